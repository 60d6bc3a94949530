import type { WmsAnswers } from '../../egress/wms-reading'
import { createWmsReading } from '../../egress/wms-reading'
import { attempt, minute, shipTo, startWarehouse, warehouseOrderRequested, wmsOptions } from './wms-examples'

type Warehouse = Awaited<ReturnType<typeof startWarehouse>>

describe('what staff read of the warehouse system', () => {
  let warehouse: Warehouse
  let time: number
  let kept: Map<string, string>
  const answers: WmsAnswers = {
    get: async (key) => (kept.has(key) ? (JSON.parse(kept.get(key)!) as { at: number; value: unknown }) : undefined),
    put: async (key, value, at) => void kept.set(key, JSON.stringify({ at, value })),
  }
  const reading = () =>
    createWmsReading({ ...wmsOptions(warehouse.url), answers, now: () => time, timeoutMs: 1_000, restMs: 10_000 })
  beforeEach(async () => {
    warehouse = await startWarehouse()
    time = 5_000_000
    kept = new Map()
  })
  afterEach(() => warehouse.close())
  const placed = async (changes: Parameters<typeof warehouseOrderRequested>[0] = {}) => {
    const request = warehouseOrderRequested(changes)
    await warehouse.wms.perform(request, attempt())
    return request
  }
  const down = (is: boolean) => warehouse.knobs.set({ down: is })

  test('an order is told with its lines and what happened to it, and without who it goes to', async () => {
    const [line] = warehouseOrderRequested().lines
    const lines = ['CHAIR-7', 'SHORT-1'].map((sku) => ({ ...line!, sku }))
    const request = await placed({ lines, shipTo: shipTo({ recipient: 'Zoë Öz', line1: 'Rua Nova 77' }) })
    const at = warehouse.clock.now
    warehouse.pass(180 * minute)
    const told = await reading().order(request.id)
    expect(told).toMatchObject({
      ageMs: 0,
      value: {
        reference: request.id,
        orderId: request.orderId,
        warehouseOrderNumber: warehouse.book().orders[request.id]?.orderNumber,
        facility: 'SAO-1',
        status: 'PACKED',
        createdAt: at,
        releasedAt: at + 15 * minute,
        cancelledAt: null,
        lines: [
          { sku: 'CHAIR-7', quantity: 2, short: 0, shipped: 2 },
          { sku: 'SHORT-1', quantity: 2, short: 1, shipped: 1 },
        ],
      },
    })
    expect(told?.value.activities.map(({ event }) => event)).toEqual([
      'RECEIVED',
      'RELEASED',
      'PICKING',
      'SHORT_PICK',
      'PACKED',
    ])
    expect(told?.value.activities[3]).toEqual({
      at: expect.any(Number) as number,
      event: 'SHORT_PICK',
      text: 'Not found at its place',
    })
    expect([...kept.values()].join()).not.toMatch(/Zoë|Rua Nova|5511987654321/)
  })

  test('an order without a history is told with no dates but its first', async () => {
    const request = await placed()
    expect((await reading().order(request.id))?.value).toMatchObject({
      status: 'RECEIVED',
      releasedAt: null,
      packedAt: null,
      cancelledAt: null,
      activities: [],
    })
  })

  test('a young answer is not asked for again, an older one is, and each says its age', async () => {
    const request = await placed()
    const source = reading()
    await source.order(request.id)
    warehouse.pass(15 * minute)
    time += 59_999
    expect(await source.order(request.id)).toMatchObject({ ageMs: 59_999, value: { status: 'RECEIVED' } })
    time += 1
    expect(await source.order(request.id)).toMatchObject({ ageMs: 0, value: { status: 'RELEASED' } })
  })

  test('a warehouse that is away answers as it did last, with the age of that', async () => {
    const request = await placed()
    const source = reading()
    await source.order(request.id)
    time += 3 * 3_600_000
    down(true)
    expect(await source.order(request.id)).toMatchObject({ ageMs: 3 * 3_600_000, value: { status: 'RECEIVED' } })
    down(false)
    expect(await source.order(request.id)).toMatchObject({ ageMs: 3 * 3_600_000 })
    time += 10_000
    expect(await source.order(request.id)).toMatchObject({ ageMs: 0 })
  })

  test('a warehouse that is away and never told is an error, and is left alone for a while', async () => {
    const request = await placed()
    const source = reading()
    down(true)
    await expect(source.order(request.id)).rejects.toMatchObject({ name: 'Transient' })
    down(false)
    await expect(source.order(request.id)).rejects.toMatchObject({ name: 'Transient' })
    time += 10_000
    expect(await source.order(request.id)).toMatchObject({ ageMs: 0 })
  })

  test('an order that the warehouse does not have is none, and nothing is remembered of it', async () => {
    expect(await reading().order('never-sent')).toBeUndefined()
    expect(kept.size).toBe(0)
  })

  test('who asks for the same at once shares one call', async () => {
    const request = await placed()
    const source = reading()
    let puts = 0
    const put = answers.put
    const counting = createWmsReading({
      ...wmsOptions(warehouse.url),
      answers: { ...answers, put: (...told) => (puts++, put(...told)) },
      now: () => time,
    })
    const told = await Promise.all([1, 2, 3].map(() => counting.order(request.id)))
    expect(puts).toBe(1)
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(await source.order(request.id)).toEqual(told[0])
  })

  test('the stock of a facility is as of its last batch, and leaves out what it does not carry', async () => {
    const begun = warehouse.clock.now
    await placed()
    warehouse.pass(15 * minute)
    const { value, ageMs } = await reading().stock('SAO-1', ['CHAIR-7', 'REJECT-1', 'CHAIR-7'])
    expect(ageMs).toBe(0)
    expect(value).toEqual([
      { sku: 'CHAIR-7', onHand: expect.any(Number) as number, allocated: 2, asOf: begun + 15 * minute },
    ])
    warehouse.pass(180 * minute)
    time += 60_000
    const later = (await reading().stock('SAO-1', ['CHAIR-7'])).value[0]
    expect(later).toMatchObject({ onHand: value[0]!.onHand - 2, allocated: 0 })
  })
})
