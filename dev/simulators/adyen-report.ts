// Settlement detail reports: a batch of what was settled, refunded and charged back since the last, with fees, ending in a payout.
// It must never put one entry into two batches; the credits and debits of a batch come to nothing.
import { exponentOf } from '../../schemas/money'
import { adyenAccount } from './adyen-account'
import { type Entry, nextPspReference, type Payment, type World } from './adyen-ledger'
import { tell } from './adyen-notices'

export const reportFolder = `/reports/download/MerchantAccount/${adyenAccount.merchantAccount}`

const columns = [
  'Company Account',
  'Merchant Account',
  'Psp Reference',
  'Merchant Reference',
  'Payment Method',
  'Creation Date',
  'TimeZone',
  'Type',
  'Modification Reference',
  'Gross Currency',
  'Gross Debit (GC)',
  'Gross Credit (GC)',
  'Exchange Rate',
  'Net Currency',
  'Net Debit (NC)',
  'Net Credit (NC)',
  'Commission (NC)',
  'Markup (NC)',
  'Scheme Fees (NC)',
  'Interchange (NC)',
  'Payment Method Variant',
  'Modification Merchant Reference',
  'Batch Number',
] as const

type Column = (typeof columns)[number]

/** Of a batch itself, not of a payment: nothing gross, no fee of its own. */
const ofBatch: ReadonlySet<Entry['type']> = new Set(['Fee', 'MerchantPayout', 'Balancetransfer'])
const feePerSaleMinor = 11

/** Cuts a batch and announces it by REPORT_AVAILABLE; undefined if nothing has happened since the last. */
export function cutReport(world: World, origin: string): string | undefined {
  const { entries, reports } = world.store.state
  reports.lastAtMs = world.now()
  const fresh = entries.filter(({ batch }) => batch === undefined)
  world.store.changed()
  if (fresh.every(({ type }) => type === 'Balancetransfer')) return undefined
  const batch = (reports.count += 1)
  for (const entry of fresh) entry.batch = batch
  for (const currency of new Set(fresh.map((entry) => entry.currency))) closeBatch(world, fresh, currency, batch)
  const name = reportName(batch)
  const reason = `${origin}${reportFolder}/${name}`
  const item = { eventCode: 'REPORT_AVAILABLE', success: true, pspReference: name, merchantReference: '', reason }
  tell(world, { ...item, amount: { currency: 'EUR', value: 0 } }, true)
  return name
}

/** The fee of its sales, then what is paid out; a batch that costs the shop money is carried into its next. */
function closeBatch(world: World, fresh: readonly Entry[], currency: string, batch: number): void {
  const own = fresh.filter((entry) => entry.currency === currency)
  const add = (type: Entry['type'], amountMinor: number, of?: number): void =>
    void world.store.state.entries.push({
      atMs: world.now(),
      type,
      modificationPspReference: nextPspReference(world),
      currency,
      amountMinor,
      batch: of,
    })
  const sales = own.filter(({ type }) => type === 'Settled').length
  const feeMinor = -sales * feePerSaleMinor
  if (sales > 0) add('Fee', feeMinor, batch)
  const net = feeMinor + own.reduce((sum, entry) => sum + netOf(entry, paymentOf(world, entry)), 0)
  if (net > 0) add('MerchantPayout', -net, batch)
  if (net >= 0) return
  add('Balancetransfer', -net, batch)
  add('Balancetransfer', net)
}

/** CSV with a line of headers; undefined if there is no such batch. Amounts are decimals of the currency's major unit. */
export function renderReport(world: World, batch: number): string | undefined {
  const own = world.store.state.entries.filter((entry) => entry.batch === batch)
  if (own.length === 0) return undefined
  const lines = own.map((entry) => {
    const row = rowOf(entry, paymentOf(world, entry))
    return columns.map((column) => quoted(row[column] ?? '')).join(',')
  })
  return `${[columns.join(','), ...lines].join('\n')}\n`
}

export const reportName = (batch: number): string => `settlement_detail_report_batch_${batch}.csv`

/** The batch's number in the name of a report, or undefined. */
export const batchOf = (name: string): number | undefined => {
  const [, batch] = /^settlement_detail_report_batch_(\d+)\.csv$/.exec(name) ?? []
  return batch === undefined ? undefined : Number(batch)
}

function rowOf(entry: Entry, payment: Payment | undefined): Partial<Record<Column, string>> {
  const write = (minor: number): string => decimal(minor, entry.currency)
  const isOfBatch = ofBatch.has(entry.type)
  const fees = feesOf(entry, payment)
  const fee = (minor: number): string => (minor === 0 ? '' : write(minor))
  return {
    'Company Account': adyenAccount.companyAccount,
    'Merchant Account': adyenAccount.merchantAccount,
    'Psp Reference': payment?.pspReference,
    'Merchant Reference': payment?.reference,
    'Payment Method': payment?.brand,
    'Creation Date': new Date(entry.atMs).toISOString().slice(0, 19).replace('T', ' '),
    TimeZone: 'UTC',
    Type: entry.type,
    'Modification Reference': isOfBatch ? `${entry.type} batch ${entry.batch}` : entry.modificationPspReference,
    ...(isOfBatch ? {} : { 'Gross Currency': entry.currency, 'Exchange Rate': '1' }),
    ...(isOfBatch ? {} : sides('Gross Debit (GC)', 'Gross Credit (GC)', entry.amountMinor, write)),
    'Net Currency': entry.currency,
    ...sides('Net Debit (NC)', 'Net Credit (NC)', netOf(entry, payment), write),
    'Commission (NC)': fee(fees.commission),
    'Markup (NC)': fee(fees.markup),
    'Scheme Fees (NC)': fee(fees.scheme),
    'Interchange (NC)': fee(fees.interchange),
    'Payment Method Variant': payment?.brand,
    'Modification Merchant Reference': entry.modificationReference,
    'Batch Number': String(entry.batch),
  }
}

const sides = (debit: Column, credit: Column, minor: number, write: (minor: number) => string) =>
  minor < 0 ? { [debit]: write(-minor) } : { [credit]: write(minor) }

/** Cards are charged interchange++, everything else a commission; what is given back costs nothing. */
function feesOf(entry: Entry, payment: Payment | undefined) {
  const share = (permille: number): number => Math.round((entry.amountMinor * permille) / 1_000)
  const none = { commission: 0, markup: 0, scheme: 0, interchange: 0 }
  if (entry.type !== 'Settled') return none
  if (payment?.methodType !== 'scheme') return { ...none, commission: share(15) }
  return { ...none, markup: share(6), scheme: share(1), interchange: share(2) }
}

function netOf(entry: Entry, payment: Payment | undefined): number {
  const { commission, markup, scheme, interchange } = feesOf(entry, payment)
  return entry.amountMinor - commission - markup - scheme - interchange
}

const paymentOf = (world: World, { paymentPspReference }: Entry): Payment | undefined =>
  world.store.state.payments[paymentPspReference ?? '']

function decimal(minor: number, currency: string): string {
  const digits = exponentOf(currency)
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  const sign = minor < 0 ? '-' : ''
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

const quoted = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
