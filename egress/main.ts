// The role that acts on the outside world: every connector of the topology with its provider and its limits.
import { metrics } from '../runtime/metrics'
import { runProcess } from '../runtime/process'
import { readSetting, type SettingName } from '../runtime/settings'
import { openContext, type Context, type RunningRole } from '../processors/engine/context'
import { warehouses } from '../processors/warehouses'
import { evalOn, openRedis, type RedisClient } from '../state/redis'
import { createOrderStateReader } from '../state/order-state-reader'
import { createProviderCustomers } from '../state/provider-customers'
import { createRedisStore } from '../state/redis-store'
import { openVault } from '../state/open-vault'
import { Database } from '../state/postgres'
import type { Vault } from '../schemas/vault'
import type { ConnectorName } from '../topics/topology'
import { ConnectorRunner } from './connector-runner'
import { createFedex } from './fedex'
import { createInventory } from './inventory'
import { openFedex } from './open-fedex'
import type { AnyProvider } from './provider'
import { createSendgrid } from './sendgrid'
import { shippersOf } from './shippers'
import { createStatusPublisher } from './status-publisher'
import { openProviders } from './psp/open-psp'
import { createPsp, laneOf } from './psp/psp'
import { createUnseal } from './unsealing'
import { createWms } from './wms'

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
  payments: Database,
  vault: Vault,
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
      }),
      timeoutMs: 5_000,
      concurrency: 64,
    },
    psp: {
      provider: createPsp(openProviders(context.env, vault, createProviderCustomers(payments))),
      timeoutMs: 20_000,
      concurrency: 50,
      laneOf,
    },
    wms: {
      provider: createWms({
        endpoint: get('WMS_ENDPOINT'),
        wsdl: `${get('WMS_ENDPOINT')}?wsdl`,
        username: get('WMS_USERNAME'),
        password: get('WMS_PASSWORD'),
        unseal,
      }),
      timeoutMs: 20_000,
      concurrency: 16,
    },
    fedex: {
      provider: createFedex({
        api: openFedex(context, evalOn(redis)),
        accountNumber: get('FEDEX_ACCOUNT'),
        shippers: shippersOf(Object.values(warehouses)),
        documentBaseUrl: get('FEDEX_API_BASE'),
        unseal,
      }),
      timeoutMs: 20_000,
      concurrency: 16,
      recordsAttempts: true,
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

export const startEgress = async (context: Context): Promise<RunningRole> => {
  const { logger } = context
  const redis = openRedis(readSetting('REDIS_URL', context.env), { onWarning: (message) => logger.warn(message) })
  const db = new Database(readSetting('DATABASE_URL', context.env), { connections: 2 })
  const payments = new Database(readSetting('PAYMENTS_DATABASE_URL', context.env), { connections: 2 })
  const vault = openVault(context.env, db, context.clock)
  const runners = (Object.entries(wire(context, redis, payments, vault)) as [ConnectorName, Wiring][]).map(
    ([node, wiring]) => runnerOf(context, node, wiring),
  )
  await Promise.all(runners.map((runner) => runner.start()))
  const stop = async (): Promise<void> => {
    await Promise.all(runners.map((runner) => runner.stop()))
    redis.disconnect()
    await Promise.all([db.close(), payments.close()])
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
