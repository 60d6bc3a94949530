// What people of a warehouse do by hand with the fulfillments of one order: pick, pack, send; and what they do about one that is blocked.
import type { Picklist } from '../floor-api'
import { Refused } from '../order-api'
import { addressIn, asked, eventually, LifeFailed, pause, persistently, type LivingOrder } from './life'

const findWithinMs = 120_000
const lookEveryMs = 200
const ended: readonly string[] = ['DELIVERED', 'CANCELLED', 'REFUNDED']

/** The first fulfillment of the order that is in one of these states, as soon as there is one. */
export const fulfillmentIn = async (order: LivingOrder, ...statuses: readonly string[]): Promise<Picklist> => {
  for (const until = performance.now() + findWithinMs; performance.now() < until; await pause(lookEveryMs)) {
    const lists = await persistently(() => order.floor.picklists(...statuses))
    const found = lists.find(({ orderId }) => orderId === order.orderId)
    if (found) return found
    const { status } = await persistently(() => order.customer.read())
    if (ended.includes(status)) throw new Refused(409, 'TOO_LATE', `to find what is to be sent of ${order.orderId}`)
  }
  throw new LifeFailed(`no fulfillment of it became ${statuses.join(' or ')}: see its timeline`)
}

type Act = 'picking' | 'scans' | 'packing' | 'shipment' | 'retry' | 'abandonment'

const does = (order: LivingOrder, { fulfillmentId }: Picklist, act: Act, step: string, body: object = {}) =>
  asked(order.warehouse, order, step, { method: 'POST', path: `/fulfillments/${fulfillmentId}/${act}`, body })

const underWay = ['REQUESTED', 'ACCEPTED', 'PICKING', 'PACKED', 'LABELLED', 'SHIPPED']

/** Two parcels: one unit of it leaves at once, the rest is picked meanwhile. */
export const packInTwo = async (order: LivingOrder): Promise<void> => {
  const list = await fulfillmentIn(order, ...underWay)
  const [first, ...others] = list.lines
  await does(order, list, 'picking', 'pick')
  const { lineId, sku, quantity } = first!
  await does(order, list, 'scans', 'scan-1', { sku })
  await does(order, list, 'packing', 'pack-1', { lines: [{ lineId, quantity: 1 }], weightGrams: 480 })
  await does(order, list, 'shipment', 'ship-1')
  const rest = [{ sku, quantity: quantity - 1 }, ...others].filter((line) => line.quantity > 0)
  for (const [index, line] of rest.entries())
    await does(order, list, 'scans', `scan-${index + 2}`, { sku: line.sku, quantity: line.quantity })
  await does(order, list, 'packing', 'pack-2')
  await does(order, list, 'shipment', 'ship-2')
  await printLabels(order, list)
}

type Evidence = Pick<Picklist, 'blocked'> & { readonly history: readonly { readonly type: string }[] }

/** Looks at what has failed; throws where the evidence does not say so. */
const blockedAt = async (order: LivingOrder, step: string): Promise<Picklist> => {
  const list = await fulfillmentIn(order, 'BLOCKED')
  const { blocked, history } = await order.warehouse.read<Evidence>(`/fulfillments/${list.fulfillmentId}`)
  if (blocked?.step !== step || !history.some(({ type }) => type === 'FulfillmentBlocked'))
    throw new LifeFailed(`it is blocked at ${blocked?.step ?? 'nothing'}, and was to be at ${step}: see its evidence`)
  return list
}

/** `mended`: what is different of its address from then on. */
export const mendAddress = async (
  order: LivingOrder,
  step: string,
  mended: { readonly line1?: string; readonly postalCode?: string },
): Promise<void> => {
  const list = await blockedAt(order, step)
  const view = await order.csr.read()
  const body = { shippingAddress: { ...addressIn(view), ...mended }, acceptAddress: true }
  await does(order, list, 'retry', 'retry', body)
}

export const giveUp = async (order: LivingOrder, step: string): Promise<void> => {
  const list = await blockedAt(order, step)
  await does(order, list, 'abandonment', 'give-up', { reason: 'Wir können an diese Adresse nichts senden.' })
}

/** Both parcels have labels that can be printed. */
const printLabels = async (order: LivingOrder, { fulfillmentId }: Picklist): Promise<void> => {
  const { parcels } = await eventually(
    () => order.warehouse.read<Pick<Picklist, 'parcels'>>(`/fulfillments/${fulfillmentId}`),
    (list) => list.parcels.length > 1 && list.parcels.every(({ trackingNumber }) => trackingNumber !== null),
  )
  for (const { parcelId } of parcels) {
    const path = `/fulfillments/${fulfillmentId}/parcels/${parcelId}/label`
    const { bytes } = await persistently(() => order.warehouse.download(path))
    if (bytes === 0) throw new LifeFailed(`the label of parcel ${parcelId} is empty: see what the carrier made`)
  }
}
