// Until when a payment waits for whom, and what it does when that is over: it asks how a charge stands, tries again, gives up, renews an
// authorisation, or reports what takes too long.
import type { Deadline, DeadlinePassed } from '../engine/decider'
import { isWaiting, missingMinor, openMinor } from './money'
import { failPayment } from './answers'
import { checked, isCapturing, isRefunding, isReleasing, voided } from './next'
import { goOn, lapse, type Decision } from './results'
import type { Charge, PaymentState } from './state'
import { nextCharge } from './tenders'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** How long a provider may take before somebody is told, each time anew. */
export const paymentPatienceMs = hourMs
const unsecuredPatienceMs = 24 * hourMs
/** How long after one look the next is taken at a charge that waits; the last is repeated. */
const checkPauses = [0.5, 1, 2, 5, 15, 60].map((minutes) => minutes * minuteMs)

type Due = Deadline & { readonly charge?: Charge }

const dues = (state: PaymentState): Due[] => {
  const { retry, methodUntil, charges, since, checks } = state
  const isAsking =
    charges.some(({ status }) => status === 'ASKED') || isRefunding(state) || isCapturing(state) || isReleasing(state)
  const isEnding = charges.some((charge) => isWaiting(charge) && charge.voidId !== null)
  return [
    ...(isAsking || isEnding ? [{ at: since + paymentPatienceMs, name: 'ANSWER' }] : []),
    ...(retry ? [{ at: retry.at, name: 'RETRY' }] : []),
    ...(methodUntil === null ? [] : [{ at: methodUntil, name: 'METHOD' }]),
    ...(state.status === 'UNSECURED' ? [{ at: since + unsecuredPatienceMs, name: 'SECURITY' }] : []),
    ...charges.flatMap((charge) => duesOf(charge, checks)),
  ]
}

const duesOf = (charge: Charge, checks: PaymentState['checks']): Due[] => {
  const { until, voidId, captures } = charge
  if (isWaiting(charge)) {
    const pauseMs = checkPauses[Math.min(checks.count, checkPauses.length - 1)]!
    const check = { at: checks.at + pauseMs, name: 'CHECK', charge }
    return voidId === null && until !== null ? [check, { at: until, name: 'EXPIRY', charge }] : [check]
  }
  // What is being taken of it is taken first.
  const isTaking = captures.some(({ status }) => status === 'ASKED')
  return openMinor(charge) > 0 && until !== null && !isTaking ? [{ at: until, name: 'AUTHORISATION', charge }] : []
}

export const deadlineOf = (state: PaymentState): Deadline | undefined => {
  const earliest = dues(state).reduce<Due | undefined>(
    (first, due) => (first && first.at <= due.at ? first : due),
    undefined,
  )
  return earliest && { at: earliest.at, name: earliest.name }
}

/** What is due first is done; the rest is still due. */
export const actOnDeadline = (input: DeadlinePassed, state: PaymentState): Decision => {
  const due = dues(state).find(({ at, name }) => at <= input.due && name === input.name)
  if (!due) return []
  const { orderId } = input
  switch (due.name) {
    case 'RETRY':
      return nextCharge({ ...state, retry: null }, orderId, missingMinor(state), state.retry!)
    case 'METHOD':
      return giveUpWaiting(orderId, state)
    case 'CHECK':
      return [checked(state, due.charge!)]
    case 'EXPIRY':
      return [voided(state, 'It was not completed in time.')(due.charge!)]
    case 'AUTHORISATION':
      return renew(orderId, due.charge!, state)
    case 'SECURITY':
      return report('METHOD', state)
    default:
      return report(waitingFor(state), state)
  }
}

const waitingFor = (state: PaymentState): string => {
  if (state.charges.some(({ status }) => status === 'ASKED')) return 'CHARGE'
  if (isRefunding(state)) return 'REFUND'
  return isCapturing(state) ? 'CAPTURE' : 'VOID'
}

const report = (waitingFor: string, { attempt }: PaymentState): Decision => [
  { type: 'PaymentOverdue', attempt: attempt + 1, waitingFor },
]

const giveUpWaiting = (orderId: string, state: PaymentState): Decision => {
  if (state.completed) return report('METHOD', state)
  return goOn(
    state,
    orderId,
    ...failPayment(state, 'no_payment_method', 'No other means of payment was given in time.'),
  )
}

/** The old one is released, so that the customer's limit is not taken up twice. */
const renew = (orderId: string, charge: Charge, state: PaymentState): Decision => {
  const [lapsed, ...rest] = lapse(orderId, charge, state)
  return [lapsed!, voided(state, 'It runs out and is asked for again.')(charge), ...rest]
}
