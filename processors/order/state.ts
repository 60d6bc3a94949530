// What is remembered of an order, and how its facts change it. It folds the order's own outputs and decides nothing.
import type { CustomerId, MessageId, Sealed } from '../../schemas/ids'
import type { MessageOf, Timestamp } from '../../schemas/message'
import type {
  Address,
  AvailabilityTerms,
  ChangePlan,
  CommandRef,
  LineQuantity,
  OrderLine,
  OrderOrigin,
  OrderStatus,
  OrderStep,
  PaymentTerms,
  PaymentWait,
  Tender,
  Totals,
} from '../../schemas/messages'
import { evolveMoney, isAllTaken, noMoney, type Money } from './money'
import type { OrderOutput } from './output'
import { evolveReturns, noReturns, type Returns } from './returns'
import { evolveSendings, lessOf, noSendings, withoutUnsent, withUnsent, type Sendings } from './sendings'
import { evolveStock, noStock, type Stock } from './stock'
import { evolveShortages, type Shortages } from './shortages'
import { evolveChange } from './slot'
import { withSeen, type SeenCommands } from '../seen-commands'

/** `at` is when its deadline last passed, null while it has not; `failedWith` the code with which a request about it failed. */
export type Overdue = { readonly attempt: number; readonly at: Timestamp | null; readonly failedWith: string | null }
export type Wait = { readonly waitsFor: PaymentWait; readonly since: Timestamp; readonly until: Timestamp }
/** The code of holds that end when the payment is secured again. */
export const unsecuredHold = 'PAYMENT_UNSECURED'
export type Hold = { readonly holdId: MessageId; readonly code: string; readonly since: Timestamp }
/** The one change set that is open: an edit, a cancellation, or the settlement of a return that needs stock. */
export type Change = Edit | Cancellation | Settlement
export type Edit = {
  readonly kind: 'EDIT'
  readonly changeId: MessageId
  readonly plan: ChangePlan
  readonly shippingAddress: Address | null
  readonly contact: Sealed | null
  readonly reservationId: MessageId | null
  readonly since: Timestamp
}
export type Cancellation = {
  readonly kind: 'CANCELLATION'
  readonly changeId: MessageId
  readonly by: CommandRef
  readonly reasonCode: string
  readonly force: boolean
  readonly since: Timestamp
}
export type Settlement = {
  readonly kind: 'SETTLEMENT'
  readonly changeId: MessageId
  readonly reservationId: MessageId
  readonly since: Timestamp
}

export type PlacedOrder = {
  readonly status: OrderStatus
  readonly version: number
  /** When the status was reached. */
  readonly since: Timestamp
  readonly seen: SeenCommands
  readonly customerId: CustomerId
  readonly origin: OrderOrigin
  readonly placedAt: Timestamp
  /** Null once nothing can be charged or sent any more. */
  readonly delivery: {
    readonly contact: Sealed
    readonly shippingAddress: Address
    readonly tenders: readonly Tender[]
    readonly terms: PaymentTerms
  } | null
  readonly availability: AvailabilityTerms
  readonly lines: readonly OrderLine[]
  /** The number of the next line. */
  readonly nextLine: number
  readonly totals: Totals
  /** What was kept of returns, and what was given back without goods. What is due is the total with the one and without the other. */
  readonly feesMinor: number
  readonly creditsMinor: number
  readonly stock: Stock
  readonly money: Money
  /** Whom the payment waits for. */
  readonly paymentWait: Wait | null
  readonly sendings: Sendings
  readonly holds: readonly Hold[]
  readonly change: Change | null
  readonly shortages: Shortages
  readonly returns: Returns
  readonly overdue: { readonly [Step in OrderStep]?: Overdue }
}
export type OrderState =
  | { readonly status: 'NONE'; readonly seen: SeenCommands }
  | { readonly status: 'REJECTED'; readonly seen: SeenCommands }
  | PlacedOrder

export const isPlaced = (state: OrderState): state is PlacedOrder =>
  state.status !== 'NONE' && state.status !== 'REJECTED'

const closed: readonly string[] = ['PAYMENT_FAILED', 'CANCELLED', 'REFUNDED']
/** Nothing can be done for it any more but give back what it holds. */
export const isClosed = ({ status }: PlacedOrder): boolean => closed.includes(status)

export const evolveOrder = (before: OrderState, output: OrderOutput): OrderState => {
  const seen = 'by' in output ? withSeen(before.seen, output.by) : before.seen
  if (output.type === 'OrderCreated') return created(seen, output)
  if (output.type === 'OrderRejected') return { status: 'REJECTED', seen }
  return isPlaced(before) ? evolvePlaced({ ...before, seen }, output) : { ...before, seen }
}

const created = (seen: SeenCommands, output: MessageOf<'OrderCreated'>): PlacedOrder => {
  const { at, customerId, origin, contact, lines, totals, shippingAddress, tenders, terms, availability, status } =
    output
  return {
    status,
    version: output.version,
    since: at,
    seen,
    customerId,
    origin,
    placedAt: at,
    delivery: { contact, shippingAddress, tenders, terms },
    availability,
    lines,
    nextLine: nextLineAfter(1, lines),
    totals,
    feesMinor: 0,
    creditsMinor: 0,
    stock: noStock,
    money: noMoney,
    paymentWait: null,
    sendings: withUnsent(noSendings, 'ORDER', lines),
    holds: [],
    change: null,
    shortages: {},
    returns: noReturns,
    overdue: {},
  }
}

