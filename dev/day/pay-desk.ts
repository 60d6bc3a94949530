// The payment providers of the simulated day: they charge what they are asked for, but for some cards. Each request has its effect once.
import type { Body, Message, MessageOf } from '../../schemas/message'

export type PayRequest = MessageOf<
  'ChargeRequested' | 'ChargeCheckRequested' | 'CaptureRequested' | 'VoidRequested' | 'RefundRequested'
>
type Charge = {
  readonly request: MessageOf<'ChargeRequested'>
  readonly isDeclined: boolean
  isVoid: boolean
  takenMinor: number
  givenBackMinor: number
}

const authorisationMs = 7 * 86_400_000

export class PayDesk {
  readonly charges = new Map<string, Charge>()
  private readonly answers = new Map<string, Body<Message>>()

  constructor(
    private readonly now: () => number,
    private readonly random: () => number,
    private readonly declineRate: number,
  ) {}

  perform(request: PayRequest): Promise<Body<Message>> {
    const answer = this.answers.get(request.id) ?? this.act(request)
    this.answers.set(request.id, answer)
    return Promise.resolve(answer)
  }

  /** Taken and not given back, of all charges of an order; minor units. */
  netOf(orderId: string): number {
    let net = 0
    for (const { request, takenMinor, givenBackMinor } of this.byOrder.get(orderId) ?? []) {
      if (request.orderId === orderId) net += takenMinor - givenBackMinor
    }
    return net
  }

  private readonly byOrder = new Map<string, Charge[]>()

  private act(request: PayRequest): Body<Message> {
    const { id: requestId, provider } = request
    switch (request.type) {
      case 'ChargeRequested':
        return this.charge(request)
      case 'ChargeCheckRequested':
        return this.standing(requestId, this.chargeOf(request.chargeRequestId))
      case 'CaptureRequested': {
        const { chargeRequestId, providerPaymentId, amountMinor, currency } = request
        this.chargeOf(chargeRequestId).takenMinor += amountMinor
        return { type: 'Captured', requestId, chargeRequestId, provider, providerPaymentId, amountMinor, currency }
      }
      case 'VoidRequested':
        this.chargeOf(request.chargeRequestId).isVoid = true
        return { type: 'Voided', requestId, chargeRequestId: request.chargeRequestId, provider }
      case 'RefundRequested': {
        const { chargeRequestId, amountMinor, currency } = request
        this.chargeOf(chargeRequestId).givenBackMinor += amountMinor
        return { type: 'Refunded', requestId, provider, providerRefundId: `re_${requestId}`, amountMinor, currency }
      }
    }
  }

  private charge(request: MessageOf<'ChargeRequested'>): Body<Message> {
    const isDeclined = this.random() < this.declineRate
    const takenMinor = !isDeclined && request.capture === 'ON_PLACEMENT' ? request.amountMinor : 0
    const charge: Charge = { request, isDeclined, isVoid: false, takenMinor, givenBackMinor: 0 }
    this.charges.set(request.id, charge)
    this.byOrder.set(request.orderId, [...(this.byOrder.get(request.orderId) ?? []), charge])
    return this.standing(request.id, charge)
  }

  private standing(requestId: PayRequest['id'], { request, isDeclined }: Charge): Body<Message> {
    const { id: chargeRequestId, provider, amountMinor, currency } = request
    const providerPaymentId = `pay_${chargeRequestId}`
    const told = { requestId, chargeRequestId, provider, providerPaymentId }
    if (isDeclined)
      return { ...told, type: 'ChargeDeclined', code: 'card_declined', declineCode: 'lost_card', reason: 'Declined.' }
    if (request.capture === 'ON_PLACEMENT') return { ...told, type: 'Charged', amountMinor, currency, instrument: null }
    const expiresAt = this.now() + authorisationMs
    return { ...told, type: 'Authorised', amountMinor, currency, capturesMany: true, expiresAt, instrument: null }
  }

  private chargeOf(chargeRequestId: string): Charge {
    const charge = this.charges.get(chargeRequestId)
    if (!charge) throw new Error(`no charge ${chargeRequestId} was ever made: see what asked for it`)
    return charge
  }
}
