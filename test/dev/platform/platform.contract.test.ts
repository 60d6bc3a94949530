// The product platform as it is played on one machine, on the simulated Inventory Service and a log in memory.
import { createPlatformInventory } from '../../../dev/platform/inventory-client'
import { createStockFeed } from '../../../dev/platform/stock-feed'
import { createSuppliers } from '../../../dev/platform/suppliers'
import { type InventorySimulator, startInventorySimulator } from '../../../dev/simulators/inventory'
import { createInventory } from '../../../egress/inventory'
import { HandClock } from '../../../processors/engine/clock'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { Codec, localSchemaIds } from '../../../schemas/codec'
import type { StockMoved } from '../../../schemas/messages'
import { partitionOf } from '../../../topics/partition'
import { commitRequested, wish } from '../../egress/inventory-requests'

const topic = 'oms.inventory.stock.v1'
const partitions = 3
const client = { clientId: 'oms', clientSecret: 'oms-secret' }
const codec = new Codec(localSchemaIds())

let simulator: InventorySimulator
let inventory: ReturnType<typeof createPlatformInventory>
let log: MemoryLog
beforeEach(async () => {
  simulator = await startInventorySimulator({ speed: 1 })
  inventory = createPlatformInventory({ baseUrl: simulator.url, ...client })
  log = new MemoryLog({ partitions })
})
afterEach(() => simulator.close())

const openFeed = (pageSize = 1_000) =>
  createStockFeed({ log, codec, partitions, clock: new HandClock(), inventory, pageSize })
const told = (): (StockMoved & { key: string | null; partition: number })[] =>
  Array.from({ length: partitions }, (_, partition) =>
    log.records(topic, partition).map(({ key, value }) => ({ ...(codec.decode(value) as StockMoved), key, partition })),
  ).flat()
const perform = (request: Parameters<ReturnType<typeof createInventory>['perform']>[0]) =>
  createInventory({ baseUrl: simulator.url, ...client }).perform(request, {
    ...{ inDoubt: false, signal: AbortSignal.timeout(5_000), now: Date.now() },
  })
const sell = async (sku: string, quantity: number) => {
  const request = wish([{ sku, quantity, whenShort: 'BACKORDER' }])
  await perform(request)
  return request
}
/** Sequences by SKU and warehouse, as they stand in the log, doubles left out. */
const sequences = (): Record<string, number[]> => {
  const found: Record<string, number[]> = {}
  for (const id of new Set(told().map((one) => one.id))) {
    const { sku, warehouse, sequence } = told().find((one) => one.id === id)!
    ;(found[`${sku} ${warehouse}`] ??= []).push(sequence)
  }
  return found
}

describe('the feed of stock', () => {
  test('tells every movement under its SKU, with what is on hand and reserved after it', async () => {
    await inventory.deliver('d-1', 'A', 'SAO-1', 3)
    await perform(commitRequested(await sell('A', 2)))
    expect(await openFeed().tell()).toBe(3)
    const common = { type: 'StockMoved', key: 'A', orderId: 'A', sku: 'A', warehouse: 'SAO-1' }
    expect(told()).toMatchObject([
      { ...common, movement: 'RECEIVED', onHandChange: 3, onHand: 3, reserved: 0, sequence: 1, reference: 'd-1' },
      { ...common, movement: 'RESERVED', reservedChange: 2, onHand: 3, reserved: 2, sequence: 2 },
      { ...common, movement: 'SHIPPED', onHandChange: -2, reservedChange: -2, onHand: 1, reserved: 0, sequence: 3 },
    ])
    expect(told().every(({ partition }) => partition === partitionOf('A', partitions))).toBe(true)
  })

  test('tells what is new and nothing again, while it runs', async () => {
    const feed = openFeed(2)
    for (const sku of ['A', 'B', 'C']) await inventory.deliver(`d-${sku}`, sku, 'REC-1', 5)
    expect(await feed.tell()).toBe(3)
    expect(await feed.tell()).toBe(0)
    await sell('B', 1)
    expect(await feed.tell()).toBe(1)
    expect(told()).toHaveLength(4)
  })

  test('goes on from what the log has after it died between two partitions, and leaves nothing out', async () => {
    for (let count = 0; count < 9; count++) await inventory.deliver(`d-${count}`, `S-${count % 4}`, 'SAO-1', 1)
    const append = log.append.bind(log)
    let appends = 0
    log.append = (...args) => (++appends > 3 ? Promise.reject(new Error('the process dies')) : append(...args))
    await expect(openFeed(4).tell()).rejects.toThrow(/dies/)
    log.append = append
    await openFeed(4).tell()
    await inventory.deliver('d-last', 'S-0', 'SAO-1', 1)
    expect(await openFeed(4).tell()).toBeLessThanOrEqual(5)
    expect(sequences()).toEqual({
      'S-0 SAO-1': [1, 2, 3, 4],
      'S-1 SAO-1': [1, 2],
      'S-2 SAO-1': [1, 2],
      'S-3 SAO-1': [1, 2],
    })
  })
})

describe('the suppliers', () => {
  const items = [
    { sku: 'BACK-1', supply: 'BACKORDER', expectedAt: 1_900_000_000_000 },
    { sku: 'PRE-1', supply: 'PREORDER', expectedAt: null },
    { sku: 'A-1', supply: 'STOCK', expectedAt: null },
  ] as const
  const open = () => createSuppliers({ inventory, items, warehouses: ['SAO-1', 'REC-1'] })

  test('say when goods are expected, and deliver what is waited for, once each tour', async () => {
    await inventory.deliver('known', 'BACK-1', 'SAO-1', 1)
    await open().announce()
    const answer = await perform(wish([{ sku: 'BACK-1', quantity: 3, whenShort: 'BACKORDER' }]))
    expect(answer).toMatchObject({ backordered: [{ quantity: 2, expectedAt: 1_900_000_000_000 }] })
    expect(await open().deliver(1)).toBe(2)
    expect(await open().deliver(1)).toBe(0)
    expect(simulator.book().reservations).toMatchObject([{ backordered: [], status: 'reserved' }])
    expect(simulator.book().stock['BACK-1']).toMatchObject({ onHand: 3, reserved: 3 })
  })
})
