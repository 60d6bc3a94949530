// The payment provider of the simulation: what was captured and returned, what was refused. A declined charge may turn out captured, a
// refused refund may be done by hand later; it says so when it comes.
import type { Body, Message, MessageOf } from '../../schemas/message'
import type { Random } from './random'

type Charge = {
  readonly orderId: string
  readonly amountMinor: number
  /** It was declined at first, whatever it is now. */
  readonly wasDeclined: boolean
  state: 'CAPTURED' | 'DECLINED'
  refundedMinor: number
}
type Refund = { readonly orderId: string; readonly amountMinor: number; done: boolean }
export type Answered = { readonly now: Body<Message>; readonly later?: () => Body<Message> }

export class MoneyBook {
  readonly charges = new Map<string, Charge>()
  readonly refunds = new Map<string, Refund>()
  readonly faults: string[] = []

  constructor(private readonly random: Random) {}

  charge(request: MessageOf<'ChargeRequested'>, isDeclined: boolean): Answered {
    const { id: requestId, orderId, amountMinor, currency } = request
    const state = isDeclined ? 'DECLINED' : 'CAPTURED'
    const charge: Charge = { orderId, amountMinor, wasDeclined: isDeclined, state, refundedMinor: 0 }
    this.charges.set(requestId, charge)
    if (amountMinor <= 0) this.faults.push(`${requestId} charges ${amountMinor}`)
    const captured = (): Body<Message> => {
      charge.state = 'CAPTURED'
      return { type: 'Charged', requestId, providerPaymentId: `pi_${requestId}`, amountMinor, currency }
    }
    if (!isDeclined) return { now: captured() }
    const reason = 'declined'
    const now = { type: 'ChargeDeclined', requestId, code: 'card_declined', declineCode: null, reason } as const
    return this.random.chance(0.1) ? { now, later: captured } : { now }
  }

  refund({ id: requestId, orderId, chargeRequestId, amountMinor, currency }: MessageOf<'RefundRequested'>): Answered {
    const refund: Refund = { orderId, amountMinor, done: false }
    this.refunds.set(requestId, refund)
    const done = (): Body<Message> => {
      this.giveBack(requestId, chargeRequestId, amountMinor)
      refund.done = true
      return { type: 'Refunded', requestId, providerRefundId: `re_${requestId}`, amountMinor, currency }
    }
    if (!this.random.chance(0.02)) return { now: done() }
    const now = { type: 'RefundRefused', requestId, code: 'charge_disputed', reason: 'disputed' } as const
    return this.random.chance(0.7) ? { now, later: done } : { now }
  }

  private giveBack(requestId: string, chargeRequestId: string, amountMinor: number): void {
    const charge = this.charges.get(chargeRequestId)
    if (charge?.state !== 'CAPTURED') return void this.faults.push(`${requestId} returns what was not captured`)
    charge.refundedMinor += amountMinor
    if (amountMinor <= 0 || charge.refundedMinor > charge.amountMinor)
      this.faults.push(`${requestId} returns ${amountMinor}, in all ${charge.refundedMinor} of ${charge.amountMinor}`)
  }
}
