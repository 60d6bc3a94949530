// Ten times as many buyers as units, all at once, through the connector's code over HTTP: each unit is sold once, and all of them are.
import { type InventorySimulator, startInventorySimulator } from '../../dev/simulators/inventory'
import { createInventory, type InventoryResult } from '../../egress/inventory'
import { allocate } from '../../processors/rules/sourcing'
import type { Body } from '../../schemas/message'
import type { ReservationLine, StockReservationRequested } from '../../schemas/messages'
import { at, commitRequested, holdRequested, releaseRequested, wish } from './inventory-requests'

const units = { 'SAO-1': 500, 'REC-1': 300, 'MEM-1': 200 }
const total = 1_000
const most = 10_000
/** Where what happens to the others takes as long again. */
const many = 2_500
/** As many as the connector has under way. */
const concurrency = 64
const client = { clientId: 'oms', clientSecret: 'oms-secret' }

let now = at
let simulator: InventorySimulator
beforeEach(async () => {
  simulator = await startInventorySimulator({ speed: 1, now: () => now, knobs: { tokenLifetimeMs: 1e12 } })
  const grant = { grant_type: 'client_credentials', client_id: 'oms', client_secret: 'oms-secret' }
  const granted = await fetch(`${simulator.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(grant) })
  const { access_token: token } = (await granted.json()) as { access_token: string }
  const items = Object.entries(units).map(([warehouse, onHand]) => ({ sku: 'TICKET', warehouse, onHand }))
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  await fetch(`${simulator.url}/v1/stock`, { method: 'PUT', headers, body: JSON.stringify({ items }) })
})
afterEach(() => simulator.close())

type Answers = ReadonlyMap<StockReservationRequested, Body<InventoryResult>>

/** Two instances of the connector, so that none knows what the other has just taken. */
async function buy(requests: readonly StockReservationRequested[]): Promise<Answers> {
  const instances = [1, 2].map(() => createInventory({ baseUrl: simulator.url, ...client, allocate, now: () => now }))
  const answers = new Map<StockReservationRequested, Body<InventoryResult>>()
  const waiting = [...requests.entries()]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, request] = next
      const attempt = { inDoubt: false, signal: AbortSignal.timeout(30_000), now }
      answers.set(request, await instances[index % 2]!.perform(request, attempt))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return answers
}

/** To Chile, which São Paulo and Memphis serve, to Brazil and to the United States, in turn. */
const destinations = [
  { country: 'CL', region: null },
  { country: 'BR', region: 'SP' },
  { country: 'US', region: 'TN' },
]
const orders = (buyers: number, whenShort: (index: number) => ReservationLine['whenShort'], more: object = {}) =>
  Array.from({ length: buyers }, (_, index) =>
    wish([{ sku: 'TICKET', quantity: 1, whenShort: whenShort(index) }], { ...destinations[index % 3], ...more }),
  )
const sold = (answers: Answers): number =>
  [...answers.values()].reduce((sum, answer) => {
    if (answer.type !== 'StockReserved') return sum
    return sum + answer.sources.reduce((part, { quantity }) => part + quantity, 0)
  }, 0)
const outcomes = (answers: Answers): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const answer of answers.values()) {
    const name =
      answer.type !== 'StockReserved'
        ? `${answer.type} ${'code' in answer ? answer.code : ''}`
        : answer.backordered.length > 0
          ? 'on backorder'
          : 'sold'
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
const reserved = () =>
  Object.fromEntries(
    Object.entries(simulator.book().stock['TICKET']!.warehouses).map(([name, level]) => [name, level.reserved]),
  )

test('of ten thousand orders for a thousand units exactly a thousand are sold, the others are refused', async () => {
  const answers = await buy(orders(most, () => 'REFUSE'))
  expect(outcomes(answers)).toEqual({ sold: total, 'StockRefused OUT_OF_STOCK': most - total })
  expect(sold(answers)).toBe(total)
  expect(reserved()).toEqual(units)
})

test('by policy the others are on backorder, and units that come back go to them and to nobody else', async () => {
  const answers = await buy(orders(many, (index) => (index % 2 === 0 ? 'BACKORDER' : 'REFUSE')))
  const counts = outcomes(answers)
  expect(counts['sold']).toBe(total)
  expect(counts['on backorder']! + counts['StockRefused OUT_OF_STOCK']!).toBe(many - total)
  expect(counts['on backorder']).toBeGreaterThan(0)
  const inventory = createInventory({ baseUrl: simulator.url, ...client, allocate, now: () => now })
  const attempt = () => ({ inDoubt: false, signal: AbortSignal.timeout(30_000), now })
  const winners = [...answers].filter(([, one]) => one.type === 'StockReserved' && one.sources.length > 0)
  for (const [request] of winners.slice(0, 50)) await inventory.perform(releaseRequested(request), attempt())
  expect(reserved()).toEqual(units)
  const waiting = simulator.book().reservations.filter(({ backordered }) => backordered.length > 0)
  expect(waiting).toHaveLength(counts['on backorder']! - 50)
})

test('units of those who do not pay in time are sold to others, and nothing is sold twice', async () => {
  const held = await buy(orders(many, () => 'REFUSE', { holdUntil: now + 60_000 }))
  const winners = [...held].flatMap(([request, { type }]) => (type === 'StockReserved' ? [request] : []))
  expect(winners).toHaveLength(total)
  const inventory = createInventory({ baseUrl: simulator.url, ...client, allocate, now: () => now })
  const attempt = () => ({ inDoubt: false, signal: AbortSignal.timeout(30_000), now })
  const payers = winners.filter((_, index) => index % 2 === 0)
  for (const request of payers)
    expect(await inventory.perform(holdRequested(request, null), attempt())).toMatchObject({ type: 'StockHeld' })
  now += 60_000
  const later = await buy(orders(many, () => 'REFUSE'))
  expect(sold(later)).toBe(total - payers.length)
  for (const request of winners.filter((_, index) => index % 2 === 1).slice(0, 20))
    expect(await inventory.perform(holdRequested(request, null), attempt())).toMatchObject({ code: 'EXPIRED' })
  for (const request of payers) await inventory.perform(commitRequested(request), attempt())
  const { onHand, reserved: left, consumed } = simulator.book().stock['TICKET']!
  expect({ onHand, left, consumed }).toEqual({ onHand: 500, left: 500, consumed: 500 })
})
