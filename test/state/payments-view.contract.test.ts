// The payments view on a real PostgreSQL of its own: rows, books and audit log over random lives, and what readers get of them.
import fc from 'fast-check'
import { MemoryLog } from '../../processors/engine/memory-log'
import { migrate, forPayments } from '../../state/migrate'
import { PaymentsReader } from '../../state/payments-reader'
import { compareGenerations } from '../../state/views/compare'
import { applyToPayments, type PaymentsInput } from '../../state/views/payments-fold'
import type { PaymentsRow } from '../../state/views/payments-rows'
import { loadPayments } from '../../state/views/payments-store'
import { paymentsView } from '../../state/views/payments-view'
import { buildGeneration, switchGeneration } from '../../state/views/rebuild'
import { sealedText, staffBy } from '../examples/values'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { codec, JournalWriter } from './journal-writer'
import { idOf, paymentLives, paymentOrder, PaymentWriter } from './payments-lives'
import { methodReport, settlement } from './payments-settlements'
import { RunningView } from './running-view'

const journalTopic = 'oms.payment.events.v1'
const signalTopic = 'oms.payment.signals.v1'
const lives = [...Array(60).keys()].map((n) => fc.sample(paymentLives(100 + n), { numRuns: 1, seed: 11 + n })[0]!)

const by = staffBy('give-1')
const told = (() => {
  const life = new PaymentWriter(1)
  life.opened(5_000)
  const first = life.charge('STRIPE', 5_000)
  life.say('PaymentAwaited', {
    waitsFor: 'ACTION',
    chargeRequestId: first,
    provider: 'STRIPE',
    providerPaymentId: 'pi_1',
    action: sealedText,
    code: 'authentication_required',
    until: 1_772_700_000_000,
  })
  life.say('ChargeFailed', { chargeRequestId: first, code: 'declined', reason: 'Declined.', retryAt: null })
  const tokens = [{ provider: 'ADYEN' as const, token: 'scheme_secret1' }]
  life.say('PaymentMethodGiven', { by, tender: { tenderId: '2', method: 'CARD', amountMinor: null, tokens, installments: 1 } }) // prettier-ignore
  const second = life.charge('ADYEN', 5_000, { tenderId: '2', paymentMethodToken: 'scheme_secret2' })
  life.captured(second, 'ADYEN', 5_000)
  const refund = life.refund(second, 'ADYEN', 1_200)
  life.refunded(refund, 'ADYEN', 1_200)
  const books = settlement(paymentOrder(1), 'psp_1', 'CHARGE', { provider: 'ADYEN', effectId: second, amountMinor: 5_000, feeMinor: 70 }) // prettier-ignore
  return { journal: life.journal, first, second, refund, books }
})()
const wallet = [
  methodReport('pm_secret_old', 10, { isDefault: true, eventId: 'evt_1' }),
  methodReport('pm_new', 20, { isDefault: true, last4: '1881' }),
  methodReport('pm_gone', 30, { isDefault: false, state: 'DETACHED' }),
]

