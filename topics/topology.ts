// THE NODES: who reads what and writes where, as data. Wiring, topic creation, diagrams, the boot table and the tests come from it.
import type { MessageOf } from '../schemas/message'
import { topicOf, type MessageIn, type TopicName } from './catalog'
import { connectorNodes } from './connector-nodes'
import type { NodeKind, NodeSpec } from './node-spec'
import { viewNodes } from './view-nodes'

export const topology = {
  http: { kind: 'source', takes: [], writes: 'oms.order.commands.v1', doc: 'HTTP API' },
  'http-floor': { kind: 'source', takes: [], writes: 'oms.warehouse.commands.v1', doc: 'HTTP API, of the floor' },
  'http-desk': { kind: 'source', takes: [], writes: 'oms.desk.commands.v1', doc: 'HTTP API, of the service desk' },
  'http-payment': { kind: 'source', takes: [], writes: 'oms.payment.commands.v1', doc: 'HTTP API, of payments' },
  'http-wallet': { kind: 'source', takes: [], writes: 'oms.payment.signals.v1', doc: 'HTTP API, of stored means' },
  'http-audit': { kind: 'source', takes: [], writes: 'oms.audit.signals.v1', doc: 'HTTP API, who did what' },
  'catalogue-feed': { kind: 'source', takes: [], writes: 'oms.catalogue.signals.v1', doc: 'the product platform' },
  'stock-feed': { kind: 'source', takes: [], writes: 'oms.inventory.stock.v1', doc: 'the product platform' },
  'inventory-feed': { kind: 'source', takes: [], writes: 'oms.inventory.signals.v1', doc: 'polls the inventory' },
  'wms-feed': { kind: 'source', takes: [], writes: 'oms.wms.signals.v1', doc: 'polls the warehouse system' },
  'carrier-feed': { kind: 'source', takes: [], writes: 'oms.carrier.signals.v1', doc: 'polls silent parcels' },
  'fedex-webhook': { kind: 'source', takes: [], writes: 'oms.carrier.signals.v1', doc: 'scans by FedEx' },
  'http-fleet': {
    kind: 'source',
    takes: [],
    writes: 'oms.carrier.signals.v1',
    doc: 'HTTP API, scans by our own fleet',
  },
  'sendgrid-webhook': { kind: 'source', takes: [], writes: 'oms.sendgrid.signals.v1', doc: 'mail events' },
  'stripe-webhook': { kind: 'source', takes: [], writes: 'oms.payment.signals.v1', doc: 'events of Stripe' },
  'adyen-webhook': { kind: 'source', takes: [], writes: 'oms.payment.signals.v1', doc: 'notifications of Adyen' },
  'payments-feed': { kind: 'source', takes: [], writes: 'oms.payment.signals.v1', doc: 'reads the providers’ lists' },
  operator: { kind: 'source', takes: [], writes: 'oms.engine.commands.v1', doc: 'the command line' },
  intake: {
    kind: 'mapper',
    takes: ['PlaceOrder', 'ChangeOrder', 'CancelOrder', 'RequestReturn'],
    looksUp: ['CatalogueItemChanged'],
    writes: 'oms.intake.events.v1',
    doc: 'rules and prices of what is asked for',
  },
  order: {
    kind: 'decider',
    takes: [
      'PlacementAccepted',
      'PlacementRefused',
      'ChangeAdmitted',
      'CancellationAdmitted',
      'ReturnAdmitted',
      'CommandNotAdmitted',
      'DecideReturn',
      'ReceiveReturn',
      'PlaceHold',
      'ReleaseHold',
      'AnswerShortage',
      'RefundOrder',
      'StockReserved',
      'StockRefused',
      'StockReleased',
      'StockCommitted',
      'StockReceived',
      'StockHeld',
      'StockResourced',
      'StockRequestFailed',
      'BackorderFilled',
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
      'FulfillmentShort',
      'FulfillmentAmended',
      'ParcelShipped',
      'ParcelDelivered',
      'ReturnParcelLabelled',
      'ReturnParcelRefused',
    ],
    writes: 'oms.order.events.v1',
    doc: 'aggregate and saga of an order',
  },
  payment: {
    kind: 'decider',
    takes: [
      'PaymentRequested',
      'PaymentAdjustmentRequested',
      'PaymentCancellationRequested',
      'PaymentCaptureRequested',
      'GivePaymentMethod',
      'ContinuePayment',
      'Authorised',
      'Charged',
      'ChargeDeclined',
      'AuthenticationRequired',
      'ChargeDelayed',
      'ChargeNotAttempted',
      'Captured',
      'CaptureRefused',
      'Voided',
      'VoidRefused',
      'Refunded',
      'RefundRefused',
      'ChargeReported',
      'RefundReported',
      'DisputeReported',
    ],
    writes: 'oms.payment.events.v1',
    doc: 'authorise, capture, void, refund',
  },
  fulfillment: {
    kind: 'decider',
    takes: [
      'FulfillmentRequested',
      'FulfillmentCancellationRequested',
      'FulfillmentAmendmentRequested',
      'ReturnParcelRequested',
      'AssignWave',
      'StartPicking',
      'ScanItem',
      'ReportShortPick',
      'PackParcel',
      'RequestShipment',
      'ReportInventoryIssue',
      'RetryFulfillment',
      'AbandonFulfillment',
      'WarehouseOrderAccepted',
      'WarehouseOrderRefused',
      'WarehouseOrderCancelled',
      'WarehouseCancellationRefused',
      'WarehouseStatusReported',
      'WarehouseExceptionReported',
      'LabelCreated',
      'LabelRefused',
      'LabelVoided',
      'LabelVoidRefused',
      'ReturnLabelCreated',
      'ReturnLabelRefused',
      'CarrierScanReported',
    ],
    writes: 'oms.fulfillment.events.v1',
    doc: 'pick, pack, label, ship, deliver',
  },
  notification: {
    kind: 'decider',
    takes: [
      'ResendMail',
      'OrderCreated',
      'OrderPaymentFailed',
      'OrderPaymentAwaited',
      'OrderChanged',
      'ChangeFailed',
      'ReturnOpened',
      'ReturnApproved',
      'ReturnRefused',
      'ReturnSettled',
      'ShortageOpened',
      'ParcelDispatched',
      'OrderBackordered',
      'ReturnLabelled',
      'NoteAdded',
      'OrderCancelled',
      'OrderRefunded',
      'OrderShipped',
      'OrderDelivered',
      'MailAccepted',
      'MailRefused',
      'MailUnknown',
      'MailEventReported',
    ],
    writes: 'oms.notification.events.v1',
    doc: 'which mail follows which event, each once',
  },
  desk: {
    kind: 'decider',
    takes: [
      'OrderCreated',
      'ReturnOpened',
      'ReturnApproved',
      'ReturnRefused',
      'ShortageOpened',
      'ShortageAnswered',
      'OrderStepOverdue',
      'FulfillmentBlocked',
      'ParcelProgressed',
      'AddNote',
      'AssignOrder',
      'OpenEscalation',
      'ResolveEscalation',
    ],
    writes: 'oms.desk.events.v1',
    doc: 'notes, assignment and escalations of an order',
  },
  ...connectorNodes,
  ...viewNodes,
} as const satisfies Record<string, NodeSpec>

