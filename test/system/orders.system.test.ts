// Orders on the real servers: a slice of real ones to their end, bytes that are no message on every input topic, and a Redis that is
// emptied. One worker with all roles; what is checked is checked by the journals and the providers' own books.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { feedOrders, type FeedOutcome } from '../../dev/orders/feeder'
import type { LifeOutcomes } from '../../dev/orders/lives/driver'
import { readOrders } from '../../dev/orders/real-orders'
import { sampleOrders } from '../../dev/orders/sample-orders'
import type { SampleOrder } from '../../dev/orders/sample-order'
import { openAuditContext } from '../../operator/audit/context'
import { runAudit } from '../../operator/audit/run-audit'
import { silent } from '../../operator/progress'
import { listAside } from '../../operator/setaside-list'
import { redrive } from '../../operator/setaside-redrive'
import { openRedis } from '../../state/redis'
import { createRedisStore } from '../../state/redis-store'
import { topicSpec } from '../../topics/catalog'
import { inputTopicsOf, nodeNames, nodeSpec, type JournalNodeName } from '../../topics/topology'
import { eventually, startWorld, type Worker, type World } from './world'

const realOrders = join(__dirname, '..', '..', '..', 'shared', 'data', 'orders-dev.jsonl.gz')
const partitions = 4
const deciders = ['order', 'payment', 'fulfillment', 'notification', 'desk']

let world: World
let worker: Worker
let lived: LifeOutcomes
beforeAll(async () => {
  world = await startWorld({ speed: 7_200, partitions, workers: 1 })
  worker = await world.startWorker(world.httpPorts[0]!)
}, 60_000)
afterAll(() => world.stop(), 60_000)

type Ended = FeedOutcome & { readonly ended: string; readonly expected: readonly string[] }

/**
 * Feeds the orders, waits until each is at its end and has lived its life, and answers the outcomes with the state that each order ended in
 * and those in which it might.
 */
const toTheirEnd = async (orders: readonly SampleOrder[], lives = false): Promise<Ended[]> => {
  const outcomes: FeedOutcome[] = []
  const driver = world.driveLives(worker.url, lives)
  for (const order of orders) driver.expect(order)
  const { tracker, tokens } = world
  const onOutcome = (outcome: FeedOutcome): void => void outcomes.push(outcome)
  await feedOrders(orders, { baseUrl: worker.url, tokens, rate: 40, onOutcome })
  const open = (): FeedOutcome[] =>
    outcomes.filter(({ placed, orderId }) => placed !== 'rejected' && !tracker.isDone(orderId!))
  await eventually(() => open().length === 0 && driver.open === 0 && tracker.unsettledMails === 0, 90_000)
  lived = driver.outcomes
  const waiting = open().map(({ orderId }) => [orderId, tracker.orders.get(orderId!)?.status])
  expect({ waiting, lives: driver.open, mails: tracker.unsettledMails }).toEqual({ waiting: [], lives: 0, mails: 0 })
  return outcomes.map((outcome) => ({
    ...outcome,
    expected: driver.endsOf(outcome.order),
    ended: outcome.placed === 'rejected' ? 'REJECTED' : (tracker.orders.get(outcome.orderId!)?.status ?? 'LOST'),
  }))
}

const differences = async (): Promise<string[]> => {
  const audit = await openAuditContext(world.system.env)
  const report = await runAudit(audit)
  await audit.close()
  return report.checks.flatMap(({ name, differences: found, notRun }) => [
    ...found.map(({ orderId, text }) => `${name}: ${orderId ?? ''} ${text}`),
    ...(notRun ? [`${name} was not run: ${notRun}`] : []),
  ])
}

const slice = async (count: number): Promise<SampleOrder[]> => {
  const orders: SampleOrder[] = []
  for await (const order of readOrders(realOrders, () => undefined)) if (orders.push(order) >= count) break
  return orders
}

