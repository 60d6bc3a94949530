// The HTTP API on a listening server, over a log in memory, with a decider of a few lines behind it that writes a chained journal.
import { createHttpApi, type HttpApiOptions } from '../../ingress/http-api'
import { startDecisionWaiter, type DecisionWaiter } from '../../ingress/decision-waiter'
import { startHttpServer, type HttpServer } from '../../ingress/http-server'
import { createdDocument, type OrderDocument, type Orders } from '../../ingress/order-document'
import type { PlacementBody } from '../../ingress/placing'
import { HandClock } from '../../processors/engine/clock'
import { BatchNamer } from '../../processors/engine/journal'
import type { LogRecord } from '../../processors/engine/log'
import { MemoryLog, type Fault } from '../../processors/engine/memory-log'
import { Codec, localSchemaIds } from '../../schemas/codec'
import { deriveMessageId } from '../../schemas/ids'
import type { Body, Message, MessageOf } from '../../schemas/message'

export const partitions = 3
export const commandTopic = 'oms.order.commands.v1'
export const journalTopic = 'oms.order.events.v1'

type Told = MessageOf<
  'OrderCreated' | 'OrderRejected' | 'PlacementConflicted' | 'OrderCancelled' | 'CancellationRefused'
>
type Command = MessageOf<'PlaceOrder' | 'CancelOrder'>

