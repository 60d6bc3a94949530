// A deadline has passed. Nobody waits for ever for stock or money: the order is cancelled. A return whose goods did not come expires, a
// customer who does not answer is taken to want the rest. Every other step is somebody's to look at.
import type { DeadlinePassed } from '../engine/decider'
import { cancelBySystem } from './cancel'
import { openSteps, type NextStep } from './next'
import type { Drafts } from './output'
import { amend } from './shortage'
import { isPlaced, type OrderState, type PlacedOrder } from './state'

export const actOnDeadline = ({ due }: DeadlinePassed, state: OrderState): Drafts => {
  if (!isPlaced(state)) return []
  const passed = openSteps(state).filter(({ deadline }) => deadline <= due)
  const timedOut = passed.find(({ waitsFor }) => endsOrder(waitsFor, state))
  if (!timedOut) return oneAfterAnother(passed, state)
  return cancelBySystem(state, { code: 'STEP_TIMED_OUT', reason: `${timedOut.waitsFor} did not end in time.` })
}

const paymentSteps: readonly NextStep['waitsFor'][] = ['PAYMENT', 'PAYMENT_ACTION', 'PAYMENT_METHOD']

const endsOrder = (step: NextStep['waitsFor'], { status }: PlacedOrder): boolean =>
  (step === 'STOCK_RESERVATION' && status === 'PENDING') ||
  (paymentSteps.includes(step) && status === 'PAYMENT_PROCESSING')

/** One question is answered at a time; the next is still due, and is answered on what the order then is. */
const oneAfterAnother = (passed: readonly NextStep[], state: PlacedOrder): Drafts => {
  const question = passed.find(({ waitsFor }) => waitsFor === 'SHORTAGE_ANSWER')
  const reports = [...new Set(passed.map(({ waitsFor }) => waitsFor))].flatMap((step) => report(step, state))
  return [
    ...reports,
    ...passed.flatMap(({ waitsFor, about }) =>
      waitsFor === 'RETURN_RECEIPT' && about ? [{ type: 'ReturnExpired', returnId: about } as const] : [],
    ),
    ...(question?.about ? amend(state, question.about, state.shortages[question.about]!, null) : []),
  ]
}

const report = (step: NextStep['waitsFor'], { overdue }: PlacedOrder): Drafts =>
  step === 'SHORTAGE_ANSWER' || step === 'RETURN_RECEIPT'
    ? []
    : [{ type: 'OrderStepOverdue', step, attempt: (overdue[step]?.attempt ?? 0) + 1, code: 'DEADLINE_PASSED' }]
