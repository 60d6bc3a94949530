// A payment service provider that answers at once: money is taken or set apart as asked, unless a test says otherwise.
import type { Sealed } from '../../schemas/ids'
import type { Body, MessageOf } from '../../schemas/message'
import type { InputOf, OutputOf } from '../../topics/topology'

type Request = InputOf<'psp'>
type Result = Body<OutputOf<'psp'>>

export class InstantPsp {
  declined = false
  /** Where it is set, a charge waits for its customer to authenticate; see `authenticated`. */
  action: Sealed | undefined
  private readonly waiting = new Map<string, MessageOf<'ChargeRequested'>>()
  private readonly authenticatedCharges = new Set<string>()

  /** The customer did what the bank wanted: the next look finds the charge done. */
  authenticated(chargeRequestId: string): void {
    this.authenticatedCharges.add(chargeRequestId)
  }

  perform(request: Request): Result {
    const { id: requestId, provider } = request
    switch (request.type) {
      case 'ChargeRequested':
        return this.charge(request)
      case 'ChargeCheckRequested':
        return { ...this.check(request.chargeRequestId), requestId }
      case 'CaptureRequested': {
        const { chargeRequestId, providerPaymentId, amountMinor, currency } = request
        return { type: 'Captured', requestId, chargeRequestId, provider, providerPaymentId, amountMinor, currency }
      }
      case 'VoidRequested':
        this.waiting.delete(request.chargeRequestId)
        return { type: 'Voided', requestId, chargeRequestId: request.chargeRequestId, provider }
      case 'RefundRequested': {
        const { amountMinor, currency } = request
        return { type: 'Refunded', requestId, provider, providerRefundId: `re_${requestId}`, amountMinor, currency }
      }
    }
  }

  private charge(request: MessageOf<'ChargeRequested'>): Result {
    if (this.declined) return declined(request)
    if (!this.action || request.offSession) return charged(request)
    this.waiting.set(request.id, request)
    return this.check(request.id)
  }

  private check(chargeRequestId: string): Result {
    const request = this.waiting.get(chargeRequestId)
    if (!request) throw new Error(`no charge ${chargeRequestId} waits here`)
    if (this.authenticatedCharges.has(chargeRequestId)) return charged(request)
    return { type: 'AuthenticationRequired', ...about(request), action: this.action! }
  }
}

const about = ({ id, provider }: MessageOf<'ChargeRequested'>) => ({
  requestId: id,
  chargeRequestId: id,
  provider,
  providerPaymentId: `pi_${id}`,
})

const declined = (request: MessageOf<'ChargeRequested'>): Result => ({
  type: 'ChargeDeclined',
  ...about(request),
  code: 'card_declined',
  declineCode: 'expired_card',
  reason: 'The card has expired.',
})

const weekMs = 7 * 24 * 3_600_000

const charged = (request: MessageOf<'ChargeRequested'>): Result => {
  const { amountMinor, currency, paymentMethodToken: instrument, at } = request
  const money = { ...about(request), amountMinor, currency, instrument }
  if (request.capture === 'ON_PLACEMENT') return { type: 'Charged', ...money }
  return { type: 'Authorised', ...money, capturesMany: true, expiresAt: at + weekMs }
}
