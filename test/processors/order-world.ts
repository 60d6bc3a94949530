// An order among an inventory service, a payment and a fulfillment that keep their contracts: they answer in their own time, in any order
// between them, and refuse at will. Drawn numbers choose what happens; the same numbers give the same life.
import { deriveMessageId, type MessageId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'
import type { LineQuantity, SkuQuantity } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import { order } from '../../processors/order'
import type { OrderOutput } from '../../processors/order-output'
import { isPlaced, type OrderState, type PlacedOrder } from '../../processors/order-state'
import type { DeadlinePassed } from '../../processors/engine/decider'
import { timerInput } from '../../processors/engine/decide-group'
import { example } from '../examples/examples'
import { at, id, orderId } from '../examples/values'
import { Payer } from './order-payer'

type Input = InputOf<'order'> | DeadlinePassed
export type Decided = { readonly input: Input; readonly before: OrderState; readonly outputs: readonly OrderOutput[] }
type Parcel = {
  lines: LineQuantity[]
  stage: 'REQUESTED' | 'STARTED' | 'SHORT' | 'SHIPPED' | 'DELIVERED' | 'OVER'
  cancelling: boolean | null
}
type Lot = { state: 'HELD' | 'GONE'; held: Map<string, number> }

export class OrderWorld {
  state: OrderState = order.initial
  now = at
  readonly history: Decided[] = []
  readonly stockInbox: Input[] = []
  readonly fulfillmentInbox: Input[] = []
  readonly toInventory: OrderOutput[] = []
  readonly lots = new Map<MessageId, Lot>()
  readonly parcels = new Map<MessageId, Parcel>()
  /** What went wrong in the world: a request that no sound order makes. */
  readonly faults: string[] = []
  readonly payer = new Payer((prefix) => this.head(prefix), this.faults)
  private serial = 0

  fresh(prefix: string): MessageId {
    return id(`${prefix}-${++this.serial}`)
  }

  get placed(): PlacedOrder | undefined {
    return isPlaced(this.state) ? this.state : undefined
  }

  decide(input: Input): readonly OrderOutput[] {
    const before = this.state
    const bodies = order.decide(input, before)
    const outputs = bodies.map((body, index) => {
      const head = { id: deriveMessageId(input.id, 'order', index), orderId, at: input.at }
      return { ...body, ...head } as OrderOutput
    })
    this.state = outputs.reduce(order.evolve, before)
    this.history.push({ input, before, outputs })
    for (const output of outputs) this.receive(output)
    return outputs
  }

  /** Hours pass, unless the order's deadline comes first. */
  passTime(hours: number): void {
    const due = order.deadline!(this.state)
    const then = this.now + hours * 3_600_000
    if (!due || due.at > then) this.now = then
    else {
      this.now = Math.max(this.now, due.at)
      this.decide(timerInput('order', orderId, due.at, this.now, due.name))
    }
  }

  /** What the engine hands over to others. */
  private receive(output: OrderOutput): void {
    switch (output.type) {
      case 'StockReservationRequested':
      case 'StockReleaseRequested':
      case 'StockCommitRequested':
      case 'StockReceiptRequested':
        this.toInventory.push(output)
        return
      case 'PaymentRequested':
      case 'PaymentAdjustmentRequested':
      case 'PaymentCaptureRequested':
      case 'PaymentCancellationRequested':
        this.payer.receive(output)
        return
      case 'FulfillmentRequested':
        this.parcels.set(output.id, { lines: quantities(output.lines), stage: 'REQUESTED', cancelling: null })
        return
      case 'FulfillmentCancellationRequested': {
        const parcel = this.parcels.get(output.fulfillmentId)
        if (parcel?.cancelling !== null) this.faults.push('recalled twice')
        else if (parcel.stage !== 'OVER') parcel.cancelling = output.force
        return
      }
      case 'FulfillmentAmendmentRequested':
        this.amend(output.fulfillmentId, output.drop)
        return
      default:
    }
  }

  /** The inventory service performs what it was asked for first. */
  stockMoves(): (() => void)[] {
    const [request] = this.toInventory
    if (!request) return []
    const perform = (refuse: boolean) => () => {
      this.toInventory.shift()
      this.stockInbox.push(this.performed(request, refuse))
    }
    const granted = Array.from({ length: 8 }, () => perform(false))
    return request.type === 'StockReservationRequested' ? [...granted, perform(true)] : [perform(false)]
  }

  private performed(request: OrderOutput, refuse: boolean): Input {
    const head = { ...this.head('stock'), requestId: request.id }
    if (request.type === 'StockReservationRequested') {
      if (this.lots.has(request.id)) this.faults.push('reserved twice')
      const held = new Map(refuse ? [] : request.lines.map(({ sku, quantity }) => [sku, quantity]))
      this.lots.set(request.id, { state: refuse ? 'GONE' : 'HELD', held })
      return refuse ? example('StockRefused', head) : example('StockReserved', head)
    }
    if (request.type === 'StockReceiptRequested') return example('StockReceived', head)
    const { reservationRequestId, lines } = request as OrderOutput & { type: 'StockCommitRequested' }
    this.take(reservationRequestId, lines)
    const answer = { ...head, reservationRequestId }
    return request.type === 'StockCommitRequested'
      ? example('StockCommitted', answer)
      : example('StockReleased', answer)
  }

  private take(reservation: MessageId, lines: readonly SkuQuantity[]): void {
    const lot = this.lots.get(reservation)
    if (!lot) return void this.faults.push('gave back before it asked')
    if (lines.length === 0) lot.held.clear()
    for (const { sku, quantity } of lines) {
      const left = (lot.held.get(sku) ?? 0) - quantity
      if (left < 0) this.faults.push(`took more ${sku} than held`)
      lot.held.set(sku, left)
    }
  }

  /** Units that are reserved and neither given back nor consumed. */
  reservedUnits(): number {
    return [...this.lots.values()].flatMap(({ held }) => [...held.values()]).reduce((sum, units) => sum + units, 0)
  }

  /** What the floor and the carrier may do. */
  fulfillmentMoves(): (() => void)[] {
    return [...this.parcels].flatMap(([fulfillmentId, parcel]) => {
      const tell = (message: Input, stage: Parcel['stage']) => () => {
        parcel.stage = stage
        this.fulfillmentInbox.push(message)
      }
      const head = { ...this.head('parcel'), fulfillmentId }
      if (parcel.cancelling !== null) return this.cancelMoves(fulfillmentId, parcel)
      const rarely = (move: () => void) => (this.serial % 9 === 0 ? [move] : [])
      if (parcel.stage === 'REQUESTED')
        return [
          tell(example('FulfillmentStarted', head), 'STARTED'),
          ...rarely(tell(example('FulfillmentFailed', head), 'OVER')),
        ]
      if (parcel.stage === 'STARTED')
        return [
          tell(example('FulfillmentShipped', head), 'SHIPPED'),
          tell(example('FulfillmentShipped', head), 'SHIPPED'),
          ...rarely(tell(example('FulfillmentCancelled', head), 'OVER')),
          tell(example('FulfillmentShort', { ...head, lines: parcel.lines.slice(0, 1) }), 'SHORT'),
          ...rarely(() => this.resource(fulfillmentId, parcel)),
        ]
      if (parcel.stage === 'SHIPPED')
        return [tell(example('FulfillmentDelivered', { ...head, deliveredAt: this.now }), 'DELIVERED')]
      return []
    })
  }

  private cancelMoves(fulfillmentId: MessageId, parcel: Parcel): (() => void)[] {
    const head = { ...this.head('recall'), fulfillmentId }
    const stop = () => {
      Object.assign(parcel, { stage: 'OVER', cancelling: null })
      this.fulfillmentInbox.push(example('FulfillmentCancelled', head))
    }
    const refuse = () => {
      parcel.cancelling = null
      this.fulfillmentInbox.push(example('FulfillmentCancellationRefused', head))
    }
    if (parcel.stage === 'SHIPPED' || parcel.stage === 'DELIVERED') return [refuse]
    if (parcel.stage === 'REQUESTED') return [stop, stop, () => (refuse(), this.startLate(fulfillmentId, parcel))]
    return parcel.cancelling ? [stop, refuse] : [refuse]
  }

  private startLate(fulfillmentId: MessageId, parcel: Parcel): void {
    parcel.stage = 'STARTED'
    this.fulfillmentInbox.push(example('FulfillmentStarted', { ...this.head('parcel'), fulfillmentId }))
  }

  /** What is being picked goes in two parcels from here on. */
  split(): void {
    const picked = [...this.parcels].find(([, { stage, lines }]) => stage === 'STARTED' && lines.length > 1)
    if (picked) this.resource(...picked)
  }

  private resource(fulfillmentId: MessageId, parcel: Parcel): void {
    const message = example('FulfillmentResourced', {
      ...this.head('resourced'),
      fulfillmentId,
      newFulfillmentId: this.fresh('parcel'),
      lines: parcel.lines.slice(0, 1),
    })
    this.parcels.set(message.newFulfillmentId, {
      lines: parcel.lines.slice(0, 1),
      stage: 'REQUESTED',
      cancelling: null,
    })
    parcel.lines = parcel.lines.slice(1)
    this.fulfillmentInbox.push(message)
    if (parcel.lines.length === 0) this.endEmpty(fulfillmentId, parcel)
  }

  private amend(fulfillmentId: MessageId, drop: readonly LineQuantity[]): void {
    const parcel = this.parcels.get(fulfillmentId)
    if (parcel?.stage !== 'SHORT') return
    parcel.lines = parcel.lines.filter(({ lineId }) => !drop.some((each) => each.lineId === lineId))
    parcel.stage = 'STARTED'
    this.fulfillmentInbox.push(example('FulfillmentAmended', { ...this.head('amended'), fulfillmentId, dropped: drop }))
    if (parcel.lines.length === 0) this.endEmpty(fulfillmentId, parcel)
  }

  private endEmpty(fulfillmentId: MessageId, parcel: Parcel): void {
    Object.assign(parcel, { stage: 'OVER', cancelling: null })
    this.fulfillmentInbox.push(example('FulfillmentCancelled', { ...this.head('emptied'), fulfillmentId }))
  }

  /** The usual course, from a placement until the status is reached. */
  runTo(status: string, place: () => void): void {
    place()
    for (let round = 0; this.state.status !== status && round < 30; round++) {
      const [move] = [...this.deliveries(), ...this.stockMoves(), ...this.payer.moves(), ...this.fulfillmentMoves()]
      move?.()
    }
  }

  /** Hands the order what lies ready: results of stock in any order, the journals' in theirs. */
  deliveries(): (() => void)[] {
    const shift =
      (inbox: Input[], index = 0) =>
      () =>
        void this.decide(inbox.splice(index, 1)[0]!)
    return [
      ...this.stockInbox.map((_, index) => shift(this.stockInbox, index)),
      ...(this.payer.inbox.length ? [shift(this.payer.inbox)] : []),
      ...(this.fulfillmentInbox.length ? [shift(this.fulfillmentInbox)] : []),
    ]
  }

  /** Everything that is under way between the parties comes to rest, but nobody picks, ships or delivers. */
  settle(choose: (most: number) => number): void {
    for (let round = 0; ; round++) {
      if (round > 500) throw new Error('the order never comes to rest')
      const recalls = [...this.parcels].flatMap(([fulfillmentId, parcel]) =>
        parcel.cancelling === null ? [] : this.cancelMoves(fulfillmentId, parcel),
      )
      const moves = [...this.deliveries(), ...this.stockMoves(), ...this.payer.moves(), ...recalls]
      if (moves.length === 0) return
      moves[choose(moves.length)]!()
    }
  }

  /** As settle, but all answer at once and with yes, and one kind of answer always comes first. */
  settleInTurns(first: 0 | 1 | 2): void {
    const inboxes = [this.stockInbox, this.payer.inbox, this.fulfillmentInbox]
    const turns = [...inboxes.slice(first), ...inboxes.slice(0, first)]
    for (let round = 0; round < 200; round++) {
      for (let move = this.stockMoves()[0]; move; move = this.stockMoves()[0]) move()
      for (let move = this.payer.moves()[0]; move; move = this.payer.moves()[0]) move()
      for (const [fulfillmentId, parcel] of this.parcels)
        if (parcel.cancelling !== null) this.cancelMoves(fulfillmentId, parcel)[0]!()
      const inbox = turns.find(({ length }) => length > 0)
      if (!inbox) return
      this.decide(inbox.shift()!)
    }
    throw new Error('the order never comes to rest')
  }

  head(prefix: string): Pick<Message, 'id' | 'orderId' | 'at'> {
    return { id: this.fresh(prefix), orderId, at: this.now }
  }
}

const quantities = (lines: readonly LineQuantity[]): LineQuantity[] =>
  lines.map(({ lineId, quantity }) => ({ lineId, quantity }))
