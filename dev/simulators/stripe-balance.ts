// Stripe's balance: a transaction for each movement of money with its fee, and payouts that take all that came since the last.
// It must never change a transaction that is made, but to say which payout holds it.
import { recordEvent } from './stripe-events'
import { type Ledger, nextId, own, plan } from './stripe-ledger'
import type { Charge, Payment, Payout, Transaction } from './stripe-state'
import { wirePayout } from './stripe-wire-money'

type Movement = Pick<Transaction, 'type' | 'category' | 'amountMinor' | 'currency' | 'sourceId'> & {
  feeMinor?: number
  feeText?: string
}

/** Minor units: 2.9 % and 30. */
const processingFee = (amountMinor: number): number => Math.round(amountMinor * 0.029) + 30

export function recordTransaction(ledger: Ledger, movement: Movement): Transaction {
  const id = nextId(ledger, 'txn')
  const transaction: Transaction = { feeMinor: 0, ...movement, id, createdMs: ledger.now() }
  const { transactions, unpaid } = ledger.store.state
  transactions[id] = transaction
  const waiting = (unpaid[transaction.currency] ??= [])
  waiting.push(id)
  return transaction
}

/** What a captured amount brings in, less Stripe's fee. */
export function receive(ledger: Ledger, payment: Payment, charge: Charge, amountMinor: number): Transaction {
  const type = charge.id.startsWith('py_') ? 'payment' : 'charge'
  return recordTransaction(ledger, {
    type,
    category: 'charge',
    amountMinor,
    feeMinor: processingFee(amountMinor),
    feeText: 'Stripe processing fees',
    currency: payment.currency,
    sourceId: charge.id,
  })
}

/** Plans the next payout unless one is planned. */
export function planPayout(ledger: Ledger): void {
  const { state } = ledger.store
  if (state.payoutPlanned) return
  state.payoutPlanned = true
  plan(ledger, 'payout', '', ledger.knobs().payoutEveryMs / ledger.speed)
}

/** One payout for each currency in which more came in than went out; the rest waits for the next. */
export function payOut(ledger: Ledger): Payout[] {
  const { transactions, unpaid } = ledger.store.state
  ledger.store.state.payoutPlanned = false
  return Object.entries(unpaid).flatMap(([currency, ids]) => {
    const held = ids.flatMap((id) => own(transactions, id) ?? [])
    const amountMinor = held.reduce((sum, entry) => sum + entry.amountMinor - entry.feeMinor, 0)
    return amountMinor > 0 ? [payOutCurrency(ledger, currency, held, amountMinor)] : []
  })
}

function payOutCurrency(ledger: Ledger, currency: string, held: Transaction[], amountMinor: number): Payout {
  const { payouts, unpaid } = ledger.store.state
  const id = nextId(ledger, 'po')
  const sent = { type: 'payout', category: 'payout', amountMinor: -amountMinor, currency, sourceId: id }
  const leaving = recordTransaction(ledger, sent)
  const payout: Payout = {
    id,
    createdMs: ledger.now(),
    amountMinor,
    currency,
    status: 'in_transit',
    transactionId: leaving.id,
  }
  payouts[id] = payout
  for (const transaction of [...held, leaving]) transaction.payoutId = id
  unpaid[currency] = []
  recordEvent(ledger, 'payout.created', wirePayout(payout))
  payout.status = 'paid'
  recordEvent(ledger, 'payout.paid', wirePayout(payout))
  return payout
}

/** What every currency holds that was not paid out yet, minor units. */
export function balances(ledger: Ledger): Record<string, number> {
  const { transactions, unpaid } = ledger.store.state
  const sum = (ids: readonly string[]) =>
    ids.reduce((total, id) => total + (transactions[id]?.amountMinor ?? 0) - (transactions[id]?.feeMinor ?? 0), 0)
  return Object.fromEntries(Object.entries(unpaid).map(([currency, ids]) => [currency, sum(ids)]))
}
