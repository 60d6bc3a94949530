import { sampleCatalogue, type SampleItem } from '../../../dev/orders/catalogue'
import { publishCatalogue } from '../../../dev/orders/publish-catalogue'
import { foldCatalogue, type KeptItem } from '../../../processors/catalogue'
import { HandClock } from '../../../processors/engine/clock'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { followTable } from '../../../processors/engine/table'
import { Codec, localSchemaIds } from '../../../schemas/codec'
import type { Message } from '../../../schemas/message'
import { partitionOf } from '../../../topics/partition'

const topic = 'oms.catalogue.signals.v1'
const partitions = 3

let log: MemoryLog
beforeEach(() => void (log = new MemoryLog({ partitions })))

const codec = (): Codec => new Codec(localSchemaIds())
const publish = (items: readonly SampleItem[]): Promise<number> =>
  publishCatalogue({ log, codec: codec(), partitions, at: 7 }, items)
const records = async (): Promise<number> => (await log.bounds(topic)).reduce((sum, { end }) => sum + end, 0)

/** As intake has it. */
const table = async (): Promise<ReadonlyMap<string, KeptItem>> => {
  const fold = (item: KeptItem | undefined, message: Message): KeptItem | undefined =>
    message.type === 'CatalogueItemChanged' ? foldCatalogue(item, message) : item
  const followed = followTable<KeptItem>({ log, codec: codec(), clock: new HandClock(), topic, fold })
  await followed.caughtUp
  const items = new Map([...followed.values()].map((item) => [item.sku, item]))
  await followed.stop()
  return items
}

test('every item is in the catalogue that prices are looked up in, under its SKU', async () => {
  expect(await publish(sampleCatalogue)).toBe(sampleCatalogue.length)
  const items = await table()
  expect(items.size).toBe(sampleCatalogue.length)
  for (const item of sampleCatalogue) expect(items.get(item.sku)).toEqual({ ...item, sequence: 1, discontinued: false })
})

test('a second start writes nothing', async () => {
  await publish(sampleCatalogue)
  expect(await publish(sampleCatalogue)).toBe(0)
  expect(await records()).toBe(sampleCatalogue.length)
})

test('what has changed is told under a higher sequence, and nothing else', async () => {
  await publish(sampleCatalogue)
  const [first, ...others] = sampleCatalogue
  expect(await publish([{ ...first!, weightGrams: first!.weightGrams + 1 }, ...others])).toBe(1)
  expect((await table()).get(first!.sku)).toMatchObject({ sequence: 2, weightGrams: first!.weightGrams + 1 })
})

test('an item stands in the partition of its SKU', async () => {
  const item = sampleCatalogue[17]!
  await publish([item])
  const ends = (await log.bounds(topic)).map(({ end }) => end)
  expect(ends.indexOf(1)).toBe(partitionOf(item.sku, partitions))
})
