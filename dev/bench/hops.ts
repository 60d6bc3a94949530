// Where the time of an order goes: the gaps between the timestamps of its records along its way, over all topics it passes.
import type { Log } from '../../processors/engine/log'
import type { Codec } from '../../schemas/codec'
import type { MessageName } from '../../schemas/message'
import { topicOf, type TopicName } from '../../topics/catalog'
import type { Timed } from './order-watch'
import { summarize } from './statistics'

/** Milliseconds; `share` of the mean way from POST to FULFILLMENT_PENDING read, 0 to 1. Timestamps are whole milliseconds: the mean is finer. */
export type Hop = { readonly name: string; readonly median: number; readonly mean: number; readonly share: number }

/** A record's timestamp is set when its append begins: a gap holds the append before it, the fetch, and the work. */
const way: readonly (readonly [name: MessageName, hop: string])[] = [
  ['PlaceOrder', 'HTTP in, checked and written'],
  ['PlacementAccepted', 'append, fetch, intake'],
  ['StockReservationRequested', 'append, fetch, order'],
  ['StockReserved', 'append, fetch, Inventory Service'],
  ['PaymentRequested', 'append, fetch, order'],
  ['ChargeRequested', 'append, fetch, payment'],
  ['Charged', 'append, fetch, Stripe'],
  ['PaymentCompleted', 'append, fetch, payment'],
  ['FulfillmentRequested', 'append, fetch, order'],
]
const lastHop = 'append, fetch by the watcher'
const topics = [...new Set(way.map(([name]) => topicOf(name)))]
const wanted = new Set<MessageName>(way.map(([name]) => name))

type Ends = ReadonlyMap<TopicName, readonly number[]>

/** Where the topics end now, to read only what comes after. */
export const topicEnds = async (log: Log): Promise<Ends> =>
  new Map(
    await Promise.all(topics.map(async (topic) => [topic, (await log.bounds(topic)).map(({ end }) => end)] as const)),
  )

export const measureHops = async (
  log: Log,
  codec: Codec,
  from: Ends,
  orders: ReadonlyMap<string, Timed>,
): Promise<readonly Hop[]> => {
  const times = new Map<string, Map<MessageName, number>>([...orders.keys()].map((id) => [id, new Map()]))
  for (const [topic, starts] of from)
    for (const [partition, { end }] of (await log.bounds(topic)).entries())
      await log.read(topic, partition, starts[partition]!, end, (records) => {
        for (const { key, value, timestamp } of records) {
          const name = codec.nameOfOrNone(value)
          const seen = name && wanted.has(name) ? times.get(key ?? '') : undefined
          if (seen && !seen.has(name!)) seen.set(name!, timestamp)
        }
      })
  return hopsOf([...orders].map(([id, timed]) => placesOf(timed, times.get(id)!)))
}

/** Times along the way, the POST first and the watcher last; undefined where one is missing. */
const placesOf = (
  { sentAt, epochAt, pendingAt }: Timed,
  seen: ReadonlyMap<MessageName, number>,
): readonly number[] | undefined => {
  const places = [epochAt, ...way.map(([name]) => seen.get(name)), pendingAt && epochAt + pendingAt - sentAt]
  return places.every((place) => place !== undefined) ? (places as number[]) : undefined
}

const hopsOf = (orders: readonly (readonly number[] | undefined)[]): readonly Hop[] => {
  const whole = orders.filter((places) => places !== undefined)
  const total = summarize(whole.map((places) => places[places.length - 1]! - places[0]!)).mean
  return [...way.map(([, hop]) => hop), lastHop].map((name, index) => {
    const { p50, mean } = summarize(whole.map((places) => places[index + 1]! - places[index]!))
    return { name: `${index + 1} ${name}`, median: p50, mean, share: mean / total }
  })
}
