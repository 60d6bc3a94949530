// Whatever is asked of the simulated Inventory Service, in whatever order: its books stay equal, and no unit is promised twice.
import fc from 'fast-check'
import { openBookStore } from '../../../dev/simulators/book-store'
import { openInventory, type Inventory } from '../../../dev/simulators/inventory-ledger'
import { sum, unitsOf } from '../../../dev/simulators/inventory-lines'
import { emptyInventory, type InventoryState, type Reservation } from '../../../dev/simulators/inventory-state'

const skus = ['A', 'B']
const warehouses = ['W-1', 'W-2', 'W-3']
const sku = fc.constantFrom(...skus)
const warehouse = fc.constantFrom(...warehouses)
const quantity = fc.integer({ min: 1, max: 4 })
const id = fc.integer({ min: 0, max: 5 }).map((number) => `r-${number}`)
const requestId = fc.integer({ min: 0, max: 30 }).map((number) => `q-${number}`)
const sourced = fc.record({ sku, quantity, warehouse })
const parts = fc.array(fc.record({ sku, quantity, warehouse: fc.option(warehouse, { nil: undefined }) }), {
  maxLength: 2,
})

type World = { readonly inventory: Inventory; now: number }
type Act = (world: World) => unknown
const act = <Given extends unknown[]>(
  of: { [At in keyof Given]: fc.Arbitrary<Given[At]> },
  run: (...given: [World, ...Given]) => unknown,
) => fc.tuple(...of).map((given) => (world: World) => run(world, ...(given as Given)))

const acts: fc.Arbitrary<Act>[] = [
  act(
    [
      id,
      fc.uniqueArray(fc.record({ sku, quantity, whenShort: fc.constantFrom('refuse', 'backorder', 'drop') }), {
        minLength: 1,
        selector: (line) => line.sku,
      }),
      fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
      fc.option(fc.array(sourced, { maxLength: 2 }), { nil: undefined }),
      fc.option(fc.uniqueArray(warehouse, { minLength: 1 }), { nil: undefined }),
    ],
    ({ inventory, now }, reservationId, lines, heldMs, sources, among) =>
      inventory.reserve({
        ...{ reservationId, orderReference: `o-${reservationId}`, lines, warehouses: among },
        ...{ sources, holdUntil: heldMs === undefined ? undefined : now + heldMs },
      }),
  ),
  act([id, requestId, parts], ({ inventory }, of, request, lines) =>
    inventory.release(of, { requestId: request, lines }),
  ),
  act([id, requestId, parts], ({ inventory }, of, request, lines) =>
    inventory.commit(of, { requestId: request, lines }),
  ),
  act([id, requestId, fc.array(sourced, { minLength: 1, maxLength: 2 })], ({ inventory }, of, request, lines) =>
    inventory.resource(of, { requestId: request, lines }),
  ),
  act([id, requestId, fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined })], (world, of, request, ms) =>
    world.inventory.hold(of, { requestId: request, until: ms === undefined ? undefined : world.now + ms }),
  ),
  act(
    [requestId, warehouse, fc.array(fc.record({ sku, quantity }), { minLength: 1 })],
    ({ inventory }, deliveryId, to, lines) => inventory.deliver({ deliveryId, warehouse: to, lines: sum(lines) }),
  ),
  act([requestId, warehouse, sku, quantity], ({ inventory }, receiptId, to, of, units) =>
    inventory.receive({
      ...{ receiptId, orderReference: 'o', returnReference: 'ret', disposition: 'restock', warehouse: to },
      lines: [{ sku: of, quantity: units }],
    }),
  ),
  act([sku, warehouse, fc.integer({ min: 0, max: 6 })], ({ inventory }, of, at, onHand) =>
    inventory.setStock([{ sku: of, warehouse: at, onHand }]),
  ),
  act([fc.integer({ min: 1, max: 40 })], (world, ms) => {
    world.now += ms
    return world.inventory.find('r-0')
  }),
]

const reservationsOf = ({ reservations }: InventoryState): Reservation[] => Object.values(reservations)

