// The flags of `npm start`, and what is wrong with them in one sentence.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'

export type StartOptions = {
  readonly orders: { readonly file: string } | { readonly count: number }
  readonly rate: number
  /** Whether orders have later lives: edits, cancellations, returns. */
  readonly lives: boolean
  readonly speed: number
  readonly exit: boolean
  readonly fresh: boolean
  readonly dataDir: string
  readonly partitions: number
}

const positive = (text: string): number => {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('give a number above 0.')
  return value
}

const ordersOf = (text: string): StartOptions['orders'] => {
  if (/^\d+$/.test(text)) return { count: Number(text) }
  if (!existsSync(text))
    throw new InvalidArgumentError(
      `there is no file ${text}; give a number of sample orders, or a .jsonl or .jsonl.gz file.`,
    )
  return { file: text }
}

const checkout = join(__dirname, '..')

/** Ends the process with a sentence and code 1 when the arguments make no sense. */
export const readOptions = (argv: readonly string[]): StartOptions => {
  const command = new Command('npm start --')
    .description('Starts the whole order management system on this machine, feeds it orders and shows them moving.')
    .option(
      '--orders <file|number>',
      'orders to feed: a .jsonl[.gz] file of orders, or how many sample orders',
      ordersOf,
      { count: 300 } as StartOptions['orders'],
    )
    .option('--rate <n>', 'orders placed per second', positive, 30)
    .option('--lives', 'give two of five orders a later life: edits, holds, cancellations, returns (usual for files)')
    .option('--no-lives', 'leave the orders as they were placed')
    .option(
      '--speed <n>',
      "compresses the warehouse's and carrier's schedules, our polls and the providers' rate limits",
      positive,
      7200,
    )
    .option('--exit', 'stop when the orders are at their end; exit code 1 if the audit finds anything', false)
    .option('--fresh', 'begin with empty servers', false)
    .addOption(new Option('--keep', 'keep the data of earlier runs (usual)').conflicts('fresh'))
    .option('--data <folder>', 'where servers keep their data', join(checkout, '.oms'))
    .option('--partitions <n>', 'partitions of every topic', positive, 8)
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' })
  const { data, lives, ...options } = command.opts<Omit<StartOptions, 'lives'> & { data: string; lives?: boolean }>()
  return { ...options, lives: lives ?? 'file' in options.orders, dataDir: data }
}