const title = existsSync(realOrders) ? '' : ' (skipped: ../shared/data is absent)'
const whereShared = existsSync(realOrders) ? test : test.skip
whereShared(
  `300 real orders live their later lives, end as the scripted providers imply, and the audit is clean${title}`,
  async () => {
    const ended = await toTheirEnd(await slice(300), true)
    expect(ended).toHaveLength(300)
    expect([...lived.values()].reduce((sum, outcomes) => sum + (outcomes.get('done') ?? 0), 0)).toBeGreaterThan(40)
    expect([...lived].filter(([, outcomes]) => outcomes.has('failed')).map(([name]) => name)).toEqual([])
    expect(
      ended
        .filter(({ expected, ended: state }) => !expected.includes(state))
        .map(({ orderId, ended: state }) => [orderId, state]),
    ).toEqual([])
    expect(await differences()).toEqual([])
  },
  180_000,
)

test('emptied, Redis holds the same states again, byte for byte', async () => {
  await toTheirEnd(sampleOrders(40, 11))
  const redis = openRedis(world.system.env['REDIS_URL']!)
  const store = createRedisStore(redis)
  const states = async (): Promise<Map<string, string>> => {
    const all = new Map<string, string>()
    for (const node of deciders)
      for (let p = 0; p < partitions; p++)
        for (const [key, value] of await store.partition(node, p).all()) all.set(`${node}/${key}`, value)
    return all
  }
  const before = await states()
  expect(before.size).toBeGreaterThan(100)
  await redis.flushall()
  // The next inputs of every partition find the checkpoint gone, and the owner restores from its journal.
  const more = await toTheirEnd(sampleOrders(40, 12))
  const after = await states()
  redis.disconnect()
  expect(more.filter(({ ended }) => ended === 'LOST')).toEqual([])
  expect([...before].filter(([key, value]) => after.get(key) !== value).map(([key]) => key)).toEqual([])
}, 120_000)

test('bytes that are no message are set aside with a reason on every input topic, other keys flow, and a redrive takes them up', async () => {
  const { log } = world.context
  const unknownSchema = Buffer.from([0, 0, 0x7f, 0xff, 0xff, 1, 2, 3])
  const targets = nodeNames.flatMap((node) =>
    nodeSpec(node).kind === 'decider' || nodeSpec(node).kind === 'mapper'
      ? inputTopicsOf(node)
          .filter((topic) => topicSpec(topic).kind !== 'journal' && topicSpec(topic).kind !== 'control')
          .map((topic) => ({ node, topic }))
      : [],
  )
  for (const topic of new Set(targets.map((target) => target.topic)))
    for (const [key, value] of [
      ['bad-bytes', Buffer.from('not avro')],
      ['bad-schema', unknownSchema],
      ['bad-null', null],
    ] as const)
      await log.append(topic, 1, [{ key: `${key}-${topic}`, value, headers: {} }])
  const flowing = await toTheirEnd(sampleOrders(20, 13))
  expect(flowing.filter(({ expected, ended }) => !expected.includes(ended)).map(({ orderId }) => orderId)).toEqual([])

  const { codec, clock } = world.context
  const tools = { log, codec, clock, partitions, progress: silent }
  const waiting = (await listAside(tools, {})).entries
    .map(({ node, key, reason }) => `${node} ${key} ${reason.split(':')[0]}`)
    .sort()
  const expected = targets
    .flatMap(({ node, topic }) =>
      ['bad-bytes', 'bad-schema', 'bad-null'].map((key) => `${node} ${key}-${topic} UNDECODABLE`),
    )
    .sort()
  expect(waiting).toEqual(expected)
  // Still no message: set aside again, at its second attempt, and nothing else is held up.
  const again = targets[0]!
  await redrive(tools, {
    node: again.node as JournalNodeName,
    key: `bad-bytes-${again.topic}`,
    execute: true,
    requestedBy: 'a test',
  })
  const after = await listAside(tools, { node: again.node as JournalNodeName })
  expect(after.entries.find(({ key }) => key === `bad-bytes-${again.topic}`)).toMatchObject({ attempt: 2 })
}, 120_000)
