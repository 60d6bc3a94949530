// Which inputs a decider passes over in which states, and why. The states table fails on a cell that neither a scenario covers nor a
// line here names, and on a line here that a decision contradicts.
import type { FulfillmentState } from '../../processors/fulfillment-state'
import type { NotificationState } from '../../processors/notification-state'
import type { OrderState } from '../../processors/order-state'
import type { PaymentState } from '../../processors/payment-state'
import type { DeciderName, InputOf } from '../../topics/topology'

type States = {
  readonly order: OrderState['status']
  readonly payment: PaymentState['status']
  readonly fulfillment: FulfillmentState['status']
  readonly notification: NotificationState['status']
}
type Rest = { readonly [Node in DeciderName]: { readonly [Status in States[Node]]: boolean } }
type Ignored<Node extends DeciderName> = {
  readonly inputs: readonly InputOf<Node>['type'][]
  /** All statuses but those that a scenario covers, unless told. */
  readonly statuses?: readonly States[Node][]
  readonly because: string
}

/** Every status; false where a state only passes through within one decision. */
export const statuses: Rest = {
  order: {
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
  payment: {
    NONE: true,
    CHARGING: true,
    CANCELLING: true,
    PAID: true,
    REFUNDING: true,
    REFUND_BLOCKED: true,
    REFUNDED: true,
    FAILED: true,
    CANCELLED: true,
  },
  fulfillment: {
    NONE: true,
    REQUESTED: true,
    ACCEPTED: true,
    PICKING: true,
    LABELLING: true,
    LABELLED: true,
    SHIPPED: true,
    DELIVERED: true,
    CANCELLED: true,
    FAILED: true,
  },
  notification: { NONE: true, MAILING: true, IN_DOUBT: true, ANSWERED: true },
}

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

export const ignored: { readonly [Node in DeciderName]: readonly Ignored<Node>[] } = {
  order: [
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
  payment: [
    {
      inputs: ['PaymentRequested'],
      statuses: ['CHARGING', 'CANCELLING', 'PAID', 'REFUNDING', 'REFUND_BLOCKED', 'REFUNDED', 'FAILED'],
      because: 'an order is charged once',
    },
    {
      inputs: ['PaymentCancellationRequested'],
      statuses: ['CANCELLING', 'REFUNDING', 'REFUND_BLOCKED', 'CANCELLED'],
      because: 'it is being done or is done',
    },
    { inputs: ['Charged'], statuses: ['NONE'], because: unasked },
    { inputs: ['Charged'], statuses: ['PAID', 'REFUNDING', 'REFUND_BLOCKED', 'REFUNDED'], because: late },
    { inputs: ['ChargeDeclined'], statuses: ['NONE'], because: unasked },
    {
      inputs: ['ChargeDeclined'],
      statuses: ['PAID', 'REFUNDING', 'REFUND_BLOCKED', 'REFUNDED', 'FAILED', 'CANCELLED'],
      because: late,
    },
    {
      inputs: ['Refunded', 'RefundRefused'],
      statuses: ['NONE', 'CHARGING', 'CANCELLING', 'PAID', 'FAILED', 'CANCELLED'],
      because: unasked,
    },
    { inputs: ['Refunded', 'RefundRefused'], statuses: ['REFUND_BLOCKED', 'REFUNDED'], because: late },
  ],
  fulfillment: [
    {
      inputs: ['FulfillmentRequested'],
      statuses: [...underWay, 'CANCELLED', 'FAILED'],
      because: 'an order is fulfilled once, and not at all after it was cancelled',
    },
    {
      inputs: ['FulfillmentCancellationRequested'],
      statuses: ['CANCELLED', 'FAILED'],
      because: 'nothing will be shipped',
    },
    {
      inputs: [
        'WarehouseOrderAccepted',
        'WarehouseOrderRefused',
        'WarehouseOrderCancelled',
        'WarehouseCancellationRefused',
        'WarehouseStatusReported',
        'LabelCreated',
        'LabelRefused',
        'LabelVoided',
        'LabelVoidRefused',
        'CarrierScanReported',
      ],
      statuses: ['NONE'],
      because: unasked,
    },
    {
      inputs: ['WarehouseOrderAccepted', 'WarehouseOrderRefused'],
      statuses: ['ACCEPTED', 'PICKING', 'LABELLING', 'LABELLED', ...over],
      because: late,
    },
    {
      inputs: ['WarehouseOrderCancelled', 'WarehouseCancellationRefused', 'WarehouseStatusReported'],
      statuses: [...over],
      because: late,
    },
    { inputs: ['LabelCreated', 'LabelRefused'], statuses: ['REQUESTED', 'ACCEPTED', 'PICKING'], because: unasked },
    { inputs: ['LabelCreated', 'LabelRefused'], statuses: ['LABELLED', ...over], because: late },
    {
      inputs: ['LabelVoided'],
      statuses: [...underWay, 'CANCELLED', 'FAILED'],
      because: 'a voided label is the end of it',
    },
    { inputs: ['LabelVoidRefused'], statuses: [...underWay], because: unasked },
    {
      inputs: ['CarrierScanReported'],
      statuses: ['REQUESTED', 'ACCEPTED', 'PICKING', 'LABELLING'],
      because: 'there is no parcel',
    },
    {
      inputs: ['CarrierScanReported'],
      statuses: ['DELIVERED', 'CANCELLED', 'FAILED'],
      because: 'the parcel is nobody’s business any more',
    },
  ],
  notification: [
    {
      inputs: ['OrderPaymentFailed', 'OrderCancelled', 'OrderRefunded', 'OrderShipped', 'OrderDelivered'],
      statuses: ['NONE'],
      because: 'the order’s customer is not known',
    },
    { inputs: ['OrderCreated'], statuses: ['MAILING', 'IN_DOUBT', 'ANSWERED'], because: 'each mail is sent once' },
    {
      inputs: ['MailAccepted', 'MailRefused', 'MailUnknown', 'MailEventReported'],
      statuses: ['NONE'],
      because: unasked,
    },
    { inputs: ['MailAccepted', 'MailRefused', 'MailUnknown'], statuses: ['ANSWERED'], because: late },
  ],
}
