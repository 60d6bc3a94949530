// The paths of the Inventory Service: inventory.openapi.yaml says the same in words. A call is answered at once and whole: none sees
// half of another.
import type { Express, Request, Response } from 'express'
import type { BookStore } from './book-store'
import {
  readDeliveryRequest,
  readHoldRequest,
  readPage,
  readPartRequest,
  readReceiptRequest,
  readReserveRequest,
  readResourcingRequest,
  readSkus,
  readStockLevel,
  readStockLevels,
  readSupplies,
} from './inventory-bodies'
import { Malformed } from './inventory-fields'
import type { Inventory, StockLevel } from './inventory-ledger'
import {
  availabilityReply,
  bookedReply,
  fillingReply,
  madeReply,
  movementReply,
  problem,
  reservationReply,
  resourcedReply,
  send,
  stockReply,
  unknownWarehouse,
  type Reply,
} from './inventory-replies'
import type { InventoryState } from './inventory-state'
import { readBody } from './server'

type Handler = (body: string, parameter: string, query: Request['query']) => Reply
/** Lets a call through, or answers it itself. */
export type Gate = (response: Response, token?: string) => boolean
type Route = (method: 'get' | 'put' | 'post', path: string, handler: Handler) => void

export function mountApi(app: Express, inventory: Inventory, store: BookStore<InventoryState>, gate: Gate): void {
  const route: Route = (method, path, handler) =>
    app[method](path, async (request: Request, response: Response) => {
      const body = method === 'get' ? '' : await readBody(request)
      const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
      const answer = () => guarded(() => handler(body, String(request.params.id ?? ''), request.query))
      if (gate(response, token)) send(response, answer())
    })
  mountStock(route, inventory, store)
  mountReservations(route, inventory, store)
  app.use((_request, response) => send(response, noSuchPath))
}

function mountStock(route: Route, inventory: Inventory, store: BookStore<InventoryState>): void {
  route('put', '/v1/stock', (body) => setStock(inventory, readStockLevels(body)))
  route('put', '/v1/stock/:id', (body, sku) => {
    const reply = setStock(inventory, [readStockLevel(body, sku)])
    return reply.status === 200 ? stockReply(inventory, sku) : reply
  })
  route('get', '/v1/stock/:id', (_body, sku) => stockReply(inventory, sku))
  route('post', '/v1/availability', (body) => availabilityReply(inventory, readSkus(body)))
  route('put', '/v1/supply', (body) => {
    const supplies = readSupplies(body)
    inventory.setSupply(supplies)
    return { status: 200, body: { updated: supplies.length } }
  })
  route('post', '/v1/receipts', (body) => bookedReply(inventory.receive(readReceiptRequest(body))))
  route('post', '/v1/deliveries', (body) => bookedReply(inventory.deliver(readDeliveryRequest(body))))
  route('get', '/v1/movements', (_body, _id, query) => {
    const { after, limit } = readPage(query)
    const movements = store.state.movements.slice(after, after + limit)
    return movementReply(movements, after + movements.length)
  })
}

function mountReservations(route: Route, inventory: Inventory, store: BookStore<InventoryState>): void {
  route('post', '/v1/reservations', (body) => madeReply(inventory.reserve(readReserveRequest(body))))
  route('get', '/v1/reservations/changes', (_body, _id, query) => {
    const { after, limit } = readPage(query)
    const fillings = store.state.fillings.slice(after, after + limit)
    return fillingReply(fillings, after + fillings.length)
  })
  route('get', '/v1/reservations/:id', (_body, id) =>
    reservationReply(inventory.find(id) ?? { code: 'unknown_reservation' }),
  )
  route('post', '/v1/reservations/:id/hold', (body, id) => reservationReply(inventory.hold(id, readHoldRequest(body))))
  route('post', '/v1/reservations/:id/release', (body, id) =>
    reservationReply(inventory.release(id, readPartRequest(body))),
  )
  route('post', '/v1/reservations/:id/commit', (body, id) =>
    reservationReply(inventory.commit(id, readPartRequest(body))),
  )
  route('post', '/v1/reservations/:id/resourcing', (body, id) =>
    resourcedReply(inventory.resource(id, readResourcingRequest(body))),
  )
}

const noSuchPath = problem(404, 'no_such_path', 'There is no such path: see inventory.openapi.yaml')

function guarded(answer: () => Reply): Reply {
  try {
    return answer()
  } catch (error) {
    if (error instanceof Malformed) return problem(400, 'malformed', error.message)
    throw error
  }
}

function setStock(inventory: Inventory, levels: readonly StockLevel[]): Reply {
  const strange = levels.map(({ warehouse }) => warehouse).filter((name) => !inventory.warehouses.includes(name))
  if (strange.length > 0) return unknownWarehouse([...new Set(strange)])
  const skus = inventory.setStock(levels)
  if (skus.length > 0) return problem(409, 'below_reserved', 'More is reserved than that: release first', { skus })
  return { status: 200, body: { updated: levels.length } }
}
