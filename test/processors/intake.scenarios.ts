// The rules that a placement must keep, each at its border, as scenarios.
import { intake } from '../../processors/intake'
import type { CurrencyCode } from '../../schemas/ids'
import type { Address, Contact, OrderLine, PlaceOrder } from '../../schemas/messages'
import { example } from '../examples/examples'
import { bodyHash, contact, customerId, id, lines, placement, shippingAddress, totals } from '../examples/values'
import { scenario } from '../dsl/scenario'

const line = (changes: Partial<OrderLine> = {}): OrderLine => ({ ...lines[0]!, ...changes })
const priced = (unitPriceMinor: number, code = 'BRL') =>
  ({
    lines: [line({ quantity: 1, unitPriceMinor })],
    shippingMinor: 0,
    taxMinor: 0,
    currency: code as CurrencyCode,
  }) as const
const refuses = (title: string, changes: Partial<PlaceOrder>, code: string, reason: string) =>
  scenario(intake, title)
    .when(example('PlaceOrder', changes))
    .then({ type: 'PlacementRefused', bodyHash, customerId, code, reason })
const accepts = (title: string, changes: Partial<PlaceOrder>, itemsMinor: number) => {
  const order = example('PlaceOrder', changes)
  const { shippingMinor, taxMinor } = order
  const cost = {
    currency: order.currency,
    itemsMinor,
    shippingMinor,
    taxMinor,
    totalMinor: itemsMinor + shippingMinor + taxMinor,
  }
  const placed = { ...placement, lines: order.lines, contact: order.contact, shippingAddress: order.shippingAddress }
  return scenario(intake, title)
    .when(order)
    .then({ type: 'PlacementAccepted', bodyHash, ...placed, totals: cost })
}
const badAddress = (title: string, changes: Partial<Address>, reason: string) =>
  refuses(title, { shippingAddress: { ...shippingAddress, ...changes } }, 'INVALID_ADDRESS', reason)
const badContact = (title: string, changes: Partial<Contact>, reason: string) =>
  refuses(title, { contact: { ...contact, ...changes } }, 'INVALID_CONTACT', reason)
const badEmail = "The contact's e-mail address is not of the form name@host.domain."
const badPhone = "The contact's phone is not in E.164 form: + and 7 to 15 digits."
const huge = Number.MAX_SAFE_INTEGER

export const intakeScenarios = [
  accepts('a placement that keeps the rules is accepted with its totals', {}, totals.itemsMinor),
  accepts(
    '200 lines are accepted',
    { lines: Array.from({ length: 200 }, () => line({ quantity: 1, unitPriceMinor: 10 })) },
    2_000,
  ),
  accepts('999 units are accepted', { lines: [line({ quantity: 999, unitPriceMinor: 1 })] }, 999),
  accepts('a total just above 5.00 is accepted', priced(501), 501),
  accepts('a total of 6 yen is accepted, since a yen has no decimals', priced(6, 'JPY'), 6),
  accepts('a total of eight digits is accepted', priced(99_999_999), 99_999_999),
  accepts('a customer without a phone is accepted', { contact: { ...contact, phone: null } }, totals.itemsMinor),
  refuses(
    'a placement without lines is refused',
    { lines: [] },
    'NO_ITEMS',
    'An order has at least 1 line; this one has 0.',
  ),
  refuses(
    '201 lines are refused',
    { lines: Array.from({ length: 201 }, () => line()) },
    'TOO_MANY_LINES',
    'An order has at most 200 lines; this one has 201.',
  ),
  refuses(
    'an unknown currency is refused',
    { currency: 'XYZ' as CurrencyCode },
    'UNKNOWN_CURRENCY',
    "'XYZ' is no current ISO 4217 code.",
  ),
  refuses(
    'a currency in lower case is refused',
    { currency: 'brl' as CurrencyCode },
    'UNKNOWN_CURRENCY',
    "'brl' is no current ISO 4217 code.",
  ),
  refuses(
    '0 units are refused',
    { lines: [line({ quantity: 0 })] },
    'QUANTITY_OUT_OF_RANGE',
    "A line has 1 to 999 units; line '1' has 0.",
  ),
  refuses(
    '1,000 units are refused',
    { lines: [line(), line({ lineId: '2', quantity: 1_000 })] },
    'QUANTITY_OUT_OF_RANGE',
    "A line has 1 to 999 units; line '2' has 1000.",
  ),
  refuses(
    'a negative price is refused',
    { lines: [line({ unitPriceMinor: -1 })] },
    'NEGATIVE_AMOUNT',
    "A price is 0 or more; line '1' has -1 minor units.",
  ),
  refuses(
    'a negative weight is refused',
    { lines: [line({ weightGrams: -1 })] },
    'NEGATIVE_AMOUNT',
    "A weight is 0 or more; line '1' has -1 grams.",
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
    priced(100_000_000),
    'TOTAL_TOO_LARGE',
    'A total is at most BRL 999,999.99; this one is BRL 1,000,000.00.',
  ),
  refuses(
    'a total beyond exact numbers is refused',
    { lines: [line({ quantity: 2, unitPriceMinor: huge - 1 })] },
    'TOTAL_TOO_LARGE',
    "A total is at most BRL 999,999.99; this one can't be counted exactly.",
  ),
  refuses(
    'a total of 5.00 is refused',
    priced(500),
    'TOTAL_TOO_LOW',
    'A total is above BRL 5.00; this one is BRL 5.00.',
  ),
  refuses(
    'a total of 5 yen is refused',
    priced(5, 'JPY'),
    'TOTAL_TOO_LOW',
    'A total is above JPY 5; this one is JPY 5.',
  ),
  refuses(
    'a total of 5 dinars is refused',
    priced(5_000, 'KWD'),
    'TOTAL_TOO_LOW',
    'A total is above KWD 5.000; this one is KWD 5.000.',
  ),
  badAddress(
    'a country that is none is refused',
    { country: 'XX' },
    'The country of the shipping address is no ISO 3166-1 alpha-2 code.',
  ),
  badAddress('a recipient of spaces is refused', { recipient: '  ' }, 'The shipping address has an empty recipient.'),
  badAddress('an empty street is refused', { line1: '' }, 'The shipping address has an empty line1.'),
  badAddress('an empty city is refused', { city: '' }, 'The shipping address has an empty city.'),
  badAddress('an empty postal code is refused', { postalCode: '' }, 'The shipping address has an empty postalCode.'),
  badContact('an empty name is refused', { name: ' ' }, 'The contact has an empty name.'),
  badContact('an e-mail address without a domain is refused', { email: 'julia@localhost' }, badEmail),
  badContact('an e-mail address with a line break is refused', { email: 'julia@example.com\nBcc: x' }, badEmail),
  badContact('a phone without its country is refused', { phone: '11987654321' }, badPhone),
  refuses(
    'the first broken rule is the one told',
    { lines: [line({ quantity: 0, unitPriceMinor: -1 })], currency: 'XYZ' as CurrencyCode },
    'UNKNOWN_CURRENCY',
    "'XYZ' is no current ISO 4217 code.",
  ),
  scenario(intake, 'a request to cancel is passed on with the id of its command')
    .when(example('CancelOrder'))
    .then({
      type: 'CancellationRequested',
      reason: 'I ordered twice.',
      requestedBy: 'customer',
      commandId: id('cancel-command-1'),
    }),
]
