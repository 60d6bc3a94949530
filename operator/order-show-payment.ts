// What the payment remembers of an order, in short lines: what it holds and waits for, each charge with what was taken of it, what went back, and
// what is disputed. It must never show a token, nor what an authentication needs.
import type { Charge, PaymentState } from '../processors/payment/state'
import { formatMoney } from '../schemas/money'
import type { OrderPage } from './order-show'
import { timeText, whenText } from './wording'

/** Nothing where nothing was ever to be paid. */
export const paymentLines = ({ nodes }: OrderPage, now: number): string[] => {
  const state = nodes.find(({ node }) => node === 'payment')?.state as PaymentState | null | undefined
  if (!state?.means) return []
  const money = (minor: number): string => formatMoney(minor, state.means!.currency)
  const until = (at: number): string => `until ${timeText(at)} (${whenText(at, now)})`
  return [
    `${state.status}, due ${money(state.dueMinor)}, paid ${state.means.terms.capture}`,
    ...(state.unsecured ? ['NOT SECURED: nothing may be sent until it is'] : []),
    ...(state.methodUntil === null ? [] : [`waits for another means of payment ${until(state.methodUntil)}`]),
    ...(state.retry ? [`tries tender ${state.retry.tenderId} again ${until(state.retry.at)}`] : []),
    ...state.charges.flatMap((charge) => chargeLines(charge, money, until)),
    ...state.refunds.map(
      ({ requestId, chargeRequestId, amountMinor, status }) =>
        `refund ${requestId} of charge ${chargeRequestId}: ${money(amountMinor)} ${status}`,
    ),
    ...state.disputes.map(
      ({ disputeId, chargeRequestId, amountMinor, state: how }) =>
        `dispute ${disputeId} of charge ${chargeRequestId}: ${money(amountMinor)} ${how}`,
    ),
  ]
}

type Text<Value> = (value: Value) => string

const chargeLines = (charge: Charge, money: Text<number>, until: Text<number>): string[] => {
  const { requestId, method, provider, tenderId, amountMinor, status, takenMinor, captures } = charge
  const waits = charge.until === null ? '' : ` ${until(charge.until)}`
  const taken = takenMinor > 0 ? `, taken ${money(takenMinor)}` : ''
  const releasing = charge.voidId !== null && status !== 'VOIDED' ? ', to be released' : ''
  return [
    `charge ${requestId}: ${money(amountMinor)} of ${method} ${tenderId} by ${provider}, ${status}${waits}${taken}${releasing}`,
    ...captures.map((part) => `  capture ${part.requestId}: ${money(part.amountMinor)} ${part.status}`),
  ]
}
