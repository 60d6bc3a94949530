// Every decider's statuses, and the cells of its table that it passes over: what cells/ tells, by node.
import type { DeciderName } from '../../topics/topology'
import { deskCells } from './cells/desk'
import { fulfillmentCells } from './cells/fulfillment'
import { notificationCells } from './cells/notification'
import { orderCells } from './cells/order'
import { paymentCells } from './cells/payment'

const cells = {
  order: orderCells,
  payment: paymentCells,
  fulfillment: fulfillmentCells,
  notification: notificationCells,
  desk: deskCells,
} as const satisfies { readonly [Node in DeciderName]: object }

type Told = {
  readonly statuses: Readonly<Record<string, boolean>>
  readonly ignored: readonly { inputs: readonly string[]; statuses?: readonly string[]; because: string }[]
  readonly statusFor?: (input: never, before: never) => (state: never) => string
}
export const cellsTold: { readonly [Node in DeciderName]: Told } = cells
