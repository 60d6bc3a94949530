// What a settlement report tells in the place of webhooks that never came: the same signals under the same ids, and nothing that a request was
// answered already.
import { signalOf } from '../../../egress/psp/adyen-events'
import { eventTold } from '../../../egress/psp/adyen-report-events'
import { settlementReported } from '../../../egress/psp/adyen-settlements'

const line = {
  'Merchant Account': 'OmsShop',
  'Psp Reference': 'PSP',
  'Merchant Reference': 'P.c-1.o-1',
  'Creation Date': '2026-01-31 13:05:00',
  TimeZone: 'UTC',
  'Modification Reference': 'MOD',
  'Gross Currency': 'EUR',
  'Gross Debit (GC)': '',
  'Gross Credit (GC)': '12.30',
  'Exchange Rate': '1',
  'Net Currency': 'EUR',
  'Net Debit (NC)': '',
  'Net Credit (NC)': '12.30',
  'Commission (NC)': '',
  'Markup (NC)': '',
  'Scheme Fees (NC)': '',
  'Interchange (NC)': '',
  'Modification Merchant Reference': '',
  'Batch Number': '7',
}
const out = { 'Gross Credit (GC)': '', 'Gross Debit (GC)': '12.30' }

const told = (patch: object) => {
  const whole = { Type: 'Settled', ...line, ...patch }
  const settled = settlementReported(whole, new Map())
  const event = settled && eventTold(whole, settled)
  return event && signalOf(event)
}
const byWebhook = (eventCode: string, pspReference: string, merchantReference: string) =>
  signalOf({
    ...{ eventCode, success: true, pspReference, originalReference: 'PSP', merchantReference },
    ...{ amountMinor: 1_230, currency: 'EUR', unsigned: { at: 0, reason: '', storedMethodId: undefined } },
  })

test.each([
  ['a charge that was taken at once', {}, 'AUTHORISATION', 'PSP', 'P.c-1.o-1', { state: 'CAPTURED' }],
  [
    'a capture that failed',
    { ...out, Type: 'SettledReversed' },
    'CAPTURE_FAILED',
    'MOD',
    'P.c-1.o-1',
    { state: 'VOIDED', code: 'capture_failed' },
  ],
  [
    'a refund that came back',
    { Type: 'RefundedReversed', 'Modification Merchant Reference': 'R.r-1.c-1.o-1' },
    'REFUNDED_REVERSED',
    'MOD',
    'R.r-1.c-1.o-1',
    { state: 'FAILED', refundRequestId: 'r-1' },
  ],
  [
    'a chargeback',
    { ...out, Type: 'Chargeback' },
    'CHARGEBACK',
    'MOD',
    'P.c-1.o-1',
    { state: 'OPENED', disputeId: 'MOD' },
  ],
  [
    'a chargeback that was reversed',
    { Type: 'ChargebackReversed' },
    'CHARGEBACK_REVERSED',
    'MOD',
    'P.c-1.o-1',
    { state: 'WON' },
  ],
  [
    'a second chargeback',
    { ...out, Type: 'SecondChargeback' },
    'SECOND_CHARGEBACK',
    'MOD',
    'P.c-1.o-1',
    { state: 'LOST' },
  ],
])('%s is told as its webhook tells it', (_what, patch, eventCode, pspReference, merchantReference, facts) => {
  const signal = told(patch)
  expect(signal).toMatchObject({
    ...facts,
    orderId: 'o-1',
    providerPaymentId: 'PSP',
    amountMinor: 1_230,
    currency: 'EUR',
  })
  expect(signal?.id).toBe(byWebhook(eventCode, pspReference, merchantReference)?.id)
})

test.each([
  [
    'a capture that was asked for',
    { 'Merchant Reference': 'S.c-1.o-1', 'Modification Merchant Reference': 'C.r-1.c-1.o-1' },
  ],
  ['a refund that was asked for', { ...out, Type: 'Refunded', 'Modification Merchant Reference': 'R.r-1.c-1.o-1' }],
  ['what was paid out', { ...out, Type: 'MerchantPayout', 'Psp Reference': '', 'Merchant Reference': '' }],
  ['a charge of another shop', { 'Merchant Reference': 'by-hand-1' }],
])('nothing more is told of %s', (_what, patch) => {
  expect(told(patch)).toBeUndefined()
})
