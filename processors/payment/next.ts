// What a payment does next, from its state alone: it drives what is secured, less what is returned, to what is due, takes what is to be
// taken, and tells when it is there. One charge at a time; nothing is asked for twice.
import type { Body, MessageOf } from '../../schemas/message'
import { failPayment } from './answers'
import {
  atOnceMinor,
  coverMinor,
  grossMinor,
  heldMinor,
  isNothingDue,
  isOpenCharge,
  isWaiting,
  missingMinor,
  openMinor,
  refundableMinor,
  sum,
  takingMinor,
} from './money'
import type { PaymentFact } from './fold'
import type { Account, Charge, Means, PaymentOutput, PaymentState } from './state'
import { nextCharge } from './tenders'

type Steps = readonly Body<PaymentOutput>[]
const nothing: Steps = []

export const isCharging = ({ charges }: Account): boolean => charges.some(isOpenCharge)
/** Or one was refused, or came back: people have to see to it. */
export const isRefunding = ({ refunds }: Account): boolean => refunds.some(({ status }) => status !== 'DONE')
const mayGoBackYet = ({ refunds }: Account): boolean =>
  refunds.some(({ status }) => status === 'ASKED' || status === 'BLOCKED')
export const isCapturing = (account: Account): boolean => takingMinor(account) > 0
export const isReleasing = ({ charges }: Account): boolean =>
  charges.some(({ status, voidId }) => status === 'AUTHORISED' && voidId !== null)

/** What the order is told at once, whatever is still to be done. */
export const newsOf = (state: PaymentState): readonly Body<PaymentFact>[] => {
  const { means, course, completed, charges } = state
  if (!means || course !== 'OPEN') return []
  if (completed) return state.unsecured && missingMinor(state) <= 0 ? [secured(state, means)] : []
  if (isNothingDue(state)) return failPayment(state, 'nothing_due', 'Nothing is due any more.')
  if (isCharging(state) || missingMinor(state) > 0) return []
  const { currency, askedMinor } = means
  const [first] = charges.filter(({ status }) => status === 'AUTHORISED' || status === 'CAPTURED')
  const providerPaymentId = first?.providerPaymentId ?? ''
  const amountMinor = Math.min(coverMinor(state), askedMinor)
  const capturedMinor = Math.min(atOnceMinor(state), amountMinor)
  return [{ type: 'PaymentCompleted', amountMinor, capturedMinor, currency, providerPaymentId }]
}

/** The news with what was taken at once, or came to nothing, since the order was last told. An open adjustment tells it itself. */
export const withTaken = (news: readonly Body<PaymentFact>[], after: PaymentState, steps: Steps) => {
  const untold = untoldMinor(after, steps)
  if (untold === 0 || !after.means) return news
  return [...news.filter(({ type }) => type !== 'PaymentSecured'), secured(after, after.means, untold)]
}

const secured = (account: Account, { currency }: Means, capturedMinor = 0): Body<MessageOf<'PaymentSecured'>> => ({
  type: 'PaymentSecured',
  amountMinor: Math.min(coverMinor(account), account.dueMinor),
  currency,
  capturedMinor,
})

/** What goes straight back is nobody's news. */
const untoldMinor = (after: PaymentState, steps: Steps): number => {
  const { course, completed, open, told } = after
  if (course !== 'OPEN' || !completed || open || missingMinor(after) > 0) return 0
  const back = steps.filter((step) => step.type === 'RefundRequested')
  return atOnceMinor(after) - told.capturedMinor - sum(back)
}

export const nextSteps = (state: PaymentState, orderId: string): Steps => {
  if (isCharging(state)) return [...unwanted(state), ...take(state)]
  const missing = missingMinor(state)
  if (missing > 0 && !isPaused(state)) return [...take(state), ...nextCharge(state, orderId, missing)]
  const back = missing < 0 ? giveBack(state, -missing) : nothing
  const steps = back.length > 0 ? back : take(state)
  // What is told of an adjustment is what was secured once, also where it is to be secured again.
  const isTold = missing <= 0 || state.unsecured
  // What is being taken, and is more than is due, goes back once it is here: only then all has moved that is to be told.
  const isTaking = isCapturing(state) && heldMinor(state) + takingMinor(state) > state.dueMinor
  return !isTold || steps.length > 0 || isTaking || mayGoBackYet(state) || isReleasing(state) ? steps : tell(state)
}

const isPaused = ({ retry, methodUntil, stuck }: PaymentState): boolean =>
  retry !== null || methodUntil !== null || stuck

const unwanted = (state: PaymentState): Steps =>
  state.charges.filter((charge) => isUnwanted(charge, state)).map((charge) => voided(state)(charge))

const isUnwanted = (charge: Charge, state: PaymentState): boolean =>
  isWaiting(charge) && charge.voidId === null && !isNeeded(charge, state)

/** Something is missing, and nobody has put another means in its place. */
export const isNeeded = ({ tenderId }: Charge, state: PaymentState): boolean =>
  state.course === 'OPEN' &&
  missingMinor(state) > 0 &&
  (state.means?.tenders.some((tender) => tender.tenderId === tenderId) ?? false)

