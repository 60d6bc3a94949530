// The statement of a day: what moved at each provider in each currency by our ledger, and what it holds for us before and after. Reads only.
import type { PaymentProvider } from '../../schemas/messages'
import type { Sql } from '../postgres'

/** Minor units, and how many bookings they are; what was taken back counts below 0. */
export type Figure = { readonly minor: number; readonly count: number }

/** Of one provider and currency. closing = opening + captured − refunded − disputed − fees − payouts. */
export type Statement = {
  readonly day: string
  readonly provider: PaymentProvider
  readonly currency: string
  readonly openingMinor: number
  readonly captured: Figure
  readonly refunded: Figure
  readonly disputed: Figure
  readonly fees: Figure
  readonly payouts: Figure
  readonly closingMinor: number
  /** Differences of this provider and currency that were open when the day ended. */
  readonly differences: number
}

type Move = 'captured' | 'refunded' | 'disputed' | 'fees' | 'payouts'
type Row = Record<Move | `${Move}_count`, number> & {
  provider: PaymentProvider
  currency: string
  opening: number
  closing: number
  differences: number
}

const dayMs = 86_400_000
const isoDay = /^\d{4}-\d\d-\d\d$/

/** When the day begins, milliseconds since 1970, UTC. Undefined for what is no day. */
export const dayBegins = (day: string): number | undefined => {
  const at = isoDay.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? undefined : at
}

/** `day` is YYYY-MM-DD, UTC; facts count when they were decided, lines of the books when they happened. Throws RangeError for no day. */
export const statementOf = async (sql: Sql, day: string, provider?: PaymentProvider): Promise<readonly Statement[]> => {
  const from = dayBegins(day)
  if (from === undefined) throw new RangeError(`"${day}" is no day: write it as 2026-03-04`)
  const to = new Date(from + dayMs)
  const rows = await sql.rows<Row>(text, [new Date(from), to, provider ?? null])
  return rows.map((row) => ({
    day,
    provider: row.provider,
    currency: row.currency,
    openingMinor: row.opening,
    captured: { minor: row.captured, count: row.captured_count },
    refunded: { minor: row.refunded, count: row.refunded_count },
    disputed: { minor: row.disputed, count: row.disputed_count },
    fees: { minor: row.fees, count: row.fees_count },
    payouts: { minor: row.payouts, count: row.payouts_count },
    closingMinor: row.closing,
    differences: row.differences,
  }))
}

/** Each booking stands once in the clearing account of its provider. */
const figure = (name: string, bookings: string, sign: '' | '-'): string => {
  const filter = `FILTER (WHERE at >= $1 AND booking IN (${bookings}))`
  return `coalesce(${sign}sum(minor) ${filter}, 0)::bigint AS ${name}, count(*) ${filter} AS ${name}_count`
}

const text = `
  SELECT provider, currency, coalesce(sum(minor) FILTER (WHERE at < $1), 0)::bigint AS opening, sum(minor)::bigint AS closing,
    ${figure('captured', `'CAPTURE'`, '')},
    ${figure('refunded', `'REFUND'`, '-')},
    ${figure('disputed', `'DISPUTE'`, '-')},
    ${figure('fees', `'FEE', 'DISPUTE_FEE'`, '-')},
    ${figure('payouts', `'PAYOUT'`, '-')},
    (SELECT count(*) FROM payment_differences d WHERE d.provider = lines.provider AND d.currency = lines.currency
       AND d.first_seen_at < $2 AND (d.resolved_at IS NULL OR d.resolved_at >= $2)) AS differences
  FROM (SELECT provider, currency, booking, at, debit_minor - credit_minor AS minor FROM ledger_entries
        WHERE account LIKE 'provider_clearing:%' AND at < $2 AND ($3::text IS NULL OR provider = $3)) lines
  GROUP BY provider, currency ORDER BY provider, currency`
