// What must happen next in an order's life, by whom and until when: a pure function of its state, for the saga's deadline, the read
// API and operators. It must never ask a clock.
import type { MessageId } from '../../schemas/ids'
import type { Timestamp } from '../../schemas/message'
import type { OrderStep } from '../../schemas/messages'
import { isHeld } from './hold'
import { isCapturing } from './money'
import type { Fulfillment } from './sendings'
import { isBackordered } from './stock'
import { isPlaced, type OrderState, type PlacedOrder } from './state'
import { backorderDeadline } from '../rules/availability'
import { stepDeadline, type AwaitedStep } from '../rules/service-levels'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long each step may take that waits for no person, before somebody acts. Milliseconds. */
export const stepPatienceMs: Readonly<Record<Exclude<OrderStep, AwaitedStep | 'BACKORDER'>, number>> = {
  STOCK_RESERVATION: 15 * minuteMs,
  PAYMENT: 60 * minuteMs,
  FULFILLMENT_START: 72 * hourMs,
  SHIPMENT: 7 * dayMs,
  DELIVERY: 45 * dayMs,
  STOCK_HOLD: 15 * minuteMs,
  STOCK_RESOURCING: hourMs,
  STOCK_RELEASE: hourMs,
  STOCK_COMMIT: hourMs,
  STOCK_RECEIPT: hourMs,
  PAYMENT_CANCELLATION: hourMs,
  PAYMENT_ADJUSTMENT: hourMs,
  PAYMENT_ACTION: hourMs,
  PAYMENT_METHOD: hourMs,
  PAYMENT_CAPTURE: 6 * hourMs,
  FULFILLMENT_CANCELLATION: hourMs,
  CHANGE: 2 * hourMs,
  RETURN_LABEL: 6 * hourMs,
}

/** `about` names the return or shortage, where there may be several. */
export type NextStep = {
  readonly waitsFor: OrderStep
  readonly since: Timestamp
  readonly deadline: Timestamp
  readonly about?: MessageId
}

/** The step with the nearest deadline; undefined when nothing is left to happen. */
export const nextStep = (state: OrderState): NextStep | undefined =>
  openSteps(state).reduce<NextStep | undefined>(
    (nearest, step) => (nearest && nearest.deadline <= step.deadline ? nearest : step),
    undefined,
  )

/** Everything that is waited for. */
export const openSteps = (state: OrderState): readonly NextStep[] =>
  isPlaced(state)
    ? [
        ...fulfillmentSteps(state),
        ...unsentSteps(state),
        ...stockSteps(state),
        ...backorderSteps(state),
        ...labelSteps(state),
        ...moneySteps(state),
        ...waitSteps(state),
        ...peopleSteps(state),
        ...(state.change ? [stepOf(state, 'CHANGE', state.change.since)] : []),
      ]
    : []

/** Each step once, of the parcel that has waited longest. */
const fulfillmentSteps = (state: PlacedOrder): NextStep[] =>
  earliestOf(
    state,
    Object.values(state.sendings.fulfillments).flatMap((one) => {
      const step = stepOfFulfillment(one)
      return step ? [[step, one.recall?.since ?? one.since] as const] : []
    }),
  )

const stepOfFulfillment = ({ stage, recall }: Fulfillment): Unserviced | undefined => {
  if (recall) return 'FULFILLMENT_CANCELLATION'
  return ({ REQUESTED: 'FULFILLMENT_START', STARTED: 'SHIPMENT', SHIPPED: 'DELIVERY', DELIVERED: undefined } as const)[
    stage
  ]
}

/** What nobody waits for and that is not sent all the same: it is somebody's to look at. */
const unsentSteps = (state: PlacedOrder): NextStep[] => {
  const { money, sendings, stock, change, shortages, since } = state
  const isIdle = money.state === 'PAID' && !change && !isHeld(state) && Object.keys(shortages).length === 0
  const isAsking = Object.values(stock.reservations).some((one) => one.state === 'ASKED')
  const isStockKnown = Object.keys(stock.requests).length === 0 && !isAsking && !isBackordered(stock)
  if (sendings.unsent.length === 0 || !isIdle || !isStockKnown) return []
  return [stepOf(state, 'FULFILLMENT_START', since)]
}

const stockSteps = (state: PlacedOrder): NextStep[] => {
  const { reservations, requests } = state.stock
  const asked = Object.values(reservations).filter((reservation) => reservation.state === 'ASKED')
  return earliestOf(state, [
    ...asked.map(({ since }) => ['STOCK_RESERVATION', since] as const),
    ...Object.values(requests).map(({ step, since }) => [step, since] as const),
  ])
}

