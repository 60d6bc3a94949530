// What must happen next in an order's life, by whom and until when: a pure function of its state, for the saga's deadline, the read
// API and operators. It must never ask a clock.
import type { Timestamp } from '../schemas/message'
import type { OrderStep } from '../schemas/messages'
import { isPlaced, type OrderState, type PlacedOrder } from './order-state'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long each step may take before somebody acts. Milliseconds. */
export const stepPatienceMs: Readonly<Record<OrderStep, number>> = {
  STOCK_RESERVATION: 15 * minuteMs,
  PAYMENT: 60 * minuteMs,
  FULFILLMENT_START: 72 * hourMs,
  SHIPMENT: 7 * dayMs,
  DELIVERY: 45 * dayMs,
  STOCK_RELEASE: hourMs,
  STOCK_COMMIT: hourMs,
  PAYMENT_CANCELLATION: hourMs,
  FULFILLMENT_CANCELLATION: hourMs,
}

export type NextStep = { readonly waitsFor: OrderStep; readonly since: Timestamp; readonly deadline: Timestamp }

/** The step with the nearest deadline; undefined when nothing is left to happen. */
export const nextStep = (state: OrderState): NextStep | undefined =>
  openSteps(state).reduce<NextStep | undefined>(
    (nearest, step) => (nearest && nearest.deadline <= step.deadline ? nearest : step),
    undefined,
  )

/** Everything that is waited for. */
export const openSteps = (state: OrderState): readonly NextStep[] => {
  if (!isPlaced(state)) return []
  const steps: [OrderStep, Timestamp][] = []
  const main = mainStep(state)
  if (main) steps.push([main, state.since])
  if (state.cancelling) steps.push(['FULFILLMENT_CANCELLATION', state.cancelling.at])
  if (state.stock === 'releasing') steps.push(['STOCK_RELEASE', state.since])
  if (state.stock === 'committing') steps.push(['STOCK_COMMIT', state.since])
  if (state.payment === 'undoing') steps.push(['PAYMENT_CANCELLATION', state.since])
  return steps.map(([waitsFor, since]) => ({ waitsFor, since, deadline: deadlineOf(state, waitsFor, since) }))
}

const mainStep = ({ status }: PlacedOrder): OrderStep | undefined => {
  switch (status) {
    case 'PENDING':
      return 'STOCK_RESERVATION'
    case 'PAYMENT_PROCESSING':
      return 'PAYMENT'
    case 'PAYMENT_COMPLETED':
    case 'FULFILLMENT_PENDING':
      return 'FULFILLMENT_START'
    case 'FULFILLMENT_IN_PROGRESS':
      return 'SHIPMENT'
    case 'SHIPPED':
      return 'DELIVERY'
    default:
      return undefined
  }
}

/** After it was overdue a step is looked at again, less and less often, but at least once a day. */
const deadlineOf = (state: PlacedOrder, step: OrderStep, since: Timestamp): Timestamp => {
  const overdue = state.overdue[step]
  if (!overdue || overdue.at === null) return since + stepPatienceMs[step]
  return overdue.at + Math.min(stepPatienceMs[step] * overdue.attempt, dayMs)
}
