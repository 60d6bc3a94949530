// What of an order is yet to be sent, and what is with fulfillment: by fulfillment, in quantities of lines. It folds the order's own outputs.
import type { MessageId } from '../../schemas/ids'
import type { MessageOf, Timestamp } from '../../schemas/message'
import type { FulfillmentPurpose, LineQuantity } from '../../schemas/messages'
import type { OrderOutput } from './output'

export type Stage = 'REQUESTED' | 'STARTED' | 'SHIPPED' | 'DELIVERED'
/** One that has left its warehouse. */
export type Parcel = {
  readonly lines: readonly LineQuantity[]
  /** Null until the fact that names it. */
  readonly trackingNumber: string | null
  readonly deliveredAt: Timestamp | null
}
/** One that was cancelled or failed before anything of it left is forgotten. */
export type Fulfillment = {
  readonly purpose: FulfillmentPurpose
  readonly warehouse: string
  /** What has left, too. */
  readonly lines: readonly LineQuantity[]
  readonly parcels: readonly Parcel[]
  /** SHIPPED: nothing of it is at the warehouse any more. */
  readonly stage: Stage
  /** When the stage was reached. */
  readonly since: Timestamp
  /** It was asked to stop and has not answered. */
  readonly recall: { readonly force: boolean; readonly since: Timestamp } | null
  readonly deliveredAt: Timestamp | null
  /** The fact that noted the last refusal to stop. */
  readonly refusal: MessageId | null
  /** What was not found and is looked for in other warehouses, and the facts that noted it. */
  readonly short: readonly LineQuantity[]
  readonly shortBy: readonly MessageId[]
}
export type Unsent = { readonly purpose: FulfillmentPurpose; readonly lines: readonly LineQuantity[] }
export type Sendings = {
  readonly unsent: readonly Unsent[]
  readonly fulfillments: { readonly [fulfillmentId: string]: Fulfillment }
}

export const noSendings: Sendings = { unsent: [], fulfillments: {} }

export const evolveSendings = (sendings: Sendings, output: OrderOutput): Sendings => {
  switch (output.type) {
    case 'FulfillmentRequested':
      return requested(sendings, output)
    case 'FulfillmentCancellationRequested':
      return changed(sendings, output.fulfillmentId, () => ({ recall: { force: output.force, since: output.at } }))
    case 'FulfillmentAmendmentRequested':
      return changed(sendings, output.fulfillmentId, (one) => less(one, output.drop, output.at))
    case 'FulfillmentNoted':
      return noted(sendings, output)
    case 'ShortageOpened':
      return changed(sendings, output.fulfillmentId, ({ short }) => ({ short: lessOf(short, output.lines) }))
    case 'ParcelDispatched':
      return changed(sendings, output.fulfillmentId, (one) => dispatched(one, output))
    case 'ParcelArrived':
      return changed(sendings, output.fulfillmentId, (one) => arrived(one, output))
    case 'OrderShipped':
      return lastOf(sendings, (one) => (hasShipped(one) ? one : { ...one, ...left(one, output) }))
    case 'OrderDelivered':
      return lastOf(sendings, (one) => (one.stage === 'DELIVERED' ? one : { ...one, ...delivered(one, output) }))
    default:
      return sendings
  }
}

const requested = ({ unsent, fulfillments }: Sendings, output: MessageOf<'FulfillmentRequested'>): Sendings => {
  const { id, at: since, purpose, warehouse } = output
  const lines = output.lines.map(({ lineId, quantity }) => ({ lineId, quantity }))
  const begun = { parcels: [], recall: null, deliveredAt: null, refusal: null, short: [], shortBy: [] }
  const fulfillment: Fulfillment = { purpose, warehouse, lines, stage: 'REQUESTED', since, ...begun }
  return { unsent: lessUnsent(unsent, purpose, lines), fulfillments: { ...fulfillments, [id]: fulfillment } }
}

