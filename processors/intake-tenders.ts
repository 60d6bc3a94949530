// With what an order may be paid: parts that add up to its total, each of a kind and currency that a provider of ours can charge.
import type { PlaceOrder, Tender } from '../schemas/messages'
import { formatMoney } from '../schemas/money'
import type { Breach } from './order/limits'
import { isChargeable } from './payment/tenders'

const mostTenders = 30

/** Where all have an amount they pay the total exactly; else one alone pays what the others leave. */
export const tenderBreach = ({ tenders, currency }: PlaceOrder, totalMinor: number): Breach | undefined => {
  if (tenders.length === 0 || tenders.length > mostTenders)
    return refused(`An order is paid with 1 to ${mostTenders} means of payment; this one has ${tenders.length}.`)
  const fixed = tenders.flatMap(({ amountMinor }) => (amountMinor === null ? [] : [amountMinor]))
  if (tenders.length - fixed.length > 1)
    return refused('Only one means of payment may pay the rest: give the others an amount.')
  if (fixed.some((amountMinor) => amountMinor <= 0)) return refused('Each part of a payment is more than 0.')
  const paidMinor = fixed.reduce((sum, amountMinor) => sum + amountMinor, 0)
  const paid = `${formatMoney(paidMinor, currency)} of ${formatMoney(totalMinor, currency)}`
  if (paidMinor > totalMinor) return refused(`The parts are more than the total: ${paid}.`)
  const hasRest = fixed.length < tenders.length
  if (hasRest && paidMinor === totalMinor)
    return refused('The parts pay the total already: nothing is left for the rest.')
  if (!hasRest && paidMinor < totalMinor) return refused(`The parts are less than the total: ${paid}.`)
  const unknown = tenders.find((tender) => !isChargeable(tender, currency))
  return unknown && unchargeable(unknown, currency)
}

const unchargeable = ({ tenderId, method }: Tender, currency: string): Breach => ({
  code: 'METHOD_NOT_SUPPORTED',
  reason: `No provider of ours can charge means of payment ${tenderId} (${method}) in ${currency}: give another one, or its token of another provider.`,
})

const refused = (reason: string): Breach => ({ code: 'TENDERS_DO_NOT_FIT', reason })
