// The inventory provider against the simulator: what each answer means, and what the service's book says.
import { type InventorySimulator, startInventorySimulator } from '../../dev/simulators/inventory'
import { createInventory } from '../../egress/inventory'
import type { Attempt } from '../../egress/provider'
import type { StockReservationRequested } from '../../schemas/messages'
import {
  at,
  commitRequested,
  receiptRequested,
  releaseRequested,
  reservationRequested,
  type Lines,
} from './inventory-requests'

const calm = {
  latencyMs: 0,
  errorRate: 0,
  timeoutBeforeRate: 0,
  timeoutAfterRate: 0,
  resetAfterRate: 0,
  down: false,
  rateLimited: false,
  tokenLifetimeMs: 3_600_000,
}
let simulator: InventorySimulator
let inventory: ReturnType<typeof createInventory>
const client = { clientId: 'oms', clientSecret: 'oms-secret' }

beforeAll(async () => {
  simulator = await startInventorySimulator({ speed: 1, autoStock: 100 })
  inventory = createInventory({ baseUrl: simulator.url, ...client })
})
afterAll(() => simulator.close())
beforeEach(() => simulator.knobs.set(calm))

const attempt = (patch: Partial<Attempt> = {}): Attempt => ({
  inDoubt: false,
  signal: AbortSignal.timeout(5_000),
  now: at,
  ...patch,
})
const perform = (request: Parameters<typeof inventory.perform>[0]) => inventory.perform(request, attempt())
const again = (request: Parameters<typeof inventory.perform>[0]) =>
  inventory.perform(request, attempt({ inDoubt: true }))
const stock = (sku: string) => simulator.book().stock[sku]
const reservationsOf = (request: StockReservationRequested) =>
  simulator.book().reservations.filter(({ orderReference }) => orderReference === request.orderId)

describe('a reservation', () => {
  test('is in the book once, under its order, also when asked twice', async () => {
    const request = reservationRequested('A-1', 'A-2')
    const sources = ['A-1', 'A-2'].map((sku) => ({ sku, quantity: 2, warehouse: 'SAO-1' }))
    const reserved = { type: 'StockReserved', requestId: request.id, sources, backordered: [], dropped: [] }
    expect(await perform(request)).toEqual(reserved)
    expect(await again(request)).toEqual(reserved)
    expect(reservationsOf(request)).toMatchObject([{ reservationId: request.id, status: 'reserved' }])
    expect(stock('A-1')).toMatchObject({ onHand: 300, reserved: 2 })
  })

  test('that falls short is refused, names what is short, and takes nothing', async () => {
    const request = reservationRequested('B-1', 'OOS-1', 'OOS-2')
    const refusal = { type: 'StockRefused', requestId: request.id, code: 'OUT_OF_STOCK', shortSkus: ['OOS-1', 'OOS-2'] }
    expect(await perform(request)).toEqual({ ...refusal, reason: expect.stringMatching(/on hand/) })
    expect(await again(request)).toMatchObject(refusal)
    expect(stock('B-1')).toMatchObject({ reserved: 0 })
  })

  test('of a SKU that nobody knows is refused', async () => {
    const strict = await startInventorySimulator({ speed: 1 })
    const request = reservationRequested('none')
    const result = await createInventory({ baseUrl: strict.url, ...client }).perform(request, attempt())
    await strict.close()
    expect(result).toMatchObject({ type: 'StockRefused', code: 'UNKNOWN_SKU', shortSkus: ['none'] })
  })

  test('with another body under the same id is our bug', async () => {
    const request = reservationRequested('C-1')
    await perform(request)
    const changed = again({ ...request, lines: [{ sku: 'C-1', quantity: 3, whenShort: 'REFUSE' }] })
    await expect(changed).rejects.toMatchObject({ name: 'Error', message: expect.stringMatching(/other_body/) })
    expect(stock('C-1')).toMatchObject({ reserved: 2 })
  })

  test('is released once, and then neither committed nor made again', async () => {
    const request = reservationRequested('D-1')
    await perform(request)
    const release = releaseRequested(request)
    const released = { type: 'StockReleased', requestId: release.id, reservationRequestId: request.id }
    expect(await perform(release)).toEqual(released)
    expect(await again(release)).toEqual(released)
    expect(await perform(commitRequested(request))).toMatchObject({ type: 'StockRequestFailed', code: 'RELEASED' })
    expect(await again(request)).toMatchObject({ type: 'StockRefused', code: 'RELEASED', shortSkus: [] })
    expect(stock('D-1')).toMatchObject({ onHand: 300, reserved: 0, consumed: 0 })
  })

  test('released before it arrives is refused when it does', async () => {
    const request = reservationRequested('E-1')
    expect(await perform(releaseRequested(request))).toMatchObject({ type: 'StockReleased' })
    expect(await perform(request)).toMatchObject({ type: 'StockRefused', code: 'RELEASED' })
    expect(stock('E-1')?.reserved ?? 0).toBe(0)
  })

  test('is committed once, and then no longer released', async () => {
    const request = reservationRequested('F-1')
    await perform(request)
    const commit = commitRequested(request)
    const committed = { type: 'StockCommitted', requestId: commit.id, reservationRequestId: request.id }
    expect(await perform(commit)).toEqual(committed)
    expect(await again(commit)).toEqual(committed)
    expect(await perform(releaseRequested(request))).toMatchObject({ type: 'StockRequestFailed', code: 'COMMITTED' })
    expect(stock('F-1')).toMatchObject({ onHand: 298, reserved: 0, consumed: 2 })
  })

  test('that does not exist cannot be committed', async () => {
    const result = await perform(commitRequested(reservationRequested('G-1')))
    expect(result).toMatchObject({ type: 'StockRequestFailed', code: 'UNKNOWN_RESERVATION' })
  })
})

