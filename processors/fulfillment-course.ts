// The rules of one fulfillment: pick, pack, label, ship, deliver; stop it in time; go on without what is missing.
import type { MessageOf } from '../schemas/message'
import type {
  FulfillmentAmendmentRequested,
  FulfillmentCancellationRequested,
  FulfillmentRequested,
} from '../schemas/messages'
import type { DeadlinePassed } from './engine/decider'
import { decideFloor, emptied, type FloorCommand } from './fulfillment-floor'
import { common, less } from './fulfillment-lines'
import { alreadyShipped, attachLabel, followParcel, reportVoid } from './fulfillment-parcel'
import { fulfillmentDeadline, type FulfillmentIn, type FulfillmentState, type Said } from './fulfillment-state'
import { accept, confirmCancellation, followWarehouse, labelRequest, refuseCancellation } from './fulfillment-warehouse'
import { warehouseFor } from './warehouses'

type Answer = MessageOf<
  | 'WarehouseOrderAccepted'
  | 'WarehouseOrderRefused'
  | 'WarehouseOrderCancelled'
  | 'WarehouseCancellationRefused'
  | 'WarehouseStatusReported'
  | 'LabelCreated'
  | 'LabelRefused'
  | 'LabelVoided'
  | 'LabelVoidRefused'
  | 'CarrierScanReported'
>
type Asked = FulfillmentRequested | FulfillmentCancellationRequested | FulfillmentAmendmentRequested
export type FulfillmentInput = Asked | FloorCommand | Answer
type Decision = readonly Said[]

const nothing: Decision = []

export const decideFulfillment = (input: FulfillmentInput | DeadlinePassed, state: FulfillmentState): Decision => {
  switch (input.type) {
    case 'FulfillmentRequested':
      return orderFromWarehouse(input, state)
    case 'FulfillmentCancellationRequested':
      return cancel(input, state)
    case 'FulfillmentAmendmentRequested':
      return state.status === 'SHORT' ? amend(input, state) : nothing
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
      return overdue(state)
    default:
      return decideFloor(input, state)
  }
}

const orderFromWarehouse = (input: FulfillmentRequested, state: FulfillmentState): Decision => {
  if (state.status !== 'NONE') return nothing
  const { purpose, lines, shippingAddress: shipTo, contact } = input
  return [{ type: 'WarehouseOrderRequested', purpose, warehouse: warehouseFor(shipTo).name, lines, shipTo, contact }]
}

const cancel = (input: FulfillmentCancellationRequested, state: FulfillmentState): Decision => {
  const { reason, force } = input
  switch (state.status) {
    case 'NONE':
      return [{ type: 'FulfillmentCancelled', reason }]
    case 'REQUESTED':
    case 'ACCEPTED':
      return state.cancelling ? nothing : askWarehouse(state, reason)
    case 'PICKING':
    case 'SHORT':
    case 'PACKED':
      if (state.cancelling) return nothing
      return force ? askWarehouse(state, reason) : [pickingStarted]
    case 'LABELLING':
    case 'LABELLED':
      if (state.cancelling) return nothing
      return [force ? alreadyPacked : pickingStarted]
    case 'SHIPPED':
    case 'DELIVERED':
      return [alreadyShipped]
    default:
      return nothing
  }
}

const askWarehouse = (
  { warehouseRequestId }: { readonly warehouseRequestId: FulfillmentIn<'REQUESTED'>['warehouseRequestId'] },
  reason: string,
): Decision => [
  { type: 'FulfillmentCancellationAccepted', reason },
  { type: 'WarehouseCancellationRequested', warehouseRequestId, reason },
]

const refusal = (code: string, reason: string): Said => ({ type: 'FulfillmentCancellationRefused', code, reason })
const pickingStarted = refusal('PICKING_STARTED', 'The warehouse is picking the order already.')
const alreadyPacked = refusal('ALREADY_PACKED', 'The parcel is packed and its label asked for.')

/** It goes on without what is left out. What the warehouse system has packed is only left out where it was missing. */
const amend = ({ drop }: FulfillmentAmendmentRequested, state: FulfillmentIn<'SHORT'>): Decision => {
  const isPacked = state.packedGrams !== null
  const dropped = common(summary(isPacked ? state.missing : state.lines), drop)
  if (!dropped.length) return nothing
  const amended: Said = { type: 'FulfillmentAmended', dropped }
  const lines = less(state.lines, dropped)
  if (!lines.length) return [amended, ...emptied(state, 'All goods were left out.')]
  const isWhole = less(state.missing, dropped).length === 0
  return isPacked && isWhole ? [amended, labelRequest({ ...state, lines })] : [amended]
}

const summary = (lines: FulfillmentIn<'SHORT'>['missing']): FulfillmentIn<'SHORT'>['missing'] =>
  lines.map(({ lineId, quantity }) => ({ lineId, quantity }))

const failed = ({ code, reason }: { code: string; reason: string }): Decision => [
  { type: 'FulfillmentFailed', code, reason },
]

const overdue = (state: FulfillmentState): Decision => {
  const deadline = fulfillmentDeadline(state)
  return deadline && 'attempt' in state
    ? [{ type: 'FulfillmentOverdue', waitingFor: deadline.name, attempt: state.attempt + 1 }]
    : nothing
}
