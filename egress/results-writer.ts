// Appends a connector's results to one partition, one append in flight, and knows from the log itself which requests are answered or
// being attempted, by whomever: an append that lands elsewhere than expected means that another instance is writing too.
import type { Codec } from '../schemas/codec'
import type { Message } from '../schemas/message'
import type { AttemptRecorded } from '../schemas/messages'
import { AppendUnknown, type Headers, type Log, type LogRecord } from '../processors/engine/log'
import { traceFor } from '../processors/engine/trace'

type Waiting = {
  readonly message: Message
  readonly requested: Headers
  readonly resolve: (counts: Message) => void
  readonly reject: (error: Error) => void
}

/** What is on record of the calls for one request, by whomever. */
type Attempts = {
  /** In the order of the log: each may have had its effect, or may have it yet. */
  readonly open: { readonly writer: string; readonly attempt: number }[]
  /** By writer, the last number that was withdrawn: one that lands again behind its withdrawal opens nothing. */
  readonly withdrawn: Map<string, number>
}

export class ResultsWriter {
  private waiting: Waiting[] = []
  private busy = false
  private expected = 0
  /** The first answer to each request: the one that counts. */
  private readonly answered = new Map<string, Message>()
  /** Who wrote it, and whether another one answered as well. */
  private readonly answerers = new Map<string, { readonly first: string; readonly isAlone: boolean }>()
  private readonly attempts = new Map<string, Attempts>()

  constructor(
    private readonly log: Log,
    private readonly codec: Codec,
    private readonly topic: string,
    private readonly partition: number,
    /** Names this life of this writer. */
    private readonly writer: string,
    /** Told of each message that another writer wrote, and of its offset. */
    private readonly onForeign: (message: Message, offset: number) => void = () => undefined,
  ) {}

  /** Learns what was answered and attempted from an offset on. */
  async open(from: number): Promise<void> {
    this.expected = from
    await this.catchUp()
  }

  /** The offset up to which results are known: what a later reader needs to see begins here or before, for requests admitted from now on. */
  get position(): number {
    return this.expected
  }

  isAnswered(requestId: string): boolean {
    return this.answered.has(requestId)
  }

  /** The answer that counts, if there is one. */
  answerTo(requestId: string): Message | undefined {
    return this.answered.get(requestId)
  }

  /** Learns what others have written until now. */
  refresh(): Promise<void> {
    return this.catchUp()
  }

  /** Learns what others have written below an offset. */
  async notice(end: number): Promise<void> {
    if (end > this.expected) await this.catchUp(end)
  }

  /** Somebody recorded an attempt before and did not withdraw it: its effect is in doubt. */
  wasAttempted(requestId: string): boolean {
    return this.openOf(requestId).length > 0
  }

  /** True when the first attempt that stands on record is this writer's own. */
  isOwnAttempt(requestId: string): boolean {
    return this.openOf(requestId)[0]?.writer === this.writer
  }

  /** Attempts or answers of several writers stand on record: each may have had its effect. */
  isContested(requestId: string): boolean {
    if (this.answerers.get(requestId)?.isAlone === false) return true
    return new Set(this.openOf(requestId).map(({ writer }) => writer)).size > 1
  }

  forget(requestId: string): void {
    this.answered.delete(requestId)
    this.answerers.delete(requestId)
    this.attempts.delete(requestId)
  }

  /**
   * Resolves when the message is durable, with what counts: the message itself, or an answer to the same request that came before it.
   * `requested` are the headers of the request's record: the message belongs to its trace.
   */
  append(message: Message, requested: Headers = {}): Promise<Message> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ message, requested, resolve, reject })
      void this.flush()
    })
  }

  private async flush(): Promise<void> {
    if (this.busy) return
    this.busy = true
    while (this.waiting.length) {
      const batch = this.waiting.splice(0, 500)
      await this.write(batch).catch(async (error: Error) => {
        if (!(error instanceof AppendUnknown)) return batch.forEach(({ reject }) => reject(error))
        this.waiting.unshift(...batch)
        await new Promise((resolve) => setTimeout(resolve, 50))
        await this.catchUp().catch(() => undefined)
      })
    }
    this.busy = false
  }

  /** A batch whose outcome was unknown is simply written again: results are known by their request id. */
  private async write(batch: readonly Waiting[]): Promise<void> {
    const records = batch.map(({ message, requested }) => ({
      key: message.orderId,
      value: this.codec.encode(message),
      headers: this.headersOf(message, requested),
    }))
    const base = await this.log.append(this.topic, this.partition, records)
    if (base !== this.expected) await this.catchUp(base)
    for (const { message } of batch) this.note(message, this.writer)
    this.expected = Math.max(this.expected, base + records.length)
    for (const { message, resolve } of batch) resolve(this.counting(message))
  }

  private headersOf(message: Message, requested: Headers): Headers {
    const cause = 'requestId' in message ? message.requestId : message.id
    const traceparent = traceFor(requested, message.id)
    return { writer: this.writer, cause, ...(traceparent && { traceparent }) }
  }

  private counting(message: Message): Message {
    if (!('requestId' in message) || message.type === 'AttemptRecorded') return message
    return this.answered.get(message.requestId) ?? message
  }

  private async catchUp(to?: number): Promise<void> {
    const end = to ?? (await this.log.bounds(this.topic))[this.partition]!.end
    await this.log.read(this.topic, this.partition, this.expected, end, async (records) => {
      await this.codec.learn(records.map((record) => record.value))
      for (const record of records) this.noteRecord(record)
    })
    this.expected = Math.max(this.expected, end)
  }

  private noteRecord(record: LogRecord): void {
    if (this.codec.nameOfOrNone(record.value) === undefined) return
    const [message, writer] = [this.codec.decode(record.value), record.headers['writer'] ?? '']
    this.note(message, writer)
    if (writer !== this.writer) this.onForeign(message, record.offset)
  }

  private note(message: Message, writer: string): void {
    if (!('requestId' in message)) return
    if (message.type === 'AttemptRecorded') this.noteAttempt(message, writer)
    else this.noteAnswer(message, writer)
  }

  private noteAnswer(message: Message & { readonly requestId: string }, writer: string): void {
    const { requestId } = message
    const known = this.answerers.get(requestId)
    if (known && known.first !== writer) this.answerers.set(requestId, { ...known, isAlone: false })
    if (known) return
    this.answered.set(requestId, message)
    this.answerers.set(requestId, { first: writer, isAlone: true })
  }

  private noteAttempt({ requestId, attempt, withdrawn }: AttemptRecorded, writer: string): void {
    const known = this.attempts.get(requestId) ?? { open: [], withdrawn: new Map<string, number>() }
    this.attempts.set(requestId, known)
    const at = known.open.findIndex((one) => one.writer === writer && one.attempt === attempt)
    if (withdrawn) {
      known.withdrawn.set(writer, Math.max(attempt, known.withdrawn.get(writer) ?? 0))
      if (at >= 0) known.open.splice(at, 1)
    } else if (at < 0 && attempt > (known.withdrawn.get(writer) ?? 0)) known.open.push({ writer, attempt })
  }

  private openOf(requestId: string): Attempts['open'] {
    return this.attempts.get(requestId)?.open ?? []
  }
}
