// An order among an inventory service, a payment and a fulfillment that keep their contracts: they answer in their own time, in any order
// between them, and refuse at will. Drawn numbers choose what happens; the same numbers give the same life.
import { deriveMessageId, type MessageId } from '../../../schemas/ids'
import type { Message } from '../../../schemas/message'
import type { LineQuantity } from '../../../schemas/messages'
import type { InputOf } from '../../../topics/topology'
import { order } from '../../../processors/order/order'
import type { OrderOutput } from '../../../processors/order/output'
import { byLine, lessOf } from '../../../processors/order/sendings'
import { isPlaced, type OrderState, type PlacedOrder } from '../../../processors/order/state'
import type { DeadlinePassed } from '../../../processors/engine/decider'
import { timerInput } from '../../../processors/engine/decide-group'
import { example } from '../../examples/examples'
import { at, id, orderId } from '../../examples/values'
import { Payer } from './payer'
import { Stockroom } from './stockroom'

type Input = InputOf<'order'> | DeadlinePassed
export type Decided = { readonly input: Input; readonly before: OrderState; readonly outputs: readonly OrderOutput[] }
type Parcel = {
  warehouse: string
  /** What has not left. */
  lines: LineQuantity[]
  /** What left before the rest, by tracking number. */
  away: Map<string, 'LEFT' | 'ARRIVED'>
  short: LineQuantity[]
  stage: 'REQUESTED' | 'STARTED' | 'SHORT' | 'SHIPPED' | 'DELIVERED' | 'OVER'
  cancelling: boolean | null
}

