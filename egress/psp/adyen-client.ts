// Adyen's library over our own exchange, so that it obeys an attempt's signal, a failure says whether anything was sent, and neither
// retries nor redirects happen unseen. Beside the check of webhooks the only file that imports the library.
import Client from '@adyen/api-library/lib/src/client'
import Config, { EnvironmentEnum } from '@adyen/api-library/lib/src/config'
import type ClientInterface from '@adyen/api-library/lib/src/httpClient/clientInterface'
import { ModificationsApi } from '@adyen/api-library/lib/src/services/checkout/modificationsApi'
import { PaymentsApi } from '@adyen/api-library/lib/src/services/checkout/paymentsApi'
import { CardDetails } from '@adyen/api-library/lib/src/typings/checkout/cardDetails'
import { PaymentDetails } from '@adyen/api-library/lib/src/typings/checkout/paymentDetails'
import { PaymentRequest } from '@adyen/api-library/lib/src/typings/checkout/paymentRequest'
import { type Answer, exchange } from '../http-exchange'
import { Transient } from '../provider'

export type AdyenApi = { readonly payments: PaymentsApi; readonly modifications: ModificationsApi }

export type AdyenPayment = PaymentRequest
export type AdyenDetails = Parameters<PaymentsApi['paymentsDetails']>[0]['details']
/** Of /payments and of /payments/details. */
export type AdyenOutcome =
  Awaited<ReturnType<PaymentsApi['payments']>> | Awaited<ReturnType<PaymentsApi['paymentsDetails']>>

/** Values of Adyen's that our requests need, by the library's names. */
export const adyenWords = {
  interaction: PaymentRequest.ShopperInteractionEnum,
  model: PaymentRequest.RecurringProcessingModelEnum,
  channel: PaymentRequest.ChannelEnum,
  card: CardDetails.TypeEnum,
  slip: PaymentDetails.TypeEnum,
}

/** Any answer that is not 2xx. `code` is Adyen's errorCode, or the HTTP status where the body has none; `kind` its errorType. */
export class AdyenRefusal extends Error {
  override readonly name = 'AdyenRefusal'
  constructor(
    readonly status: number,
    readonly code: string,
    readonly kind: string,
    message: string,
    readonly headers: Answer['headers'],
  ) {
    super(message)
  }
}

/**
 * `baseUrl` stands for everything in front of the version: https://checkout-test.adyen.com, or
 * https://<prefix>-checkout-live.adyenpayments.com/checkout. Calls reject with AdyenRefusal or Transient; give each its signal.
 */
export function openAdyen(apiKey: string, baseUrl: string): AdyenApi {
  const config = new Config({ apiKey, environment: EnvironmentEnum.TEST })
  const client = new Client(config, transport(apiKey, baseUrl.replace(/\/+$/, '')))
  return { payments: new PaymentsApi(client), modifications: new ModificationsApi(client) }
}

/** The signal and the idempotency key come with the request's options, as the library passes them on. */
const transport = (apiKey: string, base: string): ClientInterface => ({
  request: async (endpoint, json, _config, _isApiKeyRequired, { method, idempotencyKey, signal } = {}) => {
    const { pathname, search } = new URL(endpoint)
    const answer = await exchange({
      url: `${base}${pathname}${search}`,
      method: method ?? 'POST',
      headers: {
        'x-api-key': apiKey,
        'content-type': 'application/json',
        accept: 'application/json',
        'user-agent': 'oms',
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      body: String(json),
      signal: signal ?? undefined,
    })
    if (answer.status < 200 || answer.status >= 300) throw refusalOf(answer)
    if (parsed(answer.body) === undefined)
      throw new Transient(`Adyen answered HTTP ${answer.status} without JSON: it is asked again`, 'unknown')
    return answer.body
  },
})

function refusalOf({ status, headers, body }: Answer): AdyenRefusal {
  const { errorCode, errorType, message } = parsed(body) ?? {}
  const words = typeof message === 'string' ? message : 'Adyen gave no reason.'
  return new AdyenRefusal(status, String(errorCode ?? status), String(errorType ?? 'unknown'), words, headers)
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
