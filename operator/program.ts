// The command line: what can be written, and what it means. The only importer of commander. Results go to standard output; progress,
// notes and errors to standard error.
import { Command, CommanderError } from 'commander'
import { exitCodeOf, sentenceOf, type ExitCode } from './failures'
import { jobs, viewNames, type JobTools, type Outcome } from './jobs'
import type { ProgressReporter } from './progress'
import type { Tools } from './tools'
import { parseCount } from './usage'

export type Terminal = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** True when a person looks at standard output. */
  readonly isTTY: boolean
  readonly progress: () => ProgressReporter
  /** Resolves after a while, or at once with false when the person has had enough. */
  readonly wait: (ms: number) => Promise<boolean>
  readonly tools: () => Tools
}
type Work = (tools: JobTools) => Promise<Outcome>
type Flags = { readonly json?: boolean; readonly execute?: boolean; readonly personal?: boolean }

/** Runs one command line (without node and script) and resolves with the exit code. Never rejects. */
export const runOperator = async (argv: readonly string[], terminal: Terminal): Promise<ExitCode> => {
  let code: ExitCode = 0
  const program = buildProgram(terminal, (ok) => (code = ok ? 0 : 1))
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    terminal.err(sentenceOf(error))
    return exitCodeOf(error)
  }
}

const buildProgram = (terminal: Terminal, ended: (ok: boolean) => void): Command => {
  const program = new Command('oms')
    .description(
      'Looks into a running order management system, replays it, and repairs it. What would change anything is a dry run unless --execute is given.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      outputError: (text, write) =>
        write(
          `${text
            .replace(/^error: /, '')
            .trimEnd()
            .replaceAll('\n', ' ')}; add --help to see what can be written`,
        ),
    })
    .addHelpText(
      'after',
      `\nSettings come from the environment (KAFKA_BROKERS, REDIS_URL, DATABASE_URL, PAYMENTS_DATABASE_URL, FULFILLMENT_DATABASE_URL, SCHEMA_REGISTRY_URL, OMS_PARTITIONS, OMS_REPLICATION);\nwithout KAFKA_BROKERS the local system that npm start runs is used.\nExit codes: 0 ok, 1 differences found or not done, 2 wrong usage.`,
    )
  const run = async (flags: Flags, work: Work): Promise<void> => ended(await perform(terminal, flags, work))
  addTopics(program, run)
  addSchemas(program, run)
  addOrders(program, run)
  addAside(program, run)
  addLag(program, terminal, run)
  addReplay(program, run)
  addViews(program, run)
  addKeys(program, run)
  addReconcile(program, run)
  addStock(program, run)
  return program
}
type Run = (flags: Flags, work: Work) => Promise<void>

const perform = async (terminal: Terminal, flags: Flags, work: Work): Promise<boolean> => {
  const tools = terminal.tools()
  const progress = terminal.progress()
  try {
    const { data, text, ok } = await work({ ...tools, progress: progress.report })
    progress.stop()
    terminal.out(flags.json ? JSON.stringify(data, null, 2) : text)
    return ok
  } finally {
    progress.stop()
    await tools.close()
  }
}

const json = ['--json', 'print data instead of text'] as const
const execute = (what: string) => ['--execute', `${what}; without it this is a dry run`] as const

const addTopics = (program: Command, run: Run): void => {
  const topics = program.command('topics').description('topics of the cluster beside those that are declared')
  topics
    .command('plan')
    .description('show what the cluster lacks; exit code 1 if anything')
    .option(...json)
    .action((flags: Flags) => run(flags, (tools) => jobs.topics(tools, false, false)))
  topics
    .command('apply')
    .description('create topics, set their configuration, add partitions; partitions never shrink')
    .option(...execute('make the changes'))
    .option('--accept-risk', 'also make changes that could lose or re-key data')
    .option(...json)
    .action((flags: Flags & { acceptRisk?: boolean }) =>
      run(flags, (tools) => jobs.topics(tools, flags.execute === true, flags.acceptRisk === true)),
    )
  topics
    .command('graph')
    .description('print the topology as a Mermaid diagram; asks no server')
    .option(...json)
    .action((flags: Flags) => run(flags, () => jobs.graph()))
}

const addSchemas = (program: Command, run: Run): void => {
  program
    .command('schemas')
    .description('schemas of the messages in the registry')
    .command('apply')
    .description('register the schema of every message; none if one is incompatible with its earlier versions')
    .option(...execute('register them'))
    .option(...json)
    .action((flags: Flags) => run(flags, (tools) => jobs.schemas(tools, flags.execute === true)))
}

const addOrders = (program: Command, run: Run): void => {
  const order = program.command('order').description('one order')
  order
    .command('show')
    .argument('<id>', 'order id')
    .description(
      'what every decider remembers of it, what must happen next and until when, and what the read model says',
    )
    .option('--personal', 'show personal data that are not sealed')
    .option(...json)
    .action((id: string, flags: Flags) => run(flags, (tools) => jobs.orderShow(tools, id, flags.personal === true)))
  order
    .command('timeline')
    .argument('<id>', 'order id')
    .description('every record about it over all topics, by time; void records and inputs set aside are marked')
    .option('--since <time>', 'only from a time on: 2026-03-04T12:30:00Z, or an age such as 15m, 2h, 3d')
    .option('--personal', 'keep personal data that are not sealed in --json')
    .option(...json)
    .action((id: string, flags: Flags & { since?: string }) =>
      run(flags, (tools) => jobs.orderTimeline(tools, id, { since: flags.since, personal: flags.personal === true })),
    )
}

