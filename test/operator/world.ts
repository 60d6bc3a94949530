// A small system in memory for the operator's commands: the real engine and deciders on a memory log, a clock moved by hand.
import { HandClock } from '../../processors/engine/clock'
import type { AnyDecider } from '../../processors/engine/decider'
import { MemoryLog } from '../../processors/engine/memory-log'
import { MemoryStore } from '../../processors/engine/memory-store'
import { NodeRunner } from '../../processors/engine/node-runner'
import { handlersWith } from '../../processors/handlers'
import { silent } from '../../operator/progress'
import { Codec, localSchemaIds } from '../../schemas/codec'
import { deriveMessageId, type CurrencyCode, type CustomerId, type OrderId, type Sealed } from '../../schemas/ids'
import type { Body, Message, MessageOf } from '../../schemas/message'
import type { CommandRef } from '../../schemas/messages'
import { topicNames, topicOf } from '../../topics/catalog'
import { partitionOf } from '../../topics/partition'
import type { JournalNodeName } from '../../topics/topology'
import { tender } from '../examples/values'

/** What no key opens, in the form of what is sealed. */
export const sealedText = `s1.${'k'.repeat(16)}.${'b'.repeat(96)}` as Sealed

const customerId = 'cus_1' as CustomerId
export const customerBy = (n: number, what: string): CommandRef => ({
  commandId: deriveMessageId(`${what} ${n}`, 'test', 0),
  bodyHash: 'ab'.repeat(32),
  subject: customerId,
  role: 'customer',
})

/** What intake prices by in these tests. */
export const catalogue: Parameters<typeof handlersWith>[0] = {
  get: (sku) => {
    if (!sku.startsWith('TEA-')) return undefined
    const prices = [{ currency: 'EUR' as CurrencyCode, amountMinor: 450 }]
    return {
      sku,
      name: 'Green tea',
      category: 'food',
      prices,
      weightGrams: 120,
      discontinued: false,
      dimensions: null,
      supply: 'STOCK' as const,
      expectedAt: null,
      hsCode: null,
      originCountry: null,
    }
  },
}
const handlers = handlersWith(catalogue)

export const orderIdOf = (n: number): OrderId => `ord_${String(n).padStart(6, '0')}` as OrderId
const partitions = 2

export class World {
  readonly clock = new HandClock()
  readonly log = new MemoryLog({ partitions, now: () => this.clock.now() })
  readonly codec = new Codec(localSchemaIds())
  readonly store = new MemoryStore()
  private readonly runners = new Map<JournalNodeName, NodeRunner>()
  private sent = 0

  /** What every command takes. */
  get tools() {
    const { log, codec, clock, store } = this
    const offsetsAt = async (topic: string, time: number): Promise<readonly number[]> =>
      Array.from({ length: partitions }, (_, p) => {
        const records = log.records(topic, p)
        const at = records.findIndex(({ timestamp }) => timestamp >= time)
        return at < 0 ? records.length : at
      })
    return { log, codec, clock, store, partitions, offsetsAt, progress: silent }
  }

  async start(node: JournalNodeName, decider: AnyDecider = handlers[node]): Promise<void> {
    const { log, store, codec, clock } = this
    const observer = {
      decided: () => undefined,
      voids: () => undefined,
      setAside: () => undefined,
      restored: () => undefined,
    }
    const onFatal = (error: Error): void => {
      throw error
    }
    const runner = new NodeRunner({ node, decider, log, store, codec, clock, observe: () => observer, onFatal })
    this.runners.set(node, runner)
    await runner.start()
    await this.settle()
  }

  async stop(...nodes: readonly JournalNodeName[]): Promise<void> {
    for (const node of nodes.length ? nodes : [...this.runners.keys()]) {
      await this.runners.get(node)?.stop()
      this.runners.delete(node)
    }
  }

  async send<M extends Message>(orderId: OrderId, body: Body<M>): Promise<void> {
    const head = { id: deriveMessageId(`sent ${this.sent++}`, 'test', 0), orderId, at: this.clock.now() }
    const message = { ...body, ...head } as unknown as Message
    await this.raw(topicOf(message.type), orderId, this.codec.encode(message))
  }

  async raw(topic: string, key: string, value: Buffer | null, headers: Record<string, string> = {}): Promise<void> {
    await this.log.append(topic, partitionOf(key, partitions), [{ key, value, headers }])
    await this.settle()
    this.clock.advance(1)
  }

