// The role through which facts enter: the HTTP API, the webhooks, and the feeds that ask providers what is new.
import { createFedexTracking } from '../egress/fedex-tracking'
import { openFedex } from '../egress/open-fedex'
import { readSendgridPost } from '../egress/sendgrid-webhook'
import { createWmsStatusSource } from '../egress/wms-feed-client'
import { openContext, type Context, type RunningRole } from '../processors/engine/context'
import type { StateStore } from '../processors/engine/store'
import { metrics, metricsText } from '../runtime/metrics'
import { runProcess } from '../runtime/process'
import { readNumber, readSetting, type SettingName } from '../runtime/settings'
import { CachedOrderReader } from '../state/cache'
import { createCacheStore } from '../state/cache-store'
import { createExclusive } from '../state/exclusive'
import { createOrderStateReader } from '../state/order-state-reader'
import { PostgresOrderReader } from '../state/order-reader'
import { Database } from '../state/postgres'
import { evalOn, openCacheRedis, openRedis, type RedisClient } from '../state/redis'
import { createRedisStore } from '../state/redis-store'
import { feedPosition, markPolled, openParcels, setFeedPosition } from '../state/views/feed-state'
import { startDecisionWaiter, type DecisionWaiter } from './decision-waiter'
import { startFedexFeed } from './fedex-feed'
import type { Feed, FeedOptions } from './feed-loop'
import { createHttpApi } from './http-api'
import { startHttpServer } from './http-server'
import type { Anchor } from './journal-follower'
import { createReadiness } from './readiness'
import { createSendgridWebhook } from './sendgrid-webhook'
import { startWmsFeed } from './wms-feed'

type Stores = {
  readonly redis: RedisClient
  readonly cache: RedisClient
  readonly store: StateStore
  readonly db: Database
}

export const startIngress = async (context: Context): Promise<RunningRole & { readonly url: string }> => {
  const stores = openStores(context)
  const decisions = await openDecisions(context, stores.store)
  const app = createHttpApi({
    ...context,
    orders: new CachedOrderReader(new PostgresOrderReader(stores.db), createCacheStore(stores.cache)),
    decisions,
    decided: createOrderStateReader(stores.store, context.partitions).decided,
    metricsText,
    ready: createReadiness(
      { kafka: decisions.caughtUp, postgres: () => stores.db.rows('SELECT 1'), redis: () => stores.redis.ping() },
      context.clock,
    ),
    sendgrid: createSendgridWebhook(context, (body, headers) =>
      readSendgridPost(body, headers, readSetting('SENDGRID_WEBHOOK_PUBLIC_KEY', context.env), context.clock.now()),
    ),
    observed: (route, status, seconds) => metrics.httpSeconds.observe({ route, status: String(status) }, seconds),
  })
  const server = await startHttpServer(app, {
    host: readSetting('HTTP_HOST', context.env),
    port: readNumber('HTTP_PORT', context.env),
  })
  const feeds = startFeeds(context, stores)
  const stop = async (): Promise<void> => {
    await server.close()
    await Promise.all(feeds.map((feed) => feed.stop()))
    await decisions.stop()
    stores.redis.disconnect()
    stores.cache.disconnect()
    await stores.db.close()
  }
  return { name: 'ingress', url: server.url, stop, waiting: () => 0 }
}

const openStores = ({ env, logger }: Context): Stores => {
  const redis = openRedis(readSetting('REDIS_URL', env), { onWarning: (message) => logger.warn(message) })
  const cache = openCacheRedis(readSetting('REDIS_URL', env), (message) => logger.debug(message))
  return { redis, cache, store: createRedisStore(redis), db: new Database(readSetting('DATABASE_URL', env)) }
}

/** Follows the order journal from where its decider's checkpoints stand: what came before can be looked up. */
const openDecisions = async (context: Context, store: StateStore): Promise<DecisionWaiter> => {
  const bounds = await context.log.bounds('oms.order.events.v1')
  const anchors = await Promise.all(
    bounds.map(async (_, partition): Promise<Anchor> => {
      const checkpoint = await store.partition('order', partition).checkpoint()
      const known = checkpoint && checkpoint.journal <= bounds[partition]!.end
      return known ? { next: checkpoint.journal, head: checkpoint.head } : { next: 0, head: '' }
    }),
  )
  return startDecisionWaiter({
    ...context,
    anchors,
    onError: (error) => context.logger.warn({ error: error.message }, 'the order journal can not be followed'),
  })
}

const startFeeds = (context: Context, { db, redis }: Stores): Feed[] => {
  const get = (name: SettingName): string => readSetting(name, context.env)
  const options: FeedOptions & Context = { ...context, exclusive: createExclusive(db) }
  const endpoint = get('WMS_ENDPOINT')
  const api = openFedex(context, evalOn(redis))
  return [
    startWmsFeed({
      ...options,
      client: createWmsStatusSource({
        endpoint,
        wsdl: `${endpoint}?wsdl`,
        username: get('WMS_USERNAME'),
        password: get('WMS_PASSWORD'),
      }),
      cursors: { get: (feed) => feedPosition(db, feed), set: (feed, cursor) => setFeedPosition(db, feed, cursor) },
    }),
    startFedexFeed({
      ...options,
      tracking: createFedexTracking({ api }),
      parcels: {
        openParcels: (limit, since) => openParcels(db, limit, since),
        markPolled: (numbers, at) => markPolled(db, numbers, at),
      },
    }),
  ]
}

if (require.main === module)
  void runProcess('ingress', async (logger) => {
    const context = await openContext('ingress', process.env, logger)
    const role = await startIngress(context)
    return [role, { name: 'log', stop: () => context.log.close() }]
  })
