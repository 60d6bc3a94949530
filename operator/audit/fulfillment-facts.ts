// How far each fulfillment of an order is, by the fulfillment journal; the audit's own fold of it. Pure.
import type { MessageName } from '../../schemas/message'
import type { AuditEvent } from './events'

export type FulfillmentFacts = {
  readonly fulfillmentId: string
  readonly phase: 'none' | 'ordered' | 'accepted' | 'labelling' | 'labelled' | 'shipped' | 'cancelled' | 'failed'
  readonly trackingNumber: string | undefined
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

export const fulfillmentsOf = (events: readonly AuditEvent[]): FulfillmentFacts[] => {
  const all = new Map<string, FulfillmentFacts>()
  for (const { type, fulfillmentId, trackingNumber } of events) {
    const phase = phases[type]
    if (fulfillmentId === undefined || !phase) continue
    const before = all.get(fulfillmentId)
    const labelled = type === 'ParcelLabelled' ? trackingNumber : before?.trackingNumber
    all.set(fulfillmentId, { fulfillmentId, phase, trackingNumber: labelled })
  }
  return [...all.values()]
}
