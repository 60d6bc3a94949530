// What becomes of the charges of a payment, and of the captures of what was authorised. It folds the payment's own outputs.
import type { MessageId } from '../../schemas/ids'
import type { Body, MessageOf } from '../../schemas/message'
import { isOpenCharge } from './money'
import type { Account, Capture, Charge, Told } from './state'

export type ChargeFact = MessageOf<
  | 'ChargeAuthorised'
  | 'ChargeCaptured'
  | 'ChargeFailed'
  | 'CaptureConfirmed'
  | 'CaptureBlocked'
  | 'ChargeVoided'
  | 'ChargeLapsed'
>

/** Our codes of a charge whose provider was down and certainly not asked, of one that the provider ended, and of a capture that came to nothing. */
export const notAttempted = 'not_attempted'
export const voidedByProvider = 'voided'
export const captureFailed = 'capture_failed'
const lateReason = 'The payment was captured after it had ended.'

export const chargeAsked = (account: Account, output: MessageOf<'ChargeRequested'>): Account => {
  const { id: requestId, tenderId, method, provider, amountMinor, capture, attempt } = output
  const charge: Charge = {
    requestId,
    tenderId,
    method,
    provider,
    amountMinor,
    capture,
    attempt,
    adjustmentId: account.open?.requestId ?? null,
    status: 'ASKED',
    providerPaymentId: null,
    capturesMany: false,
    captures: [],
    takenMinor: 0,
    voidId: null,
    until: null,
    ended: null,
  }
  return { ...account, retry: null, methodUntil: null, charges: [...account.charges, charge] }
}

export const foldCharge = (account: Account, fact: Body<ChargeFact>): Account => {
  const { chargeRequestId } = fact
  switch (fact.type) {
    case 'ChargeAuthorised': {
      const { providerPaymentId, capturesMany, expiresAt: until } = fact
      const change = { status: 'AUTHORISED', providerPaymentId, capturesMany, until, ended: null } as const
      return withInstrument({ ...account, charges: onCharge(account, chargeRequestId, () => change) }, fact)
    }
    case 'ChargeCaptured':
      return captured(account, fact)
    case 'ChargeFailed':
      return failed(account, fact)
    case 'CaptureConfirmed':
      return { ...account, charges: onCharge(account, chargeRequestId, (charge) => taken(charge, fact)) }
    case 'CaptureBlocked':
      return { ...account, charges: onCharge(account, chargeRequestId, (charge) => blocked(charge, fact)) }
    case 'ChargeVoided':
      return { ...account, charges: onCharge(account, chargeRequestId, () => ({ status: 'VOIDED', until: null })) }
    case 'ChargeLapsed':
      return { ...account, charges: onCharge(account, chargeRequestId, () => ({ status: 'LAPSED', until: null })) }
  }
}

const captured = (account: Account, fact: Body<MessageOf<'ChargeCaptured'>>): Account => {
  const { chargeRequestId, amountMinor: takenMinor, providerPaymentId } = fact
  const change = { status: 'CAPTURED', takenMinor, providerPaymentId, until: null } as const
  const after = withInstrument({ ...account, charges: onCharge(account, chargeRequestId, () => change) }, fact)
  const before = account.charges.find(({ requestId }) => requestId === chargeRequestId)
  return !before || isOpenCharge(before) ? after : { ...after, reason: lateReason }
}

const failed = (account: Account, fact: Body<MessageOf<'ChargeFailed'>>): Account => {
  const { chargeRequestId, code, retryAt } = fact
  const ended = endOf(code, retryAt !== null)
  const change = { status: 'FAILED', until: null, ended } as const
  const charges = onCharge(account, chargeRequestId, () => change)
  const charge = account.charges.find(({ requestId }) => requestId === chargeRequestId)
  if (retryAt === null || !charge) return { ...account, charges }
  const attempt = ended === 'PAUSE' ? charge.attempt : charge.attempt + 1
  return { ...account, charges, retry: { tenderId: charge.tenderId, attempt, at: retryAt } }
}

const endOf = (code: string, isPaused: boolean): Charge['ended'] => {
  if (code === notAttempted) return isPaused ? 'PAUSE' : 'DETOUR'
  return code === voidedByProvider ? 'VOIDED' : null
}

const taken = (charge: Charge, fact: Body<MessageOf<'CaptureConfirmed'>>): Partial<Charge> => {
  const takenMinor = charge.takenMinor + fact.amountMinor
  const captures = answered(charge.captures, fact.captureRequestId, 'DONE')
  const isFinal = captures.some(({ requestId, final }) => requestId === fact.captureRequestId && final)
  const isAll = takenMinor >= charge.amountMinor || isFinal
  const holdsMore = charge.status === 'AUTHORISED' && !isAll
  return { captures, takenMinor, ...(holdsMore ? {} : { status: 'CAPTURED', until: null }) }
}

const blocked = (charge: Charge, { captureRequestId, code }: Body<MessageOf<'CaptureBlocked'>>): Partial<Charge> => {
  if (captureRequestId === charge.requestId) return neverTaken(charge)
  const done = charge.captures.find(({ requestId, status }) => requestId === captureRequestId && status === 'DONE')
  return {
    status: 'LAPSED',
    until: null,
    takenMinor: charge.takenMinor - (done?.amountMinor ?? 0),
    captures: answered(charge.captures, captureRequestId, code === captureFailed ? 'FAILED' : 'BLOCKED'),
  }
}

/** What is taken at once is taken by no request of its own. That it failed is remembered: older news of it takes nothing any more. */
const neverTaken = ({ requestId, amountMinor, status, until }: Charge): Partial<Charge> => {
  const captures: readonly Capture[] = [{ requestId, amountMinor, final: true, status: 'FAILED' }]
  const isOver = status === 'CAPTURED'
  return { status: isOver ? 'LAPSED' : status, until: isOver ? null : until, takenMinor: 0, captures }
}

const answered = (captures: readonly Capture[], requestId: MessageId, status: Capture['status']): readonly Capture[] =>
  captures.map((capture) => (capture.requestId === requestId ? { ...capture, status } : capture))

/** A token that may be charged again takes the place of the one that was given. */
const withInstrument = (account: Account, fact: Body<MessageOf<'ChargeAuthorised' | 'ChargeCaptured'>>): Account => {
  const charge = account.charges.find(({ requestId }) => requestId === fact.chargeRequestId)
  const { instrument: token, provider } = fact
  if (token === null || !charge || !account.means) return account
  const tenders = account.means.tenders.map((tender) => {
    if (tender.tenderId !== charge.tenderId) return tender
    return { ...tender, tokens: tender.tokens.map((one) => (one.provider === provider ? { provider, token } : one)) }
  })
  return { ...account, means: { ...account.means, tenders } }
}

export const toldMore = ({ told }: Account, more: Partial<Told>): Told => ({
  chargedMinor: told.chargedMinor + (more.chargedMinor ?? 0),
  capturedMinor: told.capturedMinor + (more.capturedMinor ?? 0),
  refundedMinor: told.refundedMinor + (more.refundedMinor ?? 0),
  releasedMinor: told.releasedMinor + (more.releasedMinor ?? 0),
})

export const onCharge = (
  { charges }: Account,
  requestId: MessageId,
  change: (charge: Charge) => Partial<Charge>,
): readonly Charge[] =>
  charges.map((charge) => (charge.requestId === requestId ? { ...charge, ...change(charge) } : charge))
