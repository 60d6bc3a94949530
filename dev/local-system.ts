// Everything that the roles stand on, on one machine: servers, registry, topics, schemas, databases, simulators, token issuer, catalogue.
// Gives the environment that the roles are started with, which differs from production's by its URLs and secrets alone.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openKafkaLog } from '../processors/engine/kafka/kafka-log'
import { Codec } from '../schemas/codec'
import { openSchemaIds, registerSchemas } from '../schemas/registry-client'
import { settings } from '../runtime/settings'
import { forFulfillment, forPayments, migrateUrl } from '../state/migrate'
import { openClusterAdmin } from '../topics/kafka-admin'
import { isRisky, planTopics, describeAction } from '../topics/plan'
import { topicNames } from '../topics/catalog'
import { firstMessage, startChild, stopChild } from './child'
import { localSecrets } from './local-secrets'
import { sampleCatalogue } from './orders/catalogue'
import { publishCatalogue } from './orders/publish-catalogue'
import { kafkaSchemaStore, schemasTopic, schemasTopicConfig } from './registry/kafka-store'
import { startRegistry } from './registry/server'
import { adyenAccount } from './simulators/adyen-account'
import { fedexSimulatorAccount } from './simulators/fedex'
import { createIssuer, developmentIssuer, type Issuer } from './simulators/issuer'
import type { SimulatorUrls } from './simulators/urls'
import { sendgridSimulatorKey } from './simulators/sendgrid'
import { wmsPath } from './simulators/wms'
import { startStack, type Stack } from './stack/stack'

export type LocalSystemOptions = {
  readonly dataDir: string
  readonly fresh: boolean
  readonly ports: 'fixed' | 'free'
  readonly speed: number
  readonly partitions: number
  readonly httpPort: number
  readonly progress: (line: string) => void
  readonly env?: NodeJS.ProcessEnv
}

export type LocalSystem = {
  readonly env: NodeJS.ProcessEnv
  readonly stack: Stack
  readonly simulators: SimulatorUrls
  /** Mints the tokens that the roles trust. */
  readonly issuer: Pick<Issuer, 'mint'>
  readonly stop: () => Promise<void>
}

type Stop = () => Promise<unknown>

