// Which inputs the order decider passes over in which states, and why; see cells.ts.
import type { OrderState } from '../../../processors/order-state'
import type { NodeCells } from './cells'

const late = 'the step is over: the answer is late or comes twice'
const unasked = 'nobody has asked for it'
const underWay = ['REQUESTED', 'ACCEPTED', 'PICKING', 'LABELLING', 'LABELLED', 'SHIPPED', 'DELIVERED'] as const
const over = ['SHIPPED', 'DELIVERED', 'CANCELLED', 'FAILED'] as const
const placed = [
  'PENDING',
  'PAYMENT_PROCESSING',
  'FULFILLMENT_PENDING',
  'FULFILLMENT_IN_PROGRESS',
  'SHIPPED',
  'DELIVERED',
  'PAYMENT_FAILED',
  'CANCELLED',
  'REFUNDED',
] as const
const news = [
  'StockReserved',
  'StockRefused',
  'StockReleased',
  'StockCommitted',
  'StockRequestFailed',
  'PaymentCompleted',
  'PaymentFailed',
  'PaymentCancelled',
  'PaymentRefunded',
  'FulfillmentStarted',
  'FulfillmentShipped',
  'FulfillmentDelivered',
  'FulfillmentCancelled',
  'FulfillmentCancellationRefused',
  'FulfillmentFailed',
] as const

export const orderCells: NodeCells<'order', OrderState['status']> = {
  statuses: {
    NONE: true,
    REJECTED: true,
    PENDING: true,
    PAYMENT_PROCESSING: true,
    PAYMENT_COMPLETED: false,
    FULFILLMENT_PENDING: true,
    FULFILLMENT_IN_PROGRESS: true,
    SHIPPED: true,
    DELIVERED: true,
    PAYMENT_FAILED: true,
    CANCELLED: true,
    REFUNDED: true,
  },
  ignored: [
    { inputs: ['CancellationRequested'], statuses: ['CANCELLED', 'REFUNDED'], because: 'it has what it asks for' },
    { inputs: [...news], statuses: ['NONE', 'REJECTED'], because: 'there is no order' },
    {
      inputs: ['StockReserved', 'StockRefused'],
      statuses: [...placed],
      because: 'the step is over; after a cancellation the release that was asked for undoes a late reservation',
    },
    { inputs: ['StockReleased', 'StockCommitted', 'StockRequestFailed'], statuses: [...placed], because: unasked },
    {
      inputs: ['PaymentCompleted', 'PaymentFailed'],
      statuses: [...placed],
      because:
        'the step is over; after a cancellation the payment undoes itself and tells by PaymentCancelled or PaymentRefunded',
    },
    { inputs: ['PaymentCancelled', 'PaymentRefunded'], statuses: [...placed], because: unasked },
    {
      inputs: ['FulfillmentStarted', 'FulfillmentShipped', 'FulfillmentDelivered'],
      statuses: [...placed],
      because: 'the order is not with fulfillment, or is further than that',
    },
    {
      inputs: ['FulfillmentCancelled', 'FulfillmentFailed'],
      statuses: [...placed],
      because: 'the order is not with fulfillment, or has left it',
    },
    { inputs: ['FulfillmentCancellationRefused'], statuses: [...placed], because: 'nobody waits for the answer' },
  ],
}
