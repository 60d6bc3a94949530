// In which states of an order each of its facts may happen, and to which states it leads: the audit's own table. Data.
import type { MessageName } from '../../schemas/message'
import type { AuditEvent } from './events'

type Status = NonNullable<AuditEvent['status']>
/** States of an order, and those of an id that is none. */
export type From = Status | 'NONE' | 'REJECTED'

const unpaid: readonly From[] = ['PENDING', 'PAYMENT_PROCESSING']
const unshipped: readonly From[] = ['FULFILLMENT_PENDING', 'FULFILLMENT_IN_PROGRESS']
const sending: readonly From[] = ['FULFILLMENT_IN_PROGRESS', 'SHIPPED', 'DELIVERED']
const withFulfillment: readonly From[] = ['FULFILLMENT_PENDING', ...sending]
const paid: readonly From[] = ['PAYMENT_COMPLETED', ...withFulfillment]
const running: readonly From[] = [...unpaid, ...paid]
/** Before it has left: it can be held and called back. */
const stoppable: readonly From[] = [...unpaid, 'PAYMENT_COMPLETED', ...unshipped]
const placed: readonly From[] = [...running, 'PAYMENT_FAILED', 'CANCELLED', 'REFUNDED']

export const allowedIn: { readonly [Name in MessageName]?: readonly From[] } = {
  OrderCreated: ['NONE'],
  OrderRejected: ['NONE'],
  OrderCommandRefused: ['NONE', 'REJECTED', ...placed],
  OrderUpdated: ['PENDING', 'PAYMENT_COMPLETED', ...unshipped, 'SHIPPED'],
  OrderPaymentCompleted: ['PAYMENT_PROCESSING'],
  OrderPaymentFailed: ['PAYMENT_PROCESSING'],
  OrderPaymentAwaited: ['PAYMENT_PROCESSING', ...paid],
  OrderPaymentCaptured: [...paid, 'CANCELLED', 'REFUNDED'],
  OrderPaymentAdjusted: paid,
  RefundGranted: paid,
  OrderBackordered: running,
  OrderHeld: stoppable,
  OrderReleased: running,
  ChangeOpened: stoppable,
  OrderChanged: running,
  ChangeFailed: running,
  ReturnOpened: sending,
  ReturnApproved: sending,
  ReturnRefused: sending,
  ReturnReceived: sending,
  ReturnExpired: sending,
  ReturnSettled: sending,
  ReturnParcelRequested: sending,
  ReturnLabelled: sending,
  ShortageOpened: sending,
  ShortageAnswered: sending,
  ParcelDispatched: sending,
  ParcelArrived: sending,
  OrderShipped: ['FULFILLMENT_IN_PROGRESS'],
  OrderDelivered: ['SHIPPED'],
  OrderCancelled: stoppable,
  OrderRefunded: ['CANCELLED', 'SHIPPED', 'DELIVERED'],
  OrderStepOverdue: placed,
  StockReservationRequested: running,
  StockHoldRequested: running,
  StockResourcingRequested: withFulfillment,
  StockReleaseRequested: [...running, 'CANCELLED', 'PAYMENT_FAILED'],
  StockCommitRequested: sending,
  StockReceiptRequested: sending,
  StockSettled: placed,
  PaymentRequested: ['PAYMENT_PROCESSING'],
  PaymentAdjustmentRequested: paid,
  PaymentCaptureRequested: ['FULFILLMENT_IN_PROGRESS', 'SHIPPED', 'DELIVERED'],
  PaymentCancellationRequested: ['CANCELLED'],
  PaymentSettled: [...paid, 'CANCELLED', 'REFUNDED'],
  FulfillmentRequested: withFulfillment,
  FulfillmentCancellationRequested: unshipped,
  FulfillmentAmendmentRequested: sending,
  FulfillmentNoted: withFulfillment,
}

const targets: { readonly [Name in MessageName]?: Status } = {
  OrderCreated: 'PENDING',
  OrderPaymentCompleted: 'PAYMENT_COMPLETED',
  OrderPaymentFailed: 'PAYMENT_FAILED',
  OrderShipped: 'SHIPPED',
  OrderDelivered: 'DELIVERED',
  OrderCancelled: 'CANCELLED',
  OrderRefunded: 'REFUNDED',
}
/** The next step of the normal course; and the end of it, where what was still to be sent was left out. */
const updates: { readonly [State in From]?: readonly Status[] } = {
  PENDING: ['PAYMENT_PROCESSING'],
  PAYMENT_COMPLETED: ['FULFILLMENT_PENDING'],
  FULFILLMENT_PENDING: ['FULFILLMENT_IN_PROGRESS', 'SHIPPED', 'DELIVERED'],
  FULFILLMENT_IN_PROGRESS: ['SHIPPED', 'DELIVERED'],
  SHIPPED: ['DELIVERED'],
}

/** The states that the event may lead to; undefined for none: it carries no state. One that has no target leaves the state as it is. */
export const leadsTo = ({ type, version }: AuditEvent, from: From): readonly (Status | undefined)[] => {
  if (type === 'OrderUpdated') return updates[from] ?? []
  const target = targets[type]
  if (target) return [target]
  return version === undefined ? [undefined] : [from as Status]
}
