// Undoing an order: cancellations and how they are answered, what is given back, and steps that nobody ends in time.
// The other half of the order's decisions; it must never move an order on.
import type { Body, MessageOf } from '../schemas/message'
import type { CancellationRequested, OrderCancelled } from '../schemas/messages'
import type { DeadlinePassed } from './engine/decider'
import { nextStep, openSteps } from './order-next'
import { isPlaced, reservationOf, type OrderOutput, type OrderState, type PlacedOrder } from './order-state'

export type Decision = readonly Body<OrderOutput>[]
export type UndoInput =
  | CancellationRequested
  | MessageOf<'StockRefused' | 'StockReleased' | 'StockCommitted' | 'StockRequestFailed'>
  | MessageOf<'PaymentCancelled' | 'PaymentRefunded'>
  | MessageOf<'FulfillmentCancelled' | 'FulfillmentFailed' | 'FulfillmentCancellationRefused'>
type News<Name extends UndoInput['type']> = MessageOf<Name>

const nothing: Decision = []

export const decideUndo = (input: UndoInput | DeadlinePassed, state: OrderState): Decision => {
  if (input.type === 'CancellationRequested') return cancel(input, state)
  if (!isPlaced(state)) return nothing
  switch (input.type) {
    case 'StockRefused':
      return cancelForStock(input, state)
    case 'StockReleased':
      return settleStock(input, state, 'releasing', 'RELEASED')
    case 'StockCommitted':
      return settleStock(input, state, 'committing', 'COMMITTED')
    case 'StockRequestFailed':
      return reportStockFailure(input, state)
    case 'PaymentCancelled':
      return state.payment === 'undoing' ? [{ type: 'PaymentSettled', outcome: 'NOTHING_CAPTURED' }] : nothing
    case 'PaymentRefunded':
      return refund(input, state)
    case 'FulfillmentCancelled':
      return cancelUnshipped(state, 'FULFILLMENT_CANCELLED', input.reason)
    case 'FulfillmentFailed':
      return cancelUnshipped(state, 'FULFILLMENT_FAILED', `${input.code}: ${input.reason}`)
    case 'FulfillmentCancellationRefused':
      return passRefusalOn(input, state)
    case 'DeadlinePassed':
      return giveUpOrReport(input, state)
    default:
      return unknownInput(input)
  }
}

const cancel = (input: CancellationRequested, state: OrderState): Decision => {
  const { commandId, reason, requestedBy } = input
  const refuse = (code: string, why: string): Decision =>
    state.refusedCommandId === commandId ? nothing : [{ type: 'CancellationRefused', commandId, code, reason: why }]
  switch (state.status) {
    case 'NONE':
    case 'REJECTED':
      return refuse('UNKNOWN_ORDER', 'There is no order under this id.')
    case 'PENDING':
    case 'PAYMENT_PROCESSING':
      return cancelled(state, 'CUSTOMER_REQUEST', reason, requestedBy)
    case 'PAYMENT_COMPLETED':
    case 'FULFILLMENT_PENDING':
      if (state.cancelling || state.refusedCommandId === commandId) return nothing
      return [{ type: 'FulfillmentCancellationRequested', reason, commandId, requestedBy }]
    case 'FULFILLMENT_IN_PROGRESS':
    case 'SHIPPED':
      if (state.cancelling?.commandId === commandId) return nothing
      return refuse('FULFILLMENT_STARTED', 'The order is being picked or on its way already.')
    case 'DELIVERED':
    case 'PAYMENT_FAILED':
      return refuse('ALREADY_FINAL', `The order has ended: it is ${state.status}.`)
    case 'CANCELLED':
    case 'REFUNDED':
      return nothing
    default:
      return unknownInput(state)
  }
}

const cancelForStock = ({ requestId, code, reason }: News<'StockRefused'>, state: PlacedOrder): Decision => {
  if (state.status !== 'PENDING' || requestId !== state.reservationRequestId) return nothing
  return [cancellation(state, code, reason, 'system'), { type: 'StockSettled', outcome: 'NEVER_MADE' }]
}

