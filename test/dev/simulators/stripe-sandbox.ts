// The payments sandbox with a clock that a test moves, the official library before it, and the acts of customers and banks.
import Stripe from 'stripe'
import { type StripeSimulator, type StripeSimulatorOptions, startStripeSimulator } from '../../../dev/simulators/stripe'

export const dayMs = 86_400_000
type Intent = Awaited<ReturnType<Sandbox['stripe']['paymentIntents']['create']>>
type CreateParams = Parameters<Sandbox['stripe']['paymentIntents']['create']>[0]

/** What the library throws for an answer of 4xx. */
export type Refusal = {
  readonly statusCode: number
  readonly type: string
  readonly code?: string
  readonly decline_code?: string
  readonly message: string
  readonly param?: string
  readonly payment_intent?: Intent
  readonly raw: Readonly<Record<string, unknown>>
}

export class Sandbox {
  clock = 1_800_000_000_000
  simulator!: StripeSimulator
  stripe!: InstanceType<typeof Stripe>

  async start(options: Partial<StripeSimulatorOptions> = {}): Promise<void> {
    this.simulator = await startStripeSimulator({ speed: 1, now: () => this.clock, ...options })
    this.stripe = new Stripe('sk_test_sandbox', {
      host: '127.0.0.1',
      port: this.simulator.port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
    })
  }

  readonly stop = (): Promise<void> => this.simulator.close()

  /** A confirmed card payment of 20 dollars that may not redirect, unless told otherwise. */
  readonly pay = (method: string, patch: Partial<CreateParams> = {}): Promise<Intent> =>
    this.stripe.paymentIntents.create({
      amount: 2_000,
      currency: 'usd',
      confirm: true,
      payment_method: method,
      ...(patch.allowed_payment_method_types || patch.return_url
        ? {}
        : { automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const } }),
      ...patch,
    })

  readonly hold = (method: string, patch: Partial<CreateParams> = {}): Promise<Intent> =>
    this.pay(method, { capture_method: 'manual', ...patch })

  readonly chargeOf = async (intent: { readonly id: string }) => {
    const { latest_charge: charge } = await this.stripe.paymentIntents.retrieve(intent.id, {
      expand: ['latest_charge'],
    })
    if (charge === null || typeof charge === 'string') throw new Error(`${intent.id} has no charge`)
    return charge
  }

  readonly act = async (
    name: string,
    body: object = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${this.simulator.url}/__sim/stripe/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  /** Types of the events since an id, oldest first. */
  readonly typesSince = async (id: string | undefined): Promise<string[]> => {
    const types: string[] = []
    for await (const event of this.stripe.events.list({ limit: 100 })) {
      if (event.id === id) break
      types.unshift(event.type)
    }
    return types
  }

  readonly lastEvent = async (): Promise<string | undefined> =>
    (await this.stripe.events.list({ limit: 1 })).data[0]?.id

  readonly paymentOf = (intent: { readonly id: string }) =>
    this.simulator.book().payments.find((payment) => payment.paymentIntentId === intent.id)
}

/** What Stripe refuses it with. Throws Error if it does not. */
export async function refusalOf(asked: Promise<unknown>): Promise<Refusal> {
  try {
    await asked
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error as unknown as Refusal
    throw error
  }
  throw new Error('It was not refused')
}
