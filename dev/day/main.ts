// `npm run day`: plays the day, prints how it goes and what came out. Exit code 1 if anything was lost, done twice, or does not balance.
import { balances, checkBooks } from './books'
import { Day } from './day'
import { readOptions, usage } from './options'
import { reportOf } from './report'
import { dayBegins } from './schedule'

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') return console.log(usage)
  const startedAt = performance.now()
  const day = new Day(options.orders, options.seed)
  await day.run((now) => {
    if (!options.json && isTold(hourOf(now))) console.log(progressOf(now))
  })
  const checks = checkBooks(day)
  const seconds = (performance.now() - startedAt) / 1_000
  const result = { orders: options.orders, seed: options.seed, checks, ages: day.ages.summaries(), seconds }
  console.log(options.json ? JSON.stringify(result) : `\n${reportOf(day, checks, seconds)}`)
  if (!checks.every(balances)) process.exitCode = 1
}

const hourOf = ({ agenda }: Day): number => Math.round((agenda.now() - dayBegins) / 3_600_000)

/** Every hour of the day, and now and then afterwards. */
const isTold = (hour: number): boolean => hour <= 24 || hour % 12 === 0

const progressOf = (day: Day): string => {
  const { placed, facts, lanes } = day
  const waiting = Object.entries(lanes).map(([name, lane]) => `${name} ${lane.waiting}`)
  return `hour ${hourOf(day)}: ${placed} placed, ${facts.open.size} open, ${facts.shipped.size} parcels left; waiting: ${waiting.join(', ')}`
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
