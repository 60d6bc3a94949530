// Money that moves at the providers without us: charges that no order knows, and a refund by hand of which no webhook tells.
import type { SimulatorUrls } from '../../dev/simulators/urls'
import { adyenAccount } from '../../dev/simulators/adyen-account'
import type { Sql } from '../../state/postgres'
import type { Faults } from './payment-faults'

export type Planting = { readonly urls: SimulatorUrls; readonly faults: Faults; readonly sql: Sql }

const strangeMinor = 4_321
const strangerMinor = 1_234
const byHandMinor = 17

/** Resolves with what the reconciliation is to find of it, in words: kind, provider, order, ours / theirs, currency. */
export const plantStrangers = async ({ urls, faults, sql }: Planting): Promise<string[]> => {
  await Promise.all((['stripe', 'adyen'] as const).map((provider) => faults.set(provider, { webhookLoss: 1 })))
  await askStripe(urls, 'payment_intents', {
    amount: String(strangeMinor),
    currency: 'eur',
    payment_method: 'pm_card_visa',
    confirm: 'true',
    'automatic_payment_methods[enabled]': 'true',
    'automatic_payment_methods[allow_redirects]': 'never',
  })
  await askAdyen(urls, {
    merchantAccount: adyenAccount.merchantAccount,
    reference: 'of-another-shop',
    amount: { currency: 'EUR', value: strangerMinor },
    captureDelayHours: 0,
    returnUrl: 'https://another.example/return',
    paymentMethod: { type: 'scheme', storedPaymentMethodId: 'ADYEN_OK' },
    shopperReference: 'a-stranger',
    shopperInteraction: 'Ecommerce',
  })
  const { paymentId, currency } = await refundable(sql)
  await askStripe(urls, 'refunds', { payment_intent: paymentId, amount: String(byHandMinor) })
  await post(`${urls.adyen}/__sim/adyen/report`, {}, '')
  return [
    `UNKNOWN_AT_OURS STRIPE unknown 0 / ${strangeMinor} EUR`,
    `UNKNOWN_AT_OURS ADYEN unknown 0 / ${strangerMinor} EUR`,
    `UNKNOWN_AT_OURS STRIPE unknown 0 / ${-byHandMinor} ${currency}`,
  ]
}

/** A charge of ours at Stripe of which nothing was given back or disputed. */
const refundable = async (sql: Sql): Promise<{ paymentId: string; currency: string }> => {
  const [found] = await sql.rows<{ paymentId: string; currency: string }>(
    `SELECT provider_payment_id AS "paymentId", currency FROM attempts a
     WHERE provider = 'STRIPE' AND status = 'CAPTURED' AND currency = 'EUR' AND captured_minor > $1
       AND NOT EXISTS (SELECT FROM refunds r WHERE r.order_id = a.order_id) AND NOT EXISTS (SELECT FROM disputes d WHERE d.order_id = a.order_id)
     ORDER BY requested_at LIMIT 1`,
    [byHandMinor],
  )
  if (!found) throw new Error('no charge at Stripe is left whole: place more orders')
  return found
}

const askStripe = (urls: SimulatorUrls, path: string, form: Readonly<Record<string, string>>): Promise<void> =>
  post(
    `${urls.stripe}/v1/${path}`,
    { authorization: 'Bearer sk_test_local', 'content-type': 'application/x-www-form-urlencoded' },
    new URLSearchParams(form).toString(),
  )

const askAdyen = (urls: SimulatorUrls, body: object): Promise<void> =>
  post(
    `${urls.adyen}/v71/payments`,
    { 'x-api-key': adyenAccount.apiKey, 'content-type': 'application/json' },
    JSON.stringify(body),
  )

const post = async (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<void> => {
  const answer = await fetch(url, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`${new URL(url).pathname} answered ${answer.status}: ${await answer.text()}`)
}
