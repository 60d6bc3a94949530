// `oms replay`: takes the decisions of a node's journal again with today's code, in a shadow, and compares. It reads the log and
// nothing else: no store, no group, no provider.
import type { AnyDecider } from '../processors/engine/decider'
import { JournalFold } from '../processors/engine/fold'
import type { QueuedRecord } from '../processors/engine/input-queue'
import { batchHeadersOf, unpackCovers } from '../processors/engine/journal'
import type { Committed, Log, LogRecord } from '../processors/engine/log'
import { emptyCheckpoint, type Held } from '../processors/engine/store'
import type { Codec } from '../schemas/codec'
import { groupOf, inputTopicsOf, nodeSpec, outputTopicOf, type JournalNodeName } from '../topics/topology'
import type { Progress } from './progress'
import type { Recall } from './replay-catalogue'
import { Tally, type Difference } from './replay-compare'
import { ReplayInput } from './replay-input'
import { Shadow, type FedInput } from './replay-shadow'
import { stepsOf, type Step } from './replay-steps'
import { OperatorError, UsageError, type Place } from './usage'

export type ReplayTools = {
  readonly log: Pick<Log, 'bounds' | 'read' | 'committed'>
  readonly codec: Codec
  readonly decider: AnyDecider
  /** Of intake: what its decider looks up is recalled from its answers, by this. */
  readonly recall?: Recall
  /** First offset at or after a time (ms), by partition. */
  readonly offsetsAt: (topic: string, time: number) => Promise<readonly number[]>
  readonly progress: Progress
}
export type ReplayOptions = {
  readonly node: JournalNodeName
  readonly from: Place
  readonly to?: Place
  readonly partition?: number
  readonly resync: boolean
  /** Differences kept to be shown. */
  readonly limit: number
}
export type Replay = {
  readonly node: JournalNodeName
  readonly partitions: number
  readonly batches: number
  /** Records of the journal that were compared. */
  readonly records: number
  /** Inputs that were decided again; those that led to nothing among them. */
  readonly inputs: number
  readonly idle: number
  readonly timers: number
  readonly voids: number
  /** Answers that rest on look-ups that are not on record: not compared. Undefined for nodes that look nothing up. */
  readonly notCompared: number | undefined
  readonly differences: number
  readonly keys: number
  readonly byType: Readonly<Record<string, number>>
  readonly first: readonly Difference[]
  readonly ms: number
}

type Counts = { batches: number; records: number; inputs: number; idle: number; timers: number; voids: number }
const maxBatchBytes = 900_000
const takesOf = (node: JournalNodeName): ReadonlySet<string> => new Set(nodeSpec(node).takes)

/** Throws UsageError for a place that makes no sense, OperatorError when the log does not have what is needed. */
export const replay = async (tools: ReplayTools, options: ReplayOptions): Promise<Replay> => {
  const { node, partition: only, from, to } = options
  // Asked before the journal's end: what was decided by now is in the journal by now.
  const settled: Settled = to ? new Map() : await committedOf(tools, node)
  const bounds = await tools.log.bounds(outputTopicOf(node))
  if (only !== undefined && only >= bounds.length)
    throw new UsageError(`--partition ${only}: there are partitions 0 to ${bounds.length - 1}`)
  if (only === undefined && bounds.length > 1 && [from, to].some((place) => place?.kind === 'offset'))
    throw new UsageError('an offset belongs to one partition: add --partition, or give a time')
  const partitions = only === undefined ? bounds.map((_, index) => index) : [only]
  const total = partitions.reduce((sum, partition) => sum + bounds[partition]!.end, 0)
  const tally = new Tally(options.limit)
  const counts: Counts = { batches: 0, records: 0, inputs: 0, idle: 0, timers: 0, voids: 0 }
  const startedAt = performance.now()
  let done = 0
  const read = (records: number): void => tools.progress(`replaying ${node}`, (done += records), total)
  for (const partition of partitions)
    await new PartitionReplay(tools, options, partition, tally, counts).run(bounds[partition]!, settled, read)
  const byType = Object.fromEntries([...tally.counts].sort((a, b) => b[1] - a[1]))
  return {
    node,
    partitions: partitions.length,
    ...counts,
    notCompared: tools.recall?.unknown(),
    differences: tally.total,
    keys: tally.keyCount,
    byType,
    first: tally.shown,
    ms: performance.now() - startedAt,
  }
}

/** How far the running node has decided each input; it tells so every few seconds. */
type Settled = ReadonlyMap<string, readonly (Committed | undefined)[]>

const committedOf = async ({ log }: ReplayTools, node: JournalNodeName): Promise<Settled> =>
  new Map(
    await Promise.all(
      inputTopicsOf(node).map(async (topic) => [topic, await log.committed(groupOf(node), topic)] as const),
    ),
  )

class PartitionReplay {
  private readonly states = new Map<string, Held>()
  private readonly fold: JournalFold
  private readonly shadow: Shadow
  private inputs: ReadonlyMap<string, ReplayInput> | undefined
  private batch: LogRecord[] = []

