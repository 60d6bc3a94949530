// The role through which facts enter: the HTTP API, the webhooks, and the feeds that ask providers what is new.
import { createFedexTracking } from '../egress/fedex-tracking'
import { openFedex } from '../egress/open-fedex'
import { openSignalLists } from '../egress/psp/open-psp'
import { readSendgridPost } from '../egress/sendgrid-webhook'
import { createWmsStatusSource } from '../egress/wms-feed-client'
import { openContext, type Context, type RunningRole } from '../processors/engine/context'
import { metrics, metricsText } from '../runtime/metrics'
import { runProcess } from '../runtime/process'
import { readNumber, readSetting, type SettingName } from '../runtime/settings'
import { createExclusive } from '../state/exclusive'
import { evalOn } from '../state/redis'
import { createRequestQuota } from '../state/request-quota'
import { feedPosition, markPolled, openParcels, setFeedPosition } from '../state/views/feed-state'
import { readApiDescription } from './api-description'
import { rememberTokens } from './auth/remembered-tokens'
import { createTokenVerifier } from './auth/token-verifier'
import { startFedexFeed } from './fedex-feed'
import type { Feed, FeedOptions } from './feed-loop'
import { parseOrigins } from './guard/cross-origin'
import { createHttpApi } from './http-api'
import { startHttpServer, type HttpApp } from './http-server'
import { openPaymentWebhooks } from './open-payments'
import { openPorts, type OpenPorts } from './open-ports'
import { openStores, type Stores } from './open-stores'
import { createReadiness } from './readiness'
import { createSendgridWebhook } from './sendgrid-webhook'
import { startPaymentsFeeds } from './payments-feed'
import { startWmsFeed, type CursorStore } from './wms-feed'

export const startIngress = async (context: Context): Promise<RunningRole & { readonly url: string }> => {
  const stores = openStores(context)
  const open = await openPorts(context, stores)
  const server = await startHttpServer(createApp(context, stores, open), {
    host: readSetting('HTTP_HOST', context.env),
    port: readNumber('HTTP_PORT', context.env),
  })
  const feeds = startFeeds(context, stores)
  const stop = async (): Promise<void> => {
    await server.close()
    await Promise.all(feeds.map((feed) => feed.stop()))
    await open.stop()
    await stores.close()
  }
  return { name: 'ingress', url: server.url, stop, waiting: () => 0 }
}

const createApp = (
  context: Context,
  { db, redis, cache }: Stores,
  { ports, answers, guestLinks }: OpenPorts,
): HttpApp => {
  const { env, logger, clock } = context
  const origins = readSetting('CORS_ORIGINS', env)
  return createHttpApi({
    ports,
    operations: {
      document: readApiDescription(),
      metricsText,
      ready: createReadiness(
        { kafka: answers.caughtUp, postgres: () => db.rows('SELECT 1'), redis: () => redis.ping() },
        clock,
      ),
      sendgrid: createSendgridWebhook(context, (body, headers) =>
        readSendgridPost(body, headers, readSetting('SENDGRID_WEBHOOK_PUBLIC_KEY', env), clock.now()),
      ),
      ...openPaymentWebhooks(context),
    },
    auth: { tokens: verifierOf(context), guestLinks },
    quota: createRequestQuota(cache, {
      onOpen: (error) => {
        metrics.openedLimits.inc({ limit: 'requests' })
        logger.warn({ error: error.message }, 'requests are not limited: see whether Redis runs')
      },
    }),
    corsOrigins: origins === 'none' ? [] : parseOrigins(origins),
    trustedProxies: readNumber('TRUSTED_PROXIES', env, 0),
    logger,
    observed: (route, status, seconds) => metrics.httpSeconds.observe({ route, status: String(status) }, seconds),
  })
}

const verifierOf = ({ env, logger, clock }: Context) => {
  const issuer = readSetting('AUTH_ISSUER', env)
  if (issuer.includes('development'))
    logger.warn({ issuer }, 'tokens of a development issuer are taken: not for production')
  const verifier = createTokenVerifier({
    jwksUrl: readSetting('AUTH_JWKS_URL', env),
    issuer,
    audience: readSetting('AUTH_AUDIENCE', env),
    clock,
    onWarning: (message) => logger.warn(message),
  })
  return rememberTokens(verifier, { clock })
}

const startFeeds = (context: Context, { feeds: db, redis }: Stores): Feed[] => {
  const get = (name: SettingName): string => readSetting(name, context.env)
  const options: FeedOptions & Context = { ...context, exclusive: createExclusive(db) }
  const endpoint = get('WMS_ENDPOINT')
  const cursors: CursorStore = {
    get: (feed) => feedPosition(db, feed),
    set: (feed, cursor) => setFeedPosition(db, feed, cursor),
  }
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
      cursors,
    }),
    ...startPaymentsFeeds({ ...options, cursors, lists: openSignalLists(context.env, () => context.clock.now()) }),
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
