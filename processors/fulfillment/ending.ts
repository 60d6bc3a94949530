// What goes wrong with a fulfillment, and how it ends before its parcels have left: it waits for somebody of the warehouse, is tried again,
// given up or cancelled. Labels that nobody will use are voided, and a warehouse that holds the order is told.
import type { MessageOf } from '../../schemas/message'
import { isHopeless } from '../rules/blocked'
import { labelRequests } from './label-request'
import { less } from './lines'
import { hasLeft } from './parcel-state'
import type { Open, Said } from './state'

type Decision = readonly Said[]
type Trouble = Omit<Extract<Said, { type: 'FulfillmentBlocked' }>, 'type'>

export const block = (trouble: Trouble, at: number, state: Open): Decision =>
  isHopeless(trouble.step, trouble.code, at)
    ? fail(trouble, state, trouble.step !== 'WAREHOUSE_ORDER')
    : [{ type: 'FulfillmentBlocked', ...trouble }]

/** `isHeld`: the warehouse has the order. */
const fail = ({ code, reason }: Pick<Trouble, 'code' | 'reason'>, state: Open, isHeld: boolean): Decision => [
  { type: 'FulfillmentFailed', code, reason },
  ...leftBehind(state, reason, isHeld),
]

/** Nobody has looked in time. */
export const failBlocked = (state: Open): Decision => (state.blocked ? fail(state.blocked, state, isHeld(state)) : [])

/** By us: a warehouse that was not told of it yet is told. */
export const giveUp = (state: Open, reason: string): Decision => [
  { type: 'FulfillmentCancelled', reason },
  ...leftBehind(state, reason, isHeld(state)),
]

/** By the warehouse: of what has left in part, the rest has failed. */
export const cancelledByWarehouse = (state: Open, reason: string): Decision =>
  state.parcels.some(hasLeft)
    ? fail({ code: 'CANCELLED_BY_WAREHOUSE', reason }, state, false)
    : [{ type: 'FulfillmentCancelled', reason }, ...leftBehind(state, reason, false)]

export const retry = ({ by, shipTo }: MessageOf<'RetryFulfillment'>, at: number, state: Open): Decision => {
  if (!state.blocked) return []
  const { step } = state.blocked
  const corrected = { ...state, shipTo: shipTo ?? state.shipTo }
  const retried: Said = { type: 'FulfillmentRetried', by, step, shipTo: corrected.shipTo }
  switch (step) {
    case 'WAREHOUSE_ORDER':
      return [retried, orderAnew(corrected)]
    case 'ADDRESS': {
      const { warehouseRequestId } = state
      const reason = 'It is asked for anew, with another address.'
      return [retried, { type: 'WarehouseCancellationRequested', warehouseRequestId, reason }]
    }
    case 'LABEL': {
      const refused = state.parcels.filter(({ stage }) => stage === 'REFUSED')
      return [retried, ...labelRequests(refused, corrected, at)]
    }
  }
}

export const abandon = ({ by, reason }: MessageOf<'AbandonFulfillment'>, state: Open): Decision => {
  const code = state.blocked?.code ?? 'ABANDONED'
  return [{ type: 'FloorCommandDone', by }, ...fail({ code, reason }, state, isHeld(state))]
}

/** All that is not missing: nothing of it is packed. */
export const orderAnew = ({ purpose, warehouse, currency, lines, missing, shipTo, contact }: Open): Said => ({
  type: 'WarehouseOrderRequested',
  purpose,
  warehouse,
  currency,
  lines: less(lines, missing),
  shipTo,
  contact,
})

const isHeld = ({ blocked, cancelling }: Open): boolean => blocked?.step !== 'WAREHOUSE_ORDER' && !cancelling

const leftBehind = (state: Open, reason: string, isHeld: boolean): Decision => [
  ...state.parcels.flatMap(({ stage, parcelId, carrier, labelRequestId, trackingNumber }): Said[] =>
    stage === 'LABELLED' && labelRequestId
      ? [{ type: 'LabelVoidRequested', parcelId, carrier, labelRequestId, trackingNumber, reason }]
      : [],
  ),
  ...(isHeld
    ? [
        {
          type: 'WarehouseCancellationRequested',
          warehouseRequestId: state.warehouseRequestId,
          reason,
        } as const,
      ]
    : []),
]
