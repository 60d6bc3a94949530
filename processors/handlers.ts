// Which decider stands behind which node with a journal. A missing node, an extra one or an output that the node's topic does not
// carry does not compile.
import type { InputOf, JournalNodeName, OutputOf } from '../topics/topology'
import type { Decider } from './engine/decider'
import { fulfillment } from './fulfillment'
import { intake } from './intake'
import { notification } from './notification'
import { order } from './order'
import { payment } from './payment'

// A decider's state is its own: nobody else may look into it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Handlers = { readonly [Node in JournalNodeName]: Decider<InputOf<Node>, any, OutputOf<Node>> }

export const handlers: Handlers = { intake, order, payment, fulfillment, notification }
