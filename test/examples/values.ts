// What the examples have in common: one order, its ids and its times. The ids of requests say what they are answered by.
import type { CurrencyCode, CustomerId, MessageId, OrderId } from '../../schemas/ids'
import type { Address, Contact, OrderLine, Totals } from '../../schemas/messages'

export const at = Date.UTC(2026, 2, 14, 9, 26, 53)
export const minuteMs = 60_000
export const orderId = 'ord_7d0f3b6c1a2e4f5860718293' as OrderId

export const id = (text: string): MessageId => text as MessageId
export const head = (text: string) => ({ id: id(text), orderId, at })

export const customerId = 'cus_1017' as CustomerId
export const currency = 'BRL' as CurrencyCode
export const bodyHash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
export const otherBodyHash = '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752'

export const contact: Contact = { name: 'Júlia Araújo', email: 'julia.araujo@example.com', phone: '+5511987654321' }
export const shippingAddress: Address = {
  recipient: 'Júlia Araújo',
  line1: "Rua d'Água Fria 12",
  line2: null,
  city: 'São Paulo',
  region: 'SP',
  postalCode: '01230-001',
  country: 'BR',
}
export const lines: readonly OrderLine[] = [
  { lineId: '1', sku: 'CHAIR-7', name: 'Cadeira & mesa', quantity: 2, unitPriceMinor: 3999, weightGrams: 1400 },
  { lineId: '2', sku: 'LAMP-2', name: '卓上ランプ', quantity: 1, unitPriceMinor: 1250, weightGrams: 600 },
]
export const totals: Totals = { currency, itemsMinor: 9248, shippingMinor: 1500, taxMinor: 0, totalMinor: 10748 }
export const paymentMethodToken = 'pm_card_visa'
export const placement = { customerId, contact, lines, totals, shippingAddress, paymentMethodToken }
export const paid = { amountMinor: totals.totalMinor, currency }
