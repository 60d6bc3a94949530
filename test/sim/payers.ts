// Who pays in the simulation, when a payment waits: customers authenticate, or fail to, or never come; they give another means of payment,
// or staff does for them, or nobody. They come back to a payment that is not secured until it is.
import type { OrderId } from '../../schemas/ids'
import type { Message, MessageOf } from '../../schemas/message'
import type { Asking, Who } from './asking'
import { anotherTender } from './means'
import type { PlannedOrder } from './plans'
import type { Psp } from './psp'
import type { World } from './world'

const hourMs = 3_600_000
const csr: Who = { subject: 'staff-1', role: 'csr' }

export class Payers {
  constructor(
    private readonly world: World,
    private readonly asking: Asking,
    private readonly orders: ReadonlyMap<string, PlannedOrder>,
    private readonly psp: Psp,
  ) {}

  hear(message: Message): void {
    const { orderId } = message
    const { chance } = this.world.random
    if (message.type === 'PaymentAwaited') return this.hearOf(message)
    // The payment is not secured, and nobody has given anything for days: staff rings the customer up.
    const isStuck = message.type === 'PaymentOverdue' && message.waitingFor === 'METHOD'
    if (isStuck && chance(0.7)) this.soon(() => this.give(orderId, csr), hourMs)
  }

  /** Whether or not anybody has asked for it. */
  give(orderId: OrderId, who = this.who(orderId)): void {
    const tender = anotherTender(this.world.random)
    this.asking.ask<'GivePaymentMethod'>(orderId, who, { type: 'GivePaymentMethod', tender })
  }

  resume(orderId: OrderId, details: string | null = null): void {
    this.asking.ask<'ContinuePayment'>(orderId, this.who(orderId), { type: 'ContinuePayment', details })
  }

  private hearOf({ orderId, waitsFor, chargeRequestId }: MessageOf<'PaymentAwaited'>): void {
    const { chance } = this.world.random
    if (waitsFor === 'METHOD') {
      if (chance(0.65)) this.soon(() => this.give(orderId), chance(0.8) ? 5_000 : 30 * hourMs)
      return
    }
    if (chance(0.1)) this.soon(() => this.give(orderId), chance(0.5) ? 5_000 : 2 * hourMs)
    if (waitsFor === 'ACTION' && chance(0.75))
      this.soon(() => this.authenticate(orderId, chargeRequestId!), chance(0.8) ? 10_000 : 2 * hourMs)
  }

  /** Not everybody comes back from the issuer's page to ours. */
  private authenticate(orderId: OrderId, chargeRequestId: string): void {
    const { chance } = this.world.random
    const details = this.psp.authenticate(chargeRequestId, chance(0.85))
    if (chance(0.8)) this.soon(() => this.resume(orderId, details), 3_000)
  }

  private soon(call: () => void, ms: number): void {
    this.world.after(this.world.random.below(ms), call)
  }

  private who(orderId: OrderId): Who {
    const { customerId } = this.orders.get(orderId)!
    const { chance } = this.world.random
    if (chance(0.03)) return { subject: 'cus_another', role: 'customer' }
    if (chance(0.1)) return csr
    return { subject: customerId, role: chance(0.1) ? 'guest' : 'customer' }
  }
}
