// The routes of payments behind the real server, guards and description, with a decider that does as a test says: what is asked of it, and
// what callers are shown of its answers. For whole lives of orders see api-world.ts.
import { developmentIssuer, startIssuerSimulator, type IssuerSimulator } from '../../dev/simulators/issuer'
import type { Answer } from '../../ingress/answers'
import type { Access, ApiPorts } from '../../ingress/api-ports'
import { reportSignals } from '../../ingress/append-signals'
import type { Role } from '../../ingress/auth/caller'
import { createGuestLinks } from '../../ingress/auth/guest-links'
import { createTokenVerifier } from '../../ingress/auth/token-verifier'
import { createApiClient, type ApiClient } from '../../ingress/client/api-client'
import type { CommandBody, CommandOutcome, CommandRequest } from '../../ingress/command-port'
import { createHttpApi } from '../../ingress/http-api'
import { startHttpServer, type HttpServer } from '../../ingress/http-server'
import { readApiDescription } from '../../ingress/api-description'
import type { FedexWebhook } from '../../ingress/fedex-webhook'
import type { PaymentWebhook } from '../../ingress/payment-webhook'
import { AppendUnknown } from '../../processors/engine/log'
import { MemoryLog } from '../../processors/engine/memory-log'
import { Codec, localSchemaIds } from '../../schemas/codec'
import { deriveCommandId, type OrderId } from '../../schemas/ids'
import type { Body, Message } from '../../schemas/message'
import type { OrderRecord } from '../../schemas/read-model'
import { createMemoryQuota } from '../../state/request-quota'
import { topicNames, type TopicName } from '../../topics/catalog'
import { at, contact, lines, shippingAddress, totals } from '../examples/values'
import { RevocationsInMemory } from './auth/revocations-in-memory'
import { LiveClock } from './live-clock'
import { MemoryPayments } from './memory-payments'
import { MemoryVault } from './memory-vault'
import { MemoryWallet } from './memory-wallet'

export const partitions = 2
type Fact = Omit<Body<Message>, never>

export class PaymentsWorld {
  readonly clock = new LiveClock()
  readonly codec = new Codec(localSchemaIds())
  /** The log takes nothing of this topic, and does not say so. */
  lost: TopicName | undefined
  readonly log = new MemoryLog({ partitions, now: () => this.clock.now() })
  readonly vault = new MemoryVault(() => this.clock.now())
  readonly wallet = new MemoryWallet()
  readonly payments = new MemoryPayments()
  readonly orders = new Map<string, OrderRecord>()
  readonly accesses: Access[] = []
  readonly faults: string[] = []
  readonly commands: (CommandRequest & { readonly command: CommandBody })[] = []
  /** What the decider answers; undefined: nothing in time. */
  decide: (command: CommandBody) => Fact | undefined = () => undefined
  stripe: PaymentWebhook = async (_request, response) => void response.status(204).end()
  adyen: PaymentWebhook = async (_request, response) => void response.status(202).end()
  fedex: FedexWebhook = async (_request, response) => void response.json({ taken: 0 })
  server!: HttpServer
  private issuer!: IssuerSimulator
  private guestLinks!: ReturnType<typeof createGuestLinks>

  async start(): Promise<this> {
    const { clock, log } = this
    const append = log.append.bind(log)
    log.append = (topic, partition, records) =>
      topic === this.lost ? Promise.reject(new AppendUnknown('never')) : append(topic, partition, records)
    this.issuer = await startIssuerSimulator({ port: 0, speed: 1, now: () => clock.now() })
    this.guestLinks = createGuestLinks({ clock, revocations: new RevocationsInMemory(), secrets: ['s'.repeat(32)] })
    const { issuer, audience, jwksPath } = developmentIssuer
    const tokens = createTokenVerifier({ jwksUrl: `${this.issuer.url}${jwksPath}`, issuer, audience, clock })
    const app = createHttpApi({
      ports: this.ports(),
      operations: {
        document: readApiDescription(),
        metricsText: async () => '',
        ready: async () => [],
        sendgrid: async (_request, response) => void response.status(204).end(),
        stripe: (request, response) => this.stripe(request, response),
        adyen: (request, response) => this.adyen(request, response),
        fedex: (request, response) => this.fedex(request, response),
      },
      auth: { tokens, guestLinks: this.guestLinks },
      quota: createMemoryQuota(),
      logger: { error: (fields, text) => void this.faults.push(`${text} ${JSON.stringify(fields)}`) },
      validateResponses: true,
    })
    this.server = await startHttpServer(app, { host: '127.0.0.1', port: 0 })
    return this
  }

