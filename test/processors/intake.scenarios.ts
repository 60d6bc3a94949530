// The rules that a command must keep, each at its border, and the prices that it gets, as cases: an input and what it is answered.
import type { CurrencyCode } from '../../schemas/ids'
import type { Body, Message } from '../../schemas/message'
import type {
  AvailabilityTerms,
  Fault,
  OrderLine,
  PlaceOrder,
  PlacementAccepted,
  WantedLine,
} from '../../schemas/messages'
import { priceOrder } from '../../processors/rules/pricing'
import type { CatalogueItem } from '../../processors/catalogue'
import { example } from '../examples/examples'
import {
  at,
  currency,
  customerId,
  lines,
  minuteMs,
  patientTerms,
  shippingAddress,
  terms,
  totals,
} from '../examples/values'

export type IntakeCase = {
  readonly title: string
  readonly input: Message
  readonly answer: Body<Message>
  /** How much faster than in production customers are waited for. */
  readonly speed?: number
}

const item = (sku: string, amountMinor: number, changes: Partial<CatalogueItem> = {}): CatalogueItem => ({
  sku,
  name: `The ${sku}`,
  category: 'lighting',
  prices: [{ currency, amountMinor }],
  weightGrams: 100,
  discontinued: false,
  dimensions: null,
  supply: 'STOCK',
  expectedAt: null,
  hsCode: null,
  originCountry: null,
  ...changes,
})
const items = [
  item('BULB-1', 990, { name: 'Lâmpada', weightGrams: 50 }),
  item('CENT', 1),
  item('DEAR', 99_999_999),
  item('LATER', 990, { supply: 'BACKORDER' }),
  item('NEW', 990, { supply: 'PREORDER', expectedAt: at + 14 * 24 * 60 * minuteMs }),
  item('OLD', 990, { discontinued: true }),
  item('YEN', 6, { prices: [{ currency: 'JPY' as CurrencyCode, amountMinor: 6 }] }),
]
/** What intake knows in its tests. */
export const catalogue = { get: (sku: string) => items.find((each) => each.sku === sku) }

const by = example('PlaceOrder').by
const bare = { name: null, unitPriceMinor: null, weightGrams: null, category: null }
export const wanted = (sku: string, quantity = 1): WantedLine => ({ sku, quantity, ...bare })
const own = (changes: Partial<WantedLine> = {}): WantedLine => {
  const { lineId: _, ...line } = lines[0]!
  return { ...line, ...changes }
}
const imported = (unitPriceMinor: number, code = 'BRL') => ({
  lines: [own({ quantity: 1, unitPriceMinor })],
  shippingMinor: 0,
  taxMinor: 0,
  currency: code as CurrencyCode,
})
/** As a shop asks for it. */
export const store = { origin: 'STORE', shippingMinor: null, taxMinor: null } as const
export const refuses = (title: string, changes: Partial<PlaceOrder>, code: string, reason: string): IntakeCase => ({
  title,
  input: example('PlaceOrder', changes),
  answer: { type: 'PlacementRefused', by, customerId, code, reason } as Body<Message>,
})
/** Nobody waits before the page of an import: its customer is not asked, and not waited for. */
export const importTerms = { ...terms, offSession: true, actionWindowMs: 0 }
/** What is not there is waited for; stock is held for two hours. */
export const usual: AvailabilityTerms = {
  ruleId: 'availability-2015-01',
  whenPartial: 'WAIT',
  holdMs: 120 * minuteMs,
  supplies: [],
}
export const accepted = (changes: Partial<Body<PlacementAccepted>>): Body<PlacementAccepted> => {
  const { id: _, orderId: __, at: ___, ...body } = example('PlacementAccepted')
  return { ...body, terms: importTerms, availability: usual, ...changes }
}
export const acceptsImport = (title: string, changes: Partial<PlaceOrder>): IntakeCase => {
  const order = example('PlaceOrder', changes)
  const numbered = order.lines.map((line, index) => ({ lineId: String(index + 1), ...line }))
  const itemsMinor = numbered.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor!, 0)
  const { shippingMinor, taxMinor } = order
  const totalMinor = itemsMinor + shippingMinor! + taxMinor!
  const cost = { ...totals, currency: order.currency, itemsMinor, shippingMinor, taxMinor, totalMinor }
  return {
    title,
    input: order,
    answer: accepted({ lines: numbered as OrderLine[], totals: cost as typeof totals, tenders: order.tenders }),
  }
}
const badFault = (title: string, fault: Fault, code: string) => refuses(title, { faults: [fault] }, code, fault.text)

