// The Stripe provider before the simulator with a clock that a test moves, requests to give it, and what Stripe's book says of them.
import { type StripeSimulator, startStripeSimulator } from '../../../dev/simulators/stripe'
import type { ProviderCustomers, PspRequest } from '../../../egress/psp/payment-provider'
import { createStripe } from '../../../egress/psp/stripe'
import type { Attempt } from '../../../egress/provider'
import type { CurrencyCode, CustomerId, MessageId, OrderId, Sealed } from '../../../schemas/ids'
import type { Body } from '../../../schemas/message'
import type {
  Authorised,
  CaptureRequested,
  Charged,
  ChargeCheckRequested,
  ChargeRequested,
  RefundRequested,
  VoidRequested,
} from '../../../schemas/messages'
import type { PlainPaymentAction } from '../../../schemas/sealed'

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
export const apiKey = 'sk_test_contract'
export const returnUrl = 'https://shop.example/back'
export const soon = (): AbortSignal => AbortSignal.timeout(200)

/** Customers as a store that stays remembers them: the first one stands. */
export function rememberedCustomers(): ProviderCustomers & { readonly known: Map<string, string> } {
  const known = new Map<string, string>()
  return {
    known,
    find: async (provider, customerId) => known.get(`${provider} ${customerId}`),
    remember: async (provider, customerId, id) => {
      const first = known.get(`${provider} ${customerId}`) ?? id
      known.set(`${provider} ${customerId}`, first)
      return first
    },
  }
}

/** Sealed so that a test can read it. */
export const sealOpenly = async (customerId: CustomerId, action: PlainPaymentAction): Promise<Sealed> =>
  JSON.stringify({ customerId, ...action }) as Sealed
export const opened = (sealed: Sealed | null) =>
  JSON.parse(sealed ?? 'null') as PlainPaymentAction & { readonly customerId: CustomerId }

export class StripeWorld {
  clock = 1_800_000_000_000
  simulator!: StripeSimulator
  stripe!: ReturnType<typeof createStripe>
  readonly customers = rememberedCustomers()
  private serial = 0

  async start(webhookUrl?: string): Promise<void> {
    this.simulator = await startStripeSimulator({ speed: 1, now: () => this.clock, webhookUrl })
    const account = { apiKey, baseUrl: this.simulator.url }
    this.stripe = createStripe({ ...account, customers: this.customers, seal: sealOpenly, returnUrl })
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
      provider: 'STRIPE',
      method: 'CARD',
      tenderId: '1',
      paymentMethodToken: 'pm_card_visa',
      customerId: 'customer-1' as CustomerId,
      description: `Order ${this.serial}`,
      capture: 'ON_PLACEMENT',
      offSession: false,
      installments: 1,
      attempt: 1,
      ...patch,
    }
  }

  readonly refundRequested = (
    charge: ChargeRequested,
    charged: { providerPaymentId: string },
    amountMinor: number,
  ): RefundRequested => ({
    type: 'RefundRequested',
    ...this.about(charge, charged, 'refund'),
    amountMinor,
    currency: charge.currency,
    reason: 'cancelled',
  })

  readonly captureRequested = (
    charge: ChargeRequested,
    authorised: { providerPaymentId: string },
    amountMinor: number,
    final = true,
  ): CaptureRequested => ({
    type: 'CaptureRequested',
    ...this.about(charge, authorised, 'capture'),
    amountMinor,
    currency: charge.currency,
    final,
    restMinor: Math.max(0, charge.amountMinor - amountMinor),
  })

  readonly voidRequested = (charge: ChargeRequested, authorised: { providerPaymentId: string }): VoidRequested => ({
    type: 'VoidRequested',
    ...this.about(charge, authorised, 'void'),
    reason: 'cancelled',
  })

  readonly checkRequested = (charge: ChargeRequested, begun: { providerPaymentId: string }): ChargeCheckRequested => ({
    type: 'ChargeCheckRequested',
    ...this.about(charge, begun, 'check'),
    amountMinor: charge.amountMinor,
    currency: charge.currency,
    customerId: charge.customerId,
    details: null,
  })

  readonly attempt = (patch: Partial<Attempt> = {}): Attempt => ({
    inDoubt: false,
    signal: AbortSignal.timeout(5_000),
    now: this.clock,
    ...patch,
  })

  readonly perform = (request: PspRequest, patch: Partial<Attempt> = {}) =>
    this.stripe.perform(request, this.attempt(patch))

  readonly charge = (request: ChargeRequested): Promise<Body<Charged>> =>
    this.perform(request) as Promise<Body<Charged>>
  readonly authorise = (request: ChargeRequested): Promise<Body<Authorised>> =>
    this.perform(request) as Promise<Body<Authorised>>

  readonly paymentsOf = (request: { readonly orderId: OrderId }) =>
    this.simulator.book().payments.filter((payment) => payment.orderId === request.orderId)

  /** What Stripe holds for the order, minor units. */
  readonly capturedOf = (request: { readonly orderId: OrderId }): number =>
    this.paymentsOf(request).reduce((sum, payment) => sum + payment.capturedMinor - payment.refundedMinor, 0)

  /** A call of the simulator's admin. */
  readonly sim = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${this.simulator.url}/__sim/stripe/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`The simulator refused ${path}: ${await answer.text()}`)
  }

  private about(charge: ChargeRequested, { providerPaymentId }: { providerPaymentId: string }, what: string) {
    return {
      id: `${what}-${(this.serial += 1)}` as MessageId,
      orderId: charge.orderId,
      at: this.clock,
      chargeRequestId: charge.id,
      provider: 'STRIPE' as const,
      providerPaymentId,
    }
  }
}