/** Lets the event loop turn until the condition holds: no time passes on the test's clock. Throws after five seconds of real time. */
export const until = async (condition: () => boolean): Promise<void> => {
  const limit = performance.now() + 5_000
  while (!condition()) {
    if (performance.now() > limit) throw new Error(`never came true: ${condition}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

export const placement = (changes: Partial<PlacementBody> = {}): PlacementBody =>
  ({
    customerId: 'cus-1',
    contact: { name: 'Zoë 王小明', email: 'zoe@example.com', phone: '+5511987654321' },
    currency: 'BRL',
    lines: [{ sku: 'SKU-1', name: 'Caneca 急須', quantity: 2, unitPriceMinor: 1_500, weightGrams: 300 }],
    shippingMinor: 990,
    taxMinor: 0,
    shippingAddress: {
      recipient: 'Zoë',
      line1: 'Praça da Sé 1',
      line2: 'Apto. 2',
      city: 'São Paulo',
      region: 'SP',
      postalCode: '01230-000',
      country: 'BR',
    },
    payment: { methodToken: 'pm_card_visa' },
    ...changes,
  }) as PlacementBody

/** Decides like the order decider, as far as the API can tell. */
export class TinyDecider {
  readonly codec = new Codec(localSchemaIds())
  readonly heads = Array.from({ length: partitions }, () => '')
  readonly placed = new Map<string, { bodyHash: string; created?: MessageOf<'OrderCreated'>; cancelled: boolean }>()
  /** Orders that a warehouse picks already, and those where it has yet to answer. */
  readonly picked = new Set<string>()
  readonly undecided = new Set<string>()
  held = false
  private readonly namer = new BatchNamer('test')
  private waiting: LogRecord[] = []
  private tail = Promise.resolve()

  constructor(readonly log: MemoryLog) {}

  start(): Promise<() => Promise<void>> {
    return this.log.follow(commandTopic, [0, 0, 0], (_, records) => {
      this.waiting.push(...records)
      if (!this.held) this.release()
    })
  }

  release(): void {
    this.held = false
    this.tail = this.tail.then(async () => {
      for (const record of this.waiting.splice(0)) await this.decide(record)
    })
  }

  private async decide(record: LogRecord): Promise<void> {
    await this.codec.learn([record.value])
    const command = this.codec.decode(record.value) as Command
    const bodies = command.type === 'PlaceOrder' ? this.place(command) : this.cancel(command)
    await this.append(record.partition, command, bodies)
  }

  async append(partition: number, cause: Message, bodies: readonly Body<Told>[]): Promise<void> {
    if (bodies.length === 0) return
    const { orderId, at } = cause
    const messages = bodies.map(
      (body, index) => ({ ...body, id: deriveMessageId(cause.id, 'order', index), orderId, at }) as Told,
    )
    const { batch, headers } = this.namer.headers(
      this.heads[partition]!,
      messages.map(() => ''),
      {},
    )
    const records = messages.map((message, index) => ({
      key: orderId,
      value: this.codec.encode(message),
      headers: headers[index]!,
    }))
    this.heads[partition] = batch
    await this.log.append(journalTopic, partition, records)
  }

  private place(command: MessageOf<'PlaceOrder'>): Body<Told>[] {
    const {
      bodyHash,
      customerId,
      contact,
      lines,
      shippingAddress,
      paymentMethodToken,
      currency,
      shippingMinor,
      taxMinor,
    } = command
    const known = this.placed.get(command.orderId)
    if (known) return known.bodyHash === bodyHash ? [] : [{ type: 'PlacementConflicted', bodyHash }]
    if (lines.length === 0) {
      this.placed.set(command.orderId, { bodyHash, cancelled: false })
      return [
        { type: 'OrderRejected', bodyHash, customerId, code: 'NO_ITEMS', reason: 'An order has at least 1 line.' },
      ]
    }
    const itemsMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0)
    const totals = { currency, itemsMinor, shippingMinor, taxMinor, totalMinor: itemsMinor + shippingMinor + taxMinor }
    const details = { customerId, contact, lines, totals, shippingAddress, paymentMethodToken }
    const created = { type: 'OrderCreated', bodyHash, ...details, status: 'PENDING', version: 1 } as const
    const head = { id: deriveMessageId(command.id, 'order', 0), orderId: command.orderId, at: command.at }
    this.placed.set(command.orderId, { bodyHash, created: { ...created, ...head }, cancelled: false })
    return [created]
  }

  private cancel({ id: commandId, orderId, reason, requestedBy }: MessageOf<'CancelOrder'>): Body<Told>[] {
    const known = this.placed.get(orderId)
    const refuse = (code: string): Body<Told>[] => [
      { type: 'CancellationRefused', commandId, code, reason: 'It can not be.' },
    ]
    if (!known?.created) return refuse('UNKNOWN_ORDER')
    if (this.undecided.has(orderId) || known.cancelled) return []
    if (this.picked.has(orderId)) return refuse('FULFILLMENT_STARTED')
    known.cancelled = true
    return [{ type: 'OrderCancelled', code: 'CUSTOMER_REQUEST', reason, requestedBy, status: 'CANCELLED', version: 2 }]
  }
}

export class ViewInMemory implements Orders {
  readonly orders = new Map<string, OrderDocument>()
  readonly events = new Map<string, { type: string; data: object }[]>()
  readonly rejections = new Map<string, { code: string; reason: string }>()
  down = false

  show(created: MessageOf<'OrderCreated'>): void {
    this.orders.set(created.orderId, createdDocument(created))
    this.events.set(created.orderId, [{ type: 'OrderCreated', data: {} }])
  }
  get = async (orderId: string): Promise<OrderDocument | undefined> => this.answer(this.orders.get(orderId))
  history = async (orderId: string): Promise<{ type: string; data: object }[]> =>
    this.answer(this.events.get(orderId) ?? [])
  rejection = async (orderId: string): Promise<{ code: string; reason: string } | undefined> =>
    this.answer(this.rejections.get(orderId))

  private answer<Value>(value: Value): Value {
    if (this.down) throw new Error('connection refused')
    return value
  }
}

export type Answer = { status: number; headers: Headers; type: string; body: unknown }
export type Call = { headers?: Record<string, string>; body?: unknown; raw?: string | Buffer }

export class ApiWorld {
  readonly clock = new HandClock()
  fault: Fault = 'none'
  readonly log = new MemoryLog({ partitions, fault: (topic) => (topic === commandTopic ? this.fault : 'none') })
  readonly decider = new TinyDecider(this.log)
  readonly view = new ViewInMemory()
  readonly faults: string[] = []
  readonly observed: [string, number][] = []
  missing: string[] = []
  waiter!: DecisionWaiter
  server!: HttpServer
  private stopDecider!: () => Promise<void>

  async start(options: Partial<HttpApiOptions> = {}): Promise<this> {
    this.stopDecider = await this.decider.start()
    await this.serve(options)
    return this
  }

  /** A new process of the API: it knows nothing of what was decided before. */
  async restart(options: Partial<HttpApiOptions> = {}): Promise<void> {
    await this.server.close()
    await this.waiter.stop()
    await this.serve(options)
  }

  private async serve(options: Partial<HttpApiOptions>): Promise<void> {
    const { log, clock } = this
    const codec = new Codec(localSchemaIds())
    const anchors = this.decider.heads.map((head, partition) => ({
      next: log.records(journalTopic, partition).length,
      head,
    }))
    this.waiter = await startDecisionWaiter({ log, codec, clock, anchors })
    const app = createHttpApi({
      log,
      codec,
      clock,
      partitions,
      orders: this.view,
      decisions: this.waiter,
      metricsText: async () => 'oms_inputs_total 1\n',
      ready: async () => this.missing,
      logger: { error: (fields) => void this.faults.push(JSON.stringify(fields)) },
      observed: (route, status) => void this.observed.push([route, status]),
      ...options,
    })
    this.server = await startHttpServer(app, { host: '127.0.0.1', port: 0 })
  }

  async stop(): Promise<void> {
    await this.server.close(1_000)
    await this.waiter.stop()
    await this.stopDecider()
  }

  async call(method: string, path: string, { headers = {}, body, raw }: Call = {}): Promise<Answer> {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const content: Record<string, string> = payload === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(`${this.server.url}${path}`, {
      method,
      headers: { ...content, ...headers },
      body: payload as string,
    })
    const type = response.headers.get('content-type') ?? ''
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      type,
      body: type.includes('json') ? JSON.parse(text) : text,
    }
  }

  place(body: unknown, key: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', '/api/v1/orders', { body, headers: { 'idempotency-key': key, ...headers } })
  }

  records(topic: string): LogRecord[] {
    return Array.from({ length: partitions }, (_, partition) => [...this.log.records(topic, partition)]).flat()
  }

  get commands(): LogRecord[] {
    return this.records(commandTopic)
  }

  /** Waits until a request waits for its decision, and lets its two seconds pass. */
  async passPatience(): Promise<void> {
    await until(() => this.clock.next() === this.clock.now() + 2_000)
    this.clock.advance(2_000)
  }
}
