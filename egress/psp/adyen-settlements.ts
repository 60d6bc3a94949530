// A line of Adyen's settlement detail report as a line of the provider's books. A line that is of no order of ours is told too, under the
// key `unknown`: so a charge without an order is found.
import { type CurrencyCode, deriveMessageId, type MessageId, type OrderId } from '../../schemas/ids'
import type { SettlementKind, SettlementReported } from '../../schemas/messages'
import { exponentOf } from '../../schemas/money'
import { readReference } from './adyen-references'
import { unknownOrder } from './payment-signals'

/** Columns by their names, as Adyen heads them. */
export type ReportLine = Readonly<Record<string, string>>

/** What is in none of these only changes its place in Adyen's own books, such as a reserve. */
const kinds: Readonly<Record<string, SettlementKind>> = {
  Settled: 'CHARGE',
  SettledReversed: 'CHARGE',
  Refunded: 'REFUND',
  RefundedReversed: 'REFUND_FAILED',
  Chargeback: 'DISPUTE',
  SecondChargeback: 'DISPUTE',
  ChargebackReversed: 'DISPUTE_REVERSED',
  Fee: 'FEE',
  InvoiceDeduction: 'FEE',
  MiscCosts: 'FEE',
  PaymentCost: 'FEE',
  MerchantPayout: 'PAYOUT',
}
const feeColumns = ['Commission (NC)', 'Markup (NC)', 'Scheme Fees (NC)', 'Interchange (NC)']

/** Undefined: nothing for us. `seen` counts equal lines of one report, so that each has an id of its own. Throws Error for what can't be read. */
export function settlementReported(line: ReportLine, seen: Map<string, number>): SettlementReported | undefined {
  const type = column(line, 'Type')
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (kind === undefined) return undefined
  const batch = column(line, 'Batch Number')
  const payment = column(line, 'Psp Reference')
  const modification = column(line, 'Modification Reference')
  const money = moneyOf(line)
  const transactionId = numbered([batch, type, payment, modification, money.currency].join(':'), seen)
  const at = timeOf(column(line, 'Creation Date'), column(line, 'TimeZone'))
  return {
    type: 'SettlementReported',
    id: deriveMessageId(`ADYEN:${transactionId}:SettlementReported`, 'payment-signal', 0),
    ...effectOf(line, kind),
    at,
    eventId: transactionId,
    provider: 'ADYEN',
    transactionId,
    kind,
    sourceId: modification || payment,
    ...money,
    payoutId: `${column(line, 'Merchant Account')}:${batch}`,
    reportedAt: at,
  }
}

/** A dispute is the effect of no request of ours; an automatic capture is that of its charge. */
function effectOf(line: ReportLine, kind: SettlementKind): { orderId: OrderId; effectId: MessageId | null } {
  const payment = readReference(column(line, 'Merchant Reference'))
  const modification = readReference(column(line, 'Modification Merchant Reference'))
  const orderId = payment?.orderId ?? modification?.orderId ?? unknownOrder
  if (kind === 'CHARGE' && modification?.kind === 'C') return { orderId, effectId: modification.requestId }
  if (kind === 'CHARGE' && payment?.kind === 'P') return { orderId, effectId: payment.requestId }
  const isRefund = kind === 'REFUND' || kind === 'REFUND_FAILED'
  return { orderId, effectId: isRefund && modification?.kind === 'R' ? modification.requestId : null }
}

/** As the customer paid it; lines of a batch itself have only what was paid out for it. */
function moneyOf(line: ReportLine): { amountMinor: number; feeMinor: number; currency: CurrencyCode } {
  const net = column(line, 'Net Currency')
  const gross = column(line, 'Gross Currency')
  const minor = (name: string, currency: string) => minorOfDecimal(column(line, name), currency)
  if (gross === '') {
    const amountMinor = minor('Net Credit (NC)', net) - minor('Net Debit (NC)', net)
    return { amountMinor, feeMinor: 0, currency: net as CurrencyCode }
  }
  const feeMinor = feeColumns.reduce((sum, name) => sum + minor(name, net), 0)
  const rate = net === gross ? 1 : Number(column(line, 'Exchange Rate')) * 10 ** (exponentOf(net) - exponentOf(gross))
  if (!(rate > 0)) throw new Error(`${column(line, 'Exchange Rate')} is no exchange rate: look at Adyen's report`)
  return {
    amountMinor: minor('Gross Credit (GC)', gross) - minor('Gross Debit (GC)', gross),
    feeMinor: Math.round(feeMinor / rate),
    currency: gross as CurrencyCode,
  }
}

/** '12.3' of BRL is 1230; '' is 0. No fractions are computed with. */
function minorOfDecimal(decimal: string, currency: string): number {
  if (decimal === '') return 0
  const digits = exponentOf(currency)
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  const tail = fraction.slice(digits)
  if (whole === undefined || /[^0]/.test(tail))
    throw new Error(`${decimal} is no amount of ${currency}: look at Adyen's report`)
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'))
  return sign === '-' && minor !== 0 ? -minor : minor
}

/** '2026-01-31 13:05:00' in the zone that stands beside it. */
function timeOf(text: string, zone: string): number {
  const asUtc = Date.parse(`${text.replace(' ', 'T')}Z`)
  if (Number.isNaN(asUtc)) throw new Error(`${text} is no date: look at Adyen's report`)
  if (zone === '' || zone === 'UTC' || zone === 'GMT') return asUtc
  const shown = Date.parse(`${shownIn(zone, asUtc).replace(' ', 'T')}Z`)
  return asUtc - (shown - asUtc)
}

function shownIn(zone: string, at: number): string {
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  } catch {
    throw new Error(`${zone} is no time zone that is known here: let Adyen write its reports in UTC`)
  }
}

function numbered(id: string, seen: Map<string, number>): string {
  const before = seen.get(id) ?? 0
  seen.set(id, before + 1)
  return before === 0 ? id : `${id}:${before}`
}

function column(line: ReportLine, name: string): string {
  const value = line[name]
  if (value === undefined) throw new Error(`Adyen's report has no column ${name}: add it in the report's settings`)
  return value
}
