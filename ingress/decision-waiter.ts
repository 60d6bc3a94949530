// Hears what the order decider decided and tells whoever waits for it. It must never answer from a void record, and never polls.
import { LRUCache } from 'lru-cache'
import type { LogRecord } from '../processors/engine/log'
import type { MessageId } from '../schemas/ids'
import type { MessageName, MessageOf } from '../schemas/message'
import { followJournal, type JournalFollower, type JournalFollowerOptions } from './journal-follower'

type Told = MessageOf<
  'OrderCreated' | 'OrderRejected' | 'PlacementConflicted' | 'OrderCancelled' | 'CancellationRefused'
>
export type Placed = MessageOf<'OrderCreated' | 'OrderRejected'>
export type PlacementDecision = Placed | 'conflict'
export type CancellationDecision = MessageOf<'OrderCancelled' | 'CancellationRefused'>

/** `cancel` must be called once nobody waits any more; the decision then never comes. */
export type Wait<Decision> = { readonly decision: Promise<Decision>; readonly cancel: () => void }

export type DecisionWaiter = {
  /** What became of the placement of this order, if it was one of the last ones. */
  readonly known: (orderId: string) => Placed | undefined
  /** 'conflict' when the order stands for another body than the one with this hash. */
  readonly placement: (orderId: string, bodyHash: string) => Wait<PlacementDecision>
  /** What became of the cancellation of this order, or of this very command, if it was one of the last ones. */
  readonly ended: (orderId: string, commandId: MessageId) => CancellationDecision | undefined
  /** A cancellation of the order, whoever asked for it, or the refusal of this very command. */
  readonly cancellation: (orderId: string, commandId: MessageId) => Wait<CancellationDecision>
} & JournalFollower

export type DecisionWaiterOptions = Omit<JournalFollowerOptions, 'topic' | 'onValid'> & {
  /** How many placements are remembered; default 20,000. */
  readonly remembered?: number
}

type Listener = (told: Told) => void

const told: ReadonlySet<MessageName> = new Set<Told['type']>([
  'OrderCreated',
  'OrderRejected',
  'PlacementConflicted',
  'OrderCancelled',
  'CancellationRefused',
])

/** Bytes are kept, not messages: most are never asked for. */
class Decisions {
  private readonly placements: LRUCache<string, Buffer>
  private readonly endings: LRUCache<string, Buffer>
  private readonly listeners = new Map<string, Set<Listener>>()

  constructor(private readonly options: DecisionWaiterOptions) {
    const max = options.remembered ?? 20_000
    this.placements = new LRUCache({ max })
    this.endings = new LRUCache({ max: Math.ceil(max / 10) })
  }

  hear({ key, value }: LogRecord): void {
    const name = this.options.codec.nameOfOrNone(value)
    if (name === undefined || key === null || !told.has(name)) return
    if (name === 'OrderCreated' || name === 'OrderRejected') this.placements.set(key, Buffer.from(value!))
    if (name === 'OrderCancelled' || name === 'CancellationRefused') this.endings.set(key, Buffer.from(value!))
    const listeners = this.listeners.get(key)
    if (!listeners) return
    const message = this.options.codec.decode(value) as Told
    for (const listener of listeners) listener(message)
  }

  known(orderId: string): Placed | undefined {
    return this.read(this.placements.get(orderId)) as Placed | undefined
  }

  ended(orderId: string, commandId: MessageId): CancellationDecision | undefined {
    const told = this.read(this.endings.get(orderId))
    return told && cancellationFor(commandId)(told)
  }

  /** Undefined also for bytes that are no message: nothing can be told from them. */
  private read(bytes: Buffer | undefined): Told | undefined {
    try {
      return bytes && (this.options.codec.decode(bytes) as Told)
    } catch (error) {
      this.options.onError?.(error as Error)
      return undefined
    }
  }

  /** `match` gives the decision that a message means for this listener, if any; the first one counts. */
  wait<Decision>(orderId: string, match: (told: Told) => Decision | undefined, earlier?: Told): Wait<Decision> {
    let listener: Listener | undefined
    const decision = new Promise<Decision>((resolve) => {
      listener = (message) => {
        const found = match(message)
        if (found !== undefined) resolve(found)
      }
    })
    if (earlier) listener!(earlier)
    const listeners = this.listeners.get(orderId) ?? new Set()
    this.listeners.set(orderId, listeners.add(listener!))
    const cancel = (): void => {
      listeners.delete(listener!)
      if (listeners.size === 0 && this.listeners.get(orderId) === listeners) this.listeners.delete(orderId)
    }
    return { decision, cancel }
  }
}

const placementFor =
  (bodyHash: string) =>
  (message: Told): PlacementDecision | undefined => {
    if (message.type === 'OrderCreated' || message.type === 'OrderRejected')
      return message.bodyHash === bodyHash ? message : 'conflict'
    return message.type === 'PlacementConflicted' && message.bodyHash === bodyHash ? 'conflict' : undefined
  }

const cancellationFor =
  (commandId: MessageId) =>
  (message: Told): CancellationDecision | undefined => {
    if (message.type === 'OrderCancelled') return message
    return message.type === 'CancellationRefused' && message.commandId === commandId ? message : undefined
  }

/** Follows the order journal from the anchors on. Rejects when the log can't be reached. */
export const startDecisionWaiter = async (options: DecisionWaiterOptions): Promise<DecisionWaiter> => {
  const decisions = new Decisions(options)
  const onValid = (record: LogRecord): void => decisions.hear(record)
  const follower = await followJournal({ ...options, topic: 'oms.order.events.v1', onValid })
  return {
    ...follower,
    known: (orderId) => decisions.known(orderId),
    placement: (orderId, bodyHash) => decisions.wait(orderId, placementFor(bodyHash), decisions.known(orderId)),
    ended: (orderId, commandId) => decisions.ended(orderId, commandId),
    cancellation: (orderId, commandId) =>
      decisions.wait(orderId, cancellationFor(commandId), decisions.ended(orderId, commandId)),
  }
}
