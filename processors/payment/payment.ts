// The payment of an order converges on the amount due, however late results come, and never returns more than was captured. A newer
// adjustment supersedes an open one, which then has no answer of its own. Requests come once and in order: the engine sees to that.
import type { MessageOf } from '../../schemas/message'
import type { InputOf } from '../../topics/topology'
import type { DeadlinePassed, Decider } from '../engine/decider'
import { adjustedToNothing, refusedAdjustment } from './answers'
import { notAttempted } from './charge-fold'
import { answerCommand } from './commands'
import { fail } from './failing'
import { evolvePayment } from './fold'
import * as reports from './reports'
import * as results from './results'
import { goOn, type Decision } from './results'
import { noPayment, type PaymentOutput, type PaymentState } from './state'
import * as takings from './takings'
import { actOnDeadline, deadlineOf } from './waiting'

type Input = InputOf<'payment'>
const nothing: Decision = []

const decide = (input: Input | DeadlinePassed, state: PaymentState): Decision => {
  switch (input.type) {
    case 'PaymentRequested':
      return open(input, state)
    case 'PaymentAdjustmentRequested':
      return adjust(input, state)
    case 'PaymentCancellationRequested':
      return cancel(input, state)
    case 'PaymentCaptureRequested':
      return takeMore(input, state)
    case 'GivePaymentMethod':
    case 'ContinuePayment':
      return answerCommand(input, state)
    case 'DeadlinePassed':
      return actOnDeadline(input, state)
    default:
      return takeNews(input, state)
  }
}

type News = Exclude<
  Input,
  MessageOf<
    | 'PaymentRequested'
    | 'PaymentAdjustmentRequested'
    | 'PaymentCancellationRequested'
    | 'PaymentCaptureRequested'
    | 'GivePaymentMethod'
    | 'ContinuePayment'
  >
>

const takeNews = (input: News, state: PaymentState): Decision => {
  switch (input.type) {
    case 'Charged':
      return results.capture(input, state)
    case 'Authorised':
      return results.authorise(input, state)
    case 'ChargeDeclined':
      return fail(input.chargeRequestId, { ...input, code: declineWord(input) }, state)
    case 'ChargeNotAttempted':
      return fail(input.chargeRequestId, { ...input, code: notAttempted }, state)
    case 'AuthenticationRequired':
    case 'ChargeDelayed':
      return results.wait(input, state)
    case 'ChargeReported':
      return reports.takeReport(input, state)
    case 'Captured':
      return takings.confirmCapture(input, state)
    case 'CaptureRefused':
      return takings.blockCapture(input, state)
    case 'Voided':
      return takings.confirmVoid(input, state)
    case 'VoidRefused':
      return takings.doubtVoid(input, state)
    case 'Refunded':
      return takings.confirmRefund(input, state)
    case 'RefundRefused':
      return takings.blockRefund(input, state)
    case 'RefundReported':
      return reports.takeRefundReport(input, state)
    case 'DisputeReported':
      return reports.takeDispute(input, state)
    default:
      return unknownInput(input)
  }
}

/** Stripe's issuer's code is a word of the rules; Adyen's is a bare number beside its word. */
const declineWord = ({ provider, code, declineCode }: MessageOf<'ChargeDeclined'>): string =>
  provider === 'STRIPE' ? (declineCode ?? code) : code

const open = (input: MessageOf<'PaymentRequested'>, state: PaymentState): Decision => {
  if (state.means || state.course !== 'OPEN') return nothing
  const { orderId, amountMinor, currency, customerId, tenders, terms } = input
  if (state.open) checkCurrency(input, state.open.currency)
  const description = `Order ${orderId}`
  return goOn(state, orderId, { type: 'PaymentOpened', amountMinor, currency, customerId, description, tenders, terms })
}

const adjust = (input: MessageOf<'PaymentAdjustmentRequested'>, state: PaymentState): Decision => {
  const { id: requestId, orderId, dueMinor, currency, reason } = input
  if (requestId === state.lastRequestId) return nothing
  if (dueMinor < 0)
    throw new Error(`adjustment ${requestId} asks for less than nothing: correct what computes the amount due`)
  if (state.means) checkCurrency(input, state.means.currency)
  if (state.stuck && dueMinor > state.dueMinor) return [refusedAdjustment(requestId, 'PAYMENT_UNSECURED')]
  switch (state.course) {
    case 'OPEN':
      return goOn(state, orderId, { type: 'PaymentDueChanged', requestId, dueMinor, currency, reason })
    case 'FAILED':
      return [dueMinor === 0 ? adjustedToNothing(requestId, currency) : refusedAdjustment(requestId, 'PAYMENT_FAILED')]
    default:
      return [refusedAdjustment(requestId, 'CANCELLED')]
  }
}

const cancel = ({ orderId, reason }: MessageOf<'PaymentCancellationRequested'>, state: PaymentState): Decision => {
  if (state.course === 'CANCELLING' || state.course === 'CANCELLED') return nothing
  const answered = state.open ? [refusedAdjustment(state.open.requestId, 'CANCELLED')] : []
  const decision = goOn(state, orderId, { type: 'PaymentCancellationAccepted', reason }, ...answered)
  return decision.at(-1)?.type === 'PaymentCancelled' ? decision.slice(1) : decision
}

const takeMore = (input: MessageOf<'PaymentCaptureRequested'>, state: PaymentState): Decision => {
  const { orderId, captureMinor, currency } = input
  if (!state.means || state.course !== 'OPEN' || captureMinor <= state.captureDueMinor) return nothing
  checkCurrency(input, state.means.currency)
  return goOn(state, orderId, { type: 'CaptureDueChanged', captureMinor, currency })
}

/** Throws where a request is in another currency than what is known of the payment. */
const checkCurrency = ({ id, currency }: { readonly id: string; readonly currency: string }, known: string): void => {
  if (currency !== known)
    throw new Error(`request ${id} is in another currency than its payment: correct what asks, then redrive`)
}

const unknownInput = (input: never): never => {
  throw new Error(`the payment has no rule for ${(input as Input).type}: correct processors/payment`)
}

export const payment: Decider<Input, PaymentState, PaymentOutput> = {
  initial: noPayment,
  decide,
  evolve: evolvePayment,
  deadline: deadlineOf,
  isFinal: ({ status }) => ['PAID', 'FAILED', 'CANCELLED', 'REFUNDED'].includes(status),
}
