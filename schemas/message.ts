// What every message has in common, whatever its schema says beside it.
import type { MessageId, OrderId } from './ids'
import type { Messages } from './messages'

/** Milliseconds since 1970 UTC. */
export type Timestamp = number

export type MessageName = keyof Messages
export type MessageOf<Name extends MessageName> = Messages[Name]
export type Message = Messages[MessageName]

/** The head of every message: filled by the engine for what a node decides, by the writer for what enters. */
export type Head = { readonly id: MessageId; readonly orderId: OrderId; readonly at: Timestamp }

/** A message without its head: what a decider or a provider returns. Distributes over unions. */
export type Body<M> = M extends Head ? Omit<M, keyof Head> : never
