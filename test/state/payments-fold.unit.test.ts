// The laws of the payments view's fold, over random lives: books that balance, rows and ledger that say the same, and no order but the
// journal's that matters.
import fc from 'fast-check'
import type { LedgerRow } from '../../state/views/payments-bookings'
import { applyToPayments, type PaymentsEntry, type PaymentsInput } from '../../state/views/payments-fold'
import type { PaymentsRow } from '../../state/views/payments-rows'
import { paymentLives, paymentOrder, PaymentWriter, type PaymentLife } from './payments-lives'
import { methodReport, settlement } from './payments-settlements'

const place = { topic: 't', partition: 0, offset: 0 }

/** What the database has after these messages: rows, and lines of which the first of each id stays. */
class Folded {
  row: PaymentsRow | undefined
  readonly ledger = new Map<string, LedgerRow>()
  readonly settlements = new Map<string, { payoutId: string | null; amountMinor: number }>()

  constructor(messages: readonly PaymentsInput[] = []) {
    for (const message of messages) this.take(message)
  }

  take(message: PaymentsInput): readonly LedgerRow[] {
    const { row, entry } = applyToPayments(this.row, message, place)
    this.row = row ?? this.row
    return this.append(entry!)
  }

  private append({ ledger, settlement }: PaymentsEntry): readonly LedgerRow[] {
    const added = ledger.filter(({ entryId }) => !this.ledger.has(entryId))
    for (const line of added) this.ledger.set(line.entryId, line)
    if (settlement) {
      const { payoutId, amountMinor, transactionId } = settlement
      const first = this.settlements.get(transactionId)
      this.settlements.set(transactionId, { amountMinor, ...first, payoutId: first?.payoutId ?? payoutId })
    }
    return added
  }

  balance(account: string): number {
    const lines = [...this.ledger.values()].filter((line) => line.account.startsWith(account))
    return lines.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0)
  }

  get all() {
    const sorted = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([one], [other]) => (one < other ? -1 : 1))
    return { row: this.row, ledger: sorted(this.ledger), settlements: sorted(this.settlements) }
  }
}

/** Journal and signals, each in its own order, shuffled into one another. */
const interleaved = ({ journal, signals }: PaymentLife, coins: readonly boolean[]): PaymentsInput[] => {
  const [left, right] = [[...journal], [...signals]]
  const mixed: PaymentsInput[] = []
  for (let turn = 0; left.length + right.length > 0; turn++) {
    const from = (coins[turn % coins.length] && left.length > 0) || right.length === 0 ? left : right
    mixed.push(from.shift()!)
  }
  return mixed
}
const coins = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 })

describe('over random lives of payments', () => {
  it('every event debits what it credits in one currency, after each prefix', () => {
    fc.assert(
      fc.property(paymentLives(1), coins, (life, tossed) => {
        const folded = new Folded()
        for (const message of interleaved(life, tossed)) {
          const added = folded.take(message)
          expect(added.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0)).toBe(0)
          expect(new Set(added.map(({ currency }) => currency)).size).toBeLessThanOrEqual(1)
          expect(added.every(({ debitMinor, creditMinor }) => Math.min(debitMinor, creditMinor) === 0)).toBe(true)
          expect(folded.balance('customer')).toBe(0)
          expect(folded.balance('')).toBe(0)
        }
      }),
    )
  })

  it('the ledger says what the rows say, after each prefix', () => {
    fc.assert(
      fc.property(paymentLives(1), ({ journal }) => {
        const folded = new Folded()
        for (const message of journal) {
          folded.take(message)
          const { capturedMinor, refundedMinor, disputedMinor } = folded.row!.payment!
          expect(0 - folded.balance('revenue')).toBe(capturedMinor)
          expect(folded.balance('refunds')).toBe(refundedMinor)
          expect(folded.balance('disputes')).toBe(disputedMinor)
          const heldMinor = capturedMinor - refundedMinor - disputedMinor - folded.balance('fees')
          expect(folded.balance('provider_clearing')).toBe(heldMinor)
        }
      }),
    )
  })

  it('what is captured of charges is what is captured in parts', () => {
    fc.assert(
      fc.property(paymentLives(1), ({ journal }) => {
        const { attempts, captures, payment } = new Folded(journal).row!
        const parts = captures.filter(({ status }) => status === 'DONE')
        const sum = (minors: readonly number[]): number => minors.reduce((total, minor) => total + minor, 0)
        expect(sum(parts.map(({ amountMinor }) => amountMinor))).toBe(payment!.capturedMinor)
        for (const { chargeRequestId, capturedMinor } of attempts)
          expect(
            sum(parts.filter((part) => part.chargeRequestId === chargeRequestId).map(({ amountMinor }) => amountMinor)),
          ).toBe(capturedMinor)
        expect(payment!.securedMinor).toBeGreaterThanOrEqual(payment!.capturedMinor)
      }),
    )
  })

  it('journal and signals may come in any order of one another', () => {
    fc.assert(
      fc.property(paymentLives(1), coins, coins, (life, one, other) => {
        expect(new Folded(interleaved(life, one)).all).toEqual(new Folded(interleaved(life, other)).all)
      }),
    )
  })

  it('lines of the books that are told again, in whatever order, change nothing but the payout that was missing', () => {
    const shuffled = paymentLives(1).chain(({ signals }) =>
      fc.tuple(fc.constant(signals), fc.shuffledSubarray([...signals, ...signals], { minLength: signals.length * 2 })),
    )
    fc.assert(
      fc.property(shuffled, ([signals, again]) => {
        expect(new Folded([...again]).all).toEqual(new Folded(signals).all)
      }),
    )
  })
})

