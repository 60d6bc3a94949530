// Customers: they place orders, and later look at them and want something else. What they ask for is often not allowed.
import type { OrderId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'
import { isClosed, isPlaced, type OrderState, type PlacedOrder } from '../../processors/order/state'
import { returnReasons } from '../../processors/rules/refund-rules'
import { contact, sealedText } from '../examples/values'
import type { Asking, Who } from './asking'
import { addressOf, wantedLine } from './catalogue'
import type { PlannedOrder } from './plans'
import type { World } from './world'

const unseen = { expectedVersion: null, previewDigest: null }

export class Customers {
  private readonly returning = new Map<string, number>()

  constructor(
    private readonly world: World,
    private readonly asking: Asking,
    private readonly orders: ReadonlyMap<string, PlannedOrder>,
  ) {}

  hear(message: Message): void {
    const { random } = this.world
    if (message.type === 'OrderDelivered' || message.type === 'ParcelArrived') this.sendBack(message.orderId)
    if (message.type === 'ShortageOpened' && random.chance(0.7))
      this.world.after(random.below(4_000), () =>
        this.asking.ask<'AnswerShortage'>(message.orderId, this.who(message.orderId), {
          type: 'AnswerShortage',
          shortageId: message.shortageId,
          answer: random.chance(0.05) ? 'PERHAPS' : random.chance(0.6) ? 'AMEND' : 'CANCEL',
        }),
      )
  }

  place({ orderId, customerId, place, key, plan }: PlannedOrder): void {
    const { random } = this.world
    const role = place.origin === 'STORE' ? 'customer' : place.origin === 'STAFF' ? 'csr' : 'service'
    const who = { subject: role === 'customer' ? customerId : `${role}-1`, role }
    this.asking.ask<'PlaceOrder'>(orderId, who, { type: 'PlaceOrder', ...place }, key)
    for (let visit = 0; visit < plan.visits; visit++)
      this.world.after(random.below(random.chance(0.8) ? 4_000 : 30 * 86_400_000), () => this.visit(orderId))
  }

  private who(orderId: OrderId): Who {
    const { customerId } = this.orders.get(orderId)!
    const { chance } = this.world.random
    if (chance(0.03)) return { subject: 'cus_another', role: 'customer' }
    return { subject: customerId, role: chance(0.1) ? 'guest' : 'customer' }
  }

  private state(orderId: OrderId): PlacedOrder | undefined {
    const state = this.world.stateOf('order', orderId) as OrderState | undefined
    return state && isPlaced(state) ? state : undefined
  }

  private visit(orderId: OrderId): void {
    const { chance } = this.world.random
    if (chance(0.55)) this.edit(orderId)
    else if (chance(0.6)) this.cancel(orderId)
    else if (chance(0.5)) this.askReturn(orderId)
    else if (chance(0.2))
      this.asking.ask<'PlaceHold'>(orderId, this.who(orderId), {
        type: 'PlaceHold',
        expectedVersion: null,
        code: 'FRAUD_SUSPECTED',
        comment: null,
      })
    else
      this.asking.ask<'AddNote'>(orderId, this.who(orderId), {
        type: 'AddNote',
        visibility: chance(0.9) ? 'CUSTOMER' : 'INTERNAL',
        text: sealedText,
      })
  }

  /** With the version it was read in, or one that is outdated. */
  private seen(orderId: OrderId) {
    const { chance } = this.world.random
    const version = this.state(orderId)?.version
    if (version === undefined || chance(0.6)) return { ...unseen, previewDigest: chance(0.03) ? 'outdated' : null }
    return { ...unseen, expectedVersion: chance(0.9) ? version : version - 1 }
  }

  edit(orderId: OrderId, who = this.who(orderId)): void {
    const { random } = this.world
    const { chance, below } = random
    const known = this.state(orderId)?.lines ?? []
    this.asking.ask<'ChangeOrder'>(orderId, who, {
      type: 'ChangeOrder',
      ...this.seen(orderId),
      add: chance(0.5) ? Array.from({ length: 1 + below(2) }, () => wantedLine(random, 0.05)) : [],
      quantities: [
        ...known.flatMap(({ lineId }) => (chance(0.4) ? [{ lineId, quantity: below(4) }] : [])),
        ...(chance(0.02) ? [{ lineId: '77', quantity: 1 }] : []),
      ],
      shippingAddress: chance(0.25) ? addressOf(random) : null,
      contact: chance(0.1) ? contact : null,
      faults: chance(0.02) ? [{ field: 'contact.email', text: 'An address has an @.' }] : [],
      comment: null,
    })
  }

  cancel(orderId: OrderId, who = this.who(orderId)): void {
    const reasonCode = 'CHANGED_MIND'
    this.asking.ask<'CancelOrder'>(orderId, who, {
      type: 'CancelOrder',
      ...this.seen(orderId),
      reasonCode,
      comment: null,
    })
  }

  private sendBack(orderId: OrderId): void {
    const { below } = this.world.random
    const asked = this.returning.get(orderId) ?? 0
    const most = this.orders.get(orderId)!.plan.returns
    this.returning.set(orderId, most)
    for (let one = asked; one < most; one++) this.world.after(below(3 * 86_400_000), () => this.askReturn(orderId))
  }

  private askReturn(orderId: OrderId): void {
    const { random } = this.world
    const { chance, below } = random
    const state = this.state(orderId)
    const kind = chance(0.45) ? 'RETURN' : chance(0.55) ? 'EXCHANGE' : 'CLAIM'
    const isWhole = chance(0.3)
    const lines = (state && !isClosed(state) ? state.lines : []).flatMap(({ lineId, quantity }) =>
      isWhole
        ? [{ lineId, quantity }]
        : chance(0.6)
          ? [{ lineId, quantity: 1 + below(quantity + (chance(0.1) ? 1 : 0)) }]
          : [],
    )
    this.asking.ask<'RequestReturn'>(orderId, this.who(orderId), {
      type: 'RequestReturn',
      ...this.seen(orderId),
      kind,
      lines,
      wanted: kind === 'EXCHANGE' ? [wantedLine(random, 0.05)] : [],
      reasonCode: kind === 'CLAIM' && chance(0.5) ? 'MISSING' : returnReasons[below(returnReasons.length)]!,
      remedy: kind === 'CLAIM' ? (chance(0.5) ? 'RESHIP' : 'REFUND') : null,
      photos: [],
      comment: null,
    })
  }
}
