// `oms order show ID`: what every decider remembers of an order, what must happen next, and what the read model says. Reads only.
import type { Deadline, AnyDecider } from '../processors/engine/decider'
import { handlers } from '../processors/handlers'
import { openSteps, type NextStep } from '../processors/order/next'
import type { OrderState } from '../processors/order/state'
import type { Aside, Held, StateStore } from '../processors/engine/store'
import type { OrderReading, OrderRecord } from '../schemas/read-model'
import type { Rejection } from '../state/order-reader'
import { partitionOf } from '../topics/partition'
import type { JournalNodeName } from '../topics/topology'
import { shown } from './privacy'
import { journalNodes, OperatorError } from './usage'

export type OrderTools = {
  readonly store: StateStore
  readonly reader: OrderSource
  readonly partitions: number
}
/** The read model, as far as the page needs it. */
export type OrderSource = Pick<OrderReading, 'get' | 'history'> & {
  readonly rejection: (orderId: string) => Promise<Rejection | undefined>
}
/** `personal`: personal data that is not sealed is kept. */
export type OrderOptions = { readonly orderId: string; readonly personal?: boolean }

export type NodeMemory = {
  readonly node: JournalNodeName
  /** Null when the node knows nothing of the order. */
  readonly state: unknown
  readonly final: boolean
  readonly deadline: Deadline | null
  /** Inputs of this order that wait for a redrive, in order. */
  readonly aside: readonly Aside[]
}
export type OrderPage = {
  readonly orderId: string
  readonly partition: number
  /** What is waited for, the nearest deadline first. */
  readonly next: readonly NextStep[]
  readonly nodes: readonly NodeMemory[]
  readonly row: OrderRecord | null
  readonly rejection: Rejection | null
  readonly events: number
  /** How the read model differs from the decider; null when it agrees. */
  readonly disagreement: string | null
}

/** Throws OperatorError when nobody knows the order. */
export const showOrder = async (tools: OrderTools, { orderId, personal = false }: OrderOptions): Promise<OrderPage> => {
  const partition = partitionOf(orderId, tools.partitions)
  const [nodes, row, rejection, history] = await Promise.all([
    Promise.all(journalNodes.map((node) => memoryOf(tools.store, node, partition, orderId))),
    tools.reader.get(orderId),
    tools.reader.rejection(orderId),
    tools.reader.history(orderId),
  ])
  if (!row && !rejection && nodes.every(({ state, aside }) => state === null && aside.length === 0))
    throw new OperatorError(
      `no order ${orderId} is known: check the id, or look for its records with npm run oms -- order timeline ${orderId}`,
    )
  const state = nodes.find(({ node }) => node === 'order')?.state as OrderState | null
  return {
    orderId,
    partition,
    next: state ? [...openSteps(state)].sort((a, b) => a.deadline - b.deadline) : [],
    nodes: nodes.map((node) => ({ ...node, state: shown(node.state, personal) })),
    row: row ? (shown(row, personal) as OrderRecord) : null,
    rejection: rejection ?? null,
    events: history.length,
    disagreement: disagreementOf(state, row),
  }
}

const memoryOf = async (
  store: StateStore,
  node: JournalNodeName,
  partition: number,
  orderId: string,
): Promise<NodeMemory> => {
  const text = await store.partition(node, partition).peek(orderId)
  if (text === null) return { node, state: null, final: false, deadline: null, aside: [] }
  const { state, aside = [] } = JSON.parse(text) as Held
  const { isFinal, deadline }: AnyDecider = handlers[node]
  if (state === null) return { node, state, final: false, deadline: null, aside }
  return {
    node,
    state,
    final: isFinal(state as never),
    deadline: (aside.length ? undefined : deadline?.(state as never)) ?? null,
    aside,
  }
}

const disagreementOf = (state: OrderState | null, row: OrderRecord | undefined): string | null => {
  const decided = state && 'version' in state ? state : undefined
  if (!decided && !row) return null
  if (!row) return `the read model has no row yet; the decider is at version ${decided!.version}`
  if (!decided)
    return `the read model has version ${row.version}; the decider's store has no state: it is being restored, or was lost`
  if (decided.version === row.version && decided.status === row.status) return null
  return `the read model says ${row.status}, version ${row.version}; the decider ${decided.status}, version ${decided.version}`
}
