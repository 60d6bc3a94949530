// The Inventory Service without a wire: the real connector's calls, answered by the simulator's own ledger.
import { createWarehouseLoad } from '../../egress/warehouse-load'
import type { InventoryApi } from '../../egress/inventory-api'
import type { Availability, Stock } from '../../egress/inventory-availability'
import { performStock, type InventoryRequest } from '../../egress/inventory'
import type { Reserving } from '../../egress/inventory-reservations'
import { allocate } from '../../processors/rules/sourcing'
import { deriveMessageId, type MessageId, type OrderId } from '../../schemas/ids'
import type { Body, Message } from '../../schemas/message'
import type { BackorderFilled } from '../../schemas/messages'
import {
  readHoldRequest,
  readPartRequest,
  readReceiptRequest,
  readReserveRequest,
  readResourcingRequest,
} from '../simulators/inventory-bodies'
import type { Inventory } from '../simulators/inventory-ledger'
import { bookedReply, madeReply, type Reply, reservationReply, resourcedReply } from '../simulators/inventory-replies'
import type { InventoryState } from '../simulators/inventory-state'
import type { Agenda } from './agenda'

const unending = new AbortController().signal

export type StockDesk = {
  readonly perform: (request: InventoryRequest) => Promise<Body<Message>>
  /** What has come of what was on backorder, since it was asked last. */
  readonly filled: () => readonly BackorderFilled[]
}

export function openStockDesk(inventory: Inventory, stock: InventoryState, agenda: Pick<Agenda, 'now'>): StockDesk {
  const api = apiOf(inventory)
  const now = (): number => agenda.now()
  const reserving: Reserving = {
    api,
    availability: availabilityOf(inventory),
    load: createWarehouseLoad(now),
    allocate,
  }
  let told = 0
  return {
    perform: (request) => performStock(reserving, request, { inDoubt: false, signal: unending, now: now() }),
    filled: () => {
      const news = stock.fillings.slice(told)
      const before = told
      told += news.length
      return news.map(({ reservationId, orderReference, sources }, index) => ({
        type: 'BackorderFilled',
        id: deriveMessageId(`filled-${before + index + 1}`, 'inventory-feed', 0),
        orderId: orderReference as OrderId,
        at: now(),
        reservationRequestId: reservationId as MessageId,
        sources,
      }))
    },
  }
}

/** As it is at this moment: nothing is remembered, so that the day does not depend on real time. */
const availabilityOf = (inventory: Inventory): Availability => ({
  of: (skus) => Promise.resolve(new Map(inventory.availabilityOf(skus).map(({ sku, warehouses: of }) => [sku, of]))),
  learn: (told): Stock =>
    new Map(
      told.map(({ sku, warehouses: levels }) => [
        sku,
        Object.fromEntries(levels.map(({ warehouse, available }) => [warehouse, available])),
      ]),
    ),
  take: () => undefined,
})

const notAsked = (path: string): Promise<never> =>
  Promise.reject(new Error(`nothing else is asked at ${path}: answer it in dev/day/stock-desk.ts`))

const apiOf = (inventory: Inventory): InventoryApi => ({
  post: (path, body) => {
    const { status, body: answer } = replyTo(inventory, path, JSON.stringify(body))
    return Promise.resolve({ status, headers: {}, body: JSON.stringify(answer) })
  },
  get: notAsked,
  put: notAsked,
})

function replyTo(inventory: Inventory, path: string, text: string): Reply {
  const [collection, id = '', part] = path.split('/').map(decodeURIComponent)
  if (collection === 'receipts') return bookedReply(inventory.receive(readReceiptRequest(text)))
  switch (part) {
    case undefined:
      return madeReply(inventory.reserve(readReserveRequest(text)))
    case 'hold':
      return reservationReply(inventory.hold(id, readHoldRequest(text)))
    case 'release':
      return reservationReply(inventory.release(id, readPartRequest(text)))
    case 'commit':
      return reservationReply(inventory.commit(id, readPartRequest(text)))
    case 'resourcing':
      return resourcedReply(inventory.resource(id, readResourcingRequest(text)))
    default:
      throw new Error(`The Inventory Service has no ${path}: see inventory.openapi.yaml`)
  }
}
