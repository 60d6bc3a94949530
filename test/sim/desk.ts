// Staff at the service desk: they release or cancel what is held, decide on returns and book what comes in, answer escalations, and do
// things of their own accord. They come back until what they wanted is done.
import { awaited } from '../../processors/order/returns'
import { isClosed, isPlaced, type OrderState, type PlacedOrder } from '../../processors/order/state'
import type { DeskState } from '../../processors/desk-state'
import { escalationsOf } from '../../processors/desk-state'
import { warehouses } from '../../processors/rules/warehouses'
import type { MessageId, OrderId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'
import type { ReturnCondition } from '../../schemas/messages'
import { sealedText } from '../examples/values'
import type { Asking, Who } from './asking'
import type { Customers } from './customers'
import type { Payers } from './payers'
import type { World } from './world'

/** One of them is none of ours. */
const floors = [...Object.keys(warehouses), 'OSL-1']
const conditions: readonly ReturnCondition[] = [
  'SELLABLE',
  'SELLABLE',
  'OPENED',
  'DAMAGED_BY_CUSTOMER',
  'DAMAGED_IN_TRANSIT',
  'DEFECTIVE',
  'WRONG_ITEM',
]
const csr: Who = { subject: 'staff-1', role: 'csr' }

export class Desk {
  constructor(
    private readonly world: World,
    private readonly asking: Asking,
    private readonly customers: Customers,
    private readonly payers: Payers,
  ) {}

  hear(message: Message): void {
    const { orderId } = message
    switch (message.type) {
      case 'DeskFileOpened':
        // Before everybody else has heard of the order.
        return this.world.random.chance(0.2) ? this.note(orderId) : undefined
      case 'OrderHeld':
        return this.soon(() => this.review(orderId, message.holdId))
      case 'ReturnOpened':
        return this.soon(() => this.decide(orderId, message.returnId))
      case 'ReturnApproved':
        if (!this.world.random.chance(0.15)) this.soon(() => this.receive(orderId, message.returnId))
        return
      case 'EscalationOpened':
      case 'EscalationBreached':
        return this.soon(() => this.resolve(orderId, message.escalationId), 10 * 3_600_000)
      default:
        return undefined
    }
  }

  /** Something that nobody asked them for. */
  visit(orderId: OrderId): void {
    const { chance, below } = this.world.random
    const acts = [
      () => this.hold(orderId),
      () => this.hold(orderId),
      () => this.customers.cancel(orderId, csr),
      () => this.customers.edit(orderId, csr),
      () => this.note(orderId),
      () =>
        this.asking.ask<'AssignOrder'>(orderId, csr, { type: 'AssignOrder', assignee: chance(0.5) ? 'staff-2' : null }),
      () => this.escalate(orderId),
      () => this.resend(orderId),
      () => this.resolve(orderId, 'no-such-escalation' as MessageId),
      () => this.refund(orderId),
      () => this.refund(orderId),
      () => this.payers.give(orderId, csr),
    ]
    acts[below(acts.length)]!()
  }

  private soon(call: () => void, ms = 3_000): void {
    this.world.after(this.world.random.below(ms), call)
  }

  private state(orderId: OrderId): PlacedOrder | undefined {
    const state = this.world.stateOf('order', orderId) as OrderState | undefined
    return state && isPlaced(state) ? state : undefined
  }

  private hold(orderId: OrderId): void {
    const expectedVersion = this.world.random.chance(0.3) ? (this.state(orderId)?.version ?? 1) : null
    this.asking.ask<'PlaceHold'>(orderId, csr, { type: 'PlaceHold', expectedVersion, code: 'FRAUD', comment: null })
  }

  private note(orderId: OrderId): void {
    const { chance } = this.world.random
    const visibility = chance(0.1) ? 'EVERYBODY' : chance(0.5) ? 'INTERNAL' : 'CUSTOMER'
    this.asking.ask<'AddNote'>(orderId, csr, { type: 'AddNote', visibility, text: sealedText })
  }

  private escalate(orderId: OrderId): void {
    const { below } = this.world.random
    const priority = ['LOW', 'NORMAL', 'HIGH', 'URGENT', 'ASAP'][below(5)]!
    this.asking.ask<'OpenEscalation'>(orderId, csr, {
      type: 'OpenEscalation',
      priority,
      reasonCode: 'CALL',
      text: null,
    })
  }

  private resend(orderId: OrderId): void {
    const { chance } = this.world.random
    const kind = chance(0.6) ? 'ORDER_CONFIRMATION' : 'ORDER_SHIPPED'
    const who = chance(0.1) ? { subject: 'cus_another', role: 'customer' } : csr
    this.asking.ask<'ResendMail'>(orderId, who, { type: 'ResendMail', kind })
  }

  /** Of the whole, of lines or of an amount, and at times of too much. */
  private refund(orderId: OrderId): void {
    const { chance, below } = this.world.random
    const lines = (this.state(orderId)?.lines ?? []).flatMap(({ lineId, quantity }) =>
      chance(0.3) ? [{ lineId, quantity: 1 + below(quantity + (chance(0.05) ? 1 : 0)) }] : [],
    )
    const amountMinor = chance(0.6) ? below(chance(0.8) ? 10_00 : 2_000_00) : null
    const content = { lines: chance(0.5) ? lines : [], amountMinor, reasonCode: 'GOODWILL' }
    this.asking.ask<'RefundOrder'>(orderId, csr, { type: 'RefundOrder', ...content })
  }

  /** What is not secured is not to be sent: somebody pays it, or it is given up. */
  private review(orderId: OrderId, holdId: MessageId): void {
    const { chance } = this.world.random
    const hold = this.state(orderId)?.holds.find((each) => each.holdId === holdId)
    if (!hold) return
    if (chance(0.2)) this.customers.cancel(orderId, csr)
    else if (hold.code === 'PAYMENT_UNSECURED') this.payers.give(orderId, csr)
    else
      this.asking.ask<'ReleaseHold'>(orderId, csr, {
        type: 'ReleaseHold',
        expectedVersion: null,
        holdId,
        comment: null,
      })
    const isSlow = hold.code === 'PAYMENT_UNSECURED' || chance(0.05)
    this.soon(() => this.review(orderId, holdId), isSlow ? 2 * 86_400_000 : 5_000)
  }

  private decide(orderId: OrderId, returnId: MessageId): void {
    const { chance } = this.world.random
    const approve = chance(0.85)
    if (this.state(orderId)?.returns.open[returnId]?.stage !== 'OPENED') return
    this.asking.ask<'DecideReturn'>(orderId, csr, { type: 'DecideReturn', returnId, approve, reason: 'As agreed.' })
    this.soon(() => this.decide(orderId, returnId), chance(0.05) ? 3 * 86_400_000 : 5_000)
  }

  /** In parts, in whatever condition; some of it never comes. */
  private receive(orderId: OrderId, returnId: MessageId): void {
    const { chance, below } = this.world.random
    const state = this.state(orderId)
    const one = state && !isClosed(state) ? state.returns.open[returnId] : undefined
    if (one?.stage !== 'APPROVED') return
    const lines = awaited(one).flatMap(({ lineId, quantity }) => {
      const most = quantity + (chance(0.03) ? 1 : 0)
      const condition = conditions[below(conditions.length)]!
      return chance(0.7) ? [{ lineId, quantity: 1 + below(most), condition }] : []
    })
    const who = { subject: 'floor-1', role: 'warehouse' }
    const content = {
      returnId,
      warehouse: chance(0.7) ? null : floors[below(floors.length)]!,
      lines,
      complete: chance(0.1),
    }
    this.asking.ask<'ReceiveReturn'>(orderId, who, { type: 'ReceiveReturn', ...content })
    if (!chance(0.1)) this.soon(() => this.receive(orderId, returnId), 86_400_000)
  }

  private resolve(orderId: OrderId, escalationId: MessageId): void {
    const desk = this.world.stateOf('desk', orderId) as DeskState | undefined
    const isOpen = !!desk && escalationsOf(desk).some((open) => open.escalationId === escalationId)
    if (!isOpen && this.world.random.chance(0.8)) return
    this.asking.ask<'ResolveEscalation'>(orderId, csr, { type: 'ResolveEscalation', escalationId, text: sealedText })
  }
}
