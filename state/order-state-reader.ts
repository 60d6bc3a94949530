// An order as its decider has it this moment, read from the decider's store: fresher than any view, and without its history.
import type { StateStore } from '../processors/engine/store'
import type { OrderId } from '../schemas/ids'
import type { OrderStatus } from '../schemas/messages'
import { partitionOf } from '../topics/partition'

export type OrderStatusNow = { readonly status: OrderStatus; readonly version: number; readonly bodyHash: string }
export type OrderStateReader = {
  /** Undefined when no order exists under this id, or not yet. */
  readonly status: (orderId: OrderId) => Promise<OrderStatusNow | undefined>
}

type StoredOrder = { readonly state: { readonly status: string; readonly version?: number; readonly bodyHash?: string } }

export const createOrderStateReader = (store: StateStore, partitions: number): OrderStateReader => ({
  status: async (orderId) => {
    const text = await store.partition('order', partitionOf(orderId, partitions)).peek(orderId)
    if (text === null) return undefined
    const { status, version, bodyHash = '' } = (JSON.parse(text) as StoredOrder).state
    return version === undefined ? undefined : { status: status as OrderStatus, version, bodyHash }
  },
})
