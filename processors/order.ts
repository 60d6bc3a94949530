// The order: aggregate and saga. Reserve stock, take payment, ask for fulfillment, follow the parcel; undo in reverse.
import type { MessageOf } from '../schemas/message'
import type { PlacementAccepted, PlacementRefused } from '../schemas/messages'
import type { DeadlinePassed, Decider } from './engine/decider'
import { nextStep, openSteps } from './order-next'
import {
  evolveOrder,
  isPlaced,
  reservationOf,
  type OrderOutput,
  type OrderState,
  type PlacedOrder,
} from './order-state'
import { decideUndo, release, type Decision, type UndoInput } from './order-undo'

type CourseInput =
  | PlacementAccepted
  | PlacementRefused
  | MessageOf<'StockReserved' | 'PaymentCompleted' | 'PaymentFailed'>
  | MessageOf<'FulfillmentStarted' | 'FulfillmentShipped' | 'FulfillmentDelivered'>
type Input = CourseInput | UndoInput
type News<Name extends CourseInput['type']> = MessageOf<Name>

const nothing: Decision = []

const decide = (input: Input | DeadlinePassed, state: OrderState): Decision => {
  if (input.type === 'PlacementAccepted') return place(input, state)
  if (input.type === 'PlacementRefused') return reject(input, state)
  if (input.type === 'CancellationRequested') return decideUndo(input, state)
  if (!isPlaced(state)) return nothing
  switch (input.type) {
    case 'StockReserved':
      return requestPayment(input, state)
    case 'PaymentCompleted':
      return requestFulfillment(input, state)
    case 'PaymentFailed':
      return failPayment(input, state)
    case 'FulfillmentStarted':
      return startFulfillment(state)
    case 'FulfillmentShipped':
      return ship(input, state)
    case 'FulfillmentDelivered':
      return deliver(input, state)
    case 'StockRefused':
    case 'StockReleased':
    case 'StockCommitted':
    case 'StockRequestFailed':
    case 'PaymentCancelled':
    case 'PaymentRefunded':
    case 'FulfillmentCancelled':
    case 'FulfillmentFailed':
    case 'FulfillmentCancellationRefused':
    case 'DeadlinePassed':
      return decideUndo(input, state)
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

const started = (version: number) =>
  ({ type: 'OrderUpdated', status: 'FULFILLMENT_IN_PROGRESS', version, reason: 'Picking has started.' }) as const

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
