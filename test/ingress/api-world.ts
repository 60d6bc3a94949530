// The API on memory: the real deciders run by the real engine, the real folds behind the readers, the real command port, answers, preview,
// jobs and guards. Only log, stores and providers are in memory; every answer is held to the API description.
import { startIssuerSimulator, developmentIssuer, type IssuerSimulator } from '../../dev/simulators/issuer'
import { startAnswers, answeringTopics, type Answers } from '../../ingress/answers'
import { readApiDescription } from '../../ingress/api-description'
import type { ApiPorts } from '../../ingress/api-ports'
import { createCommandAppender } from '../../ingress/append-commands'
import { reportSignals } from '../../ingress/append-signals'
import { createAudit } from '../../ingress/auditing'
import type { Role } from '../../ingress/auth/caller'
import { createGuestLinks } from '../../ingress/auth/guest-links'
import { createTokenVerifier } from '../../ingress/auth/token-verifier'
import { createCatalogueReading } from '../../ingress/catalogue'
import { createApiClient, type ApiClient } from '../../ingress/client/api-client'
import { createCommandPort } from '../../ingress/command-port'
import { createHttpApi, type HttpApiOptions } from '../../ingress/http-api'
import { startHttpServer, type HttpServer } from '../../ingress/http-server'
import { createJobs } from '../../ingress/jobs/jobs'
import type { JobRunner } from '../../ingress/jobs/job-runner'
import { scanReported } from '../../ingress/carrier-scans'
import type { FedexWebhook } from '../../ingress/fedex-webhook'
import type { PaymentWebhook } from '../../ingress/payment-webhook'
import type { SendgridWebhook } from '../../ingress/sendgrid-webhook'
import { createPreview } from '../../ingress/previewing'
import type { WarehouseOrder } from '../../ingress/warehouse-ports'
import { followCatalogue } from '../../processors/catalogue-table'
import type { Context } from '../../processors/engine/context'
import { start } from '../../processors/engine/journal'
import type { LogRecord } from '../../processors/engine/log'
import { MemoryLog, type Fault } from '../../processors/engine/memory-log'
import { MemoryStore } from '../../processors/engine/memory-store'
import { NodeRunner } from '../../processors/engine/node-runner'
import { handlersWith, type Handlers } from '../../processors/handlers'
import { Codec, localSchemaIds } from '../../schemas/codec'
import type { OrderId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'
import { createOrderStateReader } from '../../state/order-state-reader'
import { createMemoryQuota } from '../../state/request-quota'
import { topicNames, topicOf, type TopicName } from '../../topics/catalog'
import { partitionOf } from '../../topics/partition'
import { nodeNames, nodeSpec, type JournalNodeName } from '../../topics/topology'
import { items } from './api-bodies'
import { RevocationsInMemory } from './auth/revocations-in-memory'
import { InstantProviders } from './instant-providers'
import { MemoryJobsStore } from './jobs/memory-jobs-store'
import { LiveClock } from './live-clock'
import { MemoryPayments } from './memory-payments'
import { MemoryShipping } from './memory-shipping'
import { MemoryStock } from './memory-stock'
import { MemoryVault } from './memory-vault'
import { MemoryViews } from './memory-views'
import { MemoryWallet } from './memory-wallet'

export const partitions = 2
export const document = readApiDescription()
const noOne = { decided: () => undefined, voids: () => undefined, setAside: () => undefined, restored: () => undefined }
const nothing = (): void => undefined

export class ApiWorld {
  readonly clock = new LiveClock()
  readonly codec = new Codec(localSchemaIds())
  fault: (topic: string) => Fault = () => 'none'
  readonly log = new MemoryLog({ partitions, now: () => this.clock.now(), fault: (topic) => this.fault(topic) })
  readonly store = new MemoryStore()
  readonly vault = new MemoryVault(() => this.clock.now())
  readonly views = new MemoryViews(this.log, this.codec, partitions)
  readonly providers = new InstantProviders(
    this.log,
    this.codec,
    partitions,
    (message) => this.post(message),
    () => this.clock.now(),
  )
  readonly revocations = new RevocationsInMemory()
  readonly faults: string[] = []
  readonly logged: string[] = []
  readonly observed: [string, number][] = []
  readonly ended: string[] = []
  missing: string[] = []
  readonly wallet = new MemoryWallet()
  readonly payments = new MemoryPayments()
  sendgrid: SendgridWebhook = async (_request, response) => void response.status(204).end()
  stripe: PaymentWebhook = async (_request, response) => void response.status(204).end()
  adyen: PaymentWebhook = async (_request, response) => void response.status(202).type('text/plain').send('[accepted]')
  fedex: FedexWebhook = async (_request, response) => void response.json({ taken: 0 })
  readonly shipping = new MemoryShipping(this.clock, this.vault, (sku) => this.catalogue.get(sku))
  readonly stock = new MemoryStock()
  readonly warehouseOrders = new Map<string, { readonly value: WarehouseOrder; readonly ageMs: number }>()
  recentOrders: number | null = 0
  issuer!: IssuerSimulator
  server!: HttpServer
  ports!: ApiPorts
  private answers!: Answers
  private jobs!: JobRunner
  private catalogue!: ReturnType<typeof followCatalogue>
  private readonly runners: NodeRunner[] = []
  private readonly tokens = new Map<string, { readonly token: string; readonly at: number }>()

  async start(options: Partial<HttpApiOptions> = {}): Promise<this> {
    const { clock } = this
    this.issuer = await startIssuerSimulator({ port: 0, speed: 1, now: () => clock.now() })
    for (const item of items) await this.post(item)
    this.catalogue = followCatalogue(this.context)
    await this.catalogue.caughtUp
    await this.views.start()
    await this.providers.start()
    const handlers = handlersWith(this.catalogue)
    for (const node of Object.keys(handlers) as JournalNodeName[]) await this.run(node, handlers)
    await this.serve(options)
    return this
  }

  /** A new process of the API: it knows nothing of what was answered before. */
  async restart(options: Partial<HttpApiOptions> = {}): Promise<void> {
    await this.end()
    await this.serve(options)
  }

  async stop(): Promise<void> {
    await this.end()
    await Promise.all(this.runners.map((runner) => runner.stop()))
    await this.catalogue.stop()
    await this.issuer.close()
    this.clock.stop()
    if (this.ended.length > 0) throw new Error(`a node ended: ${this.ended.join('; ')}`)
  }

  private get context(): Context {
    const { log, codec, clock } = this
    const keep = (level: string) => (fields: object, text: string) =>
      void this.logged.push(`${level} ${text} ${JSON.stringify(fields)}`)
    const logger = {
      debug: nothing,
      info: keep('info'),
      warn: keep('warn'),
      error: keep('error'),
      fatal: keep('fatal'),
    }
    return { env: {}, logger: logger as never, log, codec, clock, partitions, speed: 1, fatal: nothing }
  }

  private async run(node: JournalNodeName, handlers: Handlers): Promise<void> {
    const runner = new NodeRunner({
      node,
      decider: handlers[node],
      log: this.log,
      store: this.store,
      codec: this.codec,
      clock: this.clock,
      observe: () => ({ ...noOne, setAside: (count: number) => void (count && this.ended.push(`${node} set aside`)) }),
      onFatal: (error) => void this.ended.push(`${node}: ${error.message}`),
      stallMs: Number.MAX_SAFE_INTEGER,
    })
    this.runners.push(runner)
    await runner.start()
  }

  /** As open-ports.ts puts the role together, on memory. */
  private async serve(options: Partial<HttpApiOptions>): Promise<void> {
    const { clock, codec, log, store, vault, views, context } = this
    const { reading } = views
    const anchors = (topic: TopicName) => this.anchorsOf(topic)
    this.answers = await startAnswers({
      log,
      codec,
      clock,
      anchors,
      onError: (error) => void this.ended.push(error.message),
    })
    const appenders = new Map(topicNames.map((topic) => [topic, createCommandAppender({ log, clock, topic })]))
    const appenderOf = (topic: TopicName) => appenders.get(topic)!
    const audit = createAudit({ codec, clock, partitions, appender: appenderOf('oms.audit.signals.v1') })
    const { answers } = this
    const { payments } = this
    const written = { codec, partitions, appenderOf, audit }
    const commands = createCommandPort({ clock, answers, reading, payments, vault, ...written })
    const { intake, order } = handlersWith(this.catalogue)
    const states = createOrderStateReader(store, partitions)
    const preview = createPreview({ clock, intake, order, stateOf: states.state })
    const customerOf = async (orderId: string) =>
      (await reading.get(orderId))?.customerId ??
      ((await states.state(orderId)) as { customerId?: string } | undefined)?.customerId
    const { revocations } = this
    const guestLinks = createGuestLinks({ clock, revocations, secrets: ['s'.repeat(32)] })
    const jobsStore = new MemoryJobsStore(clock)
    const jobs = createJobs({
      store: jobsStore,
      reading,
      commands,
      preview,
      vault,
      clock,
      logger: context.logger,
      customerOf,
    })
    this.jobs = jobs.start()
    this.ports = {
      clock,
      commands,
      answers,
      reading,
      vault,
      preview,
      customerOf,
      recentOrders: async () => this.recentOrders,
      audit,
      catalogue: createCatalogueReading(this.catalogue, this.stock),
      stock: this.stock,
      warehouseOrders: { order: async (reference) => this.warehouseOrders.get(reference) },
      desk: views.desk,
      floor: views.floor,
      auditLog: views.auditLog,
      payments,
      storedMethods: this.wallet,
      addresses: this.shipping.addresses,
      quotes: this.shipping.quotes,
      parcels: views.parcels,
      labels: { read: async (_orderId, about) => this.providers.labels.get(about) },
      reportScans: (scans, correlation) => reportSignals({ log, codec, partitions }, scans, correlation),
      reportStoredMethods: (signals, correlation) => reportSignals({ log, codec, partitions }, signals, correlation),
      guestLinks: { issue: guestLinks.issue, revokeAll: (orderId, at) => revocations.revokeAll(orderId, at) },
      jobs,
      erasure: async (customerId) => {
        const orderIds = views.underWay(customerId)
        return orderIds.length > 0
          ? { kind: 'blocked', orderIds }
          : { kind: 'erased', ...(await vault.erase(customerId)) }
      },
    }
    const { issuer, audience, jwksPath } = developmentIssuer
    const tokens = createTokenVerifier({ jwksUrl: `${this.issuer.url}${jwksPath}`, issuer, audience, clock })
    const app = createHttpApi({
      ports: this.ports,
      operations: {
        document,
        metricsText: async () => 'oms_inputs_total 1\n',
        ready: async () => this.missing,
        sendgrid: (request, response) => this.sendgrid(request, response),
        stripe: (request, response) => this.stripe(request, response),
        adyen: (request, response) => this.adyen(request, response),
        fedex: (request, response) => this.fedex(request, response),
      },
      auth: { tokens, guestLinks },
      quota: createMemoryQuota(),
      logger: { error: (fields, text) => void this.faults.push(`${text} ${JSON.stringify(fields)}`) },
      observed: (route, status) => void this.observed.push([route, status]),
      validateResponses: true,
      ...options,
    })
    this.server = await startHttpServer(app, { host: '127.0.0.1', port: 0 })
  }

  private async end(): Promise<void> {
    await this.server.close(1_000)
    await this.jobs.stop()
    await this.answers.stop()
  }

  private async anchorsOf(topic: TopicName) {
    const node = nodeNames.find((name) => nodeSpec(name).writes === topic) as JournalNodeName
    return Promise.all(
      Array.from({ length: partitions }, async (_, partition) => {
        const checkpoint = await this.store.partition(node, partition).checkpoint()
        return checkpoint ? { next: checkpoint.journal, head: checkpoint.head } : { next: 0, head: start.head }
      }),
    )
  }

  /** Writes as sources and connectors do. */
  async post(message: Message): Promise<void> {
    const key = message.orderId || ('sku' in message ? message.sku : '')
    const record = { key, value: this.codec.encode(message), headers: {} }
    await this.log.append(topicOf(message.type), partitionOf(key, partitions), [record])
  }

  /** A parcel's scan, as the carrier's feed tells it. */
  async deliver(orderId: string): Promise<void> {
    const labelled = this.messages('oms.fulfillment.events.v1').filter(
      (message): message is Extract<Message, { type: 'ParcelLabelled' }> =>
        message.type === 'ParcelLabelled' && message.orderId === orderId,
    )
    for (const { carrier, trackingNumber } of labelled)
      for (const status of ['PICKED_UP', 'DELIVERED'] as const) {
        const scannedAt = this.clock.now()
        const scan = { carrier, trackingNumber, status, scannedAt, location: 'Memphis, TN, US' }
        await this.post(scanReported(scan, orderId as OrderId, scannedAt))
      }
  }

  /** Of a role, under a subject; customers' and staff's names are what tests like. Good for an hour of the world's clock. */
  async token(role: Exclude<Role, 'guest'>, subject = `${role}-1`): Promise<string> {
    const name = `${role} ${subject}`
    const known = this.tokens.get(name)
    if (known && this.clock.now() - known.at < 3_600_000) return known.token
    const token = await this.issuer.mint({ role, subject, tier: 'partner' })
    this.tokens.set(name, { token, at: this.clock.now() })
    return token
  }

  as(role: Exclude<Role, 'guest'>, subject?: string): ApiClient {
    return createApiClient({ baseUrl: this.server.url, token: () => this.token(role, subject) })
  }

  withToken(token: string): ApiClient {
    return createApiClient({ baseUrl: this.server.url, token })
  }

  /** Every record of a topic, valid or void. */
  records(topic: TopicName): LogRecord[] {
    return Array.from({ length: partitions }, (_, partition) => [...this.log.records(topic, partition)]).flat()
  }

  messages(topic: TopicName): Message[] {
    return this.records(topic).map(({ value }) => this.codec.decode(value))
  }

  get allRecords(): LogRecord[] {
    return topicNames.flatMap((topic) => this.records(topic))
  }

  /** Resolves once what comes of all that was done so far is in the journals and the views. */
  async settled(): Promise<void> {
    let quiet = 0
    let before = -1
    while (quiet < 12) {
      await new Promise((resolve) => setImmediate(resolve))
      const now = this.allRecords.length
      quiet = now === before ? quiet + 1 : 0
      before = now
    }
  }
}

export const answering: readonly TopicName[] = answeringTopics
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const limit = performance.now() + 10_000
  while (!(await condition())) {
    if (performance.now() > limit) throw new Error(`never came true: ${condition}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
