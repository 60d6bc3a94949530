// Reserving at the Inventory Service: from the warehouses that the rules choose, as they are now. Where somebody else was faster it is chosen
// anew, and in the end the service chooses. It must never decide what is short: the service alone promises units.
import type { Body } from '../schemas/message'
import type {
  BackorderedQuantity,
  SkuQuantity,
  SourcedQuantity,
  StockRefused,
  StockRequestFailed,
  StockReservationRequested,
  StockReserved,
  StockResourced,
  StockResourcingRequested,
} from '../schemas/messages'
import type { Answer } from './http-exchange'
import { type InventoryApi, malformed, type Problem, problemOf } from './inventory-api'
import type { Availability, Stock } from './inventory-availability'
import { failed } from './inventory-failures'
import type { Attempt } from './provider'
import type { WarehouseLoad } from './warehouse-load'

export type Wish = {
  readonly lines: readonly SkuQuantity[]
  readonly stock: Stock
  readonly destination: { readonly country: string; readonly region: string | null }
  /** Milliseconds since 1970. */
  readonly at: number
  /** Fulfillments that each warehouse was given today. */
  readonly load: Readonly<Record<string, number>>
}
export type Choice = {
  readonly sources: readonly SourcedQuantity[]
  /** All that may serve the destination. */
  readonly warehouses: readonly string[]
}
/** Which warehouse each unit is to come from, as far as there is stock: a rule, given by who wires. Pure. */
export type Allocate = (wish: Wish) => Choice

export type Reserving = {
  readonly api: InventoryApi
  readonly availability: Availability
  /** Without it the service chooses. */
  readonly allocate?: Allocate
  readonly load: WarehouseLoad
}

/** Choices that are made anew before the choice is left to the service. */
const mostChoices = 3

export async function reserve(
  { api, availability, allocate, load }: Reserving,
  request: StockReservationRequested,
  attempt: Attempt,
): Promise<Body<StockReserved | StockRefused>> {
  const skus = [...new Set(request.lines.map(({ sku }) => sku))]
  let stock = allocate ? await availability.of(skus, attempt.signal) : undefined
  for (let choices = 1; ; choices++) {
    const choice = stock && allocate?.({ ...request, destination: request, stock, at: attempt.now, load: load.today() })
    const wish = reservationOf(request, choice, choices <= mostChoices)
    const answer = await api.post('reservations', wish, attempt.signal)
    if (answer.status === 201) {
      const made = reserved(request, answer)
      availability.take(made.sources)
      load.add(made.sources)
      return made
    }
    const problem = problemOf(answer)
    if (problem.code !== 'sources_short' || !wish.sources) return refused(request, answer.status, problem)
    stock = availability.learn(problem.availability ?? [])
  }
}

const reservationOf = (
  { id: reservationId, orderId: orderReference, lines, holdUntil }: StockReservationRequested,
  choice: Choice | undefined,
  isNamed: boolean,
) => ({
  reservationId,
  orderReference,
  lines: lines.map(({ sku, quantity, whenShort }) => ({ sku, quantity, whenShort: whenShort.toLowerCase() })),
  ...(holdUntil === null ? {} : { holdUntil: new Date(holdUntil).toISOString() }),
  ...(choice && choice.warehouses.length > 0 ? { warehouses: choice.warehouses } : {}),
  ...(choice && isNamed && choice.sources.length > 0 ? { sources: choice.sources } : {}),
})

type Made = {
  readonly sources: readonly SourcedQuantity[]
  readonly backordered: readonly (SkuQuantity & { readonly expectedAt: string | null })[]
  readonly dropped: readonly SkuQuantity[]
}

function reserved({ id: requestId }: StockReservationRequested, answer: Answer): Body<StockReserved> {
  const { sources, backordered, dropped } = JSON.parse(answer.body) as Made
  const expected = backordered.map(({ sku, quantity, expectedAt }): BackorderedQuantity => ({
    sku,
    quantity,
    expectedAt: expectedAt === null ? null : Date.parse(expectedAt),
  }))
  return { type: 'StockReserved', requestId, sources, backordered: expected, dropped }
}

function refused(request: StockReservationRequested, status: number, problem: Problem): Body<StockRefused> {
  const { code, detail, shortages = [], skus = [] } = problem
  const shortSkus = { out_of_stock: shortages.map(({ sku }) => sku), unknown_sku: skus, released: [] }[code]
  if (!shortSkus) throw malformed(status, code)
  return { type: 'StockRefused', requestId: request.id, code: code.toUpperCase(), reason: detail, shortSkus }
}

/** Units that were not found are asked for from where the rules would send them, were there no other warehouse. */
export async function resource(
  { api, availability, allocate, load }: Reserving,
  request: StockResourcingRequested,
  attempt: Attempt,
): Promise<Body<StockResourced | StockRequestFailed>> {
  const { id: requestId, reservationRequestId, lines } = request
  const path = `reservations/${encodeURIComponent(reservationRequestId)}/resourcing`
  let sources: readonly SourcedQuantity[] = []
  if (allocate) {
    const stock = await availability.of([...new Set(lines.map(({ sku }) => sku))], attempt.signal)
    const others = new Map([...stock].map(([sku, levels]) => [sku, without(levels, lines, sku)]))
    sources = allocate({ ...request, destination: request, stock: others, at: attempt.now, load: load.today() }).sources
  }
  const body = { requestId, lines, ...(sources.length > 0 ? { sources } : {}) }
  const answer = await api.post(path, body, attempt.signal)
  if (answer.status !== 200) return failed(requestId, answer)
  const { moved, missing } = JSON.parse(answer.body) as Record<'moved' | 'missing', SourcedQuantity[]>
  availability.take(moved)
  load.add(moved)
  return { type: 'StockResourced', requestId, reservationRequestId, sources: moved, missing }
}

const without = (levels: Readonly<Record<string, number>>, lines: readonly SourcedQuantity[], sku: string) => {
  const tried = lines.filter((line) => line.sku === sku).map(({ warehouse }) => warehouse)
  return Object.fromEntries(Object.entries(levels).filter(([warehouse]) => !tried.includes(warehouse)))
}