export type NodeName = keyof typeof topology
export type NodeNameOf<Kind extends NodeKind> = {
  [Name in NodeName]: (typeof topology)[Name]['kind'] extends Kind ? Name : never
}[NodeName]
export type DeciderName = NodeNameOf<'decider'>
export type JournalNodeName = NodeNameOf<'decider' | 'mapper'>
export type ConnectorName = NodeNameOf<'connector'>
export type ViewName = NodeNameOf<'view'>

type Takes<Name extends NodeName> = (typeof topology)[Name]['takes'][number]
type Writes<Name extends NodeName> = (typeof topology)[Name] extends { writes: infer Topic extends TopicName }
  ? Topic
  : never
export type InputOf<Name extends NodeName> = MessageOf<Takes<Name>>
export type OutputOf<Name extends NodeName> = MessageOf<MessageIn<Writes<Name>>>

export const nodeNames = Object.keys(topology) as NodeName[]
export const nodeSpec = (node: NodeName): NodeSpec => topology[node]

/** The topics a node reads, from the messages it takes; nodes with a journal read the control topic too. */
export const inputTopicsOf = (node: NodeName): TopicName[] => {
  const spec = nodeSpec(node)
  const topics = new Set(spec.takes.map(topicOf))
  if (spec.kind === 'decider' || spec.kind === 'mapper') topics.add('oms.engine.commands.v1')
  return [...topics]
}

/** The topic a node writes. Throws for a node that writes none. */
export const outputTopicOf = (node: NodeName): TopicName => {
  const topic = nodeSpec(node).writes
  if (!topic) throw new Error(`${node} writes no topic`)
  return topic
}

/** The consumer group of a node: its lag is what lag tools show. */
export const groupOf = (node: NodeName): string => `oms.${node}`
