// Which decider stands behind which node with a journal. A missing node, an extra one or an output that the node's topic does not
// carry does not compile.
import type { InputOf, JournalNodeName, OutputOf } from '../topics/topology'
import type { Catalogue } from './catalogue'
import { desk } from './desk'
import type { Decider } from './engine/decider'
import { fulfillment } from './fulfillment/fulfillment'
import { createIntake } from './intake'
import { notification } from './notification'
import { order } from './order/order'
import { payment } from './payment/payment'

// A decider's state is its own: nobody else may look into it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Handlers = { readonly [Node in JournalNodeName]: Decider<InputOf<Node>, any, OutputOf<Node>> }

/** The deciders, with what intake looks prices up in; `speed` compresses what customers are waited for, 1 in production. */
export const handlersWith = (catalogue: Catalogue, speed = 1): Handlers => ({
  intake: createIntake(catalogue, speed),
  order,
  payment,
  fulfillment,
  notification,
  desk,
})

/** For folding and for all that does not price: its intake knows no item. */
export const handlers: Handlers = handlersWith({ get: () => undefined })
