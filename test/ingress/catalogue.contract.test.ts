// The catalogue with what of it is there, and for staff what is in which warehouse, and why.
import { applyToStock } from '../../state/views/stock-fold'
import { day } from '../state/order-life'
import { moved } from '../state/stock-life'
import { problem } from './api-bodies'
import { ok, refused } from './api-life'
import { ApiWorld } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())
beforeEach(() => {
  world.stock.down = false
  world.stock.all.length = 0
  world.stock.lines.length = 0
})

const level = (sku: string, warehouse: string, onHand: number, reserved = 0) => ({
  ...{ sku, warehouse, onHand, reserved },
  ...{ sequence: 3, changedAt: day },
})
const item = (sku: string, role: 'customer' | 'warehouse' = 'customer') =>
  world.as(role).GET('/api/v1/catalogue/{sku}', { params: { path: { sku } } })
const inventory = (sku: string, query: object = {}, role: 'customer' | 'warehouse' | 'csr' = 'warehouse') =>
  world.as(role).GET('/api/v1/inventory/{sku}', { params: { path: { sku }, query } })

describe('the catalogue', () => {
  test('is listed by SKU, a page at a time, also of one category', async () => {
    const page = (query: object) => ok(world.as('customer').GET('/api/v1/catalogue', { params: { query } }))
    const first = await page({ limit: 3 })
    const second = await page({ limit: 3, cursor: first.next })
    expect([...first.items, ...second.items].map(({ sku }) => sku)).toEqual([
      ...['CHAIR-7', 'LAMP-2', 'MUG-1', 'OLD-3', 'PIN-9', 'SOFA-4'],
    ])
    expect(second.next).toBeNull()
    expect((await page({ category: 'kitchen' })).items).toMatchObject([
      { sku: 'MUG-1', prices: [{ currency: 'USD', amountMinor: 700 }, {}] },
    ])
    expect(
      await refused(world.as('customer').GET('/api/v1/catalogue', { params: { query: { cursor: 'x' } } })),
    ).toMatchObject({ status: 400 })
  })

  test('shows an item, also one that is no longer sold', async () => {
    expect(await ok(item('OLD-3', 'warehouse'))).toMatchObject({
      ...{ sku: 'OLD-3', name: 'The OLD-3', category: 'gifts', weightGrams: 400, discontinued: true },
      ...{ prices: expect.any(Array), availability: null },
    })
    expect(await refused(item('GHOST'))).toMatchObject({ status: 404, type: problem('not-found') })
  })

  test('says what is there in all warehouses together, and what one that owes units does not have', async () => {
    world.stock.all.push(level('MUG-1', 'SAO-1', 7, 3), level('MUG-1', 'REC-1', 2), level('MUG-1', 'CHI-1', 1, 4))
    const shown = await ok(item('MUG-1'))
    expect(shown.availability).toMatchObject({ state: 'IN_STOCK', available: 6 })
    const { items } = await ok(world.as('customer').GET('/api/v1/catalogue', { params: { query: {} } }))
    expect(items.find(({ sku }) => sku === 'MUG-1')?.availability).toEqual(shown.availability)
    expect(items.find(({ sku }) => sku === 'PIN-9')?.availability).toBeNull()
  })

  test('says what becomes of an order for what is not there, and when more is expected', async () => {
    world.stock.all.push(level('MUG-1', 'SAO-1', 3, 3), level('SOFA-4', 'SAO-1', 0))
    expect((await ok(item('MUG-1'))).availability).toEqual({
      ...{ state: 'OUT_OF_STOCK', available: 0, supply: 'STOCK', expectedAt: null },
    })
    expect((await ok(item('SOFA-4'))).availability).toEqual({
      ...{ state: 'BACKORDER', available: 0, supply: 'BACKORDER', expectedAt: '2026-03-01T00:00:00.000Z' },
    })
  })

  test('shows its prices while nobody can say what is there', async () => {
    world.stock.down = true
    expect(await ok(item('MUG-1'))).toMatchObject({ sku: 'MUG-1', availability: null })
  })
})

describe('the inventory', () => {
  const lines = [
    moved(1, 'RECEIVED', 50, 0, { onHand: 50, reserved: 0 }, 'SAO-1', 'MUG-1'),
    moved(3, 'SHIPPED', -3, -3, { onHand: 47, reserved: 0 }, 'SAO-1', 'MUG-1'),
  ].map((message) => applyToStock(undefined, message).entry!)

  test('shows staff what is in which warehouse, and why, with what is missing', async () => {
    world.stock.all.push(level('MUG-1', 'REC-1', 4, 1), level('MUG-1', 'SAO-1', 47))
    world.stock.lines.push(...lines)
    const shown = await ok(inventory('MUG-1'))
    expect(shown).toMatchObject({
      ...{ sku: 'MUG-1', name: 'The MUG-1', onHand: 51, reserved: 1, available: 50, next: null },
      levels: [
        { warehouse: 'REC-1', onHand: 4, reserved: 1, available: 3, changedAt: new Date(day).toISOString() },
        { warehouse: 'SAO-1', onHand: 47 },
      ],
    })
    expect(shown.ledger).toEqual([
      {
        ...{ kind: 'MOVEMENT', warehouse: 'SAO-1', sequence: 1, movement: 'RECEIVED', reference: 'ref-1' },
        ...{ onHandChange: 50, reservedChange: 0, onHand: 50, reserved: 0, addsUp: true },
        occurredAt: new Date(day + 60_000).toISOString(),
      },
      {
        ...{ kind: 'GAP', warehouse: 'SAO-1', fromSequence: 2, toSequence: 2 },
        ...{ onHandChange: 0, reservedChange: 3 },
      },
      expect.objectContaining({ sequence: 3, onHand: 47 }),
    ])
  })

  test('is nobody else’s business, and answers nothing of what is not known', async () => {
    world.stock.all.push(level('MUG-1', 'SAO-1', 47))
    expect(await refused(inventory('MUG-1', {}, 'customer'))).toMatchObject({ status: 403 })
    expect(await ok(inventory('MUG-1', { warehouse: 'REC-1' }, 'csr'))).toMatchObject({ ledger: [] })
    expect(await refused(inventory('GHOST'))).toMatchObject({ status: 404 })
    expect(await refused(inventory('MUG-1', { warehouse: "'; DROP" }))).toMatchObject({ status: 400 })
  })

  test('asks to be asked again while its database is away', async () => {
    world.stock.down = true
    expect(await refused(inventory('MUG-1'))).toMatchObject({ status: 503 })
  })
})
