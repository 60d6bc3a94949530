// Loads and saves what payments-view remembers: rows by key, and beside them the books of the providers, the audit log and the ledger.
import type { SettlementReported } from '../../schemas/messages'
import type { Sql } from '../postgres'
import { saveEvents } from './event-rows'
import { appendMapped, loadMapped, upsertMapped, type MappedTable } from './mapped-table'
import type { PaymentsEntry } from './payments-fold'
import { logEntryOf } from './payments-log'
import { mappings, type SettlementRow } from './payments-mapping'
import { noPayments, withItem, type PaymentsRow } from './payments-rows'
import { namesOf, recordset } from './recordset'
import type { Changes } from './view'

const { payments, attempts, captures, refunds, disputes, methods, settlements, ledger } = mappings

/** Keys are orders, and customers for their stored means. */
export const loadPayments = async (
  sql: Sql,
  schema: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, PaymentsRow>> => {
  const rows = new Map<string, PaymentsRow>()
  const add = (key: string, change: (row: PaymentsRow) => Partial<PaymentsRow>): void => {
    const row = rows.get(key) ?? noPayments
    rows.set(key, { ...row, ...change(row) })
  }
  const load = <Row>(table: MappedTable<Row>, column = 'order_id'): Promise<Row[]> =>
    loadMapped(sql, schema, table, column, keys)
  for (const payment of await load(payments)) add(payment.orderId, () => ({ payment }))
  for (const each of await load(attempts))
    add(each.orderId, (row) => ({ attempts: withItem(row.attempts, each, ({ chargeRequestId }) => chargeRequestId) }))
  for (const each of await load(captures))
    add(each.orderId, (row) => ({ captures: withItem(row.captures, each, ({ captureRequestId }) => captureRequestId) }))
  for (const each of await load(refunds))
    add(each.orderId, (row) => ({ refunds: withItem(row.refunds, each, ({ refundRequestId }) => refundRequestId) }))
  for (const each of await load(disputes))
    add(each.orderId, (row) => ({ disputes: withItem(row.disputes, each, ({ disputeId }) => disputeId) }))
  for (const each of await load(methods, 'customer_id'))
    add(each.customerId, (row) => ({
      methods: withItem(row.methods, each, ({ provider, methodId }) => `${provider} ${methodId}`),
    }))
  return rows
}

export const savePayments = async (
  sql: Sql,
  schema: string,
  { rows, entries }: Changes<PaymentsRow, PaymentsEntry>,
): Promise<void> => {
  const upsert = <Row>(table: MappedTable<Row>, list: readonly Row[]): Promise<void> =>
    upsertMapped(sql, schema, table, list)
  await upsert(
    payments,
    rows.flatMap(({ payment }) => payment ?? []),
  )
  await upsert(attempts, rows.flatMap((row) => row.attempts)) // prettier-ignore
  await upsert(captures, rows.flatMap((row) => row.captures)) // prettier-ignore
  await upsert(refunds, rows.flatMap((row) => row.refunds)) // prettier-ignore
  await upsert(disputes, rows.flatMap((row) => row.disputes)) // prettier-ignore
  await upsert(methods, rows.flatMap((row) => row.methods)) // prettier-ignore
  await saveSettlements(
    sql,
    schema,
    entries.flatMap(({ settlement }) => settlement ?? []),
  )
  await saveEvents(sql, `${schema}.payment_events`, entries.map(logEntryOf))
  await appendMapped(
    sql,
    schema,
    ledger,
    entries.flatMap((entry) => entry.ledger),
  )
}

/** What was told first stays; only the payout, which comes later, is added. */
const saveSettlements = async (sql: Sql, schema: string, lines: readonly SettlementReported[]): Promise<void> => {
  if (lines.length === 0) return
  const merged = new Map<string, SettlementRow>()
  for (const line of lines.map(settlementOf)) {
    const name = [line.orderId, line.provider, line.transactionId].join(' ')
    const first = merged.get(name) ?? line
    merged.set(name, { ...first, payoutId: first.payoutId ?? line.payoutId })
  }
  const { columns, key, name, toStored } = settlements
  await sql.run(
    `INSERT INTO ${schema}.${name} AS kept (${namesOf(columns)}) SELECT ${namesOf(columns)} FROM ${recordset(columns)}
     ON CONFLICT (${key.join(', ')}) DO UPDATE SET payout_id = excluded.payout_id
     WHERE kept.payout_id IS NULL AND excluded.payout_id IS NOT NULL`,
    [JSON.stringify([...merged.values()].map(toStored))],
  )
}

const settlementOf = ({ id: messageId, type: _, eventId: __, ...line }: SettlementReported): SettlementRow => ({
  ...line,
  messageId,
})
