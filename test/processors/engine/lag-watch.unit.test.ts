// A reader that stands still behind the end of its topic is mended in steps, on a clock that is moved by hand.
import { HandClock } from '../../../processors/engine/clock'
import { LagWatch, type Watched } from '../../../processors/engine/lag-watch'
import type { Membership } from '../../../processors/engine/log'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { logWith } from './owner-world'

const world = async (records: number) => {
  const clock = new HandClock(0)
  const log = new MemoryLog({ partitions: 2 })
  const append = () => log.append('t', 0, [{ key: 'k', value: null, headers: {} }])
  for (let count = 0; count < records; count++) await append()
  const done: string[] = []
  const asked = { bounds: 0 }
  const membership = {
    seek: (topic: string, partition: number, offset: number) => done.push(`seek ${topic}:${partition}@${offset}`),
    rejoin: async () => void done.push('rejoin'),
  } as unknown as Membership
  const reader: { -readonly [Key in keyof Watched]: Watched[Key] } = { topic: 't', partition: 0, next: 0, busy: false }
  const failure = { on: false }
  const watch = new LagWatch({
    name: 'payment',
    log: logWith(log, {
      bounds: (topic) => {
        asked.bounds++
        return failure.on ? Promise.reject(new Error('no broker')) : log.bounds(topic)
      },
    }),
    clock,
    watched: () => [{ ...reader }],
    membership: () => membership,
    onStill: () => undefined,
    onFatal: ({ message }) => done.push(`fatal: ${message}`),
  })
  watch.start()
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 5) {
      clock.advance(5_000)
      for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { done, reader, pass, watch, asked, failure, append }
}

describe('a reader that stands still', () => {
  it('seeks again, then joins again, and at last ends its process', async () => {
    const { done, pass } = await world(1)
    await pass(5)
    expect(done).toEqual([])
    await pass(5)
    expect(done).toEqual(['seek t:0@0'])
    await pass(15)
    expect(done).not.toContain('rejoin')
    await pass(5)
    expect(done.at(-1)).toBe('rejoin')
    await pass(95)
    expect(done.filter((what) => what.startsWith('fatal'))).toEqual([])
    await pass(5)
    expect(done.at(-1)).toMatch(/^fatal: payment reads nothing of t:0 since 125 s, at 0 of 1; .*another takes over/)
  })

  it('joins again no more often than every 20 seconds', async () => {
    const { done, pass } = await world(1)
    await pass(75)
    expect(done.filter((what) => what === 'rejoin')).toHaveLength(2)
  })

  it('is left alone while it is busy', async () => {
    const { done, reader, pass, asked } = await world(1)
    reader.busy = true
    await pass(300)
    expect([done, asked.bounds]).toEqual([[], 0])
  })

  it('is left alone when it has read all there is, and watched when more comes', async () => {
    const { done, reader, pass, append } = await world(1)
    reader.next = 1
    await pass(300)
    expect(done).toEqual([])
    await append()
    await pass(10)
    expect(done).toEqual(['seek t:0@1'])
  })

  it('counts from anew when it has moved', async () => {
    const { done, reader, pass } = await world(100)
    for (; reader.next < 60; reader.next++) await pass(5)
    expect(done).toEqual([])
  })

  it('is looked at again after the broker could not be asked', async () => {
    const { done, pass, failure } = await world(1)
    failure.on = true
    await pass(60)
    expect(done).toEqual([])
    failure.on = false
    await pass(10)
    expect(done).toEqual(['seek t:0@0'])
  })

  it('is nobody watched any more once the watch has stopped', async () => {
    const { pass, watch, asked } = await world(1)
    watch.stop()
    await pass(30)
    expect(asked.bounds).toBe(0)
  })
})
