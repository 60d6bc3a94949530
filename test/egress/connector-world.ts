// Several processes with one connector on a log in memory, under a scheduler and timers that a seed drives. It feeds requests as an owner
// of a journal writes them, does harm, and watches what must hold at every moment; `verify` says what must hold at rest.
import { BatchNamer, ChainReader } from '../../processors/engine/journal'
import type { Commit, NewRecord } from '../../processors/engine/log'
import { MemoryLog } from '../../processors/engine/memory-log'
import { Codec, localSchemaIds } from '../../schemas/codec'
import type { MessageId, OrderId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'
import { inputTopicsOf, outputTopicOf } from '../../topics/topology'
import { example } from '../examples/examples'
import type { Random } from '../sim/random'
import { Book } from './connector-book'
import { Member } from './connector-member'

export const partitions = 2
const codec = new Codec(localSchemaIds())
const immediate = () => new Promise<void>((resolve) => setImmediate(resolve))

const requestTypes: readonly string[] = ['LabelRequested', 'MailRequested', 'ChargeRequested']

export class ConnectorWorld {
  readonly codec = codec
  readonly recordsAttempts: boolean
  readonly requests: string
  readonly results: string
  readonly book = new Book()
  readonly log: MemoryLog
  readonly problems: string[] = []
  readonly seen = {
    voids: 0,
    undone: 0,
    unknown: 0,
    lateCalls: 0,
    returns: 0,
    orphans: 0,
    detours: 0,
    strays: 0,
    untold: 0,
  }
  readonly members: Member[] = []
  readonly valid: Message[] = []
  readonly voided: Message[] = []
  /** Orders of which the provider will hear nothing now. */
  readonly down = new Set<string>()
  /** Providers that nobody reaches now. */
  readonly downLanes = new Set<string>()
  /** Called when a process is about to send a call. */
  onSend: (member: Member) => void = () => undefined
  faults = true
  private tasks: (() => void)[] = []
  private names = 0
  private writes: Promise<void> = Promise.resolve()
  private readonly owners = new Map<number, Member>()
  private readonly committed = new Map<number, { offset: number; by: Member }>()
  private readonly heads = new Map<number, string>()
  private readonly namer = new BatchNamer('upstream')
  private readonly answeredTo = { next: Array<number>(partitions).fill(0), ids: new Map<string, number>() }
  private readonly called = new Set<string>()

  constructor(
    readonly node: 'carrier' | 'sendgrid' | 'psp',
    readonly random: Random,
  ) {
    this.recordsAttempts = node !== 'psp'
    this.requests = inputTopicsOf(node)[0]!
    this.results = outputTopicOf(node)
    this.log = new MemoryLog({ partitions, now: () => Date.now(), schedule: (task) => void this.tasks.push(task) })
  }

  chance(probability: number): boolean {
    return this.faults && this.random.chance(probability)
  }

  turn(): Promise<void> {
    return new Promise((resolve) => this.tasks.push(resolve))
  }

  problem(text: string): void {
    this.problems.push(text)
  }

  join(): Member {
    const member = new Member(this, `m${this.names++}`)
    this.members.push(member)
    return member
  }

  /** One batch of one to three records: requests, records that are not for the connector, and now and then a void batch. */
  write(partition = this.random.below(partitions), kinds?: readonly ('request' | 'other')[], orderId?: string): void {
    const isVoid = kinds === undefined && this.random.chance(0.15)
    const others = kinds ?? Array.from({ length: 1 + this.random.below(3) }, () => this.random.chance(0.3) && 'other')
    const messages = others.map((kind) => (kind === 'other' ? this.other(partition) : this.request(partition, orderId)))
    const head = isVoid ? 'nobody:0' : (this.heads.get(partition) ?? '')
    const { batch, headers } = this.namer.headers(
      head,
      messages.map(() => 'x:0:0'),
      {},
    )
    if (!isVoid) this.heads.set(partition, batch)
    const own = messages.filter(({ type }) => requestTypes.includes(type))
    ;(isVoid ? this.voided : this.valid).push(...own)
    const records = messages.map((message, i): NewRecord => ({
      key: message.orderId,
      value: codec.encode(message),
      headers: headers[i]!,
    }))
    this.append(partition, records)
    // The retry of a writer that got no answer: void.
    if (this.random.chance(0.1)) this.append(partition, records)
  }

  /** One append after another: the chain is the journal's owner's. */
  private append(partition: number, records: readonly NewRecord[]): void {
    this.writes = this.writes.then(async () => void (await this.log.append(this.requests, partition, records)))
  }

  async step(): Promise<boolean> {
    if (this.tasks.length === 0) return false
    this.tasks.splice(this.random.below(Math.min(this.tasks.length, 5)), 1)[0]!()
    await immediate()
    return true
  }

  /** Lets time pass, and all happen that is due. */
  async pass(ms: number, stepMs = 500): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      jest.advanceTimersByTime(stepMs)
      await immediate()
      while (await this.step());
    }
  }

  /** Without harm, until everything is answered and committed. */
  async rest(): Promise<void> {
    this.faults = false
    this.downLanes.clear()
    for (const member of this.members) if (member.asleep) member.wake(true)
    if (this.members.length === 0) this.join()
    for (let quiet = 0, rounds = 0; quiet < 5; rounds++) {
      if (rounds > 300) throw new Error(`does not come to rest: ${this.unanswered().join()} unanswered`)
      await this.pass(500)
      const isQuiet = this.unanswered().length === 0 && this.members.every(({ runner }) => runner.unfinished === 0)
      quiet = isQuiet ? quiet + 1 : 0
    }
  }

  unanswered(): string[] {
    return this.valid.map(({ id }) => id).filter((id) => !this.isAnswered(id))
  }

  /** All results in the log but attempts, in its order. */
  answers(): (Message & { readonly requestId: string; readonly trackingNumber?: string })[] {
    return Array.from({ length: partitions }, (_, partition) => this.log.records(this.results, partition))
      .flat()
      .map((record) => codec.decode(record.value))
      .filter((message) => message.type !== 'AttemptRecorded') as never
  }

  /** At each call: the requests of its key before it are answered; and nobody calls for one whose answer comes before his attempt. */
  judgeCall(member: Member, request: Message): void {
    const at = this.valid.findIndex(({ id }) => id === request.id)
    if (at < 0) return this.problem(`${request.id} is void and was called`)
    const answeredAt = this.answeredAt(request.id)
    if (answeredAt !== undefined) {
      this.seen.lateCalls++
      if (answeredAt < member.attempts.get(request.id)!)
        this.problem(`${member.name} called ${request.id} again after its answer`)
    }
    if (this.called.has(request.id)) return
    this.called.add(request.id)
    const before = this.valid.slice(0, at).filter(({ orderId }) => orderId === request.orderId)
    for (const { id } of before)
      if (!this.isAnswered(id)) this.problem(`${request.id} was called before ${id} was answered`)
  }

  assigned(member: Member, assigned: readonly number[]): void {
    for (const [partition, owner] of this.owners) if (owner === member) this.owners.delete(partition)
    for (const partition of assigned) this.owners.set(partition, member)
  }

  /** A broker refuses who does not own the partition. Nobody goes back, but who was away and came back to what he had. */
  judgeCommit(member: Member, { partition, offset }: Commit): void {
    if (this.owners.get(partition) !== member) throw new Error('the broker refuses the commit: not a member')
    const before = this.committed.get(partition)
    if (before && offset < before.offset) {
      if (before.by === member || !member.stood)
        this.problem(`${member.name} moved the commit of ${partition} from ${before.offset} back to ${offset}`)
      else this.seen.returns++
    }
    this.committed.set(partition, { offset, by: member })
  }

  commitOf(partition: number): number | undefined {
    return this.committed.get(partition)?.offset
  }

  verify(): void {
    const answers = this.answers()
    const count = new Map<string, number>()
    for (const { requestId } of answers) count.set(requestId, (count.get(requestId) ?? 0) + 1)
    for (const { id } of this.voided) if (count.has(id)) this.problem(`${id} is void and was answered`)
    for (const { id } of this.valid) {
      const all = this.book.liveOf(id)
      const live = all.length > 1 ? all.filter(({ maker }) => !maker.dead) : all
      this.seen.orphans += all.length - live.length
      const first = answers.find(({ requestId }) => requestId === id)
      if (first?.type === 'MailUnknown') this.seen.unknown++
      if (this.node === 'sendgrid' && live.length > 1) this.problem(`${id} was mailed ${live.length} times`)
      if (this.node === 'psp') this.verifyCharge(id, answers)
      if (this.node === 'carrier' && live.map(({ tracking }) => tracking).join() !== first?.trackingNumber)
        this.problem(`${id} has the labels ${live.map(({ tracking }) => tracking)}; ${first?.trackingNumber} counts`)
    }
    this.verifyFeed()
    if (this.problems.length) throw new Error(this.problems.slice(0, 5).join('; '))
  }

  /**
   * Who says that a provider was not asked has never asked it. Another process may have, where the partition changes hands: mostly its answer
   * is in the log, too, else the provider's own report comes there; by either the payment undoes what was one too many.
   */
  private verifyCharge(id: string, answers: ReturnType<ConnectorWorld['answers']>): void {
    const own = answers.filter(({ requestId }) => requestId === id)
    const effects = this.book.effects.filter(({ requestId }) => requestId === id)
    if (effects.length > 1) this.problem(`${id} was charged ${effects.length} times`)
    if (own[0]?.type !== 'ChargeNotAttempted') {
      if (effects.length !== 1) this.problem(`${id} is ${own[0]?.type} and was charged ${effects.length} times`)
      return
    }
    this.seen.detours++
    const [effect] = effects
    if (!effect) return
    this.seen.strays++
    const denier = this.writersOf(id, 'ChargeNotAttempted')
    if (denier.some((writer) => effect.maker.writers.has(writer)))
      this.problem(`${effect.maker.name} charged ${id} and says that nobody did`)
    if (own.every(({ type }) => type !== 'Charged')) this.seen.untold++
  }

  private writersOf(requestId: string, name: string): string[] {
    return Array.from({ length: partitions }, (_, partition) => this.log.records(this.results, partition))
      .flat()
      .filter(({ value, headers }) => headers['cause'] === requestId && codec.nameOf(value) === name)
      .map(({ headers }) => headers['writer']!)
  }

  /** The test of the feed: what it takes to be valid is what the one rule says. */
  private verifyFeed(): void {
    const valid = Array.from({ length: partitions }, (_, partition) => {
      const chain = new ChainReader()
      return this.log.records(this.requests, partition).filter((record) => chain.take(record))
    }).flat()
    const requests = valid.map(({ value }) => codec.decode(value)).filter(({ id }) => id.startsWith('r'))
    if (requests.length !== this.valid.length) this.problem('the feed is wrong about what is valid')
  }

  private isAnswered(id: string): boolean {
    return this.answeredAt(id) !== undefined
  }

  /** The offset of its first answer. */
  private answeredAt(id: string): number | undefined {
    const { next, ids } = this.answeredTo
    for (let partition = 0; partition < partitions; partition++) {
      const records = this.log.records(this.results, partition)
      for (; next[partition]! < records.length; next[partition]!++) {
        const message = codec.decode(records[next[partition]!]!.value)
        if ('requestId' in message && message.type !== 'AttemptRecorded' && !ids.has(message.requestId))
          ids.set(message.requestId, next[partition]!)
      }
    }
    return ids.get(id)
  }

  private request(partition: number, key = `k${partition}.${this.random.below(3)}`): Message {
    const head = { id: `r${this.names++}` as MessageId, orderId: key as OrderId }
    if (this.node === 'psp')
      return example('ChargeRequested', { ...head, provider: this.random.chance(0.5) ? 'STRIPE' : 'ADYEN' })
    return this.node === 'carrier' ? example('LabelRequested', head) : example('MailRequested', head)
  }

  private other(partition: number): Message {
    const head = { id: `o${this.names++}` as MessageId, orderId: `k${partition}.0` as OrderId }
    if (this.node === 'psp') return example('PaymentCompleted', head)
    return this.node === 'carrier' ? example('ParcelLabelled', head) : example('MailSent', head)
  }
}
