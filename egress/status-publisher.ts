// Publishes an order's state to the public topic: always the state as it is now, so that repeats converge; and again behind a record that another
// instance wrote too late.
import type { OrderId } from '../schemas/ids'
import type { Body } from '../schemas/message'
import type { OrderStatus, OrderStatusChanged } from '../schemas/messages'
import type { InputOf } from '../topics/topology'
import { Transient, type Provider } from './provider'

type StatusNow = { readonly status: OrderStatus; readonly version: number }
/** The store is written after the journal: a moment later the state is there. */
const soonMs = 5
const mostReads = 20

/** `read` answers the order's status as its decider has it, or undefined when there is none yet. */
export const createStatusPublisher = (
  read: (orderId: OrderId) => Promise<StatusNow | undefined>,
): Provider<InputOf<'status'>, OrderStatusChanged> => ({
  name: 'status',
  tellAfter: async (told): Promise<Body<OrderStatusChanged> | undefined> => {
    const order = await read(told.orderId)
    return order && order.version > told.version ? changed(order) : undefined
  },
  perform: async (event): Promise<Body<OrderStatusChanged>> => {
    for (let reads = 0; reads < mostReads; reads++) {
      const order = await read(event.orderId)
      if (order && order.version >= event.version) return changed(order)
      await new Promise((resolve) => setTimeout(resolve, soonMs))
    }
    throw new Transient(`the state of ${event.orderId} is not at version ${event.version} yet`, 'none', soonMs)
  },
})

const changed = ({ status, version }: StatusNow): Body<OrderStatusChanged> => ({
  type: 'OrderStatusChanged',
  status,
  version,
})
