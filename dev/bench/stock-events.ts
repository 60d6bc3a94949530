// Part h: events of stock a second into the table: out of the real log, decoded, folded, into PostgreSQL with ledger and positions, and on to
// Redis. Beside it, in the same run, what PostgreSQL takes of the same lines where nothing else is done with them.
import type { Progress } from '../../operator/progress'
import { systemClock } from '../../processors/engine/clock'
import { deriveMessageId, type OrderId } from '../../schemas/ids'
import type { StockMoved } from '../../schemas/messages'
import { Database } from '../../state/postgres'
import { openCacheRedis } from '../../state/redis'
import { StockReader } from '../../state/stock-reader'
import { createStockRefresh } from '../../state/stock-refresh'
import { createStockTable } from '../../state/stock-table'
import { ViewRunner } from '../../state/view-runner'
import { appendMapped } from '../../state/views/mapped-table'
import { applyToStock } from '../../state/views/stock-fold'
import { ledgerTable, stockTables } from '../../state/views/stock-tables'
import { stockView } from '../../state/views/stock-view'
import { topicOf } from '../../topics/catalog'
import { partitionOf } from '../../topics/partition'
import { cpuSeconds } from './process-cpu'
import type { MeasuredSystem } from './measured-system'

export type StockEventsResult = {
  readonly events: number
  readonly skus: number
  readonly barePerSecond: number
  /** Until PostgreSQL has all, and Redis what it has. */
  readonly tablePerSecond: number
  /** CPU-milliseconds of 1,000 events by process; undefined where they are not told. */
  readonly cpuMsOfTable: Readonly<Record<string, number>> | undefined
}

const topic = topicOf('StockMoved')
const warehouses = ['SAO-1', 'REC-1', 'CHI-1']
const usualSkus = 5_000
const eventsInABatch = 500
/** As the role of the views takes them. */
const maxGroup = 4_000

export const measureStockEvents = async (
  system: MeasuredSystem,
  events: number,
  progress: Progress,
): Promise<StockEventsResult> => {
  const db = new Database(system.env['FULFILLMENT_DATABASE_URL']!, { connections: 4, statementMs: 120_000 })
  try {
    const messages = movements(events)
    const bare = await measureBare(db, messages, progress)
    await tell(system, messages, progress)
    progress('h  events of stock into the table', 0, events)
    return {
      events,
      skus: Math.min(events, usualSkus),
      barePerSecond: bare,
      ...(await measureTable(system, db, events)),
    }
  } finally {
    await db.close()
  }
}

/** Goods come, then are reserved and shipped in turn: over all SKUs and warehouses, one after another. */
const movements = (events: number): StockMoved[] => {
  const places = usualSkus * warehouses.length
  return Array.from({ length: events }, (_, index) => {
    const place = index % places
    const [sku, warehouse] = [`BENCH-${place % usualSkus}`, warehouses[Math.floor(place / usualSkus)]!]
    return movement(sku, warehouse, Math.floor(index / places) + 1)
  })
}

const movement = (sku: string, warehouse: string, sequence: number): StockMoved => {
  const [movement, onHandChange, reservedChange] =
    sequence === 1
      ? (['RECEIVED', 1_000, 0] as const)
      : sequence % 2 === 0
        ? (['RESERVED', 0, 1] as const)
        : (['SHIPPED', -1, -1] as const)
  const [onHand, reserved] = [1_000 - Math.floor((sequence - 1) / 2), sequence % 2 === 0 ? 1 : 0]
  const id = deriveMessageId(`${sku}:${warehouse}:${sequence}`, 'bench', 0)
  const [at, reference] = [Date.now(), `ref-${sequence}`]
  const change = { movement, onHandChange, reservedChange, onHand, reserved, sequence, reference, occurredAt: at }
  return { type: 'StockMoved', id, orderId: sku as OrderId, at, sku, warehouse, ...change }
}

