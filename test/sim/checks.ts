// What must hold of the journals and the states when a run has come to rest. Each finding is a sentence.
import type { Held } from '../../processors/engine/store'
import type { AnyDecider } from '../../processors/engine/decider'
import { handlers } from '../../processors/handlers'
import { isPlaced } from '../../processors/order/state'
import type { PaymentState } from '../../processors/payment/state'
import type { Message } from '../../schemas/message'
import type { OrderStatus } from '../../schemas/messages'
import { all, problems, type Life } from './life'
import { nodes, type World } from './world'

type Fact = Message & { readonly status: OrderStatus; readonly version: number }

const onward: { readonly [Status in OrderStatus | 'NONE']: readonly OrderStatus[] } = {
  NONE: ['PENDING'],
  PENDING: ['PAYMENT_PROCESSING', 'CANCELLED'],
  PAYMENT_PROCESSING: ['PAYMENT_COMPLETED', 'PAYMENT_FAILED', 'CANCELLED'],
  PAYMENT_COMPLETED: ['FULFILLMENT_PENDING', 'CANCELLED'],
  FULFILLMENT_PENDING: ['FULFILLMENT_IN_PROGRESS', 'CANCELLED'],
  FULFILLMENT_IN_PROGRESS: ['SHIPPED', 'DELIVERED', 'CANCELLED'],
  SHIPPED: ['DELIVERED', 'REFUNDED'],
  DELIVERED: ['REFUNDED'],
  PAYMENT_FAILED: [],
  CANCELLED: ['REFUNDED'],
  REFUNDED: [],
}

/** Only people can end what waits for a refund that the provider refused. */
export const isBlocked = (world: World, orderId: string): boolean =>
  (world.stateOf('payment', orderId) as PaymentState | undefined)?.status === 'REFUND_BLOCKED'

/** Keys that are not yet at their end, with the node and status. */
export const unfinished = (world: World, orderIds: readonly string[]): string[] => {
  const missing = orderIds.filter((orderId) => world.stateOf('order', orderId) === undefined)
  const open = everyState(world).flatMap(({ node, key, held }) => {
    if (isFinal({ node, key, held }) || isBlocked(world, key)) return []
    return [`${node} ${key} is ${(held.state as { readonly status: string }).status}`]
  })
  return [...missing.map((orderId) => `order ${orderId} is not there`), ...open]
}

/** What is not final waits for a moment that is yet to come. */
export const stuck = (world: World): string[] =>
  everyState(world).flatMap(({ node, key, held }) => {
    if (isFinal({ node, key, held })) return []
    const deadline = (handlers[node] as AnyDecider).deadline?.(held.state as never)
    return deadline && deadline.at > world.clock.now() ? [] : [`${node} ${key} waits for nothing that comes`]
  })

/** The journal folded is what the store holds, byte for byte. */
export const differencesOfStore = (world: World): string[] =>
  nodes.flatMap((node) =>
    partitionsOf(world).flatMap((partition) => {
      const stored = world.store.partition(node, partition).values
      const folded = world.folded(node, partition)
      const wrong = [...folded].filter(([key, held]) => stored.get(key) !== JSON.stringify(held)).map(([key]) => key)
      return [...wrong, ...[...stored.keys()].filter((key) => !folded.has(key))].map(
        (key) => `${node} ${key}: store and journal differ`,
      )
    }),
  )

/** Versions without a gap, statuses one after another as they may. */
export const illegalHistory = ({ said }: Life): string[] => {
  let version = 0
  let status: OrderStatus | 'NONE' = 'NONE'
  const facts = said.order.filter((message): message is Fact => 'version' in message && 'status' in message)
  return facts.flatMap((fact) => {
    const from = `${status} ${version}`
    const isLegal = fact.version === version + 1 && (fact.status === status || onward[status].includes(fact.status))
    version = fact.version
    status = fact.status
    return isLegal ? [] : [`goes from ${from} to ${fact.status} ${fact.version} by ${fact.type}`]
  })
}

/** An id stands for one message, for ever. */
export const repeatedIds = ({ said }: Life): string[] => {
  const known = new Set<string>()
  return [...said.order, ...said.payment, ...said.fulfillment, ...said.notification, ...said.desk].flatMap(
    (message) => {
      const isKnown = known.has(message.id)
      known.add(message.id)
      return isKnown ? [`${message.type} has the id ${message.id} of another message`] : []
    },
  )
}

/** While an order is held nothing is charged and nothing is sent of what was ordered. */
export const heedlessOfHolds = ({ said }: Life): string[] => {
  const holds = new Set<string>()
  return said.order.flatMap((message) => {
    if (message.type === 'OrderHeld') holds.add(message.holdId)
    if (message.type === 'OrderReleased') holds.delete(message.holdId)
    const moves =
      message.type === 'PaymentRequested' || (message.type === 'FulfillmentRequested' && message.purpose === 'ORDER')
    return moves && holds.size > 0 ? [`${message.type} while it was held`] : []
  })
}

/** Returns, shortages and escalations end once. */
export const unended = ({ said, state }: Life): string[] => {
  const isClosed = isPlaced(state) && ['CANCELLED', 'REFUNDED', 'PAYMENT_FAILED'].includes(state.status)
  const ends = (returnId: string): number =>
    [...all(said.order, 'ReturnSettled'), ...all(said.order, 'ReturnRefused')].filter(
      (end) => end.returnId === returnId,
    ).length
  const expired = new Set(all(said.order, 'ReturnExpired').map(({ returnId }) => returnId))
  const received = new Set(all(said.order, 'ReturnReceived').map(({ returnId }) => returnId))
  const answers = all(said.order, 'ShortageAnswered').map(({ shortageId }) => shortageId)
  return [
    ...all(said.order, 'ReturnOpened').flatMap(({ returnId }) => {
      const isOver = ends(returnId) === 1 || (ends(returnId) === 0 && expired.has(returnId) && !received.has(returnId))
      return problems([[!isOver && !isClosed, `return ${returnId} ended ${ends(returnId)} times`]])
    }),
    ...all(said.order, 'ShortageOpened').flatMap(({ shortageId }) => {
      const times = answers.filter((answer) => answer === shortageId).length
      return problems([
        [times !== 1 && !(times === 0 && isClosed), `shortage ${shortageId} was answered ${times} times`],
      ])
    }),
  ]
}

const partitionsOf = (world: World): number[] =>
  Array.from({ length: world.options.partitions }, (_, partition) => partition)

type Keyed = { readonly node: (typeof nodes)[number]; readonly key: string; readonly held: Held }
const restful = ['REJECTED', 'DELIVERED', 'PAYMENT_FAILED', 'CANCELLED', 'REFUNDED']

/** Where nothing but refusals was said, there is nothing to end; an order that waits for nothing must have come to an end. */
const isFinal = ({ node, held }: Keyed): boolean => {
  const { status } = held.state as { readonly status: string }
  if (node !== 'order' && status === 'NONE') return true
  return (node !== 'order' || restful.includes(status)) && (handlers[node] as AnyDecider).isFinal(held.state as never)
}

const everyState = (world: World): Keyed[] =>
  nodes.flatMap((node) =>
    partitionsOf(world).flatMap((partition) =>
      [...world.folded(node, partition)].map(([key, held]) => ({ node, key, held })),
    ),
  )
