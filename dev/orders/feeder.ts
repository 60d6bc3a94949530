// Places orders through the HTTP API at a given rate, whatever the answers take: each by its own customer, or by an importer.
// It must never place an order twice: every repeat has the key of the first.
import { createApiClient, type ApiAnswer, type ApiClient } from './api-client'
import { createImporter, type Importer, type ImportResult } from './importer'
import type { SampleOrder } from './sample-order'
import type { Tokens } from './tokens'

export type FeedOutcome = {
  readonly order: SampleOrder
  /** accepted: written, and not decided within the API's patience. failed: see `problem`. */
  readonly placed: 'created' | 'rejected' | 'accepted' | 'failed'
  readonly orderId?: string
  /** Of a rejection. */
  readonly code?: string
  /** What the API answered instead, or that it did not: no personal data. */
  readonly problem?: string
  /** From when the order was due until the answer to its placement, in milliseconds. */
  readonly latencyMs: number
  readonly attempts: number
}

export type FeedOptions = {
  readonly baseUrl: string
  readonly tokens: Tokens
  /** Orders a second; without it as fast as the answers come. */
  readonly rate?: number
  /** Orders under way at most; default 200. */
  readonly concurrency?: number
  readonly onOutcome: (outcome: FeedOutcome) => void
  /** Ends the feed after the orders under way. */
  readonly signal?: AbortSignal
  readonly retryForMs?: number
}

/** Due orders go out together this often: a timer for each costs more than it tells. */
const tickMs = 5

/** Resolves with the number of orders placed once the last answer came. */
export const feedOrders = async (
  orders: Iterable<SampleOrder> | AsyncIterable<SampleOrder>,
  options: FeedOptions,
): Promise<number> => {
  const { concurrency = 200, rate, signal } = options
  const client = createApiClient({ ...options, sockets: concurrency })
  const importer = createImporter(options)
  const place: Place = (order) =>
    order.imported ? byImport(importer, order) : byCustomer(client, options.tokens, order)
  const slots = createSlots(concurrency)
  const beganAt = performance.now()
  let count = 0
  try {
    for await (const order of orders) {
      await slots.room()
      const plannedAt = rate === undefined ? Infinity : beganAt + (count * 1_000) / rate
      const aheadMs = plannedAt - performance.now()
      if (rate !== undefined && aheadMs > tickMs) await pause(aheadMs, signal)
      if (signal?.aborted) break
      const dueAt = Math.min(plannedAt, performance.now())
      count++
      slots.take()
      void feedOne(place, order, dueAt).then(options.onOutcome).finally(slots.free)
    }
    await slots.idle()
  } finally {
    client.close()
    importer.close()
  }
  return count
}

type Slots = {
  /** Resolves once one is free. */
  readonly room: () => Promise<void>
  readonly take: () => void
  readonly free: () => void
  /** Resolves once all are free. */
  readonly idle: () => Promise<void>
}

/** For one caller that waits: it never waits twice at the same time. */
const createSlots = (most: number): Slots => {
  let taken = 0
  let wake: (() => void) | undefined
  const until = async (reached: () => boolean): Promise<void> => {
    while (!reached()) await new Promise<void>((resolve) => (wake = resolve))
  }
  return {
    room: () => until(() => taken < most),
    take: () => void taken++,
    free: () => {
      taken--
      wake?.()
    },
    idle: () => until(() => taken === 0),
  }
}

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })

type Placed = Pick<FeedOutcome, 'placed' | 'orderId' | 'code' | 'problem' | 'attempts'>
type Place = (order: SampleOrder) => Promise<Placed>

const feedOne = async (place: Place, order: SampleOrder, dueAt: number): Promise<FeedOutcome> => {
  const placed = await place(order).catch((error: Error): Placed => ({
    placed: 'failed',
    problem: error.message,
    attempts: 0,
  }))
  return { order, ...placed, latencyMs: performance.now() - dueAt }
}

/** Who is told of another form of the address takes it, or insists: under the same key, since nothing was placed yet. */
const byCustomer = async (client: ApiClient, tokens: Tokens, order: SampleOrder): Promise<Placed> => {
  const authorization = await tokens.bearer('customer', order.customerId)
  if (order.looksAtQuotes) await lookAtQuotes(client, authorization, order)
  const headers = { authorization, 'idempotency-key': order.idempotencyKey }
  const send = (body: object): Promise<ApiAnswer> =>
    client.call({ method: 'POST', path: '/api/v1/orders', headers, body })
  const first = await send(order.body)
  const { code, suggestion } = (first.body ?? {}) as Answered
  if (!doubts.includes(code ?? '')) return { ...placedBy(first), attempts: first.attempts }
  const again = await send(
    order.takesSuggestion && suggestion
      ? { ...order.body, shippingAddress: suggestion }
      : { ...order.body, acceptAddress: true },
  )
  return { ...placedBy(again), attempts: first.attempts + again.attempts }
}

const doubts: readonly string[] = ['ADDRESS_SUGGESTION', 'ADDRESS_UNVERIFIABLE']

/** Rejects where there is no quote. */
const lookAtQuotes = async (client: ApiClient, authorization: string, { body }: SampleOrder): Promise<void> => {
  const { shippingAddress, lines, currency } = body
  const { country, region, postalCode } = shippingAddress
  const asked = new URLSearchParams({ country, postalCode, currency, ...(region ? { region } : {}) })
  for (const { sku, quantity } of lines) {
    asked.append('sku', sku)
    asked.append('quantity', String(quantity))
  }
  // A plus for a space is a reserved character to the API.
  const path = `/api/v1/shipping/quotes?${asked.toString().replaceAll('+', '%20')}`
  const { status, body: quote } = await client.call({ method: 'GET', path, headers: { authorization } })
  if (status !== 200 || typeof (quote as { shippingMinor?: unknown }).shippingMinor !== 'number')
    throw new Error(`what sending costs was answered ${status}: see what the carriers said`)
}

type Answered = {
  orderId?: string
  id?: string
  code?: string
  type?: string
  detail?: string
  suggestion?: object
}

const placedBy = ({ status, body }: ApiAnswer): Omit<Placed, 'attempts'> => {
  const { orderId, id, code, type = '', detail = '' } = (body ?? {}) as Answered
  if (status === 201) return { placed: 'created', orderId: id }
  if (status === 202) return { placed: 'accepted', orderId }
  if (status === 422 && code !== undefined && code !== 'IDEMPOTENCY_KEY_REUSED') return { placed: 'rejected', code }
  return { placed: 'failed', problem: `status ${status} ${type} ${detail}`.trim() }
}

const byImport = async (importer: Importer, order: SampleOrder): Promise<Placed> => {
  const { attempts, ...result } = await importer.add(order)
  return { ...importedBy(result), attempts }
}

const importedBy = ({ outcome, orderId, code, reason, errors }: ImportResult): Omit<Placed, 'attempts'> => {
  switch (outcome) {
    case 'CREATED':
      return { placed: 'created', orderId }
    case 'PENDING':
      return { placed: 'accepted', orderId }
    case 'REJECTED':
      return { placed: 'rejected', code }
    case 'INVALID':
    case 'CONFLICT': {
      const places = (errors ?? []).map(({ path, message }) => `${path} ${message}`).join(', ')
      return { placed: 'failed', problem: `an import was answered ${outcome} ${code ?? reason ?? ''} ${places}`.trim() }
    }
  }
}
