// The payments' database in memory: what tests put there, and the facts of the payment that answered commands.
import type { LedgerRecord, PaymentReading, PaymentRecord, StoredMethod } from '../../ingress/payment-ports'
import type { CurrencyCode, MessageId, OrderId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'

export const paymentRecord = (orderId: string): PaymentRecord => ({
  orderId: orderId as OrderId,
  status: 'PAID',
  currency: 'USD' as CurrencyCode,
  dueMinor: 9_395,
  securedMinor: 9_395,
  capturedMinor: 9_895,
  refundedMinor: 500,
  disputedMinor: 0,
  code: null,
  updatedAt: Date.UTC(2026, 0, 3),
  attempts: [
    {
      chargeRequestId: 'c'.repeat(22) as MessageId,
      provider: 'STRIPE',
      method: 'CARD',
      capture: 'ON_PLACEMENT',
      amountMinor: 9_895,
      authorisedMinor: 9_895,
      capturedMinor: 9_895,
      status: 'CAPTURED',
      providerPaymentId: 'pi_1',
      code: null,
      at: Date.UTC(2026, 0, 1),
      expiresAt: null,
    },
  ],
  captures: [part('c', 9_895)],
  refunds: [part('r', 500)],
  disputes: [
    {
      disputeId: 'dp_1',
      chargeRequestId: 'c'.repeat(22) as MessageId,
      provider: 'STRIPE',
      amountMinor: 9_895,
      feeMinor: 1_500,
      status: 'WON',
      reason: 'fraudulent',
      openedAt: Date.UTC(2026, 0, 2),
      closedAt: Date.UTC(2026, 0, 3),
    },
  ],
})

function part(id: string, amountMinor: number) {
  return {
    requestId: id.repeat(22) as MessageId,
    chargeRequestId: 'c'.repeat(22) as MessageId,
    provider: 'STRIPE' as const,
    amountMinor,
    status: 'DONE',
    code: null,
    at: Date.UTC(2026, 0, 1),
    doneAt: Date.UTC(2026, 0, 1),
  }
}

export const ledgerLine = (account: string, debitMinor: number, creditMinor: number): LedgerRecord => ({
  entryId: `entry-${account}`,
  booking: 'CAPTURE',
  account,
  debitMinor,
  creditMinor,
  currency: 'USD' as CurrencyCode,
  provider: 'STRIPE',
  at: Date.UTC(2026, 0, 1),
})

export class MemoryPayments implements PaymentReading {
  /** The database does not answer. */
  down = false
  readonly payments = new Map<string, PaymentRecord>()
  readonly ledgers = new Map<string, readonly LedgerRecord[]>()
  readonly methods = new Map<string, readonly StoredMethod[]>()
  /** Facts of the payment's journal. */
  facts: () => readonly Message[] = () => []

  paymentOf: PaymentReading['paymentOf'] = (orderId) => this.answer(() => this.payments.get(orderId))
  ledgerOf: PaymentReading['ledgerOf'] = (orderId) => this.answer(() => this.ledgers.get(orderId) ?? [])
  storedMethodsOf: PaymentReading['storedMethodsOf'] = (customerId) =>
    this.answer(() => this.methods.get(customerId) ?? [])
  answersTo: PaymentReading['answersTo'] = (orderId, commandId) =>
    this.answer(() =>
      this.facts().filter((fact) => fact.orderId === orderId && 'by' in fact && fact.by?.commandId === commandId),
    )

  private async answer<Value>(value: () => Value): Promise<Value> {
    if (this.down) throw new Error('connection refused')
    return value()
  }
}
