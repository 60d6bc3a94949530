// What a payment does next, from its state alone: it drives what is captured, less what is returned, to what is due, and tells when it is
// there. One charge at a time; a refund that is asked for counts as done, so that none is ever asked for twice.
import type { Body } from '../schemas/message'
import type { Charge, PaymentOutput, PaymentState } from './payment-state'

type Steps = readonly Body<PaymentOutput>[]
const nothing: Steps = []

/** What is captured, less what is returned or asked to be, minor units. */
export const netMinor = ({ charges, refunds }: PaymentState): number =>
  sum(charges.filter(({ status }) => status === 'CAPTURED')) - sum(refunds)

export const isCharging = ({ charges }: PaymentState): boolean => charges.some(({ status }) => status === 'ASKED')
export const isRefunding = ({ refunds }: PaymentState): boolean => refunds.some(({ status }) => status !== 'DONE')

export const nextSteps = (state: PaymentState): Steps => {
  if (isCharging(state)) return nothing
  const missingMinor = state.dueMinor - netMinor(state)
  if (missingMinor < 0) return refund(state, -missingMinor)
  if (missingMinor > 0) return charge(state, missingMinor)
  return isRefunding(state) ? nothing : tell(state)
}

const charge = ({ means }: PaymentState, amountMinor: number): Steps =>
  means ? [{ type: 'ChargeRequested', amountMinor, ...means }] : nothing

/** Newest charge first, of each no more than is left of it. */
const refund = (state: PaymentState, totalMinor: number): Steps => {
  let openMinor = totalMinor
  return state.charges.toReversed().flatMap((charge): Steps => {
    const amountMinor = Math.min(openMinor, leftMinor(charge, state))
    if (amountMinor === 0 || charge.status !== 'CAPTURED' || !state.means) return nothing
    openMinor -= amountMinor
    const { requestId: chargeRequestId, providerPaymentId } = charge
    const { currency } = state.means
    return [
      { type: 'RefundRequested', chargeRequestId, providerPaymentId, amountMinor, currency, reason: state.reason },
    ]
  })
}

const leftMinor = (charge: Charge, { refunds }: PaymentState): number =>
  charge.amountMinor - sum(refunds.filter(({ chargeRequestId }) => chargeRequestId === charge.requestId))

const tell = (state: PaymentState): Steps => {
  const { open, told, dueMinor } = state
  if (state.course !== 'OPEN') return tellEnd(state)
  if (!open) return nothing
  const chargedMinor = sum(state.charges.filter(({ status }) => status === 'CAPTURED')) - told.chargedMinor
  const refundedMinor = sum(state.refunds) - told.refundedMinor
  return [{ type: 'PaymentAdjusted', ...open, chargedMinor, refundedMinor, dueMinor }]
}

const tellEnd = ({ course, refunds, told, means, reason }: PaymentState): Steps => {
  const amountMinor = sum(refunds) - told.refundedMinor
  const last = refunds.at(-1)
  if (amountMinor > 0 && means && last?.status === 'DONE') {
    const { providerRefundId } = last
    return [{ type: 'PaymentRefunded', amountMinor, currency: means.currency, providerRefundId }]
  }
  return course === 'CANCELLING' ? [{ type: 'PaymentCancelled', reason }] : nothing
}

const sum = (items: readonly { readonly amountMinor: number }[]): number =>
  items.reduce((total, { amountMinor }) => total + amountMinor, 0)
