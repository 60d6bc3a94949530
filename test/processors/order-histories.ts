// The facts of an order up to each of its states: what the scenarios of the order begin with.
import type { OrderOutput } from '../../processors/order-state'
import type { OrderStatus } from '../../schemas/messages'
import { example } from '../examples/examples'

type History = readonly OrderOutput[]

const updated = (status: OrderStatus, version: number) => example('OrderUpdated', { status, version })

export const rejected: History = [example('OrderRejected')]
export const pending: History = [example('OrderCreated'), example('StockReservationRequested')]
export const paying: History = [...pending, example('OrderUpdated'), example('PaymentRequested')]
export const paid: History = [
  ...paying,
  example('OrderPaymentCompleted'),
  updated('FULFILLMENT_PENDING', 4),
  example('FulfillmentRequested'),
]
export const cancelling: History = [...paid, example('FulfillmentCancellationRequested')]
export const picking: History = [...paid, updated('FULFILLMENT_IN_PROGRESS', 5)]
export const pickingWhileCancelling: History = [...cancelling, updated('FULFILLMENT_IN_PROGRESS', 5)]
export const shipped: History = [...picking, example('OrderShipped'), example('StockCommitRequested')]
export const delivered: History = [...shipped, example('OrderDelivered')]
export const unpaid: History = [...paying, example('OrderPaymentFailed'), example('StockReleaseRequested')]
export const cancelledUnreserved: History = [
  ...pending,
  example('OrderCancelled', { code: 'OUT_OF_STOCK' }),
  example('StockSettled', { outcome: 'NEVER_MADE' }),
]
export const cancelledPending: History = [...pending, example('OrderCancelled'), example('StockReleaseRequested')]
export const cancelledPaying: History = [
  ...paying,
  example('OrderCancelled', { version: 3 }),
  example('StockReleaseRequested'),
  example('PaymentCancellationRequested'),
]
export const refunded: History = [
  ...paid,
  example('OrderCancelled', { version: 5 }),
  example('StockReleaseRequested'),
  example('PaymentCancellationRequested'),
  example('OrderRefunded', { version: 6 }),
  example('PaymentSettled', { outcome: 'REFUNDED' }),
]
