// The public topic: the highest version published of an order, and the last record of its key, are the order's state. Pure.
import type { OrderFacts } from './order-facts'
import type { Difference } from './report'

export type PublishedStatus = { readonly status: string; readonly version: number; readonly offset: number }
export type Published = { readonly highest: PublishedStatus; readonly last: PublishedStatus }

export const withPublished = (before: Published | undefined, next: PublishedStatus): Published => ({
  highest: before && before.highest.version > next.version ? before.highest : next,
  last: next,
})

/** `moving` orders are left out. */
export const checkStatus = (
  orders: readonly OrderFacts[],
  published: ReadonlyMap<string, Published>,
  moving: ReadonlySet<string>,
): Difference[] => {
  const known = new Set(orders.map((order) => order.orderId))
  const strangers = [...published.keys()].filter((orderId) => !known.has(orderId) && !moving.has(orderId))
  return [
    ...orders
      .filter((order) => !moving.has(order.orderId))
      .flatMap((order) => faultsOf(order, published.get(order.orderId))),
    ...strangers.map((orderId) => ({ orderId, text: 'the public topic has an order that the journal does not know' })),
  ]
}

const faultsOf = (order: OrderFacts, published: Published | undefined): Difference[] => {
  const { orderId, status, version } = order
  if (status === 'NONE' || status === 'REJECTED')
    return published ? [{ orderId, text: `the public topic has a state of an order that is ${status}` }] : []
  if (!published) return [{ orderId, text: `the public topic has nothing of it; is egress running?` }]
  return (['highest', 'last'] as const)
    .filter((which) => published[which].status !== status || published[which].version !== version)
    .map((which) => {
      const found = published[which]
      const record = which === 'highest' ? 'record of the highest version' : 'last record'
      return {
        orderId,
        text: `the ${record} (offset ${found.offset}) says ${found.status} v${found.version}, the order is ${status} v${version}`,
      }
    })
}
