// What the journals say of one order, as the checks need it: folded from the events themselves, beside the deciders' own folds.
import type { MessageName } from '../../schemas/message'
import type { OrderStatus } from '../../schemas/messages'
import { nodeNames, nodeSpec } from '../../topics/topology'
import { lastOf, ofType, phaseAfter, type AuditEvent } from './events'

export type OrderEvents = {
  readonly order: readonly AuditEvent[]
  readonly payment: readonly AuditEvent[]
  readonly fulfillment: readonly AuditEvent[]
  readonly notification: readonly AuditEvent[]
}

/** Something asked of a provider; `answered` when its result is in the results topic. */
export type Request = {
  readonly id: string
  readonly type: MessageName
  readonly kind?: string
  readonly answered: boolean
}

export type OrderFacts = {
  readonly orderId: string
  readonly events: OrderEvents
  readonly status: OrderStatus | 'NONE' | 'REJECTED'
  readonly version: number
  readonly totalMinor: number
  readonly currency: string
  /** What the order's own events say was captured and refunded. */
  readonly capturedMinor: number
  readonly refundedMinor: number
  readonly stock: 'none' | 'held' | 'releasing' | 'committing' | 'settled'
  readonly money: 'none' | 'charging' | 'paid' | 'unpaid' | 'refunding' | 'blocked' | 'refunded'
  /** The order waits for its payment to be undone. */
  readonly undoing: boolean
  readonly fulfillment: 'none' | 'ordered' | 'accepted' | 'labelling' | 'labelled' | 'shipped' | 'cancelled' | 'failed'
  readonly trackingNumber: string | undefined
  readonly requests: readonly Request[]
}

const requestTypes: ReadonlySet<MessageName> = new Set(
  nodeNames
    .filter((node) => nodeSpec(node).kind === 'connector' && node !== 'status')
    .flatMap((node) => nodeSpec(node).takes),
)

export const factsOf = (orderId: string, events: OrderEvents, answered: ReadonlySet<string>): OrderFacts => {
  const { order, payment, fulfillment } = events
  const created = lastOf(order, 'OrderCreated')
  const latest = order.findLast((event) => event.version !== undefined)
  return {
    orderId,
    events,
    status: latest?.status ?? (lastOf(order, 'OrderRejected') ? 'REJECTED' : 'NONE'),
    version: latest?.version ?? 0,
    totalMinor: created?.amountMinor ?? 0,
    currency: created?.currency ?? '',
    capturedMinor: sumOf(order, 'OrderPaymentCompleted'),
    refundedMinor: sumOf(order, 'OrderRefunded'),
    stock: phaseAfter(order, stockPhases, 'none'),
    money: phaseAfter(payment, moneyPhases, 'none'),
    undoing: phaseAfter(order, { PaymentCancellationRequested: true, PaymentSettled: false }, false),
    fulfillment: phaseAfter(fulfillment, fulfillmentPhases, 'none'),
    trackingNumber: lastOf(fulfillment, 'ParcelLabelled')?.trackingNumber,
    requests: Object.values(events).flatMap((list) => requestsIn(list, answered)),
  }
}

/** Has it asked for one of these, without an answer yet? */
export const awaits = (facts: OrderFacts, ...types: MessageName[]): boolean =>
  facts.requests.some((request) => !request.answered && types.includes(request.type))

/** Ids of its requests of one type. */
export const requestsOf = (facts: OrderFacts, type: MessageName): ReadonlySet<string> =>
  new Set(facts.requests.filter((request) => request.type === type).map((request) => request.id))

const sumOf = (events: readonly AuditEvent[], type: MessageName): number =>
  ofType(events, type).reduce((sum, event) => sum + (event.amountMinor ?? 0), 0)

const requestsIn = (events: readonly AuditEvent[], answered: ReadonlySet<string>): Request[] =>
  events
    .filter((event) => requestTypes.has(event.type))
    .map(({ id, type, kind }) => ({ id, type, ...(kind === undefined ? {} : { kind }), answered: answered.has(id) }))

type Phases<Phase> = { readonly [Name in MessageName]?: Phase }

const stockPhases: Phases<OrderFacts['stock']> = {
  StockReservationRequested: 'held',
  StockReleaseRequested: 'releasing',
  StockCommitRequested: 'committing',
  StockSettled: 'settled',
}

const moneyPhases: Phases<OrderFacts['money']> = {
  ChargeRequested: 'charging',
  PaymentCompleted: 'paid',
  PaymentFailed: 'unpaid',
  PaymentCancelled: 'unpaid',
  RefundRequested: 'refunding',
  RefundBlocked: 'blocked',
  PaymentRefunded: 'refunded',
}

const fulfillmentPhases: Phases<OrderFacts['fulfillment']> = {
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
