// The payment providers of the simulation: they charge or set apart, ask for authentications, take days, decline, take in parts, release and
// give back; and tell of it by themselves, early, late, twice or never. Each request has its effect once.
import type { Message, MessageOf } from '../../schemas/message'
import { chargeReport, disputeReport, refunded, refundReport, standingOf, type Result } from './psp-answers'
import { isWaiting, PspBook, type PspCharge, type PspDispute, type PspRefund } from './psp-book'
import type { Plan } from './plans'
import { forgotten } from './psp-forgotten'
import type { World } from './world'

type Request = MessageOf<
  'ChargeRequested' | 'ChargeCheckRequested' | 'CaptureRequested' | 'VoidRequested' | 'RefundRequested'
>
type Outcome = Plan['payment']

const dayMs = 86_400_000
const declineCodes = ['insufficient_funds', 'processing_error', 'expired_card', 'generic_decline', 'lost_card']

export class Psp {
  readonly book = new PspBook()
  private readonly known = new Set<string>()
  private events = 0

  constructor(
    private readonly world: World,
    private readonly planOf: (orderId: string) => Plan,
    /** Tells after a while, now and then twice, by itself. */
    private readonly report: (about: Message, body: Result, ms: number) => void,
  ) {}

  perform(request: Request): Result {
    switch (request.type) {
      case 'ChargeRequested':
        return this.charge(request)
      case 'ChargeCheckRequested':
        return this.check(request)
      case 'CaptureRequested':
        return this.capture(request)
      case 'VoidRequested':
        return this.release(request)
      case 'RefundRequested':
        return this.refund(request)
    }
  }

  /** The customer is on the issuer's page; what the page gives back for ours, where the provider waits for it. */
  authenticate(chargeRequestId: string, succeeds: boolean): string | null {
    const charge = this.book.charges.get(chargeRequestId)
    if (charge?.state !== 'ACTION_REQUIRED') return null
    if (charge.request.provider === 'ADYEN') return succeeds ? 'authenticated' : 'failed'
    this.authenticated(charge, succeeds)
    return null
  }

  private charge(request: MessageOf<'ChargeRequested'>): Result {
    const { id: requestId, provider, capture, offSession } = request
    const { chance } = this.world.random
    if (chance(0.03))
      return { type: 'ChargeNotAttempted', requestId, chargeRequestId: requestId, provider, reason: 'it is down' }
    const outcome = this.outcomeOf(request)
    const paid = capture === 'ON_PLACEMENT' ? 'CAPTURED' : 'AUTHORISED'
    const states = { succeeds: paid, declines: 'DECLINED', asks: 'ACTION_REQUIRED', lasts: 'PENDING' } as const
    const state = states[outcome === 'asks' && offSession ? 'declines' : outcome]
    const charge = this.book.open(request, state, this.world.clock.now())
    if (charge.state === 'CAPTURED' || charge.state === 'AUTHORISED') this.succeed(charge)
    if (charge.state === 'DECLINED') this.decline(charge, outcome === 'asks' ? 'authentication_required' : undefined)
    if (charge.state === 'PENDING') this.await(charge)
    this.changed(charge)
    return standingOf(requestId, charge)
  }

  /** What the plan says of the first one that is asked for; what comes later is drawn as it comes. */
  private outcomeOf({ orderId, method, offSession }: MessageOf<'ChargeRequested'>): Outcome {
    const { chance } = this.world.random
    const isFirst = !this.known.has(orderId)
    this.known.add(orderId)
    if (method === 'BOLETO') return 'lasts'
    if (isFirst && method === 'CARD') return this.planOf(orderId).payment
    if (chance(0.15)) return 'declines'
    if (method !== 'CARD') return 'succeeds'
    return chance(0.08) ? 'asks' : chance(0.04) && !offSession ? 'lasts' : 'succeeds'
  }

  private succeed(charge: PspCharge): void {
    const { random, clock } = this.world
    charge.code = null
    if (charge.request.capture === 'ON_PLACEMENT') {
      charge.state = 'CAPTURED'
      charge.takenMinor = charge.request.amountMinor
      return this.mayBeDisputed(charge)
    }
    charge.state = 'AUTHORISED'
    charge.capturesMany = random.chance(0.7)
    const ms = random.chance(0.15) ? 5 * 3_600_000 : 7 * dayMs
    charge.expiresAt = clock.now() + ms
    this.world.after(ms, () => this.runOut(charge))
  }

