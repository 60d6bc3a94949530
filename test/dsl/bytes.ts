// Messages as they come from a topic: written and read again by their schema. What a test gives a decider goes through here first.
import { messageTypeOf } from '../../schemas/codec'
import type { Message } from '../../schemas/message'

/** Throws where the message does not fit its schema. */
export const fromBytes = <M extends Message>(message: M): M => {
  const type = messageTypeOf(message.type)
  return { ...(type.fromBuffer(type.toBuffer(message)) as M), type: message.type }
}

/** The value itself, which can't be changed any more: a decider that tries throws. */
export const frozen = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) frozen(inner)
  return value
}
