// Reserving from the warehouses that the rules choose, holds, backorders and re-sourcing: the inventory provider against the simulator.
import { type InventorySimulator, startInventorySimulator } from '../../dev/simulators/inventory'
import { createInventory } from '../../egress/inventory'
import { createInventoryChanges } from '../../egress/inventory-changes'
import type { Allocate } from '../../egress/inventory-reservations'
import type { Attempt } from '../../egress/provider'
import { allocate } from '../../processors/rules/sourcing'
import {
  at,
  commitRequested,
  holdRequested,
  releaseRequested,
  reservationRequested,
  resourcingRequested,
  wish,
} from './inventory-requests'

const client = { clientId: 'oms', clientSecret: 'oms-secret' }
const calm = {
  errorRate: 0,
  timeoutBeforeRate: 0,
  timeoutAfterRate: 0,
  resetAfterRate: 0,
  down: false,
  rateLimited: false,
}
let now = at
let simulator: InventorySimulator
let inventory: ReturnType<typeof createInventory>
let token: string

const openProvider = (choose: Allocate = allocate, availabilityMs = 1_000) =>
  createInventory({ baseUrl: simulator.url, ...client, allocate: choose, availabilityMs, now: () => now })
const attempt = (patch: Partial<Attempt> = {}): Attempt => ({
  ...{ inDoubt: false, signal: AbortSignal.timeout(5_000), now },
  ...patch,
})
type Request = Parameters<typeof inventory.perform>[0]
const perform = (request: Request) => inventory.perform(request, attempt())
const again = (request: Request) => inventory.perform(request, attempt({ inDoubt: true }))

