// What of an order is yet to be sent, and what is with fulfillment: by fulfillment, in quantities of lines. It folds the order's own outputs.
import type { MessageId } from '../schemas/ids'
import type { MessageOf, Timestamp } from '../schemas/message'
import type { FulfillmentPurpose, LineQuantity } from '../schemas/messages'
import type { OrderOutput } from './order-output'

export type Stage = 'REQUESTED' | 'STARTED' | 'SHIPPED' | 'DELIVERED'
/** One that was cancelled or failed is forgotten. */
export type Fulfillment = {
  readonly purpose: FulfillmentPurpose
  readonly lines: readonly LineQuantity[]
  readonly stage: Stage
  /** When the stage was reached. */
  readonly since: Timestamp
  /** It was asked to stop and has not answered. */
  readonly recall: { readonly force: boolean; readonly since: Timestamp } | null
  readonly deliveredAt: Timestamp | null
  /** The fact that noted the last refusal to stop. */
  readonly refusal: MessageId | null
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
      return changed(sendings, output.fulfillmentId, { recall: { force: output.force, since: output.at } })
    case 'FulfillmentAmendmentRequested': {
      const lines = sendings.fulfillments[output.fulfillmentId]?.lines ?? []
      return changed(sendings, output.fulfillmentId, { lines: lessOf(lines, output.drop) })
    }
    case 'FulfillmentNoted':
      return noted(sendings, output)
    case 'ParcelDispatched':
      return changed(sendings, output.fulfillmentId, { stage: 'SHIPPED', since: output.at, recall: null })
    case 'ParcelArrived': {
      const { at: since, deliveredAt } = output
      return changed(sendings, output.fulfillmentId, { stage: 'DELIVERED', since, recall: null, deliveredAt })
    }
    case 'OrderShipped':
      return lastOf(sendings, (one) =>
        hasShipped(one) ? one : { ...one, stage: 'SHIPPED', since: output.at, recall: null },
      )
    case 'OrderDelivered': {
      const { at: since, deliveredAt } = output
      return lastOf(sendings, (one) =>
        one.stage === 'DELIVERED' ? one : { ...one, stage: 'DELIVERED', since, recall: null, deliveredAt },
      )
    }
    default:
      return sendings
  }
}

const requested = ({ unsent, fulfillments }: Sendings, output: MessageOf<'FulfillmentRequested'>): Sendings => {
  const { id, at: since, purpose } = output
  const lines = output.lines.map(({ lineId, quantity }) => ({ lineId, quantity }))
  const fulfillment: Fulfillment = {
    purpose,
    lines,
    stage: 'REQUESTED',
    since,
    recall: null,
    deliveredAt: null,
    refusal: null,
  }
  const index = unsent.findIndex((each) => each.purpose === purpose)
  return { unsent: unsent.filter((_, each) => each !== index), fulfillments: { ...fulfillments, [id]: fulfillment } }
}

const noted = (sendings: Sendings, output: MessageOf<'FulfillmentNoted'>): Sendings => {
  const { fulfillmentId: id, outcome, newFulfillmentId, at: since } = output
  const fulfillment = sendings.fulfillments[id]
  if (!fulfillment) return sendings
  switch (outcome) {
    case 'STARTED':
      return changed(sendings, id, { stage: 'STARTED', since })
    case 'CANCELLATION_REFUSED':
      return changed(sendings, id, { recall: null, refusal: output.id })
    case 'CANCELLED':
      return withUnsent(forgotten(sendings, id), fulfillment.purpose, fulfillment.lines)
    case 'FAILED':
      return forgotten(sendings, id)
    case 'RESOURCED': {
      const lines = output.lines.map(({ lineId, quantity }) => ({ lineId, quantity }))
      const left = lessOf(fulfillment.lines, lines)
      const rest = left.length > 0 ? changed(sendings, id, { lines: left }) : forgotten(sendings, id)
      const moved = { ...fulfillment, lines, stage: 'REQUESTED', since, recall: null, refusal: null } as const
      return { ...rest, fulfillments: { ...rest.fulfillments, [newFulfillmentId as MessageId]: moved } }
    }
    default:
      return sendings
  }
}

const changed = (sendings: Sendings, id: string, changes: Partial<Fulfillment>): Sendings => {
  const fulfillment = sendings.fulfillments[id]
  if (!fulfillment) return sendings
  return { ...sendings, fulfillments: { ...sendings.fulfillments, [id]: { ...fulfillment, ...changes } } }
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
export const isOnly = (id: MessageId, sendings: Sendings): boolean => isLast(id, sendings, () => false)

export const hasShipped = ({ stage }: Fulfillment): boolean => stage === 'SHIPPED' || stage === 'DELIVERED'
