// The fold of floor-view: what each message of the fulfillment journal says of what is to be picked, and of how far it is. Pure.
import type { MessageOf } from '../../schemas/message'
import type { WarehouseOrderRequested } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import type { EventEntry } from './event-rows'
import { isAllPacked, missingAtLeast, missingMore, picked, without } from './floor-lines'
import type { FloorLine, FloorParcel, FloorStatus, FulfillmentRow, OrderFulfillments } from './floor-rows'
import type { Applied, Place } from './view'

export type FloorInput = InputOf<'floor-view'>
type Later = Exclude<FloorInput, WarehouseOrderRequested>
type OfParcel = MessageOf<
  'ParcelLabelled' | 'ParcelShipped' | 'FulfillmentShipped' | 'ParcelDelivered' | 'FulfillmentDelivered'
>

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

/** Asked for again, picking begins anew; what is packed, and what went wrong, stays. */
const requested = (known: FulfillmentRow | undefined, message: WarehouseOrderRequested): FulfillmentRow => ({
  fulfillmentId: message.fulfillmentId,
  orderId: message.orderId,
  purpose: message.purpose,
  warehouse: message.warehouse,
  warehouseRequestId: message.id,
  status: 'REQUESTED',
  lines: askedFor(known?.lines ?? [], message),
  wave: null,
  picker: null,
  country: message.shipTo.country,
  region: message.shipTo.region,
  parcels: known?.parcels ?? [],
  blocked: null,
  exceptions: known?.exceptions ?? [],
  weightGrams: known?.weightGrams ?? null,
  carrier: known?.carrier ?? null,
  trackingNumber: known?.trackingNumber ?? null,
  createdAt: known?.createdAt ?? message.at,
  updatedAt: message.at,
})

/** What is missing is not asked for again, and stays on the list. */
const askedFor = (known: readonly FloorLine[], { lines }: WarehouseOrderRequested): readonly FloorLine[] => {
  const missing = known.filter((line) => line.missing > 0)
  const asked = lines.map(({ lineId, sku, name, quantity }) => {
    const more = missing.find((line) => line.lineId === lineId)?.missing ?? 0
    return { lineId, sku, name, quantity: quantity + more, picked: 0, missing: more }
  })
  const others = missing.filter(({ lineId }) => !lines.some((line) => line.lineId === lineId))
  return [...asked, ...others.map((line) => ({ ...line, quantity: line.missing, picked: 0 }))]
}

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
      return { lines: missingMore(row.lines, message.lines) }
    case 'FulfillmentShort':
      return { status: 'SHORT', lines: missingAtLeast(row.lines, message.lines) }
    case 'FulfillmentAmended':
      return amended(row, message)
    case 'WarehouseExceptionNoted':
      return { exceptions: [...row.exceptions, exceptionOf(message)] }
    case 'FulfillmentBlocked':
      return { status: 'BLOCKED', blocked: blockOf(message) }
    case 'FulfillmentRetried':
      return retried(row, message)
    case 'ParcelPacked':
      return packed(row, message)
    case 'ParcelLabelled':
      return labelled(row, message)
    case 'ParcelShipped':
    case 'FulfillmentShipped':
      return sent(row, message)
    case 'ParcelDelivered':
    case 'FulfillmentDelivered':
      return arrived(row, message)
    case 'FulfillmentCancelled':
      return { status: 'CANCELLED', blocked: null }
    case 'FulfillmentFailed':
      return { status: 'FAILED' }
    case 'FulfillmentOverdue':
    case 'InventoryIssueReported':
    case 'FloorCommandDone':
    case 'FloorCommandRefused':
      return undefined
  }
}

/** Where it stands by what is packed and labelled, once it is being picked. */
const standing = ({ lines, parcels }: Pick<FulfillmentRow, 'lines' | 'parcels'>): FloorStatus => {
  if (!isAllPacked(lines, parcels)) return 'PICKING'
  return parcels.some(({ status }) => status === 'PACKED') ? 'PACKED' : 'LABELLED'
}

