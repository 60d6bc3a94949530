// The money of every order three times: by the books of both providers, by the rows of our payments' database, and by our ledger.
// Minor units; it reads, and changes nothing.
import type { SimulatorUrls } from '../../dev/simulators/urls'
import type { Sql } from '../../state/postgres'

type Money = { readonly capturedMinor: number; readonly refundedMinor: number; readonly disputedMinor: number }
/** By order, provider and currency. */
type ByOrder = ReadonlyMap<string, Money>

type StripePayment = {
  readonly paymentIntentId: string
  readonly orderId?: string
  readonly currency: string
  readonly capturableMinor: number
  readonly capturedMinor: number
  readonly refundedMinor: number
  readonly disputedMinor: number
}
type AdyenPayment = {
  readonly pspReference: string
  readonly orderId?: string
  readonly status: string
  readonly currency: string
  readonly authorisedMinor: number
  readonly capturedMinor: number
  readonly refundedMinor: number
  readonly chargedBackMinor: number
}
type Book<Payment> = { readonly payments: readonly Payment[]; readonly duplicates: readonly object[] }

/** A payment as its provider has it; `openMinor` is set apart, and neither taken nor released. */
export type BookedPayment = Money & {
  readonly provider: 'STRIPE' | 'ADYEN'
  readonly id: string
  readonly orderId: string
  readonly currency: string
  readonly openMinor: number
}
export type Books = { readonly payments: readonly BookedPayment[]; readonly duplicates: readonly object[] }

export const readBooks = async (urls: SimulatorUrls): Promise<Books> => {
  const read = async <Payment>(url: string) => (await (await fetch(`${url}/__sim/book`)).json()) as Book<Payment>
  const [stripe, adyen] = await Promise.all([read<StripePayment>(urls.stripe), read<AdyenPayment>(urls.adyen)])
  return {
    payments: [
      ...stripe.payments.map(
        ({ paymentIntentId: id, capturableMinor: openMinor, currency, orderId = '', ...money }) => ({
          ...{ provider: 'STRIPE' as const, id, orderId, currency: currency.toUpperCase(), openMinor },
          ...moneyOf(money),
        }),
      ),
      ...adyen.payments.map(({ pspReference: id, currency, orderId = '', status, authorisedMinor, ...money }) => ({
        ...{ provider: 'ADYEN' as const, id, orderId, currency },
        openMinor: status === 'authorised' ? authorisedMinor - money.capturedMinor : 0,
        ...moneyOf({ ...money, disputedMinor: money.chargedBackMinor }),
      })),
    ],
    duplicates: [...stripe.duplicates, ...adyen.duplicates],
  }
}

const moneyOf = ({ capturedMinor, refundedMinor, disputedMinor }: Money): Money => ({
  capturedMinor,
  refundedMinor,
  disputedMinor,
})

const keyOf = (orderId: string, provider: string, currency: string): string => `${orderId} ${provider} ${currency}`

const byBooks = ({ payments }: Books): ByOrder => {
  const sums = new Map<string, Money>()
  for (const { orderId, provider, currency, ...money } of payments) {
    const key = keyOf(orderId, provider, currency)
    const known = sums.get(key) ?? { capturedMinor: 0, refundedMinor: 0, disputedMinor: 0 }
    sums.set(key, {
      capturedMinor: known.capturedMinor + money.capturedMinor,
      refundedMinor: known.refundedMinor + money.refundedMinor,
      disputedMinor: known.disputedMinor + money.disputedMinor,
    })
  }
  return sums
}

type Row = { orderId: string; provider: string; currency: string } & Money

const byRows = `
  SELECT order_id AS "orderId", provider, currency, sum(captured)::bigint AS "capturedMinor", sum(refunded)::bigint AS "refundedMinor",
    sum(disputed)::bigint AS "disputedMinor"
  FROM (
    SELECT order_id, provider, currency, amount_minor AS captured, 0 AS refunded, 0 AS disputed FROM captures WHERE status = 'DONE'
    UNION ALL SELECT order_id, provider, currency, 0, amount_minor, 0 FROM refunds WHERE status = 'DONE'
    UNION ALL SELECT order_id, provider, currency, 0, 0, amount_minor FROM disputes WHERE status <> 'WON') moved
  GROUP BY order_id, provider, currency`

const byLedger = `
  SELECT order_id AS "orderId", provider, currency,
    coalesce(sum(credit_minor - debit_minor) FILTER (WHERE account = 'revenue'), 0)::bigint AS "capturedMinor",
    coalesce(sum(debit_minor - credit_minor) FILTER (WHERE account = 'refunds'), 0)::bigint AS "refundedMinor",
    coalesce(sum(debit_minor - credit_minor) FILTER (WHERE account = 'disputes'), 0)::bigint AS "disputedMinor"
  FROM ledger_entries GROUP BY order_id, provider, currency`

const ours = async (sql: Sql, text: string): Promise<ByOrder> => {
  const rows = await sql.rows<Row>(text)
  return new Map(rows.map((row) => [keyOf(row.orderId, row.provider, row.currency), moneyOf(row)]))
}

/** In words, one for each order, provider and currency where the three do not say the same. */
export const moneyDifferences = async (sql: Sql, books: Books): Promise<string[]> => {
  const theirs = byBooks(books)
  const rows = await ours(sql, byRows)
  const ledger = await ours(sql, byLedger)
  const text = ({ capturedMinor, refundedMinor, disputedMinor }: Money = none): string =>
    `${capturedMinor} captured, ${refundedMinor} refunded, ${disputedMinor} disputed`
  return [...new Set([...theirs.keys(), ...rows.keys(), ...ledger.keys()])].flatMap((key) => {
    const [book, row, entry] = [theirs, rows, ledger].map((one) => text(one.get(key)))
    return book === row && row === entry ? [] : [`${key}: book ${book}; rows ${row}; ledger ${entry}`]
  })
}

const none: Money = { capturedMinor: 0, refundedMinor: 0, disputedMinor: 0 }
