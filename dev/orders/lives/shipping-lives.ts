// Lives on the way to the door: packed by hand, refused by carrier or warehouse and mended or given up, waited for, and brought from several
// warehouses.
import { giveUp, mendAddress, packInTwo } from './floor-work'
import { eventually, LifeFailed, persistently, type Life, type LivingOrder, type Scripts } from './life'
import { stops, type ShownOrder } from './tracking-lives'

const undone: Life['ends'] = ['CANCELLED', 'REFUNDED']
const atFloor = { begins: 'FULFILLMENT_PENDING', ends: [], mindsFloor: true } as const
const goodStreet = { line1: 'Praça da Sé 100' }

/** Until nothing of the order is on backorder any more: suppliers come in tours, and not always to a warehouse that serves it. */
const filled = async (order: LivingOrder): Promise<void> => {
  const { backorders } = await eventually(
    () => order.customer.read<ShownOrder>(),
    (shown) => shown.backorders.length === 0,
    100,
  )
  if (backorders.length > 0) throw new LifeFailed('its backorder was never filled: see what the suppliers delivered')
}

/** One unit comes to each of two warehouses: neither has all of it. */
const comesToTwo = async (order: LivingOrder): Promise<void> => {
  const { lines } = await persistently(() => order.customer.read())
  const { sku } = lines[0]!
  await order.stockroom.deliver(order.key('south'), 'SAO-1', [{ sku, quantity: 1 }])
  await order.stockroom.deliver(order.key('north'), 'REC-1', [{ sku, quantity: 1 }])
  await filled(order)
}

/** It was placed with this verdict on its address, or with none where the carrier did not answer. */
const checkedAs =
  (verdict: string) =>
  async (order: LivingOrder): Promise<void> => {
    const { shippingAddress } = await persistently(() => order.customer.read())
    if (shippingAddress['check'] !== verdict && shippingAddress['check'] !== 'NOT_CHECKED')
      throw new LifeFailed(`its address was found ${shippingAddress['check']} and was to be ${verdict}`)
  }

const scripts = {
  'packed in two parcels': { ...atFloor, live: packInTwo },
  'label refused, address mended': {
    ...atFloor,
    live: (order) => mendAddress(order, 'LABEL', { postalCode: '02108' }),
  },
  'label refused, given up': { ...atFloor, ends: undone, live: (order) => giveUp(order, 'LABEL') },
  'refused by the warehouse, address mended': {
    ...atFloor,
    live: (order) => mendAddress(order, 'WAREHOUSE_ORDER', goodStreet),
  },
  'put aside by the warehouse, address mended': {
    ...atFloor,
    live: (order) => mendAddress(order, 'ADDRESS', goodStreet),
  },
  'waits for its backorder': { begins: 'PAYMENT_COMPLETED', ends: [], live: filled },
  'from two warehouses': { begins: 'PAYMENT_PROCESSING', ends: [], needsStockroom: true, live: comesToTwo },
  'goes without': {
    begins: 'DELIVERED',
    ends: [],
    live: async (order) => {
      const { lines } = await order.customer.read()
      if (lines.some(({ sku }) => sku.startsWith('BACK-')))
        throw new LifeFailed('a line was sent that was not there: see what was reserved')
    },
  },
  'insists on its address': { begins: 'CREATED', ends: [], live: checkedAs('SUGGESTION_DECLINED') },
  'takes the suggested address': { begins: 'CREATED', ends: [], live: checkedAs('VERIFIED') },
  'insists on an unknown address': { begins: 'CREATED', ends: [], live: checkedAs('UNVERIFIABLE_ACCEPTED') },
  'delayed on its way': { begins: 'DELIVERED', ends: [], live: (order) => stops(order, 'EXCEPTION', 'DELIVERED') },
  'brought by our own fleet': {
    begins: 'DELIVERED',
    ends: [],
    live: (order) => stops(order, 'PICKED_UP', 'OUT_FOR_DELIVERY', 'DELIVERED'),
  },
} as const satisfies Scripts

export type ScriptedShipping = keyof typeof scripts

export const shippingLife = (name: ScriptedShipping): Life => ({ name, ...scripts[name] })

export const shippingLives: readonly Life[] = (Object.keys(scripts) as ScriptedShipping[]).map(shippingLife)
