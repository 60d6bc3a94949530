// A payment and its provider under a script: the provider answers in any order, twice, late, by yes or no, and keeps its own book. It
// watches at every step what must never be; the test says what must hold at rest.
import { payment } from '../../processors/payment'
import type { PaymentOutput, PaymentState } from '../../processors/payment-state'
import type { Message, MessageOf } from '../../schemas/message'
import { withHead } from '../dsl/laws'
import { frozen } from '../dsl/bytes'
import { example } from '../examples/examples'
import { id } from '../examples/values'
import { adjustment } from './payment-histories'

type Request = MessageOf<'ChargeRequested' | 'RefundRequested'>
export type Answer = MessageOf<'Charged' | 'ChargeDeclined' | 'Refunded' | 'RefundRefused'>
export type Step =
  | { readonly what: 'pay' | 'cancel' }
  | { readonly what: 'due'; readonly minor: number }
  /** One of the open requests is done or refused; of those that were refused, it turns out done. */
  | { readonly what: 'answer' | 'late'; readonly which: number; readonly done: boolean }
  /** The newest request of the order (0) or an earlier answer comes again. */
  | { readonly what: 'repeat'; readonly which: number }

type Input = Parameters<typeof payment.decide>[0] & Message

export class PaymentWorld {
  state: PaymentState = payment.initial
  readonly outputs: PaymentOutput[] = []
  readonly problems: string[] = []
  readonly adjustments: MessageOf<'PaymentAdjustmentRequested'>[] = []
  private readonly asked = new Map<string, Request>()
  private readonly answers = new Map<string, Answer>()
  private readonly past: Answer[] = []
  private lastAsked: Input | undefined

  play(step: Step): void {
    switch (step.what) {
      case 'pay':
        return this.ask(example('PaymentRequested'))
      case 'cancel':
        return this.ask(example('PaymentCancellationRequested'))
      case 'due': {
        const asked = adjustment(step.minor, `adjustment-${this.adjustments.length + 1}`)
        this.adjustments.push(asked)
        return this.ask(asked)
      }
      case 'answer':
        return this.answerOne(this.unanswered(), step.which, step.done)
      case 'late':
        return this.answerOne(this.refused(), step.which, true)
      case 'repeat':
        return this.repeat(step.which)
    }
  }

  unanswered(): Request[] {
    return [...this.asked.values()].filter(({ id }) => !this.answers.has(id))
  }

  /** What the provider holds by its own book, minor units. */
  keptMinor(): number {
    return this.doneMinor('ChargeRequested') - this.doneMinor('RefundRequested')
  }

  blockedMinor(): number {
    const refunds = this.refused().filter(({ type }) => type === 'RefundRequested')
    return refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  }

  answerTo(request: Request, isDone: boolean): Answer {
    const { id: requestId, amountMinor, currency } = request
    const head = { id: id(`${requestId}-${isDone}`), requestId }
    if (request.type === 'ChargeRequested') {
      const money = { amountMinor, currency, providerPaymentId: `pi-${requestId}` }
      return isDone ? example('Charged', { ...head, ...money }) : example('ChargeDeclined', head)
    }
    const money = { amountMinor, currency, providerRefundId: `re-${requestId}` }
    return isDone ? example('Refunded', { ...head, ...money }) : example('RefundRefused', head)
  }

  /** The provider's answer takes effect and arrives. */
  deliver(answer: Answer): void {
    this.answers.set(answer.requestId, answer)
    this.past.push(answer)
    this.feed(answer)
  }

  private answerOne(requests: readonly Request[], which: number, isDone: boolean): void {
    const request = requests[which % requests.length]
    if (request) this.deliver(this.answerTo(request, isDone))
  }

  private repeat(which: number): void {
    const repeated = which === 0 ? this.lastAsked : this.past[which % this.past.length]
    if (!repeated) return
    const before = this.outputs.length
    this.feed(repeated)
    if (this.outputs.length > before) this.problems.push(`${repeated.id} was taken twice`)
  }

  private ask(input: Input): void {
    this.lastAsked = input
    this.feed(input)
  }

  private feed(input: Input): void {
    const bodies = payment.decide(frozen(input), this.state)
    bodies.forEach((body, index) => {
      const output = withHead('payment', input, body, index) as PaymentOutput
      this.state = frozen(payment.evolve(this.state, output))
      this.outputs.push(output)
      if (output.type === 'ChargeRequested' || output.type === 'RefundRequested') this.take(output)
    })
  }

  private take(request: Request): void {
    this.asked.set(request.id, request)
    if (request.amountMinor <= 0) this.problems.push(`${request.id} is about nothing`)
    if (request.type === 'ChargeRequested') {
      const open = this.unanswered().filter(({ type }) => type === 'ChargeRequested')
      if (open.length > 1) this.problems.push(`${request.id} is a second charge at once`)
    } else this.checkRefund(request)
  }

  private checkRefund({ id, chargeRequestId, providerPaymentId }: MessageOf<'RefundRequested'>): void {
    const charge = this.answers.get(chargeRequestId)
    if (charge?.type !== 'Charged' || charge.providerPaymentId !== providerPaymentId)
      return void this.problems.push(`${id} returns what was not captured`)
    const ofCharge = [...this.asked.values()].filter(
      (request) => request.type === 'RefundRequested' && request.chargeRequestId === chargeRequestId,
    )
    const totalMinor = ofCharge.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    if (totalMinor > charge.amountMinor) this.problems.push(`${id} returns more than was captured`)
  }

  private refused(): Request[] {
    const isRefusal = (answer?: Answer) => answer?.type === 'ChargeDeclined' || answer?.type === 'RefundRefused'
    return [...this.asked.values()].filter(({ id }) => isRefusal(this.answers.get(id)))
  }

  private doneMinor(type: Request['type']): number {
    const isDone = (answer?: Answer) => answer?.type === 'Charged' || answer?.type === 'Refunded'
    const done = [...this.asked.values()].filter(
      (request) => request.type === type && isDone(this.answers.get(request.id)),
    )
    return done.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  }
}
