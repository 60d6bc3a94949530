// The Stripe provider before the simulator with a clock that a test moves, requests to give it, and what Stripe's book says of them.
import { type StripeSimulator, startStripeSimulator } from '../../dev/simulators/stripe'
import type { Attempt } from '../../egress/provider'
import { createStripe } from '../../egress/stripe'
import type { CurrencyCode, CustomerId, MessageId, OrderId } from '../../schemas/ids'
import type { Charged, ChargeRequested, RefundRequested } from '../../schemas/messages'

export const hourMs = 3_600_000
export const calm = {
  latencyMs: 0,
  errorRate: 0,
  timeoutBeforeRate: 0,
  timeoutAfterRate: 0,
  resetAfterRate: 0,
  down: false,
  searchLagMs: 0,
  rateLimitPerSecond: 0,
  processingMs: 0,
}
export const soon = (): AbortSignal => AbortSignal.timeout(200)

export class StripeWorld {
  clock = 1_800_000_000_000
  simulator!: StripeSimulator
  stripe!: ReturnType<typeof createStripe>
  private serial = 0

  async start(): Promise<void> {
    this.simulator = await startStripeSimulator({ speed: 1, now: () => this.clock })
    this.stripe = createStripe({ apiKey: 'sk_test_contract', baseUrl: this.simulator.url })
  }

  readonly chargeRequested = (patch: Partial<ChargeRequested> = {}): ChargeRequested => {
    this.serial += 1
    return {
      type: 'ChargeRequested',
      id: `request-${this.serial}` as MessageId,
      orderId: `order-${this.serial}` as OrderId,
      at: this.clock,
      amountMinor: 12_345,
      currency: 'BRL' as CurrencyCode,
      paymentMethodToken: 'pm_card_visa',
      customerId: 'customer-1' as CustomerId,
      description: `Order ${this.serial}`,
      ...patch,
    }
  }

  readonly refundRequested = (
    charge: ChargeRequested,
    charged: { providerPaymentId: string },
    amountMinor: number,
  ): RefundRequested => ({
    type: 'RefundRequested',
    id: `refund-${(this.serial += 1)}` as MessageId,
    orderId: charge.orderId,
    at: this.clock,
    chargeRequestId: charge.id,
    providerPaymentId: charged.providerPaymentId,
    amountMinor,
    currency: charge.currency,
    reason: 'cancelled',
  })

  readonly attempt = (patch: Partial<Attempt> = {}): Attempt => ({
    inDoubt: false,
    signal: AbortSignal.timeout(5_000),
    now: this.clock,
    ...patch,
  })

  readonly charge = async (request: ChargeRequested): Promise<Charged> =>
    ({
      ...(await this.stripe.perform(request, this.attempt())),
      id: request.id,
      orderId: request.orderId,
      at: this.clock,
    }) as Charged

  readonly paymentsOf = (request: ChargeRequested | RefundRequested) =>
    this.simulator.book().payments.filter((payment) => payment.orderId === request.orderId)

  /** What Stripe holds for the order, minor units. */
  readonly capturedOf = (request: ChargeRequested): number =>
    this.paymentsOf(request).reduce((sum, payment) => sum + payment.capturedMinor - payment.refundedMinor, 0)
}
