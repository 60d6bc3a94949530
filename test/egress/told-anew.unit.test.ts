// What tells how things are now is told anew when it was long on its way: meanwhile another instance may have told something newer.
import { ConnectorPartition } from '../../egress/connector-partition'
import { createGuard } from '../../egress/resilience'
import { HandClock } from '../../processors/engine/clock'
import { MemoryLog } from '../../processors/engine/memory-log'
import type { Message } from '../../schemas/message'
import type { OrderStatusChanged } from '../../schemas/messages'
import { example } from '../examples/examples'
import { codec, JournalWriter } from '../state/journal-writer'

const requests = 'oms.order.events.v1'
const results = 'oms.order.status.v1'

/** Publishes the order's state, which is at version 6 until the process stands still for `stillMs`, and at 7 from then on. */
const published = async (stillMs: number): Promise<readonly number[]> => {
  const clock = new HandClock()
  const log = new MemoryLog({ partitions: 1 })
  await new JournalWriter(log, requests).batch(0, [example('OrderShipped', { version: 6 })])
  let version = 6
  const provider = {
    name: 'status',
    tellsNow: true as const,
    perform: async () => {
      const told = { type: 'OrderStatusChanged', status: 'SHIPPED', version }
      if (version === 6) clock.advance(stillMs)
      version = 7
      return told
    },
  }
  const guard = createGuard({ timeoutMs: 60_000, concurrency: 1 })
  const partition = new ConnectorPartition({
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
    writer: 'w1',
    onFailure: () => undefined,
    onVoids: () => undefined,
    seek: () => undefined,
    flow: () => undefined,
  })
  await partition.open(undefined)
  await log.read(requests, 0, 0, 1, (records) => Promise.resolve(partition.offer(records)))
  while (partition.unfinished > 0) await new Promise(setImmediate)
  const told: Message[] = []
  const [{ end } = { end: 0 }] = await log.bounds(results)
  await log.read(results, 0, 0, end, (records) => {
    told.push(...records.map(({ value }) => codec().decode(value)))
    return Promise.resolve()
  })
  return told.map((message) => (message as OrderStatusChanged).version)
}

describe('the public state of an order', () => {
  it('is told once where nothing holds it up', async () => {
    expect(await published(100)).toEqual([6])
  })

  it('is told anew by an instance that stood still before it wrote', async () => {
    expect(await published(10_000)).toEqual([6, 7])
  })
})
