// One live stream for all readers of a topic, over readers that are played: nothing is left out or given twice, whoever comes, goes,
// seeks or falls behind.
import type { DirectReader } from '../../../../processors/engine/kafka/direct-reader'
import { TopicFeed } from '../../../../processors/engine/kafka/topic-feed'
import type { LogRecord } from '../../../../processors/engine/log'

type Fetched = Map<number, LogRecord[]>
type Poll = {
  readonly leader: number
  readonly from: ReadonlyMap<number, number>
  readonly answer: () => void
  readonly fail: (error: Error) => void
}
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}
const record = (partition: number, offset: number) => ({ topic: 't', partition, offset }) as LogRecord

/** Two partitions with as many records as `ends` says, first at `start`; every long poll waits until the test answers it. */
const world = () => {
  const ends = [10, 10]
  const place = { start: 0 }
  const leaders = new Map([
    [0, 1],
    [1, 1],
  ])
  const polls: Poll[] = []
  const reads: { from: number; to: number; go: () => void }[] = []
  const calls = { resets: 0, failLeaders: 0, closed: false, holdReads: false }
  const range = (partition: number, from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => record(partition, from + i))
  const poller = {
    leaders: async () => {
      if (calls.failLeaders-- > 0) throw new Error('no broker answers')
      return leaders
    },
    fetch: (_topic: string, wanted: ReadonlyMap<number, number>, leader: number) => {
      const from = new Map([...wanted].filter(([partition]) => leaders.get(partition) === leader))
      if (from.size === 0) return Promise.resolve(undefined)
      return new Promise<Fetched>((resolve, reject) => {
        const answer = () =>
          resolve(new Map([...from].map(([partition, next]) => [partition, range(partition, next, ends[partition]!)])))
        polls.push({ leader, from, answer, fail: reject })
      })
    },
    reset: async () => {
      calls.resets++
      await new Promise((resolve) => setImmediate(resolve))
    },
    close: async () => void (calls.closed = true),
  } as unknown as DirectReader
  const reader = {
    read: async (_topic: string, partition: number, from: number, to: number, each: (some: LogRecord[]) => void) => {
      if (calls.holdReads) await new Promise<void>((go) => reads.push({ from, to, go }))
      if (from < place.start) throw new Error('OFFSET_OUT_OF_RANGE')
      for (let next = from; next < to; next += 2) each(range(partition, next, Math.min(to, next + 2)))
    },
    bounds: async () => ends.map((end) => ({ start: place.start, end })),
  } as unknown as DirectReader
  const feed = new TopicFeed('t', poller, reader)
  const subscribe = (from: number, partition = 0) => {
    const seen: number[] = []
    const failures: string[] = []
    const end = feed.subscribe(partition, from, {
      deliver: (records) => seen.push(...records.map(({ offset }) => offset)),
      fail: ({ message }) => failures.push(message),
    })
    return { seen, failures, end }
  }
  /** Answers the long polls under way. */
  const answer = async () => {
    for (const poll of polls.splice(0)) poll.answer()
    await settle()
  }
  return { feed, ends, place, leaders, polls, reads, calls, subscribe, answer }
}
const upTo = (from: number, end: number) => Array.from({ length: end - from }, (_, i) => from + i)

