// What the warehouse system says of one fulfillment. It reports late, twice and out of order, and may be behind the floor's own commands:
// only what is news changes anything.
import type { MessageOf } from '../schemas/message'
import type { OrderLine } from '../schemas/messages'
import { less } from './fulfillment-lines'
import { isUnshipped, type FulfillmentState, type Said, type Unshipped } from './fulfillment-state'
import { serviceFor } from './warehouses'

type News<Name extends 'WarehouseOrderAccepted' | 'WarehouseOrderCancelled' | 'WarehouseCancellationRefused'> =
  MessageOf<Name>
type Decision = readonly Said[]

const nothing: Decision = []
const heaviestGrams = 2 ** 31 - 1

export const accept = (
  { requestId, warehouseOrderNumber }: News<'WarehouseOrderAccepted'>,
  state: FulfillmentState,
): Decision =>
  state.status === 'REQUESTED' && requestId === state.warehouseRequestId
    ? [{ type: 'FulfillmentAccepted', warehouse: state.warehouse, warehouseOrderNumber }]
    : nothing

export const confirmCancellation = (input: News<'WarehouseOrderCancelled'>, state: FulfillmentState): Decision =>
  isUnshipped(state) && input.warehouseRequestId === state.warehouseRequestId
    ? cancelled(state, state.cancelling?.reason ?? 'The warehouse cancelled the order.')
    : nothing

export const refuseCancellation = (input: News<'WarehouseCancellationRefused'>, state: FulfillmentState): Decision =>
  isUnshipped(state) && input.requestId === state.cancelling?.requestId
    ? [{ type: 'FulfillmentCancellationRefused', code: 'PICKING_STARTED', reason: input.reason }]
    : nothing

export const followWarehouse = (input: MessageOf<'WarehouseStatusReported'>, state: FulfillmentState): Decision => {
  if (!isUnshipped(state) || input.warehouseRequestId !== state.warehouseRequestId) return nothing
  const reason = input.reason ?? undefined
  switch (input.status) {
    case 'RECEIVED':
    case 'RELEASED':
      return nothing
    case 'PICKING':
      return started(state)
    case 'PACKED':
      return packed(state)
    case 'CANCELLED':
      return cancelled(state, state.cancelling?.reason ?? reason ?? 'The warehouse cancelled the order.')
    case 'REJECTED':
      return state.packedGrams === null
        ? [{ type: 'FulfillmentFailed', code: 'REJECTED', reason: reason ?? 'The warehouse rejected the order.' }]
        : nothing
    default:
      return unknownStatus(input.status)
  }
}

export const labelRequest = ({ warehouse, shipTo, contact, packedGrams, lines }: Unshipped): Said => ({
  type: 'LabelRequested',
  warehouse,
  shipTo,
  contact,
  weightGrams: packedGrams ?? weightOf(lines),
  service: serviceFor(warehouse, shipTo.country),
})

export const weightOf = (lines: readonly OrderLine[]): number =>
  Math.min(
    lines.reduce((sum, line) => sum + line.quantity * line.weightGrams, 0),
    heaviestGrams,
  )

const started = (state: Unshipped): Decision =>
  state.status === 'REQUESTED' || state.status === 'ACCEPTED'
    ? [{ type: 'FulfillmentStarted', by: null, warehouse: state.warehouse }]
    : nothing

/** The warehouse system packs and asks for the label in one; where goods are missing, the label waits for what is decided about them. */
const packed = (state: Unshipped): Decision => {
  if (state.status === 'PACKED') return [labelRequest(state)]
  if (state.packedGrams !== null) return nothing
  const packedGrams = weightOf(less(state.lines, state.missing))
  const isPacked: Said = { type: 'FulfillmentPacked', by: null, weightGrams: packedGrams }
  return [...started(state), isPacked, ...(state.status === 'SHORT' ? [] : [labelRequest({ ...state, packedGrams })])]
}

const cancelled = (state: Unshipped, reason: string): Decision => {
  const over: Said = { type: 'FulfillmentCancelled', reason }
  if (state.status !== 'LABELLED') return [over]
  const { labelRequestId, trackingNumber } = state
  return [over, { type: 'LabelVoidRequested', labelRequestId, trackingNumber, reason }]
}

const unknownStatus = (status: never): never => {
  throw new Error(
    `the warehouse reports ${JSON.stringify(status)}, which means nothing here: add it to fulfillment-warehouse.ts`,
  )
}
