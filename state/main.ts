// The role that makes things readable: every view of the topology, folded into PostgreSQL.
import { metrics } from '../runtime/metrics'
import { runProcess } from '../runtime/process'
import { readSetting } from '../runtime/settings'
import { openContext, type Context, type RunningRole } from '../processors/engine/context'
import { CachedOrderReader } from './cache'
import { createCacheStore } from './cache-store'
import { views } from './migrate'
import { PostgresOrderReader } from './order-reader'
import { Database } from './postgres'
import { openCacheRedis } from './redis'
import { ViewRunner } from './view-runner'
import type { ViewObserver } from './views/view-observer'

export const startState = async (context: Context): Promise<RunningRole> => {
  const { logger, env } = context
  const db = new Database(readSetting('DATABASE_URL', env))
  const redis = openCacheRedis(readSetting('REDIS_URL', env), (message) => logger.debug(message))
  const cached = new CachedOrderReader(new PostgresOrderReader(db), createCacheStore(redis))
  const runners = views.map(
    (view) =>
      new ViewRunner({
        ...context,
        view,
        db,
        restMs: view.name === 'orders-view' ? 10 : 100,
        observer: observerOf(context, view.name),
        onFatal: context.fatal,
        ...(view.name === 'orders-view'
          ? { onCommitted: (orderIds: readonly string[]) => cached.invalidate(orderIds) }
          : {}),
      }),
  )
  await Promise.all(runners.map((runner) => runner.start()))
  const stop = async (): Promise<void> => {
    await Promise.all(runners.map((runner) => runner.stop()))
    redis.disconnect()
    await db.close()
  }
  return { name: 'state', stop, waiting: () => runners.reduce((sum, runner) => sum + runner.progress().waiting, 0) }
}

const observerOf = ({ logger }: Context, node: string): ViewObserver => ({
  folded: (records) => metrics.inputs.inc({ node }, records),
  voids: (count) => metrics.voids.inc({ node }, count),
  skipped: (skips) => logger.error({ node, skips: skips.length }, 'records were passed over: see view_skips'),
  reloaded: (generation, partitions) =>
    logger.debug({ node, generation, partitions: partitions.length }, 'positions loaded'),
  failed: (error) =>
    logger.warn({ node, error: error.message }, 'not as it is to be; nothing is lost, it goes on by itself'),
})

if (require.main === module)
  void runProcess('state', async (logger) => {
    const context = await openContext('state', process.env, logger)
    const role = await startState(context)
    return [role, { name: 'log', stop: () => context.log.close() }]
  })