  async stop(): Promise<void> {
    await this.server.close(1_000)
    await this.issuer.close()
    this.clock.stop()
  }

  private ports(): ApiPorts {
    const { clock, vault, log, codec } = this
    return {
      clock,
      vault,
      commands: { submit: (request: CommandRequest) => this.submit(request) },
      reading: { get: async (orderId: string) => this.orders.get(orderId) },
      answers: { placed: () => undefined },
      customerOf: async (orderId: string) => this.orders.get(orderId)?.customerId,
      recentOrders: async () => 0,
      audit: async (access: Access) => void this.accesses.push(access),
      addresses: {
        find: async () => ({ verdict: 'NOT_CHECKED', why: 'OFF' }),
        wasPassed: async () => false,
        passes: async () => undefined,
      },
      payments: this.payments,
      storedMethods: this.wallet,
      reportStoredMethods: (signals: never, correlation: string) =>
        reportSignals({ log, codec, partitions }, signals, correlation),
    } as unknown as ApiPorts
  }

  private async submit(request: CommandRequest): Promise<CommandOutcome> {
    const command = request.build(await this.vault.forCustomer(request.customerId))
    this.commands.push({ ...request, command })
    const commandId = deriveCommandId(request.orderId, request.caller.subject, request.key)
    const fact = this.decide(command)
    if (!fact) return { kind: 'pending', commandId }
    const { subject, role } = request.caller
    const by = { commandId, bodyHash: '', subject, role }
    const answer = { ...fact, id: 'a'.repeat(22), orderId: request.orderId, at, by } as unknown as Answer
    return { kind: 'answered', commandId, answer }
  }

  /** An order of customer-1 as its view has it. */
  async order(changes: Partial<OrderRecord> = {}): Promise<OrderRecord> {
    const sealed = await this.vault.forCustomer('customer-1')
    const record = {
      id: `ord_${String(this.orders.size).padStart(24, '0')}` as OrderId,
      customerId: 'customer-1',
      origin: 'STORE',
      status: 'PAYMENT_PROCESSING',
      version: 3,
      totals,
      lines,
      shippingAddress,
      contact,
      payment: { capturedMinor: 0, refundedMinor: 0, securedMinor: 0, wait: null },
      shipment: null,
      cancellation: null,
      whenPartial: 'WAIT',
      backorders: [],
      holds: [],
      change: null,
      returns: [],
      shortages: [],
      parcels: [],
      createdAt: at,
      updatedAt: at,
      deliveredAt: null,
      ...changes,
    } as OrderRecord
    const mine = {
      ...record,
      contact: sealed.seal('contact', { name: 'Maria Souza', email: 'maria@example.com', phone: null }),
      shippingAddress: {
        ...shippingAddress,
        sealed: sealed.seal('address', {
          recipient: 'Maria Souza',
          line1: '12 Elm Street',
          line2: null,
          city: 'Memphis',
          postalCode: '38116',
        }),
      },
    }
    this.orders.set(record.id, mine)
    return mine
  }

  token(role: Exclude<Role, 'guest'>, subject = `${role}-1`): Promise<string> {
    return this.issuer.mint({ role, subject, tier: 'partner' })
  }

  async guestToken(orderId: string): Promise<string> {
    return (await this.guestLinks.issue({ orderId: orderId as OrderId, customerId: 'customer-1' })).token
  }

  as(role: Exclude<Role, 'guest'>, subject?: string): ApiClient {
    return createApiClient({ baseUrl: this.server.url, token: () => this.token(role, subject) })
  }

  async guestOf(orderId: string): Promise<ApiClient> {
    return createApiClient({ baseUrl: this.server.url, token: await this.guestToken(orderId) })
  }

  messages(topic: TopicName): (Message & { readonly key: string | null })[] {
    return Array.from({ length: partitions }, (_, partition) => [...this.log.records(topic, partition)])
      .flat()
      .map(({ key, value }) => ({ ...this.codec.decode(value), key }))
  }

  get written(): number {
    return topicNames.flatMap((topic) => this.messages(topic)).length
  }
}
