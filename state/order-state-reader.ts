// An order as its decider has it this moment, read from the decider's store: fresher than any view, and without its history.
import type { Held, StateStore } from '../processors/engine/store'
import type { OrderId } from '../schemas/ids'
import type { OrderStatus } from '../schemas/messages'
import { partitionOf } from '../topics/partition'

export type OrderStatusNow = { readonly status: OrderStatus; readonly version: number }
export type OrderStateReader = {
  /** Undefined when no order exists under this id, or not yet. */
  readonly status: (orderId: OrderId) => Promise<OrderStatusNow | undefined>
  /** The decider's whole state, to decide on a fork of it; undefined when it has never decided about this id. Rejects with the store. */
  readonly state: (orderId: string) => Promise<unknown>
}

export const createOrderStateReader = (store: StateStore, partitions: number): OrderStateReader => {
  const peek = async (orderId: string): Promise<unknown> => {
    const text = await store.partition('order', partitionOf(orderId, partitions)).peek(orderId)
    return text === null ? undefined : (JSON.parse(text) as Held).state
  }
  return {
    status: async (orderId) => {
      const state = (await peek(orderId)) as Partial<OrderStatusNow> | undefined
      if (state?.version === undefined || state.status === undefined) return undefined
      return { status: state.status, version: state.version }
    },
    state: peek,
  }
}
