// Journal records of many orders that went well, decided by the real decider in the real engine's groups: what a restore has to read.
// Nothing is written here.
import { GroupDecider } from '../../processors/engine/decide-group'
import { BatchNamer, type Cursor } from '../../processors/engine/journal'
import type { LogRecord, NewRecord } from '../../processors/engine/log'
import type { Held } from '../../processors/engine/store'
import { handlers } from '../../processors/handlers'
import type { Codec } from '../../schemas/codec'
import { deriveMessageId, deriveOrderId, type MessageId, type OrderId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'
import { topicOf } from '../../topics/catalog'
import { nodeSpec } from '../../topics/topology'
import { sampleOrders } from '../orders/sample-orders'

type Life = {
  readonly orderId: OrderId
  readonly stock: MessageId
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
const parcel = { carrier: 'FEDEX', trackingNumber: '794600000001' } as const

const early: readonly Step[] = [
  ({ placement }) => placement,
  (life) => ({ type: 'StockReserved', ...head(life, 'reserved'), requestId: life.stock }),
  ({ paid }) => paid,
]
const late: readonly Step[] = [
  (life) => ({ type: 'FulfillmentStarted', ...head(life, 'started'), warehouse: 'MAIN' }),
  (life) => ({ type: 'FulfillmentShipped', ...head(life, 'shipped'), ...parcel, shippedAt: at }),
  (life) => ({
    type: 'StockCommitted',
    ...head(life, 'committed'),
    requestId: idOf(life.orderId, 'commit'),
    reservationRequestId: life.stock,
  }),
  (life) => ({ type: 'FulfillmentDelivered', ...head(life, 'delivered'), ...parcel, deliveredAt: at }),
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

const lifeOf = (key: string, { body }: ReturnType<typeof sampleOrders>[number]): Life => {
  const { customerId, contact, lines, currency, shippingMinor, taxMinor, shippingAddress, payment } = body
  const orderId = deriveOrderId(customerId, key)
  const itemsMinor = lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0)
  const totals = { currency, itemsMinor, shippingMinor, taxMinor, totalMinor: itemsMinor + shippingMinor + taxMinor }
  const placed = idOf(orderId, 'accepted')
  const placement: Message = {
    ...{ type: 'PlacementAccepted', id: placed, orderId, at, bodyHash: '0'.repeat(64), customerId, totals },
    contact: { ...contact, phone: contact.phone ?? null },
    lines: lines.map((line, index) => ({ lineId: String(index + 1), ...line })),
    shippingAddress: {
      ...shippingAddress,
      line2: shippingAddress.line2 ?? null,
      region: shippingAddress.region ?? null,
    },
    paymentMethodToken: payment.methodToken,
  }
  const money = { amountMinor: totals.totalMinor, currency, providerPaymentId: `pi_${orderId}` }
  const paid: Message = { type: 'PaymentCompleted', id: idOf(orderId, 'paid'), orderId, at, ...money }
  // The second output of a placement is the request for its stock.
  return { orderId, stock: deriveMessageId(placed, 'order', 1), placement, paid }
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
