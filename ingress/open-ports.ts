// The ports of the API on the real stores and the real log: how the role is put together, and nothing else.
import type { FedexApi } from '../egress/carrier/fedex-api'
import { followCatalogue } from '../processors/catalogue-table'
import type { Context } from '../processors/engine/context'
import { handlersWith } from '../processors/handlers'
import { metrics } from '../runtime/metrics'
import { readSetting } from '../runtime/settings'
import { topicNames, type TopicName } from '../topics/catalog'
import type { JournalNodeName } from '../topics/topology'
import { nodeNames, nodeSpec } from '../topics/topology'
import { AuditReader } from '../state/audit-reader'
import { CachedOrderReader } from '../state/cache'
import { createCacheStore } from '../state/cache-store'
import { DeskReader } from '../state/desk-reader'
import { createErasing } from '../state/erasing'
import { PostgresGuestLinkRevocations } from '../state/guest-link-revocations'
import { createJobsStore } from '../state/jobs-store'
import { PostgresOrderReader } from '../state/order-reader'
import { createOrderStateReader } from '../state/order-state-reader'
import { createVelocity } from '../state/velocity'
import { startAnswers, type Answers } from './answers'
import type { ApiPorts } from './api-ports'
import { createCommandAppender, type CommandAppender } from './append-commands'
import { createAudit } from './auditing'
import { createGuestLinks, type GuestLinks } from './auth/guest-links'
import { createCommandPort } from './command-port'
import { createJobs } from './jobs/jobs'
import type { Anchor } from './journal-follower'
import { openPaymentPorts } from './open-payments'
import { openShippingPorts } from './open-shipping'
import type { Stores } from './open-stores'
import { openWarehousePorts } from './open-warehouse'
import { createPreview } from './previewing'

export type OpenPorts = {
  readonly ports: ApiPorts
  readonly answers: Answers
  readonly guestLinks: GuestLinks
  readonly stop: () => Promise<void>
}

export const openPorts = async (context: Context, stores: Stores, fedex: FedexApi): Promise<OpenPorts> => {
  const { clock, codec, partitions, logger } = context
  const { db, fulfillment, vault, cache, store } = stores
  const reading = new CachedOrderReader(new PostgresOrderReader(db, fulfillment), createCacheStore(cache))
  const states = createOrderStateReader(store, partitions)
  const answers = await followAnswers(context, stores)
  const catalogue = followCatalogue(context)
  await catalogue.caughtUp
  const appenderOf = appendersOf(context)
  const audit = createAudit({ codec, clock, partitions, appender: appenderOf('oms.audit.signals.v1') })
  const paymentPorts = openPaymentPorts(context, stores.payments)
  const { payments } = paymentPorts
  const written = { codec, partitions, appenderOf, audit }
  const commands = createCommandPort({ clock, answers, reading, payments, vault, ...written })
  const { intake, order } = handlersWith(catalogue)
  const preview = createPreview({ clock, intake, order, stateOf: states.state })
  const customerOf = async (orderId: string): Promise<string | undefined> =>
    (await reading.get(orderId))?.customerId ??
    ((await states.state(orderId)) as { customerId?: string } | undefined)?.customerId
  const { guestLinks, revocations } = openGuestLinks(context, stores)
  const velocity = createVelocity(cache, { onLost: () => metrics.openedLimits.inc({ limit: 'velocity' }) })
  const jobs = createJobs({
    store: createJobsStore(db),
    reading,
    commands,
    preview,
    vault,
    clock,
    logger,
    customerOf,
  })
  const runner = jobs.start()
  const ports: ApiPorts = {
    clock,
    commands,
    answers,
    reading,
    vault,
    preview,
    customerOf,
    recentOrders: velocity.count,
    audit,
    ...openWarehousePorts(context, stores, catalogue),
    desk: new DeskReader(db),
    auditLog: new AuditReader(db),
    ...paymentPorts,
    ...openShippingPorts(context, stores, catalogue, fedex),
    guestLinks: {
      issue: (request) => guestLinks.issue(request),
      revokeAll: (orderId, at) => revocations.revokeAll(orderId, at),
    },
    jobs,
    erasure: createErasing(db, vault),
  }
  const stop = async (): Promise<void> => {
    await runner.stop()
    await answers.stop()
    await catalogue.stop()
  }
  return { ports, answers, guestLinks, stop }
}

const followAnswers = (context: Context, stores: Stores): Promise<Answers> =>
  startAnswers({
    ...context,
    anchors: anchorsOf(context, stores),
    onError: (error) => context.logger.warn({ error: error.message }, 'a journal can not be followed'),
  })

const appendersOf = ({ log, clock }: Context): ((topic: TopicName) => CommandAppender) => {
  const appenders = new Map(topicNames.map((topic) => [topic, createCommandAppender({ log, clock, topic })]))
  return (topic) => appenders.get(topic)!
}

const openGuestLinks = ({ env, clock }: Context, { db }: Stores) => {
  const revocations = new PostgresGuestLinkRevocations(db)
  const secrets = readSetting('GUEST_LINK_SECRETS', env).split(',')
  const guestLinks = createGuestLinks({ clock, revocations, secrets: secrets.map((secret) => secret.trim()) })
  return { guestLinks, revocations }
}

/** From where the deciders' checkpoints stand: what came before can be looked up. */
const anchorsOf =
  ({ log }: Context, { store }: Stores) =>
  async (topic: TopicName): Promise<readonly Anchor[]> => {
    const node = nodeNames.find((name) => nodeSpec(name).writes === topic) as JournalNodeName
    const bounds = await log.bounds(topic)
    return Promise.all(
      bounds.map(async ({ end }, partition): Promise<Anchor> => {
        const checkpoint = await store.partition(node, partition).checkpoint()
        const known = checkpoint && checkpoint.journal <= end
        return known ? { next: checkpoint.journal, head: checkpoint.head } : { next: 0, head: '' }
      }),
    )
  }
