// Plays the product platform's feed of stock: tells every movement of the Inventory Service in our log, by SKU. It resumes from what the topic
// has, may tell a page twice after a crash, under the same ids, and must never leave one out.
import type { Clock } from '../../processors/engine/clock'
import type { Log, NewRecord } from '../../processors/engine/log'
import type { Codec } from '../../schemas/codec'
import { deriveMessageId, type OrderId } from '../../schemas/ids'
import type { StockMoved } from '../../schemas/messages'
import { topicOf } from '../../topics/catalog'
import { partitionOf } from '../../topics/partition'
import type { Movement, PlatformInventory } from './inventory-client'

export type StockFeedOptions = {
  readonly log: Log
  readonly codec: Codec
  readonly partitions: number
  readonly clock: Clock
  readonly inventory: Pick<PlatformInventory, 'movementsSince'>
  /** Movements asked for at once; at most 1,000. */
  readonly pageSize?: number
}

export type StockFeed = {
  /** Tells all that is new; resolves with how many movements that were. One call at a time. */
  readonly tell: (stop?: AbortSignal) => Promise<number>
}

const topic = topicOf('StockMoved')
/** Of every record: the cursor that its page was asked for by. */
const header = 'page-after'

export const createStockFeed = (options: StockFeedOptions): StockFeed => {
  const { inventory, pageSize = 1_000 } = options
  let cursor: string | undefined
  return {
    tell: async (stop) => {
      cursor ??= await lastPage(options.log)
      for (let told = 0; ;) {
        const page = await inventory.movementsSince(cursor, pageSize)
        await append(options, page.movements, cursor)
        cursor = page.cursor
        told += page.movements.length
        if (page.movements.length < pageSize || stop?.aborted) return told
      }
    },
  }
}

/** The last page of which anything is in the log is told again: some of it may be missing. */
const lastPage = async (log: Log): Promise<string> => {
  let last = 0
  for (const [partition, { start, end }] of (await log.bounds(topic)).entries()) {
    if (end === start) continue
    await log.read(topic, partition, end - 1, end, (records) => {
      for (const { headers } of records) last = Math.max(last, Number(headers[header] ?? 0))
    })
  }
  return String(last)
}

const append = async (
  { log, codec, partitions, clock }: StockFeedOptions,
  movements: readonly Movement[],
  after: string,
): Promise<void> => {
  const lanes = new Map<number, NewRecord[]>()
  for (const movement of movements) {
    const partition = partitionOf(movement.sku, partitions)
    const record = {
      key: movement.sku,
      value: codec.encode(messageOf(movement, clock.now())),
      headers: { [header]: after },
    }
    const lane = lanes.get(partition)
    if (lane) lane.push(record)
    else lanes.set(partition, [record])
  }
  await Promise.all([...lanes].map(([partition, records]) => log.append(topic, partition, records)))
}

/** No order is meant: the head names the item. */
const messageOf = (movement: Movement, at: number): StockMoved => ({
  type: 'StockMoved',
  id: deriveMessageId(`${movement.sku}:${movement.warehouse}:${movement.sequence}`, 'stock-feed', 0),
  orderId: movement.sku as OrderId,
  at,
  ...movement,
})