const addAside = (program: Command, run: Run): void => {
  const aside = program.command('setaside').description('inputs that could not be decided, and those behind them')
  aside
    .command('list')
    .description('every input that waits for a redrive')
    .option('--node <node>', 'only of one node')
    .option('--key <key>', 'only of one order')
    .option(...json)
    .action((flags: Flags & { node?: string; key?: string }) => run(flags, (tools) => jobs.asideList(tools, flags)))
  aside
    .command('show')
    .argument('<key|origin>', 'order id, or topic:partition:offset')
    .description('the raw inputs: headers, bytes, and what they decode to, with personal data that are not sealed')
    .option(...json)
    .action((what: string, flags: Flags) => run(flags, (tools) => jobs.asideShow(tools, what)))
  aside
    .command('redrive')
    .argument('[key]', 'order id')
    .description('ask a node to take up again, in order, what it set aside, and wait until it has')
    .requiredOption('--node <node>', 'the node that set it aside')
    .option('--all', 'every key')
    .option(...execute('write the commands'))
    .option(...json)
    .action((key: string | undefined, flags: Flags & { node: string; all?: boolean }) =>
      run(flags, (tools) =>
        jobs.asideRedrive(tools, key, { all: flags.all === true, node: flags.node, execute: flags.execute === true }),
      ),
    )
}

const addLag = (program: Command, terminal: Terminal, run: Run): void => {
  program
    .command('lag')
    .description(
      'how far every node is behind each topic that it reads, in records and seconds; nodes tell their positions every 2 seconds, views with each commit',
    )
    .option('--by-partition', 'a line for each partition')
    .option('--watch [seconds]', 'measure again every few seconds, 2 unless told')
    .option(...json)
    .action((flags: Flags & { byPartition?: boolean; watch?: string | true }) => {
      const everyMs = 1_000 * (typeof flags.watch === 'string' ? parseCount(flags.watch, '--watch', 1) : 2)
      return run(flags, async (tools) => {
        for (;;) {
          const outcome = await jobs.lag(tools, flags.byPartition === true)
          if (!flags.watch) return outcome
          terminal.out(
            flags.json ? JSON.stringify(outcome.data) : `${terminal.isTTY ? '\x1b[2J\x1b[H' : ''}${outcome.text}`,
          )
          if (!(await terminal.wait(everyMs))) return { ...outcome, data: null, text: '' }
        }
      })
    })
}

const addReplay = (program: Command, run: Run): void => {
  program
    .command('replay')
    .description(
      'decide again with this version what a node has decided, in a shadow, and compare with its journal; calls nobody, writes nothing; exit code 1 on differences',
    )
    .requiredOption('--node <node>', 'a mapper or decider')
    .requiredOption(
      '--from <place>',
      'beginning, a time, an age such as 2h, or an offset of the journal with --partition',
    )
    .option('--to <place>', 'where to stop, written likewise')
    .option('--partition <number>', 'only one partition')
    .option(
      '--resync',
      "after a difference go on from the journal's state, so that one change is not counted again and again",
      false,
    )
    .option('--limit <number>', 'how many keys to show the first difference of', '20')
    .option(...json)
    .action(
      (
        flags: Flags & { node: string; from: string; to?: string; partition?: string; resync: boolean; limit: string },
      ) => run(flags, (tools) => jobs.replay(tools, flags)),
    )
}

const addViews = (program: Command, run: Run): void => {
  program
    .command('view')
    .description('read models in PostgreSQL')
    .command('rebuild')
    .argument('<name>', viewNames.join(', '))
    .description('build a view anew from offset 0 beside the live one, compare them row by row, then switch')
    .option(...execute('make the new generation live when it equals the old one'))
    .option('--accept-differences', 'switch although rows differ', false)
    .option('--drop-old', 'drop the generation that was live before', false)
    .option('--limit <number>', 'how many differences to show of each table', '20')
    .option(...json)
    .action((name: string, flags: Flags & { acceptDifferences: boolean; dropOld: boolean; limit: string }) =>
      run(flags, (tools) => jobs.viewRebuild(tools, name, { ...flags, execute: flags.execute === true })),
    )
}

const addKeys = (program: Command, run: Run): void => {
  program
    .command('keys')
    .description('the keys of customers, under which personal data are sealed')
    .command('rewrap')
    .description(
      "wrap every customer's key by the first master key of OMS_MASTER_KEY_FILE; then older master keys can be taken out of the file. May be stopped and run again beside a running system",
    )
    .option(...execute('wrap them'))
    .option(...json)
    .action((flags: Flags) => run(flags, (tools) => jobs.keysRewrap(tools, flags.execute === true)))
}

const addReconcile = (program: Command, run: Run): void => {
  program
    .command('reconcile')
    .description(
      "compare payments and ledger with the providers' own books; print the statement of a day and every open difference with its evidence; exit code 1 if there is any",
    )
    .option('--day <day>', 'the day of the statement in UTC, such as 2026-03-04; today unless told')
    .option('--provider <provider>', 'only of one provider: stripe or adyen')
    .option('--grace <age>', 'judge nothing that is younger, such as 2h; 3d divided by OMS_SPEED unless told')
    .option(...json)
    .action((flags: Flags & { day?: string; provider?: string; grace?: string }) =>
      run(flags, (tools) => jobs.reconcile(tools, flags)),
    )
}

const addStock = (program: Command, run: Run): void => {
  program
    .command('stock')
    .description('what is in which warehouse')
    .command('explain')
    .argument('<sku>', 'stock keeping unit')
    .description('why a quantity is what it is: every movement, and what it left; exit code 1 where any is missing')
    .option('--warehouse <warehouse>', 'only of one warehouse')
    .option('--limit <number>', 'how many movements of each warehouse to show, the latest', '50')
    .option(...json)
    .action((sku: string, flags: Flags & { warehouse?: string; limit: string }) =>
      run(flags, (tools) => jobs.stockExplain(tools, sku, flags)),
    )
}
