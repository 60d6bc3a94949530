// The payment providers of a world in memory: the token says what becomes of a charge, and everything stands in the books that the audit reads.
import type { MessageOf } from '../../../schemas/message'
import type { Books } from '../../../operator/audit/provider-books'
import { sealed } from './orders'

type Open<List> = { -readonly [Field in keyof List]: List[Field] }
type Charge = Open<Books['charges'][number]>
type PaymentBooks = {
  readonly charges: Charge[]
  readonly captures: Books['captures'][number][]
  readonly refunds: Books['refunds'][number][]
}
type Request = MessageOf<
  'ChargeRequested' | 'ChargeCheckRequested' | 'CaptureRequested' | 'VoidRequested' | 'RefundRequested'
>

/** An authorisation holds for a week. */
const holdsMs = 7 * 24 * 3_600_000

export class MemoryPsp {
  constructor(private readonly books: PaymentBooks) {}

  async perform(request: Request): Promise<object> {
    switch (request.type) {
      case 'ChargeRequested':
        return this.charge(request)
      case 'ChargeCheckRequested':
        return this.succeed(request.id, this.chargeOf(request), request.at)
      case 'CaptureRequested':
        return this.capture(request)
      case 'VoidRequested':
        this.chargeOf(request).openMinor = 0
        return { type: 'Voided', ...answering(request) }
      case 'RefundRequested':
        return this.refund(request)
    }
  }

  private charge(request: MessageOf<'ChargeRequested'>): object {
    const { id: requestId, orderId, amountMinor, currency, provider, paymentMethodToken, capture } = request
    const open = { capturedMinor: 0, openMinor: 0, succeeded: false, onShipment: capture === 'ON_SHIPMENT' }
    const charge = { requestId, orderId, chargeId: `ch_${requestId}`, provider, amountMinor, currency, ...open }
    this.books.charges.push(charge)
    const answer = { requestId, chargeRequestId: requestId, provider, providerPaymentId: `pi_${requestId}` }
    switch (paymentMethodToken) {
      case 'pm_card_chargeDeclined':
        return {
          type: 'ChargeDeclined',
          ...answer,
          code: 'card_declined',
          declineCode: 'lost_card',
          reason: 'declined',
        }
      case 'pm_card_threeDSecure2Required':
        return { type: 'AuthenticationRequired', ...answer, action: sealed('action') }
      default:
        return this.succeed(requestId, charge, request.at)
    }
  }

  private succeed(requestId: string, charge: Charge, at: number): object {
    const { amountMinor, currency, provider, requestId: chargeRequestId } = charge
    const money = { amountMinor, currency, instrument: null, providerPaymentId: `pi_${chargeRequestId}` }
    const answer = { requestId, chargeRequestId, provider, ...money }
    charge.succeeded = true
    const isOpen = (charge as { readonly onShipment?: boolean }).onShipment === true
    if (isOpen) charge.openMinor = amountMinor
    else charge.capturedMinor = amountMinor
    if (!isOpen) return { type: 'Charged', ...answer }
    return { type: 'Authorised', ...answer, capturesMany: true, expiresAt: at + holdsMs }
  }

  private capture(request: MessageOf<'CaptureRequested'>): object {
    const { id: requestId, orderId, amountMinor, currency, provider, providerPaymentId, final } = request
    const charge = this.chargeOf(request)
    charge.capturedMinor += amountMinor
    charge.openMinor = final ? 0 : charge.openMinor - amountMinor
    this.books.captures.push({ requestId, orderId, captureId: `cap_${requestId}`, provider, amountMinor, currency })
    return { type: 'Captured', ...answering(request), providerPaymentId, amountMinor, currency }
  }

  private refund({ id: requestId, orderId, amountMinor, currency, provider }: MessageOf<'RefundRequested'>): object {
    const money = { provider, amountMinor, currency }
    this.books.refunds.push({ requestId, orderId, refundId: `re_${requestId}`, ...money })
    return { type: 'Refunded', requestId, providerRefundId: `re_${requestId}`, ...money }
  }

  private chargeOf({ chargeRequestId }: { readonly chargeRequestId: string }): Charge {
    return this.books.charges.find(({ requestId }) => requestId === chargeRequestId)!
  }
}

const answering = ({ id: requestId, chargeRequestId, provider }: Exclude<Request, MessageOf<'ChargeRequested'>>) => ({
  requestId,
  chargeRequestId,
  provider,
})
