// Look-up tables over the simulator's state, so that nothing has to be walked: ids by metadata, methods by customer, events by id.
// They must never hold what the state does not: they are filled from it at the start.
import type { Metadata } from './stripe-metadata'
import type { EventRecord, StripeState } from './stripe-state'

export type Tables = {
  /** Ids by kind, name and value of their metadata; may hold ids whose metadata has changed since. */
  readonly byMetadata: Map<string, string[]>
  readonly methodsOf: Map<string, Set<string>>
  readonly events: Map<string, EventRecord>
}

type Tabled = { readonly tables: Tables }

export const newTables = (): Tables => ({ byMetadata: new Map(), methodsOf: new Map(), events: new Map() })

export type Indexed = 'payment' | 'customer'

const entry = (kind: Indexed, name: string, value: string): string => `${kind} ${name}\n${value}`

/** Call when an object is made or its metadata change. */
export function indexMetadata({ tables }: Tabled, kind: Indexed, id: string, metadata: Metadata): void {
  for (const [name, value] of Object.entries(metadata)) {
    const ids = tables.byMetadata.get(entry(kind, name, value))
    if (ids === undefined) tables.byMetadata.set(entry(kind, name, value), [id])
    else if (!ids.includes(id, -2)) ids.push(id)
  }
}

export const idsByMetadata = ({ tables }: Tabled, kind: Indexed, name: string, value: string): readonly string[] => [
  ...new Set(tables.byMetadata.get(entry(kind, name, value))),
]

export function indexMethod({ tables }: Tabled, customer: string, methodId: string): void {
  const methods = tables.methodsOf.get(customer)
  if (methods === undefined) tables.methodsOf.set(customer, new Set([methodId]))
  else methods.add(methodId)
}

export function fillTables(tables: Tables, { payments, customers, methods, events }: StripeState): void {
  for (const payment of Object.values(payments)) indexMetadata({ tables }, 'payment', payment.id, payment.metadata)
  for (const customer of Object.values(customers)) indexMetadata({ tables }, 'customer', customer.id, customer.metadata)
  for (const method of Object.values(methods))
    if (method.customer !== undefined) indexMethod({ tables }, method.customer, method.id)
  for (const event of events) tables.events.set(event.id, event)
}
