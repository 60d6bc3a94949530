// How far each fulfillment of an order is, by the fulfillment journal; the audit's own fold of it. Pure.
import type { MessageName } from '../../schemas/message'
import type { AuditEvent } from './events'

export type FulfillmentFacts = {
  readonly fulfillmentId: string
  readonly phase: 'none' | 'ordered' | 'accepted' | 'labelling' | 'labelled' | 'shipped' | 'cancelled' | 'failed'
  /** Of the labels that other carriers than our own fleet made, and that are not to be voided. */
  readonly trackingNumbers: readonly string[]
}

const phases: { readonly [Name in MessageName]?: FulfillmentFacts['phase'] } = {
  WarehouseOrderRequested: 'ordered',
  FulfillmentAccepted: 'accepted',
  FulfillmentStarted: 'accepted',
  LabelRequested: 'labelling',
  ParcelLabelled: 'labelled',
  FulfillmentShipped: 'shipped',
  FulfillmentDelivered: 'shipped',
  FulfillmentCancelled: 'cancelled',
  FulfillmentFailed: 'failed',
}
const ended: readonly FulfillmentFacts['phase'][] = ['cancelled', 'failed']
const own = 'OWN_FLEET'

export const fulfillmentsOf = (events: readonly AuditEvent[]): FulfillmentFacts[] => {
  const all = new Map<string, FulfillmentFacts>()
  for (const event of events) {
    const { fulfillmentId } = event
    if (fulfillmentId === undefined) continue
    const before = all.get(fulfillmentId) ?? { fulfillmentId, phase: 'none', trackingNumbers: [] }
    all.set(fulfillmentId, {
      fulfillmentId,
      phase: phaseAfter(before.phase, event),
      trackingNumbers: trackedAfter(before.trackingNumbers, event),
    })
  }
  return [...all.values()].filter(({ phase }) => phase !== 'none')
}

/** An order that the warehouse system refused or threw out is asked for anew. */
const phaseAfter = (before: FulfillmentFacts['phase'], { type, step }: AuditEvent): FulfillmentFacts['phase'] => {
  if (ended.includes(before)) return before
  if (type === 'FulfillmentBlocked' && step === 'WAREHOUSE_ORDER') return 'ordered'
  return phases[type] ?? before
}

const trackedAfter = (before: readonly string[], { type, trackingNumber, carrier }: AuditEvent): readonly string[] => {
  if (trackingNumber === undefined || carrier === own) return before
  if (type === 'ParcelLabelled') return [...before, trackingNumber]
  return type === 'LabelVoidRequested' ? before.filter((each) => each !== trackingNumber) : before
}
