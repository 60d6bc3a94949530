// The statement of a day, on a real PostgreSQL.
import { refreshDifferences } from '../../../state/reconciliation/differences'
import { dayBegins, statementOf } from '../../../state/reconciliation/statement'
import { onPostgres } from '../database'
import { newPaymentsDatabase, type PaymentsDatabase } from '../payments-database'
import { morning, paymentOrder, PaymentWriter } from '../payments-lives'
import { settlement } from '../payments-settlements'

const dayMs = 86_400_000
const noon = (day: number): number => morning + day * dayMs + 4 * 3_600_000

onPostgres('the statement of a day', () => {
  let test: PaymentsDatabase
  beforeAll(async () => {
    test = await newPaymentsDatabase()
    const first = new PaymentWriter(1)
    const charge = first.charge('STRIPE', 5_000)
    first.captured(charge, 'STRIPE', 5_000)
    const second = new PaymentWriter(2, morning + dayMs)
    const [one, other] = [second.charge('STRIPE', 3_000), second.charge('ADYEN', 2_000)]
    second.captured(one, 'STRIPE', 3_000)
    second.captured(other, 'ADYEN', 2_000)
    const back = new PaymentWriter(1, morning + dayMs + 1)
    const refund = back.refund(charge, 'STRIPE', 1_200)
    back.refunded(refund, 'STRIPE', 1_200)
    back.disputed('dp_1', charge, 'STRIPE', 800, 1_500)
    const books = [
      settlement(paymentOrder(1), 'txn_1', 'CHARGE', { effectId: charge, amountMinor: 5_000, feeMinor: 175, reportedAt: noon(0) }),
      settlement(paymentOrder(2), 'txn_2', 'CHARGE', { effectId: one, amountMinor: 3_000, feeMinor: 117, reportedAt: noon(1) }),
      settlement('unknown' as never, 'po_1', 'PAYOUT', { amountMinor: -4_000, reportedAt: noon(1) }),
      settlement('unknown' as never, 'fee_1', 'FEE', { amountMinor: -25, currency: 'USD' as never, reportedAt: noon(1) }),
    ] // prettier-ignore
    await test.take([...first.journal, ...second.journal, ...back.journal, ...books])
    await refreshDifferences(test.db, noon(2), 0)
  })
  afterAll(() => test.drop())

  it('says what moved at each provider in each currency, how often, and what it holds before and after', async () => {
    expect(await statementOf(test.db, '2026-03-05')).toEqual([
      {
        day: '2026-03-05',
        provider: 'ADYEN',
        currency: 'EUR',
        openingMinor: 0,
        captured: { minor: 2_000, count: 1 },
        refunded: { minor: 0, count: 0 },
        disputed: { minor: 0, count: 0 },
        fees: { minor: 0, count: 0 },
        payouts: { minor: 0, count: 0 },
        closingMinor: 2_000,
        differences: 0,
      },
      {
        day: '2026-03-05',
        provider: 'STRIPE',
        currency: 'EUR',
        openingMinor: 4_825,
        captured: { minor: 3_000, count: 1 },
        refunded: { minor: 1_200, count: 1 },
        disputed: { minor: 800, count: 1 },
        fees: { minor: 1_617, count: 2 },
        payouts: { minor: 4_000, count: 1 },
        closingMinor: 4_825 + 3_000 - 1_200 - 800 - 1_617 - 4_000,
        differences: 0,
      },
      expect.objectContaining({
        provider: 'STRIPE',
        currency: 'USD',
        closingMinor: -25,
        fees: { minor: 25, count: 1 },
      }),
    ])
  })

  it('begins a day with what the day before ended with', async () => {
    for (const provider of ['STRIPE', 'ADYEN'] as const)
      for (const [day, next] of [['2026-03-04', '2026-03-05'], ['2026-03-05', '2026-03-06']] as const) {
        const [before] = await statementOf(test.db, day, provider)
        const [after] = await statementOf(test.db, next, provider)
        expect(after!.openingMinor).toBe(before?.closingMinor ?? 0)
      } // prettier-ignore
  })

  it('counts the differences that were open when the day ended', async () => {
    const [stripe] = await statementOf(test.db, '2026-03-06', 'STRIPE')
    // A refund, a dispute, and no line of either.
    expect(stripe).toMatchObject({ differences: 2, captured: { minor: 0, count: 0 } })
  })

  it('is empty before anything moved', async () => {
    expect(await statementOf(test.db, '2026-03-03')).toEqual([])
  })
})

describe('a day', () => {
  it.each(['2026-02-29', '2026-3-4', '04.03.2026', '2026-03-04T00:00:00Z', ''])('is not %p', (text) => {
    expect(dayBegins(text)).toBeUndefined()
  })

  it('begins at midnight UTC', () => {
    expect(dayBegins('2024-02-29')).toBe(Date.UTC(2024, 1, 29))
  })
})
