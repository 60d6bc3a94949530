// The order: aggregate and saga. Reserve stock, take payment, ask for fulfillment, follow the parcel; undo in reverse.
import type { Body, MessageOf } from '../schemas/message'
import type { CancellationRequested, OrderCancelled, PlacementAccepted, PlacementRefused } from '../schemas/messages'
import type { DeadlinePassed, Decider } from './engine/decider'
import { nextStep, openSteps } from './order-next'
import { evolveOrder, isPlaced, type OrderOutput, type OrderState, type PlacedOrder } from './order-state'

type StockAnswer = MessageOf<
  'StockReserved' | 'StockRefused' | 'StockReleased' | 'StockCommitted' | 'StockRequestFailed'
>
type PaymentNews = MessageOf<'PaymentCompleted' | 'PaymentFailed' | 'PaymentCancelled' | 'PaymentRefunded'>
type FulfillmentNews = MessageOf<
  | 'FulfillmentStarted'
  | 'FulfillmentShipped'
  | 'FulfillmentDelivered'
  | 'FulfillmentCancelled'
  | 'FulfillmentCancellationRefused'
  | 'FulfillmentFailed'
>
type Input = PlacementAccepted | PlacementRefused | CancellationRequested | StockAnswer | PaymentNews | FulfillmentNews
type Decision = readonly Body<OrderOutput>[]
type News<Name extends Input['type']> = MessageOf<Name>

const nothing: Decision = []