const evolvePlaced = (before: PlacedOrder, output: OrderOutput): PlacedOrder => {
  const parts: PlacedOrder = {
    ...before,
    stock: evolveStock(before.stock, output),
    money: evolveMoney(before.money, output),
    sendings: evolveSendings(before.sendings, output),
    returns: evolveReturns(before.returns, output, deliveredAtOf(before, output)),
    change: evolveChange(before, output),
    shortages: evolveShortages(before.shortages, output),
  }
  const state = 'version' in output ? moved(parts, output) : parts
  return isClosed(state) ? stripped(evolveRest(state, output, before)) : evolveRest(state, output, before)
}

const moved = (
  state: PlacedOrder,
  { status, version, at }: { status: OrderStatus; version: number; at: Timestamp },
): PlacedOrder => (status === state.status ? { ...state, version } : { ...state, status, version, since: at })

const evolveRest = (state: PlacedOrder, output: OrderOutput, before: PlacedOrder): PlacedOrder => {
  switch (output.type) {
    case 'OrderHeld': {
      const { holdId, code, at: since } = output
      return { ...state, holds: [...state.holds, { holdId, code, since }] }
    }
    case 'OrderReleased': {
      const isSecured = state.holds.some((hold) => hold.holdId === output.holdId && hold.code === unsecuredHold)
      const holds = state.holds.filter(({ holdId }) => holdId !== output.holdId)
      return { ...state, holds, paymentWait: isSecured ? null : state.paymentWait }
    }
    case 'OrderPaymentAwaited': {
      const { waitsFor, until, at: since } = output
      return { ...state, paymentWait: { waitsFor, since, until } }
    }
    case 'OrderPaymentCompleted':
      return { ...state, paymentWait: null }
    case 'OrderPaymentCaptured':
    case 'OrderPaymentAdjusted':
      return isAllTaken(state.money) ? { ...state, paymentWait: null } : state
    case 'RefundGranted':
      return { ...state, creditsMinor: state.creditsMinor + output.amountMinor }
    case 'OrderChanged':
      return amended(state, output, before.change?.changeId === output.changeId)
    case 'ReturnOpened':
      return { ...state, nextLine: nextLineAfter(state.nextLine, output.wanted) }
    case 'ReturnSettled':
      return returned(state, output, before)
    case 'OrderStepOverdue':
      return { ...state, overdue: { ...state.overdue, [output.step]: overdueOf(state, output) } }
    default:
      return state
  }
}

/**
 * An edit is done before anything is sent: all of it is to be sent as it is now. What the reservation left out is not to be sent. Goods
 * that are dropped later change what is due alone.
 */
const amended = (state: PlacedOrder, output: MessageOf<'OrderChanged'>, isEdit: boolean): PlacedOrder => {
  const { lines, totals, shippingAddress, contact } = output
  const delivery = state.delivery && { ...state.delivery, contact, shippingAddress }
  const nextLine = nextLineAfter(state.nextLine, lines)
  const sendings = isEdit
    ? withUnsent({ ...state.sendings, unsent: [] }, 'ORDER', lines)
    : output.changeId === state.stock.initialId
      ? withoutUnsent(state.sendings, lessOf(state.lines, lines))
      : state.sendings
  return { ...state, lines, totals, delivery, nextLine, sendings }
}

const returned = (state: PlacedOrder, output: MessageOf<'ReturnSettled'>, before: PlacedOrder): PlacedOrder => {
  const { lines, totals, outcome, feeMinor } = output
  const settled = { ...state, lines, totals, feesMinor: state.feesMinor + feeMinor }
  const { wanted, lines: claimed } = before.returns.open[output.returnId] ?? { wanted: [], lines: [] }
  if (outcome === 'EXCHANGED') return { ...settled, sendings: withUnsent(state.sendings, 'EXCHANGE', wanted) }
  if (outcome === 'RESHIPPED') return { ...settled, sendings: withUnsent(state.sendings, 'RESHIP', claimed) }
  return settled
}

const nextLineAfter = (next: number, lines: readonly { readonly lineId: string }[]): number =>
  lines.reduce((highest, { lineId }) => Math.max(highest, (Number(lineId) || 0) + 1), next)

/** When the goods of a return that is being opened were delivered, the latest parcel of a line and the earliest of the lines. */
const deliveredAtOf = (state: PlacedOrder, output: OrderOutput): Timestamp | null =>
  output.type === 'ReturnOpened' ? deliveryOf(state, output.lines) : null

/** Null where a line is not known to have been delivered. */
export const deliveryOf = ({ sendings }: PlacedOrder, lines: readonly LineQuantity[]): Timestamp | null => {
  const times = lines.map(({ lineId }) =>
    Object.values(sendings.fulfillments)
      .flatMap(({ parcels }) => parcels)
      .reduce(
        (latest, parcel) =>
          parcel.lines.some((line) => line.lineId === lineId) ? Math.max(latest, parcel.deliveredAt ?? -1) : latest,
        -1,
      ),
  )
  const earliest = Math.min(...times)
  return earliest < 0 || times.length === 0 ? null : earliest
}

/** A failed request is reported at once and leaves the step's deadline as it is. */
const overdueOf = (state: PlacedOrder, { step, attempt, at, code }: MessageOf<'OrderStepOverdue'>): Overdue => {
  const before = state.overdue[step]
  return code === 'DEADLINE_PASSED'
    ? { attempt, at, failedWith: before?.failedWith ?? null }
    : { attempt, at: before?.at ?? null, failedWith: code }
}

/** What ended keeps its commands, its totals, and what is still to be given back. */
const stripped = (state: PlacedOrder): PlacedOrder => ({
  ...state,
  delivery: null,
  lines: [],
  sendings: noSendings,
  holds: [],
  change: null,
  paymentWait: null,
  shortages: {},
  returns: noReturns,
})
