// One run of the simulation: the whole topology in memory, providers and people around it, until every order has ended and nobody has
// anything left to do; then all processes are replaced, and nothing may change by that.
import { Asking } from './asking'
import { items, laterItems } from './catalogue'
import { unfinished } from './checks'
import { Customers } from './customers'
import { Desk } from './desk'
import { Floor } from './floor'
import { Payers } from './payers'
import { planOrder, type PlannedOrder } from './plans'
import { Providers } from './providers'
import { learnt, nodes, World } from './world'

const mostSteps = 20_000

export type Run = {
  readonly world: World
  readonly providers: Providers
  readonly asking: Asking
  readonly orderIds: readonly string[]
}

/** Who acts in the world hears what the journals say. */
const peopled = async (world: World, orders: readonly PlannedOrder[]): Promise<Pick<Run, 'providers' | 'asking'>> => {
  const byId = new Map<string, PlannedOrder>(orders.map((order) => [order.orderId, order]))
  const providers = new Providers(world, (orderId) => byId.get(orderId)!.plan)
  const asking = new Asking(world)
  const customers = new Customers(world, asking, byId)
  const payers = new Payers(world, asking, byId, providers.psp)
  const desk = new Desk(world, asking, customers, payers)
  const floor = new Floor(world, asking, byId)
  await world.hear((message, headers) => {
    providers.hear(message, headers)
    for (const people of [customers, payers, desk, floor]) people.hear(message)
  })
  for (const order of orders) {
    world.after(world.random.below(2_000), () => customers.place(order))
    for (let visit = 0; visit < order.plan.staffVisits; visit++)
      world.after(world.random.below(world.random.chance(0.8) ? 6_000 : 30 * 86_400_000), () =>
        desk.visit(order.orderId),
      )
  }
  return { providers, asking }
}

/** Runs until every order has ended and nobody has anything left to do. */
export const run = async (seed: number, ordersPerSeed: number): Promise<Run> => {
  await learnt
  const harm = [0, 0.05, 0.01, 0.01][seed % 4]!
  const world = new World({ seed, partitions: 2, harm })
  const orders = Array.from({ length: ordersPerSeed }, (_, index) => planOrder(world.random, seed, index))
  const orderIds = orders.map(({ orderId }) => orderId)
  for (const item of items) void world.post(item)
  await world.settle()
  for (const item of laterItems) world.after(world.random.below(6_000), () => void world.post(item))
  const people = await peopled(world, orders)
  // In some worlds one process after another comes up, behind all that was asked meanwhile.
  for (const node of nodes)
    if (seed % 5 > 0) world.start(node)
    else world.after(world.random.below(4_000), () => world.start(node))
  await world.settle()
  await comeToRest(world, orderIds)
  world.isCalm = true
  await world.restart()
  await comeToRest(world, orderIds)
  return { world, orderIds, ...people }
}

const comeToRest = async (world: World, orderIds: readonly string[]): Promise<void> => {
  const isResting = (): boolean => world.pending === 0 && unfinished(world, orderIds).length === 0
  for (let step = 0; step < mostSteps && !world.problems.length && !isResting(); step++) await world.step()
}
