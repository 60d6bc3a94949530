// Messages of the life of an order and of its parcel, as the deciders write them.
import type { CurrencyCode, CustomerId, MessageId, OrderId } from '../../schemas/ids'
import { deriveMessageId } from '../../schemas/ids'
import type { Message, MessageName, MessageOf } from '../../schemas/message'

export const day = Date.UTC(2026, 2, 4, 12)
export const orderIdOf = (n: number): OrderId => `ord_${String(n).padStart(6, '0')}` as OrderId

type Rest<Name extends MessageName> = Omit<MessageOf<Name>, 'type' | 'id' | 'orderId' | 'at'> & {
  readonly at?: number
  readonly id?: MessageId
}

/** A message about an order; its id derives from the order, the type and the version or `at`. */
export const about = <Name extends MessageName>(type: Name, order: number, rest: Rest<Name>): MessageOf<Name> => {
  const version = 'version' in rest ? Number(rest.version) : 0
  const at = rest.at ?? day + version * 1_000
  const id = deriveMessageId(`${order}:${type}:${at}`, 'test', version)
  return { id, ...rest, type, orderId: orderIdOf(order), at } as unknown as MessageOf<Name>
}

export const created = (order: number, more: Partial<Rest<'OrderCreated'>> = {}): MessageOf<'OrderCreated'> =>
  about('OrderCreated', order, {
    bodyHash: 'ab'.repeat(32),
    customerId: `cus_${order % 7}` as CustomerId,
    contact: { name: 'Žofie Nováková', email: 'zofie@example.com', phone: null },
    lines: [{ lineId: '1', sku: 'TEA-1', name: 'Green tea', quantity: 2, unitPriceMinor: 450, weightGrams: 120 }],
    totals: { currency: 'EUR' as CurrencyCode, itemsMinor: 900, shippingMinor: 300, taxMinor: 228, totalMinor: 1_428 },
    shippingAddress: {
      recipient: 'Žofie Nováková',
      line1: 'Dlouhá 1',
      line2: null,
      city: 'Praha',
      region: null,
      postalCode: '11000',
      country: 'CZ',
    },
    paymentMethodToken: 'pm_card_visa',
    status: 'PENDING',
    version: 1,
    ...more,
  })

export const paid = (order: number, version = 3): MessageOf<'OrderPaymentCompleted'> =>
  about('OrderPaymentCompleted', order, {
    amountMinor: 1_428,
    currency: 'EUR' as CurrencyCode,
    providerPaymentId: `pi_${order}`,
    status: 'PAYMENT_COMPLETED',
    version,
  })

export const updated = (
  order: number,
  version: number,
  status: MessageOf<'OrderUpdated'>['status'],
): MessageOf<'OrderUpdated'> => about('OrderUpdated', order, { status, version, reason: `went on to ${status}` })

export const shipped = (order: number, version = 6): MessageOf<'OrderShipped'> =>
  about('OrderShipped', order, {
    carrier: 'FEDEX',
    trackingNumber: `79${String(order).padStart(10, '0')}`,
    status: 'SHIPPED',
    version,
  })

export const delivered = (order: number, version = 7): MessageOf<'OrderDelivered'> =>
  about('OrderDelivered', order, { deliveredAt: day + 86_400_000, status: 'DELIVERED', version })

export const cancelled = (order: number, version: number): MessageOf<'OrderCancelled'> =>
  about('OrderCancelled', order, {
    code: 'CUSTOMER_REQUEST',
    reason: 'changed my mind',
    requestedBy: 'customer',
    status: 'CANCELLED',
    version,
  })

export const refunded = (order: number, version: number): MessageOf<'OrderRefunded'> =>
  about('OrderRefunded', order, { amountMinor: 1_428, currency: 'EUR' as CurrencyCode, status: 'REFUNDED', version })

export const rejected = (order: number): MessageOf<'OrderRejected'> =>
  about('OrderRejected', order, {
    bodyHash: 'cd'.repeat(32),
    customerId: 'cus_1' as CustomerId,
    code: 'TOTAL_TOO_SMALL',
    reason: 'The total is not above 5.00',
  })

/** A request in the same journal that is none of the view's business. */
export const requested = (order: number): MessageOf<'StockReservationRequested'> =>
  about('StockReservationRequested', order, { lines: [{ sku: 'TEA-1', quantity: 2 }] })

/** All that happens to an order that is delivered. */
export const wholeLife = (order: number): Message[] => [
  created(order),
  requested(order),
  updated(order, 2, 'PAYMENT_PROCESSING'),
  paid(order, 3),
  updated(order, 4, 'FULFILLMENT_PENDING'),
  updated(order, 5, 'FULFILLMENT_IN_PROGRESS'),
  shipped(order, 6),
  delivered(order, 7),
]
