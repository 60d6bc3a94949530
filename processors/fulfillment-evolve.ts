// How its facts change what is remembered of one fulfillment. It folds the decider's own outputs and decides nothing.
import type { MessageOf } from '../schemas/message'
import type { WarehouseOrderRequested } from '../schemas/messages'
import { bySku, less, summed } from './fulfillment-lines'
import {
  isUnshipped,
  type FulfillmentIn,
  type FulfillmentOutput,
  type FulfillmentState,
  type Unshipped,
} from './fulfillment-state'

type Parcel = Pick<FulfillmentIn<'LABELLED'>, 'labelRequestId' | 'carrier' | 'trackingNumber' | 'last'>

export const evolveFulfillment = (state: FulfillmentState, output: FulfillmentOutput): FulfillmentState => {
  if (output.type === 'WarehouseOrderRequested') return requested(state, output)
  if (output.type === 'FulfillmentCancelled') return { status: 'CANCELLED', ...ended(state) }
  if (output.type === 'FulfillmentFailed') return { status: 'FAILED', ...ended(state) }
  if (output.type === 'FulfillmentOverdue') return overdue(state, output)
  if (output.type === 'LabelVoidRequested')
    return 'voidRequestId' in state ? { ...state, unlabelledRequestId: null, voidRequestId: output.id } : state
  if (!isUnshipped(state)) return evolveShipped(state, output)
  return evolveFloor(state, output) ?? evolveUnshipped(state, output)
}

const requested = (state: FulfillmentState, output: WarehouseOrderRequested): FulfillmentState => {
  const { id, at, warehouse, purpose, lines, shipTo, contact } = output
  return {
    status: 'REQUESTED',
    warehouseRequestId: id,
    warehouse,
    tried: state.status === 'NONE' ? state.tried : [],
    purpose,
    shipTo,
    contact,
    lines,
    missing: [],
    scanned: [],
    picker: null,
    packedGrams: null,
    cancelling: null,
    since: at,
    attempt: 0,
  }
}

/** What is done with the goods; undefined for all other facts. */
const evolveFloor = (state: Unshipped, output: FulfillmentOutput): FulfillmentState | undefined => {
  const waiting = { since: output.at, attempt: 0 }
  switch (output.type) {
    case 'ItemScanned':
      return { ...state, scanned: bySku([...state.scanned, { sku: output.sku, quantity: output.quantity }]) }
    case 'FulfillmentResourced':
      return unscanned({ ...state, lines: less(state.lines, output.lines) })
    case 'FulfillmentShort':
      return unscanned({ ...state, ...waiting, status: 'SHORT', missing: summed([...state.missing, ...output.lines]) })
    case 'FulfillmentAmended': {
      const lines = less(state.lines, output.dropped)
      const missing = less(state.missing, output.dropped)
      const status = missing.length ? 'SHORT' : state.packedGrams === null ? 'PICKING' : 'PACKED'
      return unscanned({ ...state, ...waiting, status, lines, missing })
    }
    case 'FulfillmentPacked': {
      const packedGrams = output.weightGrams
      return state.status === 'SHORT'
        ? { ...state, packedGrams }
        : { ...state, ...waiting, status: 'PACKED', packedGrams }
    }
    default:
      return undefined
  }
}

/** Goods that are not to be shipped from here any more count as not scanned. */
const unscanned = (state: Unshipped): Unshipped => {
  const asked = bySku(less(state.lines, state.missing))
  const scanned = state.scanned.map(({ sku, quantity }) => ({
    sku,
    quantity: Math.min(quantity, asked.find((line) => line.sku === sku)?.quantity ?? 0),
  }))
  return { ...state, scanned: scanned.filter(({ quantity }) => quantity > 0) }
}

const evolveUnshipped = (state: Unshipped, output: FulfillmentOutput): FulfillmentState => {
  const waiting = { since: output.at, attempt: 0 }
  switch (output.type) {
    case 'FulfillmentAccepted':
      return { ...state, ...waiting, status: 'ACCEPTED' }
    case 'FulfillmentStarted':
      return { ...state, ...waiting, status: 'PICKING', picker: output.by?.subject ?? null }
    case 'LabelRequested':
      return { ...state, ...waiting, status: 'LABELLING', labelRequestId: output.id }
    case 'ParcelLabelled': {
      if (state.status !== 'LABELLING') return state
      const { carrier, trackingNumber } = output
      return { ...state, ...waiting, status: 'LABELLED', carrier, trackingNumber, last: null }
    }
    case 'FulfillmentShipped':
      return state.status === 'LABELLED' ? { status: 'SHIPPED', ...waiting, ...parcelOf(state) } : state
    case 'WarehouseCancellationRequested':
      return { ...state, ...waiting, cancelling: { requestId: output.id, reason: output.reason } }
    case 'FulfillmentCancellationRefused':
      return state.cancelling ? { ...state, ...waiting, cancelling: null } : state
    default:
      return state
  }
}

const evolveShipped = (state: FulfillmentState, output: FulfillmentOutput): FulfillmentState => {
  if (state.status !== 'SHIPPED') return state
  if (output.type === 'FulfillmentDelivered') return { status: 'DELIVERED', ...parcelOf(state) }
  if (output.type !== 'ParcelProgressed') return state
  const { carrierStatus, scannedAt } = output
  return { ...state, last: { carrierStatus, scannedAt } }
}

const overdue = (
  state: FulfillmentState,
  { at, attempt, waitingFor }: MessageOf<'FulfillmentOverdue'>,
): FulfillmentState => {
  if (waitingFor === 'LABEL_VOID') return 'voidRequestId' in state ? { ...state, voidRequestId: null } : state
  return 'since' in state ? { ...state, since: at, attempt } : state
}

const parcelOf = ({ labelRequestId, carrier, trackingNumber, last }: Parcel): Parcel => ({
  labelRequestId,
  carrier,
  trackingNumber,
  last,
})

const ended = (state: FulfillmentState): Pick<FulfillmentIn<'CANCELLED'>, 'unlabelledRequestId' | 'voidRequestId'> => ({
  unlabelledRequestId: state.status === 'LABELLING' ? state.labelRequestId : null,
  voidRequestId: null,
})
