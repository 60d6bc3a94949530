// The fold of floor-view: what each message of the fulfillment journal says of what is to be picked, and of how far it is. Pure.
import type { MessageId, OrderId } from '../../schemas/ids'
import type { FulfillmentPurpose, LineQuantity, WarehouseOrderRequested } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import type { EventEntry } from './event-rows'
import type { Applied, Place } from './view'

/** A line to pick; `missing` of its quantity could not be found and waits for somebody's decision. */
export type FloorLine = LineQuantity & {
  readonly sku: string
  readonly name: string
  readonly picked: number
  readonly missing: number
}

/** Times in milliseconds since 1970. */
export type FulfillmentRow = {
  readonly fulfillmentId: MessageId
  readonly orderId: OrderId
  readonly purpose: FulfillmentPurpose
  readonly warehouse: string
  readonly status: FloorStatus
  readonly lines: readonly FloorLine[]
  readonly wave: string | null
  readonly picker: string | null
  readonly country: string
  readonly region: string | null
  readonly weightGrams: number | null
  readonly carrier: string | null
  readonly trackingNumber: string | null
  readonly createdAt: number
  readonly updatedAt: number
}
export type FloorStatus =
  | 'REQUESTED'
  | 'ACCEPTED'
  | 'PICKING'
  | 'SHORT'
  | 'PACKED'
  | 'LABELLED'
  | 'SHIPPED'
  | 'DELIVERED'
  | 'CANCELLED'
  | 'FAILED'

/** All fulfillments of one order, by their ids. */
export type OrderFulfillments = readonly FulfillmentRow[]
export type FloorInput = InputOf<'floor-view'>
type Later = Exclude<FloorInput, WarehouseOrderRequested>

export const applyToFloor = (
  before: OrderFulfillments | undefined,
  message: FloorInput,
  place: Place,
): Applied<OrderFulfillments, EventEntry> => {
  const rows = before ?? []
  const { fulfillmentId } = message
  const entry = { message, place }
  const known = rows.find((row) => row.fulfillmentId === fulfillmentId)
  if (message.type === 'WarehouseOrderRequested') return { row: replaced(rows, requested(known, message)), entry }
  const change = known ? changed(known, message) : undefined
  if (!known || !change) return { entry }
  return { row: replaced(rows, { ...known, ...change, updatedAt: message.at }), entry }
}

const replaced = (rows: OrderFulfillments, row: FulfillmentRow): OrderFulfillments =>
  [...rows.filter(({ fulfillmentId }) => fulfillmentId !== row.fulfillmentId), row].sort((a, b) =>
    a.fulfillmentId < b.fulfillmentId ? -1 : 1,
  )

/** A warehouse that is asked in another's place begins anew. */
const requested = (known: FulfillmentRow | undefined, message: WarehouseOrderRequested): FulfillmentRow => ({
  fulfillmentId: message.fulfillmentId,
  orderId: message.orderId,
  purpose: message.purpose,
  warehouse: message.warehouse,
  status: 'REQUESTED',
  lines: message.lines.map(({ lineId, sku, name, quantity }) => ({
    lineId,
    sku,
    name,
    quantity,
    picked: 0,
    missing: 0,
  })),
  wave: null,
  picker: null,
  country: message.shipTo.country,
  region: message.shipTo.region,
  weightGrams: null,
  carrier: null,
  trackingNumber: null,
  createdAt: known?.createdAt ?? message.at,
  updatedAt: message.at,
})

const changed = (row: FulfillmentRow, message: Later): Partial<FulfillmentRow> | undefined => {
  switch (message.type) {
    case 'FulfillmentAccepted':
      return { status: 'ACCEPTED' }
    case 'FulfillmentStarted':
      return { status: 'PICKING', picker: message.by?.subject ?? null }
    case 'WaveAssigned':
      return { wave: message.waveId }
    case 'ItemScanned':
      return { lines: picked(row.lines, message.sku, message.quantity) }
    case 'ShortPickReported':
      return { lines: row.lines.map((line) => missing(line, line.missing + of(message.lines, line))) }
    case 'FulfillmentResourced':
      return { lines: without(row.lines, message.lines) }
    case 'FulfillmentShort':
      return {
        status: 'SHORT',
        lines: row.lines.map((line) => missing(line, Math.max(line.missing, of(message.lines, line)))),
      }
    case 'FulfillmentAmended':
      return amended(row, without(row.lines, message.dropped))
    case 'FulfillmentPacked':
      return { weightGrams: message.weightGrams, ...(row.status === 'SHORT' ? {} : { status: 'PACKED' }) }
    case 'ParcelLabelled':
      return { status: 'LABELLED', carrier: message.carrier, trackingNumber: message.trackingNumber }
    case 'FulfillmentShipped':
      return { status: 'SHIPPED', carrier: message.carrier, trackingNumber: message.trackingNumber }
    case 'FulfillmentDelivered':
      return { status: 'DELIVERED' }
    case 'FulfillmentCancelled':
      return { status: 'CANCELLED' }
    case 'FulfillmentFailed':
      return { status: 'FAILED' }
    case 'FulfillmentOverdue':
    case 'InventoryIssueReported':
    case 'FloorCommandDone':
    case 'FloorCommandRefused':
      return undefined
  }
}

const of = (lines: readonly LineQuantity[], { lineId }: FloorLine): number =>
  lines.reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0)

/** What is missing can't have been picked. */
const missing = (line: FloorLine, count: number): FloorLine => {
  const within = Math.min(count, line.quantity)
  return { ...line, missing: within, picked: Math.min(line.picked, line.quantity - within) }
}

const without = (lines: readonly FloorLine[], taken: readonly LineQuantity[]): readonly FloorLine[] =>
  lines.flatMap((line) => {
    const gone = of(taken, line)
    const quantity = line.quantity - gone
    return quantity > 0 ? [missing({ ...line, quantity }, Math.max(0, line.missing - gone))] : []
  })

/** Lines of one SKU are filled one after another. */
const picked = (lines: readonly FloorLine[], sku: string, quantity: number): readonly FloorLine[] => {
  let left = quantity
  return lines.map((line) => {
    if (line.sku !== sku) return line
    const more = Math.min(left, line.quantity - line.missing - line.picked)
    left -= more
    return { ...line, picked: line.picked + more }
  })
}

/** Once nobody misses anything any more it goes on where it was. */
const amended = (row: FulfillmentRow, lines: readonly FloorLine[]): Partial<FulfillmentRow> => {
  if (row.status !== 'SHORT' || lines.some((line) => line.missing > 0)) return { lines }
  return { lines, status: row.weightGrams === null ? 'PICKING' : 'PACKED' }
}
