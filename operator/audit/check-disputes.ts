// Check 3, disputes: what the payment's journal says to be disputed is disputed in the provider's book, in that amount. What the provider has told
// nobody yet is no difference: its webhook, or the next reading of its lists, brings it. Pure.
import { formatMoney, isCurrency } from '../../schemas/money'
import type { OrderFacts } from './order-facts'
import type { Books } from './provider-books'
import type { Difference } from './report'

export const checkDisputes = ({ orderId, money }: OrderFacts, { disputes }: Pick<Books, 'disputes'>): Difference[] =>
  [...money.payment.disputes].flatMap(([disputeId, { amountMinor }]) => {
    const booked = disputes.find((dispute) => dispute.disputeId === disputeId)
    if (booked?.amountMinor === amountMinor) return []
    const says = booked ? `has ${text(money, booked.amountMinor)} of it` : 'does not have it'
    return [{ orderId, text: `dispute ${disputeId} is about ${text(money, amountMinor)}, the provider's book ${says}` }]
  })

const text = ({ currency }: OrderFacts['money'], minor: number): string =>
  isCurrency(currency) ? formatMoney(minor, currency) : `${minor} minor units`
