// The work queue of the reconciliation: what we and a provider, or the ledger and the log, do not say the same of. A difference that is gone
// is resolved by itself, one that comes again is open again; what people say of one stays. It moves no money and writes no other table.
import type { Database, Sql } from '../postgres'
import { ledgerDifferences, ledgerTables } from './found-ledger'
import { moneyDifferences, moneyTables } from './found-money'

/**
 * MISSING_AT_PROVIDER  we say that it was taken or given back, and the provider's books do not have it
 * UNKNOWN_AT_OURS      a line of the books that no request of ours explains
 * AMOUNT_MISMATCH      both have it, with other amounts
 * DUPLICATE            the books have it more often than we
 * LEDGER_MISMATCH      an account of the ledger is not what the log comes to; `theirs` is the ledger
 * CURRENCY_MISMATCH    the books have it in another currency
 */
export type DifferenceKind =
  'MISSING_AT_PROVIDER' | 'UNKNOWN_AT_OURS' | 'AMOUNT_MISMATCH' | 'DUPLICATE' | 'LEDGER_MISMATCH' | 'CURRENCY_MISMATCH'
export type DifferenceCounts = Readonly<Record<DifferenceKind, number>>

/** Amounts in minor units, times in milliseconds since 1970. `effectId`: the request or dispute that it is about. */
export type PaymentDifference = {
  readonly differenceId: number
  readonly kind: DifferenceKind
  readonly provider: string
  readonly orderId: string | null
  readonly effectId: string | null
  readonly transactionId: string | null
  readonly oursMinor: number
  readonly theirsMinor: number
  readonly currency: string
  readonly evidence: Evidence
  readonly firstSeenAt: number
  readonly lastSeenAt: number
}
/** Our parts and the provider's lines, at most 20 of each. */
export type Evidence = {
  readonly ours: readonly {
    readonly id: string
    readonly status: string
    readonly minor: number
    readonly at: string
  }[]
  readonly theirs: readonly {
    readonly transactionId: string
    readonly kind: string
    readonly sourceId: string
    readonly minor: number
    readonly feeMinor: number
    readonly currency: string
    readonly payoutId: string | null
    readonly at: string
  }[]
}

const itself = 'reconciliation'
const noDifferences: DifferenceCounts = {
  MISSING_AT_PROVIDER: 0,
  UNKNOWN_AT_OURS: 0,
  AMOUNT_MISMATCH: 0,
  DUPLICATE: 0,
  LEDGER_MISMATCH: 0,
  CURRENCY_MISMATCH: 0,
}

const evidence = `jsonb_build_object(
  'ours', coalesce((SELECT jsonb_agg(mine) FROM (
    SELECT capture_request_id AS id, status, amount_minor AS minor, done_at AS at FROM captures WHERE charge_request_id = f.effect_id
    UNION SELECT capture_request_id, status, amount_minor, done_at FROM captures WHERE capture_request_id = f.effect_id
    UNION SELECT refund_request_id, status, amount_minor, updated_at FROM refunds WHERE refund_request_id = f.effect_id
    UNION SELECT dispute_id, status, amount_minor, updated_at FROM disputes WHERE dispute_id = f.effect_id AND provider = f.provider
    UNION SELECT entry_id, booking, debit_minor - credit_minor, at FROM ledger_entries
      WHERE f.kind = 'LEDGER_MISMATCH' AND order_id = f.order_id AND f.subject = concat_ws(':', order_id, account, currency)
    ORDER BY 4, 1 LIMIT 20) mine), '[]'),
  'theirs', coalesce((SELECT jsonb_agg(line) FROM (
    ${['transaction_id = f.transaction_id', 'effect_id = f.effect_id', 'source_id = f.effect_id', 'effect_id IN (SELECT capture_request_id FROM captures WHERE charge_request_id = f.effect_id)'].map(linesWhere).join(' UNION ')}
    ORDER BY at, "transactionId" LIMIT 20) line), '[]'))`

/** One statement for each way to a line, so that each goes by its own index. */
function linesWhere(condition: string): string {
  return `SELECT transaction_id AS "transactionId", kind, source_id AS "sourceId", amount_minor AS minor, fee_minor AS "feeMinor", currency,
    payout_id AS "payoutId", reported_at AS at FROM settlements WHERE provider = f.provider AND ${condition}`
}

