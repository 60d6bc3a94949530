// What happens to the orders of a run: drawn from the seed before it begins. What people and providers do later is drawn as it comes.
import { deriveOrderId, type CurrencyCode, type CustomerId, type OrderId } from '../../schemas/ids'
import type { PlaceOrder } from '../../schemas/messages'
import { example } from '../examples/examples'
import { addressOf, wantedLine } from './catalogue'
import { tendersOf } from './means'
import type { Random } from './random'

export type Plan = {
  readonly stock: 'there' | 'short'
  /** Of the first card that is charged: at once, or not; its customer is to authenticate first; or it takes its provider days. */
  readonly payment: 'succeeds' | 'declines' | 'asks' | 'lasts'
  /** Whose answer comes only after the order has given up. */
  readonly slow: 'nobody' | 'stock' | 'payment'
  /** Who works on its parcels: the floor by its own commands, the warehouse system by its reports, or both at once. */
  readonly picking: 'floor' | 'system' | 'both'
  readonly mail: 'accepted' | 'refused' | 'unknown' | 'bounces'
  /** How often the customer and staff do something of their own accord while it is on its way, and after it has arrived. */
  readonly visits: number
  readonly staffVisits: number
  readonly returns: number
}
export type PlannedOrder = {
  readonly orderId: OrderId
  readonly customerId: CustomerId
  readonly plan: Plan
  readonly place: Omit<PlaceOrder, 'type' | 'id' | 'orderId' | 'at' | 'by'>
  readonly key: string
}

export const planOrder = (random: Random, seed: number, index: number): PlannedOrder => {
  const { chance, below } = random
  const plan: Plan = {
    stock: chance(0.15) ? 'short' : 'there',
    payment: chance(0.15) ? 'declines' : chance(0.12) ? 'asks' : chance(0.05) ? 'lasts' : 'succeeds',
    slow: chance(0.02) ? 'stock' : chance(0.02) ? 'payment' : 'nobody',
    picking: (['floor', 'system', 'both'] as const)[below(3)]!,
    mail: chance(0.05) ? 'refused' : chance(0.05) ? 'unknown' : chance(0.05) ? 'bounces' : 'accepted',
    visits: chance(0.6) ? 1 + below(4) : 0,
    staffVisits: chance(0.4) ? 1 + below(3) : 0,
    returns: chance(0.5) ? 1 + below(3) : 0,
  }
  const customerId = `cus_${seed}_${below(4)}` as CustomerId
  const key = `order-${index}`
  return { orderId: deriveOrderId(customerId, key), customerId, plan, key, place: placementOf(random, customerId) }
}

const placementOf = (random: Random, customerId: CustomerId): PlannedOrder['place'] => {
  const { chance, below } = random
  const isImport = chance(0.15)
  const { origin, lines, shippingMinor, taxMinor, ...common } = example('PlaceOrder')
  const { type: _, id: __, orderId: ___, at: ____, by: _____, ...rest } = common
  const own = isImport
    ? { origin, lines, shippingMinor, taxMinor }
    : {
        origin: chance(0.2) ? ('STAFF' as const) : ('STORE' as const),
        lines: chance(0.02) ? [] : Array.from({ length: 1 + below(3) }, () => wantedLine(random, 0.03)),
        shippingMinor: null,
        taxMinor: null,
      }
  const currency = (isImport || chance(0.5) ? 'BRL' : 'USD') as CurrencyCode
  return {
    ...rest,
    ...own,
    customerId,
    currency,
    tenders: tendersOf(random, currency),
    shippingAddress: addressOf(random),
    billingCountry: chance(0.2) ? 'FR' : null,
    recentOrders: chance(0.05) ? 11 : 0,
    whenPartial: chance(0.4) ? null : (['WAIT', 'SPLIT', 'DROP'] as const)[below(3)]!,
    faults: chance(0.02) ? [{ field: 'shippingAddress.postalCode', text: 'A postal code has five digits.' }] : [],
  }
}
