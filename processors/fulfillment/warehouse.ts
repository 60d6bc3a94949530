// What the warehouse system says of one fulfillment. It reports late, twice and out of order, and may be behind the floor's own commands:
// only what is news changes anything.
import { deriveMessageId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import type { WarehouseExceptionReported, WarehouseStatusReported } from '../../schemas/messages'
import { block, cancelledByWarehouse, orderAnew } from './ending'
import { isAllGone, unpacked, weightOf } from './goods'
import { labelRequests } from './label-request'
import { allotted, summary } from './lines'
import type { Parcel } from './parcel-state'
import { isOpen, type FulfillmentState, type Open, type Said } from './state'

type Decision = readonly Said[]
const nothing: Decision = []

export const accept = (input: MessageOf<'WarehouseOrderAccepted'>, state: FulfillmentState): Decision =>
  isOpen(state) && state.phase === 'REQUESTED' && input.requestId === state.warehouseRequestId && !isUnknownThere(state)
    ? [
        {
          type: 'FulfillmentAccepted',
          warehouse: state.warehouse,
          warehouseOrderNumber: input.warehouseOrderNumber,
        },
      ]
    : nothing

export const refuse = (input: MessageOf<'WarehouseOrderRefused'>, state: FulfillmentState): Decision => {
  const { requestId, code, reason, at } = input
  if (!isOpen(state) || requestId !== state.warehouseRequestId) return nothing
  if (state.phase !== 'REQUESTED' || isUnknownThere(state)) return nothing
  return state.cancelling
    ? stopped(state, reason)
    : block({ step: 'WAREHOUSE_ORDER', requestId, code, reason }, at, state)
}

export const confirmCancellation = (input: MessageOf<'WarehouseOrderCancelled'>, state: FulfillmentState): Decision =>
  isOpen(state) && input.warehouseRequestId === state.warehouseRequestId ? stopped(state, theirDecision) : nothing

export const refuseCancellation = (
  input: MessageOf<'WarehouseCancellationRefused'>,
  state: FulfillmentState,
): Decision =>
  isOpen(state) && input.requestId === state.cancelling?.requestId
    ? [{ type: 'FulfillmentCancellationRefused', code: 'PICKING_STARTED', reason: input.reason }]
    : nothing

export const followWarehouse = (input: WarehouseStatusReported, state: FulfillmentState): Decision => {
  if (!isOpen(state) || input.warehouseRequestId !== state.warehouseRequestId || isUnknownThere(state)) return nothing
  switch (input.status) {
    case 'RECEIVED':
    case 'RELEASED':
      return nothing
    case 'PICKING':
      return started(state)
    case 'PACKED':
      return packed(input, state)
    case 'CANCELLED':
      return stopped(state, input.reason ?? theirDecision)
    case 'REJECTED':
      return rejected(input, state)
    default:
      return unknownStatus(input.status)
  }
}

/** What it could not do as it was asked; each report counts once, and not for what is packed. */
export const noteException = (input: WarehouseExceptionReported, state: FulfillmentState): Decision => {
  if (!isOpen(state) || input.warehouseRequestId !== state.warehouseRequestId) return nothing
  if (state.reports.includes(input.id) || isUnknownThere(state)) return nothing
  const { id: reportId, at, exception, reason } = input
  const noted = { type: 'WarehouseExceptionNoted', exception, reportId, reason } as const
  if (exception === 'ADDRESS_REFUSED') {
    if (state.parcels.length || state.cancelling || state.blocked) return nothing
    const why = { code: 'address_refused', reason: reason ?? 'The warehouse can not send anything to this address.' }
    const requestId = state.warehouseRequestId
    return [{ ...noted, lines: [] }, ...block({ step: 'ADDRESS', requestId, ...why }, at, state)]
  }
  const lines = allotted(unpacked(state), input.lines)
  return lines.length
    ? [
        { ...noted, lines },
        { type: 'FulfillmentShort', lines },
      ]
    : nothing
}

const theirDecision = 'The warehouse cancelled the order.'

/** It knows nothing of the order: it refused or rejected it. */
const isUnknownThere = ({ blocked }: Open): boolean => blocked?.step === 'WAREHOUSE_ORDER'

/** It has no such order any more: that is the end, unless it is to be asked for anew, or all has left. */
const stopped = (state: Open, reason: string): Decision => {
  if (isAllGone(state)) return nothing
  return state.renews ? [orderAnew(state)] : cancelledByWarehouse(state, state.cancelling?.reason ?? reason)
}

const rejected = ({ at, reason }: WarehouseStatusReported, state: Open): Decision => {
  if (state.parcels.length) return nothing
  const trouble = { code: 'REJECTED', reason: reason ?? 'The warehouse rejected the order.' }
  if (state.cancelling) return stopped(state, trouble.reason)
  return block({ step: 'WAREHOUSE_ORDER', requestId: state.warehouseRequestId, ...trouble }, at, state)
}

const started = (state: Open): Decision =>
  state.phase === 'PICKING' ? nothing : [{ type: 'FulfillmentStarted', by: null, warehouse: state.warehouse }]

/** It packs all that is left in one parcel and asks for its label; where goods are missing, the label waits for what is decided on them. */
const packed = (input: WarehouseStatusReported, state: Open): Decision => {
  const rest = unpacked(state)
  const before = rest.length ? started(state) : nothing
  const weightGrams = weightOf(rest)
  const parcelId = deriveMessageId(input.id, 'fulfillment', before.length)
  const parcel: Pick<Parcel, 'parcelId' | 'lines' | 'weightGrams'> = { parcelId, lines: summary(rest), weightGrams }
  const made: Decision = rest.length ? [{ type: 'ParcelPacked', by: null, weightGrams, lines: parcel.lines }] : nothing
  const unlabelled = [...state.parcels.filter(({ stage }) => stage === 'PACKED'), ...(rest.length ? [parcel] : [])]
  return [...before, ...made, ...(state.missing.length ? nothing : labelRequests(unlabelled, state, input.at))]
}

const unknownStatus = (status: never): never => {
  throw new Error(
    `the warehouse reports ${JSON.stringify(status)}, which means nothing here: add it to fulfillment/warehouse.ts`,
  )
}
