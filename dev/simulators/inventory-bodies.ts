// The request bodies of the Inventory Service, read strictly: inventory.openapi.yaml says the same in words.
// It must never let through a body that the contract excludes.
import type { Line, PartRequest, ReserveRequest } from './inventory-ledger'
import type { ReceiptRequest } from './inventory-receipts'

/** The body breaks the contract; the message says how. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}

type Fields = Record<string, unknown>

export function readReserveRequest(text: string): ReserveRequest {
  const body = readObject(text, ['reservationId', 'orderReference', 'lines'])
  const lines = readLines(body, 1)
  return { reservationId: readText(body, 'reservationId'), orderReference: readText(body, 'orderReference'), lines }
}

/** Of what is left of a reservation; no lines, or no body at all: all of it. */
export function readPartRequest(text: string): PartRequest {
  if (text.trim() === '') return { lines: [] }
  const body = readObject(text, ['requestId', 'lines'])
  const lines = 'lines' in body ? readLines(body, 0) : []
  if (!('requestId' in body) && lines.length > 0) throw new Malformed("Send 'requestId' with lines: it is their key")
  return 'requestId' in body ? { requestId: readText(body, 'requestId'), lines } : { lines }
}

export function readReceiptRequest(text: string): ReceiptRequest {
  const body = readObject(text, ['receiptId', 'orderReference', 'returnReference', 'disposition', 'lines'])
  const { disposition } = body
  if (disposition !== 'restock' && disposition !== 'write_off')
    throw new Malformed("'disposition' has to be restock or write_off")
  return {
    receiptId: readText(body, 'receiptId'),
    orderReference: readText(body, 'orderReference'),
    returnReference: readText(body, 'returnReference'),
    disposition,
    lines: readLines(body, 1),
  }
}

/** Lines of the same SKU are added up, sorted by SKU, so that equal wishes are equal. */
function readLines(body: Fields, least: number): Line[] {
  const quantities = new Map<string, number>()
  for (const line of listOf(body, 'lines', least)) {
    const fields = objectWith(line, ['sku', 'quantity'])
    const sku = readText(fields, 'sku')
    quantities.set(sku, (quantities.get(sku) ?? 0) + readCount(fields, 'quantity', 1))
  }
  return [...quantities]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([sku, quantity]) => ({ sku, quantity }))
}

export const readStockLevel = (text: string): number => readCount(readObject(text, ['onHand']), 'onHand', 0)

export const readStockLevels = (text: string): { sku: string; onHand: number }[] =>
  listOf(readObject(text, ['items']), 'items').map((item) => {
    const fields = objectWith(item, ['sku', 'onHand'])
    return { sku: readText(fields, 'sku'), onHand: readCount(fields, 'onHand', 0) }
  })

function readObject(text: string, names: readonly string[]): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Malformed('The body is not JSON: send a JSON object')
  }
  return objectWith(value, names)
}

function objectWith(value: unknown, names: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Malformed(`Send an object with ${names.join(', ')}`)
  const surplus = Object.keys(value).find((name) => !names.includes(name))
  if (surplus !== undefined) throw new Malformed(`There is no field '${surplus}': send ${names.join(', ')}`)
  return value as Fields
}

function listOf(fields: Fields, name: string, least = 1): readonly unknown[] {
  const value = fields[name]
  if (Array.isArray(value) && value.length >= least && value.length <= 10_000) return value as unknown[]
  throw new Malformed(`'${name}' has to be a list of ${least} to 10,000 entries`)
}

function readText(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && value.length >= 1 && value.length <= 200) return value
  throw new Malformed(`'${name}' has to be a text of 1 to 200 characters`)
}

function readCount(fields: Fields, name: string, least: number): number {
  const value = fields[name]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= 1e9) return value
  throw new Malformed(`'${name}' has to be an integer from ${least} to 1,000,000,000`)
}
