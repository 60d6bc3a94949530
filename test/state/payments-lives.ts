// Random lives of the payment of an order, and what providers tell of it, as fast-check draws them.
import fc from 'fast-check'
import type { CurrencyCode, CustomerId, MessageId, OrderId } from '../../schemas/ids'
import type { MessageName, MessageOf } from '../../schemas/message'
import type { PaymentProvider } from '../../schemas/messages'
import { transactionsIn, type PaymentFacts } from './payments-settlements'
import type { PaymentsInput } from '../../state/views/payments-fold'

export const morning = Date.UTC(2026, 2, 4, 8)
export const euro = 'EUR' as CurrencyCode
export const idOf = (text: string): MessageId => text as MessageId
export const paymentOrder = (n: number): OrderId => `ord_${String(n).padStart(6, '0')}` as OrderId

type Rest<Name extends MessageName> = Omit<MessageOf<Name>, 'type' | 'id' | 'orderId' | 'at'>

/** Writes messages about one order, each a second after the one before. */
export class PaymentWriter {
  readonly journal: PaymentsInput[] = []
  private count = 0

  constructor(
    readonly order: number,
    private readonly from = morning,
  ) {}

  say<Name extends PaymentsInput['type']>(type: Name, rest: Rest<Name>, id = this.nextId(type)): MessageId {
    const at = this.from + ++this.count * 1_000
    this.journal.push({ type, id, orderId: paymentOrder(this.order), at, ...rest } as never)
    return id
  }

  nextId(type: string): MessageId {
    return idOf(`${type}-${this.order}-${this.count + 1}`)
  }

  opened(amountMinor: number): void {
    const terms = { ruleId: 'standard', capture: 'ON_PLACEMENT', offSession: false, retries: true, actionWindowMs: 1, methodWindowMs: 1, renewsAuthorisations: false } as const // prettier-ignore
    const tokens = [{ provider: 'STRIPE', token: 'pm_card_visa' } as const]
    const tender = { tenderId: '1', method: 'CARD', amountMinor: null, tokens, installments: 1 } as const
    const payer = { customerId: 'c-1' as CustomerId, description: 'Order' }
    this.say('PaymentOpened', { amountMinor, currency: euro, ...payer, tenders: [tender], terms })
  }

  charge(provider: PaymentProvider, amountMinor: number, more: Partial<Rest<'ChargeRequested'>> = {}): MessageId {
    return this.say('ChargeRequested', {
      amountMinor,
      currency: euro,
      provider,
      method: 'CARD',
      tenderId: '1',
      paymentMethodToken: 'pm_card_visa',
      customerId: 'c-1' as CustomerId,
      description: 'Order',
      capture: 'ON_PLACEMENT',
      offSession: false,
      installments: 1,
      attempt: 1,
      ...more,
    })
  }

  captured(chargeRequestId: MessageId, provider: PaymentProvider, amountMinor: number): void {
    const providerPaymentId = `pay_${chargeRequestId}`
    this.say('ChargeCaptured', { chargeRequestId, provider, providerPaymentId, amountMinor, currency: euro, instrument: 'pm_again' }) // prettier-ignore
  }

  authorised(chargeRequestId: MessageId, provider: PaymentProvider, amountMinor: number, capturesMany = true): void {
    const providerPaymentId = `pay_${chargeRequestId}`
    const money = { provider, providerPaymentId, amountMinor, currency: euro }
    this.say('ChargeAuthorised', { chargeRequestId, ...money, capturesMany, expiresAt: this.from + 604_800_000, instrument: null }) // prettier-ignore
  }

  part(chargeRequestId: MessageId, provider: PaymentProvider, amountMinor: number, final = false): MessageId {
    const money = { provider, providerPaymentId: `pay_${chargeRequestId}`, amountMinor, currency: euro }
    return this.say('CaptureRequested', { chargeRequestId, ...money, final, restMinor: 0 })
  }

  confirmed(captureRequestId: MessageId, chargeRequestId: MessageId, provider: PaymentProvider, amountMinor: number) {
    this.say('CaptureConfirmed', { chargeRequestId, captureRequestId, provider, amountMinor, currency: euro })
  }

  refund(chargeRequestId: MessageId, provider: PaymentProvider, amountMinor: number): MessageId {
    const money = { provider, providerPaymentId: `pay_${chargeRequestId}`, amountMinor, currency: euro }
    return this.say('RefundRequested', { chargeRequestId, ...money, reason: 'It came back.' })
  }

  refunded(refundRequestId: MessageId, provider: PaymentProvider, amountMinor: number): void {
    const providerRefundId = `ref_${refundRequestId}`
    this.say('RefundConfirmed', { refundRequestId, provider, providerRefundId, amountMinor, currency: euro })
  }

  disputed(
    disputeId: string,
    chargeRequestId: MessageId,
    provider: PaymentProvider,
    amountMinor: number,
    feeMinor = 0,
  ) {
    const money = { provider, amountMinor, currency: euro, feeMinor }
    this.say('DisputeOpened', { disputeId, chargeRequestId, ...money, reason: 'fraudulent' })
  }

  closed(disputeId: string, chargeRequestId: MessageId, provider: PaymentProvider, amountMinor: number, won: boolean) {
    this.say('DisputeClosed', { disputeId, chargeRequestId, provider, won, amountMinor, currency: euro })
  }
}

