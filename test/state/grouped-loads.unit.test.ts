import { setImmediate } from 'node:timers/promises'
import { groupLoads } from '../../state/grouped-loads'

const recording = (most?: number) => {
  const asked: (readonly string[])[] = []
  const gates: (() => void)[] = []
  const loads = groupLoads(
    async (keys) => {
      asked.push(keys)
      await new Promise<void>((resolve) => gates.push(resolve))
      return asked.length
    },
    async (key, round) => {
      if (key === 'bad') throw new Error('bad key')
      return `${key}${round}`
    },
    most,
  )
  return { asked, loads, answer: () => gates.shift()!() }
}

describe('single look-ups', () => {
  it('of one turn of the event loop are one load, each key once', async () => {
    const { asked, loads, answer } = recording()
    const all = Promise.all(['a', 'b', 'a', 'c'].map(loads.get))
    await setImmediate()
    answer()
    expect(await all).toEqual(['a1', 'b1', 'a1', 'c1'])
    expect(asked).toEqual([['a', 'b', 'c']])
  })

  it('of a key that is under way wait for its answer; afterwards it is loaded anew', async () => {
    const { asked, loads, answer } = recording()
    const first = loads.get('a')
    await setImmediate()
    const second = loads.get('a')
    answer()
    expect([await first, await second]).toEqual(['a1', 'a1'])
    const third = loads.get('a')
    await setImmediate()
    answer()
    expect(await third).toBe('a2')
    expect(asked).toEqual([['a'], ['a']])
  })

  it('beyond the size of a group fill the next one', async () => {
    const { asked, loads, answer } = recording(2)
    const all = Promise.all(['a', 'b', 'c'].map(loads.get))
    await setImmediate()
    answer()
    answer()
    expect(await all).toHaveLength(3)
    expect(asked).toEqual([['a', 'b'], ['c']])
  })

  it('that fail do not fail their neighbours', async () => {
    const { loads, answer } = recording()
    const all = Promise.allSettled(['a', 'bad'].map(loads.get))
    await setImmediate()
    answer()
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('after a forget do not join what was under way', async () => {
    const { asked, loads, answer } = recording()
    const before = loads.get('a')
    await setImmediate()
    loads.forget()
    const after = loads.get('a')
    await setImmediate()
    answer()
    answer()
    await Promise.all([before, after])
    expect(asked).toEqual([['a'], ['a']])
  })
})
