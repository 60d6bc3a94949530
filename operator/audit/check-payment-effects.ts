// Check 3, each effect of its own: every charge, part and refund in the providers' books was asked for, once and in that amount, and is as the
// payment's journal has it. Pure.
import { formatMoney, isCurrency } from '../../schemas/money'
import type { MoneyFacts } from './money-facts'
import type { BookCharge, Books } from './provider-books'

type Book = Pick<Books, 'charges' | 'captures' | 'refunds'>

export const effectFaults = (money: MoneyFacts, book: Book): string[] => [
  ...repeats(book),
  ...strangers(money, book),
  ...currencies(money, book),
  ...takenOtherwise(money, book),
]

/** At most one charge for each that was asked for, one part and one refund. A decline had no effect. */
const repeats = ({ charges, captures, refunds }: Book): string[] => {
  const made = charges.filter((charge) => charge.succeeded)
  return [
    ...repeated(made).map((requestId) => {
      const all = made.filter((charge) => charge.requestId === requestId)
      const ids = all.map(({ chargeId }) => chargeId).join(', ')
      return `effect ${requestId} was charged ${all.length} times (${ids}); refund the extra ones at ${all[0]!.provider}`
    }),
    ...repeated(captures).map(
      (requestId) => `effect ${requestId} was captured more than once; compare with the provider's captures`,
    ),
    ...repeated(refunds).map(
      (requestId) => `effect ${requestId} was refunded more than once; compare with the provider's refunds`,
    ),
  ]
}

/** What nobody asked for, and what is not of the amount that was asked for. */
const strangers = (money: MoneyFacts, { charges, captures, refunds }: Book): string[] => {
  const { payment } = money
  const oddly = (what: string, requestId: string, did: number, asked: number | undefined): string[] => {
    if (asked === undefined) return [`${what} is of effect ${requestId}, which the payment journal does not have`]
    return did === asked
      ? []
      : [`${what} is of ${text(money, did)}, effect ${requestId} asked for ${text(money, asked)}`]
  }
  return [
    ...charges.flatMap(({ chargeId, requestId, amountMinor }) =>
      oddly(`charge ${chargeId}`, requestId, amountMinor, payment.charges.get(requestId)?.askedMinor),
    ),
    ...captures.flatMap(({ captureId, requestId, amountMinor }) =>
      oddly(`capture ${captureId}`, requestId, amountMinor, payment.captures.get(requestId)?.amountMinor),
    ),
    ...refunds.flatMap(({ refundId, requestId, amountMinor }) =>
      oddly(`refund ${refundId}`, requestId, amountMinor, payment.refunds.get(requestId)?.amountMinor),
    ),
  ]
}

const currencies = ({ currency }: MoneyFacts, { charges, captures, refunds }: Book): string[] => {
  const made: readonly Pick<BookCharge, 'currency' | 'provider'>[] = [
    ...charges.filter((charge) => charge.succeeded),
    ...captures,
    ...refunds,
  ]
  const foreign = made.find((one) => one.currency !== currency)
  if (!foreign) return []
  return [`the book of ${foreign.provider} has ${foreign.currency}, the order is in ${currency || 'no currency'}`]
}

/** Charge by charge, so that two wrongs make no right. */
const takenOtherwise = (money: MoneyFacts, { charges }: Book): string[] => {
  const { payment, isUnderWay } = money
  if (isUnderWay) return []
  return charges.flatMap(({ requestId, chargeId, capturedMinor }) => {
    const known = payment.charges.get(requestId)
    if (!known || known.takenMinor === capturedMinor) return []
    return [
      `charge ${chargeId} took ${text(money, capturedMinor)}, the payment's journal has ${text(money, known.takenMinor)} of effect ${requestId}`,
    ]
  })
}

const text = ({ currency }: MoneyFacts, minor: number): string =>
  isCurrency(currency) ? formatMoney(minor, currency) : `${minor} minor units`

/** The effects that are there more than once, each named once. */
const repeated = (effects: readonly { readonly requestId: string }[]): string[] => {
  const seen = new Set<string>()
  const again = effects.filter(({ requestId }) => seen.has(requestId) || !seen.add(requestId))
  return [...new Set(again.map(({ requestId }) => requestId))]
}
