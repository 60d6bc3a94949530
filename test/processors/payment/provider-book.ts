// A payment service provider under a script, with its own book. What it does of a request is said by a verdict; what it answers and tells
// by webhook follows from its book. It moves money once for each request.
import type { PaymentOutput } from '../../../processors/payment/state'
import type { MessageOf } from '../../../schemas/message'
import { example } from '../../examples/examples'
import { id } from '../../examples/values'

export type Request = Extract<
  PaymentOutput,
  { type: 'ChargeRequested' | 'CaptureRequested' | 'VoidRequested' | 'ChargeCheckRequested' | 'RefundRequested' }
>
export type News = MessageOf<
  | 'Charged'
  | 'Authorised'
  | 'ChargeDeclined'
  | 'ChargeNotAttempted'
  | 'AuthenticationRequired'
  | 'ChargeDelayed'
  | 'Captured'
  | 'CaptureRefused'
  | 'Voided'
  | 'VoidRefused'
  | 'Refunded'
  | 'RefundRefused'
  | 'ChargeReported'
  | 'RefundReported'
  | 'DisputeReported'
>
/** DOWN: not attempted; NO: declined or refused, by the code given for a charge. */
export type Verdict = { readonly what: 'YES' | 'NO' | 'WAIT' | 'DOWN'; readonly code: string; readonly once: boolean }
export const yes: Verdict = { what: 'YES', code: '', once: false }

type Payment = {
  readonly request: MessageOf<'ChargeRequested'>
  /** Whether it may be taken in parts. */
  readonly capturesMany: boolean
  status: 'DOWN' | 'ACTION' | 'PENDING' | 'AUTHORISED' | 'CAPTURED' | 'DECLINED' | 'OVER'
  code: string
  capturedMinor: number
}
type Refund = { readonly request: MessageOf<'RefundRequested'>; status: 'DONE' | 'REFUSED' | 'FAILED' }
const dayMs = 24 * 3_600_000

export class ProviderBook {
  readonly payments = new Map<string, Payment>()
  readonly refunds = new Map<string, Refund>()
  readonly disputes = new Map<string, MessageOf<'DisputeReported'>>()
  private counted = 0

  /** What is taken and not given back, minor units. */
  keptMinor(): number {
    const takenMinor = [...this.payments.values()].reduce((sum, { capturedMinor }) => sum + capturedMinor, 0)
    return takenMinor - this.refundedMinor('DONE')
  }

  /** Of refunds that stand so. */
  refundedMinor(...statuses: Refund['status'][]): number {
    const those = [...this.refunds.values()].filter(({ status }) => statuses.includes(status))
    return those.reduce((sum, { request }) => sum + request.amountMinor, 0)
  }

  /** What can still be taken of a payment. */
  openMinor(chargeRequestId: string): number {
    const payment = this.payments.get(chargeRequestId)
    return payment?.status === 'AUTHORISED' ? payment.request.amountMinor - payment.capturedMinor : 0
  }

  /** Does what is asked for, and answers: the result, then what webhooks tell of it. */
  perform(request: Request, verdict: Verdict, at: number): News[] {
    switch (request.type) {
      case 'ChargeRequested':
        return this.charge(request, verdict, at)
      case 'ChargeCheckRequested':
        return [this.standing(request.chargeRequestId, request.id, at)]
      case 'CaptureRequested':
        return this.capture(request, verdict, at)
      case 'VoidRequested':
        return this.void(request, verdict, at)
      case 'RefundRequested':
        return this.refund(request, verdict, at)
    }
  }

  /** The customer, the issuer or time brings a payment on that waits, was declined, or is authorised. */
  goOn(chargeRequestId: string, isGood: boolean, at: number): News[] {
    const payment = this.payments.get(chargeRequestId)
    if (!payment) return []
    const { status } = payment
    if (status === 'AUTHORISED' && payment.capturedMinor === 0 && !isGood) return this.move(payment, 'OVER', at)
    if (status !== 'ACTION' && status !== 'PENDING' && !(status === 'DECLINED' && isGood)) return []
    return this.move(payment, isGood ? this.taken(payment) : 'DECLINED', at)
  }

  waiting(): string[] {
    return [...this.payments].flatMap(([key, { status }]) => (status === 'ACTION' || status === 'PENDING' ? [key] : []))
  }

  /** A refund that was done comes back, or one that was refused is done after all. */
  turn(refundRequestId: string, at: number): News[] {
    const refund = this.refunds.get(refundRequestId)
    if (!refund || refund.status === 'FAILED') return []
    refund.status = refund.status === 'DONE' ? 'FAILED' : 'DONE'
    return [this.refundReported(refund, at)]
  }

  dispute(chargeRequestId: string, state: 'OPENED' | 'WON' | 'LOST', at: number): News[] {
    const disputeId = `dp-${chargeRequestId}`
    const { amountMinor } = this.payments.get(chargeRequestId)!.request
    const of = { disputeId, chargeRequestId: id(chargeRequestId), amountMinor, state, at }
    const told = example('DisputeReported', { id: this.nextId('dispute'), ...of })
    this.disputes.set(disputeId, told)
    return [told]
  }

  private charge(request: MessageOf<'ChargeRequested'>, { what, code, once }: Verdict, at: number): News[] {
    const payment: Payment = { request, capturesMany: !once, status: 'DOWN', code, capturedMinor: 0 }
    this.payments.set(request.id, payment)
    if (what === 'DOWN') return [this.standing(request.id, request.id, at)]
    const waits = request.method === 'CARD' && !request.offSession ? 'ACTION' : 'PENDING'
    const status = what === 'NO' ? 'DECLINED' : what === 'WAIT' ? waits : this.taken(payment)
    const [told] = this.move(payment, status, at)
    return [this.standing(request.id, request.id, at), told!]
  }

