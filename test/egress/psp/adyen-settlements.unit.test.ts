// Lines of Adyen's settlement report that the simulator does not write: other currencies, zones and mistakes.
import { settlementReported } from '../../../egress/psp/adyen-settlements'

const line = {
  'Merchant Account': 'OmsShop',
  'Psp Reference': 'PSP',
  'Merchant Reference': 'S.c-1.o-1',
  'Creation Date': '2026-01-31 13:05:00',
  TimeZone: 'UTC',
  Type: 'Settled',
  'Modification Reference': 'CAP',
  'Gross Currency': 'EUR',
  'Gross Debit (GC)': '',
  'Gross Credit (GC)': '12.3',
  'Exchange Rate': '1',
  'Net Currency': 'EUR',
  'Net Debit (NC)': '',
  'Net Credit (NC)': '12.00',
  'Commission (NC)': '',
  'Markup (NC)': '0.10',
  'Scheme Fees (NC)': '0.15',
  'Interchange (NC)': '0.05',
  'Modification Merchant Reference': 'C.r-1.c-1.o-1',
  'Batch Number': '7',
}
const read = (patch: Partial<Record<keyof typeof line, string>>, seen = new Map<string, number>()) =>
  settlementReported({ ...line, ...patch }, seen)

test('a line is told as the customer paid it, with all that was kept of it', () => {
  expect(read({})).toMatchObject({
    kind: 'CHARGE',
    orderId: 'o-1',
    effectId: 'r-1',
    sourceId: 'CAP',
    amountMinor: 1_230,
    feeMinor: 30,
    currency: 'EUR',
    payoutId: 'OmsShop:7',
    reportedAt: Date.parse('2026-01-31T13:05:00Z'),
  })
})

test('fees in the currency of the payout are told in that of the payment', () => {
  const dear = { 'Net Currency': 'JPY', 'Exchange Rate': '150', 'Markup (NC)': '30', 'Scheme Fees (NC)': '15' }
  expect(read({ ...dear, 'Interchange (NC)': '' })).toMatchObject({ amountMinor: 1_230, feeMinor: 30, currency: 'EUR' })
})

test('a time is read in the zone that stands beside it', () => {
  const at = (zone: string) => new Date(read({ TimeZone: zone })?.reportedAt ?? 0).toISOString()
  expect(at('Europe/Amsterdam')).toBe('2026-01-31T12:05:00.000Z')
  expect(at('America/Sao_Paulo')).toBe('2026-01-31T16:05:00.000Z')
})

test('a capture that failed after it was settled goes out under the same request', () => {
  const out = { Type: 'SettledReversed', 'Gross Credit (GC)': '', 'Gross Debit (GC)': '12.30' }
  expect(read(out)).toMatchObject({ kind: 'CHARGE', effectId: 'r-1', amountMinor: -1_230 })
})

test('a refund that came back is told under the request of the refund', () => {
  const back = { Type: 'RefundedReversed', 'Modification Merchant Reference': 'R.r-2.c-1.o-1' }
  expect(read(back)).toMatchObject({ kind: 'REFUND_FAILED', effectId: 'r-2', amountMinor: 1_230 })
})

test('equal lines of one report have ids of their own, and always the same ones', () => {
  const readTwice = () => {
    const seen = new Map<string, number>()
    return [read({}, seen)?.id, read({}, seen)?.id]
  }
  expect(new Set(readTwice()).size).toBe(2)
  expect(readTwice()).toEqual(readTwice())
})

test('money that only changes its place in the books of Adyen is not told', () => {
  expect(read({ Type: 'Balancetransfer' })).toBeUndefined()
  expect(read({ Type: 'constructor' })).toBeUndefined()
})

test.each([
  ['an amount with more decimals than its currency has', { 'Gross Credit (GC)': '1.234' }, /no amount of EUR/],
  ['an amount that is none', { 'Markup (NC)': '1,00' }, /no amount of EUR/],
  ['a date that is none', { 'Creation Date': 'yesterday' }, /no date/],
  ['a zone that is none', { TimeZone: 'BRT?' }, /time zone/],
  ['a currency that is none', { 'Gross Currency': 'XXX' }, /ISO 4217/],
  ['no exchange rate', { 'Net Currency': 'USD', 'Exchange Rate': '' }, /exchange rate/],
  ['a column missing', { Type: 'Settled', 'Psp Reference': undefined }, /no column Psp Reference/],
])('a report with %s is not believed', (_what, patch, message) => {
  expect(() => read(patch)).toThrow(message)
})
