// What customers and staff ask of orders in a world in memory.
import { deriveMessageId, type CurrencyCode, type CustomerId, type OrderId, type Sealed } from '../../../schemas/ids'
import type { Message, MessageOf } from '../../../schemas/message'
import type { CommandRef, Tender, WantedLine } from '../../../schemas/messages'

const startedAt = Date.UTC(2026, 0, 1)
const customerId = 'cus_1' as CustomerId

/** A placement of a good customer, at prices of its own; `sku` and the card decide what becomes of it. */
export const placement = (
  number: number,
  more: Partial<MessageOf<'PlaceOrder'>> = {},
  sku = 'TEA-1',
): MessageOf<'PlaceOrder'> => {
  const orderId = `ord_${String(number).padStart(24, '0')}` as OrderId
  return {
    type: 'PlaceOrder',
    id: deriveMessageId(orderId, 'test', 0),
    orderId,
    at: startedAt,
    by: byOf(orderId, 'place', 'service'),
    customerId,
    origin: 'IMPORT',
    currency: 'EUR' as CurrencyCode,
    contact: sealed('contact'),
    lines: [wanted(sku, 2, 450 + number)],
    shippingAddress: { country: 'CZ', region: null, sealed: sealed('address'), check: 'NOT_CHECKED' as const },
    faults: [],
    billingCountry: 'CZ',
    tenders: cardOf('pm_card_visa'),
    recentOrders: 0,
    whenPartial: null,
    shippingMinor: 300,
    taxMinor: 228,
    ...more,
  }
}

/** What pays all of an order. */
export const cardOf = (token: string): readonly Tender[] => [
  { tenderId: '1', method: 'CARD', amountMinor: null, tokens: [{ provider: 'STRIPE', token }], installments: 1 },
]

/** A further command about a placed order, by its customer unless told; `what` tells it from others. */
export const command = <Name extends Message['type']>(
  { orderId }: { readonly orderId: OrderId },
  type: Name,
  more: Omit<MessageOf<Name>, 'type' | 'id' | 'orderId' | 'at' | 'by'>,
  { what = type, role = 'customer' }: { readonly what?: string; readonly role?: string } = {},
): MessageOf<Name> =>
  ({
    type,
    id: deriveMessageId(orderId, what, 0),
    orderId,
    at: startedAt + 1,
    by: byOf(orderId, what, role),
    ...more,
  }) as unknown as MessageOf<Name>

const byOf = (orderId: OrderId, what: string, role: string): CommandRef => ({
  commandId: deriveMessageId(`${orderId} ${what}`, 'command', 0),
  bodyHash: 'ab'.repeat(32),
  subject: role === 'customer' ? customerId : `${role}_ana`,
  role,
})

/** What no key opens, in the form of what is sealed. */
export const sealed = (what: string): Sealed => `s1.aGtDx9Qk2mVYw0Zr.${what.padEnd(96, 'x')}` as Sealed

export const wanted = (sku: string, quantity: number, unitPriceMinor: number | null): WantedLine =>
  unitPriceMinor === null
    ? { sku, quantity, name: null, unitPriceMinor, weightGrams: null, category: null }
    : { sku, quantity, name: 'Green tea', unitPriceMinor, weightGrams: 120, category: 'furniture' }

/** A member of staff has read an order. */
export const accessOf = ({ orderId, at }: MessageOf<'PlaceOrder'>): MessageOf<'AccessRecorded'> => ({
  type: 'AccessRecorded',
  id: deriveMessageId(orderId, 'access', 0),
  orderId,
  at,
  subject: 'csr_ana',
  role: 'csr',
  operation: 'getOrder',
  customerId: null,
  resource: '/api/v1/orders/1',
  commandId: null,
  clientAddress: '192.0.2.1',
  correlation: 'c',
})
