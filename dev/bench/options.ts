// What the benchmark is told on its command line.
import { parseArgs } from 'node:util'

const parts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const
export type Part = (typeof parts)[number]

export type BenchOptions = {
  readonly only: ReadonlySet<Part>
  /** Measured time at each rate. */
  readonly seconds: number
  readonly warmupSeconds: number
  /** Orders a second, open loop. */
  readonly rates: readonly number[]
  /** Orders in flight, closed loop. */
  readonly concurrency: readonly number[]
  readonly saturationSeconds: number
  readonly appends: number
  readonly restoreOrders: number
  /** Charges of f, as many without the connector as through it. */
  readonly charges: number
  /** Orders sourced in g. */
  readonly decisions: number
  /** Events of stock of h. */
  readonly stockEvents: number
  readonly partitions: number
  readonly json: boolean
  /** Options of node for the worker, such as --max-semi-space-size=64. */
  readonly workerArgs: readonly string[]
  /** Where profiles of the worker are to be written; none are taken without it. */
  readonly profiles?: string
  /** Leaves the logs of the run where they are, and says where. */
  readonly keep: boolean
}

export const usage = `npm run bench -- [options]        measures the whole system on servers of its own

  --only a,b,c,d,e,f,g,h  parts to run: a unit (one append) and a bare chain of hops, b latency at fixed rates,
                          c saturation, d CPU by process (with c), e restore, f payments, g orders sourced, h events of
                          stock; default all; g alone starts no servers
  --seconds 30            measured time at each rate of b        --warmup 10       before it, at the same rate
  --rates 25,100          orders a second of b                   --appends 2000    appends of a
  --concurrency 32,64,128,256                                    orders in flight of c, one level after another
  --saturation-seconds 15 measured time of each level of c       --restore-orders 100000   orders of e
  --charges 5000          charges of f                           --partitions 8    of every topic
  --stock-events 200000   events of stock of h                   --decisions 500000   orders sourced in g
  --worker-args="…"       options of node for the worker process
  --cpu-prof DIR          profiles the worker over the measured time of b and c, and tells what it did
  --json                  prints the figures as JSON instead of tables; bench-results/<time>.json has them in any case
  --keep                  keeps the data folder with all logs`

/** A wrong option: the text says which and what it takes. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const strings = {
  only: parts.join(','),
  seconds: '30',
  warmup: '10',
  rates: '25,100',
  concurrency: '32,64,128,256',
  'saturation-seconds': '15',
  appends: '2000',
  'restore-orders': '100000',
  charges: '5000',
  decisions: '500000',
  'stock-events': '200000',
  partitions: '8',
  'worker-args': '',
  'cpu-prof': '',
} as const
type StringName = keyof typeof strings

/** Undefined when help is asked for. Throws UsageError. */
export const readOptions = (args: readonly string[]): BenchOptions | undefined => {
  const { texts, flags } = parse(args)
  if (flags.has('help')) return undefined
  const one = (name: StringName): number => positive(name, texts[name])
  const list = (name: StringName): readonly number[] => texts[name].split(',').map((text) => positive(name, text))
  const profiles = texts['cpu-prof']
  return {
    only: new Set(texts.only.split(',').map(partOf)),
    seconds: one('seconds'),
    warmupSeconds: one('warmup'),
    rates: list('rates'),
    concurrency: list('concurrency').map(Math.ceil),
    saturationSeconds: one('saturation-seconds'),
    appends: Math.ceil(one('appends')),
    restoreOrders: Math.ceil(one('restore-orders')),
    charges: Math.ceil(one('charges')),
    decisions: Math.ceil(one('decisions')),
    stockEvents: Math.ceil(one('stock-events')),
    partitions: Math.ceil(one('partitions')),
    json: flags.has('json'),
    keep: flags.has('keep'),
    workerArgs: texts['worker-args'].split(' ').filter(Boolean),
    ...(profiles ? { profiles } : {}),
  }
}

const parse = (args: readonly string[]): { texts: Record<StringName, string>; flags: ReadonlySet<string> } => {
  const text = Object.keys(strings).map((name) => [name, { type: 'string' }] as const)
  const flag = ['json', 'keep', 'help'].map((name) => [name, { type: 'boolean' }] as const)
  try {
    const { values }: { values: Readonly<Record<string, unknown>> } = parseArgs({
      args: [...args],
      options: Object.fromEntries([...text, ...flag]),
    })
    const flags = new Set(Object.keys(values).filter((name) => values[name] === true))
    return { texts: { ...strings, ...values } as Record<StringName, string>, flags }
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`)
  }
}

const positive = (name: StringName, text: string): number => {
  const value = Number(text)
  if (!(value > 0))
    throw new UsageError(
      `--${name} takes a positive number, or several set apart by commas where the help shows so; it was given "${text}"`,
    )
  return value
}

const partOf = (text: string): Part => {
  const part = parts.find((one) => one === text.trim())
  if (!part) throw new UsageError(`--only takes some of ${parts.join(',')}; it was given "${text}"`)
  return part
}
