// Check 3, goods and mails: by the providers' books, each thing that an order asked for was done, and done once. Pure.
import type { MessageName } from '../../schemas/message'
import { requestsOf, type OrderFacts, type Request } from './order-facts'
import type { FulfillmentFacts } from './fulfillment-facts'
import { ofType } from './events'
import type { Books } from './provider-books'
import type { Difference } from './report'

/** Compares one order with all that the books have for it. */
export const checkEffects = (order: OrderFacts, book: Books): Difference[] => {
  const texts = [
    ...reservationFaults(order, book.reservations),
    ...warehouseFaults(order, book.warehouseOrders),
    ...labelFaults(order, book.labels),
    ...mailFaults(order, book.mails),
  ]
  return texts.map((text) => ({ orderId: order.orderId, text }))
}

type Effects = readonly { readonly requestId: string }[]

const reservationFaults = (order: OrderFacts, reservations: Books['reservations']): string[] => [
  ...strangers(order, 'StockReservationRequested', reservations, 'reservation'),
  ...repeats(reservations, 'reservation', 'release the extra ones'),
]

const warehouseFaults = (order: OrderFacts, placed: Books['warehouseOrders']): string[] => [
  ...strangers(order, 'WarehouseOrderRequested', placed, 'warehouse order'),
  ...repeats(placed, 'warehouse order', 'cancel the extra ones'),
  ...placed
    .filter(({ created }) => created !== 1)
    .map(({ orderNumber, created }) => `warehouse order ${orderNumber} was made ${created} times`),
  ...order.fulfillments.flatMap((one) => workFaults(order, one, placed)),
]

/** What was accepted is there, and nobody works on what was cancelled, unless the warehouse itself refused to stop. */
const workFaults = (order: OrderFacts, one: FulfillmentFacts, placed: Books['warehouseOrders']): string[] => {
  const asked = about(order, one, 'WarehouseOrderRequested', 'WarehouseCancellationRequested')
  const mine = placed.filter(({ requestId }) => asked.some(({ id }) => id === requestId))
  const name = `fulfillment ${one.fulfillmentId}`
  if (asked.some(({ answer }) => answer === undefined)) return []
  const isThere = ['accepted', 'labelling', 'labelled', 'shipped'].includes(one.phase)
  if (isThere && mine.length === 0)
    return [`${name} has no order in the warehouse system, though it was accepted there`]
  const isRefused = asked.some(({ answer }) => answer === 'WarehouseCancellationRefused')
  const left = one.phase === 'cancelled' && !isRefused ? mine.filter(({ ended }) => !ended) : []
  return left.map(({ orderNumber }) => `the warehouse still works on ${orderNumber}, though ${name} is cancelled`)
}

const labelFaults = (order: OrderFacts, labels: Books['labels']): string[] => [
  ...strangers(order, ['LabelRequested', 'ReturnLabelRequested'], labels, 'label'),
  ...order.fulfillments.flatMap((one) => parcelFaults(order, one, labels)),
]

/** One label that is not voided for each parcel that has one, and none for the others. Our own fleet keeps no book. */
const parcelFaults = (order: OrderFacts, one: FulfillmentFacts, labels: Books['labels']): string[] => {
  const asked = about(order, one, 'LabelRequested', 'LabelVoidRequested')
  if (one.phase === 'labelling' || asked.some(({ answer }) => answer === undefined)) return []
  const mine = labels.filter(({ requestId }) => asked.some(({ id }) => id === requestId))
  const live = mine.filter((label) => !label.voided).map((label) => label.trackingNumber)
  const expected = one.trackingNumbers
  const name = `fulfillment ${one.fulfillmentId}`
  if (live.length !== expected.length) {
    const advice = live.length > expected.length ? 'void the extra ones at FedEx' : 'look the parcel up at FedEx'
    return [
      `${name} has ${live.length} labels (${live.join(', ') || 'none'}) for ${expected.length} parcels; ${advice}`,
    ]
  }
  const strange = live.filter((each) => !expected.includes(each))
  return strange.length === 0
    ? []
    : [`the label of ${name} is ${strange.join(', ')}, the journal has ${expected.join(', ')}`]
}

/** Each request is sent once at most; that no two requests are of one thing to tell, see check-mails-due.ts. */
const mailFaults = (order: OrderFacts, mails: Books['mails']): string[] => [
  ...strangers(order, 'MailRequested', mails, 'mail'),
  ...mails
    .filter(({ count }) => count > 1)
    .map(({ requestId, kind, count }) => `mail ${kind} of effect ${requestId} was sent ${count} times`),
  ...ofType(order.events.notification, 'MailSent')
    .filter(({ requestId }) => !mails.some((mail) => mail.requestId === requestId))
    .map(({ requestId, kind }) => `mail ${kind} of effect ${requestId} is not in SendGrid's book, though it was sent`),
]

const about = (order: OrderFacts, { fulfillmentId }: FulfillmentFacts, ...types: MessageName[]): Request[] =>
  requestsOf(order, ...types).filter((request) => request.fulfillmentId === fulfillmentId)

const strangers = (
  order: OrderFacts,
  type: MessageName | readonly MessageName[],
  effects: Effects,
  noun: string,
): string[] => {
  const asked = new Set(requestsOf(order, ...[type].flat()).map(({ id }) => id))
  return effects
    .filter(({ requestId }) => !asked.has(requestId))
    .map(({ requestId }) => `a ${noun} is of effect ${requestId}, which no journal asked for`)
}

const repeats = (effects: Effects, noun: string, advice: string): string[] => {
  const counts = new Map<string, number>()
  for (const { requestId } of effects) counts.set(requestId, (counts.get(requestId) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([requestId, count]) => `effect ${requestId} has ${count} ${noun}s; ${advice}`)
}
