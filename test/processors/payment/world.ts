// A payment and its provider under a script: what was answered comes in any order, twice and late, webhooks may be lost, results never. It
// watches at every step what must never be; the test says what must hold at rest.
import { payment } from '../../../processors/payment/payment'
import { isOpenCharge, missingMinor } from '../../../processors/payment/money'
import type { PaymentOutput, PaymentState } from '../../../processors/payment/state'
import { timerInput } from '../../../processors/engine/decide-group'
import type { DeadlinePassed } from '../../../processors/engine/decider'
import type { MessageOf } from '../../../schemas/message'
import type { PaymentTerms, Tender } from '../../../schemas/messages'
import { frozen } from '../../dsl/bytes'
import { withHead } from '../../dsl/laws'
import { example } from '../../examples/examples'
import { at, customerBy, id, orderId } from '../../examples/values'
import { adjustment } from './histories'
import { ProviderBook, yes, type News, type Request, type Verdict } from './provider-book'

export type Plan = { readonly tenders: readonly Tender[]; readonly terms: PaymentTerms }
export type Step =
  | { readonly what: 'pay' | 'cancel' | 'continue' | 'pass' }
  | { readonly what: 'due' | 'take'; readonly minor: number }
  | { readonly what: 'give'; readonly tender: Tender }
  /** The provider does what it was asked for, one after the other. Webhooks of it may be lost. */
  | { readonly what: 'perform'; readonly verdict: Verdict; readonly lost: boolean }
  /** What waits, was declined or is authorised goes on. */
  | { readonly what: 'proceed'; readonly which: number; readonly good: boolean; readonly lost: boolean }
  | { readonly what: 'turn'; readonly which: number }
  | { readonly what: 'dispute'; readonly which: number; readonly state: 'OPENED' | 'WON' | 'LOST' }
  | { readonly what: 'deliver'; readonly which: number }
  /** The newest of the order's and the customer's inputs (0) or an earlier news comes again. */
  | { readonly what: 'repeat'; readonly which: number }
type Input = Exclude<Parameters<typeof payment.decide>[0], DeadlinePassed>

const isRequest = ({ type }: PaymentOutput): boolean =>
  ['ChargeRequested', 'CaptureRequested', 'VoidRequested', 'ChargeCheckRequested', 'RefundRequested'].includes(type)
const pick = <Item>(items: readonly Item[], which: number): Item | undefined => items[which % items.length]

export class PaymentWorld {
  state: PaymentState = payment.initial
  readonly outputs: PaymentOutput[] = []
  readonly problems: string[] = []
  readonly adjustments: MessageOf<'PaymentAdjustmentRequested'>[] = []
  readonly book = new ProviderBook()
  /** Asked of the provider and not performed yet; told by it and not delivered yet. */
  asked: Request[] = []
  mail: News[] = []
  /** Webhooks that never came: found in the provider's lists, much later. */
  private lost: News[] = []
  private readonly past: News[] = []
  private lastAsked: Input | undefined
  private counted = 0
  private captureMinor = 0
  private now = at

  constructor(private readonly plan: Plan) {}

  play(step: Step): void {
    this.now += 1_000
    switch (step.what) {
      case 'pay':
        return this.ask(example('PaymentRequested', { ...this.plan, at: this.now }))
      case 'cancel':
        return this.ask(example('PaymentCancellationRequested', { at: this.now }))
      case 'due':
        return this.adjust(step.minor)
      case 'take':
        this.captureMinor += step.minor
        return this.ask(example('PaymentCaptureRequested', { ...this.nextHead(), captureMinor: this.captureMinor }))
      case 'give':
        return this.ask(example('GivePaymentMethod', { ...this.commandHead(), tender: step.tender }))
      case 'continue':
        return this.ask(example('ContinuePayment', this.commandHead()))
      case 'pass':
        return this.pass()
      case 'perform':
        return this.perform(step.verdict, step.lost)
      case 'deliver':
        return this.deliver(pick(this.mail, step.which))
      case 'repeat':
        return this.repeat(step.which)
      default:
        return this.tell(step)
    }
  }

  /** Until nothing is asked for any more; the provider does all, or as the verdicts say; whoever waits is answered. */
  rest(verdicts: readonly Verdict[] = []): this {
    for (let turn = 0; this.goOn(verdicts[turn] ?? yes, turn); turn++)
      if (turn > 500) throw new Error(`the payment does not come to rest: ${this.state.status}`)
    return this
  }

  deliver(news: News | undefined): void {
    if (!news) return
    this.mail = this.mail.filter((one) => one !== news)
    this.past.push(news)
    this.feed(news)
  }

  private goOn(verdict: Verdict, turn: number): boolean {
    this.now += 1_000
    const [waiting] = this.book.waiting()
    if (this.mail.length > 0) this.deliver(pick(this.mail, turn))
    else if (this.asked.length > 0) this.perform(verdict, false)
    else if (waiting && this.isKnown(waiting))
      this.mail.push(...this.book.goOn(waiting, verdict.what === 'YES', this.now))
    else if (payment.deadline?.(this.state) && !this.isResting()) this.pass()
    else if (this.lost.length > 0) this.deliver(this.lost.pop())
    else return false
    return true
  }

