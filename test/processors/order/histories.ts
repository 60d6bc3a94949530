// The facts of an order up to each of its states, as it decides them on what comes in: what the scenarios of the order begin with.
import { deriveMessageId, type MessageId } from '../../../schemas/ids'
import type {
  ChangePlan,
  CommandRef,
  OrderLine,
  FulfillmentPurpose,
  OrderUpdated,
  PartialChoice,
  SkuQuantity,
  SkuSupply,
  StockSettled,
} from '../../../schemas/messages'
import type { InputOf } from '../../../topics/topology'
import { order } from '../../../processors/order/order'
import { digestOf } from '../../../processors/order/change'
import type { OrderOutput } from '../../../processors/order/output'
import { isPlaced, type OrderState, type PlacedOrder } from '../../../processors/order/state'
import { allHeld, noStock } from '../../../processors/order/stock'
import { example } from '../../examples/examples'
import {
  availability,
  contact,
  currency,
  customerId,
  head,
  lines,
  shipmentTerms,
  shippingAddress,
  tender,
  terms,
  totals,
  warehouse,
} from '../../examples/values'

export type History = readonly OrderOutput[]
type Input = InputOf<'order'>

/** With what the order decides on more input. The inventory service holds and confirms at once what it is asked to. */
export const after = (history: History, ...inputs: readonly Input[]): History =>
  inputs.reduce((outputs, input) => confirmed(alone(outputs, input)), history)

const confirmed = (history: History): History => {
  const { stock = noStock } = stateAfter(history) as Partial<PlacedOrder>
  const held = Object.entries(stock.requests).flatMap(([requestId, { step, reservationRequestId, until }]) =>
    step === 'STOCK_HOLD'
      ? [
          example('StockHeld', {
            ...head(`held-${requestId}`),
            requestId: requestId as MessageId,
            reservationRequestId: reservationRequestId!,
            until,
          }),
        ]
      : [],
  )
  return alone(history, ...held)
}

/** As nobody else answers. */
export const alone = (history: History, ...inputs: readonly Input[]): History =>
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

/** What is asked of fulfillment. */
export const sent = (goods: readonly OrderLine[] = lines, purpose: FulfillmentPurpose = 'ORDER') =>
  ({ type: 'FulfillmentRequested', purpose, lines: goods, shippingAddress, contact, warehouse, currency }) as const

/** What is asked for later than with the placement: all of it, for good. */
export const reservation = (units: readonly SkuQuantity[]) =>
  ({
    type: 'StockReservationRequested',
    lines: units.map(({ sku, quantity }) => ({ sku, quantity, whenShort: 'REFUSE' }) as const),
    holdUntil: null,
    country: shippingAddress.country,
    region: shippingAddress.region,
  }) as const
export const stockSettled = (requestId: MessageId, outcome: string, found: Partial<Found> = {}) =>
  ({
    type: 'StockSettled',
    requestId,
    outcome,
    sources: [],
    backordered: [],
    dropped: [],
    until: null,
    ...found,
  }) as const
type Found = Pick<StockSettled, 'sources' | 'backordered' | 'dropped' | 'until'>
/** Units in the warehouse that all examples are about. */
export const inWarehouse = (units: readonly SkuQuantity[]) =>
  units.map(({ sku, quantity }) => ({ sku, quantity, warehouse }))
export const holdAsked = (reservationRequestId: MessageId, until: number | null) =>
  ({ type: 'StockHoldRequested', reservationRequestId, until }) as const
/** What left the warehouse. */
export const commit = (reservationRequestId: MessageId, units: readonly SkuQuantity[] = lines, from = warehouse) =>
  ({
    type: 'StockCommitRequested',
    reservationRequestId,
    lines: units.map(({ sku, quantity }) => ({ sku, quantity, warehouse: from })),
  }) as const

export const paymentBegins = (version: number) => updated('PAYMENT_PROCESSING', version, 'The stock is reserved.')
export const paymentAsked = (amountMinor: number) =>
  ({ type: 'PaymentRequested', amountMinor, currency, tenders: [tender], terms, customerId }) as const
/** The order with the chairs alone. */
export const withoutLamp = (changeId: MessageId, status: OrderUpdated['status'], version: number, refundMinor = 0) =>
  ({
    type: 'OrderChanged',
    changeId,
    lines: lines.slice(0, 1),
    totals: { ...totals, itemsMinor: 7998, totalMinor: 9498 },
    chargeMinor: 0,
    refundMinor,
    shippingAddress,
    contact,
    status,
    version,
  }) as const
/** Something of what is placed may come later. */
export const supplies: readonly SkuSupply[] = [{ sku: 'LAMP-2', policy: 'BACKORDER', expectedAt: null }]
export const placedWith = (whenPartial: PartialChoice, of = supplies) =>
  example('PlacementAccepted', { availability: { ...availability, whenPartial, supplies: of } })

/** Answers to what the order last asked: all of it is there, in one warehouse. */
export const reserved = (history: History, name = 'stock-reserved-1', found: Partial<Found> = {}): Input => {
  const asked = history.findLast(({ type }) => type === 'StockReservationRequested')
  const requestId = lastId(history, 'StockReservationRequested')
  const sources = inWarehouse(asked?.type === 'StockReservationRequested' ? asked.lines : [])
  return example('StockReserved', { ...head(name), requestId, sources, ...found })
}
/** No other warehouse has what this one does not find. */
export const nowhere = (history: History, name = 'stock-resourced-1'): Input => {
  const sought = history.findLast(({ type }) => type === 'StockResourcingRequested')
  if (sought?.type !== 'StockResourcingRequested') throw new Error('nothing is sought: begin with another history')
  const { id: requestId, reservationRequestId, lines: missing } = sought
  return example('StockResourced', { ...head(name), requestId, reservationRequestId, sources: [], missing })
}
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
/** Nobody has the lamp: its customer is asked. */
export const seeking = after(picking, short(picking))
export const shortOf = after(seeking, nowhere(seeking))
/** The chairs are in one warehouse, the lamp in another. */
export const apart = [
  { sku: 'CHAIR-7', quantity: 2, warehouse },
  { sku: 'LAMP-2', quantity: 1, warehouse: 'REC-1' },
]
const fulfillmentFrom = (history: History, from: string): MessageId =>
  history.findLast((output) => output.type === 'FulfillmentRequested' && output.warehouse === from)!.id
export const spreadPaid = after(
  pending,
  reserved(pending, 'stock-reserved-1', { sources: apart }),
  example('PaymentCompleted'),
)
export const chairsId = fulfillmentFrom(spreadPaid, warehouse)
export const lampId = fulfillmentFrom(spreadPaid, 'REC-1')
export const spread = after(spreadPaid, example('FulfillmentStarted', { fulfillmentId: chairsId }))
export const half = after(spread, example('FulfillmentShipped', { fulfillmentId: chairsId }))
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
