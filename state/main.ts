// The role that makes things readable: every view of the topology, folded into the PostgreSQL in which it stands.
import { metrics } from '../runtime/metrics'
import { runProcess } from '../runtime/process'
import { readNumber, readSetting } from '../runtime/settings'
import { openContext, type Context, type RunningRole } from '../processors/engine/context'
import type { ViewName } from '../topics/topology'
import { CachedOrderReader } from './cache'
import { createCacheStore } from './cache-store'
import { forFulfillment, forOrders, forPayments } from './migrate'
import { PostgresOrderReader } from './order-reader'
import { Database } from './postgres'
import { startReconciler } from './reconciliation/reconciler'
import { openCacheRedis, type RedisClient } from './redis'
import { StockReader } from './stock-reader'
import { createStockRefresh, type StockRefresh } from './stock-refresh'
import { createStockTable } from './stock-table'
import { ViewRunner, type ViewRunnerOptions } from './view-runner'
import type { AnyView } from './views/view'
import type { ViewObserver } from './views/view-observer'

export const startState = async (context: Context): Promise<RunningRole> => {
  const { logger, env } = context
  const db = new Database(readSetting('DATABASE_URL', env))
  const payments = new Database(readSetting('PAYMENTS_DATABASE_URL', env))
  const fulfillment = new Database(readSetting('FULFILLMENT_DATABASE_URL', env))
  // Comparing all payments takes seconds where there are many.
  const comparing = new Database(readSetting('PAYMENTS_DATABASE_URL', env), { connections: 1, statementMs: 600_000 })
  const redis = openCacheRedis(readSetting('REDIS_URL', env), (message) => logger.debug(message))
  const cached = new CachedOrderReader(new PostgresOrderReader(db, fulfillment), createCacheStore(redis))
  const stock = openStockRefresh(context, redis, fulfillment)
  const runnerOf = (view: AnyView, home: Database): ViewRunner =>
    new ViewRunner({
      ...context,
      view,
      db: home,
      ...manner(view.name, {
        'orders-view': { restMs: 10, onCommitted: (orderIds) => cached.invalidate(orderIds) },
        'stock-view': { maxGroup: 4_000, onCommitted: (skus) => stock.changed(skus) },
      }),
      observer: observerOf(context, view.name),
      onFatal: context.fatal,
    })
  const runners = [
    ...forOrders.views.map((view) => runnerOf(view, db)),
    ...forPayments.views.map((view) => runnerOf(view, payments)),
    ...forFulfillment.views.map((view) => runnerOf(view, fulfillment)),
  ]
  await Promise.all(runners.map((runner) => runner.start()))
  const refreshed = stock.all()
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
    await Promise.all([stock.stop(), refreshed])
    redis.disconnect()
    await Promise.all([db, payments, fulfillment, comparing].map((each) => each.close()))
  }
  return { name: 'state', stop, waiting: () => runners.reduce((sum, runner) => sum + runner.progress().waiting, 0) }
}

type Manner = Pick<ViewRunnerOptions, 'restMs' | 'maxGroup' | 'onCommitted'>

/** Most views are read by people: a tenth of a second more is nothing to them, and costs less. */
const manner = (name: ViewName, special: { readonly [Name in ViewName]?: Manner }): Manner => ({
  restMs: 100,
  ...special[name],
})

const openStockRefresh = ({ clock, logger }: Context, redis: RedisClient, fulfillment: Database): StockRefresh => {
  const reader = new StockReader(fulfillment)
  return createStockRefresh({
    ...{ reader, table: createStockTable(redis, reader), clock },
    onFailure: (error) => logger.warn({ error: error.message }, 'the stock in Redis is behind; it is tried again'),
  })
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
