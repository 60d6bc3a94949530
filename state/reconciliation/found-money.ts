// SQL that compares what we took and gave back with the providers' own books. One thing (a charge, a refund, a dispute) is compared when
// nothing about it is younger than the grace time: $2 is when that begins.
//
// columns: kind, provider, subject, order_id, effect_id, transaction_id, ours_minor, theirs_minor, currency

import { toldWithDispute } from './found-ledger'

/** Lines of the books with what of ours they are about; `thing` is null where nothing of ours explains them. */
const charges = `
  charge_lines AS (
    SELECT s.*, coalesce(whole.charge_request_id, part.charge_request_id, source.charge_request_id) AS thing, part.capture_request_id AS part
    FROM settlements s
    LEFT JOIN attempts whole ON whole.charge_request_id = s.effect_id AND whole.provider = s.provider
    LEFT JOIN captures part ON part.capture_request_id = s.effect_id AND part.provider = s.provider AND part.capture_request_id <> part.charge_request_id
    LEFT JOIN attempts source ON s.effect_id IS NULL AND source.provider_payment_id = s.source_id AND source.provider = s.provider
    WHERE s.kind = 'CHARGE'
  ),
  charges_settled AS (
    SELECT provider, thing, sum(amount_minor)::bigint AS minor, count(*) FILTER (WHERE amount_minor >= 0) AS lines, max(at) AS at, min(transaction_id) AS transaction_id,
      min(currency) AS least, max(currency) AS most
    FROM charge_lines WHERE thing IS NOT NULL GROUP BY provider, thing
  ),
  charges_taken AS (
    SELECT provider, charge_request_id AS thing, sum(amount_minor)::bigint AS minor, count(*) AS parts, max(done_at) AS at
    FROM captures WHERE status = 'DONE' GROUP BY provider, charge_request_id
  ),
  charges AS (
    SELECT a.provider, a.charge_request_id AS thing, a.order_id, a.currency, s.transaction_id,
      coalesce(t.minor, 0) AS ours, coalesce(t.parts, 0) AS parts, coalesce(s.minor, 0) AS theirs, coalesce(s.lines, 0) AS lines,
      coalesce(s.least <> a.currency OR s.most <> a.currency, false) AS is_foreign
    FROM attempts a
    LEFT JOIN charges_taken t ON t.provider = a.provider AND t.thing = a.charge_request_id
    LEFT JOIN charges_settled s ON s.provider = a.provider AND s.thing = a.charge_request_id
    WHERE (t.thing IS NOT NULL OR s.thing IS NOT NULL) AND greatest(t.at, s.at, a.requested_at) <= $2
  )`

const refunds = `
  refund_lines AS (
    SELECT s.*, coalesce(known.refund_request_id, source.refund_request_id) AS thing
    FROM settlements s
    LEFT JOIN refunds known ON known.refund_request_id = s.effect_id AND known.provider = s.provider
    LEFT JOIN refunds source ON s.effect_id IS NULL AND source.provider_refund_id = s.source_id AND source.provider = s.provider
    WHERE s.kind IN ('REFUND', 'REFUND_FAILED')
  ),
  refunds_settled AS (
    SELECT provider, thing, -sum(amount_minor)::bigint AS minor, count(*) FILTER (WHERE kind = 'REFUND') AS lines, max(at) AS at,
      min(transaction_id) AS transaction_id, min(currency) AS least, max(currency) AS most
    FROM refund_lines WHERE thing IS NOT NULL GROUP BY provider, thing
  ),
  refunded AS (
    SELECT r.provider, r.refund_request_id AS thing, r.order_id, r.currency, s.transaction_id,
      CASE WHEN r.status = 'DONE' THEN r.amount_minor ELSE 0 END AS ours, CASE WHEN r.status = 'DONE' THEN 1 ELSE 0 END AS parts,
      coalesce(s.minor, 0) AS theirs, coalesce(s.lines, 0) AS lines,
      coalesce(s.least <> r.currency OR s.most <> r.currency, false) AS is_foreign
    FROM refunds r LEFT JOIN refunds_settled s ON s.provider = r.provider AND s.thing = r.refund_request_id
    WHERE greatest(s.at, r.updated_at) <= $2
  )`