describe('a reader of a live topic', () => {
  it('joins the stream where it asks to, and goes on with it', async () => {
    const { subscribe, answer, ends, polls } = world()
    const { seen } = subscribe(7)
    await settle()
    expect(polls).toHaveLength(1)
    await answer()
    expect(seen).toEqual([7, 8, 9])
    ends[0] = 12
    await answer()
    expect(seen).toEqual([7, 8, 9, 10, 11])
  })

  it('catches up by itself and meets the stream without a gap or a repetition', async () => {
    const { subscribe, answer, ends, calls, reads } = world()
    const first = subscribe(8)
    await settle()
    await answer()
    calls.holdReads = true
    const second = subscribe(3)
    await settle()
    ends[0] = 14
    await answer()
    calls.holdReads = false
    for (const read of reads) read.go()
    await settle()
    expect(second.seen).toEqual(upTo(3, 14))
    ends[0] = 16
    await answer()
    expect(first.seen).toEqual(upTo(8, 16))
    expect(second.seen).toEqual(upTo(3, 16))
  })

  it('shares one poll with readers at other places and of other partitions', async () => {
    const { subscribe, answer, polls } = world()
    const readers = [subscribe(9), subscribe(2), subscribe(5, 1), subscribe(10)]
    await settle()
    expect(polls).toHaveLength(1)
    await answer()
    await answer()
    expect(readers.map(({ seen }) => seen)).toEqual([[9], upTo(2, 10), upTo(5, 10), []])
    expect(polls).toHaveLength(1)
  })

  it('that is ahead of the stream gets nothing twice', async () => {
    const { subscribe, answer, ends } = world()
    const behind = subscribe(4)
    const ahead = subscribe(8)
    await settle()
    await answer()
    ends[0] = 11
    await answer()
    expect([behind.seen, ahead.seen]).toEqual([upTo(4, 11), upTo(8, 11)])
  })

  it('that seeks back while a fetch is under way gets all from there, and nothing of that fetch out of place', async () => {
    const { subscribe, answer, polls } = world()
    const before = subscribe(8)
    await settle()
    expect(polls[0]!.from.get(0)).toBe(8)
    before.end()
    const after = subscribe(3)
    await settle()
    await answer()
    expect(after.seen).toEqual([])
    await answer()
    expect(after.seen).toEqual(upTo(3, 10))
    expect(before.seen).toEqual([])
  })

  it('hears nothing after it has gone, also of what it was still catching up with', async () => {
    const { subscribe, answer, calls, reads } = world()
    const live = subscribe(9)
    await settle()
    await answer()
    calls.holdReads = true
    const late = subscribe(1)
    await settle()
    late.end()
    live.end()
    for (const read of reads) read.go()
    await answer()
    expect([live.seen, late.seen]).toEqual([[9], []])
  })

  it('that comes while the loop ends is read for', async () => {
    const { subscribe, answer, polls } = world()
    const first = subscribe(9)
    await settle()
    first.end()
    polls.splice(0)[0]!.answer()
    const second = subscribe(6)
    await settle()
    await answer()
    await answer()
    expect(second.seen).toEqual(upTo(6, 10))
  })
})

describe('a feed in trouble', () => {
  it('goes on at the new leader of a partition', async () => {
    const { subscribe, answer, leaders, polls, ends } = world()
    const { seen } = subscribe(8)
    await settle()
    leaders.set(0, 2)
    polls.splice(0)[0]!.fail(new Error('NOT_LEADER_FOR_PARTITION'))
    await settle()
    await settle()
    expect(polls.map(({ leader }) => leader)).toEqual([2])
    await answer()
    ends[0] = 11
    await answer()
    expect(seen).toEqual([8, 9, 10])
  })

  it('learns anew who leads after an error, and leaves nothing out', async () => {
    const { subscribe, answer, polls, calls } = world()
    const { seen, failures } = subscribe(8)
    await settle()
    polls.splice(0)[0]!.fail(new Error('the connection was closed'))
    await settle()
    expect(calls.resets).toBe(1)
    await answer()
    expect([seen, failures]).toEqual([[8, 9], []])
  })

  it('begins once it can be learnt who leads', async () => {
    const { subscribe, answer, calls } = world()
    calls.failLeaders = 3
    const { seen } = subscribe(8)
    for (let turn = 0; turn < 5; turn++) await settle()
    await answer()
    expect(seen).toEqual([8, 9])
  })

  it.each([
    ['lost to retention', 20, 30, 12],
    ['never there, the topic having been made anew', 0, 3, 12],
  ])('tells a reader that its records are %s', async (_, start, end, from) => {
    const { subscribe, polls, place, ends } = world()
    const { failures, seen } = subscribe(from)
    await settle()
    place.start = start
    ends[0] = end
    polls.splice(0)[0]!.fail(Object.assign(new Error('out of range'), { type: 'OFFSET_OUT_OF_RANGE' }))
    await settle()
    expect(failures).toEqual([expect.stringContaining(`t:0 holds the offsets ${start} to ${end}, and ${from} was`)])
    expect(seen).toEqual([])
  })

  it('tells one that catches up, and others go on', async () => {
    const { subscribe, answer, place } = world()
    const live = subscribe(9)
    await settle()
    await answer()
    place.start = 5
    const late = subscribe(2)
    await settle()
    expect(late.failures).toHaveLength(1)
    expect([live.failures, live.seen]).toEqual([[], [9]])
  })

  it('polls no more once it is closed', async () => {
    const { feed, subscribe, polls, answer, calls } = world()
    const { seen } = subscribe(8)
    await settle()
    await feed.close()
    await answer()
    expect([polls.length, calls.closed, seen]).toEqual([0, true, []])
  })
})
