// Stripe's events: what happened, with the object as it was then. It keeps the latest ones, as Stripe keeps those of 30 days.
// It must never render an object anew when an event is read.
import { type Ledger, nextId } from './stripe-ledger'
import type { EventRecord } from './stripe-state'
import type { Wire } from './stripe-wire-methods'

export const apiVersion = '2026-10-28.endive'

const kept = 50_000

/** `previous` holds the attributes that changed, as they were. */
export function recordEvent(ledger: Ledger, type: string, object: Wire, previous?: object): void {
  const { events } = ledger.store.state
  const event: EventRecord = {
    id: nextId(ledger, 'evt'),
    createdMs: ledger.now(),
    type,
    object: JSON.stringify(object),
    previous: previous && JSON.stringify(previous),
    requestId: ledger.cause?.requestId,
    idempotencyKey: ledger.cause?.idempotencyKey,
  }
  events.push(event)
  ledger.tables.events.set(event.id, event)
  if (events.length > kept * 1.1)
    for (const { id } of events.splice(0, events.length - kept)) ledger.tables.events.delete(id)
  ledger.store.changed()
  ledger.announce(event)
}

/** The event as JSON: what a webhook carries and the API answers. */
export function eventJson(ledger: Ledger, event: EventRecord, pendingWebhooks: number): string {
  const account = ledger.account === undefined ? '' : `"account":${JSON.stringify(ledger.account)},`
  const request = { id: event.requestId ?? null, idempotency_key: event.idempotencyKey ?? null }
  const previous = event.previous === undefined ? '' : `,"previous_attributes":${event.previous}`
  return (
    `{"id":${JSON.stringify(event.id)},"object":"event",${account}"api_version":"${apiVersion}",` +
    `"created":${Math.floor(event.createdMs / 1_000)},"data":{"object":${event.object}${previous}},"livemode":false,` +
    `"pending_webhooks":${pendingWebhooks},"request":${JSON.stringify(request)},"type":${JSON.stringify(event.type)}}`
  )
}

/** Counts the webhooks of each event that are not delivered yet. */
export function pendingWebhooks(ledger: Ledger): (eventId: string) => number {
  const counts = new Map<string, number>()
  for (const { eventId } of Object.values(ledger.store.state.deliveries))
    counts.set(eventId, (counts.get(eventId) ?? 0) + 1)
  return (eventId) => counts.get(eventId) ?? 0
}

/** What of an object has changed, as it was before; of a nested object only what changed in it. */
export function previousOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): object {
  const changed = Object.entries(before).filter(([name, was]) => JSON.stringify(was) !== JSON.stringify(after[name]))
  return Object.fromEntries(
    changed.map(([name, was]) => {
      const is = after[name]
      return [name, isObject(was) && isObject(is) ? previousOf(was, is) : was]
    }),
  )
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
