// With what a real order is paid: the payments that stand in the file, one after the other, as parts of what it costs here.
import type { MeansBody, TenderBody } from '../../ingress/tenders'
import { giftCard, means } from './means'
import type { RealOrder, RealPayment } from './real-order'

/** Cents: Stripe charges no card less. */
const leastAtStripeMinor = 50
const mostInstallments = 24

/**
 * The parts of an order of this total, minor units. All but the last have the amount of the file; the last pays the rest, which differs
 * from the file's where payments and items do. A part that would leave nothing for those behind it is cut down to leave each of them 1.
 * Payments of nothing are passed over. `declined`: the last part is, after those before it were taken.
 */
export const tendersFor = ({ id, payments }: RealOrder, totalMinor: number, declined: boolean): TenderBody[] => {
  const paid = payments.filter(({ amountMinor }) => amountMinor > 0)
  // An order without items is refused: its parts stand as they are.
  let leftMinor = totalMinor || paid.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  return (paid.length > 0 ? paid : [anyCard]).map((payment, index, { length }) => {
    const behind = length - 1 - index
    const amountMinor = behind === 0 ? leftMinor : Math.max(1, Math.min(payment.amountMinor, leftMinor - behind))
    leftMinor -= amountMinor
    const part: Part = { payment, amountMinor, totalMinor, id: `${id}_${index}` }
    const tender = declined && behind === 0 ? refusedMeans(part) : goodMeans(part)
    return behind === 0 ? tender : { ...tender, amountMinor }
  })
}

const anyCard: RealPayment = { type: 'credit_card', installments: 1, amountMinor: 0 }

type Part = {
  readonly payment: RealPayment
  readonly amountMinor: number
  readonly totalMinor: number
  readonly id: string
}

/** On a voucher there is more than it pays: an order that gets dearer can be paid with it, too. */
const goodMeans = ({ payment, amountMinor, totalMinor, id }: Part): MeansBody => {
  switch (payment.type) {
    case 'boleto':
      return means.paidSlip
    case 'voucher':
      return giftCard(2 * totalMinor, id, 'VOUCHER')
    default:
      return inInstallments(amountMinor < leastAtStripeMinor ? means.goodAtAdyen : means.good, payment)
  }
}

const refusedMeans = ({ payment, id }: Part): MeansBody => {
  switch (payment.type) {
    case 'boleto':
      return means.unpaidSlip
    case 'voucher':
      return giftCard(0, id, 'VOUCHER')
    default:
      return inInstallments(means.declined, payment)
  }
}

const inInstallments = (card: MeansBody, { installments }: RealPayment): MeansBody =>
  installments > 1 ? { ...card, installments: Math.min(installments, mostInstallments) } : card
