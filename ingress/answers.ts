// Hears what the deciders answer to commands, and tells whoever waits for it. It must never answer from a void record, and never polls.
import { LRUCache } from 'lru-cache'
import type { LogRecord } from '../processors/engine/log'
import { readMessageSchemas } from '../schemas/avro-files'
import type { MessageId } from '../schemas/ids'
import type { Message, MessageName } from '../schemas/message'
import type { CommandRef } from '../schemas/messages'
import { topics, type TopicName } from '../topics/catalog'
import { followJournal, type Anchor, type JournalFollower, type JournalFollowerOptions } from './journal-follower'

/** The fact that answers a command. */
export type Answer = Extract<Message, { readonly by: CommandRef | null }> & { readonly by: CommandRef }
/** `cancel` must be called once nobody waits any more; the answer then never comes. */
export type Wait = { readonly answer: Promise<Answer>; readonly cancel: () => void }

export type Answers = {
  /** The answer, if it is one of the last ones of this order. */
  readonly known: (orderId: string, commandId: MessageId, bodyHash: string) => Answer | undefined
  /** What became of the placement of this order, if it is one of the last ones. */
  readonly placed: (orderId: string) => Answer | undefined
  /** The first answer to this command; or the refusal of this very body where the command stands for another one. */
  readonly wait: (orderId: string, commandId: MessageId, bodyHash: string) => Wait
} & JournalFollower

export type AnswersOptions = Omit<JournalFollowerOptions, 'topic' | 'onValid' | 'anchors'> & {
  /** Where to begin in each journal that answers. */
  readonly anchors: (topic: TopicName) => Promise<readonly Anchor[]>
  /** Of how many orders the last answers are remembered; default 20,000. */
  readonly remembered?: number
}

/** Journals whose facts answer commands. Intake's do not: the order passes on what it refuses. */
export const answeringTopics = [
  'oms.order.events.v1',
  'oms.payment.events.v1',
  'oms.fulfillment.events.v1',
  'oms.desk.events.v1',
  'oms.notification.events.v1',
] as const satisfies readonly TopicName[]

const schemas = readMessageSchemas()
const hasBy = (name: MessageName): boolean => schemas.get(name)?.fields.some((field) => field.name === 'by') ?? false
const answering: ReadonlySet<MessageName> = new Set(
  answeringTopics.flatMap((topic) => topics[topic].carries.filter(hasBy)),
)
/** Answers kept for each order. */
const mostOfOrder = 12

type Listener = (answer: Answer) => void

/** Bytes are kept, not messages: most are never asked for. */
class AnswerBook {
  private readonly kept: LRUCache<string, Buffer[]>
  private readonly listeners = new Map<string, Set<Listener>>()

  constructor(private readonly options: AnswersOptions) {
    this.kept = new LRUCache({ max: options.remembered ?? 20_000 })
  }

  hear({ key, value }: LogRecord): void {
    const name = this.options.codec.nameOfOrNone(value)
    if (name === undefined || key === null || !answering.has(name)) return
    const before = this.kept.get(key) ?? []
    this.kept.set(key, [...before.slice(1 - mostOfOrder), Buffer.from(value!)])
    const listeners = this.listeners.get(key)
    const answer = listeners && this.read(value!)
    if (answer) for (const listener of listeners) listener(answer)
  }

  known(orderId: string, matches: (answer: Answer) => boolean): Answer | undefined {
    for (const bytes of this.kept.get(orderId) ?? []) {
      const answer = this.read(bytes)
      if (answer && matches(answer)) return answer
    }
    return undefined
  }

  wait(orderId: string, matches: (answer: Answer) => boolean): Wait {
    let listener: Listener | undefined
    const answer = new Promise<Answer>((resolve) => {
      listener = (one) => {
        if (matches(one)) resolve(one)
      }
    })
    const listeners = this.listeners.get(orderId) ?? new Set()
    this.listeners.set(orderId, listeners.add(listener!))
    const cancel = (): void => {
      listeners.delete(listener!)
      if (listeners.size === 0 && this.listeners.get(orderId) === listeners) this.listeners.delete(orderId)
    }
    return { answer, cancel }
  }

  /** Undefined also for bytes that are no message, and for facts that no command caused. */
  private read(bytes: Buffer): Answer | undefined {
    try {
      const message = this.options.codec.decode(bytes) as Answer
      return message.by ? message : undefined
    } catch (error) {
      this.options.onError?.(error as Error)
      return undefined
    }
  }
}

/** The first fact about the command counts, but a refusal of the same body under a key that stands for another body comes later. */
const matching =
  (commandId: MessageId, bodyHash: string) =>
  ({ by }: Answer): boolean =>
    by.commandId === commandId && by.bodyHash === bodyHash

/** Follows every journal that answers from its anchors on. Rejects when the log can't be reached. */
export const startAnswers = async (options: AnswersOptions): Promise<Answers> => {
  const book = new AnswerBook(options)
  const onValid = (record: LogRecord): void => book.hear(record)
  const followers = await Promise.all(
    answeringTopics.map(async (topic) =>
      followJournal({ ...options, anchors: await options.anchors(topic), topic, onValid }),
    ),
  )
  return {
    caughtUp: async () => void (await Promise.all(followers.map((follower) => follower.caughtUp()))),
    stop: async () => void (await Promise.all(followers.map((follower) => follower.stop()))),
    placed: (orderId) => book.known(orderId, ({ type }) => type === 'OrderCreated' || type === 'OrderRejected'),
    known: (orderId, commandId, bodyHash) => book.known(orderId, matching(commandId, bodyHash)),
    wait: (orderId, commandId, bodyHash) => book.wait(orderId, matching(commandId, bodyHash)),
  }
}
