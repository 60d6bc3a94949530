// The real connectors' engine in a hostile world, by seed: two or three processes that crash, stand still and wake, and change hands, on
// appends that are lost, doubled or unanswered, before providers that fail before and after the effect.
import { randomOf } from '../sim/random'
import { ConnectorWorld } from './connector-world'

const seeds = 600

const harm = (world: ConnectorWorld): void => {
  const { random, members } = world
  const dice = random.below(100)
  const member = members[random.below(Math.max(1, members.length))]
  if (!member || (dice < 20 && members.length < 3)) world.join()
  else if (dice < 40 && members.length > 1) members.splice(members.indexOf(member), 1)[0]!.crash()
  else if (dice < 50 && members.length > 1 && !member.asleep)
    void members.splice(members.indexOf(member), 1)[0]!.runner.stop()
  else if (dice < 60) world.log.disturb(`oms.${world.node}`)
  else if (member.asleep) member.wake(random.chance(0.5))
  else member.sleep(random.chance(0.8))
}

const life = async (seed: number): Promise<ConnectorWorld> => {
  const random = randomOf(seed)
  jest.spyOn(Math, 'random').mockImplementation(random.next)
  const world = new ConnectorWorld(seed % 2 ? 'fedex' : 'sendgrid', random)
  world.join()
  world.join()
  for (let step = 0; step < 160; step++) {
    const dice = random.below(100)
    if (dice < 12) world.write()
    else if (dice < 16) harm(world)
    else if (dice < 26) jest.advanceTimersByTime(random.below(random.chance(0.2) ? 2_500 : 200))
    else await world.step()
  }
  await world.rest()
  world.verify()
  return world
}

describe('a connector in a hostile world', () => {
  beforeAll(() => {
    jest.useFakeTimers({
      doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'hrtime', 'performance'],
    })
  })
  afterEach(() => jest.clearAllTimers())
  afterAll(() => {
    jest.restoreAllMocks()
    jest.useRealTimers()
  })

  it(`answers every request, performs it once in the order of its key, and keeps its position, in ${seeds} lives`, async () => {
    const sum = { requests: 0, voids: 0, undone: 0, unknown: 0, lateCalls: 0, returns: 0 }
    const failed: string[] = []
    for (let seed = 1; seed <= seeds; seed++) {
      await life(seed).then(
        ({ seen, valid }) => {
          for (const name of Object.keys(seen) as (keyof typeof seen)[]) sum[name] += seen[name]
          sum.requests += valid.length
        },
        (error: Error) => failed.push(`seed ${seed}: ${error.message}`),
      )
      jest.clearAllTimers()
    }
    console.info(`${seeds} lives: ${JSON.stringify(sum)}; ${failed.length} failed`)
    expect(failed.slice(0, 20)).toEqual([])
    expect(sum.voids).toBeGreaterThan(seeds / 2)
  }, 60_000)
})
