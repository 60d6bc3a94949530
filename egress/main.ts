// The role that acts on the outside world: every connector of the topology with its provider and its limits.
import { metrics } from '../runtime/metrics'
import { runProcess } from '../runtime/process'
import { readSetting, type SettingName } from '../runtime/settings'
import { openContext, type Context, type RunningRole } from '../processors/engine/context'
import { allocate } from '../processors/rules/sourcing'
import { warehouses } from '../processors/rules/warehouses'
import { createLabelDocuments } from '../state/label-documents'
import { ParcelsReader } from '../state/parcels-reader'
import { evalOn, openRedis, type RedisClient } from '../state/redis'
import { createOrderStateReader } from '../state/order-state-reader'
import { createProviderCustomers } from '../state/provider-customers'
import { createRedisStore } from '../state/redis-store'
import { openVault } from '../state/open-vault'
import { Database } from '../state/postgres'
import type { SealingBeside, Vault } from '../schemas/vault'
import type { ConnectorName } from '../topics/topology'
import { ConnectorRunner } from './connector-runner'
import { carrierOf, createCarrier } from './carrier/carrier'
import { createFedex } from './carrier/fedex'
import { createFedexRates } from './carrier/fedex-rates'
import { openFedex } from './carrier/open-fedex'
import { createOwnFleet } from './carrier/own-fleet'
import { shippersOf } from './carrier/shippers'
import { createInventory } from './inventory'
import type { AnyProvider } from './provider'
import { createSendgrid } from './sendgrid'
import { createStatusPublisher } from './status-publisher'
import { openProviders } from './psp/open-psp'
import { createPsp, laneOf } from './psp/psp'
import { createUnseal } from './unsealing'
import { createWms } from './wms'
import { readWmsOptions } from './wms-settings'

type Databases = { readonly payments: Database; readonly fulfillment: Database }
type Wiring = {
  readonly provider: AnyProvider
  readonly timeoutMs: number
  readonly concurrency: number
  readonly recordsAttempts?: boolean
  readonly laneOf?: (request: object) => string
}

const wire = (
  context: Context,
  redis: RedisClient,
  databases: Databases,
  vault: Vault & SealingBeside,
): Record<ConnectorName, Wiring> => {
  const unseal = createUnseal(vault)
  const get = (name: SettingName): string => readSetting(name, context.env)
  const orders = createOrderStateReader(createRedisStore(redis), context.partitions)
  return {
    inventory: {
      provider: createInventory({
        baseUrl: get('INVENTORY_API_BASE'),
        clientId: get('INVENTORY_CLIENT_ID'),
        clientSecret: get('INVENTORY_CLIENT_SECRET'),
        allocate,
      }),
      timeoutMs: 5_000,
      concurrency: 64,
    },
    psp: {
      provider: createPsp(openProviders(context.env, vault, createProviderCustomers(databases.payments))),
      timeoutMs: 20_000,
      concurrency: 50,
      laneOf,
    },
    wms: {
      provider: createWms({ ...readWmsOptions(context.env), unseal }),
      timeoutMs: 20_000,
      concurrency: 16,
    },
    carrier: {
      provider: openCarriers(context, redis, databases.fulfillment, vault),
      timeoutMs: 20_000,
      concurrency: 16,
      recordsAttempts: true,
      laneOf: carrierOf,
    },
    sendgrid: {
      provider: createSendgrid({
        apiKey: get('SENDGRID_API_KEY'),
        baseUrl: get('SENDGRID_API_BASE'),
        from: { email: get('SENDGRID_FROM_EMAIL'), name: get('SENDGRID_FROM_NAME') },
        unseal,
      }),
      timeoutMs: 10_000,
      concurrency: 32,
      recordsAttempts: true,
    },
    status: { provider: createStatusPublisher(orders.status), timeoutMs: 5_000, concurrency: 256 },
  }
}

const openCarriers = (
  context: Context,
  redis: RedisClient,
  db: Database,
  vault: Vault & SealingBeside,
): AnyProvider => {
  const unseal = createUnseal(vault)
  const accountNumber = readSetting('FEDEX_ACCOUNT', context.env)
  const shippers = shippersOf(Object.values(warehouses))
  const api = openFedex(context, evalOn(redis))
  const rates = createFedexRates({ api, accountNumber, shippers, now: () => context.clock.now() })
  const parcels = new ParcelsReader(db)
  const isScanned = async (orderId: string, trackingNumber: string): Promise<boolean> =>
    (await parcels.of(orderId)).some(({ history }) =>
      history.some((scan) => scan.trackingNumber === trackingNumber && scan.carrierStatus !== 'LABEL_CREATED'),
    )
  return createCarrier({
    carriers: {
      FEDEX: createFedex({ api, unseal, accountNumber, shippers, rates, now: () => context.clock.now() }),
      OWN_FLEET: createOwnFleet({ unseal, shippers, isScanned }),
    },
    labels: createLabelDocuments(db, vault),
  })
}

export const startEgress = async (context: Context): Promise<RunningRole> => {
  const { logger } = context
  const redis = openRedis(readSetting('REDIS_URL', context.env), { onWarning: (message) => logger.warn(message) })
  const db = new Database(readSetting('DATABASE_URL', context.env), { connections: 2 })
  const payments = new Database(readSetting('PAYMENTS_DATABASE_URL', context.env), { connections: 2 })
  const fulfillment = new Database(readSetting('FULFILLMENT_DATABASE_URL', context.env), { connections: 4 })
  const vault = openVault(context.env, db, context.clock)
  const runners = (
    Object.entries(wire(context, redis, { payments, fulfillment }, vault)) as [ConnectorName, Wiring][]
  ).map(([node, wiring]) => runnerOf(context, node, wiring))
  await Promise.all(runners.map((runner) => runner.start()))
  const stop = async (): Promise<void> => {
    await Promise.all(runners.map((runner) => runner.stop()))
    redis.disconnect()
    await Promise.all([db, payments, fulfillment].map((database) => database.close()))
  }
  return { name: 'egress', stop, waiting: () => runners.reduce((sum, runner) => sum + runner.unfinished, 0) }
}

const runnerOf = (
  context: Context,
  node: ConnectorName,
  { provider, timeoutMs, concurrency, recordsAttempts = false, laneOf }: Wiring,
): ConnectorRunner => {
  const { logger } = context
  return new ConnectorRunner({
    ...context,
    node,
    provider,
    recordsAttempts,
    ...(laneOf ? { laneOf } : {}),
    resilience: {
      timeoutMs,
      concurrency,
      onCircuit: (open, lane = node) => {
        metrics.circuit.set({ connector: lane }, open ? 1 : 0)
        logger[open ? 'warn' : 'info'](
          { connector: lane },
          open ? 'the provider is down: its requests wait' : 'the provider answers again',
        )
      },
    },
    onFailure: (request, error) => {
      metrics.attempts.inc({ connector: node, outcome: 'failed' })
      logger.debug(
        { connector: node, request: request.id, orderId: request.orderId, error: error.message },
        'an attempt failed',
      )
    },
    onVoids: (count) => metrics.voids.inc({ node }, count),
    onStill: (text) => logger.warn(text),
    onFatal: context.fatal,
  })
}

if (require.main === module)
  void runProcess('egress', async (logger) => {
    const context = await openContext('egress', process.env, logger)
    const role = await startEgress(context)
    return [role, { name: 'log', stop: () => context.log.close() }]
  })
