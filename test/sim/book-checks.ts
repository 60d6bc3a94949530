// What the providers have booked against what the order says.
import type { Message } from '../../schemas/message'
import type { OrderLine } from '../../schemas/messages'
import { all, problems, type Life } from './life'
import type { Providers } from './providers'
import { add, unitsOf } from './stock-book'

export const stockProblems = ({ orderId, said }: Life, { stock }: Providers): string[] => {
  const reservations = ofOrder(stock.reservations, orderId)
  const committed = new Map<string, number>()
  for (const reservation of reservations)
    for (const { sku, quantity } of unitsOf(reservation.committed)) add(committed, sku, quantity)
  const reserved = reservations.flatMap(({ left, backordered }) => [...unitsOf(left), ...unitsOf(backordered)])
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

/** What was in the parcels that left, by the lines that the warehouses were asked for. */
const shipped = (said: readonly Message[]): Map<string, number> => {
  const skus = new Map(
    all(said, 'WarehouseOrderRequested').flatMap(({ lines }) => lines.map(({ lineId, sku }) => [lineId, sku] as const)),
  )
  const units = new Map<string, number>()
  for (const { lines } of departures(said))
    for (const { lineId, quantity } of lines) add(units, skus.get(lineId) ?? `line ${lineId}`, quantity)
  return units
}

const departures = (said: readonly Message[]) => [...all(said, 'ParcelShipped'), ...all(said, 'FulfillmentShipped')]

export const parcelProblems = ({ orderId, said }: Life, { labels, warehouse }: Providers): string[] => {
  const used = ofOrder(labels, orderId).filter(({ voided, voidRefused }) => !voided && !voidRefused).length
  const parcels = departures(said.fulfillment)
  const gone = new Set(all(said.fulfillment, 'FulfillmentShipped').map(({ fulfillmentId }) => fulfillmentId as string))
  const failed = new Set(all(said.fulfillment, 'FulfillmentFailed').map(({ fulfillmentId }) => fulfillmentId as string))
  const forgotten = ofOrder(warehouse.entries, orderId).filter(
    ({ state, fulfillmentId }) => state === 'open' && !gone.has(fulfillmentId) && !failed.has(fulfillmentId),
  )
  return problems([
    [used !== parcels.length, `${used} labels are in use for ${parcels.length} parcels`],
    [new Set(parcels.map(({ parcelId }) => parcelId)).size !== parcels.length, 'a parcel has left twice'],
    [forgotten.length > 0, `the warehouse still has ${forgotten.map(({ fulfillmentId }) => fulfillmentId).join()}`],
  ])
}

const ofOrder = <Entry extends { readonly orderId: string }>(
  book: ReadonlyMap<string, Entry>,
  orderId: string,
): Entry[] => [...book.values()].filter((entry) => entry.orderId === orderId)

const sorted = (units: Map<string, number>) =>
  [...units].filter(([, quantity]) => quantity !== 0).sort(([a], [b]) => (a < b ? -1 : 1))
const text = (value: unknown): string => JSON.stringify(value)