const disputes = `
  dispute_lines AS (
    SELECT s.*, coalesce(known.dispute_id, other.dispute_id) AS thing
    FROM settlements s
    LEFT JOIN disputes known ON known.dispute_id = s.source_id AND known.provider = s.provider
    LEFT JOIN disputes other ON known.dispute_id IS NULL AND other.charge_request_id = s.effect_id AND other.provider = s.provider
    WHERE s.kind IN ('DISPUTE', 'DISPUTE_REVERSED')
  ),
  disputes_settled AS (
    SELECT provider, thing, -sum(amount_minor)::bigint AS minor, count(*) FILTER (WHERE kind = 'DISPUTE') AS lines, max(at) AS at,
      sum(fee_minor) FILTER (WHERE kind = 'DISPUTE')::bigint AS fee, min(transaction_id) AS transaction_id, min(currency) AS least, max(currency) AS most
    FROM dispute_lines WHERE thing IS NOT NULL GROUP BY provider, thing
  ),
  disputed AS (
    SELECT d.provider, d.dispute_id AS thing, d.order_id, d.currency, s.transaction_id,
      CASE WHEN d.status = 'WON' THEN 0 ELSE d.amount_minor END AS ours, 1 AS parts, coalesce(s.minor, 0) AS theirs, coalesce(s.lines, 0) AS lines,
      coalesce(s.least <> d.currency OR s.most <> d.currency, false) AS is_foreign, d.fee_minor AS our_fee, s.fee AS their_fee
    FROM disputes d LEFT JOIN disputes_settled s ON s.provider = d.provider AND s.thing = d.dispute_id
    WHERE greatest(s.at, d.updated_at) <= $2
  )`

/** Of a thing: another currency, more often than we know of, not at all, or another amount. */
const compared = (things: string): string => `
  SELECT CASE WHEN is_foreign THEN 'CURRENCY_MISMATCH'
      WHEN theirs > ours AND parts > 0 AND lines > parts THEN 'DUPLICATE'
      WHEN theirs < ours AND lines < parts THEN 'MISSING_AT_PROVIDER'
      ELSE 'AMOUNT_MISMATCH' END AS kind,
    provider, thing AS subject, order_id, thing AS effect_id, transaction_id, ours AS ours_minor, theirs AS theirs_minor, currency
  FROM ${things} WHERE is_foreign OR ours <> theirs`

const unexplained = (lines: string): string => `
  SELECT 'UNKNOWN_AT_OURS', provider, transaction_id, order_id, effect_id, transaction_id, 0, amount_minor, currency
  FROM ${lines} WHERE thing IS NULL AND at <= $2`

/** A part that was settled twice, though the sum of its charge is not too much. */
const partsTwice = `
  SELECT 'DUPLICATE', l.provider, l.part, min(l.order_id), l.part, max(l.transaction_id), min(c.amount_minor), sum(l.amount_minor)::bigint, min(l.currency)
  FROM charge_lines l JOIN captures c ON c.capture_request_id = l.part AND c.provider = l.provider
  WHERE l.part IS NOT NULL
    AND NOT EXISTS (SELECT FROM charges w WHERE w.provider = l.provider AND w.thing = l.thing AND (w.theirs > w.ours OR w.is_foreign))
  GROUP BY l.provider, l.part HAVING count(*) > 1 AND max(l.at) <= $2`

const disputeFees = `
  SELECT 'AMOUNT_MISMATCH', provider, thing || ':fee', order_id, thing, transaction_id, our_fee, their_fee, currency
  FROM disputed WHERE lines > 0 AND NOT is_foreign AND our_fee <> their_fee AND ${toldWithDispute}`

export const moneyTables: readonly string[] = [charges, refunds, disputes]
export const moneyDifferences: readonly string[] = [
  ...['charges', 'refunded', 'disputed'].map(compared),
  ...['charge_lines', 'refund_lines', 'dispute_lines'].map(unexplained),
  partsTwice,
  disputeFees,
]
