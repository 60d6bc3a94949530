// What Adyen's answer about a payment means as a result of ours, whether it came at once or after the customer's authentication.
import type { CustomerId, MessageId } from '../../schemas/ids'
import type { Body } from '../../schemas/message'
import type {
  AuthenticationRequired,
  Authorised,
  ChargeDeclined,
  Charged,
  ChargeDelayed,
  ChargeRequested,
} from '../../schemas/messages'
import { withoutAddresses } from '../redaction'
import { type Call, expiryOf, sealed } from './adyen-call'
import type { AdyenOutcome } from './adyen-client'
import { refusalCode } from './adyen-codes'
import { type PaymentKind } from './adyen-references'
import { cardToken } from './adyen-tokens'

export type ChargeResult = Body<Authorised | Charged | ChargeDeclined | AuthenticationRequired | ChargeDelayed>

/** What was asked, and what an answer may leave out. */
export type Asked = Pick<ChargeRequested, 'at' | 'amountMinor' | 'currency'> & {
  readonly requestId: MessageId
  readonly chargeRequestId: MessageId
  readonly customerId: CustomerId
  readonly offSession: boolean
  readonly kind: PaymentKind
  /** Stands for Adyen's id where it has given none yet. */
  readonly reference: string
  /** The means of payment as it was given, where it may be used again. */
  readonly instrument: string | null
}

type Slip = Readonly<Partial<Record<'reference' | 'expiresAt' | 'downloadUrl' | 'url', string>>>

const tokenFields = ['tokenization.storedPaymentMethodId', 'recurring.recurringDetailReference']

/** Rejects with Transient 'unknown' while the vault is away. */
export async function settle(call: Call, asked: Asked, answer: AdyenOutcome): Promise<ChargeResult> {
  switch (answer.resultCode as string | undefined) {
    case 'Authorised':
    case 'PartiallyAuthorised':
      return taken(call, asked, answer)
    case 'Refused':
    case 'Cancelled':
    case 'Error':
      return declinedBy(asked, answer)
    case 'RedirectShopper':
    case 'ChallengeShopper':
    case 'IdentifyShopper':
      return authentication(call, asked, answer)
    default:
      return pending(call, asked, answer)
  }
}

export const declined = (
  { requestId, chargeRequestId }: Pick<Asked, 'requestId' | 'chargeRequestId'>,
  { code, declineCode, reason, id }: { code: string; declineCode?: string; reason: string; id?: string },
): Body<ChargeDeclined> => ({
  type: 'ChargeDeclined',
  requestId,
  chargeRequestId,
  provider: 'ADYEN',
  providerPaymentId: id ?? null,
  code,
  declineCode: declineCode ?? null,
  reason: withoutAddresses(reason),
})

/** The automatic capture of what is taken at once comes with the authorisation: if it fails, a webhook says so. */
function taken({ options }: Call, asked: Asked, answer: AdyenOutcome): Body<Authorised | Charged> {
  const amount = { amountMinor: answer.amount?.value ?? asked.amountMinor, currency: asked.currency }
  const stored = tokenFields.map((field) => answer.additionalData?.[field]).find((id) => id !== undefined)
  const paid = { ...headOf(asked, answer), ...amount, instrument: cardToken(stored) ?? asked.instrument }
  if (asked.kind === 'P') return { type: 'Charged', ...paid }
  return { type: 'Authorised', ...paid, capturesMany: true, expiresAt: expiryOf(asked.at, options.speed) }
}

function declinedBy(asked: Asked, answer: AdyenOutcome): Body<ChargeDeclined> {
  const { refusalReason, refusalReasonCode, resultCode, pspReference } = answer
  const reason = refusalReason ?? String(resultCode)
  return declined(asked, {
    code: refusalCode(refusalReasonCode, reason),
    declineCode: refusalReasonCode,
    reason,
    id: pspReference,
  })
}

async function authentication(
  call: Call,
  asked: Asked,
  answer: AdyenOutcome,
): Promise<Body<AuthenticationRequired | ChargeDeclined | ChargeDelayed>> {
  if (asked.offSession) {
    const reason = 'The card asks for an authentication by its holder, who is not there.'
    return declined(asked, { code: 'authentication_required', reason, id: answer.pspReference })
  }
  const { action } = answer
  if (!action) return pending(call, asked, answer)
  const url = 'url' in action && action.type === 'redirect' ? (action.url ?? null) : null
  const isPlain = url !== null && !('method' in action && action.method === 'POST')
  const data = JSON.stringify(action)
  const plain = { type: isPlain ? 'REDIRECT' : 'SDK', url, clientSecret: null, reference: null, data } as const
  return {
    type: 'AuthenticationRequired',
    ...headOf(asked, answer),
    action: await sealed(call, asked.customerId, plain),
  }
}

/** A slip to pay, or just time; whatever else Adyen says is told by its webhook when it is known. */
async function pending(call: Call, asked: Asked, answer: AdyenOutcome): Promise<Body<ChargeDelayed>> {
  const head = { type: 'ChargeDelayed', ...headOf(asked, answer) } as const
  const { reference, expiresAt, downloadUrl, url } = (answer.action ?? {}) as Slip
  if (!reference) return { ...head, action: null, expiresAt: null }
  const data = JSON.stringify(answer.action)
  const plain = { type: 'SLIP', url: downloadUrl ?? url ?? null, clientSecret: null, reference, data } as const
  return { ...head, action: await sealed(call, asked.customerId, plain), expiresAt: timeOf(expiresAt) }
}

const headOf = ({ requestId, chargeRequestId, reference }: Asked, { pspReference }: AdyenOutcome) =>
  ({ requestId, chargeRequestId, provider: 'ADYEN', providerPaymentId: pspReference ?? reference }) as const

/** Adyen writes no zone: it is UTC. */
function timeOf(text: string | undefined): number | null {
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text ?? '') ? String(text) : `${text}Z`)
  return Number.isNaN(at) ? null : at
}
