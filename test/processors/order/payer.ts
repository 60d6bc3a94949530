// The payment of an order, as its contract has it: it takes money on placement or sets it apart, waits for its customer, takes with each
// shipment what is due by then, loses what was set apart, is disputed, and tells of all of it. It never decides what is due.
import type { MessageId } from '../../../schemas/ids'
import type { Message } from '../../../schemas/message'
import type { CaptureTiming } from '../../../schemas/messages'
import type { OrderOutput } from '../../../processors/order/output'
import type { InputOf } from '../../../topics/topology'
import { example } from '../../examples/examples'
import { currency, id } from '../../examples/values'

type Head = Pick<Message, 'id' | 'orderId' | 'at'>
type Move = () => void
const hourMs = 3_600_000

/** Minor units. */
export class Payer {
  readonly inbox: InputOf<'order'>[] = []
  course: 'OPEN' | 'CANCELLING' | 'ENDED' = 'OPEN'
  timing: CaptureTiming = 'ON_PLACEMENT'
  first: number | null = null
  completed = false
  due = 0
  captureDue = 0
  /** Authorised, and neither taken nor released. */
  setApart = 0
  captured = 0
  /** What of it was taken without having been set apart. */
  atOnce = 0
  refunded = 0
  unsecured = false
  private told = { charged: 0, captured: 0, refunded: 0, released: 0 }
  private adjustment: MessageId | null = null
  private readonly disputes: string[] = []
  private disputed = 0

  constructor(
    private readonly head: (prefix: string) => Head,
    private readonly faults: string[],
  ) {}

  get held(): number {
    return this.captured - this.refunded
  }

  /** What is secured, as the order has been told. */
  get toldNet(): number {
    const { charged, refunded, released } = this.told
    return charged - refunded - released
  }

  receive(output: OrderOutput): void {
    switch (output.type) {
      case 'PaymentRequested':
        if (this.first !== null) this.faults.push('paid twice')
        this.first = this.due = output.amountMinor
        this.timing = output.terms.capture
        return
      case 'PaymentAdjustmentRequested':
        return this.adjust(output.id, output.dueMinor)
      case 'PaymentCaptureRequested':
        if (this.timing === 'ON_PLACEMENT') this.faults.push('asked to take what was taken on placement')
        if (output.captureMinor <= this.captureDue) this.faults.push('asked to take what it was asked to take before')
        if (output.captureMinor > this.due) this.faults.push('asked to take more than is due')
        this.captureDue = output.captureMinor
        return
      case 'PaymentCancellationRequested':
        Object.assign(this, { course: 'CANCELLING', due: 0 })
        return
      default:
    }
  }

  private adjust(requestId: MessageId, dueMinor: number): void {
    if (!this.completed) this.faults.push('adjusted before it was paid')
    if (!this.adjustment && dueMinor === this.toldNet) this.faults.push('told what it knows')
    if (dueMinor < 0) this.faults.push('wants more back than there is')
    if (this.unsecured && dueMinor > this.due) {
      this.adjustment = null
      this.inbox.push(example('PaymentAdjustmentFailed', { ...this.head('declined'), requestId }))
    } else Object.assign(this, { due: dueMinor, adjustment: requestId })
  }

  /** What it owes the order; a charge may be declined instead. */
  moves(): Move[] {
    if (this.course === 'ENDED' || this.first === null) return []
    if (this.course === 'CANCELLING') return [() => this.undo(!this.completed), () => this.undo(false)]
    if (!this.completed) return [...Array.from({ length: 8 }, () => () => this.complete()), () => this.fail()]
    if (this.unsecured) return [() => this.secureAgain(false), () => this.secureAgain(true)]
    return [...this.adjustmentMoves(), ...(this.takeable > 0 ? [() => this.take(1), () => this.take(2)] : [])]
  }

  private adjustmentMoves(): Move[] {
    if (!this.adjustment) return []
    const converge = () => this.converge()
    return this.missing > 0 ? [converge, converge, () => this.decline()] : [converge]
  }

  /** What may happen to it by itself. */
  troubles(): Move[] {
    if (this.course !== 'OPEN' || this.first === null) return []
    if (!this.completed)
      return [() => this.wait('ACTION', 1), () => this.wait('METHOD', 24), () => this.wait('PROVIDER', 72)]
    const [open] = this.disputes
    return [
      ...(this.setApart > 0 && !this.unsecured ? [() => this.lapse()] : []),
      ...(this.unsecured ? [() => this.wait('METHOD', 24)] : []),
      ...(this.captured > 0 ? [() => this.dispute()] : []),
      ...(open ? [() => this.closeDispute(open, true), () => this.closeDispute(open, false)] : []),
    ]
  }

  private get missing(): number {
    return this.due - (this.held + this.setApart)
  }

  private get takeable(): number {
    return Math.min(Math.min(this.due, this.captureDue) - this.held, this.setApart)
  }

