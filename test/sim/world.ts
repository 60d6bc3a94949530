// The whole topology in memory on the engine itself: log, store, clock and a scheduler that a seed drives. It does harm on purpose:
// appends are doubled, lost or left unanswered, partitions change hands, processes come and go, the store is flushed.
import { HandClock } from '../../processors/engine/clock'
import type { AnyDecider } from '../../processors/engine/decider'
import { JournalFold } from '../../processors/engine/fold'
import { ChainReader } from '../../processors/engine/journal'
import { AppendUnknown } from '../../processors/engine/log'
import { MemoryLog, type Fault } from '../../processors/engine/memory-log'
import { MemoryStore } from '../../processors/engine/memory-store'
import type { Headers, LogRecord } from '../../processors/engine/log'
import { NodeRunner } from '../../processors/engine/node-runner'
import { emptyCheckpoint, type Held } from '../../processors/engine/store'
import { followTable } from '../../processors/engine/table'
import { foldCatalogue, type KeptItem } from '../../processors/catalogue'
import { handlers, handlersWith } from '../../processors/handlers'
import { Codec, localSchemaIds } from '../../schemas/codec'
import type { Message } from '../../schemas/message'
import { topicOf } from '../../topics/catalog'
import { groupOf, outputTopicOf, type JournalNodeName } from '../../topics/topology'
import { examples } from '../examples/examples'
import { randomOf, type Random } from './random'

export type WorldOptions = { readonly seed: number; readonly partitions: number; readonly harm: number }
export const nodes = Object.keys(handlers) as JournalNodeName[]

const codec = new Codec(localSchemaIds())
export const learnt = codec.learn(Object.values(examples).map((message) => codec.encode(message)))
const immediate = () => new Promise<void>((resolve) => setImmediate(resolve))
const housekeepingMs = [1_000, 2_000, 5_000]
const slowlyMs = 6 * 3_600_000
const tasksAtOnce = 8
const longestPauseMs = 5_000
const mostWaits = 50
/** What falls due within this time of one another may be taken up together. */
const mostTogetherMs = 25

export type Heard = (message: Message, headers: Headers) => void
export type Valid = { readonly message: Message; readonly record: LogRecord }
type Tail = { readonly fold: JournalFold; readonly states: Map<string, Held>; next: number }

export class World {
  readonly random: Random
  readonly clock = new HandClock()
  readonly store = new MemoryStore()
  readonly codec = codec
  readonly log: MemoryLog
  readonly problems: string[] = []
  readonly counts = { voids: 0, setAside: 0, restores: 0 }
  /** Nobody does any harm now: what was lost last is not noticed by who has nothing to do any more. */
  isCalm = false
  /** What providers and people are yet to do. */
  pending = 0
  private tasks: (() => void)[] = []
  private readonly members = new Map(nodes.map((node) => [node, [] as NodeRunner[]]))
  private readonly leaving: Promise<unknown>[] = []
  private readonly tails = new Map<string, Tail>()
  private readonly catalogue: ReturnType<typeof followTable<KeptItem>>
  private readonly deciders: ReturnType<typeof handlersWith>

  constructor(readonly options: WorldOptions) {
    this.random = randomOf(options.seed)
    const schedule = (task: () => void): void => void this.tasks.push(task)
    this.log = new MemoryLog({
      partitions: options.partitions,
      now: () => this.clock.now(),
      schedule,
      fault: () => this.fault(),
    })
    this.catalogue = followTable<KeptItem>({
      log: this.log,
      codec,
      clock: this.clock,
      topic: 'oms.catalogue.signals.v1',
      fold: (item, message) => (message.type === 'CatalogueItemChanged' ? foldCatalogue(item, message) : item),
      onError: (error) => this.problems.push(error.message),
    })
    this.deciders = handlersWith(this.catalogue)
  }