const decide = (input: Input | DeadlinePassed, state: OrderState): Decision => {
  if (input.type === 'PlacementAccepted') return place(input, state)
  if (input.type === 'PlacementRefused') return reject(input, state)
  if (input.type === 'CancellationRequested') return cancel(input, state)
  if (!isPlaced(state)) return nothing
  switch (input.type) {
    case 'StockReserved':
      return requestPayment(input, state)
    case 'StockRefused':
      return cancelForStock(input, state)
    case 'StockReleased':
      return settleStock(input, state, 'releasing', 'RELEASED')
    case 'StockCommitted':
      return settleStock(input, state, 'committing', 'COMMITTED')
    case 'StockRequestFailed':
      return reportStockFailure(input, state)
    case 'PaymentCompleted':
      return requestFulfillment(input, state)
    case 'PaymentFailed':
      return failPayment(input, state)
    case 'PaymentCancelled':
      return state.payment === 'undoing' ? [{ type: 'PaymentSettled', outcome: 'NOTHING_CAPTURED' }] : nothing
    case 'PaymentRefunded':
      return refund(input, state)
    case 'FulfillmentStarted':
      return startFulfillment(state)
    case 'FulfillmentShipped':
      return ship(input, state)
    case 'FulfillmentDelivered':
      return deliver(input, state)
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

const place = (input: PlacementAccepted, state: OrderState): Decision => {
  if (state.status !== 'NONE') return compareBody(input, state)
  const { bodyHash, customerId, contact, lines, totals, shippingAddress, paymentMethodToken } = input
  const placement = { customerId, contact, lines, totals, shippingAddress, paymentMethodToken }
  return [
    { type: 'OrderCreated', bodyHash, ...placement, status: 'PENDING', version: 1 },
    { type: 'StockReservationRequested', lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) },
  ]
}

const reject = (input: PlacementRefused, state: OrderState): Decision => {
  if (state.status !== 'NONE') return compareBody(input, state)
  const { bodyHash, customerId, code, reason } = input
  return [{ type: 'OrderRejected', bodyHash, customerId, code, reason }]
}

const compareBody = ({ bodyHash }: { bodyHash: string }, state: { bodyHash: string }): Decision =>
  state.bodyHash === bodyHash ? nothing : [{ type: 'PlacementConflicted', bodyHash }]

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

const requestPayment = ({ requestId }: News<'StockReserved'>, state: PlacedOrder): Decision => {
  if (state.status !== 'PENDING' || requestId !== state.reservationRequestId) return nothing
  const { totals, paymentMethodToken, customerId } = state.placement
  return [
    {
      type: 'OrderUpdated',
      status: 'PAYMENT_PROCESSING',
      version: state.version + 1,
      reason: 'The stock is reserved.',
    },
    {
      type: 'PaymentRequested',
      amountMinor: totals.totalMinor,
      currency: totals.currency,
      paymentMethodToken,
      customerId,
    },
  ]
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

const requestFulfillment = (input: News<'PaymentCompleted'>, state: PlacedOrder): Decision => {
  if (state.status !== 'PAYMENT_PROCESSING') return nothing
  const { amountMinor, currency, providerPaymentId } = input
  const { lines, shippingAddress, contact } = state.placement
  const paid = {
    amountMinor,
    currency,
    providerPaymentId,
    status: 'PAYMENT_COMPLETED',
    version: state.version + 1,
  } as const
  return [
    { type: 'OrderPaymentCompleted', ...paid },
    { type: 'OrderUpdated', status: 'FULFILLMENT_PENDING', version: state.version + 2, reason: 'The order is paid.' },
    { type: 'FulfillmentRequested', lines, shippingAddress, contactName: contact.name, contactPhone: contact.phone },
  ]
}

const failPayment = ({ code, reason }: News<'PaymentFailed'>, state: PlacedOrder): Decision => {
  if (state.status !== 'PAYMENT_PROCESSING') return nothing
  const failed = { code, reason, status: 'PAYMENT_FAILED', version: state.version + 1 } as const
  return [{ type: 'OrderPaymentFailed', ...failed }, release(state, 'The payment failed.')]
}

const refund = ({ amountMinor, currency }: News<'PaymentRefunded'>, state: PlacedOrder): Decision => {
  if (state.payment !== 'undoing') return nothing
  return [
    { type: 'OrderRefunded', amountMinor, currency, status: 'REFUNDED', version: state.version + 1 },
    { type: 'PaymentSettled', outcome: 'REFUNDED' },
  ]
}

const startFulfillment = (state: PlacedOrder): Decision =>
  state.status === 'FULFILLMENT_PENDING' ? [started(state.version + 1)] : nothing

const ship = ({ carrier, trackingNumber }: News<'FulfillmentShipped'>, state: PlacedOrder): Decision => {
  const unseen = state.status === 'FULFILLMENT_PENDING' ? [started(state.version + 1)] : []
  if (!unseen.length && state.status !== 'FULFILLMENT_IN_PROGRESS') return nothing
  const version = state.version + unseen.length + 1
  return [
    ...unseen,
    { type: 'OrderShipped', carrier, trackingNumber, status: 'SHIPPED', version },
    { type: 'StockCommitRequested', reservationRequestId: reservationOf(state) },
  ]
}

const deliver = (input: News<'FulfillmentDelivered'>, state: PlacedOrder): Decision => {
  const { carrier, trackingNumber, deliveredAt } = input
  const unseen = ship({ ...input, type: 'FulfillmentShipped', carrier, trackingNumber, shippedAt: deliveredAt }, state)
  if (!unseen.length && state.status !== 'SHIPPED') return nothing
  const version = state.version + unseen.filter((output) => 'version' in output).length + 1
  return [...unseen, { type: 'OrderDelivered', deliveredAt, status: 'DELIVERED', version }]
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

const release = (state: PlacedOrder, reason: string) =>
  ({ type: 'StockReleaseRequested', reservationRequestId: reservationOf(state), reason }) as const

const started = (version: number) =>
  ({ type: 'OrderUpdated', status: 'FULFILLMENT_IN_PROGRESS', version, reason: 'Picking has started.' }) as const

const attemptOf = (state: PlacedOrder, step: keyof PlacedOrder['overdue']): number =>
  (state.overdue[step]?.attempt ?? 0) + 1

const reservationOf = ({ reservationRequestId }: PlacedOrder): NonNullable<PlacedOrder['reservationRequestId']> => {
  if (reservationRequestId === null)
    throw new Error('an order was created without a request for its stock: examine its journal')
  return reservationRequestId
}

const unknownInput = (input: never): never => {
  throw new Error(`the order has no rule for this: ${Object.values(input)[0]}; correct processors/order.ts`)
}

export const order: Decider<Input, OrderState, OrderOutput> = {
  initial: { status: 'NONE', refusedCommandId: null },
  decide,
  evolve: evolveOrder,
  deadline: (state) => {
    const next = nextStep(state)
    return next && { at: next.deadline, name: next.waitsFor }
  },
  isFinal: (state) => state.status === 'REJECTED' || (isPlaced(state) && openSteps(state).length === 0),
}