  private charge(amountMinor: number): void {
    if (this.timing === 'ON_SHIPMENT') this.setApart += amountMinor
    else this.takeAtOnce(amountMinor)
  }

  private takeAtOnce(amountMinor: number): void {
    this.atOnce += amountMinor
    this.captured += amountMinor
  }

  private complete(): void {
    this.charge(this.first!)
    this.completed = true
    this.told = { ...this.told, charged: this.first!, captured: this.atOnce }
    const paid = { amountMinor: this.first!, capturedMinor: this.atOnce }
    this.inbox.push(example('PaymentCompleted', { ...this.head('paid'), ...paid }))
  }

  private fail(): void {
    this.course = 'ENDED'
    this.inbox.push(example('PaymentFailed', this.head('unpaid')))
  }

  private wait(waitsFor: 'ACTION' | 'METHOD' | 'PROVIDER', hours: number): void {
    const head = this.head('waits')
    this.inbox.push(example('PaymentAwaited', { ...head, waitsFor, until: head.at + hours * hourMs }))
  }

  private converge(): void {
    const { missing } = this
    if (missing > 0) this.charge(missing)
    else this.giveBack(-missing)
    this.tell()
  }

  /** An authorisation of which nothing was taken is released; of another the rest is not taken. The others are paid back. */
  private giveBack(surplusMinor: number): void {
    let left = surplusMinor
    if (this.captured === this.atOnce && this.setApart <= left) {
      left -= this.setApart
      this.setApart = 0
    }
    this.refunded += Math.max(0, left - this.setApart)
    if (this.refunded > this.captured) this.faults.push('more went back than was taken')
  }

  private tell(): void {
    const { told } = this
    const chargedMinor = Math.max(0, this.captured + this.setApart - told.charged)
    const capturedMinor = this.atOnce - told.captured
    const refundedMinor = this.refunded - told.refunded
    const releasedMinor = this.toldNet + chargedMinor - refundedMinor - this.due
    this.told = {
      charged: told.charged + chargedMinor,
      captured: this.atOnce,
      refunded: this.refunded,
      released: told.released + releasedMinor,
    }
    const moved = { chargedMinor, capturedMinor, refundedMinor, releasedMinor, dueMinor: this.due, currency }
    this.inbox.push(example('PaymentAdjusted', { ...this.head('adjusted'), requestId: this.adjustment!, ...moved }))
    this.adjustment = null
  }

  private decline(): void {
    const requestId = this.adjustment!
    Object.assign(this, { adjustment: null, due: this.toldNet })
    this.inbox.push(example('PaymentAdjustmentFailed', { ...this.head('declined'), requestId }))
  }

  /** What is due by now, or a part of it; the last part releases the rest. */
  private take(part: 1 | 2): void {
    const amountMinor = Math.ceil(this.takeable / part)
    this.captured += amountMinor
    this.setApart -= amountMinor
    if (this.held === this.due) this.setApart = 0
    const head = this.head('captured')
    this.inbox.push(example('CaptureConfirmed', { ...head, captureRequestId: id(`of-${head.id}`), amountMinor }))
  }

  private lapse(): void {
    this.setApart = 0
    if (this.missing <= 0) return
    this.unsecured = true
    this.inbox.push(example('PaymentUnsecured', this.head('unsecured')))
  }

  /** By what is set apart anew, or by what is taken at once; that is told, beside what no adjustment told of. */
  private secureAgain(isAtOnce: boolean): void {
    const missingMinor = Math.max(0, this.missing)
    if (isAtOnce) this.takeAtOnce(missingMinor)
    else this.charge(missingMinor)
    this.unsecured = false
    const capturedMinor = this.adjustment ? 0 : this.atOnce - this.told.captured
    this.told = { ...this.told, captured: this.told.captured + capturedMinor }
    this.inbox.push(example('PaymentSecured', { ...this.head('secured'), amountMinor: this.due, capturedMinor }))
  }

  private dispute(): void {
    if (this.disputed === 2) return
    const disputeId = `du_${++this.disputed}`
    this.disputes.push(disputeId)
    this.inbox.push(example('DisputeOpened', { ...this.head('disputed'), disputeId }))
  }

  private closeDispute(disputeId: string, won: boolean): void {
    this.disputes.splice(this.disputes.indexOf(disputeId), 1)
    this.inbox.push(example('DisputeClosed', { ...this.head('closed'), disputeId, won }))
  }

  /** Nothing was taken, or all of it goes back: what was taken while the cancellation was on its way, too. */
  private undo(nothing: boolean): void {
    this.course = 'ENDED'
    if (!this.completed && !nothing) this.charge(this.first!)
    this.setApart = 0
    const amountMinor = this.captured - this.told.refunded
    this.refunded = this.captured
    if (amountMinor > 0) this.inbox.push(example('PaymentRefunded', { ...this.head('refund'), amountMinor }))
    else this.inbox.push(example('PaymentCancelled', this.head('unpaid')))
  }
}
