// Journal records of many orders that went well, decided by the real decider in the real engine's groups: what a restore has to read.
// Nothing is written here.
import { createSecretKey } from 'node:crypto'
import { GroupDecider } from '../../processors/engine/decide-group'
import { BatchNamer, type Cursor } from '../../processors/engine/journal'
import type { LogRecord, NewRecord } from '../../processors/engine/log'
import type { Held } from '../../processors/engine/store'
import { handlers } from '../../processors/handlers'
import type { Codec } from '../../schemas/codec'
import { tendersOf } from '../../ingress/tenders'
import { termsFor } from '../../processors/rules/payment-terms'
import { availabilityFor } from '../../processors/rules/availability'
import { priceOrder } from '../../processors/rules/pricing'
import { warehouseFor } from '../../processors/rules/warehouses'
import { deriveCommandId, deriveMessageId, deriveOrderId } from '../../schemas/ids'
import type { CurrencyCode, MessageId, OrderId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'
import type { OrderLine } from '../../schemas/messages'
import { seal, type SealingKey } from '../../schemas/sealed'
import { topicOf } from '../../topics/catalog'
import { nodeSpec } from '../../topics/topology'
import { stockedItems } from '../orders/catalogue'
import { sampleOrders } from '../orders/sample-orders'
import type { SampleOrder } from '../orders/sample-order'

type Life = {
  readonly orderId: OrderId
  /** The requests for its stock, and to hold it for good. */
  readonly stock: MessageId
  readonly hold: MessageId
  readonly warehouse: string
  readonly lines: readonly OrderLine[]
  readonly fulfillmentId: MessageId
  readonly placement: Message
  readonly paid: Message
}
type Step = (life: Life) => Message

/** Inputs decided as one batch, as they come together under load. */
const groupInputs = 50
/** So many orders go one step at a time; the later steps of a wave come this many waves behind its first ones. */
const waveOrders = 500
const wavesBehind = 10

const at = Date.UTC(2026, 0, 1)
const idOf = (orderId: OrderId, step: string): MessageId => deriveMessageId(orderId, step, 0)
const head = ({ orderId }: Life, step: string) => ({ id: idOf(orderId, step), orderId, at })
const parcelOf = ({ orderId }: Life) =>
  ({ carrier: 'FEDEX', trackingNumber: '794600000001', parcelId: idOf(orderId, 'packed') }) as const

const early: readonly Step[] = [
  ({ placement }) => placement,
  (life) => ({
    type: 'StockReserved',
    ...head(life, 'reserved'),
    requestId: life.stock,
    sources: life.lines.map(({ sku, quantity }) => ({ sku, quantity, warehouse: life.warehouse })),
    backordered: [],
    dropped: [],
  }),
  ({ paid }) => paid,
  (life) => ({
    type: 'StockHeld',
    ...head(life, 'held'),
    requestId: life.hold,
    reservationRequestId: life.stock,
    until: null,
  }),
]
const late: readonly Step[] = [
  (life) => ({
    type: 'FulfillmentStarted',
    ...head(life, 'started'),
    fulfillmentId: life.fulfillmentId,
    by: null,
    warehouse: life.warehouse,
  }),
  (life) => ({
    type: 'FulfillmentShipped',
    ...head(life, 'shipped'),
    fulfillmentId: life.fulfillmentId,
    ...parcelOf(life),
    shippedAt: at,
    lines: life.lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
    warehouse: life.warehouse,
  }),
  // Of what is said of a shipment the request to consume its stock is the second.
  (life) => ({
    type: 'StockCommitted',
    ...head(life, 'committed'),
    requestId: deriveMessageId(idOf(life.orderId, 'shipped'), 'order', 1),
    reservationRequestId: life.stock,
  }),
  (life) => ({
    type: 'FulfillmentDelivered',
    ...head(life, 'delivered'),
    fulfillmentId: life.fulfillmentId,
    ...parcelOf(life),
    deliveredAt: at,
  }),
]

/** Batches of one partition, each to be appended whole and in this order. `name` makes the orders of a partition its own. */
export function* orderLives(codec: Codec, name: string, count: number): Generator<readonly NewRecord[]> {
  const samples = sampleOrders(200).filter(
    ({ cancels, expectation }) => !cancels && expectation.ends[0] === 'DELIVERED',
  )
  const writer = new JournalWriter(codec, name)
  const waves = Math.ceil(count / waveOrders)
  const lifeAt = (index: number): Life => lifeOf(`${name}-${index}`, samples[index % samples.length]!)
  const wave = (number: number): Life[] =>
    Array.from({ length: Math.max(0, Math.min(waveOrders, count - number * waveOrders)) }, (_, index) =>
      lifeAt(number * waveOrders + index),
    )
  for (let number = 0; number < waves + wavesBehind; number++) {
    for (const step of early) yield* writer.steps(wave(number), step)
    if (number < wavesBehind) continue
    const ending = wave(number - wavesBehind)
    for (const step of late) yield* writer.steps(ending, step)
    writer.forget(ending)
  }
}

/** Nobody's: what is sealed here is never opened. */
const sealing: SealingKey = { keyId: 'bench'.padEnd(16, '0'), secret: createSecretKey(Buffer.alloc(32, 7)) }

const lifeOf = (key: string, { body, customerId }: SampleOrder): Life => {
  const orderId = deriveOrderId(customerId, key)
  const currency = body.currency as CurrencyCode
  const { recipient, line1, line2, city, region, postalCode, country } = body.shippingAddress
  const { name, email, phone } = body.contact
  const lines = body.lines.map((line, index) => pricedLine(line, index, currency))
  const { includedTaxMinor: _, ...amounts } = priceOrder({
    lines,
    currency,
    destination: { country, region: region ?? null },
    at,
  })
  const placed = idOf(orderId, 'accepted')
  const placement: Message = {
    ...{ type: 'PlacementAccepted', id: placed, orderId, at, customerId, origin: 'STORE' },
    by: { commandId: deriveCommandId(orderId, customerId, key), bodyHash: key, subject: customerId, role: 'customer' },
    totals: { currency, ...amounts },
    contact: seal(sealing, 'contact', { name, email, phone: phone ?? null }),
    lines,
    shippingAddress: {
      country,
      region: region ?? null,
      sealed: seal(sealing, 'address', { recipient, line1, line2: line2 ?? null, city, postalCode }),
      check: 'VERIFIED',
    },
    billingCountry: country,
    tenders: tendersOf(body.payment),
    terms: termsFor({ imported: false, country, at }),
    availability: availabilityFor({ at, choice: null, supplies: [] }),
    recentOrders: 0,
  }
  const paidId = idOf(orderId, 'paid')
  const amountMinor = amounts.totalMinor
  const money = { amountMinor, capturedMinor: amountMinor, currency, providerPaymentId: `pi_${orderId}` }
  const paid: Message = { type: 'PaymentCompleted', id: paidId, orderId, at, ...money }
  // The second output of a placement is the request for its stock, as that of a payment is to hold it; the third of that the fulfillment.
  const [stock, hold] = [placed, paidId].map((cause) => deriveMessageId(cause, 'order', 1)) as [MessageId, MessageId]
  const fulfillmentId = deriveMessageId(idOf(orderId, 'held'), 'order', 2)
  const warehouse = warehouseFor({ country, region: region ?? null }, at).name
  return { orderId, stock, hold, warehouse, lines, fulfillmentId, placement, paid }
}

const pricedLine = (
  { sku, quantity }: SampleOrder['body']['lines'][number],
  index: number,
  currency: string,
): OrderLine => {
  const { name, category, prices, weightGrams } = stockedItems.find((item) => item.sku === sku)!
  const unitPriceMinor = prices.find((price) => price.currency === currency)!.amountMinor
  return { lineId: String(index + 1), sku, name, category, quantity, unitPriceMinor, weightGrams }
}

class JournalWriter {
  private readonly states = new Map<string, Held>()
  private readonly namer: BatchNamer
  private readonly offsets = new Map<string, number>()
  private batch = ''

  constructor(
    private readonly codec: Codec,
    name: string,
  ) {
    this.namer = new BatchNamer(name)
  }

  *steps(lives: readonly Life[], step: Step): Generator<readonly NewRecord[]> {
    for (let from = 0; from < lives.length; from += groupInputs)
      yield this.decide(lives.slice(from, from + groupInputs).map(step))
  }

  forget(lives: readonly Life[]): void {
    for (const { orderId } of lives) this.states.delete(orderId)
  }

  private decide(inputs: readonly Message[]): readonly NewRecord[] {
    const { codec, states } = this
    const deciding = {
      node: 'order',
      decider: handlers.order,
      takes: new Set(nodeSpec('order').takes),
      codec,
      maxBatchBytes: 900_000,
    }
    const queued = inputs.map((input) => ({ kind: 'record' as const, ...this.received(input), dropped: false }))
    const { records, covers, taken, setAside } = new GroupDecider(deciding, states).run(queued)
    if (taken !== inputs.length || setAside || records.length < inputs.length)
      throw new Error(
        `the order decider took ${taken} of ${inputs.length} inputs with ${records.length} outputs: correct dev/bench/order-lives.ts`,
      )
    const causes = records.map(({ cause }) => cause)
    const { batch, headers } = this.namer.headers(this.batch, causes, covers)
    this.batch = batch
    return records.map(({ key, value }, index) => ({ key, value, headers: headers[index]! }))
  }

  private received(input: Message): { readonly record: LogRecord; readonly after: Cursor } {
    const topic = topicOf(input.type)
    const offset = this.offsets.get(topic) ?? 0
    this.offsets.set(topic, offset + 1)
    const record = {
      topic,
      partition: 0,
      offset,
      timestamp: at,
      key: input.orderId,
      value: this.codec.encode(input),
      headers: {},
    }
    return { record, after: { next: offset + 1, head: `writer:${offset}`, index: 0, lastId: '' } }
  }
}