/** A backorder that does not come is somebody's to look at, some days after it was expected. */
const backorderSteps = (state: PlacedOrder): NextStep[] => {
  const { stock, placedAt } = state
  const deadlines = Object.values(stock.reservations).flatMap(({ backordered, since }) =>
    backordered.map(({ expectedAt }) => backorderDeadline(expectedAt, since, placedAt)),
  )
  if (deadlines.length === 0) return []
  const since = Math.min(...Object.values(stock.reservations).map((one) => one.since))
  return [servedBy(state, 'BACKORDER', since, Math.min(...deadlines))]
}

const labelSteps = (state: PlacedOrder): NextStep[] =>
  earliestOf(
    state,
    Object.values(state.returns.open).flatMap(({ label, stage }) =>
      stage === 'APPROVED' && label.state === 'ASKED' ? [['RETURN_LABEL', label.since] as const] : [],
    ),
  )

const moneySteps = (state: PlacedOrder): NextStep[] => {
  const { money, since } = state
  return earliestOf(state, [
    ...(money.state === 'ASKED' && !state.paymentWait ? [['PAYMENT', since] as const] : []),
    ...(money.cancellation ? [['PAYMENT_CANCELLATION', money.cancellation.since] as const] : []),
    ...(isCapturing(money) ? [['PAYMENT_CAPTURE', money.captureSince] as const] : []),
    ...money.adjustments.map((adjustment) => ['PAYMENT_ADJUSTMENT', adjustment.since] as const),
  ])
}

/** The payment itself ends the wait; what is overdue after that is not. */
const waitSteps = (state: PlacedOrder): NextStep[] => {
  const { paymentWait, money } = state
  if (!paymentWait || money.state !== 'ASKED') return []
  const { waitsFor, since, until } = paymentWait
  const step = ({ ACTION: 'PAYMENT_ACTION', METHOD: 'PAYMENT_METHOD', PROVIDER: 'PAYMENT' } as const)[waitsFor]
  return [servedBy(state, step, since, until + stepPatienceMs[step])]
}

const peopleSteps = (state: PlacedOrder): NextStep[] => {
  const { holds, returns, shortages } = state
  const steps: NextStep[] = []
  const [oldest] = holds
  if (oldest && isHeld(state))
    steps.push(servedBy(state, 'HOLD_REVIEW', oldest.since, stepDeadline('HOLD_REVIEW', oldest.since)))
  for (const { returnId, stage, openedAt, expiresAt } of Object.values(returns.open)) {
    if (stage === 'OPENED')
      steps.push(servedBy(state, 'RETURN_DECISION', openedAt, stepDeadline('RETURN_DECISION', openedAt), returnId))
    if (stage === 'APPROVED' && expiresAt !== null)
      steps.push({ waitsFor: 'RETURN_RECEIPT', since: openedAt, deadline: expiresAt, about: returnId })
  }
  for (const [id, { since, answerBy, declined }] of Object.entries(shortages))
    if (!declined) steps.push({ waitsFor: 'SHORTAGE_ANSWER', since, deadline: answerBy, about: id as MessageId })
  return steps
}

type Unserviced = keyof typeof stepPatienceMs
type Begun = readonly [Unserviced, Timestamp]

const earliestOf = (state: PlacedOrder, begun: readonly Begun[]): NextStep[] => {
  const earliest = new Map<Unserviced, Timestamp>()
  for (const [step, since] of begun) earliest.set(step, Math.min(since, earliest.get(step) ?? since))
  return [...earliest].map(([step, since]) => stepOf(state, step, since))
}

const stepOf = (state: PlacedOrder, step: Unserviced, since: Timestamp): NextStep =>
  servedBy(state, step, since, since + stepPatienceMs[step])

/** After it was overdue a step is looked at again, less and less often, but at least once a day. */
const servedBy = (
  state: PlacedOrder,
  waitsFor: OrderStep,
  since: Timestamp,
  deadline: Timestamp,
  about?: MessageId,
): NextStep => {
  const overdue = state.overdue[waitsFor]
  const step = { waitsFor, since, ...(about && { about }) }
  if (!overdue || overdue.at === null || overdue.at < since) return { ...step, deadline }
  return { ...step, deadline: Math.max(deadline, overdue.at + Math.min((deadline - since) * overdue.attempt, dayMs)) }
}
