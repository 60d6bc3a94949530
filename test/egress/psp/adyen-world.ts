// The Adyen provider before the simulator with a clock that a test moves, requests to give it, and what Adyen's book says of them.
import { adyenAccount } from '../../../dev/simulators/adyen-account'
import { type AdyenSimulator, startAdyenSimulator } from '../../../dev/simulators/adyen'
import type { Attempt } from '../../../egress/provider'
import { createAdyen } from '../../../egress/psp/adyen'
import type { AdyenOptions } from '../../../egress/psp/adyen-call'
import type { PaymentProvider, PspRequest } from '../../../egress/psp/payment-provider'
import type { CurrencyCode, CustomerId, MessageId, OrderId, Sealed } from '../../../schemas/ids'
import type {
  CaptureRequested,
  ChargeCheckRequested,
  ChargeRequested,
  RefundRequested,
  VoidRequested,
} from '../../../schemas/messages'
import type { PlainPaymentAction } from '../../../schemas/sealed'

export const dayMs = 86_400_000
export const calm = {
  latencyMs: 0,
  errorRate: 0,
  timeoutBeforeRate: 0,
  timeoutAfterRate: 0,
  resetAfterRate: 0,
  down: false,
  rateLimitPerSecond: 0,
  processingMs: 0,
}
export const soon = (): AbortSignal => AbortSignal.timeout(200)

/** What the provider of this world has sealed. */
export const openAction = (action: Sealed): PlainPaymentAction & { readonly customerId: string } =>
  JSON.parse(action) as PlainPaymentAction & { readonly customerId: string }

/** The provider as the simulator's account, sealing legibly. */
export const connect = (baseUrl: string, patch: Partial<AdyenOptions> = {}): PaymentProvider =>
  createAdyen({
    apiKey: adyenAccount.apiKey,
    baseUrl,
    merchantAccount: adyenAccount.merchantAccount,
    returnUrl: 'https://shop.example/orders/{orderId}',
    seal: async (customerId, action) => JSON.stringify({ customerId, ...action }) as Sealed,
    ...patch,
  })

export class AdyenWorld {
  clock = 1_800_000_000_000
  simulator!: AdyenSimulator
  adyen!: PaymentProvider
  private serial = 0

  async start(): Promise<void> {
    this.use(await startAdyenSimulator({ speed: 1, now: () => this.clock }))
  }

  readonly use = (simulator: AdyenSimulator): void => {
    this.simulator = simulator
    this.adyen = this.connect()
  }

  readonly connect = (patch: Partial<AdyenOptions> = {}): PaymentProvider => connect(this.simulator.url, patch)

  readonly chargeRequested = (patch: Partial<ChargeRequested> = {}): ChargeRequested => {
    this.serial += 1
    return {
      type: 'ChargeRequested',
      id: `request-${this.serial}` as MessageId,
      orderId: `order-${this.serial}` as OrderId,
      at: this.clock,
      amountMinor: 12_345,
      currency: 'BRL' as CurrencyCode,
      provider: 'ADYEN',
      method: 'CARD',
      tenderId: 'tender-1',
      paymentMethodToken: 'scheme_ADYEN_OK',
      customerId: 'customer-1' as CustomerId,
      description: `Order ${this.serial}`,
      capture: 'ON_PLACEMENT',
      offSession: false,
      installments: 1,
      attempt: 1,
      ...patch,
    }
  }

  readonly captureRequested = (of: ChargeRequested, paymentId: string, amountMinor: number, final = false) =>
    ({
      type: 'CaptureRequested',
      ...this.ofCharge(of, paymentId),
      amountMinor,
      final,
      restMinor: Math.max(0, of.amountMinor - amountMinor),
    }) satisfies CaptureRequested

  readonly refundRequested = (of: ChargeRequested, paymentId: string, amountMinor: number) =>
    ({
      type: 'RefundRequested',
      ...this.ofCharge(of, paymentId),
      amountMinor,
      reason: 'cancelled',
    }) satisfies RefundRequested

  readonly voidRequested = (of: ChargeRequested, paymentId: string) =>
    ({
      type: 'VoidRequested',
      ...this.ofCharge(of, paymentId),
      reason: 'The order was cancelled.',
    }) satisfies VoidRequested

  readonly checkRequested = (of: ChargeRequested, paymentId: string, details: string | null) =>
    ({
      type: 'ChargeCheckRequested',
      ...this.ofCharge(of, paymentId),
      amountMinor: of.amountMinor,
      customerId: of.customerId,
      details,
    }) satisfies ChargeCheckRequested

  readonly attempt = (patch: Partial<Attempt> = {}): Attempt => ({
    inDoubt: false,
    signal: AbortSignal.timeout(5_000),
    now: this.clock,
    ...patch,
  })

  readonly perform = (request: PspRequest, patch: Partial<Attempt> = {}) =>
    this.adyen.perform(request, this.attempt(patch))

  /** The id of the payment that the request makes. */
  readonly begin = async (request: ChargeRequested): Promise<string> => {
    const result = await this.perform(request)
    if (!('providerPaymentId' in result) || result.providerPaymentId === null)
      throw new Error(`${request.id} made no payment but ${JSON.stringify(result)}`)
    return result.providerPaymentId
  }

  /** What the customer's browser brings back from the bank. */
  readonly authenticate = async (pspReference: string, outcome: 'authenticated' | 'failed' | 'cancelled') => {
    const { redirectResult } = (await this.admin('authenticate', { pspReference, outcome })) as {
      redirectResult: string
    }
    return redirectResult
  }

  readonly admin = async (act: string, body: object): Promise<unknown> => {
    const response = await fetch(`${this.simulator.url}/__sim/adyen/${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the simulator refused ${act}: ${await response.text()}`)
    return response.json()
  }

  readonly paymentsOf = ({ orderId }: { orderId: OrderId }) =>
    this.simulator.book().payments.filter((payment) => payment.orderId === orderId)

  /** What the shop holds for the order, minor units. */
  readonly capturedOf = (request: { orderId: OrderId }): number =>
    this.paymentsOf(request).reduce((sum, payment) => sum + payment.capturedMinor - payment.refundedMinor, 0)

  private readonly ofCharge = ({ id, orderId, currency }: ChargeRequested, providerPaymentId: string) => ({
    id: `request-${(this.serial += 1)}` as MessageId,
    orderId,
    at: this.clock,
    chargeRequestId: id,
    provider: 'ADYEN' as const,
    providerPaymentId,
    currency,
  })
}
