// Stripe's library, opened over our transport, and the names of its types: the one file that imports it.
import Stripe from 'stripe'
import type { Attempt } from '../provider'
import type { ProviderCustomers, SealAction } from './payment-provider'
import { createStripeTransport, type StripeTransport } from './stripe-transport'

export type { Stripe }
export type StripeClient = InstanceType<typeof Stripe>
export type StripeError = InstanceType<typeof Stripe.errors.StripeError>

export type StripeAccount = {
  readonly apiKey: string
  /** https://api.stripe.com unless told. */
  readonly baseUrl?: string
}

/** What every call to Stripe needs: the client, and the headers that bind the call to its attempt's signal. */
export type StripeCall = { readonly client: StripeClient; readonly headers: Record<string, string> }

/** One attempt at one request. */
export type StripeAttempt = StripeCall & {
  readonly attempt: Attempt
  readonly customers: ProviderCustomers
  readonly seal: SealAction
  /** Where the customer's browser comes back to; without it, nothing that redirects is offered. */
  readonly returnUrl: string | undefined
}

export type OpenStripe = {
  /** Runs `work` with a call that ends with `signal`. */
  readonly during: <Result>(signal: AbortSignal, work: (call: StripeCall) => Promise<Result>) => Promise<Result>
}

export const isStripeError = (error: unknown): error is StripeError => error instanceof Stripe.errors.StripeError

/** Checks a post's signature with one secret, and that it is not older than `toleranceSeconds`. Throws what the library throws. */
export const verifiedEvent = (
  rawBody: Buffer,
  signature: string,
  secret: string,
  { toleranceSeconds, now }: { readonly toleranceSeconds: number; readonly now: number },
): Stripe.Event => Stripe.webhooks.constructEvent(rawBody, signature, secret, toleranceSeconds, undefined, now)

/** The library never retries: the connector does. */
export function openStripe({ apiKey, baseUrl }: StripeAccount): OpenStripe {
  const base = new URL(baseUrl ?? 'https://api.stripe.com')
  const transport = createStripeTransport(base)
  const client = openClient(apiKey, base, transport)
  return { during: (signal, work) => transport.during(signal, (headers) => work({ client, headers })) }
}

function openClient(apiKey: string, base: URL, transport: StripeTransport): StripeClient {
  const plain = base.protocol === 'http:'
  return new Stripe(apiKey, {
    host: base.hostname,
    port: base.port === '' ? (plain ? 80 : 443) : Number(base.port),
    protocol: plain ? 'http' : 'https',
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: transport.httpClient,
  })
}