describe('a part of a reservation', () => {
  const one = (sku: string): Lines => [{ sku, quantity: 1, warehouse: null }]
  const units = (sku: string) => [{ sku, quantity: 1 }]

  test('is given back once, and the rest is committed', async () => {
    const request = reservationRequested('P-1', 'P-2')
    await perform(request)
    const release = releaseRequested(request, one('P-1'))
    for (const tried of [perform(release), again(release)])
      expect(await tried).toEqual({ type: 'StockReleased', requestId: release.id, reservationRequestId: request.id })
    expect(stock('P-1')).toMatchObject({ onHand: 300, reserved: 1 })
    expect(await perform(commitRequested(request))).toMatchObject({ type: 'StockCommitted' })
    expect([stock('P-1'), stock('P-2')]).toMatchObject([
      { onHand: 299, reserved: 0, consumed: 1 },
      { onHand: 298, reserved: 0, consumed: 2 },
    ])
    expect(reservationsOf(request)).toMatchObject([{ status: 'committed', released: units('P-1') }])
  })

  test('is committed once, parcel by parcel, and what is left is given back', async () => {
    const request = reservationRequested('Q-1', 'Q-2')
    await perform(request)
    const [first, second] = [commitRequested(request, one('Q-1')), commitRequested(request, one('Q-1'))]
    for (const commit of [first, first, second]) {
      const committed = { type: 'StockCommitted', requestId: commit.id, reservationRequestId: request.id }
      expect(await again(commit)).toEqual(committed)
    }
    expect(stock('Q-1')).toMatchObject({ onHand: 298, reserved: 0, consumed: 2 })
    expect(reservationsOf(request)).toMatchObject([{ status: 'reserved' }])
    expect(await perform(releaseRequested(request))).toMatchObject({ type: 'StockReleased' })
    expect(stock('Q-2')).toMatchObject({ onHand: 300, reserved: 0 })
    expect(reservationsOf(request)).toMatchObject([{ status: 'committed' }])
  })

  test('that is larger than what is left is refused, and nothing moves', async () => {
    const request = reservationRequested('R-1')
    await perform(request)
    const result = await perform(commitRequested(request, [{ sku: 'R-1', quantity: 3, warehouse: null }]))
    expect(result).toMatchObject({ type: 'StockRequestFailed', code: 'EXCEEDS_LEFT' })
    expect(stock('R-1')).toMatchObject({ onHand: 300, reserved: 2, consumed: 0 })
  })

  test('of a reservation that was never made is refused, and it can still be made', async () => {
    const request = reservationRequested('S-1')
    const result = await perform(releaseRequested(request, one('S-1')))
    expect(result).toMatchObject({ type: 'StockRequestFailed', code: 'UNKNOWN_RESERVATION' })
    expect(await perform(request)).toMatchObject({ type: 'StockReserved' })
  })
})

