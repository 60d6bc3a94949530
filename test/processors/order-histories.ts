// The facts of an order up to each of its states, as it decides them on what comes in: what the scenarios of the order begin with.
import { deriveMessageId, type MessageId } from '../../schemas/ids'
import type { ChangePlan, CommandRef, OrderLine, OrderUpdated } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import { order } from '../../processors/order'
import { digestOf } from '../../processors/order-change'
import type { OrderOutput } from '../../processors/order-output'
import { isPlaced, type OrderState, type PlacedOrder } from '../../processors/order-state'
import { allHeld } from '../../processors/order-stock'
import { example } from '../examples/examples'
import { contact, head, lines, shipmentTerms, shippingAddress } from '../examples/values'

export type History = readonly OrderOutput[]
type Input = InputOf<'order'>

/** With what the order decides on more input. */
export const after = (history: History, ...inputs: readonly Input[]): History =>
  inputs.reduce((outputs, input) => {
    const bodies = order.decide(input, stateAfter(outputs))
    return [
      ...outputs,
      ...bodies.map((body, index) => {
        const id = deriveMessageId(input.id, 'order', index)
        return { ...body, id, orderId: input.orderId, at: input.at } as OrderOutput
      }),
    ]
  }, history)

export const stateAfter = (history: History): OrderState => history.reduce(order.evolve, order.initial)
export const orderAfter = (history: History): PlacedOrder => {
  const state = stateAfter(history)
  if (!isPlaced(state)) throw new Error('there is no order: begin with another history')
  return state
}

/** The id of the last output of a type. */
export const lastId = (history: History, type: OrderOutput['type']): MessageId => {
  const found = history.findLast((output) => output.type === type)
  if (!found) throw new Error(`the order said no ${type}: begin with another history`)
  return found.id
}

export const versionOf = (history: History): number => orderAfter(history).version
export const updated = (status: OrderUpdated['status'], version: number, reason: string) =>
  ({ type: 'OrderUpdated', status, version, reason }) as const

/** What is asked of fulfillment for what was ordered. */
export const sent = (goods: readonly OrderLine[] = lines) =>
  ({ type: 'FulfillmentRequested', purpose: 'ORDER', lines: goods, shippingAddress, contact }) as const

/** Answers to what the order last asked. */
export const reserved = (history: History, name = 'stock-reserved-1'): Input =>
  example('StockReserved', { ...head(name), requestId: lastId(history, 'StockReservationRequested') })
export const fulfillmentIdOf = (history: History) => ({ fulfillmentId: lastId(history, 'FulfillmentRequested') })
export const started = (history: History): Input => example('FulfillmentStarted', fulfillmentIdOf(history))
export const shippedBy = (history: History): Input => example('FulfillmentShipped', fulfillmentIdOf(history))
export const deliveredBy = (history: History): Input => example('FulfillmentDelivered', fulfillmentIdOf(history))
export const short = (history: History): Input => example('FulfillmentShort', fulfillmentIdOf(history))
export const committed = (history: History): Input =>
  example('StockCommitted', { requestId: lastId(history, 'StockCommitRequested') })
export const released = (history: History): Input =>
  example('StockReleased', { requestId: lastId(history, 'StockReleaseRequested') })

export const rejected = after([], example('PlacementRefused'))
export const pending = after([], example('PlacementAccepted'))
export const paying = after(pending, reserved(pending))
export const held = after(paying, example('PlaceHold'), example('PaymentCompleted'))
export const paid = after(paying, example('PaymentCompleted'))
export const picking = after(paid, started(paid))
export const shortOf = after(picking, short(picking))
export const shipped = after(picking, shippedBy(picking))
export const delivered = after(shipped, deliveredBy(shipped))
export const settled = after(delivered, committed(delivered))
/** Of orders that are paid with each shipment: their money is set apart first. */
export const placedToShip = after([], example('PlacementAccepted', { terms: shipmentTerms }))
export const authorised = after(placedToShip, reserved(placedToShip), example('PaymentCompleted', { capturedMinor: 0 }))
export const authorisedPicking = after(authorised, started(authorised))
export const unpaid = after(paying, example('PaymentFailed'))
export const cancelledPending = after(pending, example('CancellationAdmitted'))
export const cancelledPaying = after(paying, example('CancellationAdmitted'))
export const cancelling = after(paid, example('CancellationAdmitted'))
export const refunded = after(cancelledPaying, example('PaymentRefunded'))

/** Every state that an order rests in, by its name. */
export const resting = {
  PENDING: pending,
  PAYMENT_PROCESSING: paying,
  PAYMENT_COMPLETED: held,
  FULFILLMENT_PENDING: paid,
  FULFILLMENT_IN_PROGRESS: picking,
  SHIPPED: shipped,
  DELIVERED: delivered,
  PAYMENT_FAILED: unpaid,
  CANCELLED: cancelledPaying,
  REFUNDED: refunded,
} as const

/** The fact that opens a cancellation. */
export const cancellationOf = (history: History, by: CommandRef, reasonCode: string) => {
  const state = orderAfter(history)
  const refundMinor = state.money.capturedMinor - state.money.refundedMinor
  const plan: ChangePlan = {
    kind: 'CANCEL',
    lines: state.lines,
    totals: state.totals,
    chargeMinor: 0,
    refundMinor,
    feeMinor: 0,
    reserve: [],
    release: allHeld(state.stock),
    recall: Object.values(state.sendings.fulfillments).length > 0,
    mails: refundMinor > 0 ? ['ORDER_CANCELLED', 'ORDER_REFUNDED'] : ['ORDER_CANCELLED'],
    ruleId: null,
  }
  const none = { shippingAddress: null, contact: null }
  const digest = digestOf(state, plan, none)
  const { status, version } = state
  return { type: 'ChangeOpened', by, plan, digest, ...none, reasonCode, status, version: version + 1 } as const
}

/** The digest of the change that was opened last. */
export const digestAt = (history: History): string => {
  const opened = history.findLast((output) => output.type === 'ChangeOpened')
  if (opened?.type !== 'ChangeOpened') throw new Error('no change was opened: begin with another history')
  return opened.digest
}
