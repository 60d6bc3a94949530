// What both payment providers of the simulation keep in their books, to the cent: what is set apart, taken, given back and disputed. What no
// sound request asks for is told as a fault. It answers nothing and tells nobody.
import type { MessageId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import type { ChargeState } from '../../schemas/messages'

export type PspCharge = {
  readonly request: MessageOf<'ChargeRequested'>
  readonly orderId: string
  readonly paymentId: string
  state: ChargeState
  /** By when we were surely told how it stands. */
  toldBy: number
  /** Declined or given up at first, whatever it is now. */
  wasOver: boolean
  capturesMany: boolean
  expiresAt: number | null
  /** Why it was declined. */
  code: string | null
  takenMinor: number
  refundedMinor: number
  /** Shares of it that its customer disputes with the issuer: their money is apart. */
  isDisputed: boolean
}
export type PspRefund = {
  readonly orderId: string
  readonly charge: PspCharge
  readonly amountMinor: number
  done: boolean
}
export type PspDispute = {
  readonly orderId: string
  readonly charge: PspCharge
  readonly disputeId: string
  readonly amountMinor: number
  state: 'OPENED' | 'WON' | 'LOST'
}

export class PspBook {
  readonly charges = new Map<string, PspCharge>()
  readonly refunds = new Map<string, PspRefund>()
  readonly disputes = new Map<string, PspDispute>()
  readonly faults: string[] = []

  /** A charge is asked for when no other one of its order waits for its outcome. */
  open(request: MessageOf<'ChargeRequested'>, state: ChargeState, at: number): PspCharge {
    const { id, orderId, amountMinor } = request
    const waiting = this.of(orderId).find(isWaiting)
    if (amountMinor <= 0) this.faults.push(`${id} charges ${amountMinor}`)
    if (waiting) this.faults.push(`${id} is charged while ${waiting.request.id} of ${orderId} is ${waiting.state}`)
    const money = { takenMinor: 0, refundedMinor: 0, isDisputed: false }
    const terms = { capturesMany: false, expiresAt: null, code: null, wasOver: false, toldBy: at }
    const charge: PspCharge = { request, orderId, paymentId: `pi_${id}`, state, ...terms, ...money }
    this.charges.set(id, charge)
    return charge
  }

  of(orderId: string): PspCharge[] {
    return [...this.charges.values()].filter((charge) => charge.orderId === orderId)
  }

  /** Set apart and not taken, nor released. */
  restMinor({ state, request, takenMinor }: PspCharge): number {
    return state === 'AUTHORISED' ? request.amountMinor - takenMinor : 0
  }

  /** What is asked for is never more than is there: it would be a fault of ours. */
  take(charge: PspCharge, { id, amountMinor, final }: MessageOf<'CaptureRequested'>): void {
    if (amountMinor <= 0 || amountMinor > this.restMinor(charge))
      this.faults.push(`${id} takes ${amountMinor} of ${this.restMinor(charge)}`)
    charge.takenMinor += amountMinor
    if (final || !charge.capturesMany || this.restMinor(charge) === 0) charge.state = 'CAPTURED'
  }

  giveBack(id: MessageId, charge: PspCharge, amountMinor: number): void {
    charge.refundedMinor += amountMinor
    if (amountMinor <= 0 || charge.refundedMinor > charge.takenMinor)
      this.faults.push(`${id} returns ${amountMinor}, in all ${charge.refundedMinor} of ${charge.takenMinor}`)
  }
}

export const isWaiting = ({ state }: PspCharge): boolean => state === 'ACTION_REQUIRED' || state === 'PENDING'
