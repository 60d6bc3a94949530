// The rules by which money is booked, as data, and the lines of the ledger that follow from them. Pure. Money that is only set apart is not
// booked; every booking debits and credits the same.
//
// booking      when                                                  debit              credit
// CAPTURE      money was taken, at once or of what was set apart     provider_clearing  customer
//                                                                    customer           revenue
// REFUND       a refund was done                                     refunds            customer
//                                                                    customer           provider_clearing
// DISPUTE      a dispute took the money away                         disputes           provider_clearing
// DISPUTE_FEE  what the provider takes for a dispute                 fees               provider_clearing
// FEE          what the provider kept, by its own books              fees               provider_clearing
// PAYOUT       the provider paid out                                 bank               provider_clearing
//
// What is taken back (a refund that failed after it was done, a dispute that was won, a fee that was returned) is the same booking below 0:
// debit and credit change places. provider_clearing is one account for each provider: provider_clearing:stripe. The fee of a dispute is booked
// once: as its provider tells it, with the dispute itself or in its books.
import type { CurrencyCode, OrderId } from '../../schemas/ids'
import type { PaymentProvider, SettlementReported } from '../../schemas/messages'

type Account = 'provider_clearing' | 'customer' | 'revenue' | 'refunds' | 'disputes' | 'fees' | 'bank'
type Pair = readonly [debit: Account, credit: Account]

export const bookingRules = {
  CAPTURE: [
    ['provider_clearing', 'customer'],
    ['customer', 'revenue'],
  ],
  REFUND: [
    ['refunds', 'customer'],
    ['customer', 'provider_clearing'],
  ],
  DISPUTE: [['disputes', 'provider_clearing']],
  DISPUTE_FEE: [['fees', 'provider_clearing']],
  FEE: [['fees', 'provider_clearing']],
  PAYOUT: [['bank', 'provider_clearing']],
} as const satisfies Readonly<Record<string, readonly Pair[]>>
export type BookingKind = keyof typeof bookingRules

/** Where a provider tells what it takes for a dispute. */
export const disputeFeeIn = { STRIPE: 'DISPUTE', ADYEN: 'BOOKS' } as const satisfies Record<PaymentProvider, string>

/** Below 0: taken back. Minor units. */
export type Booking = {
  readonly booking: BookingKind
  readonly provider: PaymentProvider
  readonly currency: CurrencyCode
  readonly amountMinor: number
}
/** `at` in milliseconds since 1970. One of the two amounts is 0. */
export type LedgerRow = {
  readonly orderId: OrderId
  readonly entryId: string
  readonly eventId: string
  readonly booking: BookingKind
  readonly account: string
  readonly debitMinor: number
  readonly creditMinor: number
  readonly currency: CurrencyCode
  readonly provider: PaymentProvider
  readonly at: number
}
type Source = { readonly orderId: OrderId; readonly eventId: string; readonly at: number }

/** The lines of an event; the id of a line is its event's and its number. */
export const ledgerLines = ({ orderId, eventId, at }: Source, bookings: readonly Booking[]): readonly LedgerRow[] =>
  bookings
    .filter(({ amountMinor }) => amountMinor !== 0)
    .flatMap(sidesOf)
    .map((side, index) => ({ orderId, entryId: `${eventId}:${index + 1}`, eventId, at, ...side }))

const sidesOf = ({ booking, provider, currency, amountMinor }: Booking) => {
  const pairs: readonly Pair[] = bookingRules[booking]
  return pairs.flatMap(([first, second]) => {
    const [debit, credit] = amountMinor > 0 ? [first, second] : [second, first]
    const minor = Math.abs(amountMinor)
    const shared = { booking, currency, provider }
    return [
      { ...shared, account: accountOf(debit, provider), debitMinor: minor, creditMinor: 0 },
      { ...shared, account: accountOf(credit, provider), debitMinor: 0, creditMinor: minor },
    ]
  })
}

export const clearingOf = (provider: PaymentProvider): string => `provider_clearing:${provider.toLowerCase()}`
const accountOf = (account: Account, provider: PaymentProvider): string =>
  account === 'provider_clearing' ? clearingOf(provider) : account

/** What a line of the provider's books is booked as. What is about an effect of ours is booked by the fact of that effect. */
export const settlementBookings = (line: SettlementReported): readonly Booking[] => {
  const { kind, provider, currency, amountMinor, feeMinor } = line
  const fee: Booking = { booking: 'FEE', provider, currency, amountMinor: feeMinor }
  switch (kind) {
    case 'CHARGE':
    case 'REFUND':
    case 'REFUND_FAILED':
    case 'DISPUTE_REVERSED':
      return [fee]
    case 'DISPUTE':
      return disputeFeeIn[provider] === 'BOOKS' ? [fee] : []
    case 'FEE':
      return [{ ...fee, amountMinor: feeMinor - amountMinor }]
    case 'PAYOUT':
      return [{ ...fee, booking: 'PAYOUT', amountMinor: -amountMinor }, fee]
  }
}