  /** Every message of a type about an order, in the order of its topic. */
  messages<Name extends Message['type']>(type: Name, orderId: string): MessageOf<Name>[] {
    const records = this.log.records(topicOf(type), partitionOf(orderId, partitions))
    return records.flatMap(({ key, value }) => {
      if (key !== orderId || this.codec.nameOfOrNone(value) !== type) return []
      return [this.codec.decode(value) as MessageOf<Name>]
    })
  }

  count(): number {
    let sum = 0
    for (const topic of topicNames) for (let p = 0; p < partitions; p++) sum += this.log.records(topic, p).length
    return sum
  }

  /** Until nothing moves any more. */
  async settle(): Promise<void> {
    for (let quiet = 0, last = this.count(); quiet < 25; quiet++) {
      await new Promise((resolve) => setImmediate(resolve))
      const now = this.count()
      if (now !== last) quiet = 0
      last = now
    }
  }

  /** Lets time pass in steps that no watchdog minds. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 30_000) {
      this.clock.advance(Math.min(30_000, left))
      await this.settle()
    }
  }

  place(n: number): Promise<void> {
    return this.send<MessageOf<'PlaceOrder'>>(orderIdOf(n), this.placement(n))
  }

  placement(n: number): Body<MessageOf<'PlaceOrder'>> {
    return {
      type: 'PlaceOrder',
      by: customerBy(n, 'place'),
      customerId,
      origin: 'STORE',
      contact: sealedText,
      lines: [{ sku: 'TEA-1', quantity: 2, name: null, unitPriceMinor: null, weightGrams: null, category: null }],
      currency: 'EUR' as CurrencyCode,
      shippingMinor: null,
      taxMinor: null,
      shippingAddress: { country: 'CZ', region: null, sealed: sealedText, check: 'NOT_CHECKED' },
      faults: [],
      billingCountry: 'CZ',
      tenders: [tender],
      recentOrders: 0,
      whenPartial: null,
    }
  }

  cancel(n: number): Promise<void> {
    return this.send<MessageOf<'CancelOrder'>>(orderIdOf(n), {
      type: 'CancelOrder',
      by: customerBy(n, 'cancel'),
      expectedVersion: null,
      previewDigest: null,
      reasonCode: 'CHANGED_MIND',
      comment: sealedText,
    })
  }

  reserve(n: number): Promise<void> {
    const { id: requestId, lines } = this.messages('StockReservationRequested', orderIdOf(n))[0]!
    const sources = lines.map(({ sku, quantity }) => ({ sku, quantity, warehouse: 'MEM-1' }))
    const nothing = { backordered: [], dropped: [] }
    return this.send<MessageOf<'StockReserved'>>(orderIdOf(n), {
      type: 'StockReserved',
      requestId,
      sources,
      ...nothing,
    } as Body<MessageOf<'StockReserved'>>)
  }

  /** What is paid is held for good. */
  confirm(n: number): Promise<void> {
    const { id: requestId, reservationRequestId, until } = this.messages('StockHoldRequested', orderIdOf(n))[0]!
    return this.send<MessageOf<'StockHeld'>>(orderIdOf(n), {
      type: 'StockHeld',
      requestId,
      reservationRequestId,
      until,
    } as Body<MessageOf<'StockHeld'>>)
  }

  charge(n: number): Promise<void> {
    const { id: requestId, provider, amountMinor, currency } = this.messages('ChargeRequested', orderIdOf(n))[0]!
    return this.send<MessageOf<'Charged'>>(orderIdOf(n), {
      type: 'Charged',
      requestId,
      chargeRequestId: requestId,
      provider,
      providerPaymentId: `pi_${n}`,
      amountMinor,
      currency,
      instrument: null,
    } as Body<MessageOf<'Charged'>>)
  }
}

/** Orders 1 to `orders` placed, reserved, paid and confirmed, as far as they come, through intake, order and payment. */
export const paidOrders = async (
  orders: number,
  deciders: Partial<Record<JournalNodeName, AnyDecider>> = {},
): Promise<World> => {
  const world = new World()
  for (const node of ['intake', 'order', 'payment'] as const) await world.start(node, deciders[node])
  for (let n = 1; n <= orders; n++) await world.place(n)
  for (let n = 1; n <= orders; n++) await world.reserve(n)
  for (let n = 1; n <= orders; n++) await world.charge(n)
  for (let n = 1; n <= orders; n++)
    if (world.messages('StockHoldRequested', orderIdOf(n)).length > 0) await world.confirm(n)
  return world
}
