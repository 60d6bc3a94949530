// How its facts change what is remembered of one fulfillment. It folds the decider's own outputs and decides nothing.
import type { MessageOf } from '../../schemas/message'
import { unpacked } from './goods'
import { bySku, less, summed } from './lines'
import { evolveParcels } from './parcel-state'
import { isOpen, type Core, type FulfillmentFact, type FulfillmentState, type Open, type OpenStatus } from './state'

const ends = {
  FulfillmentDelivered: 'DELIVERED',
  FulfillmentCancelled: 'CANCELLED',
  FulfillmentFailed: 'FAILED',
} as const

export const evolveFulfillment = (state: FulfillmentState, output: FulfillmentFact): FulfillmentState => {
  if (output.type === 'WarehouseOrderRequested') return ordered(state, output)
  const parcels = 'parcels' in state ? evolveParcels(state.parcels, output) : []
  if (Object.hasOwn(ends, output.type)) return { status: ends[output.type as keyof typeof ends], parcels }
  if (state.status === 'NONE') return state
  if (!isOpen(state)) return { ...state, parcels }
  if (output.type === 'FulfillmentOverdue') return { ...state, parcels, since: output.at, attempt: output.attempt }
  return evolveOpen(state, { ...state, parcels, ...change(state, output) }, output)
}

/** Whatever changes what is waited for begins the wait anew. */
const evolveOpen = (before: Open, after: Core, output: FulfillmentFact): Open => {
  const status = statusOf(after)
  const goesOn =
    status === before.status && after.cancelling === before.cancelling && after.missing.length === before.missing.length
  return goesOn ? { ...after, status } : { ...after, status, since: output.at, attempt: 0 }
}

const statusOf = (one: Core): OpenStatus => {
  if (one.blocked) return 'BLOCKED'
  if (one.missing.length) return 'SHORT'
  if (one.phase !== 'PICKING') return one.phase
  if (unpacked(one).length) return 'PICKING'
  const stages = new Set(one.parcels.map(({ stage }) => stage))
  return (['PACKED', 'LABELLING', 'LABELLED'] as const).find((stage) => stages.has(stage)) ?? 'SHIPPED'
}

/** For the first time, or anew: then the warehouse begins from the start, with what is left to do. */
const ordered = (state: FulfillmentState, output: MessageOf<'WarehouseOrderRequested'>): FulfillmentState => {
  const { id: warehouseRequestId, at: since, warehouse, purpose, currency, lines, shipTo, contact } = output
  const known = isOpen(state) ? state : { lines, missing: [], parcels: [], reports: [] }
  const begun: Core = {
    warehouseRequestId,
    warehouse,
    purpose,
    currency,
    shipTo,
    contact,
    phase: 'REQUESTED',
    lines: known.lines,
    missing: known.missing,
    scanned: [],
    parcels: known.parcels,
    picker: null,
    cancelling: null,
    renews: false,
    blocked: null,
    reports: known.reports,
    since,
    attempt: 0,
  }
  return { status: statusOf(begun), ...begun }
}

const change = (state: Open, output: FulfillmentFact): Partial<Core> => {
  switch (output.type) {
    case 'FulfillmentAccepted':
      return state.phase === 'REQUESTED' ? { phase: 'ACCEPTED' } : {}
    case 'FulfillmentStarted':
      return { phase: 'PICKING', picker: output.by?.subject ?? null, ...unblocked(state) }
    case 'ItemScanned':
      return { scanned: bySku([...state.scanned, { sku: output.sku, quantity: output.quantity }]) }
    case 'ParcelPacked':
      return unblocked(state)
    case 'FulfillmentShort':
      return unscanned({ ...state, missing: summed([...state.missing, ...output.lines]) })
    case 'FulfillmentAmended': {
      const { dropped } = output
      return unscanned({ ...state, lines: less(state.lines, dropped), missing: less(state.missing, dropped) })
    }
    case 'WarehouseExceptionNoted':
      return { reports: [...state.reports, output.reportId] }
    case 'FulfillmentBlocked': {
      const { step, code, reason, at: since } = output
      return { blocked: { step, code, reason, since } }
    }
    case 'FulfillmentRetried':
      return { shipTo: output.shipTo, blocked: null, renews: output.step === 'ADDRESS' }
    case 'WarehouseCancellationRequested':
      return { cancelling: { requestId: output.id, reason: output.reason } }
    case 'FulfillmentCancellationAccepted':
      return state.cancelling
        ? { renews: false, cancelling: { ...state.cancelling, reason: output.reason } }
        : { renews: false }
    case 'FulfillmentCancellationRefused':
      return { cancelling: null, renews: false }
    default:
      return {}
  }
}

/** The warehouse goes on by itself with what it had put aside for its address. */
const unblocked = ({ blocked }: Open): Partial<Core> => (blocked?.step === 'ADDRESS' ? { blocked: null } : {})

/** Goods that are not to be shipped from here any more count as not scanned. */
const unscanned = ({ lines, missing, scanned }: Open): Pick<Core, 'lines' | 'missing' | 'scanned'> => {
  const asked = bySku(less(lines, missing))
  const kept = scanned.map(({ sku, quantity }) => ({
    sku,
    quantity: Math.min(quantity, asked.find((line) => line.sku === sku)?.quantity ?? 0),
  }))
  return { lines, missing, scanned: kept.filter(({ quantity }) => quantity > 0) }
}