const measureBare = async (db: Database, messages: readonly StockMoved[], progress: Progress): Promise<number> => {
  const lines = messages.map((message) => applyToStock(undefined, message).entry!)
  await db.run('CREATE SCHEMA bench')
  await db.run(stockTables.find(({ name }) => name === ledgerTable.name)!.create('bench'))
  const startedAt = performance.now()
  for (let from = 0; from < lines.length; from += maxGroup) {
    await appendMapped(db, 'bench', ledgerTable, lines.slice(from, from + maxGroup))
    progress('h  bare inserts', from, lines.length)
  }
  const perSecond = (lines.length * 1_000) / (performance.now() - startedAt)
  await db.run('DROP SCHEMA bench CASCADE')
  return perSecond
}

const tell = async (
  { log, codec, partitions }: MeasuredSystem,
  messages: readonly StockMoved[],
  progress: Progress,
): Promise<void> => {
  const lanes = Array.from({ length: partitions }, (): StockMoved[] => [])
  for (const message of messages) lanes[partitionOf(message.sku, partitions)]!.push(message)
  let told = 0
  await Promise.all(
    lanes.map(async (lane, partition) => {
      for (let from = 0; from < lane.length; from += eventsInABatch) {
        const batch = lane.slice(from, from + eventsInABatch)
        const records = batch.map((message) => ({ key: message.sku, value: codec.encode(message), headers: {} }))
        await log.append(topic, partition, records)
        progress('h  telling events of stock', (told += batch.length), messages.length)
      }
    }),
  )
}

/** From when the view knows where it stands: joining a group takes its time, and once. */
const measureTable = async (
  system: MeasuredSystem,
  db: Database,
  events: number,
): Promise<Pick<StockEventsResult, 'tablePerSecond' | 'cpuMsOfTable'>> => {
  const redis = openCacheRedis(system.env['REDIS_URL']!)
  const reader = new StockReader(db)
  const refresh = createStockRefresh({
    ...{ reader, table: createStockTable(redis, reader), clock: systemClock },
    onFailure: (error) => console.error(`the stock in Redis is behind: ${error.message}`),
  })
  const watch = watching(events)
  const runner = new ViewRunner({
    ...{ view: stockView, log: system.log, codec: system.codec, db, clock: systemClock, maxGroup },
    observer: watch.observer,
    onFatal: watch.fail,
    onCommitted: (skus) => refresh.changed(skus),
    group: 'oms.bench.stock-view',
  })
  try {
    await runner.start()
    await watch.begun
    const [cpu, startedAt] = [cpuOf(system), performance.now()]
    await watch.done
    await refresh.changed([])
    const perSecond = (events * 1_000) / (performance.now() - startedAt)
    return { tablePerSecond: perSecond, cpuMsOfTable: cpuSince(system, cpu, events) }
  } finally {
    await runner.stop()
    await refresh.stop()
    redis.disconnect()
  }
}

const watching = (events: number) => {
  let begin: () => void = () => undefined
  let end: () => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const done = new Promise<void>((resolve, reject) => {
    end = resolve
    fail = reject
  })
  done.catch(() => undefined)
  let folded = 0
  const observer = {
    folded: (records: number) => void ((folded += records) >= events && end()),
    voids: () => undefined,
    skipped: () => fail(new Error('records were passed over')),
    reloaded: (_: number, partitions: readonly number[]) => void (partitions.length > 0 && begin()),
    failed: (error: Error) => console.error(`${error.message}; it goes on`),
  }
  return { observer, begun, done, fail: (error: Error) => fail(error) }
}

const cpuOf = ({ pids }: MeasuredSystem) => [
  ...[...pids].map(([name, pid]) => [name, cpuSeconds(pid)] as const),
  ['view', cpuSeconds(process.pid, false)] as const,
]

const cpuSince = (
  system: MeasuredSystem,
  before: ReturnType<typeof cpuOf>,
  events: number,
): StockEventsResult['cpuMsOfTable'] => {
  const after = cpuOf(system)
  if (after.some(([, seconds]) => seconds === undefined)) return undefined
  const earlier = new Map(before)
  return Object.fromEntries(
    after.map(([name, seconds]) => [name, ((seconds! - (earlier.get(name) ?? 0)) * 1_000_000) / events]),
  )
}