export class OrderWorld {
  state: OrderState = order.initial
  now = at
  readonly history: Decided[] = []
  readonly fulfillmentInbox: Input[] = []
  readonly parcels = new Map<MessageId, Parcel>()
  /** What went wrong in the world: a request that no sound order makes. */
  readonly faults: string[] = []
  readonly payer = new Payer((prefix) => this.head(prefix), this.faults)
  readonly stock = new Stockroom((prefix) => this.head(prefix), this.faults)
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
    this.stock.receive(output)
    switch (output.type) {
      case 'PaymentRequested':
      case 'PaymentAdjustmentRequested':
      case 'PaymentCaptureRequested':
      case 'PaymentCancellationRequested':
        this.payer.receive(output)
        return
      case 'FulfillmentRequested':
        if (output.lines.length === 0) this.faults.push('sends nothing')
        this.parcels.set(output.id, begun(output))
        return
      case 'ReturnParcelRequested':
        this.fulfillmentInbox.push(
          this.serial % 3
            ? example('ReturnParcelLabelled', { ...this.head('label'), returnId: output.returnId })
            : example('ReturnParcelRefused', { ...this.head('label'), returnId: output.returnId }),
        )
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
          () => this.missOne(fulfillmentId, parcel),
          ...(unitsIn(parcel.lines) > 1 ? [() => this.shipPart(fulfillmentId, parcel)] : []),
          ...this.partArrivals(fulfillmentId, parcel),
        ]
      if (parcel.stage === 'SHORT') return this.partArrivals(fulfillmentId, parcel)
      if (parcel.stage === 'SHIPPED')
        return [
          tell(example('FulfillmentDelivered', { ...head, deliveredAt: this.now }), 'DELIVERED'),
          ...this.partArrivals(fulfillmentId, parcel),
        ]
      return []
    })
  }

  /** Of the first line some units are not found. */
  private missOne(fulfillmentId: MessageId, parcel: Parcel): void {
    const [first] = parcel.lines
    const lines = [{ ...first!, quantity: 1 + (this.serial % first!.quantity) }]
    Object.assign(parcel, { stage: 'SHORT', short: lines })
    this.fulfillmentInbox.push(example('FulfillmentShort', { ...this.head('short'), fulfillmentId, lines }))
  }

  private shipPart(fulfillmentId: MessageId, parcel: Parcel): void {
    const lines = [{ ...parcel.lines[0]!, quantity: 1 }]
    const { warehouse } = parcel
    const trackingNumber = this.fresh('tracked')
    parcel.lines = lessOf(parcel.lines, lines)
    parcel.away.set(trackingNumber, 'LEFT')
    const left = { ...this.head('part'), fulfillmentId, lines, warehouse, trackingNumber }
    this.fulfillmentInbox.push(example('ParcelShipped', left))
  }

  /** The last of one that has left is told with the fulfillment. */
  private partArrivals(fulfillmentId: MessageId, { away }: Parcel): (() => void)[] {
    return [...away].flatMap(([trackingNumber, where]) => {
      if (where === 'ARRIVED') return []
      return [
        () => {
          away.set(trackingNumber, 'ARRIVED')
          const arrived = { ...this.head('arrived'), fulfillmentId, trackingNumber, deliveredAt: this.now }
          this.fulfillmentInbox.push(example('ParcelDelivered', arrived))
        },
      ]
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
    if (parcel.stage === 'SHIPPED' || parcel.stage === 'DELIVERED' || parcel.away.size > 0) return [refuse]
    if (parcel.stage === 'REQUESTED') return [stop, stop, () => (refuse(), this.startLate(fulfillmentId, parcel))]
    return parcel.cancelling ? [stop, refuse] : [refuse]
  }

  private startLate(fulfillmentId: MessageId, parcel: Parcel): void {
    parcel.stage = 'STARTED'
    this.fulfillmentInbox.push(example('FulfillmentStarted', { ...this.head('parcel'), fulfillmentId }))
  }

  /** What is left out of one that is short; of one of which nothing is left, nothing more is told but that it ended. */
  private amend(fulfillmentId: MessageId, drop: readonly LineQuantity[]): void {
    const parcel = this.parcels.get(fulfillmentId)
    if (parcel?.stage !== 'SHORT') return
    if (lessOf(drop, parcel.short).length > 0) this.faults.push('leaves out what was found')
    parcel.lines = lessOf(parcel.lines, drop)
    parcel.short = lessOf(parcel.short, drop)
    if (parcel.short.length === 0) parcel.stage = 'STARTED'
    this.fulfillmentInbox.push(example('FulfillmentAmended', { ...this.head('amended'), fulfillmentId, dropped: drop }))
    if (parcel.lines.length > 0) return
    if (parcel.away.size > 0) parcel.stage = 'SHIPPED'
    else this.endEmpty(fulfillmentId, parcel)
  }

  private endEmpty(fulfillmentId: MessageId, parcel: Parcel): void {
    Object.assign(parcel, { stage: 'OVER', cancelling: null })
    this.fulfillmentInbox.push(example('FulfillmentCancelled', { ...this.head('emptied'), fulfillmentId }))
  }

  /** The usual course, from a placement until the status is reached. */
  runTo(status: string, place: () => void): void {
    place()
    for (let round = 0; this.state.status !== status && round < 30; round++) {
      const [move] = [...this.deliveries(), ...this.stock.moves(), ...this.payer.moves(), ...this.fulfillmentMoves()]
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
      ...this.stock.inbox.map((_, index) => shift(this.stock.inbox, index)),
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
      const moves = [...this.deliveries(), ...this.stock.moves(), ...this.payer.moves(), ...recalls]
      if (moves.length === 0) return
      moves[choose(moves.length)]!()
    }
  }

  /** As settle, but all answer at once and with yes, and one kind of answer always comes first. */
  settleInTurns(first: 0 | 1 | 2): void {
    const inboxes = [this.stock.inbox, this.payer.inbox, this.fulfillmentInbox]
    const turns = [...inboxes.slice(first), ...inboxes.slice(0, first)]
    for (let round = 0; round < 200; round++) {
      for (let move = this.stock.moves()[0]; move; move = this.stock.moves()[0]) move()
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

const unitsIn = (lines: readonly LineQuantity[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)

const begun = ({ lines, warehouse }: Extract<OrderOutput, { type: 'FulfillmentRequested' }>): Parcel => ({
  warehouse,
  lines: byLine(lines),
  away: new Map(),
  short: [],
  stage: 'REQUESTED',
  cancelling: null,
})