const bulbLine = {
  lineId: '1',
  sku: 'BULB-1',
  name: 'Lâmpada',
  category: 'lighting',
  quantity: 12,
  unitPriceMinor: 990,
  weightGrams: 50,
}
const { includedTaxMinor: _, ...price } = priceOrder({ lines: [bulbLine], currency, destination: shippingAddress, at })
const { totalMinor, itemsMinor, ...added } = price
const stored = example('PlaceOrder', { ...store, lines: [wanted('BULB-1', 12)] })
const storedTotals = {
  currency,
  itemsMinor,
  shippingMinor: added.shippingMinor,
  taxMinor: added.taxMinor,
  totalMinor,
  shippingRuleId: added.shippingRuleId,
  taxRuleId: added.taxRuleId,
}
const huge = Number.MAX_SAFE_INTEGER

const placing: readonly IntakeCase[] = [
  {
    title: 'a placement gets the names and prices of the catalogue, and totals by the rules of its day',
    input: stored,
    answer: accepted({ lines: [bulbLine], totals: storedTotals, origin: 'STORE', terms: patientTerms }),
  },
  acceptsImport('an import brings prices, shipping and tax of its own', {}),
  acceptsImport('200 lines are accepted', {
    lines: Array.from({ length: 200 }, () => own({ quantity: 1, unitPriceMinor: 10 })),
  }),
  acceptsImport('999 units are accepted', { lines: [own({ quantity: 999, unitPriceMinor: 1 })] }),
  acceptsImport('a total just above 5.00 is accepted', imported(501)),
  acceptsImport('a total of 6 yen is accepted, since a yen has no decimals', imported(6, 'JPY')),
  acceptsImport('a total of eight digits is accepted', imported(99_999_999)),
]

const refusing: readonly IntakeCase[] = [
  refuses(
    'a placement without lines is refused',
    { lines: [] },
    'NO_ITEMS',
    'An order has at least 1 line; this one has 0.',
  ),
  refuses(
    '201 lines are refused',
    { lines: Array.from({ length: 201 }, () => own()) },
    'TOO_MANY_LINES',
    'An order has at most 200 lines; this one has 201.',
  ),
  refuses(
    'an unknown currency is refused',
    { currency: 'XYZ' as CurrencyCode },
    'UNKNOWN_CURRENCY',
    "'XYZ' is no current ISO 4217 code.",
  ),
  badFault(
    'an address with a fault is refused with its text',
    { field: 'shippingAddress.city', text: 'The shipping address has an empty city.' },
    'INVALID_ADDRESS',
  ),
  badFault(
    'a contact with a fault is refused with its text',
    { field: 'contact.name', text: 'The contact has an empty name.' },
    'INVALID_CONTACT',
  ),
  refuses(
    '0 units are refused',
    { lines: [own({ quantity: 0 })] },
    'QUANTITY_OUT_OF_RANGE',
    'A line has 1 to 999 units; line 1 has 0.',
  ),
  refuses(
    '1,000 units are refused',
    { lines: [own(), own({ quantity: 1_000 })] },
    'QUANTITY_OUT_OF_RANGE',
    'A line has 1 to 999 units; line 2 has 1000.',
  ),
  ...(['STORE', 'STAFF'] as const).map((origin) =>
    refuses(
      `a price that is no import’s but of origin ${origin} is refused`,
      { ...store, origin },
      'PRICE_NOT_ALLOWED',
      'Names and prices come from the catalogue: leave them out.',
    ),
  ),
  refuses(
    'shipping of its own is refused where no import brings it',
    { ...store, shippingMinor: 0, lines: [wanted('BULB-1', 12)] },
    'PRICE_NOT_ALLOWED',
    'Shipping and tax come from the rules: leave them out.',
  ),
  refuses(
    'an SKU that nobody knows is refused',
    { ...store, lines: [wanted('BULB-9')] },
    'UNKNOWN_SKU',
    "The catalogue has no 'BULB-9'.",
  ),
  refuses(
    'what is no longer sold is refused',
    { ...store, lines: [wanted('OLD')] },
    'DISCONTINUED',
    "'OLD' is no longer sold.",
  ),
  refuses(
    'an item without a price in the currency is refused',
    { ...store, lines: [wanted('YEN')] },
    'NO_PRICE_IN_CURRENCY',
    "'YEN' has no price in BRL.",
  ),
  refuses(
    'an import that brings a part of a line is refused',
    { lines: [own({ weightGrams: null })] },
    'INCOMPLETE_LINE',
    "'CHAIR-7' is to bring name, price and weight, or none of them.",
  ),
  refuses(
    'a negative price is refused',
    { lines: [own({ unitPriceMinor: -1 })] },
    'NEGATIVE_AMOUNT',
    "A price is 0 or more; 'CHAIR-7' has -1 minor units.",
  ),
  refuses(
    'a negative weight is refused',
    { lines: [own({ weightGrams: -1 })] },
    'NEGATIVE_AMOUNT',
    "A weight is 0 or more; 'CHAIR-7' has -1 grams.",
  ),
  refuses(
    'a negative shipping charge is refused',
    { shippingMinor: -5 },
    'NEGATIVE_AMOUNT',
    'Shipping is 0 or more; it is -5 minor units.',
  ),
  refuses('a negative tax is refused', { taxMinor: -5 }, 'NEGATIVE_AMOUNT', 'Tax is 0 or more; it is -5 minor units.'),
  refuses(
    'a total of nine digits is refused',
    imported(100_000_000),
    'TOTAL_TOO_LARGE',
    'A total is at most BRL 999,999.99; this one is BRL 1,000,000.00.',
  ),
  refuses(
    'a total beyond exact numbers is refused',
    { lines: [own({ quantity: 2, unitPriceMinor: huge - 1 })] },
    'TOTAL_TOO_LARGE',
    "A total is at most BRL 999,999.99; this one can't be counted exactly.",
  ),
  refuses(
    'a total of 5.00 is refused',
    imported(500),
    'TOTAL_TOO_LOW',
    'A total is above BRL 5.00; this one is BRL 5.00.',
  ),
  refuses(
    'a total of 5 yen is refused',
    imported(5, 'JPY'),
    'TOTAL_TOO_LOW',
    'A total is above JPY 5; this one is JPY 5.',
  ),
  refuses(
    'a total of 5 dinars is refused',
    imported(5_000, 'KWD'),
    'TOTAL_TOO_LOW',
    'A total is above KWD 5.000; this one is KWD 5.000.',
  ),
  refuses(
    'the first broken rule is the one told',
    { lines: [own({ quantity: 0, unitPriceMinor: -1 })], currency: 'XYZ' as CurrencyCode },
    'UNKNOWN_CURRENCY',
    "'XYZ' is no current ISO 4217 code.",
  ),
]

