// THE TOPICS: what each carries and who may write it. A message type belongs to one topic. Names stand here and nowhere else.
import type { MessageName } from '../schemas/message'
import { paymentTopics } from './payment-topics'
import type { TopicSpec } from './topic-spec'

export const topics = {
  'oms.order.commands.v1': {
    kind: 'entry',
    carries: [
      'PlaceOrder',
      'ChangeOrder',
      'CancelOrder',
      'RequestReturn',
      'DecideReturn',
      'ReceiveReturn',
      'PlaceHold',
      'ReleaseHold',
      'AnswerShortage',
      'ResendMail',
      'RefundOrder',
    ],
    doc: 'What customers and staff ask of an order.',
  },
  'oms.warehouse.commands.v1': {
    kind: 'entry',
    carries: [
      'AssignWave',
      'StartPicking',
      'ScanItem',
      'ReportShortPick',
      'PackParcel',
      'RequestShipment',
      'ReportInventoryIssue',
      'RetryFulfillment',
      'AbandonFulfillment',
    ],
    doc: 'What the floor of the warehouses does.',
  },
  'oms.desk.commands.v1': {
    kind: 'entry',
    carries: ['AddNote', 'AssignOrder', 'OpenEscalation', 'ResolveEscalation'],
    doc: 'What the service desk does.',
  },
  'oms.catalogue.signals.v1': {
    kind: 'entry',
    carries: ['CatalogueItemChanged'],
    doc: 'The catalogue, as the product platform tells it, by SKU.',
  },
  'oms.inventory.stock.v1': {
    kind: 'entry',
    carries: ['StockMoved'],
    doc: 'Every change of stock in every warehouse, as the product platform tells it, by SKU.',
  },
  'oms.inventory.signals.v1': {
    kind: 'entry',
    carries: ['BackorderFilled'],
    doc: 'What the inventory service reports of reservations by itself.',
  },
  'oms.intake.events.v1': {
    kind: 'journal',
    carries: [
      'PlacementAccepted',
      'PlacementRefused',
      'ChangeAdmitted',
      'CancellationAdmitted',
      'ReturnAdmitted',
      'CommandNotAdmitted',
    ],
    doc: 'Commands after the rules of intake.',
  },
  'oms.order.events.v1': {
    kind: 'journal',
    carries: [
      'OrderCreated',
      'OrderRejected',
      'OrderCommandRefused',
      'OrderUpdated',
      'OrderPaymentCompleted',
      'OrderPaymentFailed',
      'OrderPaymentAdjusted',
      'OrderPaymentAwaited',
      'OrderPaymentCaptured',
      'RefundGranted',
      'OrderHeld',
      'OrderReleased',
      'ChangeOpened',
      'OrderChanged',
      'ChangeFailed',
      'ReturnOpened',
      'ReturnApproved',
      'ReturnRefused',
      'ReturnReceived',
      'ReturnSettled',
      'ReturnExpired',
      'ShortageOpened',
      'ShortageAnswered',
      'ParcelDispatched',
      'OrderShipped',
      'ParcelArrived',
      'OrderDelivered',
      'OrderCancelled',
      'OrderRefunded',
      'OrderStepOverdue',
      'OrderBackordered',
      'ReturnParcelRequested',
      'ReturnLabelled',
      'StockReservationRequested',
      'StockHoldRequested',
      'StockResourcingRequested',
      'StockReleaseRequested',
      'StockCommitRequested',
      'StockReceiptRequested',
      'StockSettled',
      'PaymentRequested',
      'PaymentAdjustmentRequested',
      'PaymentCancellationRequested',
      'PaymentCaptureRequested',
      'PaymentSettled',
      'FulfillmentRequested',
      'FulfillmentCancellationRequested',
      'FulfillmentAmendmentRequested',
      'FulfillmentNoted',
    ],
    doc: 'The life of every order, and what it asks of others.',
  },
  'oms.inventory.results.v1': {
    kind: 'results',
    carries: [
      'StockReserved',
      'StockRefused',
      'StockReleased',
      'StockCommitted',
      'StockReceived',
      'StockHeld',
      'StockResourced',
      'StockRequestFailed',
    ],
    doc: 'Answers of the inventory service.',
  },
  ...paymentTopics,
  'oms.fulfillment.events.v1': {
    kind: 'journal',
    carries: [
      'WarehouseOrderRequested',
      'WarehouseCancellationRequested',
      'LabelRequested',
      'LabelVoidRequested',
      'ReturnLabelRequested',
      'ReturnParcelLabelled',
      'ReturnParcelRefused',
      'FulfillmentAccepted',
      'FulfillmentStarted',
      'ParcelLabelled',
      'FulfillmentShipped',
      'ParcelProgressed',
      'FulfillmentDelivered',
      'FulfillmentCancelled',
      'FulfillmentCancellationAccepted',
      'FulfillmentCancellationRefused',
      'FulfillmentFailed',
      'FulfillmentOverdue',
      'FulfillmentShort',
      'FulfillmentAmended',
      'FulfillmentBlocked',
      'FulfillmentRetried',
      'WarehouseExceptionNoted',
      'ParcelPacked',
      'ParcelShipped',
      'ParcelDelivered',
      'WaveAssigned',
      'ItemScanned',
      'ShortPickReported',
      'InventoryIssueReported',
      'FloorCommandDone',
      'FloorCommandRefused',
    ],
    doc: 'The life of every fulfillment, and what it asks of warehouse and carrier.',
  },
  'oms.wms.results.v1': {
    kind: 'results',
    carries: [
      'WarehouseOrderAccepted',
      'WarehouseOrderRefused',
      'WarehouseOrderCancelled',
      'WarehouseCancellationRefused',
    ],
    doc: 'Answers of the warehouse system.',
  },
  'oms.wms.signals.v1': {
    kind: 'entry',
    carries: ['WarehouseStatusReported', 'WarehouseExceptionReported'],
    doc: 'Changes of state and exceptions that the warehouse system reports.',
  },
  'oms.carrier.results.v1': {
    kind: 'results',
    carries: [
      'LabelCreated',
      'LabelRefused',
      'LabelVoided',
      'LabelVoidRefused',
      'ReturnLabelCreated',
      'ReturnLabelRefused',
    ],
    doc: 'Answers of the carriers.',
  },
  'oms.carrier.signals.v1': {
    kind: 'entry',
    carries: ['CarrierScanReported'],
    doc: 'Scans of parcels that carriers report.',
  },
  'oms.notification.events.v1': {
    kind: 'journal',
    carries: ['MailRequested', 'MailPostponed', 'MailSent', 'MailFailed', 'MailInDoubt', 'MailCommandRefused'],
    doc: 'The mails of every order.',
  },
  'oms.sendgrid.results.v1': {
    kind: 'results',
    carries: ['MailAccepted', 'MailRefused', 'MailUnknown'],
    doc: 'Answers of SendGrid.',
  },
  'oms.sendgrid.signals.v1': {
    kind: 'entry',
    carries: ['MailEventReported'],
    doc: 'What SendGrid reports of mails by webhook.',
  },
  'oms.desk.events.v1': {
    kind: 'journal',
    carries: [
      'DeskFileOpened',
      'NoteAdded',
      'OrderAssigned',
      'EscalationOpened',
      'EscalationBreached',
      'EscalationResolved',
      'DeskCommandRefused',
    ],
    doc: 'What the service desk knows of every order.',
  },
  'oms.audit.signals.v1': {
    kind: 'entry',
    carries: ['AccessRecorded'],
    doc: 'Who did what to which order, and who read personal data. Only ever appended to.',
  },
  'oms.order.status.v1': {
    kind: 'public',
    carries: ['OrderStatusChanged'],
    doc: 'The public state of every order, compacted.',
  },
  'oms.engine.commands.v1': {
    kind: 'control',
    carries: ['RedriveSetAside'],
    doc: 'What operators ask of the engine.',
  },
} as const satisfies Record<string, TopicSpec>

export type TopicName = keyof typeof topics
export type MessageIn<Topic extends TopicName> = (typeof topics)[Topic]['carries'][number]
export const topicNames = Object.keys(topics) as TopicName[]
export const topicSpec = (topic: TopicName): TopicSpec => topics[topic]

/** Messages of the engine itself: they may stand in any journal or results topic and no decider ever sees them. */
export const engineMessages = ['SetAside', 'Redriven', 'AttemptRecorded'] as const
export type EngineMessageName = (typeof engineMessages)[number]

/** The one topic that a message type belongs to. */
export const topicOf = (message: MessageName): TopicName => {
  const topic = topicByMessage.get(message)
  if (!topic) throw new Error(`no topic carries ${message}; add it to topics/catalog.ts`)
  return topic
}

const topicByMessage = new Map<MessageName, TopicName>(
  topicNames.flatMap((topic) => topics[topic].carries.map((message) => [message, topic] as const)),
)
