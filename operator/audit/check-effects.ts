// Check 3, goods and mails: by the providers' books, each thing that an order asked for was done, and done once. Pure.
import type { MessageName } from '../../schemas/message'
import { awaits, requestsOf, type OrderFacts } from './order-facts'
import { ofType } from './events'
import type { BookMail, Books } from './provider-books'
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

const reservationFaults = (order: OrderFacts, reservations: Books['reservations']): string[] => {
  const faults = strangers(order, 'StockReservationRequested', reservations, 'reservation')
  if (reservations.length > 1)
    faults.push(`${reservations.length} reservations (${idsOf(reservations)}); release the extra ones`)
  const reserved = order.events.order.some((event) => event.status === 'PAYMENT_PROCESSING')
  if (reserved && reservations.length === 0)
    faults.push('no reservation in the Inventory Service, though its stock was reserved')
  return faults
}

const warehouseFaults = (order: OrderFacts, placed: Books['warehouseOrders']): string[] => {
  const faults = strangers(order, 'WarehouseOrderRequested', placed, 'warehouse order')
  if (placed.length > 1) faults.push(`${placed.length} warehouse orders (${idsOf(placed)}); cancel the extra ones`)
  for (const { orderNumber, created } of placed)
    if (created !== 1) faults.push(`warehouse order ${orderNumber} was made ${created} times`)
  const accepted = ['accepted', 'labelling', 'labelled', 'shipped'].includes(order.fulfillment)
  if (accepted && placed.length === 0) faults.push('no order in the warehouse system, though it was accepted there')
  const cancelled =
    order.fulfillment === 'cancelled' && !awaits(order, 'WarehouseOrderRequested', 'WarehouseCancellationRequested')
  const left = cancelled ? placed.filter(({ ended }) => !ended) : []
  if (left.length)
    faults.push(
      `the warehouse still works on ${left.map((one) => one.orderNumber).join(', ')}, though its fulfillment is cancelled`,
    )
  return faults
}

const labelFaults = (order: OrderFacts, labels: Books['labels']): string[] => {
  const faults = strangers(order, 'LabelRequested', labels, 'label')
  if (awaits(order, 'LabelRequested', 'LabelVoidRequested')) return faults
  const live = labels.filter((label) => !label.voided).map((label) => label.trackingNumber)
  const labelled = order.fulfillment === 'labelled' || order.fulfillment === 'shipped'
  const parcels = labelled ? 1 : 0
  if (order.fulfillment !== 'labelling' && live.length !== parcels)
    faults.push(
      `${live.length} labels (${live.join(', ') || 'none'}) for ${parcels} parcels; ${live.length > parcels ? 'void the extra ones at FedEx' : 'look the parcel up at FedEx'}`,
    )
  if (labelled && live.length === 1 && live[0] !== order.trackingNumber)
    faults.push(`the label is ${live[0]}, the journal has ${order.trackingNumber ?? 'none'}`)
  return faults
}

const mailFaults = (order: OrderFacts, mails: Books['mails']): string[] => {
  const faults = strangers(order, 'MailRequested', mails, 'mail')
  for (const { requestId, kind, count } of mails)
    if (count > 1) faults.push(`mail ${kind} of effect ${requestId} was sent ${count} times`)
  for (const [kind, count] of copies(mails))
    if (count > 1 && !doubted(order, kind)) faults.push(`mail ${kind} was sent under ${count} effects`)
  for (const { requestId, kind } of ofType(order.events.notification, 'MailSent'))
    if (!mails.some((mail) => mail.requestId === requestId))
      faults.push(`mail ${kind} of effect ${requestId} is not in SendGrid's book, though it was sent`)
  return faults
}

const copies = (mails: readonly BookMail[]): ReadonlyMap<string, number> => {
  const byKind = new Map<string, number>()
  for (const { kind } of mails) byKind.set(kind, (byKind.get(kind) ?? 0) + 1)
  return byKind
}

/** A mail that nobody could confirm is sent again under another effect: that is the rule, and no fault. */
const doubted = (order: OrderFacts, kind: string): boolean =>
  ofType(order.events.notification, 'MailInDoubt').some((event) => event.kind === kind)

const strangers = (
  order: OrderFacts,
  type: MessageName,
  effects: readonly { readonly requestId: string }[],
  noun: string,
): string[] => {
  const asked = requestsOf(order, type)
  return effects
    .filter(({ requestId }) => !asked.has(requestId))
    .map(({ requestId }) => `a ${noun} is of effect ${requestId}, which no journal asked for`)
}

const idsOf = (effects: readonly { readonly requestId: string }[]): string =>
  effects.map(({ requestId }) => requestId).join(', ')
