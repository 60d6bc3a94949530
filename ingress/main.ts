// The role through which facts enter: the HTTP API, the webhooks, and the feeds that ask providers what is new.
import { openFedex } from '../egress/carrier/open-fedex'
import { readSendgridPost } from '../egress/sendgrid-webhook'
import { openContext, type Context, type RunningRole } from '../processors/engine/context'
import { metrics, metricsText } from '../runtime/metrics'
import { runProcess } from '../runtime/process'
import { readNumber, readSetting } from '../runtime/settings'
import { evalOn } from '../state/redis'
import { createRequestQuota } from '../state/request-quota'
import { readApiDescription } from './api-description'
import { rememberTokens } from './auth/remembered-tokens'
import { createTokenVerifier } from './auth/token-verifier'
import { parseOrigins } from './guard/cross-origin'
import { createHttpApi } from './http-api'
import { startHttpServer, type HttpApp } from './http-server'
import { startFeeds } from './open-feeds'
import { openPaymentWebhooks } from './open-payments'
import { openFedexWebhook } from './open-shipping'
import { openPorts, type OpenPorts } from './open-ports'
import { openStores, type Stores } from './open-stores'
import { createReadiness } from './readiness'
import { createSendgridWebhook } from './sendgrid-webhook'

export const startIngress = async (context: Context): Promise<RunningRole & { readonly url: string }> => {
  const stores = openStores(context)
  const fedex = openFedex(context, evalOn(stores.redis))
  const open = await openPorts(context, stores, fedex)
  const server = await startHttpServer(createApp(context, stores, open), {
    host: readSetting('HTTP_HOST', context.env),
    port: readNumber('HTTP_PORT', context.env),
  })
  const feeds = startFeeds(context, stores, fedex)
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
  { db, redis, cache, fulfillment }: Stores,
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
      fedex: openFedexWebhook(context, { fulfillment }),
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

if (require.main === module)
  void runProcess('ingress', async (logger) => {
    const context = await openContext('ingress', process.env, logger)
    const role = await startIngress(context)
    return [role, { name: 'log', stop: () => context.log.close() }]
  })
