// Part e: how long the engine's restore takes from an empty Redis, for many orders that went well, on one partition and on several at once.
import { restore, type Restored } from '../../processors/engine/restore'
import type { NewRecord } from '../../processors/engine/log'
import { handlers } from '../../processors/handlers'
import { openRedis } from '../../state/redis'
import { createRedisStore } from '../../state/redis-store'
import type { Progress } from '../../operator/progress'
import type { MeasuredSystem } from './measured-system'
import { orderLives } from './order-lives'

export type RestoreResult = {
  readonly partitions: number
  readonly orders: number
  readonly records: number
  readonly seconds: number
  readonly recordsPerSecond: number
  readonly statesPerSecond: number
}

const appendBytes = 600_000
const recordOverheadBytes = 300

export const measureRestore = async (
  system: MeasuredSystem,
  orders: number,
  partitions: number,
  progress: Progress,
): Promise<RestoreResult> => {
  const journal = `bench.restore.${partitions}`
  await system.admin.createTopic(journal, partitions, {})
  for (let partition = 0; partition < partitions; partition++) {
    const share = Math.floor(orders / partitions) + (partition < orders % partitions ? 1 : 0)
    await write(system, journal, partition, share, (written) =>
      progress(`e  orders written, partition ${partition + 1} of ${partitions}`, written, share),
    )
  }
  return timed(system, journal, orders, partitions, progress)
}

const write = async (
  { log, codec }: MeasuredSystem,
  journal: string,
  partition: number,
  orders: number,
  each: (orders: number) => void,
): Promise<void> => {
  let held: NewRecord[] = []
  let bytes = 0
  let delivered = 0
  const flush = async (): Promise<void> => {
    if (held.length) await log.append(journal, partition, held)
    held = []
    bytes = 0
  }
  for (const batch of orderLives(codec, `p${partition}`, orders)) {
    held.push(...batch)
    for (const { value } of batch) {
      bytes += value!.length + recordOverheadBytes
      if (codec.nameOfOrNone(value) === 'OrderDelivered') delivered++
    }
    if (bytes < appendBytes) continue
    await flush()
    each(delivered)
  }
  await flush()
  each(orders)
}

const timed = async (
  system: MeasuredSystem,
  journal: string,
  orders: number,
  partitions: number,
  progress: Progress,
): Promise<RestoreResult> => {
  const redis = openRedis(system.env['REDIS_URL']!)
  const store = createRedisStore(redis, journal)
  try {
    const one = (partition: number): Promise<Restored | undefined> =>
      restore(
        {
          ...system,
          node: 'order',
          partition,
          decider: handlers.order,
          journal,
          store: store.partition('order', partition),
        },
        () => false,
      )
    progress(`e  restoring ${orders} orders from ${partitions} partitions`, 0, 1)
    const startedAt = performance.now()
    const restored = await Promise.all(Array.from({ length: partitions }, (_, partition) => one(partition)))
    const seconds = (performance.now() - startedAt) / 1_000
    progress(`e  restoring ${orders} orders from ${partitions} partitions`, 1, 1)
    const records = restored.reduce((sum, part) => sum + (part?.records ?? 0), 0)
    const voids = restored.reduce((sum, part) => sum + (part?.voids ?? 0), 0)
    let states = 0
    for (let partition = 0; partition < partitions; partition++)
      states += (await store.partition('order', partition).all()).size
    if (states !== orders || voids)
      throw new Error(
        `the restore gave ${states} states of ${orders}, with ${voids} void records: correct dev/bench/order-lives.ts`,
      )
    return {
      partitions,
      orders,
      records,
      seconds,
      recordsPerSecond: records / seconds,
      statesPerSecond: orders / seconds,
    }
  } finally {
    for (let partition = 0; partition < partitions; partition++) await store.partition('order', partition).clear()
    redis.disconnect()
  }
}
