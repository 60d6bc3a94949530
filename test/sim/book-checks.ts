// What the providers have booked against what the order says.
import { isPlaced } from '../../processors/order-state'
import type { Message } from '../../schemas/message'
import type { LineQuantity, OrderLine } from '../../schemas/messages'
import { all, problems, type Life } from './life'
import type { Providers } from './providers'
import { add, unitsOf } from './stock-book'

export const moneyProblems = ({ orderId, state, said }: Life, { money }: Providers): string[] => {
  const charges = ofOrder(money.charges, orderId).filter((charge) => charge.state === 'CAPTURED')
  const refunds = ofOrder(money.refunds, orderId)
  const kept = sum(charges.map(({ amountMinor, refundedMinor }) => amountMinor - refundedMinor))
  const blocked = sum(refunds.filter(({ done }) => !done).map(({ amountMinor }) => amountMinor))
  // What was declined and captured all the same goes straight back, and is nobody's news.
  const taken = charges.filter(({ wasDeclined }) => !wasDeclined).length
  const due = dueOf({ state, said }, blocked > 0)
  const told = isPlaced(state) ? state.money.capturedMinor - state.money.refundedMinor : 0
  const [refunded] = all(said.order, 'OrderRefunded')
  const returned = sum(refunds.map(({ amountMinor }) => amountMinor))
  return problems([
    [kept - blocked !== due, `${kept} were kept and ${blocked} are blocked, where ${due} are due`],
    [blocked === 0 && told !== due, `it says that ${told} were kept, where ${due} are due`],
    [
      !!refunded && blocked === 0 && refunded.amountMinor > returned,
      `it says that ${refunded?.amountMinor} of ${returned} went back`,
    ],
    [all(said.order, 'OrderRefunded').length > 1, 'it was refunded twice'],
    [state.status === 'CANCELLED' && blocked === 0 && taken > 0, 'its money went back: it is to be REFUNDED'],
  ])
}

/** Where a refund is blocked, a change may be paid that can't be done yet: then what the payment was told counts. */
const dueOf = ({ state, said }: Pick<Life, 'state' | 'said'>, isBlocked: boolean): number => {
  const isUndone = said.order.some(({ type }) => type === 'OrderCancelled' || type === 'OrderPaymentFailed')
  if (!isPlaced(state) || isUndone) return 0
  return isBlocked ? state.money.toldMinor : state.totals.totalMinor + state.feesMinor
}

export const stockProblems = ({ orderId, said }: Life, { stock }: Providers): string[] => {
  const reservations = ofOrder(stock.reservations, orderId)
  const committed = new Map<string, number>()
  for (const reservation of reservations)
    for (const { sku, quantity } of unitsOf(reservation.committed)) add(committed, sku, quantity)
  const reserved = reservations.flatMap(({ left }) => unitsOf(left))
  return problems([
    [reserved.length > 0, `${text(reserved)} are still reserved`],
    [
      text(sorted(committed)) !== text(sorted(shipped(said.fulfillment))),
      `${text(sorted(committed))} were taken from stock, and ${text(sorted(shipped(said.fulfillment)))} shipped`,
    ],
    ...receiptProblems(
      said.order,
      stock.receipts.filter((receipt) => receipt.orderId === orderId),
    ),
  ])
}

/** What came in, by return, goods and what becomes of them, is booked as often as it came. */
const receiptProblems = (order: readonly Message[], receipts: Providers['stock']['receipts']) => {
  const skus = skusOf(order)
  const booked = new Map<string, number>()
  for (const { returnId, lines, disposition } of receipts)
    for (const { sku, quantity } of lines) add(booked, `${returnId} ${sku} ${disposition}`, quantity)
  const came = new Map<string, number>()
  for (const { returnId, lines } of all(order, 'ReturnReceived'))
    for (const { lineId, quantity, condition } of lines)
      add(came, `${returnId} ${skus.get(lineId)} ${condition === 'SELLABLE' ? 'RESTOCK' : 'WRITE_OFF'}`, quantity)
  return [
    [
      text(sorted(booked)) !== text(sorted(came)),
      `${text(sorted(booked))} were booked, and ${text(sorted(came))} came in`,
    ],
  ] as const
}

const skusOf = (order: readonly Message[]): Map<string, string> => {
  const known = order.flatMap((message): readonly OrderLine[] =>
    message.type === 'OrderCreated' || message.type === 'OrderChanged' || message.type === 'ReturnSettled'
      ? message.lines
      : message.type === 'ReturnOpened'
        ? message.wanted
        : [],
  )
  return new Map(known.map(({ lineId, sku }) => [lineId, sku]))
}

/** By what the warehouses were asked for, less what was moved elsewhere or left out. */
const shipped = (said: readonly Message[]): Map<string, number> => {
  const units = new Map<string, number>()
  for (const { fulfillmentId } of all(said, 'FulfillmentShipped')) {
    const of = <Each extends { readonly fulfillmentId: string }>(each: Each): boolean =>
      each.fulfillmentId === fulfillmentId
    const lines = all(said, 'WarehouseOrderRequested')
      .filter(of)
      .flatMap((one) => one.lines)
    const less: readonly LineQuantity[] = [
      ...all(said, 'FulfillmentResourced')
        .filter(of)
        .flatMap((one) => one.lines),
      ...all(said, 'FulfillmentAmended')
        .filter(of)
        .flatMap(({ dropped }) => dropped),
    ]
    for (const { lineId, sku, quantity } of lines) {
      const gone = sum(less.filter((line) => line.lineId === lineId).map((line) => line.quantity))
      if (quantity > gone) add(units, sku, quantity - gone)
    }
  }
  return units
}

export const parcelProblems = ({ orderId, said }: Life, { labels, warehouse }: Providers): string[] => {
  const used = ofOrder(labels, orderId).filter(({ voided, voidRefused }) => !voided && !voidRefused).length
  const shippings = all(said.fulfillment, 'FulfillmentShipped')
  const gone = new Set(shippings.map(({ fulfillmentId }) => fulfillmentId as string))
  const failed = new Set(all(said.fulfillment, 'FulfillmentFailed').map(({ fulfillmentId }) => fulfillmentId as string))
  const forgotten = ofOrder(warehouse.entries, orderId).filter(
    ({ state, fulfillmentId }) => state === 'open' && !gone.has(fulfillmentId) && !failed.has(fulfillmentId),
  )
  return problems([
    [used !== shippings.length || gone.size !== used, `${used} labels are in use for ${shippings.length} parcels`],
    [forgotten.length > 0, `the warehouse still has ${forgotten.map(({ fulfillmentId }) => fulfillmentId).join()}`],
  ])
}

const ofOrder = <Entry extends { readonly orderId: string }>(
  book: ReadonlyMap<string, Entry>,
  orderId: string,
): Entry[] => [...book.values()].filter((entry) => entry.orderId === orderId)

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)
const sorted = (units: Map<string, number>) =>
  [...units].filter(([, quantity]) => quantity !== 0).sort(([a], [b]) => (a < b ? -1 : 1))
const text = (value: unknown): string => JSON.stringify(value)
