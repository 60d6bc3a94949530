// A member of a group over a consumer and feeds that are played: who delivers what from where, through rebalances and pauses.
import type { Consumer } from 'kafkajs'
import { GroupMember } from '../../../../processors/engine/kafka/group-member'
import type { TopicFeed } from '../../../../processors/engine/kafka/topic-feed'
import type { LogRecord } from '../../../../processors/engine/log'

type Crash = { payload: { restart: boolean; error: Error } }
type Join = { payload: { memberAssignment: Record<string, number[]> } }

const world = async () => {
  const heard: string[] = []
  const open = new Map<string, (offset: number) => void>()
  let join: (event: Join) => void = () => undefined
  let crash: (event: Crash) => void = () => undefined
  let runs = 0
  const paused: string[] = []
  const consumer = {
    events: { GROUP_JOIN: 'join', CRASH: 'crash' },
    on: (event: string, listener: (event: unknown) => void) => {
      if (event === 'join') join = listener
      else crash = listener
    },
    pause: (topics: { topic: string }[]) => paused.push(...topics.map(({ topic }) => topic)),
    connect: async () => undefined,
    subscribe: async () => undefined,
    run: async () => void runs++,
    disconnect: async () => undefined,
  } as unknown as Consumer
  const feed = (topic: string): TopicFeed =>
    ({
      subscribe: (
        partition: number,
        from: number,
        { deliver }: { deliver: (records: readonly LogRecord[]) => void },
      ) => {
        const name = `${topic}:${partition}`
        heard.push(`from ${name}@${from}`)
        open.set(name, (offset) => deliver([{ topic, partition, offset } as LogRecord]))
        return () => void open.delete(name)
      },
    }) as unknown as TopicFeed
  const member = new GroupMember(
    consumer,
    ['t'],
    {
      onAssigned: (partitions) => heard.push(`has ${partitions.join()}`),
      onRecords: (topic, partition, records) => heard.push(`got ${topic}:${partition}@${records[0]!.offset}`),
      onFatal: (error) => heard.push(`fatal: ${error.message}`),
    },
    feed,
  )
  await member.start()
  const crashes = (name: string, restart = false): void =>
    crash({ payload: { restart, error: Object.assign(new Error('gone'), { name }) } })
  const assign = (...partitions: number[]): void => join({ payload: { memberAssignment: { t: partitions } } })
  return { member, heard, open, assign, paused, crashes, runs: () => runs }
}

describe('a member of a group', () => {
  it('lets its consumer fetch nothing', async () => {
    const { assign, paused } = await world()
    assign(0)
    expect(paused).toEqual(['t'])
  })

  it('delivers a partition from where it is told to, and nothing before', async () => {
    const { member, heard, assign, open } = await world()
    member.seek('t', 0, 5)
    assign(0, 1)
    member.seek('t', 0, 5)
    open.get('t:0')!(5)
    expect(heard).toEqual(['has 0,1', 'from t:0@5', 'got t:0@5'])
  })

  it('goes on after a pause where it stood', async () => {
    const { member, heard, assign, open } = await world()
    assign(0)
    member.seek('t', 0, 0)
    open.get('t:0')!(0)
    member.pause('t', 0)
    expect(open.size).toBe(0)
    member.resume('t', 0)
    expect(heard.at(-1)).toBe('from t:0@1')
  })

  it('stays paused through a seek', async () => {
    const { member, assign, open } = await world()
    assign(0)
    member.seek('t', 0, 0)
    member.pause('t', 0)
    member.seek('t', 0, 9)
    expect(open.size).toBe(0)
    member.resume('t', 0)
    expect(open.size).toBe(1)
  })

  it('ends what a rebalance takes away and keeps the rest as it is', async () => {
    const { member, heard, assign, open } = await world()
    assign(0, 1)
    member.seek('t', 0, 0)
    member.seek('t', 1, 0)
    assign(1)
    expect([...open.keys()]).toEqual(['t:1'])
    member.seek('t', 0, 3)
    expect(heard.at(-1)).toBe('has 1')
  })

  it('delivers nothing once it has left', async () => {
    const { member, assign, open } = await world()
    assign(0)
    member.seek('t', 0, 0)
    await member.leave()
    member.seek('t', 0, 0)
    expect(open.size).toBe(0)
  })

  describe('whose consumer crashed', () => {
    beforeEach(() => void jest.useFakeTimers())
    afterEach(() => void jest.useRealTimers())

    it('joins again where no coordinator was found, as often as it takes', async () => {
      const { heard, crashes, runs } = await world()
      for (const count of [2, 3, 4]) {
        crashes('KafkaJSGroupCoordinatorNotFound')
        await jest.advanceTimersByTimeAsync(1_000)
        expect(runs()).toBe(count)
      }
      expect(heard).toEqual([])
    })

    it('does not join again once it has left', async () => {
      const { member, crashes, runs } = await world()
      crashes('KafkaJSGroupCoordinatorNotFound')
      await member.leave()
      await jest.advanceTimersByTimeAsync(1_000)
      expect(runs()).toBe(1)
    })

    it('leaves it to its consumer where that starts again, and ends the process otherwise', async () => {
      const { heard, crashes, runs } = await world()
      crashes('KafkaJSNumberOfRetriesExceeded', true)
      crashes('KafkaJSSASLAuthenticationError')
      await jest.advanceTimersByTimeAsync(1_000)
      expect([heard, runs()]).toEqual([['fatal: gone'], 1])
    })
  })
})
