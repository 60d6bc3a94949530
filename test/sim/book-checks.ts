// What the providers have booked against what the order says.
import type { Message } from '../../schemas/message'
import type { LineQuantity, OrderLine } from '../../schemas/messages'
import { all, problems, type Life } from './life'
import type { Providers } from './providers'
import { add, unitsOf } from './stock-book'

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
