// Deadlines by key: each wakes its owner once, at its time, unless it was moved or ended before.
import { HandClock } from '../../../processors/engine/clock'
import { Deadlines } from '../../../processors/engine/deadlines'
import { randomOf } from './protocol/explore'

const woken = () => {
  const clock = new HandClock(0)
  const seen: string[] = []
  const deadlines = new Deadlines(clock, (keys) => seen.push(...keys.map((key) => `${key}@${clock.now()}`)))
  return { clock, deadlines, seen }
}

describe('deadlines', () => {
  it('wake in the order of their times, each once', () => {
    const { clock, deadlines, seen } = woken()
    for (const [key, due] of [
      ['c', 30],
      ['a', 10],
      ['b', 20],
      ['d', 20],
    ] as const)
      deadlines.set(key, due)
    clock.advance(100)
    expect(seen).toEqual(['a@10', expect.stringMatching(/[bd]@20/), expect.stringMatching(/[bd]@20/), 'c@30'])
    clock.advance(100)
    expect(seen).toHaveLength(4)
  })

  it('wake at their new time when they were moved, and not at all when they were ended', () => {
    const { clock, deadlines, seen } = woken()
    deadlines.set('later', 10)
    deadlines.set('later', 50)
    deadlines.set('earlier', 50)
    deadlines.set('earlier', 20)
    deadlines.set('ended', 10)
    deadlines.set('ended', null)
    clock.advance(100)
    expect(seen).toEqual(['earlier@20', 'later@50'])
  })

  it('wake again when the same time is set after it was ended', () => {
    const { clock, deadlines, seen } = woken()
    deadlines.set('k', 10)
    deadlines.set('k', null)
    clock.advance(50)
    deadlines.set('k', 10)
    clock.advance(0)
    expect(seen).toEqual(['k@50'])
  })

  it('keep quiet once they are cleared or stopped', () => {
    const { clock, deadlines, seen } = woken()
    deadlines.set('a', 10)
    deadlines.clear()
    expect(deadlines.dueOf('a')).toBeUndefined()
    deadlines.set('b', 10)
    deadlines.stop()
    clock.advance(100)
    expect(seen).toEqual([])
  })

  it('take no more room the more often they are moved', () => {
    const { deadlines } = woken()
    for (let i = 0; i < 100_000; i++) deadlines.set(`k${i % 10}`, 1_000_000 + i)
    expect((deadlines as unknown as { heap: unknown[] }).heap.length).toBeLessThan(5_000)
  })

  it('wake for every key of thousands, moved about at random, at its last time', () => {
    const { clock, deadlines, seen } = woken()
    const random = randomOf(7)
    const last = new Map<string, number>()
    for (let i = 0; i < 5_000; i++) {
      const key = `k${Math.floor(random() * 800)}`
      const due = 1 + Math.floor(random() * 10_000)
      deadlines.set(key, due)
      last.set(key, due)
    }
    clock.advance(20_000)
    expect([...seen].sort()).toEqual([...last].map(([key, due]) => `${key}@${due}`).sort())
  })
})
