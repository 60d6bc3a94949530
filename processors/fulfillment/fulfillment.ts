// All fulfillments of an order, and the labels of its returns: finds the one that an input is about, and lets it decide. It knows each
// floor command, so that what comes twice is answered once.
import type { MessageId } from '../../schemas/ids'
import type { Body } from '../../schemas/message'
import type { Deadline, DeadlinePassed, Decider } from '../engine/decider'
import { decideFulfillment, type CourseInput } from './course'
import { evolveFulfillment } from './evolve'
import { refuse } from './floor'
import { decideReturn, evolveReturns, isReturnInput, type ReturnInput, type Returns } from './returns'
import {
  fulfillmentDeadline,
  type FulfillmentFact,
  type FulfillmentOutput,
  type FulfillmentState,
  type Said,
} from './state'
import { sightingOf, withSeen, type SeenCommands } from '../seen-commands'

export type FulfillmentsState = {
  /** Of the fulfillment that is furthest from its end; NONE as long as there is none. */
  readonly status: FulfillmentState['status']
  readonly byId: { readonly [fulfillmentId: string]: FulfillmentState }
  /** Which fulfillment a request's answer or a tracking number belongs to. */
  readonly routes: { readonly [requestIdOrTrackingNumber: string]: MessageId }
  /** The floor's commands that were answered. */
  readonly seen: SeenCommands
  readonly returns: Returns
}
export type FulfillmentInput = CourseInput | ReturnInput
type Input = FulfillmentInput | DeadlinePassed
type Decision = readonly Body<FulfillmentOutput>[]

const none: FulfillmentState = { status: 'NONE' }
const ends: readonly string[] = ['DELIVERED', 'CANCELLED', 'FAILED']
/** The earlier, the further from the end. */
const course: readonly string[] = [
  'BLOCKED',
  'REQUESTED',
  'ACCEPTED',
  'PICKING',
  'SHORT',
  'PACKED',
  'LABELLING',
  'LABELLED',
  'SHIPPED',
  'FAILED',
  'DELIVERED',
  'CANCELLED',
]

const decide = (input: Input, state: FulfillmentsState): Decision => {
  if (isReturnInput(input)) return decideReturn(input, state.returns)
  if (input.type === 'DeadlinePassed') return dueAt(input.due, state).flatMap((id) => named(id, input, state))
  const id = addressee(input, state)
  if (!('by' in input)) return id === undefined ? [] : named(id, input, state)
  const sighting = sightingOf(input.by, state.seen)
  if (sighting === 'REPEATED') return []
  const { fulfillmentId } = input
  if (sighting === 'REUSED') return stamped(fulfillmentId, refuse(input, 'IDEMPOTENCY_KEY_REUSED', reused))
  return own(state.byId, fulfillmentId)
    ? named(fulfillmentId, input, state)
    : stamped(fulfillmentId, refuse(input, 'UNKNOWN_FULFILLMENT', 'The order has no such fulfillment.'))
}

const reused = 'Another request was made under this Idempotency-Key; give this one a key of its own.'

/** The fulfillment that an input is about; undefined when it is about none that is known. */
const addressee = (input: CourseInput, { routes }: FulfillmentsState): MessageId | undefined => {
  if (input.type === 'FulfillmentRequested') return input.id
  if ('fulfillmentId' in input) return input.fulfillmentId
  if ('warehouseRequestId' in input) return own(routes, input.warehouseRequestId)
  if ('trackingNumber' in input && !('labelUrl' in input)) return own(routes, input.trackingNumber)
  return own(routes, input.requestId)
}

/** As `addressee`; for a deadline, the first whose deadline it is; for a return, none. */
export const fulfillmentAbout = (input: Input, state: FulfillmentsState): MessageId | undefined => {
  if (isReturnInput(input)) return undefined
  return input.type === 'DeadlinePassed' ? dueAt(input.due, state)[0] : addressee(input, state)
}

const dueAt = (due: number, { byId }: FulfillmentsState): MessageId[] =>
  (Object.keys(byId) as MessageId[]).filter((id) => (fulfillmentDeadline(byId[id]!)?.at ?? Infinity) <= due)

const named = (id: MessageId, input: CourseInput | DeadlinePassed, state: FulfillmentsState): Decision =>
  stamped(id, decideFulfillment(input, own(state.byId, id) ?? none))

const stamped = (fulfillmentId: MessageId, said: readonly Said[]): Decision =>
  said.map((body) => ({ fulfillmentId, ...body }) as Body<FulfillmentFact>)

const evolve = (state: FulfillmentsState, output: FulfillmentOutput): FulfillmentsState => {
  if ('returnId' in output) return { ...state, returns: evolveReturns(state.returns, output) }
  const seen = 'by' in output ? withSeen(state.seen, output.by) : state.seen
  if (output.type === 'FloorCommandRefused') return { ...state, seen }
  const { fulfillmentId } = output
  const one = evolveFulfillment(own(state.byId, fulfillmentId) ?? none, output)
  const byId = { ...state.byId, [fulfillmentId]: one }
  return { ...state, status: statusOf(byId), byId, routes: { ...state.routes, ...route(output) }, seen }
}

const route = (output: FulfillmentFact): FulfillmentsState['routes'] => {
  const { fulfillmentId } = output
  switch (output.type) {
    case 'WarehouseOrderRequested':
    case 'LabelRequested':
      return { [output.id]: fulfillmentId }
    case 'ParcelLabelled':
    case 'LabelVoidRequested':
      return { [output.trackingNumber]: fulfillmentId }
    default:
      return {}
  }
}

const statusOf = (byId: FulfillmentsState['byId']): FulfillmentState['status'] =>
  Object.values(byId)
    .map(({ status }) => status)
    .reduce((one, other) => (one === 'NONE' || course.indexOf(other) < course.indexOf(one) ? other : one), 'NONE')

const nearest = ({ byId }: FulfillmentsState): Deadline | undefined =>
  Object.values(byId)
    .flatMap((one) => fulfillmentDeadline(one) ?? [])
    .reduce<Deadline | undefined>((one, other) => (one && one.at <= other.at ? one : other), undefined)

/** Ids come from outside: `constructor` is none. */
const own = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

export const fulfillment: Decider<FulfillmentInput, FulfillmentsState, FulfillmentOutput> = {
  initial: { status: 'NONE', byId: {}, routes: {}, seen: {}, returns: {} },
  decide,
  evolve,
  deadline: nearest,
  isFinal: ({ byId }) => {
    const all = Object.values(byId)
    return all.length > 0 && all.every(({ status }) => ends.includes(status))
  },
}