const refresh = `
  WITH ${[...moneyTables, ...ledgerTables].join(',')},
  named (kind, provider, subject, order_id, effect_id, transaction_id, ours_minor, theirs_minor, currency) AS (
    ${[...moneyDifferences, ...ledgerDifferences].join(' UNION ALL ')}
  ),
  found AS MATERIALIZED (SELECT DISTINCT ON (kind, provider, subject) * FROM named ORDER BY kind, provider, subject, transaction_id),
  gone AS (
    UPDATE payment_differences d
    SET present = false, resolved_at = coalesce(resolved_at, $1), resolved_by = coalesce(resolved_by, $3)
    WHERE d.present AND NOT EXISTS (SELECT FROM found f WHERE (f.kind, f.provider, f.subject) = (d.kind, d.provider, d.subject))
  )
  INSERT INTO payment_differences AS d (kind, provider, subject, order_id, effect_id, transaction_id, ours_minor, theirs_minor, currency, evidence, first_seen_at, last_seen_at)
  SELECT kind, provider, subject, order_id, effect_id, transaction_id, ours_minor, theirs_minor, currency, ${evidence}, $1, $1 FROM found f
  ON CONFLICT (kind, provider, subject) DO UPDATE SET
    order_id = excluded.order_id, effect_id = excluded.effect_id, transaction_id = excluded.transaction_id, ours_minor = excluded.ours_minor,
    theirs_minor = excluded.theirs_minor, currency = excluded.currency, evidence = excluded.evidence, last_seen_at = excluded.last_seen_at, present = true,
    resolved_at = CASE WHEN ${isAccepted('d')} THEN d.resolved_at END,
    resolved_by = CASE WHEN ${isAccepted('d')} THEN d.resolved_by END,
    note = CASE WHEN ${isAccepted('d')} THEN d.note END`

/** What people resolved stays so while it was there all the time, and says the same. */
function isAccepted(row: string): string {
  return `${row}.present AND (${row}.ours_minor, ${row}.theirs_minor, ${row}.currency) = (excluded.ours_minor, excluded.theirs_minor, excluded.currency)`
}

/**
 * Looks for differences and brings the queue up to what was found. What is younger than `graceMs` is not judged yet. Resolves with the number of
 * open ones by kind; running it again changes nothing but when they were last seen.
 */
export const refreshDifferences = (db: Database, now: number, graceMs: number): Promise<DifferenceCounts> =>
  db.transaction(async (sql) => {
    await sql.run('SELECT pg_advisory_xact_lock(hashtext($1))', ['payment differences'])
    // All orders are compared at once: what is sorted and hashed is to stay in memory.
    await sql.run(`SET LOCAL work_mem = '64MB'`)
    await sql.run(refresh, [new Date(now), new Date(now - graceMs), itself])
    const rows = await sql.rows<{ kind: DifferenceKind; count: number }>(
      'SELECT kind, count(*) AS count FROM payment_differences WHERE resolved_at IS NULL GROUP BY kind',
    )
    return { ...noDifferences, ...Object.fromEntries(rows.map(({ kind, count }) => [kind, count])) }
  })

type Stored = Omit<PaymentDifference, 'firstSeenAt' | 'lastSeenAt'> & { firstSeenAt: Date; lastSeenAt: Date }

/** Those that nobody has resolved, the oldest first; of one provider, where it is given. */
export const openDifferences = async (sql: Sql, provider?: string): Promise<readonly PaymentDifference[]> => {
  const rows = await sql.rows<Stored>(
    `SELECT difference_id AS "differenceId", kind, provider, order_id AS "orderId", effect_id AS "effectId", transaction_id AS "transactionId",
       ours_minor AS "oursMinor", theirs_minor AS "theirsMinor", currency, evidence, first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt"
     FROM payment_differences WHERE resolved_at IS NULL AND ($1::text IS NULL OR provider = $1) ORDER BY first_seen_at, difference_id`,
    [provider ?? null],
  )
  return rows.map((row) => ({
    ...row,
    firstSeenAt: row.firstSeenAt.getTime(),
    lastSeenAt: row.lastSeenAt.getTime(),
  }))
}

/** Somebody looked at it and says why it is right as it is. False: there is no such open difference. */
export const resolveDifference = async (
  sql: Sql,
  differenceId: number,
  { by, note, now }: { readonly by: string; readonly note: string; readonly now: number },
): Promise<boolean> =>
  (await sql.run(
    'UPDATE payment_differences SET resolved_at = $2, resolved_by = $3, note = $4 WHERE difference_id = $1 AND resolved_at IS NULL',
    [differenceId, new Date(now), by, note],
  )) === 1