onPostgres('payments are read from a database of their own', () => {
  let test: TestDatabase
  let log: MemoryLog
  let view: RunningView
  let reader: PaymentsReader
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db, forPayments)
    log = new MemoryLog({ partitions: 2, now: () => 1 })
    const journal = new JournalWriter(log, journalTopic)
    const words = codec()
    const signal = async (partition: number, messages: readonly PaymentsInput[]): Promise<void> => {
      const records = messages.map((message) => ({
        key: message.orderId,
        value: words.encode(message),
        headers: {},
      }))
      if (records.length > 0) await log.append(signalTopic, partition, records)
    }
    await journal.batch(0, told.journal)
    await signal(0, [told.books, told.books, ...wallet])
    for (const { order, journal: facts, signals } of lives) {
      await journal.voidBatch(order % 2, facts.slice(0, 1))
      await journal.batch(order % 2, facts)
      await signal(order % 2, [...signals, ...signals.slice(0, 3)])
    }
    view = await new RunningView(paymentsView, log, test.db, { maxGroup: 97 }).start()
    await view.until(() => isRead(view, log))
    reader = new PaymentsReader(test.db)
  })
  afterAll(async () => {
    await view.stop()
    await test.drop()
  })

  it('what PostgreSQL has is the fold of journal and signals, for every order', async () => {
    expect(view.seen.skips).toEqual([])
    const kept = await loadPayments(test.db, 'payments_1', lives.map(({ order }) => paymentOrder(order))) // prettier-ignore
    for (const { order, journal, signals } of lives) {
      const folded = [...signals, ...journal].reduce<PaymentsRow | undefined>(
        (row, message) => applyToPayments(row, message, { topic: 't', partition: 0, offset: 0 }).row ?? row,
        undefined,
      )
      expect(kept.get(paymentOrder(order))).toEqual(folded)
    }
  })

  it('the books balance, by event and in all', async () => {
    const [sums] = await test.db.rows(
      `SELECT sum(debit_minor) = sum(credit_minor) AS balanced, count(*) > 500 AS many FROM ledger_entries`,
    )
    expect(sums).toEqual({ balanced: true, many: true })
    expect(
      await test.db.rows(
        `SELECT event_id FROM ledger_entries GROUP BY order_id, event_id, currency HAVING sum(debit_minor) <> sum(credit_minor)`,
      ),
    ).toEqual([])
  })

  it('a rebuild, which reads one topic after the other, makes the same tables', async () => {
    const tools = { db: test.db, log, codec: codec() }
    const generation = await buildGeneration(tools, paymentsView)
    const compared = await compareGenerations(tools, paymentsView, generation)
    expect(compared).toMatchObject({ different: 0, differences: [] })
    expect(compared.rows).toBeGreaterThan(1_000)
    await switchGeneration(tools, paymentsView, generation)
    expect(await reader.ledgerOf(paymentOrder(1))).toHaveLength(4 + 4 + 2)
    await switchGeneration(tools, paymentsView, 1)
  })

  it('audit log and ledger are only ever appended to, whoever asks', async () => {
    for (const table of ['payment_events', 'ledger_entries'])
      for (const change of [
        `UPDATE payments_1.${table} SET at = now()`,
        `DELETE FROM payments_1.${table}`,
        `TRUNCATE payments_1.${table}`,
      ])
        await expect(test.db.run(change)).rejects.toMatchObject({ code: '23001' })
  })

  it('the audit log has every message of the journal, and nothing that could be charged or opened', async () => {
    const lines = await test.db.rows<{ type: string; body: object; subject: string | null }>(
      'SELECT type, body, subject FROM payment_events WHERE order_id = $1 AND topic = $2 ORDER BY "offset"',
      [paymentOrder(1), journalTopic],
    )
    expect(lines.map(({ type }) => type)).toEqual(told.journal.map(({ type }) => type))
    expect(lines.flatMap(({ subject }) => subject ?? [])).toEqual([by.subject])
    const all = JSON.stringify(await test.db.rows('SELECT body FROM payment_events'))
    const secrets = ['pm_card_visa', 'scheme_secret', 'pm_again', 'pm_secret_old', sealedText]
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([])
  })

  it('a payment is told with all that was asked and done, oldest first', async () => {
    expect(await reader.paymentOf(paymentOrder(1))).toMatchObject({
      status: 'PAID',
      currency: 'EUR',
      dueMinor: 5_000,
      securedMinor: 5_000,
      capturedMinor: 5_000,
      refundedMinor: 1_200,
      disputedMinor: 0,
      waitsFor: null,
      attempts: [
        { chargeRequestId: told.first, provider: 'STRIPE', status: 'FAILED', code: 'declined', providerPaymentId: 'pi_1' },
        { chargeRequestId: told.second, provider: 'ADYEN', status: 'CAPTURED', capturedMinor: 5_000, code: null },
      ],
      captures: [{ requestId: told.second, chargeRequestId: told.second, amountMinor: 5_000, status: 'DONE' }],
      refunds: [{ requestId: told.refund, chargeRequestId: told.second, amountMinor: 1_200, status: 'DONE' }],
      disputes: [],
    }) // prettier-ignore
    expect(await reader.paymentOf(paymentOrder(9))).toBeUndefined()
  })

  it('the ledger of an order is told line by line', async () => {
    const lines = await reader.ledgerOf(paymentOrder(1))
    expect(lines.map(({ account, debitMinor, creditMinor }) => [account, debitMinor - creditMinor])).toEqual([
      ['provider_clearing:adyen', 5_000],
      ['customer', -5_000],
      ['customer', 5_000],
      ['revenue', -5_000],
      ['refunds', 1_200],
      ['customer', -1_200],
      ['customer', 1_200],
      ['provider_clearing:adyen', -1_200],
      ['fees', 70],
      ['provider_clearing:adyen', -70],
    ])
    expect(await reader.ledgerOf(paymentOrder(9))).toEqual([])
  })

  it('stored means are all that the customer ever had, the default first', async () => {
    const methods = await reader.storedMethodsOf('c-1' as never)
    expect(methods.map(({ methodId, isDefault, last4 }) => [methodId, isDefault, last4])).toEqual([
      ['pm_new', true, '1881'],
      ['pm_gone', false, '4242'],
      ['pm_secret_old', false, '4242'],
    ])
    expect(await reader.storedMethodsOf('c-2' as never)).toEqual([])
  })

  it('the answer to a command is found by the command', async () => {
    const [given] = await reader.answersTo(paymentOrder(1), by.commandId)
    expect(given).toMatchObject({
      type: 'PaymentMethodGiven',
      orderId: paymentOrder(1),
      by,
      tender: { method: 'CARD' },
    })
    expect(await reader.answersTo(paymentOrder(2), by.commandId)).toEqual([])
    expect(await reader.answersTo(paymentOrder(1), idOf('another'))).toEqual([])
  })
})

const isRead = (view: RunningView, log: MemoryLog): boolean =>
  [journalTopic, signalTopic].every((topic) =>
    [0, 1].every((partition) =>
      view.runner
        .progress()
        .positions.some(
          (at) => at.topic === topic && at.partition === partition && at.next >= log.records(topic, partition).length,
        ),
    ),
  )
