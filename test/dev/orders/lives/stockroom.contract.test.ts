// Deliveries to the simulated inventory service, over HTTP.
import { createStockroom, noStockroom } from '../../../../dev/orders/lives/stockroom'
import { startInventorySimulator, type InventorySimulator } from '../../../../dev/simulators/inventory'

let simulator: InventorySimulator
beforeEach(async () => {
  simulator = await startInventorySimulator({ port: 0, speed: 1, autoStock: 10 })
})
afterEach(() => simulator.close())

const onHand = (sku: string, warehouse: string): number | undefined =>
  simulator.book().stock[sku]?.warehouses[warehouse]?.onHand

test('goods come to the warehouse that is named, once under one id', async () => {
  const stockroom = createStockroom(simulator.url)
  const bring = () => stockroom.deliver('d1', 'REC-1', [{ sku: 'BACK-TEA-1', quantity: 2 }])
  await bring()
  await bring()
  expect([onHand('BACK-TEA-1', 'REC-1'), onHand('BACK-TEA-1', 'SAO-1') ?? 0]).toEqual([2, 0])
})

test('an outdated token is renewed', async () => {
  const stockroom = createStockroom(simulator.url)
  simulator.knobs.set({ tokenLifetimeMs: 0 })
  await expect(stockroom.deliver('d1', 'SAO-1', [{ sku: 'BACK-TEA-1', quantity: 1 }])).rejects.toThrow(/401/)
  simulator.knobs.set({ tokenLifetimeMs: 60_000 })
  await stockroom.deliver('d1', 'SAO-1', [{ sku: 'BACK-TEA-1', quantity: 1 }])
  expect(onHand('BACK-TEA-1', 'SAO-1')).toBe(1)
})

test('a warehouse that nobody knows refuses them', async () => {
  const lines = [{ sku: 'BACK-TEA-1', quantity: 1 }]
  await expect(createStockroom(simulator.url).deliver('d1', 'NO-1', lines)).rejects.toMatchObject({
    code: 'STOCKROOM_REFUSED',
  })
  await expect(noStockroom.deliver('d1', 'SAO-1', lines)).rejects.toThrow(/leave out the lives/)
})
