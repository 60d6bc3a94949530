// How old the oldest request of each connector is, by a log in memory and a clock moved by hand.
import { QueueWatch } from '../../../dev/day/queue-watch'
import { HandClock } from '../../../processors/engine/clock'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { groupOf, inputTopicsOf } from '../../../topics/topology'

const clock = new HandClock()
const [topic] = inputTopicsOf('carrier')
const record = { key: 'ord_1', value: Buffer.from('x'), headers: {} }

test('a queue is as old as the first request in it that is not finished, in whatever partition', async () => {
  const log = new MemoryLog({ partitions: 2, now: () => clock.now() })
  const committed = log.committed.bind(log)
  let done: (number | undefined)[] = [undefined, undefined]
  const positions: typeof committed = async (group, of) =>
    group === groupOf('carrier') && of === topic
      ? done.map((offset) => (offset === undefined ? undefined : { ...({} as object), offset }) as never)
      : committed(group, of)
  const bystander = { bounds: log.bounds.bind(log), read: log.read.bind(log), committed: positions }
  const watch = new QueueWatch({ log: bystander, clock })
  const sampled = async (): Promise<number[]> => {
    await watch.sample()
    const found = watch.ages.summaries().find(([queue]) => queue === 'carrier')![1]
    return [found.max, watch.mostOf('carrier')]
  }
  expect(await sampled()).toEqual([0, 0])
  await log.append(topic!, 1, [record, record])
  clock.advance(5_000)
  await log.append(topic!, 0, [record])
  clock.advance(1_000)
  expect(await sampled()).toEqual([6_000, 3])
  done = [1, 1]
  clock.advance(500)
  const before = watch.ages.summaries().find(([queue]) => queue === 'carrier')![1]
  await watch.sample()
  const after = watch.ages.summaries().find(([queue]) => queue === 'carrier')![1]
  expect([before.max, after.max, watch.mostOf('carrier'), watch.mostOf('nobody')]).toEqual([6_000, 6_500, 3, 0])
  done = [1, 2]
  clock.advance(60_000)
  expect(await sampled()).toEqual([6_500, 3])
})
