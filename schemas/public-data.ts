// What a message says to everybody who may know of it: without its head, and without anything that is sealed or secret. The same for the
// answer to a command and for a history, so that both tell the same.
import type { Message } from './message'
import { isSealed } from './sealed'

const apart = new Set(['type', 'id', 'orderId', 'at', 'by', 'status', 'version'])
/** At any depth: what charges a means of payment, or goes on with one payment. Of a tender its kind, amount and instalments are left. */
const secret = new Set(['paymentMethodToken', 'tokens', 'tenderId', 'instrument', 'details', 'action'])

export type PublicData = Readonly<Record<string, unknown>>

export const publicDataOf = (message: Message): PublicData =>
  open(Object.fromEntries(Object.entries(message).filter(([name]) => !apart.has(name)))) as PublicData

const open = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(open)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      secret.has(name) || (typeof member === 'string' && isSealed(member)) ? [] : [[name, open(member)]],
    ),
  )
}
