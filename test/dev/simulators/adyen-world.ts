// A shop at the simulated Adyen: the official library over plain HTTP, and a receiver of webhooks that checks every signature.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  CheckoutAPI,
  Client,
  Config,
  EnvironmentEnum,
  HttpClientException,
  hmacValidator,
  type Types,
} from '@adyen/api-library'
import { adyenAccount } from '../../../dev/simulators/adyen-account'
import { type AdyenSimulator, type AdyenSimulatorOptions, startAdyenSimulator } from '../../../dev/simulators/adyen'

type LibraryHttpClient = NonNullable<ConstructorParameters<typeof Client>[1]>
export type PaymentRequest = Types.checkout.PaymentRequest
export type Item = Types.notification.NotificationRequestItem

/** The library knows https://checkout-test.adyen.com alone: its HTTP client is the place where another origin can be put in. */
const plainHttp = (origin: string, answered: (headers: Headers) => void): LibraryHttpClient => ({
  request: async (endpoint, json, config, _isApiKeyRequired, options = {}) => {
    const url = new URL(endpoint.replace('https://checkout-test.adyen.com', origin))
    url.search = new URLSearchParams(options.params).toString()
    const method = options.method ?? 'POST'
    const response = await fetch(url, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-api-key': config.apiKey ?? '',
        ...(options.idempotencyKey ? { 'idempotency-key': options.idempotencyKey } : {}),
      },
      body: method === 'POST' ? String(json) : undefined,
      signal: AbortSignal.timeout(config.connectionTimeoutMillis ?? 5_000),
    })
    const responseBody = await response.text()
    answered(response.headers)
    if (response.ok) return responseBody
    const apiError = JSON.parse(responseBody) as Types.checkout.ServiceError
    const { errorCode = '', message = '' } = apiError
    const error = { message, errorCode, statusCode: response.status, responseBody }
    throw new HttpClientException({ ...error, apiError: apiError as never })
  },
})

export type Shop = {
  readonly simulator: AdyenSimulator
  /** Where webhooks are received. */
  readonly url: string
  readonly checkout: CheckoutAPI
  /** Every webhook that came, in order of arrival; each with a valid signature. */
  readonly items: Item[]
  /** Resolves once a webhook has come that is like this one, with as many as asked for. */
  readonly came: (wanted: Partial<Item>, times?: number) => Promise<Item[]>
  /** The next `count` webhooks are answered 500. */
  readonly refuseNext: (count: number) => void
  readonly lastHeaders: () => Headers
  readonly admin: (name: string, body: object) => Promise<Record<string, string>>
  readonly close: () => Promise<void>
}

export async function openShop(
  options: Partial<AdyenSimulatorOptions> = {},
  config: { apiKey?: string } = {},
): Promise<Shop> {
  const receiver = await openReceiver()
  const simulator = await startAdyenSimulator({
    speed: 100_000,
    webhookUrl: receiver.url,
    ...options,
    knobs: { reportEveryMs: 0, ...options.knobs },
  })
  let lastHeaders = new Headers()
  const clientConfig = new Config({
    environment: EnvironmentEnum.TEST,
    apiKey: config.apiKey ?? adyenAccount.apiKey,
    connectionTimeoutMillis: 5_000,
  })
  const client = new Client(
    clientConfig,
    plainHttp(simulator.url, (headers) => (lastHeaders = headers)),
  )
  return {
    ...receiver,
    simulator,
    checkout: new CheckoutAPI(client),
    lastHeaders: () => lastHeaders,
    admin: async (name, body) => {
      const headers = { 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body: JSON.stringify(body) }
      return (await (await fetch(`${simulator.url}/__sim/adyen/${name}`, init)).json()) as Record<string, string>
    },
    close: async () => {
      await simulator.close()
      await receiver.close()
    },
  }
}

const isLike = (item: Item, wanted: Partial<Item>): boolean =>
  Object.entries(wanted).every(([field, value]) => item[field as keyof Item] === value)

async function openReceiver() {
  const items: Item[] = []
  const waiting = new Set<() => void>()
  let refusals = 0
  const take = (body: string): boolean => {
    if (refusals > 0) {
      refusals -= 1
      return false
    }
    const { notificationItems } = JSON.parse(body) as { notificationItems: { NotificationRequestItem: Item }[] }
    for (const { NotificationRequestItem: item } of notificationItems) {
      if (!new hmacValidator().validateHMAC(item, adyenAccount.hmacKey))
        throw new Error(`${item.eventCode} is not signed`)
      items.push(item)
    }
    for (const look of waiting) look()
    return true
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      response.statusCode = take(body) ? 200 : 500
      response.end('[accepted]')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const came = (wanted: Partial<Item>, times = 1) =>
    new Promise<Item[]>((resolve) => {
      const look = () => {
        const found = items.filter((item) => isLike(item, wanted))
        if (found.length < times) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  const refuseNext = (count: number) => void (refusals = count)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    items,
    came,
    refuseNext,
    close: () => end(server),
  }
}

const end = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

let orders = 0

/** A sound request of a card payment in 50.00 BRL, captured by request; each with a reference of its own. */
export function payment(
  method: object = { type: 'scheme', storedPaymentMethodId: 'ADYEN_OK' },
  patch: object = {},
): PaymentRequest {
  const reference = `req-${(orders += 1)}`
  return {
    amount: { currency: 'BRL', value: 5_000 },
    reference,
    merchantAccount: adyenAccount.merchantAccount,
    returnUrl: 'https://shop.example/return?order=1',
    shopperReference: 'customer-1',
    paymentMethod: method,
    additionalData: { manualCapture: 'true' },
    metadata: { order_id: `ord-${reference}`, request_id: reference },
    ...patch,
  } as PaymentRequest
}

export const stored = (id: string) => ({ type: 'scheme', storedPaymentMethodId: id })

export const modification = (value?: number, reference?: string) => ({
  merchantAccount: adyenAccount.merchantAccount,
  ...(reference === undefined ? {} : { reference }),
  amount: { currency: 'BRL', value: value ?? 5_000 },
})

/** What the library throws for an answer that is an error. */
export async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => new Error('The call was not refused'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof HttpClientException)) throw error
  const { statusCode, errorCode, apiError } = error
  return { statusCode, errorCode, ...(apiError as { errorType?: string; message?: string; pspReference?: string }) }
}
