// Tells the catalogue as the product platform does: each item whenever it has changed, under a sequence that rises. It must never write
// what the topic says already: the topic would grow with every start.
import { foldCatalogue, type KeptItem } from '../../processors/catalogue'
import type { Log, NewRecord } from '../../processors/engine/log'
import type { Codec } from '../../schemas/codec'
import { deriveMessageId, type OrderId } from '../../schemas/ids'
import type { CatalogueItemChanged } from '../../schemas/messages'
import { topicOf } from '../../topics/catalog'
import { partitionOf } from '../../topics/partition'
import type { SampleItem } from './catalogue'

/** `at` in milliseconds since 1970. */
export type CatalogueTopic = {
  readonly log: Log
  readonly codec: Codec
  readonly partitions: number
  readonly at: number
}

const mostInABatch = 500

/** Resolves with how many items were told, once all of them are in the log. Items that are not named stay as they are. */
export const publishCatalogue = async (to: CatalogueTopic, items: readonly SampleItem[]): Promise<number> => {
  const known = await readCatalogue(to)
  const lanes = new Map<number, NewRecord[]>()
  const changed = items.filter((item) => !isSame(known.get(item.sku), item))
  for (const item of changed) {
    const partition = partitionOf(item.sku, to.partitions)
    const value = to.codec.encode(messageOf(item, (known.get(item.sku)?.sequence ?? 0) + 1, to.at))
    lanes.set(partition, [...(lanes.get(partition) ?? []), { key: item.sku, value, headers: {} }])
  }
  for (const [partition, records] of lanes)
    for (let from = 0; from < records.length; from += mostInABatch)
      await to.log.append(topic, partition, records.slice(from, from + mostInABatch))
  return changed.length
}

const topic = topicOf('CatalogueItemChanged')

const readCatalogue = async ({ log, codec }: CatalogueTopic): Promise<ReadonlyMap<string, KeptItem>> => {
  const items = new Map<string, KeptItem>()
  for (const [partition, { start, end }] of (await log.bounds(topic)).entries())
    await log.read(topic, partition, start, end, async (records) => {
      await codec.learn(records.map(({ value }) => value))
      for (const { key, value } of records) {
        if (key === null || codec.nameOfOrNone(value) !== 'CatalogueItemChanged') continue
        items.set(key, foldCatalogue(items.get(key), codec.decode(value) as CatalogueItemChanged))
      }
    })
  return items
}

const isSame = (known: KeptItem | undefined, item: SampleItem): boolean =>
  known !== undefined && !known.discontinued && contentOf(known) === contentOf(item)

const contentOf = (item: SampleItem): string => {
  const { sku, name, category, prices, weightGrams, dimensions, supply, expectedAt, hsCode, originCountry } = item
  const { lengthMm, widthMm, heightMm } = dimensions ?? {}
  return JSON.stringify([
    ...[sku, name, category, prices.map(({ currency, amountMinor }) => [currency, amountMinor]), weightGrams],
    ...[lengthMm, widthMm, heightMm, supply, expectedAt, hsCode, originCountry],
  ])
}

/** No order is meant: the head names the item. */
const messageOf = (item: SampleItem, sequence: number, at: number): CatalogueItemChanged => ({
  type: 'CatalogueItemChanged',
  id: deriveMessageId(`${item.sku}:${sequence}`, 'catalogue-feed', 0),
  orderId: item.sku as OrderId,
  at,
  ...item,
  sequence,
  discontinued: false,
})
