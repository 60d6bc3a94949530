// The request bodies of the Inventory Service, read strictly: inventory.openapi.yaml says the same in words.
// It must never let through a body that the contract excludes.
import {
  listOf,
  Malformed,
  objectWith,
  oneOf,
  optional,
  readCount,
  readInstant,
  readObject,
  readText,
  type Fields,
} from './inventory-fields'
import type { HoldRequest } from './inventory-holds'
import type { StockLevel } from './inventory-ledger'
import { sum, unitsOf } from './inventory-lines'
import type { PartRequest } from './inventory-parts'
import type { ReserveRequest } from './inventory-reserving'
import type { ResourcingRequest } from './inventory-resourcing'
import type {
  DeliveryRequest,
  Line,
  PartLine,
  ReceiptRequest,
  Sourced,
  Supply,
  WhenShort,
  Wish,
} from './inventory-state'

export function readReserveRequest(text: string): ReserveRequest {
  const body = readObject(text, ['reservationId', 'orderReference', 'lines', 'holdUntil', 'sources', 'warehouses'])
  const lines = readWishes(body)
  const sources = optional(body, 'sources', readSourced)
  const surplus = sources?.find(({ sku }) => unitsOf(sources, sku) > unitsOf(lines, sku))
  if (surplus) throw new Malformed(`'sources' names more of ${surplus.sku} than 'lines': name at most as much`)
  return {
    reservationId: readText(body, 'reservationId'),
    orderReference: readText(body, 'orderReference'),
    lines,
    holdUntil: optional(body, 'holdUntil', readInstant),
    sources,
    warehouses: optional(body, 'warehouses', readTexts),
  }
}

export function readHoldRequest(text: string): HoldRequest {
  const body = readObject(text, ['requestId', 'until'])
  if (!('until' in body)) throw new Malformed("Send 'until': a date-time, or null to confirm the reservation")
  return { requestId: readText(body, 'requestId'), until: optional(body, 'until', readInstant) }
}

/** Of what is left of a reservation; no lines, or no body at all: all of it. */
export function readPartRequest(text: string): PartRequest {
  if (text.trim() === '') return { lines: [] }
  const body = readObject(text, ['requestId', 'lines'])
  const lines = 'lines' in body ? readPlaced(body, 0) : []
  if (!('requestId' in body) && lines.length > 0) throw new Malformed("Send 'requestId' with lines: it is their key")
  return 'requestId' in body ? { requestId: readText(body, 'requestId'), lines } : { lines }
}

export function readResourcingRequest(text: string): ResourcingRequest {
  const body = readObject(text, ['requestId', 'lines', 'sources'])
  return {
    requestId: readText(body, 'requestId'),
    lines: readSourced(body, 'lines'),
    sources: optional(body, 'sources', readSourced),
  }
}

export function readReceiptRequest(text: string): ReceiptRequest {
  const body = readObject(text, ['receiptId', 'orderReference', 'returnReference', 'disposition', 'warehouse', 'lines'])
  return {
    receiptId: readText(body, 'receiptId'),
    orderReference: readText(body, 'orderReference'),
    returnReference: readText(body, 'returnReference'),
    disposition: oneOf(body, 'disposition', ['restock', 'write_off']),
    ...(body.warehouse === undefined ? {} : { warehouse: readText(body, 'warehouse') }),
    lines: readLines(body),
  }
}

export function readDeliveryRequest(text: string): DeliveryRequest {
  const body = readObject(text, ['deliveryId', 'warehouse', 'lines'])
  return {
    deliveryId: readText(body, 'deliveryId'),
    warehouse: readText(body, 'warehouse'),
    lines: readLines(body),
  }
}

export function readStockLevel(text: string, sku: string): StockLevel {
  const body = readObject(text, ['warehouse', 'onHand'])
  return { sku, warehouse: readText(body, 'warehouse'), onHand: readCount(body, 'onHand', 0) }
}

