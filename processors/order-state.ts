// What is remembered of an order, and how its facts change it. It folds the order's own outputs and decides nothing.
import type { MessageId } from '../schemas/ids'
import type { MessageOf, Timestamp } from '../schemas/message'
import type { OrderCreated, OrderStatus, OrderStep } from '../schemas/messages'

export type OrderOutput = MessageOf<
  | 'OrderCreated'
  | 'OrderRejected'
  | 'PlacementConflicted'
  | 'OrderUpdated'
  | 'OrderPaymentCompleted'
  | 'OrderPaymentFailed'
  | 'OrderShipped'
  | 'OrderDelivered'
  | 'OrderCancelled'
  | 'OrderRefunded'
  | 'CancellationRefused'
  | 'OrderStepOverdue'
  | 'StockReservationRequested'
  | 'StockReleaseRequested'
  | 'StockCommitRequested'
  | 'StockSettled'
  | 'PaymentRequested'
  | 'PaymentCancellationRequested'
  | 'PaymentSettled'
  | 'FulfillmentRequested'
  | 'FulfillmentCancellationRequested'
>

type Placement = Pick<
  OrderCreated,
  'customerId' | 'contact' | 'lines' | 'totals' | 'shippingAddress' | 'paymentMethodToken'
>
/** `at` is when its deadline last passed, null while it has not; `failedWith` the code with which a request about it failed. */
type Overdue = { readonly attempt: number; readonly at: Timestamp | null; readonly failedWith: string | null }
type Cancelling = {
  readonly commandId: MessageId
  readonly reason: string
  readonly requestedBy: string
  readonly at: Timestamp
}

type Core = {
  readonly bodyHash: string
  readonly version: number
  /** When the status was reached. */
  readonly since: Timestamp
  readonly reservationRequestId: MessageId | null
  /** The latest request about stock. */
  readonly stockRequestId: MessageId | null
  readonly stock: 'held' | 'releasing' | 'committing' | 'settled'
  readonly payment: 'none' | 'asked' | 'undoing' | 'settled'
  /** A cancellation that fulfillment has been asked about. */
  readonly cancelling: Cancelling | null
  readonly refusedCommandId: MessageId | null
  readonly overdue: { readonly [Step in OrderStep]?: Overdue }
}

type UnpaidStatus = 'PENDING' | 'PAYMENT_PROCESSING'
type UnpaidOrder = Core & { readonly status: UnpaidStatus; readonly placement: Placement }
export type PlacedOrder = UnpaidOrder | (Core & { readonly status: Exclude<OrderStatus, UnpaidStatus> })
export type OrderState =
  | { readonly status: 'NONE'; readonly refusedCommandId: MessageId | null }
  | { readonly status: 'REJECTED'; readonly bodyHash: string; readonly refusedCommandId: MessageId | null }
  | PlacedOrder

export const isPlaced = (state: OrderState): state is PlacedOrder =>
  state.status !== 'NONE' && state.status !== 'REJECTED'

/** Throws where an order was created without a request for its stock, which can't be. */
export const reservationOf = ({ reservationRequestId }: PlacedOrder): MessageId => {
  if (reservationRequestId === null)
    throw new Error('an order was created without a request for its stock: examine its journal')
  return reservationRequestId
}

export const evolveOrder = (state: OrderState, output: OrderOutput): OrderState => {
  if (output.type === 'OrderCreated') return created(state, output)
  if (output.type === 'OrderRejected')
    return { status: 'REJECTED', bodyHash: output.bodyHash, refusedCommandId: state.refusedCommandId }
  if (output.type === 'CancellationRefused') return refused(state, output.commandId)
  return isPlaced(state) ? evolvePlaced(state, output) : state
}

const created = ({ refusedCommandId }: OrderState, output: OrderCreated): UnpaidOrder => {
  const { customerId, contact, lines, totals, shippingAddress, paymentMethodToken } = output
  return {
    status: 'PENDING',
    bodyHash: output.bodyHash,
    version: output.version,
    since: output.at,
    reservationRequestId: null,
    stockRequestId: null,
    stock: 'held',
    payment: 'none',
    cancelling: null,
    refusedCommandId,
    overdue: {},
    placement: { customerId, contact, lines, totals, shippingAddress, paymentMethodToken },
  }
}

const refused = (state: OrderState, refusedCommandId: MessageId): OrderState =>
  isPlaced(state) ? { ...state, cancelling: null, refusedCommandId } : { ...state, refusedCommandId }

const evolvePlaced = (state: PlacedOrder, output: OrderOutput): PlacedOrder => {
  switch (output.type) {
    case 'OrderUpdated':
    case 'OrderPaymentCompleted':
    case 'OrderShipped':
    case 'OrderDelivered':
    case 'OrderRefunded':
      return moved(state, output)
    case 'OrderPaymentFailed':
      return { ...moved(state, output), payment: 'settled' }
    case 'OrderCancelled':
      return { ...moved(state, output), cancelling: null }
    case 'StockReservationRequested':
      return { ...state, reservationRequestId: output.id, stockRequestId: output.id }
    case 'StockReleaseRequested':
      return { ...state, stock: 'releasing', stockRequestId: output.id }
    case 'StockCommitRequested':
      return { ...state, stock: 'committing', stockRequestId: output.id }
    case 'StockSettled':
      return { ...state, stock: 'settled' }
    case 'PaymentRequested':
      return { ...state, payment: 'asked' }
    case 'PaymentCancellationRequested':
      return { ...state, payment: 'undoing' }
    case 'PaymentSettled':
      return { ...state, payment: 'settled' }
    case 'FulfillmentCancellationRequested': {
      const { commandId, reason, requestedBy, at } = output
      return { ...state, cancelling: { commandId, reason, requestedBy, at } }
    }
    case 'OrderStepOverdue':
      return { ...state, overdue: { ...state.overdue, [output.step]: overdueOf(state, output) } }
    default:
      return state
  }
}

/** A paid order no longer needs what was placed: fulfillment has been told. */
const moved = (
  state: PlacedOrder,
  { status, version, at }: { status: OrderStatus; version: number; at: Timestamp },
): PlacedOrder => {
  const next = { ...state, version, since: at, overdue: {} }
  if (status === 'PENDING' || status === 'PAYMENT_PROCESSING') return { ...(next as UnpaidOrder), status }
  const { placement: _, ...core } = next as UnpaidOrder
  return { ...core, status }
}

/** A failed request is reported at once and leaves the step's deadline as it is. */
const overdueOf = (state: PlacedOrder, { step, attempt, at, code }: MessageOf<'OrderStepOverdue'>): Overdue => {
  const before = state.overdue[step]
  return code === 'DEADLINE_PASSED'
    ? { attempt, at, failedWith: before?.failedWith ?? null }
    : { attempt, at: before?.at ?? null, failedWith: code }
}
