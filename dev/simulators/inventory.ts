// The Inventory Service's simulator: inventory.openapi.yaml over HTTP, with OAuth 2 client credentials and a book for audits.
import type { Express, Request, Response } from 'express'
import { openBookStore } from './book-store'
import { createKnobs, type KnobControl } from './knobs'
import {
  Malformed,
  readPartRequest,
  readReceiptRequest,
  readReserveRequest,
  readStockLevel,
  readStockLevels,
} from './inventory-bodies'
import {
  emptyInventory,
  type Inventory,
  type InventoryState,
  openInventory,
  type Reservation,
} from './inventory-ledger'
import { receive, type Receipt, type ReceiptRejected, type ReceiptRequest } from './inventory-receipts'
import { problem, receiptReply, type Reply, reservationReply, send, stockReply } from './inventory-replies'
import { createTokens, type InventoryKnobs, tokenReply, type Tokens } from './inventory-tokens'
import { readBody, type Simulator, type SimulatorOptions, startSimulator } from './server'

export type InventoryBook = {
  readonly stock: InventoryState['stock']
  /** `orderReference` is null where a release came before its reservation. */
  readonly reservations: readonly Reservation[]
  readonly receipts: readonly Receipt[]
  readonly tokensIssued: number
}
export type InventorySimulator = Simulator<InventoryBook, InventoryKnobs>

export type InventorySimulatorOptions = SimulatorOptions<InventoryKnobs> & {
  /** On-hand of every SKU that was never seen; 0 for those that start with OOS-. Without it such a SKU is unknown. */
  readonly autoStock?: number
  readonly clientId?: string
  readonly clientSecret?: string
  readonly now?: () => number
  readonly seed?: number
}

/** The only client is oms / oms-secret unless told otherwise. */
export async function startInventorySimulator(options: InventorySimulatorOptions): Promise<InventorySimulator> {
  const store = openBookStore(options.stateFile, emptyInventory)
  const extra: InventoryKnobs = { tokenLifetimeMs: 3_600_000, rateLimited: false }
  const knobs = createKnobs(options.seed, {
    extra,
    answerError: (response) => send(response, problem(500, 'internal', 'Simulated failure')),
  })
  knobs.set(options.knobs ?? {})
  const now = options.now ?? Date.now
  const inventory = openInventory(store, { autoStock: options.autoStock, now })
  const tokens = createTokens(knobs, now)
  const client = { id: options.clientId ?? 'oms', secret: options.clientSecret ?? 'oms-secret' }
  return startSimulator({
    name: 'inventory',
    port: options.port,
    host: options.host,
    knobs,
    mount: (app) => {
      const gate = createGate(tokens, knobs)
      mountTokens(app, gate, (form) => tokenReply(form, tokens, client))
      mountApi(app, inventory, gate, (request) => receive(store, inventory.stockOf, request, now()))
    },
    book: () => ({
      stock: store.state.stock,
      reservations: Object.values(store.state.reservations),
      receipts: Object.values(store.state.receipts),
      tokensIssued: tokens.issued(),
    }),
    reset: store.reset,
    close: store.close,
  })
}

type Handler = (body: string, parameter: string) => Reply
type Gate = (response: Response, token?: string) => boolean

function mountTokens(app: Express, gate: Gate, issue: (form: URLSearchParams) => Reply): void {
  app.post('/oauth/token', async (request, response) => {
    const form = new URLSearchParams(await readBody(request))
    if (gate(response)) send(response, issue(form))
  })
}

type Receive = (request: ReceiptRequest) => Receipt | ReceiptRejected

function mountApi(app: Express, inventory: Inventory, gate: Gate, receive: Receive): void {
  const route = (method: 'get' | 'put' | 'post', path: string, handler: Handler) =>
    app[method](path, async (request: Request, response: Response) => {
      const body = method === 'get' ? '' : await readBody(request)
      const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
      if (gate(response, token)) send(response, guarded(handler, body, String(request.params.id ?? '')))
    })
  route('put', '/v1/stock', (body) => setStockLevels(inventory, readStockLevels(body)))
  route('put', '/v1/stock/:id', (body, sku) => setStockLevel(inventory, sku, readStockLevel(body)))
  route('get', '/v1/stock/:id', (_body, sku) => stockReply(inventory, sku))
  route('post', '/v1/reservations', (body) => reservationReply(inventory.reserve(readReserveRequest(body)), 201))
  route('get', '/v1/reservations/:id', (_body, id) => {
    return reservationReply(inventory.find(id) ?? { code: 'unknown_reservation' }, 200)
  })
  route('post', '/v1/reservations/:id/release', (body, id) =>
    reservationReply(inventory.release(id, readPartRequest(body)), 200),
  )
  route('post', '/v1/reservations/:id/commit', (body, id) =>
    reservationReply(inventory.commit(id, readPartRequest(body)), 200),
  )
  route('post', '/v1/receipts', (body) => receiptReply(receive(readReceiptRequest(body))))
  app.use((_request, response) => send(response, noSuchPath))
}

/** Lets through what carries a valid token (or needs none), and answers 429 or 401 to the rest. */
function createGate(tokens: Tokens, knobs: KnobControl<InventoryKnobs>): Gate {
  return (response, token) => {
    if (knobs.get().rateLimited) {
      response.setHeader('Retry-After', '1')
      send(response, problem(429, 'rate_limited', 'Too many requests: retry after a second'))
      return false
    }
    if (token === undefined || tokens.valid(token)) return true
    response.setHeader('WWW-Authenticate', 'Bearer error="invalid_token"')
    send(response, problem(401, 'invalid_token', 'The token is missing or has expired: get one from /oauth/token'))
    return false
  }
}

const noSuchPath = problem(404, 'no_such_path', 'There is no such path: see inventory.openapi.yaml')

function guarded(handler: Handler, body: string, parameter: string): Reply {
  try {
    return handler(body, parameter)
  } catch (error) {
    if (error instanceof Malformed) return problem(400, 'malformed', error.message)
    throw error
  }
}

function setStockLevel(inventory: Inventory, sku: string, onHand: number): Reply {
  const reply = setStockLevels(inventory, [{ sku, onHand }])
  return reply.status === 200 ? stockReply(inventory, sku) : reply
}

function setStockLevels(inventory: Inventory, items: readonly { sku: string; onHand: number }[]): Reply {
  const below = items
    .filter(({ sku, onHand }) => onHand < (inventory.stockOf(sku)?.reserved ?? 0))
    .map(({ sku }) => sku)
  if (below.length > 0)
    return problem(409, 'below_reserved', 'More is reserved than that: release first', { skus: below })
  for (const { sku, onHand } of items) inventory.setStock(sku, onHand)
  return { status: 200, body: { updated: items.length } }
}
