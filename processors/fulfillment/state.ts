// What is remembered of one fulfillment, until when each of its steps is awaited, and what a decision about it may say. Types and dates only.
import type { CurrencyCode, MessageId } from '../../schemas/ids'
import type { Body, MessageOf, Timestamp } from '../../schemas/message'
import type { Address, BlockedStep, LineQuantity, OrderLine, SkuQuantity } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import type { Deadline } from '../engine/decider'
import { blockedUntil } from '../rules/blocked'
import type { Parcel } from './parcel-state'

export type FulfillmentOutput = MessageOf<MessageIn<'oms.fulfillment.events.v1'>>
/** Of a fulfillment; the others are about returns. */
export type FulfillmentFact = Extract<FulfillmentOutput, { readonly fulfillmentId: MessageId }>

/** A fact as a rule says it: of the fulfillment that it decides on. */
export type Said = Unnamed<Body<FulfillmentFact>>
type Unnamed<Fact> = Fact extends unknown ? Omit<Fact, 'fulfillmentId'> : never

/** Since when something is waited for, and how often it has been overdue since. */
type Waiting = { readonly since: Timestamp; readonly attempt: number }
export type Core = Waiting & {
  readonly warehouseRequestId: MessageId
  readonly warehouse: string
  readonly purpose: MessageOf<'FulfillmentRequested'>['purpose']
  readonly currency: CurrencyCode
  readonly shipTo: Address
  readonly contact: MessageOf<'FulfillmentRequested'>['contact']
  /** How far the warehouse is, whatever else is waited for. */
  readonly phase: 'REQUESTED' | 'ACCEPTED' | 'PICKING'
  /** All that is to be shipped from here; `missing` of it is somebody else's to decide on. */
  readonly lines: readonly OrderLine[]
  readonly missing: readonly LineQuantity[]
  readonly scanned: readonly SkuQuantity[]
  readonly parcels: readonly Parcel[]
  /** Who picks; null before, and where only the warehouse system says that somebody does. */
  readonly picker: string | null
  /** The warehouse was asked to cancel its order. */
  readonly cancelling: { readonly requestId: MessageId; readonly reason: string } | null
  /** What it is asked to cancel is to be asked for anew. */
  readonly renews: boolean
  readonly blocked: (Pick<MessageOf<'FulfillmentBlocked'>, 'code' | 'reason'> & BlockedAt) | null
  /** Reports of the warehouse's exceptions that were noted. */
  readonly reports: readonly MessageId[]
}
type BlockedAt = { readonly step: BlockedStep; readonly since: Timestamp }

export type OpenStatus =
  'REQUESTED' | 'ACCEPTED' | 'PICKING' | 'SHORT' | 'PACKED' | 'LABELLING' | 'LABELLED' | 'SHIPPED' | 'BLOCKED'
/** The status is that of what is furthest from its end: it says what is waited for, not what was done. */
export type Open = { readonly status: OpenStatus } & Core
export type Ended = { readonly status: 'DELIVERED' | 'CANCELLED' | 'FAILED'; readonly parcels: readonly Parcel[] }
export type FulfillmentState = { readonly status: 'NONE' } | Open | Ended

export const isOpen = (state: FulfillmentState): state is Open => 'phase' in state

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const awaited: {
  readonly [Status in Exclude<OpenStatus, 'BLOCKED'>]: { readonly name: string; readonly patienceMs: number }
} = {
  REQUESTED: { name: 'WAREHOUSE_ORDER', patienceMs: hourMs },
  ACCEPTED: { name: 'PICKING', patienceMs: 72 * hourMs },
  PICKING: { name: 'PACKING', patienceMs: dayMs },
  SHORT: { name: 'SHORTAGE_ANSWER', patienceMs: 10 * dayMs },
  PACKED: { name: 'SHIPMENT_REQUEST', patienceMs: dayMs },
  LABELLING: { name: 'LABEL', patienceMs: hourMs },
  LABELLED: { name: 'COLLECTION', patienceMs: 3 * dayMs },
  SHIPPED: { name: 'DELIVERY', patienceMs: 45 * dayMs },
}
const cancellation = { name: 'WAREHOUSE_CANCELLATION', patienceMs: hourMs }

/** After it was overdue a step is looked at again at least once a day; what is blocked fails by its deadline. */
export const fulfillmentDeadline = (state: FulfillmentState): Deadline | undefined => {
  if (!isOpen(state)) return undefined
  const { status, blocked, cancelling, since, attempt } = state
  if (blocked && !cancelling) return { at: blockedUntil(blocked.since), name: 'BLOCKED' }
  const step = cancelling || status === 'BLOCKED' ? cancellation : awaited[status]
  return { at: since + (attempt ? Math.min(step.patienceMs * attempt, dayMs) : step.patienceMs), name: step.name }
}