describe('over random reports of stored means', () => {
  const report = fc
    .record({
      method: fc.constantFrom('pm_1', 'pm_2', 'pm_3'),
      at: fc.integer({ min: 1, max: 6 }),
      event: fc.nat(9),
      isDefault: fc.constantFrom(true, false, null),
      state: fc.constantFrom('ATTACHED' as const, 'DETACHED' as const),
    })
    .map(({ method, at, event, isDefault, state }) =>
      methodReport(method, at, { eventId: `evt_${method}_${event}`, isDefault, state }),
    )
  /** A provider tells one thing by one event. */
  const reports = fc.uniqueArray(report, { minLength: 1, maxLength: 12, selector: ({ eventId }) => eventId })

  it('the newest of each method holds, and at most one attached one is the default, in whatever order they come', () => {
    const shuffled = reports.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
    )
    fc.assert(
      fc.property(shuffled, ([list, again]) => {
        const { methods } = new Folded(list).row!
        expect(new Folded([...again]).row!.methods).toEqual(methods)
        for (const method of methods) {
          const newest = Math.max(
            ...list.filter(({ methodId }) => methodId === method.methodId).map((m) => m.reportedAt),
          )
          expect(method.reportedAt).toBe(newest)
        }
        const defaults = methods.filter(({ isDefault }) => isDefault)
        expect(defaults.length).toBeLessThanOrEqual(1)
        expect(defaults.every(({ state }) => state === 'ATTACHED')).toBe(true)
      }),
    )
  })
})

