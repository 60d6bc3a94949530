// The Inventory Service: reserve, release and commit stock, and book what came back. All are idempotent by the request's id, so being in
// doubt needs nothing but asking again. It must never reserve a part of an order.
import type { Body } from '../schemas/message'
import type {
  StockCommitRequested,
  StockCommitted,
  StockReceiptRequested,
  StockReceived,
  StockRefused,
  StockReleased,
  StockReleaseRequested,
  StockRequestFailed,
  StockReservationRequested,
  StockReserved,
} from '../schemas/messages'
import { type Answer, exchange, retryAfterMs } from './http-exchange'
import { createTokenSource, type TokenSource } from './oauth'
import { type Attempt, type Provider, Transient } from './provider'

export type InventoryRequest =
  StockReservationRequested | StockReleaseRequested | StockCommitRequested | StockReceiptRequested
export type InventoryResult =
  StockReserved | StockRefused | StockReleased | StockCommitted | StockReceived | StockRequestFailed

export type InventoryOptions = {
  /** Without a trailing slash. */
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** `${baseUrl}/oauth/token` unless told. */
  readonly tokenUrl?: string
}

/** Performs the four requests on stock. Throws Error (not Transient) where the service says that our request is malformed. */
export function createInventory(options: InventoryOptions): Provider<InventoryRequest, InventoryResult> {
  const { clientId, clientSecret, tokenUrl = `${options.baseUrl}/oauth/token` } = options
  const tokens = createTokenSource({ url: tokenUrl, clientId, clientSecret, style: 'form' })
  const post: Post = (path, body, attempt) => postOnce(tokens, `${options.baseUrl}/v1/${path}`, body, attempt)
  return {
    name: 'inventory',
    perform: (request, attempt) => {
      switch (request.type) {
        case 'StockReservationRequested':
          return reserve(post, request, attempt)
        case 'StockReleaseRequested':
          return release(post, request, attempt)
        case 'StockCommitRequested':
          return commit(post, request, attempt)
        case 'StockReceiptRequested':
          return receive(post, request, attempt)
        default:
          return unknownRequest(request)
      }
    },
  }
}

type Post = (path: string, body: object, attempt: Attempt) => Promise<Answer>

async function reserve(
  post: Post,
  request: StockReservationRequested,
  attempt: Attempt,
): Promise<Body<StockReserved | StockRefused>> {
  const { id: reservationId, orderId: orderReference, lines } = request
  const answer = await post('reservations', { reservationId, orderReference, lines }, attempt)
  if (answer.status === 201) return { type: 'StockReserved', requestId: request.id }
  const { code, detail, shortages, skus } = problemOf(answer)
  const refused = (shortSkus: readonly string[]): Body<StockRefused> => ({
    type: 'StockRefused',
    requestId: request.id,
    code: code.toUpperCase(),
    reason: detail,
    shortSkus,
  })
  if (code === 'out_of_stock') return refused((shortages ?? []).map(({ sku }) => sku))
  if (code === 'unknown_sku') return refused(skus ?? [])
  if (code === 'released') return refused([])
  throw malformed(answer.status, code)
}

async function release(
  post: Post,
  request: StockReleaseRequested,
  attempt: Attempt,
): Promise<Body<StockReleased | StockRequestFailed>> {
  const { id: requestId, reservationRequestId, lines } = request
  const path = `reservations/${encodeURIComponent(reservationRequestId)}/release`
  const answer = await post(path, { requestId, lines }, attempt)
  if (answer.status === 200) return { type: 'StockReleased', requestId, reservationRequestId }
  return failed(requestId, answer)
}

async function commit(
  post: Post,
  request: StockCommitRequested,
  attempt: Attempt,
): Promise<Body<StockCommitted | StockRequestFailed>> {
  const { id: requestId, reservationRequestId, lines } = request
  const path = `reservations/${encodeURIComponent(reservationRequestId)}/commit`
  const answer = await post(path, { requestId, lines }, attempt)
  if (answer.status === 200) return { type: 'StockCommitted', requestId, reservationRequestId }
  return failed(requestId, answer)
}

const dispositions: Readonly<Record<string, string>> = { RESTOCK: 'restock', WRITE_OFF: 'write_off' }

async function receive(
  post: Post,
  request: StockReceiptRequested,
  attempt: Attempt,
): Promise<Body<StockReceived | StockRequestFailed>> {
  const { id: requestId, orderId: orderReference, returnId: returnReference, lines } = request
  const disposition = dispositions[request.disposition]
  if (!disposition)
    throw new Error(`Goods are received as RESTOCK or WRITE_OFF, not ${request.disposition}: correct the order decider`)
  const body = { receiptId: requestId, orderReference, returnReference, disposition, lines }
  const answer = await post('receipts', body, attempt)
  if (answer.status === 201) return { type: 'StockReceived', requestId }
  return failed(requestId, answer)
}

/** For good: what is asked for can't be done in the state that the service is in. */
const forbidden = ['committed', 'released', 'refused', 'exceeds_left', 'unknown_reservation', 'unknown_sku']

function failed(requestId: StockRequestFailed['requestId'], answer: Answer): Body<StockRequestFailed> {
  const { code, detail } = problemOf(answer)
  if (!forbidden.includes(code)) throw malformed(answer.status, code)
  return { type: 'StockRequestFailed', requestId, code: code.toUpperCase(), reason: detail }
}

/** A stale token is replaced once within the attempt: 401 means that nothing was done. */
async function postOnce(tokens: TokenSource, url: string, body: object, attempt: Attempt): Promise<Answer> {
  const text = JSON.stringify(body)
  const send = async (): Promise<Answer> => {
    const token = await tokens.get(attempt.signal)
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json', 'Content-Type': 'application/json' }
    const answer = await exchange({ url, method: 'POST', headers, body: text, signal: attempt.signal })
    if (answer.status === 401) tokens.invalidate(token)
    return answer
  }
  const first = await send()
  return settled(first.status === 401 ? await send() : first)
}

/** The answers that say something about stock; the others may pass. */
function settled(answer: Answer): Answer {
  const { status } = answer
  const label = `The Inventory Service answered HTTP ${status}`
  if (status === 401 || status === 403) throw new Transient(`${label}: check the client id and its rights`, 'none')
  if (status === 429) throw new Transient(`${label}: it is retried`, 'none', retryAfterMs(answer.headers))
  if (status >= 500) throw new Transient(`${label}: it is retried`, 'unknown', retryAfterMs(answer.headers))
  return answer
}

type Problem = {
  readonly code: string
  readonly detail: string
  readonly shortages?: readonly { readonly sku: string }[]
  readonly skus?: readonly string[]
}

function problemOf(answer: Answer): Problem {
  try {
    const problem = JSON.parse(answer.body) as Partial<Problem>
    return { ...problem, code: String(problem.code), detail: String(problem.detail) }
  } catch {
    return { code: 'no_problem_json', detail: 'The answer is not problem+json.' }
  }
}

const malformed = (status: number, code: string): Error =>
  new Error(`The Inventory Service answered HTTP ${status} (${code}): the provider's request has to be corrected`)

function unknownRequest(request: never): never {
  throw new Error(`The inventory connector has no ${(request as InventoryRequest).type}: correct the topology`)
}