export const voided =
  ({ reason }: Account, why = reason || 'It is not needed any more.') =>
  ({ requestId: chargeRequestId, provider, providerPaymentId }: Charge): Body<PaymentOutput> => ({
    type: 'VoidRequested',
    chargeRequestId,
    provider,
    providerPaymentId: providerPaymentId ?? '',
    reason: why,
  })

/** How a charge stands. Throws where there is no payment: then there is no charge. */
export const checked = (
  { means }: Account,
  charge: Charge,
  details: string | null = null,
): Body<MessageOf<'ChargeCheckRequested'>> => {
  if (!means) throw new Error('there is no payment to look at: correct what asks for it')
  const { requestId: chargeRequestId, provider, providerPaymentId, amountMinor } = charge
  const of = { chargeRequestId, provider, providerPaymentId: providerPaymentId ?? '' }
  return {
    type: 'ChargeCheckRequested',
    ...of,
    amountMinor,
    currency: means.currency,
    customerId: means.customerId,
    details,
  }
}

/** What is set apart is released before anything is returned, each as a whole; what is left over of one is simply not taken. */
const giveBack = (state: PaymentState, surplusMinor: number): Steps => {
  const open = state.charges.filter((charge) => openMinor(charge) > 0).toReversed()
  let left = surplusMinor
  const released = open.filter((charge) => {
    const isWhole = charge.captures.every(({ status }) => status !== 'ASKED') && openMinor(charge) <= left
    if (isWhole) left -= openMinor(charge)
    return isWhole
  })
  const keptOpen = open
    .filter((charge) => !released.includes(charge))
    .reduce((all, charge) => all + openMinor(charge), 0)
  return [...released.map((charge) => voided(state)(charge)), ...refund(state, Math.max(0, left - keptOpen))]
}

/** Newest charge first, of each no more than is left of it. */
const refund = (state: PaymentState, totalMinor: number): Steps => {
  let left = totalMinor
  return state.charges.toReversed().flatMap((charge): Steps => {
    const amountMinor = Math.min(left, refundableMinor(charge, state))
    const { requestId: chargeRequestId, provider, providerPaymentId } = charge
    if (amountMinor <= 0 || providerPaymentId === null || !state.means) return nothing
    left -= amountMinor
    const money = { amountMinor, currency: state.means.currency }
    return [{ type: 'RefundRequested', chargeRequestId, provider, providerPaymentId, ...money, reason: state.reason }]
  })
}

/** Oldest authorisation first. The last part of what is due releases the rest. */
const take = (state: PaymentState): Steps => {
  const { means, dueMinor, captureDueMinor } = state
  if (!means || !state.completed || state.course !== 'OPEN') return nothing
  const secured = heldMinor(state) + takingMinor(state)
  const wantedMinor = means.terms.capture === 'ON_SHIPMENT' ? Math.min(dueMinor, captureDueMinor) : dueMinor
  let left = wantedMinor - secured
  return state.charges.flatMap((charge): Steps => {
    const amountMinor = Math.min(left, openMinor(charge))
    if (amountMinor <= 0) return nothing
    left -= amountMinor
    const { requestId: chargeRequestId, provider, providerPaymentId, capturesMany } = charge
    const final = !capturesMany || (left <= 0 && wantedMinor === dueMinor) || amountMinor === openMinor(charge)
    const of = { chargeRequestId, provider, providerPaymentId: providerPaymentId ?? '' }
    const restMinor = openMinor(charge) - amountMinor
    return [{ type: 'CaptureRequested', ...of, amountMinor, currency: means.currency, final, restMinor }]
  })
}

const tell = (state: PaymentState): Steps => {
  const { open, told, dueMinor } = state
  if (state.course !== 'OPEN') return isCapturing(state) ? nothing : tellEnd(state)
  if (!open) return nothing
  const chargedMinor = Math.max(0, grossMinor(state) - told.chargedMinor)
  const capturedMinor = atOnceMinor(state) - told.capturedMinor
  const refundedMinor = sum(state.refunds) - told.refundedMinor
  const netMinor = told.chargedMinor + chargedMinor - told.refundedMinor - refundedMinor - told.releasedMinor
  const moved = { chargedMinor, capturedMinor, refundedMinor, releasedMinor: netMinor - dueMinor, dueMinor }
  return [{ type: 'PaymentAdjusted', requestId: open.requestId, ...moved, currency: open.currency }]
}

const tellEnd = ({ course, refunds, told, means, reason }: PaymentState): Steps => {
  const amountMinor = sum(refunds) - told.refundedMinor
  if (amountMinor > 0 && means) {
    const providerRefundId = refunds.findLast((refund) => refund.providerRefundId !== null)?.providerRefundId ?? ''
    return [{ type: 'PaymentRefunded', amountMinor, currency: means.currency, providerRefundId }]
  }
  return course === 'CANCELLING' ? [{ type: 'PaymentCancelled', reason }] : nothing
}
