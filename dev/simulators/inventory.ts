// The Inventory Service's simulator: inventory.openapi.yaml over HTTP, with OAuth 2 client credentials and a book for audits.
import type { Express } from 'express'
import { warehouses as ourWarehouses } from '../../processors/rules/warehouses'
import { openBookStore } from './book-store'
import { createKnobs, type KnobControl } from './knobs'
import { openInventory } from './inventory-ledger'
import { problem, type Reply, send } from './inventory-replies'
import { mountApi, type Gate } from './inventory-routes'
import {
  emptyInventory,
  type Delivery,
  type InventoryState,
  type Receipt,
  type Reservation,
  type Tally,
} from './inventory-state'
import { createTokens, type InventoryKnobs, tokenReply, type Tokens } from './inventory-tokens'
import { readBody, type Simulator, type SimulatorOptions, startSimulator } from './server'

export type BookedStock = Tally & {
  /** Over all warehouses. */
  readonly onHand: number
  readonly reserved: number
  readonly warehouses: Readonly<Record<string, { readonly onHand: number; readonly reserved: number }>>
}
export type InventoryBook = {
  readonly stock: Readonly<Record<string, BookedStock>>
  /** `orderReference` is null where a release came before its reservation. */
  readonly reservations: readonly Reservation[]
  readonly receipts: readonly Receipt[]
  readonly deliveries: readonly Delivery[]
  /** How many there were; GET /v1/movements tells them. */
  readonly movements: number
  readonly tokensIssued: number
}
export type InventorySimulator = Simulator<InventoryBook, InventoryKnobs>

export type InventorySimulatorOptions = SimulatorOptions<InventoryKnobs> & {
  /**
   * On hand, in every warehouse, of every SKU that was never seen; none of those that start with OOS-, BACK- or PRE-. Without it such a
   * SKU is unknown.
   */
  readonly autoStock?: number
  /** Ours unless told; what comes back without a warehouse goes to the first. */
  readonly warehouses?: readonly string[]
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
  const { now = Date.now, warehouses = Object.keys(ourWarehouses), autoStock } = options
  const inventory = openInventory(store, { autoStock, warehouses, now })
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
      mountApi(app, inventory, store, gate)
    },
    book: () => bookOf(store.state, tokens.issued()),
    reset: store.reset,
    close: store.close,
  })
}

function bookOf(state: InventoryState, tokensIssued: number): InventoryBook {
  const { levels, tallies, reservations, receipts, deliveries, movements } = state
  const stock = Object.entries(levels).map(([sku, ofSku]): [string, BookedStock] => {
    const all = Object.values(ofSku)
    const total = (name: 'onHand' | 'reserved'): number => all.reduce((sum, level) => sum + level[name], 0)
    const tally = tallies[sku] ?? { consumed: 0, restocked: 0, writtenOff: 0, delivered: 0 }
    return [sku, { ...tally, onHand: total('onHand'), reserved: total('reserved'), warehouses: ofSku }]
  })
  return {
    stock: Object.fromEntries(stock),
    reservations: Object.values(reservations),
    receipts: Object.values(receipts),
    deliveries: Object.values(deliveries),
    movements: movements.length,
    tokensIssued,
  }
}

function mountTokens(app: Express, gate: Gate, issue: (form: URLSearchParams) => Reply): void {
  app.post('/oauth/token', async (request, response) => {
    const form = new URLSearchParams(await readBody(request))
    if (gate(response)) send(response, issue(form))
  })
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
