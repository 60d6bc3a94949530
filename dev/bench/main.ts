// npm run bench: measures the whole system on servers of its own, prints the figures, and ends with all that it started.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { createProgress } from '../../operator/progress'
import { onSignal } from '../../runtime/shutdown'
import { measureAllocation } from './allocation'
import { startMeasuredSystem } from './measured-system'
import { readOptions, usage, UsageError, type BenchOptions } from './options'
import { reportOf } from './report'
import type { BenchResults } from './results'
import { runParts } from './run-parts'

type Stop = () => Promise<unknown>
const say = (line: string): void => void process.stderr.write(`${line}\n`)

const bench = async (options: BenchOptions): Promise<void> => {
  const stops: Stop[] = []
  const progress = createProgress()
  let stopped: Promise<void> | undefined
  const stopAll = async (): Promise<void> => {
    progress.stop()
    for (const stop of stops.splice(0).reverse())
      await stop().catch((error: Error) => say(`Something could not be stopped: ${error.message}`))
  }
  onSignal(() => {
    say('Stopping what was started …')
    return (stopped = stopAll())
  })
  const results = emptyResults(options)
  try {
    if (options.only.has('g')) results.allocation = measureAllocation(options.decisions, progress.report)
    if ([...options.only].some((part) => part !== 'g'))
      await runParts(await startMeasuredSystem(options, say, stops), options, results, progress.report)
  } catch (error) {
    // What breaks while everything is being stopped is no news: the signal ends the process.
    if (stopped) return await new Promise(() => undefined)
    throw error
  } finally {
    await (stopped ?? stopAll())
  }
  publish(results, options)
}

const emptyResults = ({ only, ...options }: BenchOptions): BenchResults => ({
  at: new Date().toISOString(),
  machine: { cpus: cpus().length, node: process.version, platform: process.platform, loadAverage: loadavg()[0]! },
  options: { ...options, only: [...only].join(',') },
  ...{ chains: [], rates: [], levels: [], restores: [], profiles: [] },
  voids: 0,
})

const publish = (results: BenchResults, options: BenchOptions): void => {
  const text = JSON.stringify(results, undefined, 2)
  mkdirSync('bench-results', { recursive: true })
  const file = join('bench-results', `${results.at.replaceAll(':', '-')}.json`)
  writeFileSync(file, `${text}\n`)
  process.stdout.write(`${options.json ? text : reportOf(results)}\n`)
  say(`\nThe figures are in ${file} as well.`)
}

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2))
  if (!options) process.stdout.write(`${usage}\n`)
  else await bench(options)
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    say(error instanceof UsageError ? error.message : `The benchmark could not be run to its end: ${error.message}`)
    process.exit(1)
  },
)