  /** A decline may turn out otherwise, and is told so days later. */
  private decline(charge: PspCharge, code?: string): void {
    const { chance, below } = this.world.random
    charge.state = 'DECLINED'
    charge.wasOver = true
    charge.code = code ?? declineCodes[below(declineCodes.length)]!
    if (chance(0.07)) this.later(2 * dayMs, () => this.succeedAfterAll(charge))
  }

  private succeedAfterAll(charge: PspCharge): void {
    this.succeed(charge)
    this.changed(charge, true)
  }

  private authenticated(charge: PspCharge, succeeds: boolean): void {
    if (succeeds && !this.world.random.chance(0.1)) this.succeed(charge)
    else this.decline(charge, succeeds ? undefined : 'payment_intent_authentication_failure')
    this.changed(charge)
  }

  /** A slip is paid or not by its last day; what else takes days comes to an end in any case. */
  private await(charge: PspCharge): void {
    const { chance } = this.world.random
    const isSlip = charge.request.method === 'BOLETO'
    if (isSlip) charge.expiresAt = this.world.clock.now() + 3 * dayMs
    const isPaid = chance(0.7)
    const settle = (): void => {
      if (charge.state !== 'PENDING') return
      if (isPaid) this.succeed(charge)
      else this.decline(charge, isSlip ? 'offer_closed' : undefined)
      this.changed(charge, charge.request.provider === 'ADYEN')
    }
    if (isSlip && !isPaid) this.world.after(3 * dayMs, settle)
    else this.later((isSlip ? 3 : 6) * dayMs, settle)
  }

  private runOut(charge: PspCharge): void {
    if (charge.state !== 'AUTHORISED') return
    this.book.faults.push(...forgotten(this.world, charge))
    if (charge.takenMinor > 0) charge.state = 'CAPTURED'
    else {
      charge.state = 'VOIDED'
      charge.wasOver = true
      this.changed(charge)
    }
  }

  /** Adyen can't be asked how a payment stands: it only takes what the customer's page brought back. */
  private check({ id, chargeRequestId, provider, details }: MessageOf<'ChargeCheckRequested'>): Result {
    const charge = this.book.charges.get(chargeRequestId)!
    if (provider === 'STRIPE') return standingOf(id, charge)
    if (details !== null && charge.state === 'ACTION_REQUIRED') this.authenticated(charge, details === 'authenticated')
    if (details !== null) return standingOf(id, charge)
    const of = { requestId: id, chargeRequestId, provider, providerPaymentId: charge.paymentId }
    return { type: 'ChargeDelayed', ...of, action: null, expiresAt: null }
  }

  private capture(request: MessageOf<'CaptureRequested'>): Result {
    const { id: requestId, chargeRequestId, provider, providerPaymentId, amountMinor, currency } = request
    const charge = this.book.charges.get(chargeRequestId)!
    if (charge.state === 'AUTHORISED' && this.world.random.chance(0.02)) charge.state = 'VOIDED'
    const of = { requestId, chargeRequestId, provider }
    if (charge.state === 'VOIDED') {
      charge.wasOver = true
      return { type: 'CaptureRefused', ...of, code: 'authorisation_expired', reason: 'It has run out.' }
    }
    this.book.take(charge, request)
    if (charge.state === 'CAPTURED') this.mayBeDisputed(charge)
    this.changed(charge)
    return { type: 'Captured', ...of, providerPaymentId, amountMinor, currency }
  }