  private capture(request: MessageOf<'CaptureRequested'>, { what }: Verdict, at: number): News[] {
    const { id: requestId, chargeRequestId, amountMinor, final } = request
    const payment = this.payments.get(chargeRequestId)!
    const head = { id: this.nextId('capture'), requestId, chargeRequestId, provider: request.provider, at }
    if (what === 'NO' || this.openMinor(chargeRequestId) < amountMinor) {
      if (payment.status === 'AUTHORISED') payment.status = 'OVER'
      return [example('CaptureRefused', head)]
    }
    payment.capturedMinor += amountMinor
    if (final || !payment.capturesMany || payment.capturedMinor === payment.request.amountMinor)
      payment.status = 'CAPTURED'
    return [example('Captured', { ...head, amountMinor, currency: request.currency })]
  }

  private void(request: MessageOf<'VoidRequested'>, { what }: Verdict, at: number): News[] {
    const { id: requestId, chargeRequestId } = request
    const payment = this.payments.get(chargeRequestId)!
    const head = { id: this.nextId('void'), requestId, chargeRequestId, provider: request.provider, at }
    if (payment.status === 'CAPTURED' && payment.request.capture === 'ON_PLACEMENT')
      return [this.standing(chargeRequestId, requestId, at)]
    if (payment.status === 'PENDING' && what === 'NO') return [example('VoidRefused', head)]
    const told = payment.status === 'OVER' || payment.capturedMinor > 0 ? [] : this.move(payment, 'OVER', at)
    payment.status = payment.capturedMinor > 0 ? 'CAPTURED' : 'OVER'
    return [example('Voided', head), ...told]
  }

  private refund(request: MessageOf<'RefundRequested'>, { what }: Verdict, at: number): News[] {
    const { id: requestId, amountMinor, currency, provider } = request
    const refund: Refund = { request, status: what === 'NO' ? 'REFUSED' : 'DONE' }
    this.refunds.set(requestId, refund)
    const head = { id: this.nextId('refund'), requestId, provider, at }
    if (refund.status === 'REFUSED') return [example('RefundRefused', head)]
    const done = example('Refunded', { ...head, providerRefundId: `re-${requestId}`, amountMinor, currency })
    return [done, this.refundReported(refund, at)]
  }

  private taken({ request }: Payment): 'AUTHORISED' | 'CAPTURED' {
    return request.capture === 'ON_SHIPMENT' ? 'AUTHORISED' : 'CAPTURED'
  }

  private move(payment: Payment, status: Payment['status'], at: number): News[] {
    payment.status = status
    if (status === 'CAPTURED') payment.capturedMinor = payment.request.amountMinor
    return [this.chargeReported(payment, at)]
  }

  /** How a payment stands, as the result of a request. */
  private standing(chargeRequestId: string, request: string, at: number): News {
    const payment = this.payments.get(chargeRequestId)!
    const { provider, amountMinor, currency } = payment.request
    const providerPaymentId = `pi-${chargeRequestId}`
    const of = { chargeRequestId: id(chargeRequestId), requestId: id(request), provider, at }
    const head = { id: this.nextId('standing'), ...of }
    const money = { providerPaymentId, amountMinor, currency }
    switch (payment.status) {
      case 'DOWN':
        return example('ChargeNotAttempted', head)
      case 'ACTION':
        return example('AuthenticationRequired', { ...head, providerPaymentId })
      case 'PENDING':
        return example('ChargeDelayed', { ...head, providerPaymentId, expiresAt: at + 3 * dayMs })
      case 'AUTHORISED':
        return this.authorised({ ...head, ...money }, payment, at)
      case 'CAPTURED':
        return payment.request.capture === 'ON_PLACEMENT'
          ? example('Charged', { ...head, ...money })
          : this.authorised({ ...head, ...money }, payment, at)
      case 'DECLINED':
        return example('ChargeDeclined', { ...head, declineCode: payment.code })
      case 'OVER':
        return example('ChargeDeclined', { ...head, declineCode: null, code: 'payment_canceled' })
    }
  }

  private authorised(head: object, { capturesMany }: Payment, at: number): News {
    return example('Authorised', { ...head, capturesMany, expiresAt: at + 7 * dayMs })
  }

  private chargeReported({ request, status, code, capturesMany }: Payment, at: number): News {
    const { id: chargeRequestId, amountMinor, currency, provider } = request
    const states = { ACTION: 'ACTION_REQUIRED', OVER: 'VOIDED', DOWN: 'DECLINED' } as const
    const state = status === 'ACTION' || status === 'OVER' || status === 'DOWN' ? states[status] : status
    const of = { chargeRequestId, providerPaymentId: `pi-${chargeRequestId}`, amountMinor, currency, provider, at }
    const told = { state, capturesMany, expiresAt: state === 'AUTHORISED' ? at + 7 * dayMs : null }
    return example('ChargeReported', {
      id: this.nextId('hook'),
      ...of,
      ...told,
      code: state === 'DECLINED' ? code : null,
    })
  }

  private refundReported({ request, status }: Refund, at: number): News {
    const { id: refundRequestId, amountMinor, currency, provider, providerPaymentId } = request
    const state = status === 'DONE' ? 'DONE' : 'FAILED'
    const of = { refundRequestId, providerRefundId: `re-${refundRequestId}`, providerPaymentId, provider, at }
    return example('RefundReported', { id: this.nextId('hook'), ...of, state, amountMinor, currency })
  }

  private nextId(what: string) {
    return id(`${what}-news-${++this.counted}`)
  }
}
