// Intake: does a command keep the rules, and what does a placement cost? It remembers nothing and answers every command.
import type { Body, MessageOf } from '../schemas/message'
import type { OrderLine, PlaceOrder, PlacementAccepted, PlacementRefused, Totals } from '../schemas/messages'
import { formatMoney, isCurrency, minorOf } from '../schemas/money'
import { isCountry } from './countries'
import { mapper } from './engine/decider'

export const intakeLimits = {
  lines: 200,
  quantity: 999,
  /** A total must be above this, in whole units of its currency. */
  totalMajor: 5,
  /** Stripe takes amounts of at most eight digits. */
  totalMinor: 99_999_999,
} as const

type Command = MessageOf<'PlaceOrder' | 'CancelOrder'>
type Decided = MessageOf<'PlacementAccepted' | 'PlacementRefused' | 'CancellationRequested'>
type Rule = { readonly code: string; readonly breach: (order: PlaceOrder) => string | undefined }

/** In this order: the first rule that is broken is the one told. */
const rules: readonly Rule[] = [
  {
    code: 'NO_ITEMS',
    breach: ({ lines }) => breachIf(lines.length === 0, 'An order has at least 1 line; this one has 0.'),
  },
  {
    code: 'TOO_MANY_LINES',
    breach: ({ lines: { length } }) =>
      breachIf(
        length > intakeLimits.lines,
        `An order has at most ${intakeLimits.lines} lines; this one has ${length}.`,
      ),
  },
  {
    code: 'UNKNOWN_CURRENCY',
    breach: ({ currency }) => breachIf(!isCurrency(currency), `${quoted(currency)} is no current ISO 4217 code.`),
  },
  { code: 'QUANTITY_OUT_OF_RANGE', breach: ({ lines }) => firstOf(lines, quantityBreach) },
  { code: 'NEGATIVE_AMOUNT', breach: negativeBreach },
  { code: 'TOTAL_TOO_LARGE', breach: (order) => tooLargeBreach(totalsOf(order)) },
  { code: 'TOTAL_TOO_LOW', breach: (order) => tooLowBreach(totalsOf(order)) },
  { code: 'INVALID_ADDRESS', breach: addressBreach },
  { code: 'INVALID_CONTACT', breach: contactBreach },
]

export const intake = mapper<Command, Decided>((command) => {
  switch (command.type) {
    case 'PlaceOrder':
      return [admit(command)]
    case 'CancelOrder': {
      const { id: commandId, reason, requestedBy } = command
      return [{ type: 'CancellationRequested', reason, requestedBy, commandId }]
    }
    default:
      return unknownCommand(command)
  }
})

const admit = (order: PlaceOrder): Body<PlacementAccepted | PlacementRefused> => {
  const { bodyHash, customerId, contact, lines, shippingAddress, paymentMethodToken } = order
  for (const { code, breach } of rules) {
    const reason = breach(order)
    if (reason !== undefined) return { type: 'PlacementRefused', bodyHash, customerId, code, reason }
  }
  const totals = totalsOf(order)
  return {
    type: 'PlacementAccepted',
    bodyHash,
    customerId,
    contact,
    lines,
    totals,
    shippingAddress,
    paymentMethodToken,
  }
}

const totalsOf = ({ currency, lines, shippingMinor, taxMinor }: PlaceOrder): Totals => {
  const itemsMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0)
  return { currency, itemsMinor, shippingMinor, taxMinor, totalMinor: itemsMinor + shippingMinor + taxMinor }
}

function quantityBreach({ lineId, quantity }: OrderLine): string | undefined {
  const broken = quantity < 1 || quantity > intakeLimits.quantity
  return breachIf(broken, `A line has 1 to ${intakeLimits.quantity} units; line ${quoted(lineId)} has ${quantity}.`)
}

function negativeBreach({ lines, shippingMinor, taxMinor }: PlaceOrder): string | undefined {
  if (shippingMinor < 0) return `Shipping is 0 or more; it is ${shippingMinor} minor units.`
  if (taxMinor < 0) return `Tax is 0 or more; it is ${taxMinor} minor units.`
  return firstOf(lines, ({ lineId, unitPriceMinor, weightGrams }) => {
    if (unitPriceMinor < 0) return `A price is 0 or more; line ${quoted(lineId)} has ${unitPriceMinor} minor units.`
    return breachIf(weightGrams < 0, `A weight is 0 or more; line ${quoted(lineId)} has ${weightGrams} grams.`)
  })
}

/** Sums of amounts that are not negative: a sum within the limit was exact all the way. */
function tooLargeBreach({ currency, totalMinor }: Totals): string | undefined {
  const limit = formatMoney(intakeLimits.totalMinor, currency)
  if (!Number.isSafeInteger(totalMinor)) return `A total is at most ${limit}; this one can't be counted exactly.`
  return breachIf(
    totalMinor > intakeLimits.totalMinor,
    `A total is at most ${limit}; this one is ${formatMoney(totalMinor, currency)}.`,
  )
}

function tooLowBreach({ currency, totalMinor }: Totals): string | undefined {
  const floor = minorOf(intakeLimits.totalMajor, currency)
  const text = `A total is above ${formatMoney(floor, currency)}; this one is ${formatMoney(totalMinor, currency)}.`
  return breachIf(totalMinor <= floor, text)
}

function addressBreach({ shippingAddress }: PlaceOrder): string | undefined {
  if (!isCountry(shippingAddress.country)) return 'The country of the shipping address is no ISO 3166-1 alpha-2 code.'
  const empty = (['recipient', 'line1', 'city', 'postalCode'] as const).find((field) => !shippingAddress[field].trim())
  return empty && `The shipping address has an empty ${empty}.`
}

function contactBreach({ contact }: PlaceOrder): string | undefined {
  if (!contact.name.trim()) return 'The contact has an empty name.'
  if (!/^[^\s@<>",;]+@[^\s@<>",;.]+(\.[^\s@<>",;.]+)+$/u.test(contact.email))
    return "The contact's e-mail address is not of the form name@host.domain."
  const sound = contact.phone === null || /^\+[1-9]\d{6,14}$/.test(contact.phone)
  return breachIf(!sound, "The contact's phone is not in E.164 form: + and 7 to 15 digits.")
}

const breachIf = (broken: boolean, text: string): string | undefined => (broken ? text : undefined)

const firstOf = (lines: readonly OrderLine[], breach: (line: OrderLine) => string | undefined): string | undefined => {
  for (const line of lines) {
    const text = breach(line)
    if (text !== undefined) return text
  }
  return undefined
}

/** Customers' words may be of any length: a rule's text quotes the start. */
const quoted = (text: string): string => `'${[...text].slice(0, 40).join('')}'`

const unknownCommand = (command: never): never => {
  throw new Error(`intake takes no ${(command as Command).type}: correct its declaration in topics/topology.ts`)
}