  /** Adyen takes every void, and what it is about may have been paid before, or be paid after. */
  private release({ id: requestId, chargeRequestId, provider }: MessageOf<'VoidRequested'>): Result {
    const charge = this.book.charges.get(chargeRequestId)!
    const of = { requestId, chargeRequestId, provider }
    const { state } = charge
    const isOver = state === 'CAPTURED' && charge.request.capture === 'ON_PLACEMENT'
    if (isOver && provider === 'STRIPE') return standingOf(requestId, charge)
    if (state === 'PENDING' && charge.request.method === 'CARD' && provider === 'STRIPE')
      return { type: 'VoidRefused', ...of, code: 'payment_intent_unexpected_state', reason: 'It is being processed.' }
    charge.wasOver = true
    if (isOver) this.changed(charge, true)
    else if (state === 'AUTHORISED') charge.state = charge.takenMinor > 0 ? 'CAPTURED' : 'VOIDED'
    else if (isWaiting(charge)) {
      charge.state = 'VOIDED'
      // It was received while the customer was paying: nobody is told that it is cancelled, since it is not.
      const isLate = provider === 'ADYEN' && this.world.random.chance(0.15)
      if (isLate) this.later(dayMs, () => this.succeedAfterAll(charge))
      else this.changed(charge)
    }
    if (state === 'AUTHORISED' && charge.state === 'VOIDED') this.changed(charge)
    return { type: 'Voided', ...of }
  }

  private refund(request: MessageOf<'RefundRequested'>): Result {
    const { id: requestId, orderId, chargeRequestId, amountMinor, provider } = request
    const { chance } = this.world.random
    const charge = this.book.charges.get(chargeRequestId)!
    const refund: PspRefund = { orderId, charge, amountMinor, done: false }
    this.book.refunds.set(requestId, refund)
    const isRefused = charge.isDisputed || chance(0.02)
    if (!isRefused) this.giveBack(request, refund)
    else if (!charge.isDisputed && chance(0.7)) this.later(2 * dayMs, () => this.giveBack(request, refund, true))
    if (!isRefused) return refunded(request)
    return { type: 'RefundRefused', requestId, provider, code: 'charge_disputed', reason: 'disputed' }
  }

  /** What was given back may come back to us: the account it went to is closed. */
  private giveBack(request: MessageOf<'RefundRequested'>, refund: PspRefund, tells = false): void {
    const { chance } = this.world.random
    this.book.giveBack(request.id, refund.charge, request.amountMinor)
    refund.done = true
    if (tells || chance(0.5)) this.tell(request, tells, (id, at) => refundReport(request, refund, id, at))
    if (!chance(0.01)) return
    this.later(5 * dayMs, () => {
      refund.charge.refundedMinor -= request.amountMinor
      refund.done = false
      this.tell(request, true, (id, at) => refundReport(request, refund, id, at))
    })
  }

  private mayBeDisputed(charge: PspCharge): void {
    const { chance } = this.world.random
    if (!chance(0.03)) return
    this.later(chance(0.5) ? 3_000 : 30 * dayMs, () => {
      const { orderId, request } = charge
      const amountMinor = charge.takenMinor - charge.refundedMinor
      if (amountMinor <= 0) return
      const dispute: PspDispute = { orderId, charge, disputeId: `du_${request.id}`, amountMinor, state: 'OPENED' }
      this.book.disputes.set(dispute.disputeId, dispute)
      charge.isDisputed = true
      this.tell(request, true, (_, at) => disputeReport(dispute, at))
      this.later(20 * dayMs, () => {
        dispute.state = chance(0.5) ? 'WON' : 'LOST'
        charge.isDisputed = dispute.state === 'LOST'
        this.tell(request, true, (_, at) => disputeReport(dispute, at))
      })
    })
  }

  private changed(charge: PspCharge, surely = false): void {
    const ms = this.tell(charge.request, surely, (id, at) => chargeReport(charge, id, at))
    if (surely) charge.toldBy = this.world.clock.now() + ms
  }

  /** Told as it is now. What can be learnt in another way, too, is told at times to nobody. */
  private tell(about: Message, surely: boolean, bodyOf: (eventId: string, at: number) => Result): number {
    const { chance, below } = this.world.random
    const ms = below(chance(0.6) ? 400 : chance(0.7) ? 60_000 : 2 * dayMs)
    if (surely || chance(0.65)) this.report(about, bodyOf(`evt_${this.events++}`, this.world.clock.now()), ms)
    return ms
  }

  private later(withinMs: number, call: () => void): void {
    this.world.after(1_000 + this.world.random.below(withinMs), call)
  }
}
