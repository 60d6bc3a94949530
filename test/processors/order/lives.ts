// Lives of orders from drawn numbers, to their ends or to wherever the numbers end: what the properties of the order look at. The same
// numbers give the same life.
import fc from 'fast-check'
import type { OrderOutput } from '../../../processors/order/output'
import { isPlaced, type OrderState, type PlacedOrder } from '../../../processors/order/state'
import { commandMoves, place } from './commands'
import { OrderWorld } from './world'

type Draw = readonly [which: number, how: number]
const draws: fc.Arbitrary<Draw[]> = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 5, maxLength: 60 })
/** Every other life is that of an order that is paid with each shipment and is being picked for two parcels. */
export const drawsOfParcels = fc.oneof(
  draws,
  draws.map(([first, ...rest]): Draw[] => [[first![0], 9], ...rest]),
)
/** ORDER_RUNS makes it many more by hand. */
const runs = { numRuns: Number(process.env.ORDER_RUNS ?? 200) }

/** Whatever was under way is answered, in a drawn order. */
export const atRest = (steps: readonly Draw[]): OrderWorld => {
  const world = live(steps)
  let next = 0
  world.settle((most) => (steps[next++ % steps.length]![0] + next) % most)
  expect(world.faults).toEqual([])
  return world
}

const starts = ['NONE', 'PENDING', 'FULFILLMENT_PENDING', 'FULFILLMENT_IN_PROGRESS', 'SHIPPED', 'DELIVERED'] as const
const closed = ['CANCELLED', 'REFUNDED', 'PAYMENT_FAILED']

/** A life from a drawn start on. Commands are rarer than what goes on by itself; after its end little is asked of an order. */
export const live = (
  steps: readonly Draw[],
  check: (world: OrderWorld) => void = () => undefined,
  mayBeTroubled = true,
): OrderWorld => {
  const world = new OrderWorld()
  const [, start] = steps[0]!
  const from = starts[start % starts.length]!
  world.stock.usual = start % 4 === 1 ? 'SPREAD' : start % 18 < 6 ? 'SHORT' : 'WHOLE'
  if (from !== 'NONE') world.runTo(from, () => place(world, start - (start % 5 === 0 ? 1 : 0)))
  for (const [which, how] of steps) {
    const expiries = which % 8 === 0 ? world.stock.expiries() : []
    const troubles = mayBeTroubled && which % 4 === 0 ? [...world.payer.troubles(), ...expiries] : []
    const answers = [
      ...world.deliveries(),
      ...world.stock.moves(),
      ...world.stock.arrivals(),
      ...world.payer.moves(),
      ...troubles,
    ]
    const own = [...answers, ...world.fulfillmentMoves()]
    const asked = closed.includes(world.state.status) && which % 9 > 0 ? [] : commandMoves(world, how)
    const rest = () => world.passTime(how % 90)
    const moves = which % 3 === 0 ? asked : which % 31 === 1 ? [rest] : own.length ? own : [...asked, rest]
    moves[Math.floor(which / 3) % moves.length]?.()
    check(world)
  }
  return world
}

export const outputsOf = (world: OrderWorld): OrderOutput[] => world.history.flatMap(({ outputs }) => outputs)
/** Of whatever life the numbers give. */
export const property = (title: string, check: (steps: readonly Draw[]) => void, from: fc.Arbitrary<Draw[]> = draws) =>
  it(title, () => fc.assert(fc.property(from, check), runs))

export const placedOf = (state: OrderState): PlacedOrder => {
  if (!isPlaced(state)) throw new Error('no order')
  return state
}