describe('goods that came back', () => {
  test.each([
    ['RESTOCK', { onHand: 303, restocked: 3, writtenOff: 0 }],
    ['WRITE_OFF', { onHand: 300, restocked: 0, writtenOff: 3 }],
  ])('are booked once, as %s says', async (disposition, booked) => {
    const request = receiptRequested(disposition, [{ sku: `T ${disposition}`, quantity: 3 }])
    for (const tried of [perform(request), again(request)])
      expect(await tried).toEqual({ type: 'StockReceived', requestId: request.id })
    expect(stock(`T ${disposition}`)).toMatchObject(booked)
    const found = simulator.book().receipts.filter(({ receiptId }) => receiptId === request.id)
    expect(found).toMatchObject([{ orderReference: request.orderId, returnReference: 'return-1' }])
  })

  test('of a SKU that nobody knows are refused', async () => {
    const strict = await startInventorySimulator({ speed: 1 })
    const request = receiptRequested('RESTOCK', [{ sku: 'none', quantity: 1 }])
    const result = await createInventory({ baseUrl: strict.url, ...client }).perform(request, attempt())
    await strict.close()
    expect(result).toMatchObject({ type: 'StockRequestFailed', requestId: request.id, code: 'UNKNOWN_SKU' })
  })

  test('in a way that nobody knows are our bug', async () => {
    const tried = perform(receiptRequested('KEEP', [{ sku: 'U-1', quantity: 1 }]))
    await expect(tried).rejects.toMatchObject({ name: 'Error', message: expect.stringMatching(/RESTOCK or WRITE_OFF/) })
  })
})

describe('a service that fails for a while', () => {
  test.each([
    ['a 500', { errorRate: 1 }, 0],
    ['a time-out before the effect', { timeoutBeforeRate: 1 }, 0],
    ['a time-out after the effect', { timeoutAfterRate: 1 }, 1],
    ['a reset after the effect', { resetAfterRate: 1 }, 1],
    ['being down', { down: true }, 0],
  ])('by %s leaves the reservation in doubt; asked again it is made once', async (name, knobs, made) => {
    await perform(reservationRequested('H-token'))
    simulator.knobs.set(knobs)
    const request = reservationRequested(`H ${name}`)
    const tried = inventory.perform(request, attempt({ signal: AbortSignal.timeout(200) }))
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
    expect(reservationsOf(request)).toHaveLength(made)
    simulator.knobs.set(calm)
    expect(await again(request)).toMatchObject({ type: 'StockReserved' })
    expect(stock(`H ${name}`)).toMatchObject({ reserved: 2 })
  })

  test('by too many requests has done nothing and says when to come back', async () => {
    await perform(reservationRequested('I-token'))
    simulator.knobs.set({ rateLimited: true })
    const tried = perform(reservationRequested('I-1'))
    await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'none', retryAfterMs: 1_000 })
  })

  test('by being gone has done nothing', async () => {
    const gone = await startInventorySimulator({ speed: 1, autoStock: 1 })
    await gone.close()
    const provider = createInventory({ baseUrl: gone.url, tokenUrl: `${simulator.url}/oauth/token`, ...client })
    const tried = provider.perform(reservationRequested('J-1'), attempt())
    await expect(tried).rejects.toMatchObject({
      name: 'Transient',
      effect: 'none',
      message: expect.stringMatching(/ECONNREFUSED/),
    })
  })
})

describe('tokens', () => {
  test('are fetched once for many requests at a time', async () => {
    const fresh = createInventory({ baseUrl: simulator.url, ...client })
    const before = simulator.book().tokensIssued
    await Promise.all([1, 2, 3, 4].map((line) => fresh.perform(reservationRequested(`K-${line}`), attempt())))
    expect(simulator.book().tokensIssued - before).toBe(1)
  })

  test('that the service no longer takes are replaced within the attempt', async () => {
    let clock = at
    const ahead = await startInventorySimulator({ speed: 1, autoStock: 5, now: () => clock })
    const provider = createInventory({ baseUrl: ahead.url, ...client })
    const first = await provider.perform(reservationRequested('L-1'), attempt())
    clock += 3_600_000
    const second = await provider.perform(reservationRequested('L-2'), attempt())
    const { tokensIssued } = ahead.book()
    await ahead.close()
    expect([first.type, second.type, tokensIssued]).toEqual(['StockReserved', 'StockReserved', 2])
  })

  test('that are refused say what to check, and nothing was done', async () => {
    const foreign = createInventory({ baseUrl: simulator.url, clientId: 'oms', clientSecret: 'wrong' })
    const tried = foreign.perform(reservationRequested('M-1'), attempt())
    await expect(tried).rejects.toMatchObject({
      name: 'Transient',
      effect: 'none',
      message: expect.stringMatching(/client id and secret/),
    })
    expect(stock('M-1')).toBeUndefined()
  })
})