beforeAll(async () => {
  simulator = await startInventorySimulator({ speed: 1, now: () => now, knobs: { tokenLifetimeMs: 1e12 } })
  const grant = { grant_type: 'client_credentials', client_id: 'oms', client_secret: 'oms-secret' }
  const answer = await fetch(`${simulator.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(grant) })
  token = ((await answer.json()) as { access_token: string }).access_token
})
afterAll(() => simulator.close())
beforeEach(() => {
  simulator.knobs.set(calm)
  inventory = openProvider()
})

type Levels = Readonly<Record<string, number>>
async function call(method: string, path: string, body: object) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await fetch(`${simulator.url}/v1/${path}`, { method, headers, body: JSON.stringify(body) })
  expect(answer.ok).toBe(true)
}
const stock = (sku: string, levels: Levels) =>
  call('PUT', 'stock', { items: Object.entries(levels).map(([warehouse, onHand]) => ({ sku, warehouse, onHand })) })
const deliver = (deliveryId: string, sku: string, warehouse: string, quantity: number) =>
  call('POST', 'deliveries', { deliveryId, warehouse, lines: [{ sku, quantity }] })
const line = (sku: string, quantity: number, whenShort: 'REFUSE' | 'BACKORDER' | 'DROP' = 'REFUSE') => ({
  ...{ sku, quantity, whenShort },
})
const from = (sku: string, warehouse: string | null, quantity: number) => ({ sku, quantity, warehouse })
const reserved = (sku: string) =>
  Object.fromEntries(
    Object.entries(simulator.book().stock[sku]!.warehouses).map(([name, level]) => [name, level.reserved]),
  )

describe('a reservation', () => {
  test('is made where the rules choose', async () => {
    await stock('A', { 'SAO-1': 1, 'REC-1': 3, 'MEM-1': 99 })
    const request = wish([line('A', 2)])
    expect(await perform(request)).toEqual({
      ...{ type: 'StockReserved', requestId: request.id, backordered: [], dropped: [] },
      sources: [from('A', 'REC-1', 2)],
    })
    expect(await perform(wish([line('A', 2)], { country: 'US', region: 'TN' }))).toMatchObject({
      sources: [from('A', 'MEM-1', 2)],
    })
  })

  test('is refused where only warehouses have units that do not serve the destination', async () => {
    await stock('B', { 'SAO-1': 1, 'MEM-1': 99 })
    const request = wish([line('B', 2)])
    expect(await perform(request)).toMatchObject({ type: 'StockRefused', code: 'OUT_OF_STOCK', shortSkus: ['B'] })
  })

  test('puts on backorder and leaves out what is short, as its lines say', async () => {
    await stock('C', { 'SAO-1': 1 })
    await stock('D', { 'SAO-1': 2 })
    await call('PUT', 'supply', { items: [{ sku: 'C', expectedAt: new Date(at + 5_000).toISOString() }] })
    const request = wish([line('C', 3, 'BACKORDER'), line('D', 3, 'DROP')])
    const answer = {
      ...{ type: 'StockReserved', requestId: request.id },
      sources: [from('C', 'SAO-1', 1), from('D', 'SAO-1', 2)],
      backordered: [{ sku: 'C', quantity: 2, expectedAt: at + 5_000 }],
      dropped: [{ sku: 'D', quantity: 1 }],
    }
    expect(await perform(request)).toEqual(answer)
    await deliver('c', 'C', 'SAO-1', 5)
    expect(await again(request)).toEqual(answer)
    expect(await perform(wish([line('D', 1, 'DROP')]))).toMatchObject({ type: 'StockRefused', code: 'OUT_OF_STOCK' })
  })

  test('is chosen anew where somebody else was faster', async () => {
    await stock('E', { 'SAO-1': 2, 'REC-1': 2 })
    const slow = openProvider(allocate, 60_000)
    expect(await slow.perform(wish([line('E', 1)]), attempt())).toMatchObject({ sources: [from('E', 'SAO-1', 1)] })
    await inventory.perform(wish([line('E', 1)]), attempt())
    const late = await slow.perform(wish([line('E', 1)]), attempt())
    expect(late).toMatchObject({ type: 'StockReserved', sources: [from('E', 'REC-1', 1)] })
    expect(reserved('E')).toEqual({ 'SAO-1': 2, 'REC-1': 1 })
  })

  test('is left to the service where every choice came too late', async () => {
    await stock('F', { 'SAO-1': 1, 'REC-1': 1 })
    let choices = 0
    const stubborn: Allocate = ({ lines }) => {
      choices += 1
      return { sources: lines.map(({ sku }) => from(sku, 'SAO-1', 2)), warehouses: ['SAO-1', 'REC-1'] }
    }
    const answer = await openProvider(stubborn).perform(wish([line('F', 2)]), attempt())
    expect(answer).toMatchObject({ sources: [from('F', 'SAO-1', 1), from('F', 'REC-1', 1)] })
    expect(choices).toBe(4)
  })

  test('asks about availability once for many at a time, and again after a second', async () => {
    await stock('G', { 'SAO-1': 50 })
    const asked: number[] = []
    const counting: Allocate = (given) => {
      asked.push(given.stock.get('G')!['SAO-1']!)
      return allocate(given)
    }
    const provider = openProvider(counting, 300)
    await Promise.all([1, 2, 3].map(() => provider.perform(wish([line('G', 1)]), attempt())))
    expect(asked).toEqual([50, 50, 50])
    await provider.perform(wish([line('G', 1)]), attempt())
    expect(asked.at(-1)).toBe(47)
  })

  test('is spread by what each warehouse was given today', async () => {
    await stock('H', { 'SAO-1': 9, 'REC-1': 9 })
    const loads: Levels[] = []
    const provider = openProvider((given) => {
      loads.push({ ...given.load })
      return allocate(given)
    })
    for (let count = 0; count < 2; count++) await provider.perform(wish([line('H', 2)]), attempt())
    now += 86_400_000
    await provider.perform(wish([line('H', 1)]), attempt())
    expect(loads).toEqual([{}, { 'SAO-1': 1 }, {}])
  })

  test.each([
    ['a 500', { errorRate: 1 }],
    ['a time-out', { timeoutBeforeRate: 1 }],
    ['a reset', { down: true }],
  ])('has done nothing where %s meets the question what is there', async (name, knobs) => {
    const provider = openProvider()
    await provider.perform(releaseRequested(reservationRequested('token')), attempt())
    await stock(`I ${name}`, { 'SAO-1': 1 })
    simulator.knobs.set(knobs)
    const request = wish([line(`I ${name}`, 1)])
    const tried = provider.perform(request, attempt({ signal: AbortSignal.timeout(200) }))
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'none' })
    simulator.knobs.set(calm)
    expect(await provider.perform(request, attempt())).toMatchObject({ type: 'StockReserved' })
  })

  test('that was made before a time-out is found made, wherever its units would be chosen from now', async () => {
    await stock('J', { 'SAO-1': 1, 'REC-1': 1 })
    const request = wish([line('J', 1)])
    const warm = openProvider(allocate, 60_000)
    await warm.perform(releaseRequested(reservationRequested('token-2')), attempt())
    await warm.perform(wish([line('J', 2, 'DROP')], { country: 'US', region: 'TN' }), attempt())
    simulator.knobs.set({ timeoutAfterRate: 1 })
    const tried = warm.perform(request, attempt({ signal: AbortSignal.timeout(200) }))
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
    simulator.knobs.set(calm)
    const found = await again(request)
    expect(found).toMatchObject({ type: 'StockReserved', sources: [from('J', 'SAO-1', 1)] })
    expect(reserved('J')).toEqual({ 'SAO-1': 1, 'REC-1': 0 })
  })
})

describe('a hold', () => {
  const held = async (sku: string) => {
    await stock(sku, { 'SAO-1': 2 })
    const request = wish([line(sku, 2)], { holdUntil: now + 60_000 })
    await perform(request)
    return request
  }

  test('is prolonged, then confirmed, and then lasts', async () => {
    const request = await held('K')
    const [longer, confirm] = [holdRequested(request, now + 120_000), holdRequested(request, null)]
    const answer = (of: typeof longer, until: number | null) => ({
      ...{ type: 'StockHeld', requestId: of.id, reservationRequestId: request.id, until },
    })
    expect(await perform(longer)).toEqual(answer(longer, now + 120_000))
    expect(await perform(confirm)).toEqual(answer(confirm, null))
    expect(await again(confirm)).toEqual(answer(confirm, null))
    now += 1_000_000
    expect(await perform(commitRequested(request))).toMatchObject({ type: 'StockCommitted' })
  })

  test('that is over is neither confirmed nor committed, and its units go to others', async () => {
    const request = await held('L')
    const other = wish([line('L', 1, 'BACKORDER')])
    expect(await perform(other)).toMatchObject({ backordered: [{ sku: 'L', quantity: 1, expectedAt: null }] })
    now += 60_000
    expect(await perform(holdRequested(request, null))).toMatchObject({ type: 'StockRequestFailed', code: 'EXPIRED' })
    expect(await perform(commitRequested(request))).toMatchObject({ type: 'StockRequestFailed', code: 'EXPIRED' })
    expect(await perform(releaseRequested(request))).toMatchObject({ type: 'StockReleased' })
    const anew = wish([line('L', 2)])
    expect(await perform(anew)).toMatchObject({ type: 'StockRefused', code: 'OUT_OF_STOCK' })
    expect(reserved('L')).toEqual({ 'SAO-1': 1 })
  })
})

describe('a part of a reservation', () => {
  test('leaves from the warehouse that is named, and is given back where it is named', async () => {
    await stock('M', { 'SAO-1': 2, 'REC-1': 2 })
    const request = wish([line('M', 4)])
    await perform(request)
    expect(await perform(commitRequested(request, [from('M', 'REC-1', 1)]))).toMatchObject({ type: 'StockCommitted' })
    expect(await perform(releaseRequested(request, [from('M', 'SAO-1', 2)]))).toMatchObject({ type: 'StockReleased' })
    expect(reserved('M')).toEqual({ 'SAO-1': 0, 'REC-1': 1 })
  })

  test('that was not found is taken from another warehouse, and what is missing is told', async () => {
    await stock('N', { 'SAO-1': 3, 'REC-1': 1, 'MEM-1': 9 })
    const request = wish([line('N', 3)])
    await perform(request)
    const resourcing = resourcingRequested(request, [from('N', 'SAO-1', 2)])
    const answer = {
      ...{ type: 'StockResourced', requestId: resourcing.id, reservationRequestId: request.id },
      ...{ sources: [from('N', 'REC-1', 1)], missing: [from('N', 'SAO-1', 1)] },
    }
    expect(await perform(resourcing)).toEqual(answer)
    await deliver('n', 'N', 'REC-1', 5)
    expect(await again(resourcing)).toEqual(answer)
    expect(reserved('N')).toEqual({ 'SAO-1': 2, 'REC-1': 1, 'MEM-1': 0 })
  })

  test('that was not found, of a reservation that is over, is refused', async () => {
    await stock('O', { 'SAO-1': 1 })
    const request = wish([line('O', 1)])
    await perform(request)
    await perform(commitRequested(request))
    const answer = await perform(resourcingRequested(request, [from('O', 'SAO-1', 1)]))
    expect(answer).toMatchObject({ type: 'StockRequestFailed', code: 'COMMITTED' })
  })
})

describe('what came about of reservations', () => {
  test('is told page after page, each change under an id of its own', async () => {
    await stock('P', { 'SAO-1': 0 })
    const requests = [wish([line('P', 2, 'BACKORDER')]), wish([line('P', 1, 'BACKORDER')])]
    for (const request of requests) await perform(request)
    const changes = createInventoryChanges({ baseUrl: simulator.url, ...client })
    const { cursor } = await changes.changesSince(undefined, 1_000)
    await deliver('p-1', 'P', 'SAO-1', 1)
    await deliver('p-2', 'P', 'SAO-1', 2)
    const first = await changes.changesSince(cursor, 2)
    const second = await changes.changesSince(first.cursor, 2)
    const told = [...first.changes, ...second.changes]
    const [one, two] = requests.map(({ id, orderId }) => ({ reservationId: id, orderId }))
    const sources = [from('P', 'SAO-1', 1)]
    expect(told).toMatchObject([
      { ...one, sources },
      { ...one, sources },
      { ...two, sources },
    ])
    expect(new Set(told.map(({ changeId }) => changeId)).size).toBe(3)
    expect(await changes.changesSince(cursor, 2)).toEqual(first)
    expect(await changes.changesSince(second.cursor, 2)).toEqual({ changes: [], cursor: second.cursor })
  })

  test('is asked for again later where the service is busy', async () => {
    const changes = createInventoryChanges({ baseUrl: simulator.url, ...client })
    await changes.changesSince(undefined, 1)
    simulator.knobs.set({ rateLimited: true })
    await expect(changes.changesSince(undefined, 1)).rejects.toMatchObject({ retryAfterMs: 1_000 })
  })
})
