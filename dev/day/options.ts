// What a simulated day is told on its command line.
import { parseArgs } from 'node:util'

export type DayOptions = { readonly orders: number; readonly seed: number; readonly json: boolean }

export const usage = `npm run day -- [options]     a day of the shop on a clock moved by hand, with the real deciders and the providers' books

  --orders 50000             placed within 24 hours
  --seed 1                   another seed is another day
  --json                     the result as JSON, without progress`

/** Throws Error that says what is wrong. */
export const readOptions = (args: readonly string[]): DayOptions | 'help' => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: 'string', default: '50000' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  return { orders: whole('orders', values.orders), seed: whole('seed', values.seed), json: values.json }
}

const whole = (name: string, text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${name} ${text} makes no sense: use a number from 1`)
  return value
}