/** `journal` in the order of the journal; `signals` as they were sent, some of them twice. */
export type PaymentLife = {
  readonly order: number
  readonly journal: readonly PaymentsInput[]
  readonly signals: readonly PaymentsInput[]
}

type Step = { readonly what: number; readonly minor: number; readonly pick: number }
const step = fc.record({ what: fc.nat(99), minor: fc.integer({ min: 1, max: 9_000 }), pick: fc.nat(50) })

export const paymentLives = (order: number): fc.Arbitrary<PaymentLife> =>
  fc.array(step, { minLength: 1, maxLength: 24 }).map((steps) => {
    const writer = new PaymentWriter(order)
    const facts: PaymentFacts = { charges: [], parts: [], refunds: [], disputes: [] }
    for (const each of steps) live(writer, facts, each)
    return { order, journal: writer.journal, signals: transactionsIn(order, facts, steps) }
  })

/** One thing that happens; what can't happen now does not. */
const live = (writer: PaymentWriter, facts: PaymentFacts, { what, minor, pick }: Step): void => {
  const of = <Item>(items: readonly Item[]): Item | undefined => items[pick % Math.max(1, items.length)]
  const provider: PaymentProvider = pick % 2 ? 'STRIPE' : 'ADYEN'
  const charge = of(facts.charges)
  if (what < 25 || !charge) {
    const capture = what % 2 ? 'ON_PLACEMENT' : 'ON_SHIPMENT'
    const tenderId = String(1 + (pick % 3))
    const id = writer.charge(provider, minor, { capture, tenderId, attempt: 1 + (what % 3) })
    facts.charges.push({ id, provider, amountMinor: minor, takenMinor: 0 })
  } else if (what < 40) answer(writer, charge, what, pick)
  else if (what < 55) {
    const amountMinor = Math.min(minor, charge.amountMinor)
    const id = writer.part(charge.id, charge.provider, amountMinor, what % 4 === 0)
    facts.parts.push({ id, charge, amountMinor, done: false })
  } else if (what < 65) takePart(writer, of(facts.parts), what)
  else if (what < 75 && charge.takenMinor > 0) {
    const amountMinor = Math.min(minor, charge.takenMinor)
    facts.refunds.push({ id: writer.refund(charge.id, charge.provider, amountMinor), charge, amountMinor, done: false })
  } else if (what < 88) giveBack(writer, of(facts.refunds), what)
  else dispute(writer, facts, charge, what, pick)
  // The journal tells a fact once; a fold that is told twice is to know it.
  if (pick === 7) writer.journal.push(writer.journal.at(-1)!)
}

type Charge = PaymentFacts['charges'][number]

const answer = (writer: PaymentWriter, charge: Charge, what: number, pick: number): void => {
  const { id: chargeRequestId, provider, amountMinor } = charge
  if (what < 30) {
    writer.captured(chargeRequestId, provider, amountMinor)
    charge.takenMinor = Math.max(charge.takenMinor, amountMinor)
  } else if (what < 34) writer.authorised(chargeRequestId, provider, amountMinor, pick % 3 > 0)
  else if (what < 36) writer.say('ChargeVoided', { chargeRequestId, provider, reason: 'The order was cancelled.' })
  else if (what < 37) writer.say('ChargeLapsed', { chargeRequestId })
  else writer.say('ChargeFailed', { chargeRequestId, code: 'declined', reason: 'Declined.', retryAt: null })
}

const takePart = (writer: PaymentWriter, part: PaymentFacts['parts'][number] | undefined, what: number): void => {
  if (!part) return
  const { id: captureRequestId, charge, amountMinor } = part
  if (what % 3 === 0) {
    const chargeRequestId = charge.id
    writer.say('CaptureBlocked', { chargeRequestId, captureRequestId, code: 'expired', reason: 'It ran out.' })
    if (part.done) charge.takenMinor -= amountMinor
    part.done = false
    return
  }
  writer.confirmed(captureRequestId, charge.id, charge.provider, amountMinor)
  if (!part.done) charge.takenMinor += amountMinor
  part.done = true
}

const giveBack = (writer: PaymentWriter, refund: PaymentFacts['refunds'][number] | undefined, what: number): void => {
  if (!refund) return
  refund.done = what % 3 > 0
  if (refund.done) writer.refunded(refund.id, refund.charge.provider, refund.amountMinor)
  else {
    const why = { code: 'closed', reason: 'The account is closed.', returned: what % 2 === 0 }
    writer.say('RefundBlocked', { refundRequestId: refund.id, ...why })
  }
}

const dispute = (writer: PaymentWriter, facts: PaymentFacts, charge: Charge, what: number, pick: number): void => {
  const { id, provider, amountMinor } = charge
  const disputeId = `dp_${id}`
  const known = facts.disputes.find((each) => each.id === disputeId)
  if (what < 94) {
    writer.disputed(disputeId, id, provider, amountMinor, provider === 'STRIPE' ? 1_500 : 0)
    if (!known) facts.disputes.push({ id: disputeId, charge, amountMinor })
  } else if (known || pick % 5 === 0) writer.closed(disputeId, id, provider, amountMinor, what % 2 === 0)
}