const settleStock = (
  { reservationRequestId }: News<'StockReleased' | 'StockCommitted'>,
  state: PlacedOrder,
  awaited: PlacedOrder['stock'],
  outcome: string,
): Decision =>
  state.stock === awaited && reservationRequestId === state.reservationRequestId
    ? [{ type: 'StockSettled', outcome }]
    : nothing

const reportStockFailure = ({ requestId, code }: News<'StockRequestFailed'>, state: PlacedOrder): Decision => {
  const step = openSteps(state).find(({ waitsFor }) => waitsFor.startsWith('STOCK_'))?.waitsFor
  if (!step || requestId !== state.stockRequestId || state.overdue[step]?.failedWith === code) return nothing
  return [{ type: 'OrderStepOverdue', step, attempt: attemptOf(state, step), code }]
}

const refund = ({ amountMinor, currency }: News<'PaymentRefunded'>, state: PlacedOrder): Decision => {
  if (state.payment !== 'undoing') return nothing
  return [
    { type: 'OrderRefunded', amountMinor, currency, status: 'REFUNDED', version: state.version + 1 },
    { type: 'PaymentSettled', outcome: 'REFUNDED' },
  ]
}

const cancelUnshipped = (state: PlacedOrder, code: string, reason: string): Decision => {
  if (state.status !== 'FULFILLMENT_PENDING' && state.status !== 'FULFILLMENT_IN_PROGRESS') return nothing
  const { cancelling } = state
  return cancelling
    ? cancelled(state, 'CUSTOMER_REQUEST', cancelling.reason, cancelling.requestedBy)
    : cancelled(state, code, reason, 'system')
}

const passRefusalOn = ({ reason }: News<'FulfillmentCancellationRefused'>, { cancelling }: PlacedOrder): Decision =>
  cancelling
    ? [{ type: 'CancellationRefused', commandId: cancelling.commandId, code: 'FULFILLMENT_STARTED', reason }]
    : nothing

/** Nobody waits for ever for stock or money: the order is cancelled. Later steps are somebody's to look at. */
const giveUpOrReport = ({ due }: DeadlinePassed, state: PlacedOrder): Decision => {
  const step = nextStep(state)?.waitsFor
  if (step === 'STOCK_RESERVATION' || step === 'PAYMENT')
    return cancelled(state, 'STEP_TIMED_OUT', `${step} did not end in time.`, 'system')
  return openSteps(state)
    .filter(({ deadline }) => deadline <= due)
    .map(({ waitsFor }) => ({
      type: 'OrderStepOverdue',
      step: waitsFor,
      attempt: attemptOf(state, waitsFor),
      code: 'DEADLINE_PASSED',
    }))
}

const cancelled = (state: PlacedOrder, code: string, reason: string, requestedBy: string): Decision => [
  cancellation(state, code, reason, requestedBy),
  release(state, reason),
  ...(state.payment === 'asked' ? [{ type: 'PaymentCancellationRequested', reason } as const] : []),
]

const cancellation = (state: PlacedOrder, code: string, reason: string, requestedBy: string): Body<OrderCancelled> => ({
  type: 'OrderCancelled',
  code,
  reason,
  requestedBy,
  status: 'CANCELLED',
  version: state.version + 1,
})

export const release = (state: PlacedOrder, reason: string) =>
  ({ type: 'StockReleaseRequested', reservationRequestId: reservationOf(state), reason }) as const

const attemptOf = (state: PlacedOrder, step: keyof PlacedOrder['overdue']): number =>
  (state.overdue[step]?.attempt ?? 0) + 1

const unknownInput = (input: never): never => {
  throw new Error(`the order has no rule for this: ${Object.values(input)[0]}; correct processors/order-undo.ts`)
}
