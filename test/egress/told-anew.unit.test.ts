// What tells how things are now is told anew when it was long on its way, and behind what another instance wrote too late: the last record of an
// order is to be right.
import { ConnectorPartition } from '../../egress/connector-partition'
import { Transient } from '../../egress/provider'
import { createGuard } from '../../egress/resilience'
import { HandClock } from '../../processors/engine/clock'
import type { LogRecord } from '../../processors/engine/log'
import { MemoryLog } from '../../processors/engine/memory-log'
import type { OrderStatusChanged } from '../../schemas/messages'
import { example } from '../examples/examples'
import { id } from '../examples/values'
import { codec, JournalWriter } from '../state/journal-writer'

const requests = 'oms.order.events.v1'
const results = 'oms.order.status.v1'

const event = example('OrderShipped', { version: 6 })
const { orderId } = event

/** One instance of the publisher of an order's state, which is at a version. */
const world = async (version = 6) => {
  const clock = new HandClock()
  const log = new MemoryLog({ partitions: 1 })
  await new JournalWriter(log, requests).batch(0, [event])
  const order = { version, stillMs: 0, isReadable: true }
  const now = () => ({ type: 'OrderStatusChanged' as const, status: 'SHIPPED' as const, version: order.version })
  const failures: string[] = []
  const provider = {
    name: 'status',
    perform: async () => {
      const told = now()
      if (order.stillMs > 0) order.version++
      clock.advance(order.stillMs)
      order.stillMs = 0
      return told
    },
    tellAfter: async (told: OrderStatusChanged) => {
      if (!order.isReadable) throw new Transient('Redis is away', 'none', 5)
      return order.version > told.version ? now() : undefined
    },
  }
  const guard = createGuard({ timeoutMs: 60_000, concurrency: 1 })
  const instance = (writer: string): ConnectorPartition =>
    new ConnectorPartition({
      node: 'status',
      partition: 0,
      requests,
      results,
      takes: new Set(['OrderShipped']),
      provider,
      recordsAttempts: false,
      secondLookMs: 1_000,
      guardOf: () => guard,
      log,
      codec: codec(),
      clock,
      writer,
      onFailure: (_, error) => failures.push(error.message),
      onVoids: () => undefined,
      seek: () => undefined,
      flow: () => undefined,
    })
  const read = async (topic: string): Promise<LogRecord[]> => {
    const records: LogRecord[] = []
    const [{ end } = { end: 0 }] = await log.bounds(topic)
    await log.read(topic, 0, 0, end, async (some) => void records.push(...some))
    return records
  }
  const told = async (): Promise<readonly number[]> =>
    (await read(results)).map(({ value }) => (codec().decode(value) as OrderStatusChanged).version)
  const publish = async (partition: ConnectorPartition): Promise<void> => {
    partition.offer(await read(requests))
    while (partition.unfinished > 0) await new Promise(setImmediate)
  }
  /** Another instance writes what it read before it stood still. */
  const writeLate = async (late: number): Promise<number> => {
    const message = { ...now(), version: late, id: id(`late-${late}`), orderId, at: clock.now() }
    return log.append(results, 0, [{ key: orderId, value: codec().encode(message), headers: { writer: 'late' } }])
  }
  return { order, instance, publish, told, writeLate, failures }
}

/** What goes on behind the scenes comes to its end. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))

describe('the public state of an order', () => {
  it.each([
    ['is told once where nothing holds it up', 100, [6]],
    ['is told anew by an instance that stood still before it wrote', 10_000, [6, 7]],
  ])('%s', async (_, stillMs, versions) => {
    const { order, instance, publish, told } = await world()
    const partition = instance('w1')
    await partition.open(undefined)
    order.stillMs = stillMs
    await publish(partition)
    expect(await told()).toEqual(versions)
  })

  it('is told again behind an older one that another instance wrote, also while there is nothing else to tell', async () => {
    const { instance, publish, told, writeLate } = await world(7)
    const partition = instance('w1')
    await partition.open(undefined)
    await publish(partition)
    await partition.notice((await writeLate(5)) + 1)
    await rest()
    expect(await told()).toEqual([7, 5, 7])
    await partition.notice(3)
    await rest()
    expect(await told()).toEqual([7, 5, 7])
  })

  it('is not told again behind one that another instance wrote in time', async () => {
    const { instance, publish, told, writeLate } = await world(7)
    const partition = instance('w1')
    await partition.open(undefined)
    await publish(partition)
    await partition.notice((await writeLate(7)) + 1)
    await rest()
    expect(await told()).toEqual([7, 7])
  })

  it('is told again by a successor, where whoever noticed could not do it any more', async () => {
    const { order, instance, publish, told, writeLate, failures } = await world(7)
    const before = instance('w1')
    await before.open(undefined)
    await publish(before)
    const late = await writeLate(5)
    order.isReadable = false
    await before.notice(late + 1)
    await rest()
    const committed = before.committed()
    await before.stop()
    expect([failures.length > 0, await told()]).toEqual([true, [7, 5]])
    order.isReadable = true
    const successor = instance('w2')
    await successor.open({ offset: committed.offset, note: committed.note ?? '' })
    await rest()
    expect(await told()).toEqual([7, 5, 7])
  })
})
