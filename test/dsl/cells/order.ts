// Which inputs the order passes over in which states, and why; see cells.ts. A command is never passed over.
import type { OrderState } from '../../../processors/order-state'
import type { NodeCells } from './cells'

const placed = [
  'PENDING',
  'PAYMENT_PROCESSING',
  'PAYMENT_COMPLETED',
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
  'StockReceived',
  'StockRequestFailed',
  'PaymentCompleted',
  'PaymentFailed',
  'PaymentCancelled',
  'PaymentRefunded',
  'PaymentAdjusted',
  'PaymentAdjustmentFailed',
  'PaymentAwaited',
  'PaymentUnsecured',
  'PaymentSecured',
  'CaptureConfirmed',
  'CaptureBlocked',
  'DisputeOpened',
  'DisputeClosed',
  'FulfillmentStarted',
  'FulfillmentShipped',
  'FulfillmentDelivered',
  'FulfillmentCancelled',
  'FulfillmentCancellationRefused',
  'FulfillmentFailed',
  'FulfillmentResourced',
  'FulfillmentShort',
  'FulfillmentAmended',
] as const

export const orderCells: NodeCells<'order', OrderState['status']> = {
  statuses: {
    NONE: true,
    REJECTED: true,
    PENDING: true,
    PAYMENT_PROCESSING: true,
    PAYMENT_COMPLETED: true,
    FULFILLMENT_PENDING: true,
    FULFILLMENT_IN_PROGRESS: true,
    SHIPPED: true,
    DELIVERED: true,
    PAYMENT_FAILED: true,
    CANCELLED: true,
    REFUNDED: true,
  },
  ignored: [
    { inputs: [...news], statuses: ['NONE', 'REJECTED'], because: 'there is no order' },
    {
      inputs: ['StockReserved', 'StockRefused'],
      statuses: [...placed],
      because: 'no such reservation is awaited; a release that was asked for undoes a late one',
    },
    {
      inputs: ['StockReleased', 'StockCommitted', 'StockReceived', 'StockRequestFailed'],
      statuses: [...placed],
      because: 'no such request is open',
    },
    {
      inputs: ['PaymentCompleted', 'PaymentFailed'],
      statuses: [...placed],
      because:
        'the step is over; after a cancellation the payment undoes itself and tells by PaymentCancelled or PaymentRefunded',
    },
    {
      inputs: ['PaymentCancelled', 'PaymentRefunded'],
      statuses: [...placed],
      because: 'the order has not asked for it',
    },
    {
      inputs: ['PaymentAdjusted', 'PaymentAdjustmentFailed'],
      statuses: [...placed],
      because: 'no such adjustment is open; a cancellation makes up for all of them',
    },
    {
      inputs: ['PaymentAwaited'],
      statuses: ['PENDING', 'PAYMENT_FAILED', 'CANCELLED', 'REFUNDED'],
      because: 'the order has not asked for money yet, or wants none any more',
    },
    {
      inputs: ['PaymentUnsecured', 'DisputeOpened'],
      statuses: ['PENDING', 'PAYMENT_FAILED', 'CANCELLED', 'REFUNDED'],
      because: 'nothing is charged yet, or nothing is left to hold back',
    },
    {
      inputs: ['PaymentUnsecured'],
      statuses: ['PAYMENT_PROCESSING'],
      because: 'what was never secured whole is not told to be lost',
    },
    { inputs: ['PaymentSecured', 'DisputeClosed'], statuses: [...placed], because: 'nothing is held up by it' },
    { inputs: ['CaptureBlocked'], statuses: [...placed], because: 'it was not told to be taken' },
    {
      inputs: ['CaptureConfirmed'],
      statuses: ['PENDING', 'PAYMENT_PROCESSING', 'PAYMENT_FAILED'],
      because: 'nothing is set apart that could be taken',
    },
    {
      inputs: ['FulfillmentStarted', 'FulfillmentShipped', 'FulfillmentDelivered', 'FulfillmentResourced'],
      statuses: [...placed],
      because: 'the order has no such fulfillment, or it is further than that',
    },
    {
      inputs: ['FulfillmentCancelled', 'FulfillmentFailed', 'FulfillmentShort'],
      statuses: [...placed],
      because: 'the order has no such fulfillment, or its parcel has left',
    },
    { inputs: ['FulfillmentCancellationRefused'], statuses: [...placed], because: 'nobody waits for the answer' },
    {
      inputs: ['FulfillmentAmended'],
      statuses: [...placed],
      because: 'what is left out was dropped when the order asked for it',
    },
  ],
}
