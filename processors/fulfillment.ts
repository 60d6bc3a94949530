// The fulfillment of an order: pick, pack, label, ship, deliver; and stop it as long as nothing has been picked.
// Warehouse and carrier report late, twice and out of order: only what is news changes anything.
import type { Body, MessageOf } from '../schemas/message'
import type { CarrierScanReported, FulfillmentCancellationRequested, FulfillmentRequested } from '../schemas/messages'
import type { DeadlinePassed, Decider } from './engine/decider'
import {
  evolveFulfillment,
  fulfillmentDeadline,
  isUnshipped,
  type FulfillmentIn,
  type FulfillmentOutput,
  type FulfillmentState,
} from './fulfillment-state'
import { serviceFor, warehouseFor } from './warehouses'

type WarehouseNews = MessageOf<
  | 'WarehouseOrderAccepted'
  | 'WarehouseOrderRefused'
  | 'WarehouseOrderCancelled'
  | 'WarehouseCancellationRefused'
  | 'WarehouseStatusReported'
>
type LabelNews = MessageOf<'LabelCreated' | 'LabelRefused' | 'LabelVoided' | 'LabelVoidRefused'>
type Input = FulfillmentRequested | FulfillmentCancellationRequested | WarehouseNews | LabelNews | CarrierScanReported
type News<Name extends Input['type']> = MessageOf<Name>
type Output = Body<FulfillmentOutput>
type Decision = readonly Output[]

const nothing: Decision = []
const heaviestGrams = 2 ** 31 - 1

const decide = (input: Input | DeadlinePassed, state: FulfillmentState): Decision => {
  switch (input.type) {
    case 'FulfillmentRequested':
      return orderFromWarehouse(input, state)
    case 'FulfillmentCancellationRequested':
      return cancel(input, state)
    case 'WarehouseOrderAccepted':
      return accept(input, state)
    case 'WarehouseOrderRefused':
      return state.status === 'REQUESTED' && input.requestId === state.warehouseRequestId ? failed(input) : nothing
    case 'WarehouseOrderCancelled':
      return confirmCancellation(input, state)
    case 'WarehouseCancellationRefused':
      return refuseCancellation(input, state)
    case 'WarehouseStatusReported':
      return followWarehouse(input, state)
    case 'LabelCreated':
      return attachLabel(input, state)
    case 'LabelRefused':
      return state.status === 'LABELLING' && input.requestId === state.labelRequestId ? failed(input) : nothing
    case 'LabelVoided':
      return nothing
    case 'LabelVoidRefused':
      return reportVoid(input, state)
    case 'CarrierScanReported':
      return followParcel(input, state)
    case 'DeadlinePassed':
      return 'attempt' in state ? [overdue(input.name, state.attempt + 1)] : nothing
    default:
      return unknownInput(input)
  }
}

const orderFromWarehouse = (input: FulfillmentRequested, state: FulfillmentState): Decision => {
  if (state.status !== 'NONE') return nothing
  const { lines, shippingAddress: shipTo, contactPhone } = input
  return [{ type: 'WarehouseOrderRequested', warehouse: warehouseFor(shipTo).name, lines, shipTo, contactPhone }]
}

const cancel = ({ reason }: FulfillmentCancellationRequested, state: FulfillmentState): Decision => {
  switch (state.status) {
    case 'NONE':
      return [{ type: 'FulfillmentCancelled', reason }]
    case 'REQUESTED':
    case 'ACCEPTED':
      if (state.cancelling) return nothing
      return [
        { type: 'FulfillmentCancellationAccepted', reason },
        { type: 'WarehouseCancellationRequested', warehouseRequestId: state.warehouseRequestId, reason },
      ]
    case 'PICKING':
    case 'LABELLING':
    case 'LABELLED':
      return state.cancelling ? nothing : [refusal('PICKING_STARTED', 'The warehouse is picking the order already.')]
    case 'SHIPPED':
    case 'DELIVERED':
      return [refusal('ALREADY_SHIPPED', 'The carrier has the parcel already.')]
    default:
      return nothing
  }
}

const accept = (
  { requestId, warehouseOrderNumber }: News<'WarehouseOrderAccepted'>,
  state: FulfillmentState,
): Decision =>
  state.status === 'REQUESTED' && requestId === state.warehouseRequestId
    ? [{ type: 'FulfillmentAccepted', warehouse: state.warehouse, warehouseOrderNumber }]
    : nothing

const confirmCancellation = (input: News<'WarehouseOrderCancelled'>, state: FulfillmentState): Decision =>
  isUnshipped(state) && input.warehouseRequestId === state.warehouseRequestId
    ? cancelled(state, state.cancelling?.reason ?? 'The warehouse cancelled the order.')
    : nothing

const refuseCancellation = (input: News<'WarehouseCancellationRefused'>, state: FulfillmentState): Decision =>
  isUnshipped(state) && input.requestId === state.cancelling?.requestId
    ? [refusal('PICKING_STARTED', input.reason)]
    : nothing

