// What must hold when a run has come to rest, by the journals, the states and the providers' own books. Each finding is a sentence.
import type { Held } from '../../processors/engine/store'
import type { AnyDecider } from '../../processors/engine/decider'
import { ChainReader } from '../../processors/engine/journal'
import { handlers } from '../../processors/handlers'
import type { OrderState } from '../../processors/order-state'
import type { Message, MessageOf } from '../../schemas/message'
import type { OrderStatus } from '../../schemas/messages'
import { outputTopicOf } from '../../topics/topology'
import { totals } from '../examples/values'
import type { PlannedOrder } from './plans'
import type { Books } from './providers'
import { nodes, type World } from './world'

type Fact = Message & { readonly status: OrderStatus; readonly version: number }

const onward: { readonly [Status in OrderStatus]: readonly OrderStatus[] } = {
  PENDING: ['PAYMENT_PROCESSING', 'CANCELLED'],
  PAYMENT_PROCESSING: ['PAYMENT_COMPLETED', 'PAYMENT_FAILED', 'CANCELLED'],
  PAYMENT_COMPLETED: ['FULFILLMENT_PENDING'],
  FULFILLMENT_PENDING: ['FULFILLMENT_IN_PROGRESS', 'CANCELLED'],
  FULFILLMENT_IN_PROGRESS: ['SHIPPED', 'CANCELLED'],
  SHIPPED: ['DELIVERED'],
  DELIVERED: [],
  PAYMENT_FAILED: [],
  CANCELLED: ['REFUNDED'],
  REFUNDED: [],
}

/** Keys that are not yet at their end, with the node and status. */
export const unfinished = (world: World, orders: readonly PlannedOrder[]): string[] => {
  const missing = orders.filter(
    ({ place }) => !world.folded('order', world.partitionOf(place.orderId)).has(place.orderId),
  )
  const open = everyState(world).flatMap(({ name, decider, held }) =>
    decider.isFinal(held.state as never) ? [] : [`${name} is ${(held.state as { status: string }).status}`],
  )
  return [...missing.map(({ place }) => `order ${place.orderId} is not there`), ...open]
}

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
export const illegalHistories = (world: World): string[] =>
  partitionsOf(world).flatMap((partition) => {
    const last = new Map<string, Fact>()
    return factsOf(world, partition).flatMap((fact) => {
      const before = last.get(fact.orderId)
      last.set(fact.orderId, fact)
      if (!before)
        return fact.version === 1 && fact.status === 'PENDING'
          ? []
          : [`${fact.orderId} begins as ${fact.status} ${fact.version}`]
      const legal = fact.version === before.version + 1 && onward[before.status].includes(fact.status)
      return legal
        ? []
        : [`${fact.orderId} goes from ${before.status} ${before.version} to ${fact.status} ${fact.version}`]
    })
  })

type Account = { readonly state: OrderState; readonly books: Books; readonly orderId: string }

/** What the providers have booked against what the order says. */
export const differencesOfBooks = (world: World, books: Books, { place: { orderId } }: PlannedOrder): string[] => {
  const state = world.folded('order', world.partitionOf(orderId)).get(orderId)!.state as OrderState
  const about = { state, books, orderId }
  return [...moneyProblems(about), ...goodsProblems(about), ...mailProblems(about)].map(
    (problem) => `${orderId} is ${state.status}: ${problem}`,
  )
}

const moneyProblems = ({ state: { status }, books, orderId }: Account): string[] => {
  const charges = entriesOf(books.charges, orderId)
  const kept = charges.reduce((sum, { amountMinor, refundedMinor }) => sum + amountMinor - refundedMinor, 0)
  return problems([
    [kept !== (status === 'DELIVERED' ? totals.totalMinor : 0), `${kept} were kept`],
    [charges.length > 1, `it was charged ${charges.length} times`],
    [status === 'REFUNDED' && charges.length === 0, 'it was never charged'],
    [status === 'CANCELLED' && charges.length > 0, 'its money went back: it is to be REFUNDED'],
  ])
}

const goodsProblems = ({ state: { status }, books, orderId }: Account): string[] => {
  const delivered = status === 'DELIVERED'
  const labels = entriesOf(books.labels, orderId)
  const used = labels.filter(({ voided }) => !voided).length
  const stock = entriesOf(books.reservations, orderId).map(({ state }) => state)
  return problems([
    [labels.length > 1 || used !== (delivered ? 1 : 0), `${used} of ${labels.length} labels are in use`],
    [entriesOf(books.warehouse, orderId).length > 1, 'it was sent to the warehouse twice'],
    [stock.includes('reserved'), 'its stock is still reserved'],
    [stock.includes('committed') !== delivered, `its stock is ${stock.join()}`],
  ])
}

/** A mail that nobody could confirm may have been sent before. */
const mailProblems = ({ books, orderId }: Account): string[] => {
  const mails = entriesOf(books.mails, orderId).filter(({ sent }) => sent)
  const kinds = new Set(mails.map(({ kind }) => kind))
  return problems([[kinds.size < mails.length && !mails.some(({ doubtful }) => doubtful), 'a mail was sent twice']])
}

const entriesOf = <Entry extends { readonly orderId: string }>(
  book: ReadonlyMap<string, Entry>,
  orderId: string,
): Entry[] => [...book.values()].filter((entry) => entry.orderId === orderId)

const problems = (cases: readonly (readonly [boolean, string])[]): string[] =>
  cases.flatMap(([is, problem]) => (is ? [problem] : []))

/** Every order that exists has told its customer how it ended. */
export const untold = (world: World, books: Books, { place: { orderId } }: PlannedOrder): string[] => {
  const { status } = world.folded('order', world.partitionOf(orderId)).get(orderId)!.state as OrderState
  const asked = new Set([...books.mails.values()].filter((mail) => mail.orderId === orderId).map(({ kind }) => kind))
  const expected = lastMail[status]
  if (!expected) return asked.size ? [`${orderId}: it is ${status} and got a mail`] : []
  return asked.has('ORDER_CONFIRMATION') && asked.has(expected)
    ? []
    : [`${orderId}: it is ${status} and was told ${[...asked].join()}`]
}

const lastMail: { readonly [Status in OrderState['status']]?: string } = {
  DELIVERED: 'ORDER_DELIVERED',
  CANCELLED: 'ORDER_CANCELLED',
  REFUNDED: 'ORDER_REFUNDED',
  PAYMENT_FAILED: 'PAYMENT_FAILED',
}

const partitionsOf = (world: World): number[] =>
  Array.from({ length: world.options.partitions }, (_, partition) => partition)

type Keyed = { readonly name: string; readonly decider: AnyDecider; readonly held: Held }
const everyState = (world: World): Keyed[] =>
  nodes.flatMap((node) =>
    partitionsOf(world).flatMap((partition) =>
      [...world.folded(node, partition)].map(([key, held]) => ({
        name: `${node} ${key}`,
        decider: handlers[node] as AnyDecider,
        held,
      })),
    ),
  )

const factsOf = (world: World, partition: number): Fact[] => {
  const chain = new ChainReader()
  return world.log
    .records(outputTopicOf('order'), partition)
    .filter((record) => chain.take(record))
    .map((record) => world.codec.decode(record.value))
    .filter((message): message is MessageOf<'OrderUpdated'> => 'version' in message && 'status' in message)
}