export const readStockLevels = (text: string): StockLevel[] =>
  listOf(readObject(text, ['items']), 'items').map((item) => {
    const fields = objectWith(item, ['sku', 'warehouse', 'onHand'])
    return {
      sku: readText(fields, 'sku'),
      warehouse: readText(fields, 'warehouse'),
      onHand: readCount(fields, 'onHand', 0),
    }
  })

export const readSupplies = (text: string): Supply[] =>
  listOf(readObject(text, ['items']), 'items').map((item) => {
    const fields = objectWith(item, ['sku', 'expectedAt'])
    return { sku: readText(fields, 'sku'), expectedAt: optional(fields, 'expectedAt', readInstant) ?? null }
  })

export const readSkus = (text: string): string[] => [...new Set(readTexts(readObject(text, ['skus']), 'skus'))]

export type Page = { readonly after: number; readonly limit: number }
const longestPage = 1_000

/** `after` is a cursor that an earlier page gave, from the first one on without it. */
export function readPage(query: Readonly<Record<string, unknown>>): Page {
  const { after = '0', limit = String(longestPage) } = query
  const isNumber = (value: unknown): value is string => typeof value === 'string' && /^\d{1,12}$/.test(value)
  if (!isNumber(after)) throw new Malformed("'after' has to be a cursor that an earlier answer gave")
  if (!isNumber(limit) || Number(limit) < 1 || Number(limit) > longestPage)
    throw new Malformed(`'limit' has to be an integer from 1 to ${longestPage}`)
  return { after: Number(after), limit: Number(limit) }
}

const shortages: readonly WhenShort[] = ['refuse', 'backorder', 'drop']

function readWishes(body: Fields): Wish[] {
  const rules = new Map<string, WhenShort>()
  const lines = listOf(body, 'lines').map((line) => {
    const fields = objectWith(line, ['sku', 'quantity', 'whenShort'])
    const sku = readText(fields, 'sku')
    const whenShort = optional(fields, 'whenShort', (of, name) => oneOf(of, name, shortages)) ?? 'refuse'
    if ((rules.get(sku) ?? whenShort) !== whenShort) throw new Malformed(`The lines of ${sku} differ in 'whenShort'`)
    rules.set(sku, whenShort)
    return { sku, quantity: readCount(fields, 'quantity', 1) }
  })
  return sorted(sum(lines)).map((line) => ({ ...line, whenShort: rules.get(line.sku)! }))
}

/** Lines of the same SKU are added up, sorted by SKU, so that equal wishes are equal. */
const readLines = (body: Fields): Line[] =>
  sorted(
    sum(
      listOf(body, 'lines').map((line) => {
        const fields = objectWith(line, ['sku', 'quantity'])
        return { sku: readText(fields, 'sku'), quantity: readCount(fields, 'quantity', 1) }
      }),
    ),
  )

/** The same by SKU and warehouse, those of no warehouse last. */
function readPlaced(body: Fields, least: number, name = 'lines'): PartLine[] {
  const sums = new Map<string, PartLine>()
  for (const line of listOf(body, name, least)) {
    const fields = objectWith(line, ['sku', 'quantity', 'warehouse'])
    const [sku, quantity] = [readText(fields, 'sku'), readCount(fields, 'quantity', 1)]
    const warehouse = optional(fields, 'warehouse', readText)
    const key = JSON.stringify([sku, warehouse])
    sums.set(key, {
      sku,
      quantity: quantity + (sums.get(key)?.quantity ?? 0),
      ...(warehouse === undefined ? {} : { warehouse }),
    })
  }
  return sorted([...sums.values()])
}

function readSourced(body: Fields, name: string): Sourced[] {
  return readPlaced(body, 1, name).map(({ sku, quantity, warehouse }) => {
    if (warehouse === undefined) throw new Malformed(`Every entry of '${name}' has to name its 'warehouse'`)
    return { sku, quantity, warehouse }
  })
}

const sortKey = ({ sku, warehouse = '\uffff' }: PartLine): string => `${sku}\u0000${warehouse}`
const sorted = <One extends PartLine>(lines: readonly One[]): One[] =>
  [...lines].sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))

const readTexts = (fields: Fields, name: string): string[] =>
  listOf(fields, name).map((text) => readText({ [name]: text }, name))
