// Answers what is known of a payment, of its books and of a customer's stored means, from the database of the payments. Reads only.
import type { CustomerId, MessageId, OrderId } from '../schemas/ids'
import type { Message } from '../schemas/message'
import type { Database, Sql } from './postgres'
import type { LedgerRow } from './views/payments-bookings'
import { mappings } from './views/payments-mapping'
import {
  noPayments,
  type AttemptRow,
  type DisputeRow,
  type PaymentRow,
  type StoredMethodRow,
} from './views/payments-rows'
import { loadPayments } from './views/payments-store'

/** Amounts in minor units, times in milliseconds since 1970; lists oldest first. */
export type PaymentRecord = Omit<PaymentRow, 'course' | 'currency'> & {
  readonly currency: NonNullable<PaymentRow['currency']>
  readonly attempts: readonly (AttemptRow & { readonly at: number })[]
  readonly captures: readonly EffectRecord[]
  readonly refunds: readonly EffectRecord[]
  readonly disputes: readonly DisputeRow[]
}
/** A part that was taken, or given back. */
export type EffectRecord = Pick<AttemptRow, 'provider' | 'amountMinor' | 'currency' | 'code' | 'reason'> & {
  readonly requestId: MessageId
  readonly chargeRequestId: MessageId | null
  readonly status: string
  readonly at: number
  readonly doneAt: number | null
}
export type StoredMethodRecord = Omit<StoredMethodRow, 'eventId' | 'claimedAt' | 'claimedBy' | 'deniedAt' | 'state'>

/** Readers see the live generation by the plain names of its tables. */
const live = 'public'

export class PaymentsReader {
  constructor(private readonly db: Database) {}

  /** Undefined for an order whose payment was never opened. */
  async paymentOf(orderId: OrderId): Promise<PaymentRecord | undefined> {
    const rows = await this.db.transaction((sql) => loadPayments(sql, live, [orderId]), 'repeatable read')
    const { payment, ...parts } = rows.get(orderId) ?? noPayments
    if (!payment || payment.currency === null) return undefined
    const { course: _, currency, ...shown } = payment
    return {
      ...shown,
      currency,
      attempts: oldestFirst(parts.attempts.map((each) => ({ ...each, at: each.requestedAt }))),
      captures: oldestFirst(parts.captures.map(({ captureRequestId, ...each }) => effectOf(captureRequestId, each))),
      refunds: oldestFirst(parts.refunds.map(({ refundRequestId, ...each }) => effectOf(refundRequestId, each))),
      disputes: [...parts.disputes].sort((one, other) => one.openedAt - other.openedAt),
    }
  }

  /** All that this customer ever had; the default first, then the newest. */
  async storedMethodsOf(customerId: CustomerId): Promise<readonly StoredMethodRecord[]> {
    const rows = await this.db.rows<object>(
      `SELECT * FROM stored_methods WHERE customer_id = $1
       ORDER BY is_default DESC, reported_at DESC, provider, method_id`,
      [customerId],
    )
    return rows.map(mappings.methods.fromStored).map((row) => {
      const { eventId: _e, claimedAt: _a, claimedBy: _b, deniedAt: _d, state: _s, ...shown } = row
      return shown
    })
  }

  /** The lines of an order, oldest first; empty for one that is not known. */
  async ledgerOf(orderId: OrderId): Promise<readonly LedgerRow[]> {
    const text = 'SELECT * FROM ledger_entries WHERE order_id = $1 ORDER BY at, entry_id'
    return (await this.db.rows<object>(text, [orderId])).map(mappings.ledger.fromStored)
  }

  /** The facts of the payment that answered a command, oldest first, without any token. */
  answersTo(orderId: OrderId, commandId: MessageId): Promise<readonly Message[]> {
    return answersIn(this.db, orderId, commandId)
  }
}

type EventRow = { message_id: string; order_id: string; type: string; at: Date; body: object }

const answersIn = async (sql: Sql, orderId: OrderId, commandId: MessageId): Promise<readonly Message[]> => {
  const rows = await sql.rows<EventRow>(
    `SELECT message_id, order_id, type, at, body FROM payment_events WHERE order_id = $1 AND command_id = $2 ORDER BY "offset"`,
    [orderId, commandId],
  )
  return rows.map(
    ({ message_id: id, type, at, body }) => ({ ...body, type, id, orderId, at: at.getTime() }) as unknown as Message,
  )
}

const effectOf = (
  requestId: MessageId,
  each: Omit<EffectRecord, 'requestId' | 'at'> & { readonly requestedAt: number },
): EffectRecord => {
  const { chargeRequestId, provider, status, amountMinor, currency, code, reason, requestedAt: at, doneAt } = each
  return { requestId, chargeRequestId, provider, status, amountMinor, currency, code, reason, at, doneAt }
}

const oldestFirst = <Item extends { readonly at: number }>(items: readonly Item[]): readonly Item[] =>
  [...items].sort((one, other) => one.at - other.at)