function check(state: InventoryState, inventory: Inventory): void {
  for (const one of reservationsOf(state)) {
    if (one.refusal) continue
    const parts = sum(one.sources, one.backordered, one.dropped, one.released, one.committed)
    for (const { sku: of } of one.lines) expect(unitsOf(parts, of)).toBe(unitsOf(one.lines, of))
    const isOver = one.sources.length === 0 && one.backordered.length === 0
    expect(one.status === 'reserved').toBe(!isOver)
  }
  for (const of of Object.keys(state.levels)) {
    for (const [name, level] of Object.entries(state.levels[of]!)) checkLevel(state, of, name, level)
    const promised = inventory.availabilityOf([of]).flatMap(({ warehouses: free }) => Object.values(free))
    const levels = Object.values(state.levels[of]!)
    const free = levels.reduce((units, { onHand, reserved }) => units + onHand - reserved, 0)
    expect(promised.reduce((units, one) => units + one, 0)).toBe(Math.max(0, free))
    checkQueue(state, of, free)
  }
}

function checkLevel(
  state: InventoryState,
  of: string,
  name: string,
  level: InventoryState['levels'][string][string],
): void {
  const moves = state.movements.filter((one) => one.sku === of && one.warehouse === name)
  const total = (change: 'onHandChange' | 'reservedChange') => moves.reduce((units, one) => units + one[change], 0)
  const held = reservationsOf(state).flatMap(({ sources }) => sources.filter((one) => one.warehouse === name))
  expect(level).toEqual({
    onHand: total('onHandChange'),
    reserved: total('reservedChange'),
    sequence: moves.length,
  })
  expect(moves.map(({ sequence }) => sequence)).toEqual(moves.map((_, index) => index + 1))
  expect(level.reserved).toBe(unitsOf(held, of))
  expect(level.onHand).toBeGreaterThanOrEqual(0)
}

/** Nobody who may be served from everywhere waits while something is free. */
function checkQueue(state: InventoryState, of: string, free: number): void {
  const waiting = reservationsOf(state).filter(({ backordered }) => unitsOf(backordered, of) > 0)
  expect(new Set(state.backorders[of] ?? [])).toEqual(new Set(waiting.map(({ reservationId }) => reservationId)))
  if (free > 0) expect(waiting.filter((one) => one.warehouses === null)).toEqual([])
}

test('movements, levels and reservations agree after every call, and what is free is promised to nobody else', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(...acts), { maxLength: 40 }), (calls) => {
      const store = openBookStore<InventoryState>(undefined, emptyInventory)
      const world: World = { now: 1_000, inventory: undefined as never }
      const inventory = openInventory(store, { warehouses, now: () => world.now })
      Object.assign(world, { inventory })
      for (const name of warehouses) inventory.setStock([{ sku: 'A', warehouse: name, onHand: 2 }])
      for (const call of calls) {
        call(world)
        check(store.state, inventory)
      }
      expect(JSON.parse(JSON.stringify(store.state))).toEqual(store.state)
    }),
    { numRuns: 400 },
  )
})

test('at rest, what was reserved is given back or has left, and nothing is reserved any more', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(...acts), { maxLength: 30 }), (calls) => {
      const store = openBookStore<InventoryState>(undefined, emptyInventory)
      const world: World = { now: 1_000, inventory: undefined as never }
      Object.assign(world, { inventory: openInventory(store, { warehouses, now: () => world.now }) })
      world.inventory.setStock([{ sku: 'A', warehouse: 'W-1', onHand: 9 }])
      for (const call of calls) call(world)
      for (const { reservationId } of reservationsOf(store.state))
        world.inventory.release(reservationId, { requestId: 'the end', lines: [] })
      const reserved = Object.values(store.state.levels).flatMap((levels) => Object.values(levels))
      expect(reserved.every((level) => level.reserved === 0)).toBe(true)
      for (const one of reservationsOf(store.state).filter(({ refusal }) => !refusal))
        expect(sum(one.released, one.committed, one.dropped).sort(bySku)).toEqual(
          one.lines.map((line) => ({ sku: line.sku, quantity: line.quantity })).sort(bySku),
        )
    }),
    { numRuns: 200 },
  )
})

const bySku = (a: { sku: string }, b: { sku: string }): number => (a.sku < b.sku ? -1 : 1)
