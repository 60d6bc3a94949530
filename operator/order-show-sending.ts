// What is remembered of an order's stock and of what is sent of it, in short lines: what is held until when, what is on backorder, which
// warehouse sends what, where the parcels are, and what is blocked and why. It must never show where a parcel goes.
import { backorderDeadline } from '../processors/rules/availability'
import { blockedUntil } from '../processors/rules/blocked'
import type { FulfillmentsState } from '../processors/fulfillment/fulfillment'
import type { Parcel } from '../processors/fulfillment/parcel-state'
import { fulfillmentDeadline, isOpen, type FulfillmentState, type Open } from '../processors/fulfillment/state'
import { isPlaced, type OrderState, type PlacedOrder } from '../processors/order/state'
import type { Reservation } from '../processors/order/stock'
import { linesText } from './in-short'
import type { OrderPage } from './order-show'
import { sourcesText, timeText, untilText, whenText } from './wording'

type Page = Pick<OrderPage, 'nodes'>

const stateOf = <State>({ nodes }: Page, name: 'order' | 'fulfillment'): State | null =>
  (nodes.find(({ node }) => node === name)?.state ?? null) as State | null

/** A reservation a line, and below it each of its backorders; nothing where nothing is held. */
export const stockLines = (page: Page, now: number): string[] => {
  const state = stateOf<OrderState>(page, 'order')
  if (!state || !isPlaced(state)) return []
  const { reservations, requests } = state.stock
  return [
    ...Object.entries(reservations).flatMap(([id, one]) => reservationLines(id, one, state, now)),
    ...Object.entries(requests).map(
      ([id, { step, since }]) => `${step} ${id} asked for since ${timeText(since)} (${whenText(since, now)})`,
    ),
  ]
}

const reservationLines = (id: string, one: Reservation, state: PlacedOrder, now: number): string[] => {
  const { state: stage, asked, sources, backordered, until, since } = one
  if (stage === 'ASKED')
    return [`reservation ${id}: ${linesText(asked)} asked for since ${timeText(since)} (${whenText(since, now)})`]
  const held = until === null ? 'confirmed' : `held ${untilText(until, now)}`
  return [
    `reservation ${id}: ${sources.length > 0 ? sourcesText(sources) : 'nothing on hand'}, ${held}`,
    ...backordered.map(({ sku, quantity, expectedAt }) => {
      const expected = expectedAt === null ? 'nobody knows when' : `expected ${timeText(expectedAt)}`
      const late = backorderDeadline(expectedAt, since, state.placedAt)
      return `  ${quantity}×${sku} on backorder, ${expected}; looked at ${timeText(late)} (${whenText(late, now)})`
    }),
  ]
}

/** A fulfillment a line, and below it what is wrong with it and its parcels; last the labels of returns. */
export const sendingLines = (page: Page, now: number): string[] => {
  const state = stateOf<FulfillmentsState>(page, 'fulfillment')
  if (!state) return []
  const order = stateOf<OrderState>(page, 'order')
  const asked = order && isPlaced(order) ? order.sendings.fulfillments : {}
  return [
    ...Object.entries(state.byId).flatMap(([id, one]) => fulfillmentLines(id, one, asked[id]?.warehouse, now)),
    ...Object.entries(state.returns).map(
      ([id, { stage, requestId }]) => `label of return ${id}: ${stage}, ${requestId}`,
    ),
  ]
}

/** `asked`: the warehouse by the order; what has ended does not say. */
const fulfillmentLines = (id: string, one: FulfillmentState, asked: string | undefined, now: number): string[] => {
  if (one.status === 'NONE') return []
  const warehouse = isOpen(one) ? one.warehouse : asked
  const from = warehouse === undefined ? '' : ` from ${warehouse}`
  return [
    `fulfillment ${id}${from}: ${one.status}${isOpen(one) ? openText(one, now) : ''}`,
    ...(isOpen(one) ? troubleLines(one, now) : []),
    ...one.parcels.map((parcel) => `  ${parcelText(parcel)}`),
  ]
}

const openText = (one: Open, now: number): string => {
  const { lines, purpose, since, picker, blocked } = one
  const deadline = blocked ? undefined : fulfillmentDeadline(one)
  return [
    purpose === 'ORDER' ? '' : ` (${purpose})`,
    `, ${linesText(lines)} since ${timeText(since)}`,
    deadline ? `, ${untilText(deadline.at, now)}` : '',
    picker === null ? '' : `, picked by ${picker}`,
  ].join('')
}

const troubleLines = ({ blocked, missing, cancelling, renews }: Open, now: number): string[] => [
  ...(blocked
    ? [
        `  BLOCKED at ${blocked.step} since ${timeText(blocked.since)}: ${blocked.code}, ${blocked.reason}; given up ${untilText(blockedUntil(blocked.since), now, 'at')}`,
      ]
    : []),
  ...(missing.length > 0 ? [`  missing ${linesText(missing)}`] : []),
  ...(cancelling ? [`  the warehouse was asked to cancel it${renews ? ', to be asked for anew' : ''}`] : []),
]

/** The estimate is the carrier's last; of what has arrived there is none. */
const parcelText = ({ parcelId, stage, lines, weightGrams, carrier, trackingNumber, ...parcel }: Parcel): string => {
  const { last, estimatedDeliveryAt } = parcel
  const estimate = stage === 'DELIVERED' ? null : (last?.estimatedDeliveryAt ?? estimatedDeliveryAt)
  return [
    `parcel ${parcelId} ${stage}: ${linesText(lines)}, ${weightGrams} g`,
    ...(trackingNumber ? [`${carrier} ${trackingNumber}`] : []),
    ...(last ? [`${last.carrierStatus} ${timeText(last.scannedAt)}`] : []),
    ...(estimate === null ? [] : [`expected ${timeText(estimate)}`]),
  ].join(', ')
}
