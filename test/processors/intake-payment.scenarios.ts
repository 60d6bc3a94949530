// With what an order may be paid, each rule at its border, and under which terms, as cases of intake.
import { priceOrder } from '../../processors/rules/pricing'
import type { CurrencyCode } from '../../schemas/ids'
import type { PlaceOrder, Tender } from '../../schemas/messages'
import { example } from '../examples/examples'
import { at, currency, minuteMs, patientTerms, shippingAddress, shipmentTerms, tender } from '../examples/values'
import {
  accepted,
  acceptsImport,
  importTerms,
  refuses,
  store,
  usual,
  wanted,
  type IntakeCase,
} from './intake.scenarios'

const part = (tenderId: string, amountMinor: number | null, changes: Partial<Tender> = {}): Tender => ({
  ...tender,
  tenderId,
  amountMinor,
  ...changes,
})
const tokenOf = (provider: 'STRIPE' | 'ADYEN') => [{ provider, token: `${provider.toLowerCase()}_token` }]
const gift = (tenderId: string, amountMinor: number | null) =>
  part(tenderId, amountMinor, { method: 'GIFT_CARD', tokens: tokenOf('ADYEN') })
const parts = (count: number, amountMinor: number) =>
  Array.from({ length: count }, (_, index) => part(String(index + 1), amountMinor))

/** The total of the example is 107.48. */
const paying: readonly IntakeCase[] = [
  acceptsImport('parts that add up to the total pay it', { tenders: [gift('1', 748), part('2', 10_000)] }),
  acceptsImport('the part without an amount pays what the others leave', {
    tenders: [gift('1', 10_747), part('2', null)],
  }),
  acceptsImport('it does so wherever it stands', { tenders: [part('1', null), gift('2', 1), gift('3', 2)] }),
  acceptsImport('thirty parts are accepted', { tenders: [...parts(29, 1), part('30', null)] }),
  acceptsImport('a card of either provider pays', { tenders: [part('1', null, { tokens: tokenOf('ADYEN') })] }),
  acceptsImport('a boleto pays an order in reais', { tenders: [part('1', null, { method: 'BOLETO' })] }),
  acceptsImport('a voucher pays as a gift card does', {
    tenders: [part('1', null, { method: 'VOUCHER', tokens: tokenOf('ADYEN') })],
  }),
]

const misfit = (title: string, tenders: readonly Tender[], reason: string) =>
  refuses(title, { tenders }, 'TENDERS_DO_NOT_FIT', reason)
const unsupported = (title: string, order: Partial<PlaceOrder>, what: string) =>
  refuses(
    title,
    order,
    'METHOD_NOT_SUPPORTED',
    `No provider of ours can charge means of payment ${what}: give another one, or its token of another provider.`,
  )
const refusing: readonly IntakeCase[] = [
  misfit(
    'an order without means of payment is refused',
    [],
    'An order is paid with 1 to 30 means of payment; this one has 0.',
  ),
  misfit(
    'thirty-one parts are refused',
    [...parts(30, 1), part('31', null)],
    'An order is paid with 1 to 30 means of payment; this one has 31.',
  ),
  misfit(
    'two parts without an amount are refused',
    [part('1', null), part('2', null)],
    'Only one means of payment may pay the rest: give the others an amount.',
  ),
  ...[0, -1].map((amountMinor) =>
    misfit(
      `a part of ${amountMinor} is refused`,
      [part('1', amountMinor), part('2', null)],
      'Each part of a payment is more than 0.',
    ),
  ),
  misfit(
    'parts of more than the total are refused',
    [part('1', 10_000), part('2', 749)],
    'The parts are more than the total: BRL 107.49 of BRL 107.48.',
  ),
  misfit(
    'parts of less than the total are refused',
    [part('1', 10_000), part('2', 747)],
    'The parts are less than the total: BRL 107.47 of BRL 107.48.',
  ),
  misfit(
    'a part that has nothing left to pay is refused',
    [part('1', 10_748), part('2', null)],
    'The parts pay the total already: nothing is left for the rest.',
  ),
  unsupported(
    'a card that no provider knows is refused',
    { tenders: [part('1', null, { tokens: [] })] },
    '1 (CARD) in BRL',
  ),
  unsupported(
    'a gift card that only Stripe knows is refused',
    { tenders: [part('1', 748), part('2', null, { method: 'GIFT_CARD', tokens: tokenOf('STRIPE') })] },
    '2 (GIFT_CARD) in BRL',
  ),
  unsupported(
    'a boleto pays nothing but reais',
    { currency: 'USD' as CurrencyCode, tenders: [part('1', null, { method: 'BOLETO' })] },
    '1 (BOLETO) in USD',
  ),
  refuses(
    'a total that breaks a rule is told before the means of payment',
    {
      tenders: [],
      shippingMinor: 0,
      taxMinor: 0,
      lines: [{ ...example('PlaceOrder').lines[0]!, quantity: 1, unitPriceMinor: 500 }],
    },
    'TOTAL_TOO_LOW',
    'A total is above BRL 5.00; this one is BRL 5.00.',
  ),
]