const followWarehouse = (input: News<'WarehouseStatusReported'>, state: FulfillmentState): Decision => {
  if (!isUnshipped(state) || input.warehouseRequestId !== state.warehouseRequestId) return nothing
  switch (input.status) {
    case 'RECEIVED':
    case 'RELEASED':
      return nothing
    case 'PICKING':
      return started(state)
    case 'PACKED':
      return isPacked(state) ? nothing : [...started(state), labelRequest(state)]
    case 'CANCELLED':
      return cancelled(state, state.cancelling?.reason ?? input.reason ?? 'The warehouse cancelled the order.')
    case 'REJECTED':
      return isPacked(state)
        ? nothing
        : failed({ code: 'REJECTED', reason: input.reason ?? 'The warehouse rejected the order.' })
    default:
      return unknownInput(input.status)
  }
}

const attachLabel = (input: News<'LabelCreated'>, state: FulfillmentState): Decision => {
  const { requestId: labelRequestId, carrier, trackingNumber, labelUrl } = input
  if (state.status === 'LABELLING' && labelRequestId === state.labelRequestId)
    return [{ type: 'ParcelLabelled', carrier, trackingNumber, labelUrl }]
  const isUnused =
    (state.status === 'CANCELLED' || state.status === 'FAILED') && labelRequestId === state.unlabelledRequestId
  return isUnused
    ? [{ type: 'LabelVoidRequested', labelRequestId, trackingNumber, reason: 'The order was cancelled.' }]
    : nothing
}

const reportVoid = ({ requestId }: News<'LabelVoidRefused'>, state: FulfillmentState): Decision =>
  (state.status === 'CANCELLED' || state.status === 'FAILED') && requestId === state.voidRequestId
    ? [overdue('LABEL_VOID', 1)]
    : nothing

const followParcel = (scan: CarrierScanReported, state: FulfillmentState): Decision => {
  if (state.status !== 'LABELLED' && state.status !== 'SHIPPED') return nothing
  const { trackingNumber, carrierStatus, scannedAt } = scan
  if (trackingNumber !== state.trackingNumber || carrierStatus === 'LABEL_CREATED') return nothing
  const collected = state.status === 'LABELLED' ? collect(scan, state) : []
  if (carrierStatus === 'DELIVERED')
    return [
      ...collected,
      { type: 'FulfillmentDelivered', carrier: state.carrier, trackingNumber, deliveredAt: scannedAt },
    ]
  const { last } = state
  const isNews =
    carrierStatus !== 'PICKED_UP' && (!last || (scannedAt > last.scannedAt && carrierStatus !== last.carrierStatus))
  return isNews ? [...collected, { type: 'ParcelProgressed', trackingNumber, carrierStatus, scannedAt }] : collected
}

/** What has left can't be cancelled any more: an open cancellation is refused on the way. */
const collect = ({ trackingNumber, scannedAt }: CarrierScanReported, state: FulfillmentIn<'LABELLED'>): Decision => [
  ...(state.cancelling ? [refusal('ALREADY_SHIPPED', 'The carrier has the parcel already.')] : []),
  { type: 'FulfillmentShipped', carrier: state.carrier, trackingNumber, shippedAt: scannedAt },
]

type Unshipped = Extract<FulfillmentState, { readonly warehouseRequestId: unknown; readonly cancelling: unknown }>

const started = (state: Unshipped): Decision =>
  state.status === 'REQUESTED' || state.status === 'ACCEPTED'
    ? [{ type: 'FulfillmentStarted', warehouse: state.warehouse }]
    : nothing

const isPacked = ({ status }: Unshipped): boolean => status === 'LABELLING' || status === 'LABELLED'

const labelRequest = ({ warehouse, shipTo, contactPhone, weightGrams }: Unshipped): Output => ({
  type: 'LabelRequested',
  warehouse,
  shipTo,
  contactPhone,
  weightGrams: Math.min(weightGrams, heaviestGrams),
  service: serviceFor(warehouse, shipTo.country),
})

const cancelled = (state: Unshipped, reason: string): Decision => {
  const over: Output = { type: 'FulfillmentCancelled', reason }
  if (state.status !== 'LABELLED') return [over]
  const { labelRequestId, trackingNumber } = state
  return [over, { type: 'LabelVoidRequested', labelRequestId, trackingNumber, reason }]
}

const failed = ({ code, reason }: { code: string; reason: string }): Decision => [
  { type: 'FulfillmentFailed', code, reason },
]

const refusal = (code: string, reason: string): Output => ({ type: 'FulfillmentCancellationRefused', code, reason })

const overdue = (waitingFor: string, attempt: number): Output => ({ type: 'FulfillmentOverdue', waitingFor, attempt })

const unknownInput = (input: never): never => {
  throw new Error(
    `the fulfillment has no rule for ${JSON.stringify((input as Input).type ?? input)}: correct processors/fulfillment.ts`,
  )
}

export const fulfillment: Decider<Input, FulfillmentState, FulfillmentOutput> = {
  initial: { status: 'NONE' },
  decide,
  evolve: evolveFulfillment,
  deadline: fulfillmentDeadline,
  isFinal: ({ status }) => ['DELIVERED', 'CANCELLED', 'FAILED'].includes(status),
}
