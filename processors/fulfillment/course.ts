// The rules of one fulfillment: pick, pack, label, ship, deliver; stop it in time; go on without what is missing.
import type { MessageOf } from '../../schemas/message'
import type {
  FulfillmentAmendmentRequested,
  FulfillmentCancellationRequested,
  FulfillmentRequested,
} from '../../schemas/messages'
import type { DeadlinePassed } from '../engine/decider'
import { failBlocked, giveUp } from './ending'
import { decideFloor, type FloorCommand } from './floor'
import { inParcels, isAllPacked } from './goods'
import { attachLabel, refuseLabel, reportVoid } from './label'
import { labelRequests } from './label-request'
import { common, less, summary } from './lines'
import { hasLeft } from './parcel-state'
import { alreadyShipped, followParcel, goneBefore } from './scans'
import { fulfillmentDeadline, isOpen, type FulfillmentState, type Open, type Said } from './state'
import { accept, confirmCancellation, followWarehouse, noteException, refuse, refuseCancellation } from './warehouse'

type Answer = MessageOf<
  | 'WarehouseOrderAccepted'
  | 'WarehouseOrderRefused'
  | 'WarehouseOrderCancelled'
  | 'WarehouseCancellationRefused'
  | 'WarehouseStatusReported'
  | 'WarehouseExceptionReported'
  | 'LabelCreated'
  | 'LabelRefused'
  | 'LabelVoided'
  | 'LabelVoidRefused'
  | 'CarrierScanReported'
>
type Asked = FulfillmentRequested | FulfillmentCancellationRequested | FulfillmentAmendmentRequested
export type CourseInput = Asked | FloorCommand | Answer
type Decision = readonly Said[]

const nothing: Decision = []

export const decideFulfillment = (input: CourseInput | DeadlinePassed, state: FulfillmentState): Decision => {
  switch (input.type) {
    case 'FulfillmentRequested':
      return state.status === 'NONE' ? [orderFromWarehouse(input)] : nothing
    case 'FulfillmentCancellationRequested':
      return cancel(input, state)
    case 'FulfillmentAmendmentRequested':
      return isOpen(state) && state.missing.length ? amend(input, state) : nothing
    case 'WarehouseOrderAccepted':
      return accept(input, state)
    case 'WarehouseOrderRefused':
      return refuse(input, state)
    case 'WarehouseOrderCancelled':
      return confirmCancellation(input, state)
    case 'WarehouseCancellationRefused':
      return refuseCancellation(input, state)
    case 'WarehouseStatusReported':
      return followWarehouse(input, state)
    case 'WarehouseExceptionReported':
      return noteException(input, state)
    case 'LabelCreated':
      return attachLabel(input, state)
    case 'LabelRefused':
      return refuseLabel(input, state)
    case 'LabelVoided':
      return nothing
    case 'LabelVoidRefused':
      return reportVoid(input, state)
    case 'CarrierScanReported':
      return followParcel(input, state)
    case 'DeadlinePassed':
      return isOpen(state) ? overdue(state) : nothing
    default:
      return decideFloor(input, state)
  }
}

const orderFromWarehouse = (input: FulfillmentRequested): Said => {
  const { purpose, warehouse, currency, lines, shippingAddress: shipTo, contact } = input
  return { type: 'WarehouseOrderRequested', purpose, warehouse, currency, lines, shipTo, contact }
}

const cancel = ({ reason, force }: FulfillmentCancellationRequested, state: FulfillmentState): Decision => {
  if (state.status === 'NONE') return [{ type: 'FulfillmentCancelled', reason }]
  if (!isOpen(state)) return state.status === 'DELIVERED' ? [alreadyShipped] : nothing
  if (state.parcels.some(hasLeft)) return [alreadyShipped]
  if (state.blocked) return giveUp(state, reason)
  if (state.cancelling) return state.renews ? [{ type: 'FulfillmentCancellationAccepted', reason }] : nothing
  switch (state.status) {
    case 'LABELLING':
    case 'LABELLED':
      return [force ? alreadyPacked : pickingStarted]
    default:
      return state.phase !== 'PICKING' || force ? askWarehouse(state, reason) : [pickingStarted]
  }
}

const askWarehouse = ({ warehouseRequestId }: Open, reason: string): Decision => [
  { type: 'FulfillmentCancellationAccepted', reason },
  { type: 'WarehouseCancellationRequested', warehouseRequestId, reason },
]

const refusal = (code: string, reason: string): Said => ({ type: 'FulfillmentCancellationRefused', code, reason })
const pickingStarted = refusal('PICKING_STARTED', 'The warehouse is picking the order already.')
const alreadyPacked = refusal('ALREADY_PACKED', 'The parcel is packed and its label asked for.')

/** It goes on without what is left out, which is never what is packed. */
const amend = ({ drop, at }: FulfillmentAmendmentRequested, state: Open): Decision => {
  const dropped = common(summary(less(state.lines, inParcels(state))), drop)
  if (!dropped.length) return nothing
  const amended: Said = { type: 'FulfillmentAmended', dropped }
  const lines = less(state.lines, dropped)
  if (!lines.length) return [amended, ...giveUp(state, 'All goods were left out.')]
  const after = { ...state, lines, missing: less(state.missing, dropped) }
  if (!isAllPacked(after)) return [amended]
  // The floor asks for labels itself.
  const unlabelled = state.parcels.filter(({ stage, byFloor }) => stage === 'PACKED' && !byFloor)
  return [amended, ...labelRequests(unlabelled, after, at), ...goneBefore(after, at)]
}

const overdue = (state: Open): Decision => {
  const deadline = fulfillmentDeadline(state)
  if (!deadline) return nothing
  if (deadline.name === 'BLOCKED') return failBlocked(state)
  return [{ type: 'FulfillmentOverdue', parcelId: null, waitingFor: deadline.name, attempt: state.attempt + 1 }]
}