  constructor(
    private readonly tools: ReplayTools,
    private readonly options: ReplayOptions,
    private readonly partition: number,
    tally: Tally,
    private readonly counts: Counts,
  ) {
    const { codec, decider, log, recall } = tools
    const { node, resync } = options
    this.fold = new JournalFold(decider, codec, this.states, emptyCheckpoint)
    const deciding = { node, decider, takes: takesOf(node), codec, maxBatchBytes }
    this.shadow = new Shadow({ deciding, log, partition, states: this.states, fold: this.fold, resync, tally, recall })
  }

  /** Batches that begin in [from, to) are replayed; those before are folded. */
  async run(
    { start, end }: { readonly start: number; readonly end: number },
    settled: Settled,
    read: (records: number) => void,
  ): Promise<void> {
    const journal = outputTopicOf(this.options.node)
    if (start > 0)
      throw new OperatorError(
        `${journal}:${this.partition} begins at offset ${start}: a replay needs the journal from offset 0, restore it`,
      )
    const from = await this.offsetOf(this.options.from, end)
    const to = this.options.to ? Math.min(end, await this.offsetOf(this.options.to, end)) : end
    const take = async (records: readonly LogRecord[]): Promise<void> => {
      await this.take(records, from, to)
      read(records.length)
    }
    await this.tools.log.read(journal, this.partition, 0, to, take)
    // A batch that began before `to` is taken whole.
    for (let at = to; this.batch.length && at < end; at += 1_000)
      await this.tools.log.read(journal, this.partition, at, Math.min(end, at + 1_000), take)
    await this.replayRest(settled)
    this.counts.voids += this.fold.voids
  }

  /** Inputs that were decided after the last batch, and led to nothing. */
  private async replayRest(settled: Settled): Promise<void> {
    this.inputs ??= this.openInputs()
    const fed: FedInput[][] = []
    for (const [topic, input] of this.inputs) {
      const covered = await input.upTo(settled.get(topic)?.[this.partition]?.offset ?? 0)
      fed.push(covered.map((queued) => ({ queued, step: undefined })))
    }
    await this.shadow.batch([], fed)
    this.count([], fed)
  }

  private async offsetOf(place: Place, end: number): Promise<number> {
    if (place.kind === 'beginning') return 0
    if (place.kind === 'offset') return place.offset
    return (await this.tools.offsetsAt(outputTopicOf(this.options.node), place.time))[this.partition] ?? end
  }

  private async take(records: readonly LogRecord[], from: number, to: number): Promise<void> {
    const valid = this.fold.valid(records)
    await this.tools.codec.learn(valid.map((record) => record.value))
    for (const record of valid) {
      this.batch.push(record)
      const { index, size } = batchHeadersOf(record.headers)!
      if (index + 1 < size) continue
      const batch = this.batch
      this.batch = []
      if (batch[0]!.offset < from) for (const each of batch) this.fold.apply(each)
      else if (batch[0]!.offset < to) await this.replayBatch(batch)
    }
  }

  private async replayBatch(batch: readonly LogRecord[]): Promise<void> {
    this.inputs ??= this.openInputs()
    const steps = stepsOf(this.tools.codec, batch)
    const fed: FedInput[][] = []
    for (const [topic, { next }] of Object.entries(unpackCovers(batch[batch.length - 1]!.headers['covers']))) {
      const covered = await this.inputs.get(topic)?.upTo(next)
      if (covered) fed.push(this.matched(covered, steps))
    }
    await this.shadow.batch(steps, fed)
    this.counts.batches++
    this.counts.records += batch.length
    this.count(steps, fed)
  }

  private count(steps: readonly Step[], fed: readonly (readonly FedInput[])[]): void {
    const { counts } = this
    counts.timers += steps.filter(({ kind }) => kind === 'timer').length
    counts.inputs += fed.reduce((sum, inputs) => sum + inputs.length, 0)
    counts.idle += fed.flat().filter(({ step }) => step === undefined).length
  }

  /** The inputs where the fold of what came before has left them. */
  private openInputs(): ReadonlyMap<string, ReplayInput> {
    const { node } = this.options
    const { covers } = this.fold.checkpoint()
    const source = { log: this.tools.log, codec: this.tools.codec, takes: takesOf(node) }
    return new Map(
      inputTopicsOf(node).map((topic) => [topic, new ReplayInput(source, topic, this.partition, covers[topic])]),
    )
  }

  /** Which step of the batch each input led to. */
  private matched(covered: readonly QueuedRecord[], steps: readonly Step[]): FedInput[] {
    const taken = new Map(
      steps.flatMap((step, index) =>
        step.kind === 'input' ? [[`${step.origin.topic}:${step.origin.offset}`, index] as const] : [],
      ),
    )
    const redrives = new Map<string, number>(
      steps.flatMap((step, index) => (step.kind === 'redrive' ? [[`${step.key}@${step.at}`, index] as const] : [])),
    )
    return covered.map((queued) => ({
      queued,
      step:
        taken.get(`${queued.record.topic}:${queued.record.offset}`) ??
        (redrives.size ? redrives.get(this.redriveName(queued)) : undefined),
    }))
  }

  private redriveName({ record }: QueuedRecord): string {
    if (this.tools.codec.nameOfOrNone(record.value) !== 'RedriveSetAside') return ''
    const command = this.tools.codec.decode(record.value)
    return command.type === 'RedriveSetAside' && command.node === this.options.node
      ? `${record.key ?? ''}@${command.at}`
      : ''
  }
}
