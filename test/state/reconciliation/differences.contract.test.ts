// What the reconciliation finds between us, the providers' books and the ledger, on a real PostgreSQL.
import fc from 'fast-check'
import {
  openDifferences,
  refreshDifferences,
  resolveDifference,
  type DifferenceKind,
} from '../../../state/reconciliation/differences'
import { loadPayments } from '../../../state/views/payments-store'
import { onPostgres } from '../database'
import { newPaymentsDatabase, type PaymentsDatabase } from '../payments-database'
import { idOf, morning, paymentLives, paymentOrder, PaymentWriter } from '../payments-lives'
import { settlement } from '../payments-settlements'
import { perfectBooks } from './perfect-books'

const hour = 3_600_000
const evening = morning + 12 * hour
const none = {
  MISSING_AT_PROVIDER: 0,
  UNKNOWN_AT_OURS: 0,
  AMOUNT_MISMATCH: 0,
  DUPLICATE: 0,
  LEDGER_MISMATCH: 0,
  CURRENCY_MISMATCH: 0,
}

onPostgres('payments are reconciled with the books of their providers', () => {
  let test: PaymentsDatabase
  let order = 0
  beforeEach(async () => {
    test = await newPaymentsDatabase()
    order = 1
  })
  afterEach(() => test.drop())

  const paid = async (amountMinor = 5_000) => {
    const life = new PaymentWriter(order)
    const charge = life.charge('STRIPE', amountMinor)
    life.captured(charge, 'STRIPE', amountMinor)
    await test.take(life.journal)
    return { life: new PaymentWriter(order, morning + hour), charge }
  }
  const found = async (now = evening, graceMs = hour) => {
    const counts = await refreshDifferences(test.db, now, graceMs)
    const open = await openDifferences(test.db)
    const kinds = open.map(({ kind }) => kind)
    expect(kinds.length).toBe(Object.values(counts).reduce((sum, count) => sum + count, 0))
    return open.map(({ kind, oursMinor, theirsMinor }) => [kind, oursMinor, theirsMinor])
  }
  const settled = (transactionId: string, more: Parameters<typeof settlement>[3] = {}) =>
    settlement(paymentOrder(order), transactionId, 'CHARGE', { amountMinor: 5_000, ...more })

  it('nothing differs where a provider did what our rows say, over random lives', async () => {
    const lives = [...Array(80).keys()].map((n) => fc.sample(paymentLives(n), { numRuns: 1, seed: 100 + n })[0]!)
    for (const { journal } of lives) await test.take(journal)
    const rows = await loadPayments(test.db, 'public', lives.map((life) => paymentOrder(life.order))) // prettier-ignore
    for (const life of lives) await test.take(perfectBooks(life.order, rows.get(paymentOrder(life.order))!))
    expect(await found()).toEqual([])
    const moved = await test.db.rows<{ kind: string }>('SELECT DISTINCT kind FROM settlements ORDER BY kind')
    expect(moved.map(({ kind }) => kind)).toEqual(['CHARGE', 'DISPUTE', 'DISPUTE_REVERSED', 'REFUND', 'REFUND_FAILED'])
  })

  it('what was captured and is not in the books is missing, once the grace time is over', async () => {
    const { charge } = await paid()
    expect(await found(morning + hour / 2)).toEqual([])
    expect(await found()).toEqual([['MISSING_AT_PROVIDER', 5_000, 0]])
    expect((await openDifferences(test.db))[0]).toMatchObject({
      provider: 'STRIPE',
      orderId: paymentOrder(1),
      effectId: charge,
      transactionId: null,
      currency: 'EUR',
      evidence: { ours: [{ id: charge, status: 'DONE', minor: 5_000 }], theirs: [] },
    })
  })

  it('what was taken at once and came to nothing is in no books, and in no ledger', async () => {
    const { life, charge } = await paid()
    const why = { code: 'capture_failed', reason: 'The capture came to nothing.' }
    life.say('CaptureBlocked', { chargeRequestId: charge, captureRequestId: charge, ...why })
    await test.take(life.journal)
    expect(await found()).toEqual([])
  })

  it('a refund and a dispute that are not in the books are missing too', async () => {
    const { life, charge } = await paid()
    const refund = life.refund(charge, 'STRIPE', 1_000)
    life.refunded(refund, 'STRIPE', 1_000)
    life.disputed('dp_1', charge, 'STRIPE', 4_000, 1_500)
    await test.take([...life.journal, settled('txn_1', { effectId: charge })])
    expect(await found()).toEqual([
      ['MISSING_AT_PROVIDER', 1_000, 0],
      ['MISSING_AT_PROVIDER', 4_000, 0],
    ])
  })

  it('a line that no request of ours explains is unknown, whatever it is about', async () => {
    await test.take([
      settled('txn_1'),
      settlement(paymentOrder(1), 'txn_2', 'REFUND', { effectId: idOf('nobody'), amountMinor: -700 }),
      settlement('unknown' as never, 'txn_3', 'DISPUTE', { amountMinor: -900 }),
      settlement('unknown' as never, 'fee_1', 'FEE', { amountMinor: -10 }),
      settlement('unknown' as never, 'po_1', 'PAYOUT', { amountMinor: -10 }),
    ])
    expect(await found()).toEqual([
      ['UNKNOWN_AT_OURS', 0, 5_000],
      ['UNKNOWN_AT_OURS', 0, -700],
      ['UNKNOWN_AT_OURS', 0, -900],
    ])
    const [first] = await openDifferences(test.db)
    expect(first).toMatchObject({
      transactionId: 'txn_1',
      evidence: { ours: [], theirs: [{ transactionId: 'txn_1' }] },
    })
  })

  it('a charge of another provider explains nothing', async () => {
    const { charge } = await paid()
    await test.take([settled('txn_1', { effectId: charge, provider: 'ADYEN' })])
    expect((await found()).map(([kind]) => kind).sort()).toEqual(['MISSING_AT_PROVIDER', 'UNKNOWN_AT_OURS'])
  })

  it('a line is known by what the provider calls the payment where it does not name our request', async () => {
    const { charge } = await paid()
    await test.take([settled('txn_1', { sourceId: `pay_${charge}` })])
    expect(await found()).toEqual([])
  })

  it.each<[string, DifferenceKind, object[], number, number]>([
    ['another amount', 'AMOUNT_MISMATCH', [{ amountMinor: 4_999 }], 5_000, 4_999],
    ['another currency', 'CURRENCY_MISMATCH', [{ currency: 'USD' }], 5_000, 5_000],
    ['two charges of one request', 'DUPLICATE', [{}, { sourceId: 'ch_second' }], 5_000, 10_000],
  ])('%s is found', async (_, kind, lines, ours, theirs) => {
    const { charge } = await paid()
    await test.take(lines.map((line, index) => settled(`txn_${index}`, { effectId: charge, ...line })))
    expect(await found()).toEqual([[kind, ours, theirs]])
  })

  it('money that a provider took for a charge which failed by our books is another amount', async () => {
    const life = new PaymentWriter(order)
    const charge = life.charge('STRIPE', 5_000)
    life.say('ChargeFailed', { chargeRequestId: charge, code: 'declined', reason: 'Declined.', retryAt: null })
    await test.take([...life.journal, settled('txn_1', { effectId: charge })])
    expect(await found()).toEqual([['AMOUNT_MISMATCH', 0, 5_000]])
  })

  it('parts of a charge may be settled under the charge or under each part, but none twice', async () => {
    const life = new PaymentWriter(order)
    const charge = life.charge('ADYEN', 5_000, { capture: 'ON_SHIPMENT' })
    life.authorised(charge, 'ADYEN', 5_000)
    const parts = [2_000, 3_000].map((amountMinor) => {
      const part = life.part(charge, 'ADYEN', amountMinor)
      life.confirmed(part, charge, 'ADYEN', amountMinor)
      return part
    })
    await test.take([
      ...life.journal,
      settled('txn_1', { provider: 'ADYEN', effectId: charge, amountMinor: 2_000 }),
      settled('txn_2', { provider: 'ADYEN', effectId: parts[1]!, amountMinor: 3_000 }),
    ])
    expect(await found()).toEqual([])
    await test.take([settled('txn_3', { provider: 'ADYEN', effectId: parts[1]!, amountMinor: 3_000 })])
    expect(await found()).toEqual([['DUPLICATE', 5_000, 8_000]])
  })

  it('a part that is settled twice in the place of another is found, though the charge has no more lines than parts', async () => {
    const life = new PaymentWriter(order)
    const charge = life.charge('ADYEN', 5_000, { capture: 'ON_SHIPMENT' })
    life.authorised(charge, 'ADYEN', 5_000)
    const [first] = [2_000, 3_000].map((amountMinor) => {
      const part = life.part(charge, 'ADYEN', amountMinor)
      life.confirmed(part, charge, 'ADYEN', amountMinor)
      return part
    })
    const line = { provider: 'ADYEN' as const, effectId: first!, amountMinor: 2_000 }
    await test.take([...life.journal, settled('txn_1', line), settled('txn_2', line)])
    expect(await found()).toEqual([
      ['AMOUNT_MISMATCH', 5_000, 4_000],
      ['DUPLICATE', 2_000, 4_000],
    ])
  })

  it('a refund that came back by our books and not by theirs is another amount', async () => {
    const { life, charge } = await paid()
    const refund = life.refund(charge, 'STRIPE', 1_000)
    life.refunded(refund, 'STRIPE', 1_000)
    life.say('RefundBlocked', { refundRequestId: refund, code: 'lost', reason: 'It came back.', returned: true })
    const refunded = { effectId: refund, amountMinor: -1_000 }
    await test.take([
      ...life.journal,
      settled('txn_1', { effectId: charge }),
      settlement(paymentOrder(1), 'txn_2', 'REFUND', refunded),
    ])
    expect(await found()).toEqual([['AMOUNT_MISMATCH', 0, 1_000]])
    await test.take([settlement(paymentOrder(1), 'txn_3', 'REFUND_FAILED', { effectId: refund, amountMinor: 1_000 })])
    expect(await found()).toEqual([])
  })

  it('a fee of a dispute that is not the one that we were told is another amount', async () => {
    const { life, charge } = await paid()
    life.disputed('dp_1', charge, 'STRIPE', 5_000, 1_500)
    const taken = { sourceId: 'dp_1', amountMinor: -5_000, feeMinor: 2_000 }
    await test.take([
      ...life.journal,
      settled('txn_1', { effectId: charge }),
      settlement(paymentOrder(1), 'txn_2', 'DISPUTE', taken),
    ])
    expect(await found()).toEqual([['AMOUNT_MISMATCH', 1_500, 2_000]])
  })

  it('a line of the ledger that no fact explains is found in each account that it touches', async () => {
    const { charge } = await paid()
    await test.take([settled('txn_1', { effectId: charge, feeMinor: 30 })])
    expect(await found()).toEqual([])
    await test.db.run(
      `INSERT INTO payments_1.ledger_entries (order_id, entry_id, event_id, booking, account, debit_minor, credit_minor, currency, provider, at)
       VALUES ($1, 'x:1', 'x', 'CAPTURE', 'bank', 77, 0, 'EUR', 'STRIPE', now())`,
      [paymentOrder(1)],
    )
    expect(await found()).toEqual([['LEDGER_MISMATCH', 0, 77]])
    expect((await openDifferences(test.db))[0]).toMatchObject({ evidence: { ours: [{ id: 'x:1', minor: 77 }] } })
  })

  it('a line that the ledger lost is found', async () => {
    const { charge } = await paid()
    await test.take([settled('txn_1', { effectId: charge })])
    await test.db.run(`ALTER TABLE payments_1.ledger_entries DISABLE TRIGGER append_only`)
    await test.db.run(`DELETE FROM payments_1.ledger_entries WHERE account = 'revenue'`)
    expect(await found()).toEqual([['LEDGER_MISMATCH', -5_000, 0]])
  })

  it('a refresh that finds the same changes nothing but when it was last seen, also beside another', async () => {
    await paid()
    await found(evening)
    await Promise.all([1, 2, 3].map((later) => refreshDifferences(test.db, evening + later * hour, hour)))
    const [first, ...others] = await openDifferences(test.db)
    expect(others).toEqual([])
    expect(first!.firstSeenAt).toBe(evening)
    expect(first!.lastSeenAt).toBeGreaterThan(evening)
  })

  it('one that is gone is resolved by itself, and open again when it comes again', async () => {
    const { charge } = await paid()
    await found()
    await test.take([settled('txn_1', { effectId: charge })])
    expect(await refreshDifferences(test.db, evening + hour, hour)).toEqual(none)
    expect(await test.db.rows('SELECT resolved_by, present FROM payment_differences')).toEqual([
      { resolved_by: 'reconciliation', present: false },
    ])
    await test.db.run('DELETE FROM payments_1.settlements')
    expect(await found(evening + 2 * hour)).toEqual([['MISSING_AT_PROVIDER', 5_000, 0]])
    expect((await openDifferences(test.db))[0]!.firstSeenAt).toBe(evening)
  })

  it('one that somebody resolved stays so while it says the same, and is open again when it says something else', async () => {
    const { charge } = await paid()
    await test.take([settled('txn_1', { effectId: charge, amountMinor: 4_000 })])
    await found()
    const [open] = await openDifferences(test.db)
    const accepted = { by: 'staff_ana', note: 'A fee that was agreed on.', now: evening }
    expect(await resolveDifference(test.db, open!.differenceId, accepted)).toBe(true)
    expect(await resolveDifference(test.db, open!.differenceId, accepted)).toBe(false)
    expect(await found(evening + hour)).toEqual([])
    expect(await test.db.rows('SELECT resolved_by, note FROM payment_differences')).toEqual([
      { resolved_by: 'staff_ana', note: 'A fee that was agreed on.' },
    ])
    await test.take([settled('txn_2', { effectId: charge, amountMinor: -10 })])
    expect(await found(evening + 2 * hour)).toEqual([['AMOUNT_MISMATCH', 5_000, 3_990]])
    expect(await test.db.rows('SELECT resolved_by, note FROM payment_differences')).toEqual([
      { resolved_by: null, note: null },
    ])
  })

  it('the differences of one provider are told apart', async () => {
    await paid()
    expect(await found()).toHaveLength(1)
    expect(await openDifferences(test.db, 'ADYEN')).toEqual([])
    expect(await openDifferences(test.db, 'STRIPE')).toHaveLength(1)
  })
})
