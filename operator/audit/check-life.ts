// Check 2: the life of an order has no gap, no jump and no event twice. Pure. The table is the audit's own, so that a decider that is
// wrong does not judge itself.
import type { MessageName } from '../../schemas/message'
import type { AuditEvent } from './events'
import type { Difference } from './report'

/** States of an order, and those of an id that is none. */
type From = NonNullable<AuditEvent['status']> | 'NONE' | 'REJECTED'

const unshipped: readonly From[] = ['FULFILLMENT_PENDING', 'FULFILLMENT_IN_PROGRESS']
const ended: readonly From[] = ['DELIVERED', 'PAYMENT_FAILED', 'CANCELLED', 'REFUNDED']
const placed: readonly From[] = [
  'PENDING',
  'PAYMENT_PROCESSING',
  'PAYMENT_COMPLETED',
  ...unshipped,
  'SHIPPED',
  ...ended,
]

/** In which states an event may happen. */
const allowedIn: { readonly [Name in MessageName]?: readonly From[] } = {
  OrderCreated: ['NONE'],
  OrderRejected: ['NONE'],
  PlacementConflicted: ['REJECTED', ...placed],
  OrderUpdated: ['PENDING', 'PAYMENT_COMPLETED', 'FULFILLMENT_PENDING'],
  OrderPaymentCompleted: ['PAYMENT_PROCESSING'],
  OrderPaymentFailed: ['PAYMENT_PROCESSING'],
  OrderShipped: ['FULFILLMENT_IN_PROGRESS'],
  OrderDelivered: ['SHIPPED'],
  OrderCancelled: ['PENDING', 'PAYMENT_PROCESSING', 'PAYMENT_COMPLETED', ...unshipped],
  OrderRefunded: ['CANCELLED'],
  CancellationRefused: ['NONE', 'REJECTED', ...unshipped, 'SHIPPED', 'DELIVERED', 'PAYMENT_FAILED'],
  OrderStepOverdue: placed,
  StockReservationRequested: ['PENDING'],
  StockReleaseRequested: ['CANCELLED', 'PAYMENT_FAILED'],
  StockCommitRequested: ['SHIPPED'],
  StockSettled: ['SHIPPED', ...ended],
  PaymentRequested: ['PAYMENT_PROCESSING'],
  PaymentCancellationRequested: ['CANCELLED'],
  PaymentSettled: ['CANCELLED', 'REFUNDED'],
  FulfillmentRequested: ['FULFILLMENT_PENDING'],
  FulfillmentCancellationRequested: ['PAYMENT_COMPLETED', 'FULFILLMENT_PENDING'],
}

/** To which states an event leads; OrderUpdated takes the next step of the normal course. */
const leadsTo: { readonly [Name in MessageName]?: From } = {
  OrderCreated: 'PENDING',
  OrderPaymentCompleted: 'PAYMENT_COMPLETED',
  OrderPaymentFailed: 'PAYMENT_FAILED',
  OrderShipped: 'SHIPPED',
  OrderDelivered: 'DELIVERED',
  OrderCancelled: 'CANCELLED',
  OrderRefunded: 'REFUNDED',
}
const normalCourse: { readonly [State in From]?: From } = {
  PENDING: 'PAYMENT_PROCESSING',
  PAYMENT_COMPLETED: 'FULFILLMENT_PENDING',
  FULFILLMENT_PENDING: 'FULFILLMENT_IN_PROGRESS',
}
const engineTypes: readonly MessageName[] = ['SetAside', 'Redriven']

/** Judges the valid events of one order in the order journal, in their order. */
export const checkLife = (orderId: string, events: readonly AuditEvent[]): Difference[] => {
  const faults: string[] = []
  const ids = new Set<string>()
  let state: From = 'NONE'
  let version = 0
  for (const event of events) {
    if (ids.has(event.id)) faults.push(`message ${event.id} (${event.type}, offset ${event.offset}) is there twice`)
    ids.add(event.id)
    if (engineTypes.includes(event.type)) continue
    faults.push(...faultsOf(event, state, version))
    if (event.type === 'OrderRejected') state = 'REJECTED'
    state = event.status ?? state
    version = event.version ?? version
  }
  return faults.map((fault) => ({ orderId, text: `${fault}; look: npm run oms -- order timeline ${orderId}` }))
}

const faultsOf = (event: AuditEvent, state: From, version: number): string[] => {
  const { type, offset } = event
  const faults: string[] = []
  const at = `${type} at offset ${offset}`
  if (!allowedIn[type]?.includes(state)) faults.push(`${at} may not happen to an order that is ${state}`)
  const target = type === 'OrderUpdated' ? normalCourse[state] : leadsTo[type]
  if (event.status !== target)
    faults.push(`${at} leads from ${state} to ${event.status ?? 'no state'}, not to ${target ?? 'none'}`)
  if (event.version !== undefined && event.version !== version + 1)
    faults.push(`${at} has version ${event.version} after version ${version}`)
  return faults
}
