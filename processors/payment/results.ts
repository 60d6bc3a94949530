// What a provider answers of charges. The same news may come twice, late and in any order: what is known already, or is older than what is
// known, changes nothing. What does not fit what was asked for throws, and is set aside.
import type { MessageId } from '../../schemas/ids'
import type { Body, MessageOf, Timestamp } from '../../schemas/message'
import { voidedByProvider } from './charge-fold'
import { foldFact, type PaymentFact } from './fold'
import { isOpenCharge, isWaiting, missingMinor } from './money'
import { newsOf, nextSteps, voided, withTaken } from './next'
import type { Charge, PaymentOutput, PaymentState } from './state'

export type Decision = readonly Body<PaymentOutput>[]
export type Facts = readonly Body<PaymentFact>[]
const nothing: Decision = []

const dayMs = 24 * 3_600_000
/** A provider that does not say how long something may take is given this. */
export const pendingWindowMs = 7 * dayMs

/** The facts, what the order is told of them at once, and what follows from them. */
export const goOn = (state: PaymentState, orderId: string, ...facts: Facts): Decision => {
  const after = facts.reduce(foldFact, state)
  const news = newsOf(after)
  const told = news.reduce(foldFact, after)
  const steps = nextSteps(told, orderId)
  return [...facts, ...withTaken(news, told, steps), ...steps]
}

export const chargeOf = ({ charges }: PaymentState, requestId: MessageId): Charge | undefined =>
  charges.find((charge) => charge.requestId === requestId)

type Outcome = Pick<MessageOf<'Charged'>, 'orderId' | 'chargeRequestId' | 'provider' | 'amountMinor' | 'currency'> & {
  readonly providerPaymentId: string
  readonly instrument: string | null
}

/** Also what comes after it had failed: it is taken where it is still missing, else it goes straight back. */
export const capture = (input: Outcome, state: PaymentState): Decision => {
  const { orderId, chargeRequestId, provider, providerPaymentId, amountMinor, currency, instrument } = input
  const charge = chargeOf(state, chargeRequestId)
  if (!charge || charge.status === 'CAPTURED' || charge.captures.length > 0) return nothing
  checkAmount(input, charge.amountMinor, state, `charge ${chargeRequestId} captured`)
  const money = { provider, providerPaymentId, amountMinor, currency, instrument }
  return goOn(state, orderId, { type: 'ChargeCaptured', chargeRequestId, ...money })
}

export const authorise = (
  input: Outcome & { readonly capturesMany: boolean; readonly expiresAt: Timestamp },
  state: PaymentState,
): Decision => {
  const { orderId, chargeRequestId, provider, providerPaymentId, amountMinor, currency, instrument } = input
  const { capturesMany, expiresAt } = input
  const charge = chargeOf(state, chargeRequestId)
  if (!charge || !mayBeAuthorised(charge)) return nothing
  checkAmount(input, charge.amountMinor, state, `charge ${chargeRequestId} authorised`)
  if (isVoided(charge)) return voidAnew({ ...charge, providerPaymentId }, orderId, state)
  const money = { provider, providerPaymentId, amountMinor, currency, capturesMany, expiresAt, instrument }
  return goOn(state, orderId, { type: 'ChargeAuthorised', chargeRequestId, ...money })
}

/** A provider took our word to void it while it waited for its customer, who may have gone on all the same: nobody counts on it. */
const isVoided = ({ status, voidId }: Charge): boolean => status === 'FAILED' && voidId !== null

const voidAnew = (charge: Charge, orderId: string, state: PaymentState): Decision => {
  const reason = 'It was voided before.'
  const over = { code: voidedByProvider, reason, retryAt: null } as const
  const facts = goOn(state, orderId, { type: 'ChargeFailed', chargeRequestId: charge.requestId, ...over })
  return [...facts, voided(state, reason)(charge)]
}

/** A customer may have gone on with one that was declined; and one instance may have asked what another said was never asked. */
const mayBeAuthorised = (charge: Charge): boolean =>
  isOpenCharge(charge) || (charge.status === 'FAILED' && charge.ended !== 'VOIDED')

/** The customer is to authenticate, or to pay a slip; or the provider takes its time. */
export const wait = (input: MessageOf<'AuthenticationRequired' | 'ChargeDelayed'>, state: PaymentState): Decision => {
  const { orderId, chargeRequestId, provider, providerPaymentId, action, at } = input
  const charge = chargeOf(state, chargeRequestId)
  const isAction = input.type === 'AuthenticationRequired'
  const isOlder = !charge || !isOpenCharge(charge) || (isWaiting(charge) && (isAction || charge.status === 'PENDING'))
  if (isOlder || charge.voidId !== null) return nothing
  const until = isAction ? at + (state.means?.terms.actionWindowMs ?? 0) : (input.expiresAt ?? at + pendingWindowMs)
  const code = isAction ? 'authentication_required' : action ? 'slip' : 'processing'
  const waitsFor = isAction ? 'ACTION' : 'PROVIDER'
  const of = { chargeRequestId, provider, providerPaymentId, action, code, until }
  return goOn(state, orderId, { type: 'PaymentAwaited', waitsFor, ...of })
}

/** An authorisation is over: as we asked for, or because it ran out. */
export const release = ({ orderId }: { readonly orderId: string }, charge: Charge, state: PaymentState): Decision => {
  const { requestId: chargeRequestId, provider, voidId } = charge
  const reason = state.reason || 'It is not needed any more.'
  if (voidId !== null) return goOn(state, orderId, { type: 'ChargeVoided', chargeRequestId, provider, reason })
  return lapse(orderId, charge, state)
}

/** An authorisation that runs out is asked for again where the terms say so; else the order is told. */
export const lapse = (orderId: string, charge: Charge, state: PaymentState): Decision => {
  const lapsed = { type: 'ChargeLapsed', chargeRequestId: charge.requestId } as const
  const after = foldFact(state, lapsed)
  if (!isUncovered(after) || state.means?.terms.renewsAuthorisations) return goOn(state, orderId, lapsed)
  const why = { code: 'authorisation_expired', reason: 'The authorisation has run out.' }
  return goOn(state, orderId, lapsed, { type: 'PaymentUnsecured', ...why })
}

/** What the order counts on is missing, and is about to be asked for. */
export const isUncovered = (after: PaymentState): boolean =>
  after.course === 'OPEN' && after.completed && missingMinor(after) > 0 && !after.stuck

/** Throws where the provider moved another amount than was asked for. */
export const checkAmount = (
  input: { readonly amountMinor: number; readonly currency: string },
  amountMinor: number,
  { means }: PaymentState,
  what: string,
): void => {
  if (input.amountMinor === amountMinor && input.currency === means?.currency) return
  throw new Error(`${what} another amount than was asked for: compare with the provider's book, then redrive`)
}