/** Rejects, with all that it started stopped again, when anything is missing. */
export const startLocalSystem = async (options: LocalSystemOptions): Promise<LocalSystem> => {
  const stops: Stop[] = []
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one().catch(() => undefined)
  }
  try {
    return await start(options, stops, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

const start = async (options: LocalSystemOptions, stops: Stop[], stop: Stop): Promise<LocalSystem> => {
  const base = options.env ?? process.env
  const stack = await startStack({
    dataDir: options.dataDir,
    fresh: options.fresh,
    ports: options.ports,
    progress: options.progress,
    env: base,
  })
  stops.push(() => stack.stop())
  const servers: NodeJS.ProcessEnv = {
    ...base,
    ...stack.env,
    OMS_PARTITIONS: String(options.partitions),
    OMS_SPEED: String(options.speed),
    HTTP_PORT: String(options.httpPort),
  }
  const [registryUrl, simulators] = await Promise.all([
    openRegistry(options, servers, stops),
    openSimulators(options, servers, stops),
    migrateUrl(stack.env.DATABASE_URL),
    migrateUrl(stack.env.PAYMENTS_DATABASE_URL, forPayments),
    migrateUrl(stack.env.FULFILLMENT_DATABASE_URL, forFulfillment),
  ])
  const env = {
    ...servers,
    SCHEMA_REGISTRY_URL: registryUrl,
    ...providerSettings(simulators.urls, simulators.keys, options.httpPort),
    ...accessSettings(simulators.urls, base),
    ...localSecrets(options.dataDir, base),
  }
  await registerSchemas(registryUrl).catch((error: Error) => {
    throw earlierData(error, options.dataDir)
  })
  await stockCatalogue(options, env)
  options.progress('Topics, schemas, databases and catalogue are in place')
  const { urls, issuer } = simulators
  return { env, stack, simulators: urls, issuer, stop: async () => void (await stop()) }
}

/** Creates the topics, and a registry where none is given. */
const openRegistry = async (options: LocalSystemOptions, env: NodeJS.ProcessEnv, stops: Stop[]): Promise<string> => {
  const brokers = env['KAFKA_BROKERS']!.split(',')
  const admin = await openClusterAdmin(brokers)
  try {
    const plan = planTopics(await admin.state(topicNames), { partitions: options.partitions, replication: 1 })
    const refused = plan.filter(isRisky)
    if (refused.length)
      throw new Error(
        `the topics can't be changed: ${refused.map(describeAction).join('; ')}. Or begin anew with --fresh`,
      )
    await admin.apply(plan)
    if (env['SCHEMA_REGISTRY_URL']) return env['SCHEMA_REGISTRY_URL']
    if ((await admin.state([schemasTopic])).size === 0) await admin.createTopic(schemasTopic, 1, schemasTopicConfig)
  } finally {
    await admin.close()
  }
  const log = await openKafkaLog({ brokers, clientId: 'registry' })
  stops.push(() => log.close())
  const port = options.ports === 'fixed' ? 18_081 : 0
  const registry = await startRegistry({ store: kafkaSchemaStore(log, options.progress), port, host: '127.0.0.1' })
  stops.push(() => registry.close())
  return registry.url
}

/** The catalogue is there before anybody orders; a second start finds it and writes nothing. */
const stockCatalogue = async ({ partitions }: LocalSystemOptions, env: NodeJS.ProcessEnv): Promise<void> => {
  const log = await openKafkaLog({ brokers: env['KAFKA_BROKERS']!.split(','), clientId: 'catalogue' })
  try {
    const codec = new Codec(await openSchemaIds(env['SCHEMA_REGISTRY_URL']!))
    await publishCatalogue({ log, codec, partitions, at: Date.now() }, sampleCatalogue)
  } finally {
    await log.close()
  }
}

const openSimulators = async (
  options: LocalSystemOptions,
  env: NodeJS.ProcessEnv,
  stops: Stop[],
): Promise<{ urls: SimulatorUrls; keys: WebhookKeys; issuer: Issuer }> => {
  const folder = env['SIM_STATE_DIR'] || join(options.dataDir, 'simulators')
  mkdirSync(join(options.dataDir, 'logs'), { recursive: true })
  const child = startChild(join(__dirname, 'simulators', 'main.ts'), {
    env: {
      ...env,
      SIM_PORT: options.ports === 'fixed' ? '18091' : '0',
      SIM_STATE_DIR: folder,
      SIM_WEBHOOK_BASE: `http://127.0.0.1:${options.httpPort}`,
      SIM_FRESH: options.fresh ? '1' : '',
    },
    logFile: join(options.dataDir, 'logs', 'simulators.log'),
  })
  stops.push(() => stopChild(child))
  const urls = await firstMessage(
    child,
    'the process of the provider simulators',
    (message) => (message as { urls?: SimulatorUrls }).urls,
  )
  const keys = await webhookKeys(urls)
  options.progress(
    'Simulators of Stripe, Adyen, WMS, FedEx, SendGrid, the Inventory Service and the token issuer are up',
  )
  return { urls, keys, issuer: createIssuer({ file: join(folder, 'issuer.json') }) }
}

/** With what the simulators sign their webhooks. */
type WebhookKeys = { readonly sendgrid: string; readonly stripe: string }

const webhookKeys = async (urls: SimulatorUrls): Promise<WebhookKeys> => {
  const ask = async (url: string) => (await (await fetch(url)).json()) as { publicKey?: string; secret?: string }
  const [sendgrid, stripe] = await Promise.all([
    ask(`${urls.sendgrid}/__sim/webhook-key`),
    ask(`${urls.stripe}/__sim/stripe/webhook-secret`),
  ])
  return { sendgrid: sendgrid.publicKey!, stripe: stripe.secret! }
}

const accessSettings = (urls: SimulatorUrls, given: NodeJS.ProcessEnv): Record<string, string> => ({
  AUTH_JWKS_URL: urls.issuer + developmentIssuer.jwksPath,
  AUTH_ISSUER: developmentIssuer.issuer,
  AUTH_AUDIENCE: developmentIssuer.audience,
  CORS_ORIGINS: given['CORS_ORIGINS'] || settings.CORS_ORIGINS.default,
  TRUSTED_PROXIES: given['TRUSTED_PROXIES'] || settings.TRUSTED_PROXIES.default,
})

const providerSettings = (urls: SimulatorUrls, keys: WebhookKeys, httpPort: number): Record<string, string> => ({
  STRIPE_API_BASE: urls.stripe,
  STRIPE_API_KEY: 'sk_test_local',
  STRIPE_WEBHOOK_SECRETS: keys.stripe,
  ADYEN_API_BASE: urls.adyen,
  ADYEN_API_KEY: adyenAccount.apiKey,
  ADYEN_MERCHANT_ACCOUNT: adyenAccount.merchantAccount,
  ADYEN_HMAC_KEYS: adyenAccount.hmacKey,
  ADYEN_REPORT_BASE: urls.adyen,
  ADYEN_REPORT_USER: adyenAccount.reportUser,
  ADYEN_REPORT_PASSWORD: adyenAccount.reportPassword,
  PAYMENT_RETURN_URL: `http://127.0.0.1:${httpPort}/payments/return`,
  INVENTORY_API_BASE: urls.inventory,
  INVENTORY_CLIENT_ID: 'oms',
  INVENTORY_CLIENT_SECRET: 'oms-secret',
  WMS_ENDPOINT: urls.wms + wmsPath,
  WMS_USERNAME: 'oms',
  WMS_PASSWORD: 'wms-secret',
  FEDEX_API_BASE: urls.fedex,
  FEDEX_CLIENT_ID: fedexSimulatorAccount.clientId,
  FEDEX_CLIENT_SECRET: fedexSimulatorAccount.clientSecret,
  FEDEX_ACCOUNT: fedexSimulatorAccount.accountNumber,
  FEDEX_WEBHOOK_SECRETS: fedexSimulatorAccount.webhookSecret,
  SENDGRID_API_BASE: urls.sendgrid,
  SENDGRID_API_KEY: sendgridSimulatorKey,
  SENDGRID_WEBHOOK_PUBLIC_KEY: keys.sendgrid,
})

/** Kept data of a version that was never released may have messages that today's schemas can't read. */
const earlierData = (error: Error, dataDir: string): Error =>
  error.message.includes('incompatible')
    ? new Error(
        `the data in ${dataDir} are of an earlier version, whose messages this one can't read (${error.message.split(':')[0]}): begin anew with npm start -- --fresh, or keep them and give another folder with --data`,
      )
    : error
