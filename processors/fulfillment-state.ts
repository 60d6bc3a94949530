// What is remembered of a fulfillment, and how its facts change it. It folds the fulfillment's own outputs and decides nothing.
import type { MessageId } from '../schemas/ids'
import type { MessageOf, Timestamp } from '../schemas/message'
import type { Address, CarrierStatus, WarehouseOrderRequested } from '../schemas/messages'
import type { Deadline } from './engine/decider'

export type FulfillmentOutput = MessageOf<
  | 'WarehouseOrderRequested'
  | 'WarehouseCancellationRequested'
  | 'LabelRequested'
  | 'LabelVoidRequested'
  | 'FulfillmentAccepted'
  | 'FulfillmentStarted'
  | 'ParcelLabelled'
  | 'FulfillmentShipped'
  | 'ParcelProgressed'
  | 'FulfillmentDelivered'
  | 'FulfillmentCancelled'
  | 'FulfillmentCancellationAccepted'
  | 'FulfillmentCancellationRefused'
  | 'FulfillmentFailed'
  | 'FulfillmentOverdue'
>

/** Since when something is waited for, and how often it has been overdue since. */
type Waiting = { readonly since: Timestamp; readonly attempt: number }
type Core = Waiting & {
  readonly warehouseRequestId: MessageId
  readonly warehouse: string
  readonly shipTo: Address
  readonly contactPhone: string | null
  readonly weightGrams: number
  readonly cancelling: { readonly requestId: MessageId; readonly reason: string } | null
}
type Parcel = {
  readonly labelRequestId: MessageId
  readonly carrier: string
  readonly trackingNumber: string
  readonly last: { readonly carrierStatus: CarrierStatus; readonly scannedAt: Timestamp } | null
}
/** `unlabelledRequestId`: a label was asked for and has not come; `voidRequestId`: it has, and is to be voided. */
type Ended = { readonly unlabelledRequestId: MessageId | null; readonly voidRequestId: MessageId | null }

export type FulfillmentState =
  | { readonly status: 'NONE' }
  | ({ readonly status: 'REQUESTED' } & Core)
  | ({ readonly status: 'ACCEPTED' } & Core)
  | ({ readonly status: 'PICKING' } & Core)
  | ({ readonly status: 'LABELLING' } & Core & { readonly labelRequestId: MessageId })
  | ({ readonly status: 'LABELLED' } & Core & Parcel)
  | ({ readonly status: 'SHIPPED' } & Waiting & Parcel)
  | ({ readonly status: 'DELIVERED' } & Parcel)
  | ({ readonly status: 'CANCELLED' } & Ended)
  | ({ readonly status: 'FAILED' } & Ended)
export type FulfillmentIn<Status extends FulfillmentState['status']> = Extract<
  FulfillmentState,
  { readonly status: Status }
>
type Unshipped = FulfillmentIn<'REQUESTED' | 'ACCEPTED' | 'PICKING' | 'LABELLING' | 'LABELLED'>

export const isUnshipped = (state: FulfillmentState): state is Unshipped => 'cancelling' in state

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const awaited: {
  readonly [Status in FulfillmentState['status']]?: { readonly name: string; readonly patienceMs: number }
} = {
  REQUESTED: { name: 'WAREHOUSE_ORDER', patienceMs: hourMs },
  ACCEPTED: { name: 'PICKING', patienceMs: 72 * hourMs },
  PICKING: { name: 'PACKING', patienceMs: dayMs },
  LABELLING: { name: 'LABEL', patienceMs: hourMs },
  LABELLED: { name: 'COLLECTION', patienceMs: 3 * dayMs },
  SHIPPED: { name: 'DELIVERY', patienceMs: 45 * dayMs },
}
const cancellation = { name: 'WAREHOUSE_CANCELLATION', patienceMs: hourMs }

/** After it was overdue a step is looked at again at least once a day. */
export const fulfillmentDeadline = (state: FulfillmentState): Deadline | undefined => {
  const step = isUnshipped(state) && state.cancelling ? cancellation : awaited[state.status]
  if (!step || !('since' in state)) return undefined
  const { since, attempt } = state
  return { at: since + (attempt ? Math.min(step.patienceMs * attempt, dayMs) : step.patienceMs), name: step.name }
}

export const evolveFulfillment = (state: FulfillmentState, output: FulfillmentOutput): FulfillmentState => {
  if (output.type === 'WarehouseOrderRequested') return requested(output)
  if (output.type === 'FulfillmentCancelled') return { status: 'CANCELLED', ...ended(state) }
  if (output.type === 'FulfillmentFailed') return { status: 'FAILED', ...ended(state) }
  if (output.type === 'FulfillmentOverdue') return overdue(state, output)
  if (output.type === 'LabelVoidRequested')
    return 'voidRequestId' in state ? { ...state, unlabelledRequestId: null, voidRequestId: output.id } : state
  return isUnshipped(state) ? evolveUnshipped(state, output) : evolveShipped(state, output)
}

const requested = ({ id, at, warehouse, lines, shipTo, contactPhone }: WarehouseOrderRequested): FulfillmentState => ({
  status: 'REQUESTED',
  warehouseRequestId: id,
  warehouse,
  shipTo,
  contactPhone,
  weightGrams: lines.reduce((sum, line) => sum + line.quantity * line.weightGrams, 0),
  cancelling: null,
  since: at,
  attempt: 0,
})

const evolveUnshipped = (state: Unshipped, output: FulfillmentOutput): FulfillmentState => {
  const waiting: Waiting = { since: output.at, attempt: 0 }
  switch (output.type) {
    case 'FulfillmentAccepted':
      return { ...state, ...waiting, status: 'ACCEPTED' }
    case 'FulfillmentStarted':
      return { ...state, ...waiting, status: 'PICKING' }
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

const ended = (state: FulfillmentState): Ended => ({
  unlabelledRequestId: state.status === 'LABELLING' ? state.labelRequestId : null,
  voidRequestId: null,
})
