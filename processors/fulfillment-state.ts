// What is remembered of one fulfillment, until when each of its steps is awaited, and what a decision about it may say. Types and dates only.
import type { MessageId } from '../schemas/ids'
import type { Body, MessageOf, Timestamp } from '../schemas/message'
import type { Address, CarrierStatus, LineQuantity, OrderLine, SkuQuantity } from '../schemas/messages'
import type { MessageIn } from '../topics/catalog'
import type { Deadline } from './engine/decider'

export type FulfillmentOutput = MessageOf<MessageIn<'oms.fulfillment.events.v1'>>

/** An output as a rule says it: of the fulfillment that it decides on, unless it names another. */
export type Said = Unnamed<Body<FulfillmentOutput>>
type Unnamed<Output> = Output extends { readonly fulfillmentId: MessageId }
  ? Omit<Output, 'fulfillmentId'> & { readonly fulfillmentId?: MessageId }
  : never

/** Since when something is waited for, and how often it has been overdue since. */
type Waiting = { readonly since: Timestamp; readonly attempt: number }
type Core = Waiting & {
  readonly warehouseRequestId: MessageId
  readonly warehouse: string
  /** Warehouses that were asked for these goods before. */
  readonly tried: readonly string[]
  readonly purpose: MessageOf<'FulfillmentRequested'>['purpose']
  readonly shipTo: Address
  readonly contact: MessageOf<'FulfillmentRequested'>['contact']
  /** All that is to be shipped from here; `missing` of it is somebody else's to decide on. */
  readonly lines: readonly OrderLine[]
  readonly missing: readonly LineQuantity[]
  readonly scanned: readonly SkuQuantity[]
  /** Who picks; null before, and where only the warehouse system says that somebody does. */
  readonly picker: string | null
  /** Weight of the parcel; null until it is packed. */
  readonly packedGrams: number | null
  readonly cancelling: { readonly requestId: MessageId; readonly reason: string } | null
}
type Parcel = {
  readonly labelRequestId: MessageId
  readonly carrier: string
  readonly trackingNumber: string
  readonly last: { readonly carrierStatus: CarrierStatus; readonly scannedAt: Timestamp } | null
}
/** `unlabelledRequestId`: a label was asked for and has not come; `voidRequestId`: it has, and is to be voided. */
type Ended = { readonly unlabelledRequestId: MessageId | null; readonly voidRequestId: MessageId | null }

export type FulfillmentState =
  | { readonly status: 'NONE'; readonly tried: readonly string[] }
  | ({ readonly status: 'REQUESTED' } & Core)
  | ({ readonly status: 'ACCEPTED' } & Core)
  | ({ readonly status: 'PICKING' } & Core)
  | ({ readonly status: 'SHORT' } & Core)
  | ({ readonly status: 'PACKED' } & Core)
  | ({ readonly status: 'LABELLING' } & Core & { readonly labelRequestId: MessageId })
  | ({ readonly status: 'LABELLED' } & Core & Parcel)
  | ({ readonly status: 'SHIPPED' } & Waiting & Parcel)
  | ({ readonly status: 'DELIVERED' } & Parcel)
  | ({ readonly status: 'CANCELLED' } & Ended)
  | ({ readonly status: 'FAILED' } & Ended)
export type FulfillmentIn<Status extends FulfillmentState['status']> = Extract<
  FulfillmentState,
  { readonly status: Status }
>
export type Unshipped = Extract<FulfillmentState, Core>

export const isUnshipped = (state: FulfillmentState): state is Unshipped => 'cancelling' in state

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const awaited: {
  readonly [Status in FulfillmentState['status']]?: { readonly name: string; readonly patienceMs: number }
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

/** After it was overdue a step is looked at again at least once a day. */
export const fulfillmentDeadline = (state: FulfillmentState): Deadline | undefined => {
  const step = isUnshipped(state) && state.cancelling ? cancellation : awaited[state.status]
  if (!step || !('since' in state)) return undefined
  const { since, attempt } = state
  return { at: since + (attempt ? Math.min(step.patienceMs * attempt, dayMs) : step.patienceMs), name: step.name }
}