  /** All that is left to do is to authorise again in time, or people's. */
  private isResting(): boolean {
    const { retry, methodUntil, status } = this.state
    return retry === null && methodUntil === null && ['AUTHORISED', 'UNSECURED', 'REFUND_BLOCKED'].includes(status)
  }

  /** One that the payment does not wait for any more its customer leaves alone. */
  private isKnown(chargeRequestId: string): boolean {
    return this.state.charges.some((charge) => charge.requestId === chargeRequestId && isOpenCharge(charge))
  }

  private tell(step: Extract<Step, { what: 'proceed' | 'turn' | 'dispute' }>): void {
    const payments = [...this.book.payments.keys()]
    const taken = payments.filter((key) => this.book.payments.get(key)!.capturedMinor > 0)
    switch (step.what) {
      case 'proceed': {
        const key = pick(payments, step.which)
        const news = key === undefined ? [] : this.book.goOn(key, step.good, this.now)
        return void (step.lost ? this.lost : this.mail).push(...news)
      }
      case 'turn': {
        const key = pick([...this.book.refunds.keys()], step.which)
        return void (key !== undefined && this.mail.push(...this.book.turn(key, this.now)))
      }
      case 'dispute': {
        const key = pick(taken, step.which)
        return void (key !== undefined && this.mail.push(...this.book.dispute(key, step.state, this.now)))
      }
    }
  }

  private adjust(dueMinor: number): void {
    const asked = { ...adjustment(dueMinor, `adjustment-${this.adjustments.length + 1}`), at: this.now }
    this.adjustments.push(asked)
    this.ask(asked)
  }

  private perform(verdict: Verdict, isLost: boolean): void {
    const request = this.asked.shift()
    if (!request) return
    const [result, ...webhooks] = this.book.perform(request, verdict, this.now)
    this.mail.push(result!)
    ;(isLost ? this.lost : this.mail).push(...webhooks)
  }

  private pass(): void {
    const due = payment.deadline?.(this.state)
    if (!due) return
    this.now = Math.max(this.now, due.at)
    const before = this.outputs.length
    this.feed(timerInput('payment', orderId, due.at, this.now, due.name))
    const next = payment.deadline?.(this.state)
    if (this.outputs.length === before) this.problems.push(`nothing follows from ${due.name}`)
    if (next && next.name === due.name && next.at <= due.at && due.name !== 'AUTHORISATION')
      this.problems.push(`${due.name} passes again and again`)
  }

  private repeat(which: number): void {
    const repeated = which === 0 ? this.lastAsked : pick(this.past, which)
    if (!repeated) return
    const before = this.outputs.length
    this.feed(repeated)
    if (this.outputs.length > before) this.problems.push(`${repeated.type} ${repeated.id} was taken twice`)
  }

  private ask(input: Input): void {
    this.lastAsked = input
    this.feed(input)
  }

  private feed(input: Input | DeadlinePassed): void {
    const bodies = payment.decide(frozen(input), this.state)
    bodies.forEach((body, index) => {
      const output = withHead('payment', input, body, index) as PaymentOutput
      if (output.type === 'ChargeRequested') this.checkCharge(output)
      if (output.type === 'RefundRequested') this.checkRefund(output)
      this.state = frozen(payment.evolve(this.state, output))
      this.outputs.push(output)
      if (isRequest(output)) this.asked.push(output as Request)
    })
    if (payment.isFinal(this.state) && payment.deadline?.(this.state))
      this.problems.push(`${this.state.status} is final and has a deadline`)
  }

  private checkCharge({ id, amountMinor }: MessageOf<'ChargeRequested'>): void {
    if (amountMinor <= 0) this.problems.push(`${id} is about nothing`)
    if (this.state.charges.some(isOpenCharge)) this.problems.push(`${id} is a second charge at once`)
    if (amountMinor > missingMinor(this.state)) this.problems.push(`${id} charges more than is missing`)
    if (this.state.course !== 'OPEN') this.problems.push(`${id} charges what has ended`)
  }

  private checkRefund({ id, chargeRequestId, amountMinor }: MessageOf<'RefundRequested'>): void {
    const payment = this.book.payments.get(chargeRequestId)
    const refunds = this.outputs.filter(
      (output): output is MessageOf<'RefundRequested'> =>
        output.type === 'RefundRequested' && output.chargeRequestId === chargeRequestId,
    )
    const totalMinor = refunds.reduce((sum, one) => sum + one.amountMinor, amountMinor)
    if (amountMinor <= 0) this.problems.push(`${id} is about nothing`)
    if (totalMinor > (payment?.capturedMinor ?? 0)) this.problems.push(`${id} returns more than was captured`)
  }

  private commandHead() {
    const head = this.nextHead()
    return { ...head, by: customerBy(head.id) }
  }

  private nextHead() {
    return { id: id(`asked-${++this.counted}`), at: this.now }
  }
}
