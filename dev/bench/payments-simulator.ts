// The simulated Stripe as the benchmark of payments needs it: a fixed latency, no webhooks, customers that are known, and bare calls
// over kept connections, beside which the connector is measured.
import { Agent, request } from 'node:http'
import type { CustomerId } from '../../schemas/ids'

export type BareCall = { readonly idempotencyKey: string; readonly customer: string }
export type MeasuredStripe = {
  /** What every call takes from then on, milliseconds. */
  readonly setLatency: (latencyMs: number) => Promise<void>
  /** undefined: nothing is posted. */
  readonly setWebhook: (url: string | undefined) => Promise<void>
  /** Makes a customer there; resolves with Stripe's id of it. */
  readonly makeCustomer: (customerId: CustomerId) => Promise<string>
  /** A charge as the connector asks for it. Rejects when it is not answered with 200. */
  readonly charge: (call: BareCall) => Promise<void>
  readonly close: () => void
}

const authorization = 'Bearer sk_test_local'
const form = 'application/x-www-form-urlencoded'

export const openMeasuredStripe = (baseUrl: string, sockets: number): MeasuredStripe => {
  const { hostname: host, port } = new URL(baseUrl)
  const agent = new Agent({ keepAlive: true, maxSockets: sockets, scheduling: 'lifo' })
  const send = (
    method: string,
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<string> =>
    new Promise((resolve, reject) => {
      const length = { 'content-length': Buffer.byteLength(body) }
      const sent = request({ host, port, agent, method, path, headers: { ...headers, ...length } }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('error', reject)
        response.on('end', () => {
          const { statusCode = 0 } = response
          if (statusCode >= 200 && statusCode < 300) resolve(text)
          else reject(new Error(`the simulated Stripe answered ${statusCode} to ${method} ${path}: ${text}`))
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  const admin = async (path: string, body: object): Promise<void> =>
    void (await send('PUT', `/__sim/${path}`, JSON.stringify(body), { 'content-type': 'application/json' }))
  const post = (
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    send('POST', `/v1/${path}`, new URLSearchParams(fields).toString(), {
      ...{ authorization, 'content-type': form },
      ...headers,
    })
  return {
    setLatency: (latencyMs) => admin('knobs', { latencyMs }),
    setWebhook: (url) => admin('stripe/webhook', { url: url ?? null }),
    makeCustomer: async (customerId) =>
      (JSON.parse(await post('customers', { 'metadata[customer_id]': customerId })) as { id: string }).id,
    charge: async ({ idempotencyKey, customer }) =>
      void (await post('payment_intents', { ...chargeForm, customer }, { 'idempotency-key': idempotencyKey })),
    close: () => agent.destroy(),
  }
}

export const chargedMinor = 4_900
export const chargedToken = 'pm_card_visa'

const chargeForm = {
  amount: String(chargedMinor),
  currency: 'eur',
  payment_method: chargedToken,
  confirm: 'true',
  description: 'A bare call of the benchmark',
  'metadata[order_id]': 'bench',
  'expand[0]': 'latest_charge',
  capture_method: 'automatic',
  'automatic_payment_methods[enabled]': 'true',
  'automatic_payment_methods[allow_redirects]': 'never',
  setup_future_usage: 'off_session',
} as const
