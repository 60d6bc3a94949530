// What is booked when the money of a payment changes: the difference of what its rows say before and after. So the ledger of a payment is
// what its rows say, and what is told twice is booked once. Pure.
import { disputeFeeIn, type Booking } from './payments-bookings'
import { givenBackMinor, takenAwayMinor } from './payments-returns'
import type { PaymentsRow } from './payments-rows'

type Money = Pick<PaymentsRow, 'attempts' | 'refunds' | 'disputes'>

export const bookingsBetween = (before: Money, after: Money): readonly Booking[] => {
  const earlier = bookedOf(before)
  return [...bookedOf(after)].map(([name, booking]) => ({
    ...booking,
    amountMinor: booking.amountMinor - (earlier.get(name)?.amountMinor ?? 0),
  }))
}

/** What is booked of everything that a payment remembers. */
const bookedOf = ({ attempts, refunds, disputes }: Money): ReadonlyMap<string, Booking> =>
  new Map<string, Booking>([
    ...attempts.map(({ chargeRequestId, provider, currency, capturedMinor }): [string, Booking] => [
      `CAPTURE ${chargeRequestId}`,
      { booking: 'CAPTURE', provider, currency, amountMinor: capturedMinor },
    ]),
    ...refunds.map((refund): [string, Booking] => [
      `REFUND ${refund.refundRequestId}`,
      { booking: 'REFUND', provider: refund.provider, currency: refund.currency, amountMinor: givenBackMinor(refund) },
    ]),
    ...disputes.flatMap((dispute): [string, Booking][] => {
      const { disputeId, provider, currency } = dispute
      const feeMinor = disputeFeeIn[provider] === 'DISPUTE' ? dispute.feeMinor : 0
      return [
        [`DISPUTE ${disputeId}`, { booking: 'DISPUTE', provider, currency, amountMinor: takenAwayMinor(dispute) }],
        [`DISPUTE_FEE ${disputeId}`, { booking: 'DISPUTE_FEE', provider, currency, amountMinor: feeMinor }],
      ]
    }),
  ])
