// SQL that compares the ledger with the log: what the facts in the audit log, and the lines of the providers' books, come to by order,
// provider, currency and account, against what is booked. It reads none of the rows that the ledger was booked from.
//
// columns: kind, provider, subject, order_id, effect_id, transaction_id, ours_minor (by the log), theirs_minor (by the ledger), currency
import { disputeFeeIn } from '../views/payments-bookings'

const tellers = Object.entries(disputeFeeIn).filter(([, where]) => where === 'DISPUTE')
/** Of providers that tell the fee of a dispute with the dispute. */
export const toldWithDispute = `provider IN (${tellers.map(([provider]) => `'${provider}'`).join(', ')})`

const plain = ['revenue', 'refunds', 'disputes', 'fees', 'bank', 'customer']
/** Accounts as columns: orders are many. */
const accounts = [
  ...plain.map((name): [string, string] => [name, `account = '${name}'`]),
  ['clearing', `account LIKE 'provider_clearing:%'`],
  ['other', `account <> ALL ('{${plain.join(',')}}') AND account NOT LIKE 'provider_clearing:%'`],
] as const

const tables = `
  told AS (
    SELECT order_id, type, "offset", body->>'provider' AS provider, body->>'currency' AS currency, (body->>'amountMinor')::bigint AS minor,
      body->>'chargeRequestId' AS charge, body->>'captureRequestId' AS part, body->>'refundRequestId' AS refund, body->>'disputeId' AS dispute,
      (body->>'won')::boolean AS won, coalesce((body->>'feeMinor')::bigint, 0) AS fee
    FROM payment_events
    WHERE type IN ('ChargeCaptured', 'CaptureConfirmed', 'CaptureBlocked', 'RefundConfirmed', 'RefundBlocked', 'DisputeOpened', 'DisputeClosed')
  ),
  told_wholes AS (
    SELECT DISTINCT ON (order_id, charge) order_id, charge, provider, currency, minor, "offset"
    FROM told t WHERE type = 'ChargeCaptured'
      -- What was taken at once, under the charge's own id, and came to nothing.
      AND NOT EXISTS (SELECT FROM told b WHERE b.type = 'CaptureBlocked' AND b.order_id = t.order_id AND b.part = t.charge)
    ORDER BY order_id, charge, "offset"
  ),
  -- Parts that came to nothing after they were told to be done.
  told_failed AS (
    SELECT order_id, part FROM told WHERE type IN ('CaptureConfirmed', 'CaptureBlocked') GROUP BY order_id, part
    HAVING max("offset") FILTER (WHERE type = 'CaptureBlocked') > max("offset") FILTER (WHERE type = 'CaptureConfirmed')
  ),
  told_parts AS (
    SELECT DISTINCT ON (order_id, part) order_id, charge, provider, currency, minor, "offset"
    FROM told t WHERE type = 'CaptureConfirmed'
      AND NOT EXISTS (SELECT FROM told_failed b WHERE b.order_id = t.order_id AND b.part = t.part)
    ORDER BY order_id, part, "offset"
  ),
  -- A charge that was taken as a whole includes the parts that were taken before.
  told_captures AS (
    SELECT p.order_id, p.provider, p.currency, p.minor FROM told_parts p
    UNION ALL
    SELECT w.order_id, w.provider, w.currency, greatest(0, w.minor - coalesce(sum(p.minor), 0))
    FROM told_wholes w LEFT JOIN told_parts p ON p.order_id = w.order_id AND p.charge = w.charge AND p."offset" < w."offset"
    GROUP BY w.order_id, w.charge, w.provider, w.currency, w.minor
  ),
  told_refunds AS (
    SELECT DISTINCT ON (order_id, refund) order_id, provider, currency, minor, type
    FROM told WHERE refund IS NOT NULL AND type IN ('RefundConfirmed', 'RefundBlocked') ORDER BY order_id, refund, "offset" DESC
  ),
  told_disputes AS (
    SELECT order_id, dispute, min(provider) AS provider, min(currency) AS currency, max(fee) AS fee,
      (array_agg(minor ORDER BY "offset"))[1] AS minor,
      coalesce((array_agg(won ORDER BY "offset" DESC) FILTER (WHERE type = 'DisputeClosed'))[1], false) AS won
    FROM told WHERE dispute IS NOT NULL GROUP BY order_id, dispute
  ),
  told_moves AS (
    SELECT order_id, provider, currency, minor AS captured, 0 AS refunded, 0 AS disputed, 0 AS fees, 0 AS paid_out FROM told_captures
    UNION ALL SELECT order_id, provider, currency, 0, minor, 0, 0, 0 FROM told_refunds WHERE type = 'RefundConfirmed'
    UNION ALL SELECT order_id, provider, currency, 0, 0, CASE WHEN won THEN 0 ELSE minor END, CASE WHEN ${toldWithDispute} THEN fee ELSE 0 END, 0
    FROM told_disputes
    UNION ALL SELECT order_id, provider, currency, 0, 0, 0,
      CASE WHEN kind = 'FEE' THEN fee_minor - amount_minor WHEN kind = 'DISPUTE' AND ${toldWithDispute} THEN 0 ELSE fee_minor END,
      CASE WHEN kind = 'PAYOUT' THEN -amount_minor ELSE 0 END
    FROM settlements
  ),
  by_log AS (
    SELECT order_id, provider, currency, sum(captured) AS captured, sum(refunded) AS refunded, sum(disputed) AS disputed, sum(fees) AS fees, sum(paid_out) AS paid_out
    FROM told_moves GROUP BY order_id, provider, currency
  ),
  by_ledger AS (
    SELECT order_id, provider, currency, ${accounts.map(([name, condition]) => `coalesce(sum(debit_minor - credit_minor) FILTER (WHERE ${condition}), 0) AS ${name}`).join(', ')}
    FROM ledger_entries GROUP BY order_id, provider, currency
  ),
  accounts AS (
    SELECT order_id, provider, currency, a.account, coalesce(a.told, 0)::bigint AS told, coalesce(a.booked, 0)::bigint AS booked
    FROM by_log l FULL JOIN by_ledger b USING (order_id, provider, currency)
    CROSS JOIN LATERAL (VALUES
      ('revenue', -l.captured, b.revenue), ('refunds', l.refunded, b.refunds), ('disputes', l.disputed, b.disputes), ('fees', l.fees, b.fees),
      ('bank', l.paid_out, b.bank), ('customer', 0, b.customer),
      ('provider_clearing:' || lower(provider), l.captured - l.refunded - l.disputed - l.fees - l.paid_out, b.clearing), ('other', 0, b.other)
    ) a (account, told, booked)
    WHERE coalesce(a.told, 0) <> coalesce(a.booked, 0)
  )`

const differences = `
  SELECT 'LEDGER_MISMATCH', provider, concat_ws(':', order_id, account, currency), order_id, NULL, NULL, told, booked, currency FROM accounts`

export const ledgerTables: readonly string[] = [tables]
export const ledgerDifferences: readonly string[] = [differences]