const lessUnsent = (unsent: Sendings['unsent'], purpose: FulfillmentPurpose, lines: readonly LineQuantity[]) =>
  unsent
    .map((each) => (each.purpose === purpose ? { purpose, lines: lessOf(each.lines, lines) } : each))
    .filter((each) => each.lines.length > 0)

const noted = (sendings: Sendings, output: MessageOf<'FulfillmentNoted'>): Sendings => {
  const { fulfillmentId: id, outcome, lines, at: since } = output
  const one = sendings.fulfillments[id]
  if (!one) return sendings
  switch (outcome) {
    case 'STARTED':
      return changed(sendings, id, () => ({ stage: 'STARTED', since }))
    case 'CANCELLATION_REFUSED':
      return changed(sendings, id, () => ({ recall: null, refusal: output.id }))
    case 'PARCEL_LEFT':
      return changed(sendings, id, () => ({
        parcels: [...one.parcels, { lines, trackingNumber: null, deliveredAt: null }],
      }))
    case 'SHORT':
      return changed(sendings, id, () => ({
        short: byLine([...one.short, ...lines]),
        shortBy: [...one.shortBy, output.id],
      }))
    case 'RESOURCED': {
      // One that was asked to stop has yet to answer.
      const rest = one.lines.length === 0 && !one.recall ? forgotten(sendings, id) : sendings
      return withUnsent(rest, one.purpose, lines)
    }
    case 'CANCELLED':
      return withUnsent(ended(sendings, id, since), one.purpose, restOf(one))
    case 'FAILED':
      return ended(sendings, id, since)
    default:
      return sendings
  }
}

/** What has left of one that ends is under way. */
const ended = (sendings: Sendings, id: MessageId, since: Timestamp): Sendings =>
  sendings.fulfillments[id]?.parcels.length
    ? changed(sendings, id, (one) => ({ ...less(one, restOf(one), since), recall: null }))
    : forgotten(sendings, id)

/** Where nothing else of it is to leave, it is as far as its parcels are. */
const less = (one: Fulfillment, drop: readonly LineQuantity[], at: Timestamp): Partial<Fulfillment> => {
  const lines = lessOf(one.lines, drop)
  const isGone = one.parcels.length > 0 && restOf({ ...one, lines }).length === 0
  const dates = one.parcels.map(({ deliveredAt }) => deliveredAt)
  const deliveredAt = dates.reduce((last, date) => (last === null || date === null ? null : Math.max(last, date)), 0)
  const stage = !isGone ? one.stage : deliveredAt === null ? 'SHIPPED' : 'DELIVERED'
  return {
    lines,
    short: lessOf(one.short, drop),
    stage,
    since: stage === one.stage ? one.since : at,
    deliveredAt: stage === 'DELIVERED' ? deliveredAt : one.deliveredAt,
  }
}

type Leaving = { readonly at: Timestamp; readonly trackingNumber: string }

/** The last parcel has left, with all that had not. */
const left = (one: Fulfillment, { at: since, trackingNumber }: Leaving): Partial<Fulfillment> => ({
  stage: 'SHIPPED',
  since,
  recall: null,
  parcels: [...one.parcels, { lines: restOf(one), trackingNumber, deliveredAt: null }],
})

const dispatched = (one: Fulfillment, output: MessageOf<'ParcelDispatched'>): Partial<Fulfillment> => {
  if (output.isWhole) return left(one, output)
  const { trackingNumber } = output
  return {
    parcels: one.parcels.map((parcel) => (parcel.trackingNumber === null ? { ...parcel, trackingNumber } : parcel)),
  }
}

const arrived = (one: Fulfillment, output: MessageOf<'ParcelArrived'>): Partial<Fulfillment> => {
  if (output.isWhole) return delivered(one, output)
  const { trackingNumber, deliveredAt } = output
  return {
    parcels: one.parcels.map((parcel) =>
      parcel.trackingNumber === trackingNumber ? { ...parcel, deliveredAt } : parcel,
    ),
  }
}

type Arriving = { readonly at: Timestamp; readonly deliveredAt: Timestamp }

