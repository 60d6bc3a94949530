// THE NODES: who reads what and writes where, as data. Wiring, topic creation, diagrams, the boot table and the tests come from it.
import type { MessageName, MessageOf } from '../schemas/message'
import { topicOf, type MessageIn, type TopicName } from './catalog'

export type NodeKind = 'source' | 'mapper' | 'decider' | 'connector' | 'view'
export type NodeSpec = {
  readonly kind: NodeKind
  /** Message types the node acts on; others in the same topics are passed over. */
  readonly takes: readonly MessageName[]
  /** The topic the node writes: a decider's or mapper's is its journal. */
  readonly writes?: TopicName
  readonly doc: string
}

export const topology = {
  http: { kind: 'source', takes: [], writes: 'oms.order.commands.v1', doc: 'HTTP API' },
  'wms-feed': { kind: 'source', takes: [], writes: 'oms.wms.signals.v1', doc: 'polls the warehouse system' },
  'fedex-feed': { kind: 'source', takes: [], writes: 'oms.fedex.signals.v1', doc: 'polls the carrier' },
  'sendgrid-webhook': { kind: 'source', takes: [], writes: 'oms.sendgrid.signals.v1', doc: 'mail events' },
  operator: { kind: 'source', takes: [], writes: 'oms.engine.commands.v1', doc: 'the command line' },
  intake: {
    kind: 'mapper',
    takes: ['PlaceOrder', 'CancelOrder'],
    writes: 'oms.intake.events.v1',
    doc: 'rules and totals of a placement',
  },
  order: {
    kind: 'decider',
    takes: [
      'PlacementAccepted',
      'PlacementRefused',
      'CancellationRequested',
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
    ],
    writes: 'oms.order.events.v1',
    doc: 'aggregate and saga of an order',
  },
  payment: {
    kind: 'decider',
    takes: [
      'PaymentRequested',
      'PaymentCancellationRequested',
      'Charged',
      'ChargeDeclined',
      'Refunded',
      'RefundRefused',
    ],
    writes: 'oms.payment.events.v1',
    doc: 'charge, and refund of what was charged',
  },
  fulfillment: {
    kind: 'decider',
    takes: [
      'FulfillmentRequested',
      'FulfillmentCancellationRequested',
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
    writes: 'oms.fulfillment.events.v1',
    doc: 'pick, pack, label, ship, deliver',
  },
  notification: {
    kind: 'decider',
    takes: [
      'OrderCreated',
      'OrderPaymentFailed',
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
  inventory: {
    kind: 'connector',
    takes: ['StockReservationRequested', 'StockReleaseRequested', 'StockCommitRequested'],
    writes: 'oms.inventory.results.v1',
    doc: 'Inventory Service (REST)',
  },
  stripe: {
    kind: 'connector',
    takes: ['ChargeRequested', 'RefundRequested'],
    writes: 'oms.stripe.results.v1',
    doc: 'Stripe',
  },
  wms: {
    kind: 'connector',
    takes: ['WarehouseOrderRequested', 'WarehouseCancellationRequested'],
    writes: 'oms.wms.results.v1',
    doc: 'warehouse system (SOAP)',
  },
  fedex: {
    kind: 'connector',
    takes: ['LabelRequested', 'LabelVoidRequested'],
    writes: 'oms.fedex.results.v1',
    doc: 'FedEx (REST)',
  },
  sendgrid: {
    kind: 'connector',
    takes: ['MailRequested'],
    writes: 'oms.sendgrid.results.v1',
    doc: 'SendGrid',
  },
  status: {
    kind: 'connector',
    takes: [
      'OrderCreated',
      'OrderUpdated',
      'OrderPaymentCompleted',
      'OrderPaymentFailed',
      'OrderShipped',
      'OrderDelivered',
      'OrderCancelled',
      'OrderRefunded',
    ],
    writes: 'oms.order.status.v1',
    doc: 'publishes the state of orders',
  },
  'orders-view': {
    kind: 'view',
    takes: [
      'OrderCreated',
      'OrderRejected',
      'PlacementConflicted',
      'OrderUpdated',
      'OrderPaymentCompleted',
      'OrderPaymentFailed',
      'OrderShipped',
      'OrderDelivered',
      'OrderCancelled',
      'OrderRefunded',
      'CancellationRefused',
      'OrderStepOverdue',
    ],
    doc: 'orders and their history in PostgreSQL',
  },
  'parcels-view': {
    kind: 'view',
    takes: ['ParcelLabelled', 'FulfillmentShipped', 'ParcelProgressed', 'FulfillmentDelivered', 'FulfillmentCancelled'],
    doc: 'parcels under way in PostgreSQL, for the carrier feed',
  },
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