const bodyOf = <M extends Message>({ id: _, orderId: __, at: ___, ...body }: M) => body as unknown as Body<Message>
const notAdmitted = (input: { by: typeof by }, code: string, reason: string): Body<Message> =>
  ({ type: 'CommandNotAdmitted', by: input.by, code, reason }) as Body<Message>
const change = example('ChangeOrder', { quantities: [] })
const fault = { field: 'contact.name', text: 'The contact has an empty name.' }
const exchange = example('RequestReturn', { kind: 'EXCHANGE', wanted: [wanted('BULB-1', 2)] })

const others: readonly IntakeCase[] = [
  {
    title: 'what is added to an order gets the prices of the catalogue in every currency',
    input: change,
    answer: bodyOf(example('ChangeAdmitted')),
  },
  {
    title: 'a change with a fault is not admitted',
    input: { ...change, faults: [fault] },
    answer: notAdmitted(change, 'INVALID_CONTACT', fault.text),
  },
  {
    title: 'a change that adds what nobody knows is not admitted',
    input: { ...change, add: [wanted('BULB-9')] },
    answer: notAdmitted(change, 'UNKNOWN_SKU', "The catalogue has no 'BULB-9'."),
  },
  {
    title: 'a change that brings a price is not admitted',
    input: { ...change, add: [own()] },
    answer: notAdmitted(change, 'PRICE_NOT_ALLOWED', 'Names and prices come from the catalogue: leave them out.'),
  },
  {
    title: 'a change that adds too many units is not admitted',
    input: { ...change, add: [wanted('BULB-1', 1_000)] },
    answer: notAdmitted(change, 'QUANTITY_OUT_OF_RANGE', 'A line has 1 to 999 units; line 1 has 1000.'),
  },
  {
    title: 'a request to cancel is passed on',
    input: example('CancelOrder'),
    answer: bodyOf(example('CancellationAdmitted')),
  },
  {
    title: 'a request to return is passed on',
    input: example('RequestReturn'),
    answer: bodyOf(example('ReturnAdmitted')),
  },
  {
    title: 'what is wanted instead gets the prices of the catalogue',
    input: exchange,
    answer: bodyOf(example('ReturnAdmitted', { kind: 'EXCHANGE', wanted: example('ChangeAdmitted').add })),
  },
  {
    title: 'a request to exchange for what is no longer sold is not admitted',
    input: { ...exchange, wanted: [wanted('OLD')] },
    answer: notAdmitted(exchange, 'DISCONTINUED', "'OLD' is no longer sold."),
  },
]

export const intakeCases: readonly IntakeCase[] = [...placing, ...refusing, ...others]