const delivered = (one: Fulfillment, { at: since, deliveredAt }: Arriving): Partial<Fulfillment> => ({
  stage: 'DELIVERED',
  since,
  recall: null,
  deliveredAt,
  parcels: one.parcels.map((parcel) => ({ ...parcel, deliveredAt: parcel.deliveredAt ?? deliveredAt })),
})

const changed = (sendings: Sendings, id: string, change: (one: Fulfillment) => Partial<Fulfillment>): Sendings => {
  const one = sendings.fulfillments[id]
  if (!one) return sendings
  return { ...sendings, fulfillments: { ...sendings.fulfillments, [id]: { ...one, ...change(one) } } }
}

const forgotten = (sendings: Sendings, id: string): Sendings => {
  const { [id]: _, ...fulfillments } = sendings.fulfillments
  return { ...sendings, fulfillments }
}

/** The facts about the last parcel of the order itself name none: the others are as far already. */
const lastOf = (sendings: Sendings, change: (fulfillment: Fulfillment) => Fulfillment): Sendings => ({
  ...sendings,
  fulfillments: Object.fromEntries(
    Object.entries(sendings.fulfillments).map(([id, one]) => [id, one.purpose === 'ORDER' ? change(one) : one]),
  ),
})

/** Without what is not to be sent any more of what was ordered. */
export const withoutUnsent = (sendings: Sendings, lines: readonly LineQuantity[]): Sendings => ({
  ...sendings,
  unsent: lessUnsent(sendings.unsent, 'ORDER', lines),
})

/** With more to send; nothing of 0 units. */
export const withUnsent = (
  sendings: Sendings,
  purpose: FulfillmentPurpose,
  lines: readonly LineQuantity[],
): Sendings => {
  const more = byLine(lines)
  const before = sendings.unsent.find((each) => each.purpose === purpose)?.lines ?? []
  if (more.length === 0) return sendings
  const others = sendings.unsent.filter((each) => each.purpose !== purpose)
  return { ...sendings, unsent: [...others, { purpose, lines: byLine([...before, ...more]) }] }
}

/** One entry for each line; none of 0 units. */
export const byLine = (lines: readonly LineQuantity[]): LineQuantity[] => {
  const quantities = new Map<string, number>()
  for (const { lineId, quantity } of lines) quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity)
  return [...quantities].flatMap(([lineId, quantity]) => (quantity > 0 ? [{ lineId, quantity }] : []))
}

/** What is in the first and not in the second. */
export const lessOf = (lines: readonly LineQuantity[], less: readonly LineQuantity[]): LineQuantity[] =>
  byLine([...lines, ...less.map(({ lineId, quantity }) => ({ lineId, quantity: -quantity }))])

/** All else of what was ordered is as far, and nothing of it is yet to be sent. */
export const isLast = (
  id: MessageId,
  { unsent, fulfillments }: Sendings,
  isAsFar: (one: Fulfillment) => boolean,
): boolean =>
  unsent.every(({ purpose }) => purpose !== 'ORDER') &&
  Object.entries(fulfillments).every(([other, one]) => other === id || one.purpose !== 'ORDER' || isAsFar(one))

/** Nothing else of what was ordered is with the warehouse, has left, or is yet to be sent. */
export const isOnly = (id: MessageId, sendings: Sendings): boolean =>
  isLast(id, sendings, ({ lines }) => lines.length === 0)

export const hasShipped = ({ stage }: Fulfillment): boolean => stage === 'SHIPPED' || stage === 'DELIVERED'

/** A part of it has left, or all. */
export const hasBegunToLeave = (one: Fulfillment): boolean => hasShipped(one) || one.parcels.length > 0

/** What has not left. */
export const restOf = ({ lines, parcels }: Fulfillment): LineQuantity[] =>
  lessOf(
    lines,
    parcels.flatMap((parcel) => parcel.lines),
  )

/** Units of a line that have left, or have arrived. */
export const unitsOfLine = (one: Fulfillment, lineId: string, counts: (parcel: Parcel) => boolean): number =>
  one.parcels
    .filter(counts)
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0)
