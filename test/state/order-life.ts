// Facts of the life of an order, as its decider writes them.
import type { CurrencyCode, CustomerId, MessageId, OrderId, Sealed } from '../../schemas/ids'
import { deriveMessageId } from '../../schemas/ids'
import type { Message, MessageName, MessageOf } from '../../schemas/message'
import type { ChangeKind, ChangePlan, CommandRef, OrderLine, Totals } from '../../schemas/messages'
import { availability, contact, customerBy, sealedText, tender, terms } from '../examples/values'

export const day = Date.UTC(2026, 2, 4, 12)
export const orderIdOf = (n: number): OrderId => `ord_${String(n).padStart(6, '0')}` as OrderId
export const euro = 'EUR' as CurrencyCode
export const idOf = (text: string): MessageId => text as MessageId

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

/** The command of this name on an order. */
export const by = (order: number, name: string): CommandRef => customerBy(`${name}-${order}`)

export const tea: OrderLine = {
  lineId: '1',
  sku: 'TEA-1',
  name: 'Green tea',
  category: 'food',
  quantity: 2,
  unitPriceMinor: 450,
  weightGrams: 120,
}
export const pot: OrderLine = { ...tea, lineId: '2', sku: 'POT-1', name: 'Tea pot', quantity: 1, unitPriceMinor: 2_000 }
export const totalsOf = (itemsMinor: number): Totals => ({
  currency: euro,
  itemsMinor,
  shippingMinor: 300,
  taxMinor: 228,
  totalMinor: itemsMinor + 528,
  shippingRuleId: 'shipping-2015',
  taxRuleId: 'tax-2015',
})
export const address = { country: 'CZ', region: null, sealed: sealedText, check: 'NOT_CHECKED' as const }

export const created = (order: number, more: Partial<Rest<'OrderCreated'>> = {}): MessageOf<'OrderCreated'> =>
  about('OrderCreated', order, {
    by: by(order, 'place'),
    customerId: `cus_${order % 7}` as CustomerId,
    origin: 'STORE',
    contact,
    lines: [tea],
    totals: totalsOf(900),
    shippingAddress: address,
    tenders: [tender],
    terms,
    availability,
    status: 'PENDING',
    version: 1,
    ...more,
  })

export const paid = (order: number, version = 3): MessageOf<'OrderPaymentCompleted'> =>
  about('OrderPaymentCompleted', order, {
    amountMinor: 1_428,
    capturedMinor: 1_428,
    currency: euro,
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
    by: by(order, 'cancel'),
    code: 'CUSTOMER_REQUEST',
    reason: 'The customer asked for it.',
    status: 'CANCELLED',
    version,
  })

export const refunded = (order: number, version: number, amountMinor = 1_428): MessageOf<'OrderRefunded'> =>
  about('OrderRefunded', order, { amountMinor, currency: euro, status: 'REFUNDED', version })

export const rejected = (order: number): MessageOf<'OrderRejected'> =>
  about('OrderRejected', order, {
    by: by(order, 'place'),
    customerId: 'cus_1' as CustomerId,
    code: 'TOTAL_TOO_SMALL',
    reason: 'The total is not above 5.00',
  })

export const commandRefused = (order: number, name: string, more: object = {}): MessageOf<'OrderCommandRefused'> =>
  about('OrderCommandRefused', order, {
    by: by(order, name),
    code: 'CHANGE_OPEN',
    reason: 'Another change is not done yet.',
    plan: null,
    digest: null,
    ...more,
  })

export const planOf = (kind: ChangeKind, lines: readonly OrderLine[], more: Partial<ChangePlan> = {}): ChangePlan => ({
  kind,
  lines,
  totals: totalsOf(lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0)),
  chargeMinor: 0,
  refundMinor: 0,
  feeMinor: 0,
  reserve: [],
  release: [],
  recall: false,
  mails: [],
  ruleId: null,
  ...more,
})

export const sealed = (text: string): Sealed => `${contact}${text}` as Sealed

/** A request in the same journal that is none of the view's business. */
export const requested = (order: number): MessageOf<'StockReservationRequested'> =>
  about('StockReservationRequested', order, {
    lines: [{ sku: 'TEA-1', quantity: 2, whenShort: 'REFUSE' }],
    holdUntil: null,
    country: 'CZ',
    region: null,
  })

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