describe('a payment', () => {
  it('whose refund failed after it was done holds its money again, in rows and books', () => {
    const life = new PaymentWriter(1)
    const charge = life.charge('STRIPE', 5_000)
    life.captured(charge, 'STRIPE', 5_000)
    const refund = life.refund(charge, 'STRIPE', 2_000)
    life.refunded(refund, 'STRIPE', 2_000)
    expect(new Folded(life.journal).row!.payment).toMatchObject({ refundedMinor: 2_000, status: 'PAID' })
    life.say('RefundBlocked', {
      refundRequestId: refund,
      code: 'lost_or_stolen_card',
      reason: 'It came back.',
      returned: true,
    })
    const folded = new Folded(life.journal)
    expect(folded.row!.payment).toMatchObject({ capturedMinor: 5_000, refundedMinor: 0, status: 'REFUND_BLOCKED' })
    expect(folded.row!.refunds).toMatchObject([{ status: 'FAILED', code: 'lost_or_stolen_card' }])
    expect(folded.balance('provider_clearing:stripe')).toBe(5_000)
  })

  it('whose dispute is lost is without that money and the fee, and has it again when it is won', () => {
    const life = new PaymentWriter(1)
    const charge = life.charge('STRIPE', 5_000)
    life.captured(charge, 'STRIPE', 5_000)
    life.disputed('dp_1', charge, 'STRIPE', 5_000, 1_500)
    life.closed('dp_1', charge, 'STRIPE', 5_000, false)
    const lost = new Folded(life.journal)
    expect([lost.balance('provider_clearing'), lost.balance('disputes'), lost.balance('fees')]).toEqual([-1_500, 5_000, 1_500]) // prettier-ignore
    expect(lost.row!.payment).toMatchObject({ disputedMinor: 5_000 })
    life.closed('dp_1', charge, 'STRIPE', 5_000, true)
    const won = new Folded(life.journal)
    expect([won.balance('provider_clearing'), won.balance('disputes'), won.balance('fees')]).toEqual([3_500, 0, 1_500])
  })

  it('pays the fee of a dispute once, whether its provider tells it with the dispute or in its books alone', () => {
    const feesOf = (provider: 'STRIPE' | 'ADYEN', toldMinor: number): number => {
      const life = new PaymentWriter(1)
      const charge = life.charge(provider, 5_000)
      life.captured(charge, provider, 5_000)
      life.disputed('dp_1', charge, provider, 5_000, toldMinor)
      const line = { provider, sourceId: 'dp_1', amountMinor: -5_000, feeMinor: 1_500 }
      return new Folded([...life.journal, settlement(paymentOrder(1), 'txn_1', 'DISPUTE', line)]).balance('fees')
    }
    expect(feesOf('STRIPE', 1_500)).toBe(1_500)
    expect(feesOf('ADYEN', 0)).toBe(1_500)
    expect(feesOf('ADYEN', 1_500)).toBe(1_500)
  })

  it('is secured by what is set apart, until it is released', () => {
    const life = new PaymentWriter(1)
    life.opened(5_000)
    const charge = life.charge('ADYEN', 5_000, { capture: 'ON_SHIPMENT' })
    life.authorised(charge, 'ADYEN', 5_000)
    expect(new Folded(life.journal).row!.payment).toMatchObject({ status: 'AUTHORISED', securedMinor: 5_000, dueMinor: 5_000 }) // prettier-ignore
    const part = life.part(charge, 'ADYEN', 2_000)
    expect(new Folded(life.journal).row!.payment).toMatchObject({ status: 'CAPTURING' })
    life.confirmed(part, charge, 'ADYEN', 2_000)
    const half = { status: 'AUTHORISED', securedMinor: 5_000, capturedMinor: 2_000 }
    expect(new Folded(life.journal).row!.payment).toMatchObject(half)
    life.say('VoidRequested', { chargeRequestId: charge, provider: 'ADYEN', providerPaymentId: 'pay', reason: 'No.' })
    expect(new Folded(life.journal).row!.payment).toMatchObject({ status: 'RELEASING' })
    life.say('ChargeVoided', { chargeRequestId: charge, provider: 'ADYEN', reason: 'The rest is not needed.' })
    expect(new Folded(life.journal).row!.payment).toMatchObject({ status: 'PAID', securedMinor: 2_000 })
    expect(new Folded(life.journal).balance('provider_clearing:adyen')).toBe(2_000)
  })

  it('waits for its customer and says until when, and no longer once the charge is answered', () => {
    const life = new PaymentWriter(1)
    const charge = life.charge('STRIPE', 5_000)
    const wait = { chargeRequestId: charge, provider: 'STRIPE', providerPaymentId: 'pi_1', action: null, code: 'authentication_required' } as const // prettier-ignore
    life.say('PaymentAwaited', { waitsFor: 'ACTION', ...wait, until: 99 })
    const waiting = { status: 'ACTION_REQUIRED', waitsFor: 'ACTION', waitsUntil: 99, waitsCharge: charge }
    expect(new Folded(life.journal).row!.payment).toMatchObject(waiting)
    life.say('ChargeFailed', { chargeRequestId: charge, code: 'declined', reason: 'Declined.', retryAt: null })
    const method = { ...wait, chargeRequestId: null, provider: null, providerPaymentId: null, code: 'declined' }
    life.say('PaymentAwaited', { waitsFor: 'METHOD', ...method, until: 199 })
    expect(new Folded(life.journal).row!.payment).toMatchObject({ status: 'METHOD_REQUIRED', waitsUntil: 199 })
    const second = life.charge('ADYEN', 5_000, { tenderId: '2' })
    life.captured(second, 'ADYEN', 5_000)
    const { payment } = new Folded(life.journal).row!
    expect(payment).toMatchObject({ status: 'PAID', waitsFor: null, waitsUntil: null, waitsCharge: null })
  })

  it('of which nothing is due is paid as it is opened', () => {
    const life = new PaymentWriter(1)
    life.opened(0)
    expect(new Folded(life.journal).row!.payment).toMatchObject({ status: 'PAID', dueMinor: 0, currency: 'EUR' })
  })

  it('keeps money of which only the answer is known', () => {
    const life = new PaymentWriter(1)
    life.captured('charge-x' as never, 'STRIPE', 5_000)
    const folded = new Folded(life.journal)
    expect(folded.row!.attempts).toMatchObject([{ chargeRequestId: 'charge-x', status: 'CAPTURED', method: null }])
    expect(folded.balance('provider_clearing:stripe')).toBe(5_000)
  })
})
