// Ten times as many orders as there are units of an item, placed all at once through the whole system: each unit is sold once, all of them
// are, and every other customer is told that there are none left. By the journals and by the Inventory Service's own book.
import type { InventoryBook } from '../../dev/simulators/inventory'
import { cheapItem, stockedItems, type SampleItem } from '../../dev/orders/catalogue'
import { startCrew, type Crew } from '../../dev/orders/crew'
import { feedOrders, type FeedOutcome } from '../../dev/orders/feeder'
import { createOrderApi, type OrderApi } from '../../dev/orders/order-api'
import { publishCatalogue } from '../../dev/orders/publish-catalogue'
import { expectations, type SampleOrder } from '../../dev/orders/sample-order'
import { sampleOrders } from '../../dev/orders/sample-orders'
import { createInventoryApi } from '../../egress/inventory-api'
import { openAuditContext } from '../../operator/audit/context'
import { runAudit } from '../../operator/audit/run-audit'
import { readSetting } from '../../runtime/settings'
import { eventually, startWorld, type Worker, type World } from './world'

/** OMS_OVERSELL_ORDERS=10000 runs it at its full size. */
const count = Number(process.env['OMS_OVERSELL_ORDERS'] ?? 1_000)
const units = Math.floor(count / 10)
const shares = { 'SAO-1': 0.5, 'REC-1': 0.2, 'MEM-1': 0.3 }
/** As dear as most items: no order of one is suspicious, none too small. */
const item: SampleItem = { ...stockedItems[0]!, sku: 'LIMITED-0001', name: `${cheapItem.name}, numerado` }
const speed = 7_200
/** Orders a second: more than one machine with all of this on it is quick at. */
const rate = 60
/** They ask the API at every round: at the others' speed they would use up what a caller may ask in an hour. */
const crewSpeed = 900
const patienceMs = 60_000 + count * 60

let world: World
let worker: Worker
/** Who scans the parcels of our own fleet. */
let crew: Crew | undefined
let api: OrderApi | undefined
const problems: string[] = []
beforeAll(async () => {
  world = await startWorld({ speed, partitions: 4, workers: 1 })
  const { context, system } = world
  await publishCatalogue({ ...context, at: Date.now() }, [item])
  const inventory = createInventoryApi({
    baseUrl: system.simulators.inventory,
    clientId: readSetting('INVENTORY_CLIENT_ID', system.env),
    clientSecret: readSetting('INVENTORY_CLIENT_SECRET', system.env),
  })
  const rest = units - Object.values(shares).reduce((sum, share) => sum + Math.floor(units * share), 0)
  const items = Object.entries(shares).map(([warehouse, share], index) => ({
    ...{ sku: item.sku, warehouse },
    onHand: Math.floor(units * share) + (index === 0 ? rest : 0),
  }))
  const counted = await inventory.put('stock', { items }, AbortSignal.timeout(5_000))
  expect(counted.status).toBe(200)
  worker = await world.startWorker(world.httpPorts[0]!)
  api = createOrderApi({ baseUrl: worker.url, tokens: world.tokens, retryForMs: 120_000 })
  crew = startCrew({ api, speed: crewSpeed, onProblem: (text) => void problems.push(text) })
}, 60_000)
afterAll(async () => {
  await crew?.stop()
  api?.close()
  await world.stop()
}, 60_000)

/** Plain ones, each of one unit. */
const wishes = (): SampleOrder[] =>
  sampleOrders(2 * count, 23)
    .filter(({ expectation }) => expectation === expectations.delivered)
    .slice(0, count)
    .map((order) => ({ ...order, body: { ...order.body, lines: [{ sku: item.sku, quantity: 1 }] } }))

const statusesOf = (outcomes: readonly FeedOutcome[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { orderId, placed, problem = '' } of outcomes) {
    const status = (orderId && world.tracker.orders.get(orderId)?.status) ?? `${placed} ${problem}`
    counts[status] = (counts[status] ?? 0) + 1
  }
  return counts
}

test(
  `of ${count} orders for ${units} units exactly ${units} are delivered, the others are cancelled, and the books are equal`,
  async () => {
    const outcomes: FeedOutcome[] = []
    const orders = wishes()
    const onOutcome = (outcome: FeedOutcome): void => void outcomes.push(outcome)
    await feedOrders(orders, { baseUrl: worker.url, tokens: world.tokens, rate, retryForMs: patienceMs, onOutcome })
    const open = () => outcomes.filter(({ orderId }) => !world.tracker.isDone(orderId ?? ''))
    await eventually(() => open().length === 0 && world.tracker.unsettledMails === 0, patienceMs)
    expect(orders).toHaveLength(count)
    const [statuses, expected] = [statusesOf(outcomes), { DELIVERED: units, CANCELLED: count - units }]
    expect({ statuses, problems }).toEqual({ statuses: expected, problems: [] })

    const answer = await fetch(`${world.system.simulators.inventory}/__sim/book`)
    const { stock, reservations } = (await answer.json()) as InventoryBook
    expect(stock[item.sku]).toMatchObject({ onHand: 0, reserved: 0, consumed: units })
    const refusals = reservations.map(({ refusal }) => refusal?.code).filter(Boolean)
    expect(refusals).toEqual(Array<string>(count - units).fill('out_of_stock'))

    const audit = await openAuditContext(world.system.env)
    const report = await runAudit(audit)
    await audit.close()
    expect(report.checks.flatMap(({ differences }) => differences)).toEqual([])
  },
  2 * patienceMs,
)
