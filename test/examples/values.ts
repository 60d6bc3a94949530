// What the examples have in common: one order, its ids and its times. The ids of requests say what they are answered by.
import type { CurrencyCode, CustomerId, MessageId, OrderId, Sealed } from '../../schemas/ids'
import type {
  Address,
  AvailabilityTerms,
  CommandRef,
  OrderLine,
  PaymentTerms,
  Tender,
  Totals,
} from '../../schemas/messages'

export const at = Date.UTC(2026, 2, 14, 9, 26, 53)
export const minuteMs = 60_000
export const orderId = 'ord_7d0f3b6c1a2e4f5860718293' as OrderId

export const id = (text: string): MessageId => text as MessageId
export const head = (text: string) => ({ id: id(text), orderId, at })

export const customerId = 'cus_1017' as CustomerId
export const currency = 'BRL' as CurrencyCode
export const bodyHash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
export const otherBodyHash = '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752'

/** Who gives the commands of the examples; the ids of commands say what they are. */
export const customerBy = (commandId: string, hash = bodyHash): CommandRef => ({
  commandId: id(commandId),
  bodyHash: hash,
  subject: customerId,
  role: 'customer',
})
export const staffBy = (commandId: string, hash = bodyHash): CommandRef => ({
  ...customerBy(commandId, hash),
  subject: 'staff_ana',
  role: 'csr',
})
export const floorBy = (commandId: string): CommandRef => ({
  ...staffBy(commandId),
  subject: 'staff_rui',
  role: 'warehouse',
})

/** Sealed texts of the right form; no key opens them. */
export const contact =
  's1.aGtDx9Qk2mVYw0Zr.bm8ta2V5LW9wZW5zLXRoaXMtY29udGFjdDsgbm8ta2V5LW9wZW5zLXRoaXMtY29udGFjdDsgbm8ta2V5LW9wZW5zLXRoaXMtY29udGFj' as Sealed
export const sealedText =
  's1.aGtDx9Qk2mVYw0Zr.bm8ta2V5LW9wZW5zLXRoaXMtdGV4dDsgbm8ta2V5LW9wZW5zLXRoaXMtdGV4dDsgbm8ta2V5LW9wZW5zLXRoaXMtdGV4dDsg' as Sealed
export const shippingAddress: Address = {
  country: 'BR',
  region: 'SP',
  sealed:
    's1.aGtDx9Qk2mVYw0Zr.bm8ta2V5LW9wZW5zLXRoaXMtYWRkcmVzczsgbm8ta2V5LW9wZW5zLXRoaXMtYWRkcmVzczsgbm8ta2V5LW9wZW5zLXRoaXMtYWRkcmVz' as Sealed,
  check: 'NOT_CHECKED',
}
export const lines: readonly OrderLine[] = [
  {
    lineId: '1',
    sku: 'CHAIR-7',
    name: 'Cadeira & mesa',
    category: 'furniture',
    quantity: 2,
    unitPriceMinor: 3999,
    weightGrams: 1400,
  },
  {
    lineId: '2',
    sku: 'LAMP-2',
    name: '卓上ランプ',
    category: 'lighting',
    quantity: 1,
    unitPriceMinor: 1250,
    weightGrams: 600,
  },
]
export const totals: Totals = {
  currency,
  itemsMinor: 9248,
  shippingMinor: 1500,
  taxMinor: 0,
  totalMinor: 10748,
  shippingRuleId: 'imported',
  taxRuleId: 'imported',
}
export const paymentMethodToken = 'pm_card_visa'
export const tender: Tender = {
  tenderId: '1',
  method: 'CARD',
  amountMinor: null,
  tokens: [{ provider: 'STRIPE', token: paymentMethodToken }],
  installments: 1,
}
/** Nobody waits before a page: a decline ends the payment at once. */
export const terms: PaymentTerms = {
  ruleId: 'payment-2015-01',
  capture: 'ON_PLACEMENT',
  offSession: false,
  retries: false,
  actionWindowMs: 60 * minuteMs,
  methodWindowMs: 0,
  renewsAuthorisations: true,
}
/** As an order of the shop is paid: its customer can act, and is waited for. */
export const patientTerms: PaymentTerms = { ...terms, retries: true, methodWindowMs: 24 * 60 * minuteMs }
export const shipmentTerms: PaymentTerms = { ...patientTerms, capture: 'ON_SHIPMENT' }
/** What is not on hand is refused. */
export const availability: AvailabilityTerms = {
  ruleId: 'availability-2026-01',
  whenPartial: 'WAIT',
  holdMs: 60 * minuteMs,
  supplies: [],
}
export const warehouse = 'SAO-1'
/** Where the lines are. */
export const sources = lines.map(({ sku, quantity }) => ({ sku, quantity, warehouse }))
export const parcelId = id('packed-1')
export const placement = { customerId, contact, lines, totals, shippingAddress, tenders: [tender], terms, availability }
export const paid = { amountMinor: totals.totalMinor, currency }
export const fulfillmentId = id('fulfill-1')
export const returnId = id('return-command-1')
