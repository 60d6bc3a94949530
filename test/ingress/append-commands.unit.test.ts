import { createCommandAppender, LogUnavailable } from '../../ingress/append-commands'
import { HandClock } from '../../processors/engine/clock'
import { AppendUnknown, type Log, type NewRecord } from '../../processors/engine/log'
import { until } from './api-world'

type Pending = { readonly partition: number; readonly keys: string[]; readonly settle: (error?: Error) => void }

/** A log that shows what is in flight and answers when told. */
const slowLog = () => {
  const calls: Pending[] = []
  const append = (_topic: string, partition: number, records: readonly NewRecord[]): Promise<number> =>
    new Promise((resolve, reject) => {
      const settle = (error?: Error): void => (error ? reject(error) : resolve(0))
      calls.push({ partition, keys: records.map(({ key }) => key), settle })
    })
  return { calls, log: { append } as unknown as Log }
}
const record = (key: string, bytes = 10): NewRecord => ({ key, value: Buffer.alloc(bytes), headers: {} })

describe('group commit of commands', () => {
  const setUp = (options = {}) => {
    const clock = new HandClock()
    const { calls, log } = slowLog()
    return {
      clock,
      calls,
      ...createCommandAppender({ log, clock, topic: 'oms.order.commands.v1', boundMs: 1_000, ...options }),
    }
  }

  test('what comes in one turn goes out as one append for each partition', async () => {
    const { calls, append } = setUp()
    const done = Promise.all([append(0, record('a')), append(1, record('b')), append(0, record('c'))])
    await until(() => calls.length === 2)
    expect(calls.map(({ partition, keys }) => ({ partition, keys }))).toEqual([
      { partition: 0, keys: ['a', 'c'] },
      { partition: 1, keys: ['b'] },
    ])
    for (const { settle } of calls) settle()
    await done
  })

  test('one append is in flight for each partition, and what comes meanwhile goes with the next', async () => {
    const { calls, append } = setUp()
    const first = append(0, record('a'))
    await until(() => calls.length === 1)
    const rest = [append(0, record('b')), append(0, record('c'))]
    await new Promise((resolve) => setImmediate(resolve))
    expect(calls).toHaveLength(1)
    calls[0]!.settle()
    await first
    await until(() => calls.length === 2)
    expect(calls[1]!.keys).toEqual(['b', 'c'])
    calls[1]!.settle()
    await Promise.all(rest)
  })

  test('an append of unknown outcome is tried again with the same records', async () => {
    const { calls, append, clock } = setUp()
    const done = append(0, record('a'))
    await until(() => calls.length === 1)
    calls[0]!.settle(new AppendUnknown('x'))
    await until(() => clock.next() === clock.now() + 50)
    clock.advance(50)
    await until(() => calls.length === 2)
    expect(calls[1]!.keys).toEqual(['a'])
    calls[1]!.settle()
    await done
  })

  test('who waited too long is told so, and its record is not tried for ever', async () => {
    const { calls, append, clock } = setUp()
    const late = append(0, record('a'))
    await until(() => calls.length === 1)
    clock.advance(1_000)
    await expect(late).rejects.toThrow(LogUnavailable)
    calls[0]!.settle(new AppendUnknown('x'))
    await until(() => clock.next() !== undefined)
    const next = append(0, record('b'))
    clock.advance(50)
    await until(() => calls.length === 2)
    expect(calls[1]!.keys).toEqual(['b'])
    calls[1]!.settle()
    await next
  })

  test('a batch stays below what a broker takes', async () => {
    const { calls, append } = setUp()
    const done = Promise.all(['a', 'b', 'c'].map((key) => append(0, record(key, 300_000))))
    for (let index = 0; index < 3; index++) {
      await until(() => calls.length === index + 1)
      calls[index]!.settle()
    }
    await done
    expect(calls.map(({ keys }) => keys)).toEqual([['a'], ['b'], ['c']])
  })

  test('no more wait than there is room for', async () => {
    const { calls, append } = setUp({ most: 1 })
    const first = append(0, record('a'))
    await expect(append(0, record('b'))).rejects.toThrow(LogUnavailable)
    await until(() => calls.length === 1)
    calls[0]!.settle()
    await first
  })
})
