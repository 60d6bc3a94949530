// Proof 2: orders at speed while workers are killed and stalled, Redis is emptied and the broker restarts; afterwards nothing is wrong.
import { feedOrders, type FeedOutcome } from '../../dev/orders/feeder'
import { sampleOrders } from '../../dev/orders/sample-orders'
import { openAuditContext } from '../../operator/audit/context'
import { runAudit } from '../../operator/audit/run-audit'
import { openRedis } from '../../state/redis'
import { eventually, startWorld, type Worker, type World } from './world'

const orders = 500
const sessionTimeoutMs = 3_000
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('500 orders while everything breaks', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({
      speed: 20_000,
      partitions: 4,
      workers: 2,
      env: { KAFKA_SESSION_TIMEOUT_MS: String(sessionTimeoutMs) },
    })
  }, 60_000)
  afterAll(() => world.stop(), 60_000)

  test('no order is lost or done twice, and the audit finds nothing', async () => {
    const workers = await Promise.all(world.httpPorts.map((port) => world.startWorker(port)))
    const outcomes: FeedOutcome[] = []
    const all = sampleOrders(orders, 7)
    // Whoever answers at that address, killed and started again.
    const driver = world.driveLives(workers[0]!.url, true)
    for (const order of all) driver.expect(order)
    const feeding = workers.map(({ url }, index) =>
      feedOrders(all.slice((index * orders) / 2, ((index + 1) * orders) / 2), {
        baseUrl: url,
        tokens: world.tokens,
        rate: 6,
        retryForMs: 120_000,
        onOutcome: (outcome) => outcomes.push(outcome),
      }),
    )
    await breakEverything(world, workers)
    await Promise.all(feeding)

    expect(outcomes.filter(({ placed }) => placed === 'failed').map(({ problem }) => problem)).toEqual([])
    const accepted = outcomes.flatMap(({ placed, orderId }) => (placed === 'rejected' || !orderId ? [] : [orderId]))
    expect(outcomes).toHaveLength(orders)
    await eventually(
      () =>
        driver.open === 0 &&
        world.tracker.unsettledMails === 0 &&
        accepted.every((orderId) => world.tracker.isDone(orderId)),
      150_000,
    )
    const waiting = accepted
      .filter((orderId) => !world.tracker.isDone(orderId))
      .map((orderId) => [orderId, world.tracker.orders.get(orderId)?.status, ...world.tracker.openStepsOf(orderId)])
    const lives = [...driver.outcomes].map(
      ([name, counts]) => `${name}: ${[...counts].map(([code, n]) => `${n} ${code}`)}`,
    )
    const told = waiting.length > 0 ? [...world.problems, ...lives] : []
    expect({ waiting, told }).toEqual({ waiting: [], told: [] })

    const audit = await openAuditContext(world.system.env)
    const report = await runAudit(audit)
    await audit.close()
    expect(
      report.checks.flatMap(({ name, differences }) =>
        differences.map(({ text, orderId }) => `${name}: ${orderId ?? ''} ${text}`),
      ),
    ).toEqual([])
    expect(report.checks.filter(({ notRun }) => notRun)).toEqual([])
  }, 420_000)
})

/** Five kills, two stalls longer than the session time-out with another worker taking over, one flush of Redis, one restart of the broker. */
const breakEverything = async (world: World, workers: Worker[]): Promise<void> => {
  const kill = async (index: number): Promise<void> => {
    workers[index]!.child.kill('SIGKILL')
    await pause(300)
    workers[index] = await world.startWorker(world.httpPorts[index]!)
  }
  const stall = async (index: number): Promise<void> => {
    workers[index]!.child.kill('SIGSTOP')
    await pause(sessionTimeoutMs + 2_500)
    workers[index]!.child.kill('SIGCONT')
  }
  await pause(3_000)
  await kill(0)
  await pause(1_500)
  await kill(1)
  await stall(0)
  await pause(1_000)
  await flushRedis(world)
  await pause(1_500)
  await kill(0)
  await world.system.stack.server('kafka').restart()
  await pause(2_000)
  await kill(1)
  await stall(1)
  await pause(1_000)
  await kill(0)
}

const flushRedis = async (world: World): Promise<void> => {
  const redis = openRedis(world.system.env['REDIS_URL']!)
  await redis.flushall()
  redis.disconnect()
}
