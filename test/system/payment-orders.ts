// Orders whose payments meet everything that providers, banks, customers and the desk do about them. The same count gives the same orders.
import { means } from '../../dev/orders/means'
import { cards, type SampleOrder } from '../../dev/orders/sample-order'
import { sampleOrders } from '../../dev/orders/sample-orders'
import type { MeansBody } from '../../ingress/tenders'

const atStripe = (methodToken: string): MeansBody => ({ method: 'CARD', methodToken })
const atAdyen = (id: string): MeansBody => ({ method: 'CARD', tokens: { adyen: `scheme_${id}` } })

/** Declined for now, whenever it is asked: it is tried again for half an hour. */
const everStumbling = atStripe('pm_card_chargeDeclinedProcessingError')
const disputing = [atStripe('pm_card_createDispute'), atAdyen('ADYEN_DISPUTE')] as const

/** Beside the ways in which sample orders are paid. */
const moreMeans: readonly MeansBody[] = [
  means.good,
  means.good,
  atStripe('pm_card_chargeDeclinedInsufficientFunds'),
  means.goodAtAdyen,
  atStripe('pm_card_noMulticapture'),
  means.good,
  disputing[0],
  atAdyen('ADYEN_PENDING'),
  everStumbling,
  means.goodAtStripe,
  disputing[1],
]

const neverAsked: readonly (string | undefined)[] = ['OUT_OF_STOCK']

/** Orders that come as far as to be paid. */
export const paymentOrders = (count: number, seed: number): SampleOrder[] => {
  const all = sampleOrders(Math.ceil(count * 1.3) + 10, seed, 'ALL_WAYS')
  const paid = all.filter(({ expectation: { ends, code } }) => !ends.includes('REJECTED') && !neverAsked.includes(code))
  let plain = 0
  return paid
    .slice(0, count)
    .map((order) => (isPlain(order) ? paidBy(order, moreMeans[plain++ % moreMeans.length]!) : order))
}

/** A good card, and nobody who does anything about it: such an order is paid, whatever fails on its way. */
export const isSurelyPaid = (order: SampleOrder): boolean =>
  !order.scripted && !order.cancels && isPaidBy(order, [means.good, means.goodAtStripe, means.goodAtAdyen])

/** It waits to be tried again for longer than anybody watches. */
export const isTriedForLong = (order: SampleOrder): boolean => isPaidBy(order, [everStumbling])

/** Its bank takes all of it back: nobody is to give a part back as well. */
export const isDisputedByItself = (order: SampleOrder): boolean => isPaidBy(order, disputing)

const isPaidBy = ({ body }: SampleOrder, these: readonly MeansBody[]): boolean =>
  these.some((one) => JSON.stringify(body.payment.tenders) === JSON.stringify([one]))

const isPlain = ({ body, cancels }: SampleOrder): boolean => body.payment.methodToken === cards.good && !cancels

const paidBy = (order: SampleOrder, tender: MeansBody): SampleOrder => {
  const { methodToken: _, ...payment } = order.body.payment
  return { ...order, body: { ...order.body, payment: { ...payment, tenders: [tender] } } }
}
