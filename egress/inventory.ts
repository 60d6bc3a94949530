// The Inventory Service: reserve, hold, release, commit and re-source stock, and book what came back. All are idempotent by the request's id,
// so being in doubt needs nothing but asking again.
import type { Body } from '../schemas/message'
import type {
  StockCommitRequested,
  StockCommitted,
  StockHeld,
  StockHoldRequested,
  StockReceiptRequested,
  StockReceived,
  StockRefused,
  StockReleased,
  StockReleaseRequested,
  StockRequestFailed,
  StockReservationRequested,
  StockReserved,
  StockResourced,
  StockResourcingRequested,
} from '../schemas/messages'
import { createInventoryApi, type InventoryAccess } from './inventory-api'
import { createAvailability } from './inventory-availability'
import { commit, hold, receive, release } from './inventory-parts'
import { type Allocate, reserve, type Reserving, resource } from './inventory-reservations'
import type { Attempt, Provider } from './provider'
import { createWarehouseLoad } from './warehouse-load'

export type InventoryRequest =
  | StockReservationRequested
  | StockHoldRequested
  | StockReleaseRequested
  | StockCommitRequested
  | StockResourcingRequested
  | StockReceiptRequested
export type InventoryResult =
  | StockReserved
  | StockRefused
  | StockHeld
  | StockReleased
  | StockCommitted
  | StockResourced
  | StockReceived
  | StockRequestFailed

export type InventoryOptions = InventoryAccess & {
  /** Which warehouse each unit is to come from; without it the service chooses. */
  readonly allocate?: Allocate
  /** How long an answer about what is available is good for; a second unless told. */
  readonly availabilityMs?: number
  readonly now?: () => number
}

/** Performs the requests on stock. Throws Error (not Transient) where the service says that our request is malformed. */
export function createInventory(options: InventoryOptions): Provider<InventoryRequest, InventoryResult> {
  const api = createInventoryApi(options)
  const { allocate, availabilityMs, now = Date.now } = options
  const availability = createAvailability(api, availabilityMs)
  const reserving: Reserving = { api, availability, load: createWarehouseLoad(now), ...(allocate ? { allocate } : {}) }
  return {
    name: 'inventory',
    perform: (request, attempt) => performStock(reserving, request, attempt),
  }
}

/** One attempt at one request, whatever the service is reached by. */
export function performStock(
  reserving: Reserving,
  request: InventoryRequest,
  attempt: Attempt,
): Promise<Body<InventoryResult>> {
  const { api } = reserving
  switch (request.type) {
    case 'StockReservationRequested':
      return reserve(reserving, request, attempt)
    case 'StockHoldRequested':
      return hold(api, request, attempt)
    case 'StockReleaseRequested':
      return release(api, request, attempt)
    case 'StockCommitRequested':
      return commit(api, request, attempt)
    case 'StockResourcingRequested':
      return resource(reserving, request, attempt)
    case 'StockReceiptRequested':
      return receive(api, request, attempt)
    default:
      return unknownRequest(request)
  }
}

function unknownRequest(request: never): never {
  throw new Error(`The inventory connector has no ${(request as InventoryRequest).type}: correct the topology`)
}
