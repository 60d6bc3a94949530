// What an operator sees of a reconciliation, on a real PostgreSQL.
import { lines } from '../../operator/progress'
import { runOperator } from '../../operator/program'
import { HandClock } from '../../processors/engine/clock'
import { openTools } from '../../operator/tools'
import { onPostgres } from '../state/database'
import { newPaymentsDatabase, type PaymentsDatabase } from '../state/payments-database'
import { morning, paymentOrder, PaymentWriter } from '../state/payments-lives'
import { settlement } from '../state/payments-settlements'

const evening = morning + 12 * 3_600_000

onPostgres('an operator reconciles payments', () => {
  let test: PaymentsDatabase
  beforeEach(async () => void (test = await newPaymentsDatabase()))
  afterEach(() => test.drop())

  const run = async (...argv: string[]) => {
    const out: string[] = []
    const err: string[] = []
    const code = await runOperator(['reconcile', ...argv], {
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      isTTY: false,
      progress: () => lines((line) => void err.push(line)),
      wait: async () => false,
      tools: () => ({ ...openTools({ PAYMENTS_DATABASE_URL: test.url }), clock: new HandClock(evening) }),
    })
    return { code, out: out.join('\n'), err: err.join('\n') }
  }
  const paid = async (theirs: number): Promise<string> => {
    const life = new PaymentWriter(1)
    const charge = life.charge('STRIPE', 5_000)
    life.captured(charge, 'STRIPE', 5_000)
    const line = { effectId: charge, amountMinor: theirs, feeMinor: 175, payoutId: 'po_9' }
    await test.take([...life.journal, settlement(paymentOrder(1), 'txn_1', 'CHARGE', line)])
    return charge
  }

  it('and reads the statement of the day with exit code 0 where nothing differs', async () => {
    await paid(5_000)
    const { code, out } = await run('--day', '2026-03-04', '--grace', '1h')
    expect(code).toBe(0)
    expect(out).toMatch(/^provider +before +captured +refunded +disputed +fees +paid out +after +differences\n/)
    expect(out).toMatch(/STRIPE +EUR 0\.00 +EUR 50\.00 \(1\) +EUR 0\.00 \(0\) .* EUR 1\.75 \(1\) .* EUR 48\.25 +0/)
    expect(out).toMatch(/no difference is open \(2026-03-04, UTC\)$/)
  })

  it('and reads every open difference with what speaks for it, with exit code 1', async () => {
    const charge = await paid(4_000)
    const { code, out } = await run('--grace', '1h')
    expect(code).toBe(1)
    const [difference, ours, theirs] = [/AMOUNT_MISMATCH.*/, /ours.*/, /theirs +txn_1.*/].map(
      (row) => row.exec(out)![0],
    )
    expect(difference).toContain(`STRIPE    ${paymentOrder(1)}  ${charge}`)
    expect(difference).toMatch(/EUR 50\.00 +EUR 40\.00/)
    expect(out).toContain(charge)
    expect(ours).toBeDefined()
    expect(theirs).toMatch(/CHARGE src_txn_1 +EUR 40\.00 +EUR 1\.75 +po_9/)
    expect(out).toMatch(/1 difference is open \(2026-03-04, UTC\)$/)
  })

  it('and judges nothing that is younger than the grace time', async () => {
    await paid(4_000)
    expect((await run()).code).toBe(0)
    expect((await run('--grace', '30d')).code).toBe(0)
    expect((await run('--grace', '0s')).code).toBe(1)
  })

  it('and of one provider alone, as data when asked to', async () => {
    await paid(4_000)
    expect((await run('--provider', 'adyen', '--grace', '1h')).code).toBe(0)
    const { code, out } = await run('--provider', 'stripe', '--grace', '1h', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      day: '2026-03-04',
      statement: [{ provider: 'STRIPE', currency: 'EUR', captured: { minor: 5_000, count: 1 } }],
      counts: { AMOUNT_MISMATCH: 1, DUPLICATE: 0 },
      differences: [{ kind: 'AMOUNT_MISMATCH', oursMinor: 5_000, theirsMinor: 4_000, evidence: { theirs: [{}] } }],
    })
  })

  it('and is told when nothing has moved yet', async () => {
    const { code, out } = await run('--day', '2026-03-01')
    expect(code).toBe(0)
    expect(out).toMatch(/^nothing moved at any provider until the end of 2026-03-01\n/)
  })

  it.each([
    [['--day', '2026-02-30'], /^--day "2026-02-30" is no day: write it as 2026-03-04, in UTC$/],
    [['--day', 'yesterday'], /^--day "yesterday" is no day/],
    [['--day', '2026-03-05'], /^--day 2026-03-05 has not begun yet in UTC$/],
    [['--provider', 'paypal'], /^--provider "paypal" is none of ours: choose STRIPE or ADYEN$/],
    [['--grace', 'soon'], /^--grace "soon" is no age: write it as 30s, 15m, 2h or 3d$/],
  ])('and is told in one sentence what is wrong with %p', async (argv, sentence) => {
    const { code, out, err } = await run(...argv)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(sentence)
  })
})