const bulbs = {
  lineId: '1',
  sku: 'BULB-1',
  name: 'Lâmpada',
  category: 'lighting',
  quantity: 12,
  unitPriceMinor: 990,
  weightGrams: 50,
}
const terms = (
  title: string,
  expected: typeof patientTerms,
  changes: Partial<PlaceOrder> = {},
  speed = 1,
): IntakeCase => {
  const input = example('PlaceOrder', { ...store, lines: [wanted('BULB-1', 12)], ...changes })
  const { shippingAddress: to, origin } = input
  const { includedTaxMinor: _, ...price } = priceOrder({ lines: [bulbs], currency, destination: to, at })
  const { itemsMinor, shippingMinor, taxMinor, totalMinor, shippingRuleId, taxRuleId } = price
  const totals = { currency, itemsMinor, shippingMinor, taxMinor, totalMinor, shippingRuleId, taxRuleId }
  return {
    title,
    input,
    speed,
    answer: accepted({
      lines: [bulbs],
      totals,
      shippingAddress: to,
      origin,
      terms: expected,
      availability: heldAt(speed),
    }),
  }
}
/** What stock is held is compressed as well. */
const heldAt = (speed: number) => ({ ...usual, holdMs: Math.max(minuteMs, Math.round((120 * minuteMs) / speed)) })
const to = (country: string) => ({ shippingAddress: { ...shippingAddress, country, region: null } })
const windows = (actionWindowMs: number, methodWindowMs: number) => ({
  ...patientTerms,
  actionWindowMs,
  methodWindowMs,
})

const underTerms: readonly IntakeCase[] = [
  ...['DE', 'AT', 'CH'].map((country) =>
    terms(`money of an order that goes to ${country} is taken with each shipment`, shipmentTerms, to(country)),
  ),
  ...['FR', 'US', 'BR'].map((country) =>
    terms(`money of an order that goes to ${country} is taken on placement`, patientTerms, to(country)),
  ),
  terms('an order that staff place is paid as one of the shop is', patientTerms, { origin: 'STAFF' }),
  {
    title: 'nobody is waited for before the page of an import',
    input: example('PlaceOrder'),
    speed: 60,
    answer: accepted({ availability: heldAt(60) }),
  },
  {
    title: 'the money of an import is taken on placement, wherever it goes',
    input: example('PlaceOrder', to('DE')),
    answer: accepted({ ...to('DE'), terms: importTerms }),
  },
  terms('time that is compressed compresses what customers are waited for', windows(minuteMs, 24 * minuteMs), {}, 60),
  terms('nobody is waited for less than ten seconds', windows(10_000, 10_000), {}, 1_000_000),
]

export const intakePaymentCases: readonly IntakeCase[] = [...paying, ...refusing, ...underTerms]
