// The role that makes things readable: every view of the topology, folded into the PostgreSQL in which it stands.
import { metrics } from '../runtime/metrics'
import { runProcess } from '../runtime/process'
import { readNumber, readSetting } from '../runtime/settings'
import { openContext, type Context, type RunningRole } from '../processors/engine/context'
import { CachedOrderReader } from './cache'
import { createCacheStore } from './cache-store'
import { forOrders, forPayments } from './migrate'
import { PostgresOrderReader } from './order-reader'
import { Database } from './postgres'
import { startReconciler } from './reconciliation/reconciler'
import { openCacheRedis } from './redis'
import { ViewRunner } from './view-runner'
import type { AnyView } from './views/view'
import type { ViewObserver } from './views/view-observer'

export const startState = async (context: Context): Promise<RunningRole> => {
  const { logger, env } = context
  const db = new Database(readSetting('DATABASE_URL', env))
  const payments = new Database(readSetting('PAYMENTS_DATABASE_URL', env))
  // Comparing all payments takes seconds where there are many.
  const comparing = new Database(readSetting('PAYMENTS_DATABASE_URL', env), { connections: 1, statementMs: 600_000 })
  const redis = openCacheRedis(readSetting('REDIS_URL', env), (message) => logger.debug(message))
  const cached = new CachedOrderReader(new PostgresOrderReader(db), createCacheStore(redis))
  const runnerOf = (view: AnyView, home: Database): ViewRunner =>
    new ViewRunner({
      ...context,
      view,
      db: home,
      restMs: view.name === 'orders-view' ? 10 : 100,
      observer: observerOf(context, view.name),
      onFatal: context.fatal,
      ...(view.name === 'orders-view'
        ? { onCommitted: (orderIds: readonly string[]) => cached.invalidate(orderIds) }
        : {}),
    })
  const runners = [
    ...forOrders.views.map((view) => runnerOf(view, db)),
    ...forPayments.views.map((view) => runnerOf(view, payments)),
  ]
  await Promise.all(runners.map((runner) => runner.start()))
  const reconciler = startReconciler({
    ...{ db: comparing, clock: context.clock, speed: readNumber('OMS_SPEED', env) },
    onCounts: (counts) => {
      for (const [kind, count] of Object.entries(counts)) metrics.paymentDifferences.set({ kind }, count)
    },
    onFailure: (error) => logger.warn({ error: error.message }, 'payments were not compared; it is tried again'),
  })
  const stop = async (): Promise<void> => {
    await reconciler.stop()
    await Promise.all(runners.map((runner) => runner.stop()))
    redis.disconnect()
    await Promise.all([db, payments, comparing].map((each) => each.close()))
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
