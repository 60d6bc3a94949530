// An order as its decider has it this moment, read from the decider's store: fresher than any view, and without its history.
import type { StateStore } from '../processors/engine/store'
import type { OrderId } from '../schemas/ids'
import type { OrderStatus } from '../schemas/messages'
import { partitionOf } from '../topics/partition'

export type OrderStatusNow = { readonly status: OrderStatus; readonly version: number }
export type OrderStateReader = {
  /** Undefined when no order exists under this id, or not yet. */
  readonly status: (orderId: OrderId) => Promise<OrderStatusNow | undefined>
  /** The hash of the body that was decided under this id, whether it became an order or was rejected. */
  readonly decided: (orderId: string) => Promise<{ readonly bodyHash: string } | undefined>
}

type StoredOrder = {
  readonly state: { readonly status: string; readonly version?: number; readonly bodyHash?: string }
}

export const createOrderStateReader = (store: StateStore, partitions: number): OrderStateReader => {
  const peek = async (orderId: string): Promise<StoredOrder['state'] | undefined> => {
    const text = await store.partition('order', partitionOf(orderId, partitions)).peek(orderId)
    return text === null ? undefined : (JSON.parse(text) as StoredOrder).state
  }
  return {
    status: async (orderId) => {
      const state = await peek(orderId)
      if (state?.version === undefined) return undefined
      return { status: state.status as OrderStatus, version: state.version }
    },
    decided: async (orderId) => {
      const state = await peek(orderId)
      return state?.bodyHash === undefined ? undefined : { bodyHash: state.bodyHash }
    },
  }
}