  partitionOf(key: string): number {
    return [...key].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1_000_003, 7) % this.options.partitions
  }

  /** Writes as sources and connectors do: again and again until it is known to be there, so sometimes twice. */
  async post(message: Message, headers: Headers = {}): Promise<void> {
    const key = message.type === 'CatalogueItemChanged' ? message.sku : message.orderId
    const record = { key, value: this.codec.encode(message), headers }
    for (;;)
      try {
        return void (await this.log.append(topicOf(message.type), this.partitionOf(key), [record]))
      } catch (error) {
        if (!(error instanceof AppendUnknown)) throw error
      }
  }

  after(ms: number, call: () => void): void {
    this.pending++
    this.clock.at(this.clock.now() + ms, () => {
      this.pending--
      call()
    })
  }

  /** Passes on every valid message of every journal, by the one rule, as every reader must. */
  async hear(heard: Heard): Promise<void> {
    const { partitions } = this.options
    for (const node of nodes) {
      const chains = Array.from({ length: partitions }, () => new ChainReader())
      await this.log.follow(outputTopicOf(node), Array<number>(partitions).fill(0), (partition, records) => {
        for (const record of records)
          if (chains[partition]!.take(record)) heard(this.codec.decode(record.value), record.headers)
      })
    }
  }

  start(node: JournalNodeName): void {
    const runner = new NodeRunner({
      node,
      decider: this.deciders[node],
      log: this.log,
      store: this.store,
      codec: this.codec,
      clock: this.slowHousekeeping(),
      observe: () => ({
        decided: () => undefined,
        voids: (count) => (this.counts.voids += count),
        setAside: (count) => (this.counts.setAside += count),
        restored: () => (this.counts.restores += 1),
      }),
      onFatal: (error) => this.problems.push(`${node} ended: ${error.message}`),
      stallMs: 4 * slowlyMs,
    })
    this.members.get(node)!.push(runner)
    this.watch(runner.start())
  }

  /** Runs what is due, in the seed's order, until nothing is left to run. */
  async settle(): Promise<void> {
    for (;;) {
      for (let run = 0; this.tasks.length > 0; run++) {
        const [task] = this.tasks.splice(this.random.below(Math.min(this.tasks.length, 12)), 1)
        task!()
        await (run % tasksAtOnce === 0 ? immediate() : undefined)
      }
      await immediate()
      if (this.tasks.length === 0) return
    }
  }

  /** Moves the clock to the next timer, and now and then does harm. */
  async step(): Promise<void> {
    const together = this.random.below(mostTogetherMs)
    this.clock.advance(Math.max(0, this.clock.next()! - this.clock.now()) + together)
    if (!this.isCalm && this.random.chance(this.options.harm)) this.disturb()
    await this.settle()
  }

  /** All processes end and others take over. */
  async restart(): Promise<void> {
    for (const node of nodes) {
      for (const runner of this.members.get(node)!.splice(0)) this.watch(runner.stop())
      await this.settle()
      this.start(node)
    }
    await this.settle()
    let isOver = false
    void Promise.all(this.leaving).then(() => (isOver = true))
    await this.settle()
    // Who leaves may be waiting for another try.
    for (let wait = 0; !isOver && wait < mostWaits; wait++) {
      this.clock.advance(longestPauseMs)
      await this.settle()
    }
    if (!isOver) this.problems.push('somebody never left')
  }

  /** What the journal says, by key: the valid records folded, as far as they are there. */
  folded(node: JournalNodeName, partition: number): ReadonlyMap<string, Held> {
    const name = `${node}.${partition}`
    const states = new Map<string, Held>()
    const fresh = (): Tail => ({
      fold: new JournalFold(handlers[node] as AnyDecider, this.codec, states, emptyCheckpoint),
      states,
      next: 0,
    })
    const tail = this.tails.get(name) ?? fresh()
    this.tails.set(name, tail)
    const records = this.log.records(outputTopicOf(node), partition)
    for (const record of tail.fold.valid(records.slice(tail.next))) tail.fold.apply(record)
    tail.next = records.length
    return tail.states
  }

  /** All valid outputs of a node so far, partition by partition. */
  valid(node: JournalNodeName): Valid[] {
    const partitions = Array.from({ length: this.options.partitions }, (_, partition) => partition)
    return partitions.flatMap((partition) => {
      const chain = new ChainReader()
      const valid = this.log.records(outputTopicOf(node), partition).filter((record) => chain.take(record))
      return valid.map((record) => ({ message: this.codec.decode(record.value), record }))
    })
  }

  /** What the node remembers of the key, as a reader of its journal sees it. */
  stateOf(node: JournalNodeName, key: string): unknown {
    return this.folded(node, this.partitionOf(key)).get(key)?.state
  }

  private disturb(): void {
    const node = nodes[this.random.below(nodes.length)]!
    const members = this.members.get(node)!
    const act = this.random.below(4)
    if (act === 0) this.log.disturb(groupOf(node))
    else if (act === 1 && members.length < 3) this.start(node)
    else if (act === 2 && members.length > 1) this.watch(members.shift()!.stop())
    else this.watch(this.store.partition(node, this.random.below(this.options.partitions)).clear())
  }

  private fault(): Fault {
    if (!this.random.chance(this.options.harm)) return 'none'
    return (['duplicate', 'answer-lost', 'lost'] as const)[this.random.below(3)]!
  }

  private watch(promise: Promise<unknown>): void {
    this.leaving.push(promise.catch((error: Error) => this.problems.push(error.stack ?? error.message)))
  }

  /** The engine looks after itself each second; here each quarter of a day, so that weeks pass quickly. */
  private slowHousekeeping() {
    const { clock } = this
    const at = (time: number, call: () => void) =>
      clock.at(housekeepingMs.includes(time - clock.now()) ? time + slowlyMs : time, call)
    return { now: () => clock.now(), at }
  }
}