const isShort = ({ lines }: Pick<FulfillmentRow, 'lines'>): boolean => lines.some((line) => line.missing > 0)

/** Once nobody misses anything any more it goes on where it was. */
const amended = (row: FulfillmentRow, { dropped }: MessageOf<'FulfillmentAmended'>): Partial<FulfillmentRow> => {
  const lines = without(row.lines, dropped)
  const after = { ...row, lines }
  if (row.status === 'SHORT') return isShort(after) ? { lines } : { lines, status: standing(after) }
  return isPacking(row.status) ? { lines, status: standing(after) } : { lines }
}

/** A line less may make all of the rest packed. */
const isPacking = (status: FloorStatus): boolean => status === 'PICKING' || status === 'PACKED' || status === 'LABELLED'

const exceptionOf = ({ exception, lines, reason, at }: MessageOf<'WarehouseExceptionNoted'>) => ({
  exception,
  lines,
  reason,
  at,
})

const blockOf = ({ step, code, reason, requestId, at }: MessageOf<'FulfillmentBlocked'>) => ({
  step,
  code,
  reason,
  requestId,
  since: at,
})

const retried = (row: FulfillmentRow, { step, shipTo }: MessageOf<'FulfillmentRetried'>): Partial<FulfillmentRow> => ({
  status: step === 'WAREHOUSE_ORDER' ? 'REQUESTED' : isShort(row) ? 'SHORT' : standing(row),
  blocked: null,
  country: shipTo.country,
  region: shipTo.region,
})

const packed = (row: FulfillmentRow, message: MessageOf<'ParcelPacked'>): Partial<FulfillmentRow> => {
  const parcel: FloorParcel = {
    parcelId: message.id,
    lines: message.lines,
    weightGrams: message.weightGrams,
    status: 'PACKED',
    carrier: null,
    service: null,
    trackingNumber: null,
    labelFormat: null,
  }
  const parcels = [...row.parcels.filter(({ parcelId }) => parcelId !== message.id), parcel]
  const weightGrams = parcels.reduce((sum, each) => sum + each.weightGrams, 0)
  return { parcels, weightGrams, ...(isHeldUp(row) ? {} : { status: standing({ lines: row.lines, parcels }) }) }
}

const labelled = (row: FulfillmentRow, message: MessageOf<'ParcelLabelled'>): Partial<FulfillmentRow> => {
  const { carrier, trackingNumber, service, format: labelFormat } = message
  const parcels = withParcel(row, message, { status: 'LABELLED', carrier, service, trackingNumber, labelFormat })
  const status = isHeldUp(row) ? row.status : standing({ lines: row.lines, parcels })
  return { parcels, status, carrier, trackingNumber }
}

/** The rest of it does not depend on what has left or is labelled. */
const isHeldUp = ({ status }: FulfillmentRow): boolean => status === 'SHORT' || status === 'BLOCKED'

const sent = (
  row: FulfillmentRow,
  message: MessageOf<'ParcelShipped' | 'FulfillmentShipped'>,
): Partial<FulfillmentRow> => {
  const { carrier, trackingNumber } = message
  const isThere = row.parcels.some(({ parcelId, status }) => parcelId === message.parcelId && status === 'DELIVERED')
  const parcels = isThere ? row.parcels : withParcel(row, message, { status: 'SHIPPED', carrier, trackingNumber })
  return { parcels, carrier, trackingNumber, ...(message.type === 'FulfillmentShipped' ? { status: 'SHIPPED' } : {}) }
}

const arrived = (
  row: FulfillmentRow,
  message: MessageOf<'ParcelDelivered' | 'FulfillmentDelivered'>,
): Partial<FulfillmentRow> => ({
  parcels: withParcel(row, message, { status: 'DELIVERED' }),
  ...(message.type === 'FulfillmentDelivered' ? { status: 'DELIVERED' } : {}),
})

const withParcel = (
  { parcels }: FulfillmentRow,
  { parcelId }: OfParcel,
  change: Partial<FloorParcel>,
): readonly FloorParcel[] => parcels.map((parcel) => (parcel.parcelId === parcelId ? { ...parcel, ...change } : parcel))
