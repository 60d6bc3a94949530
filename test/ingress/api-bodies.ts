// What tests of the API send: good bodies, a catalogue, and a raw call for what no typed client would send.
import type { ApiSchemas } from '../../ingress/client/api-client'
import { deriveMessageId, type CurrencyCode, type OrderId } from '../../schemas/ids'
import type { CatalogueItemChanged } from '../../schemas/messages'

const item = (sku: string, category: string, amountMinor: number, changes: Partial<CatalogueItemChanged> = {}) =>
  ({
    type: 'CatalogueItemChanged',
    id: deriveMessageId(sku, 'catalogue-feed', 0),
    orderId: '' as OrderId,
    at: Date.UTC(2026, 0, 1),
    sku,
    name: `The ${sku}`,
    category,
    prices: [
      { currency: 'USD' as CurrencyCode, amountMinor },
      { currency: 'BRL' as CurrencyCode, amountMinor: amountMinor * 5 },
    ],
    weightGrams: 400,
    sequence: 1,
    discontinued: false,
    dimensions: null,
    supply: 'STOCK',
    expectedAt: null,
    hsCode: null,
    originCountry: null,
    ...changes,
  }) satisfies CatalogueItemChanged

export const items = [
  item('CHAIR-7', 'furniture', 3_999),
  item('LAMP-2', 'lighting', 1_250),
  item('MUG-1', 'kitchen', 700),
  item('PIN-9', 'gifts', 10, { weightGrams: 1 }),
  item('SOFA-4', 'furniture', 29_900, { supply: 'BACKORDER', expectedAt: Date.UTC(2026, 2, 1) }),
  item('OLD-3', 'gifts', 900, { discontinued: true }),
]

export type Placement = ApiSchemas['Placement']

export const placement = (changes: Partial<Placement> = {}): Placement => ({
  contact: { name: 'Maria Souza', email: 'maria@example.com', phone: '+15550134000' },
  currency: 'USD',
  lines: [
    { sku: 'CHAIR-7', quantity: 2 },
    { sku: 'LAMP-2', quantity: 1 },
  ],
  shippingAddress: {
    recipient: 'Maria Souza',
    line1: '12 Elm Street',
    line2: 'Apt 4',
    city: 'Memphis',
    region: 'TN',
    postalCode: '38116',
    country: 'US',
  },
  payment: { methodToken: 'pm_card_visa' },
  ...changes,
})

export const problem = (name: string): string => `https://oms.example/problems/${name}`

let keys = 0
/** A key that was never used. */
export const newKey = (): string => `key-${++keys}`
export const keyed = (key = newKey()) => ({ 'Idempotency-Key': key })

export type RawAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
}
export type RawCall = {
  readonly token?: string
  readonly headers?: Record<string, string>
  readonly body?: unknown
  readonly raw?: string | Buffer
}

/** As any program would, whatever the description says. */
export const call = async (
  baseUrl: string,
  method: string,
  path: string,
  options: RawCall = {},
): Promise<RawAnswer> => {
  const { token, headers = {}, body, raw } = options
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
  })
  const text = await response.text()
  const isJson =
    /json/.test(response.headers.get('content-type') ?? '') &&
    !/ndjson/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : text }
}
