// What the journals say of one order, as the checks need it: folded from the events themselves, beside the deciders' own folds.
import type { MessageName } from '../../schemas/message'
import type { OrderStatus } from '../../schemas/messages'
import { nodeNames, nodeSpec } from '../../topics/topology'
import { lastOf, type AuditEvent } from './events'
import { moneyOf, type MoneyFacts } from './money-facts'
import { reservationsOf, type ReservationFacts } from './stock-facts'
import { sendingsOf, type Sending } from './sending-facts'
import { fulfillmentsOf, type FulfillmentFacts } from './fulfillment-facts'

/** The journals whose events the audit judges order by order. */
export const judgedNodes = ['order', 'payment', 'fulfillment', 'notification', 'desk'] as const
export type OrderEvents = { readonly [Node in (typeof judgedNodes)[number]]: readonly AuditEvent[] }

/** Something asked of a provider; `answer` is the type of its result, undefined while there is none. */
export type Request = AuditEvent & { readonly answer: MessageName | undefined }

export type OrderFacts = {
  readonly orderId: string
  readonly events: OrderEvents
  readonly status: OrderStatus | 'NONE' | 'REJECTED'
  readonly version: number
  readonly money: MoneyFacts
  readonly reservations: readonly ReservationFacts[]
  /** What the order has with fulfillment, by its own journal. */
  readonly sendings: readonly Sending[]
  /** What fulfillment made of it, by its journal. */
  readonly fulfillments: readonly FulfillmentFacts[]
  readonly requests: readonly Request[]
}

const requestTypes: ReadonlySet<MessageName> = new Set(
  nodeNames
    .filter((node) => nodeSpec(node).kind === 'connector' && node !== 'status')
    .flatMap((node) => nodeSpec(node).takes),
)

/** `answers`: the types of results by the requests that they answer. */
export const factsOf = (
  orderId: string,
  events: OrderEvents,
  answers: ReadonlyMap<string, MessageName>,
): OrderFacts => {
  const { order, payment, fulfillment } = events
  const latest = order.findLast((event) => event.version !== undefined)
  const status = latest?.status ?? (lastOf(order, 'OrderRejected') ? 'REJECTED' : 'NONE')
  return {
    orderId,
    events,
    status,
    version: latest?.version ?? 0,
    money: moneyOf(status, order, payment),
    reservations: reservationsOf(order),
    sendings: sendingsOf(order),
    fulfillments: fulfillmentsOf(fulfillment),
    requests: Object.values(events).flatMap((list) => requestsIn(list, answers)),
  }
}

/** Its requests of some types. */
export const requestsOf = ({ requests }: OrderFacts, ...types: MessageName[]): Request[] =>
  requests.filter(({ type }) => types.includes(type))

/** Nothing more can become of it, and it holds nothing. */
export const isClosed = ({ status }: Pick<OrderFacts, 'status'>): boolean =>
  status === 'PAYMENT_FAILED' || status === 'CANCELLED' || status === 'REFUNDED'

const requestsIn = (events: readonly AuditEvent[], answers: ReadonlyMap<string, MessageName>): Request[] =>
  events.filter(({ type }) => requestTypes.has(type)).map((event) => ({ ...event, answer: answers.get(event.id) }))
