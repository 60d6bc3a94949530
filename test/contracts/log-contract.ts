// What every implementation of the log port does. Run on the log in memory and on Kafka.
import type { GroupEvents, Log, LogRecord, Membership, NewRecord } from '../../processors/engine/log'

export type LogUnderTest = {
  readonly name: string
  /** Opens another client of the same log; the test closes it. */
  readonly open: () => Promise<Log>
  /** Creates topics of three partitions, with names never used before. */
  readonly topics: (count: number) => Promise<readonly string[]>
}

const partitions = 3
const record = (key: string, value: string | null = key, headers: Record<string, string> = {}): NewRecord => ({
  key,
  value: value === null ? null : Buffer.from(value),
  headers,
})
const valuesOf = (records: readonly LogRecord[]): (string | undefined)[] =>
  records.map(({ value }) => value?.toString())

const seekAll = (membership: Membership, topics: readonly string[]): void => {
  for (const topic of topics)
    for (let partition = 0; partition < partitions; partition++) membership.seek(topic, partition, 0)
}

/** Resolves when the condition holds; looked at each time something happens. */
export class Watch {
  private readonly waiting = new Set<() => void>()
  told = (): void => this.waiting.forEach((look) => look())

  until(condition: () => boolean, what: string, withinMs = 20_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => (this.waiting.delete(look), reject(new Error(`in ${withinMs} ms not: ${what}`))),
        withinMs,
      )
      const look = (): void => {
        if (!condition()) return
        clearTimeout(timer)
        this.waiting.delete(look)
        resolve()
      }
      this.waiting.add(look)
      look()
    })
  }
}

/** A member's events as they come: what it has, and what it was given. */
export class Member implements GroupEvents {
  readonly assignments: (readonly number[])[] = []
  readonly records: LogRecord[] = []
  fatal: Error | undefined

  constructor(readonly watch = new Watch()) {}

  get assigned(): readonly number[] | undefined {
    return this.assignments.at(-1)
  }
  onAssigned = (assigned: readonly number[]): void => {
    this.assignments.push(assigned)
    this.watch.told()
  }
  onRecords = (_topic: string, _partition: number, records: readonly LogRecord[]): void => {
    this.records.push(...records)
    this.watch.told()
  }
  onFatal = (error: Error): void => {
    this.fatal = error
  }
}

export const logContract = ({ name, open, topics }: LogUnderTest): void => {
  describe(`the log on ${name}`, () => {
    let log: Log
    let count = 0
    const group = (): string => `contract-${name}-${process.pid}-${Date.now()}-${count++}`
    beforeAll(async () => void (log = await open()))
    afterAll(() => log.close())

    const readAll = async (topic: string, partition: number, from = 0): Promise<LogRecord[]> => {
      const records: LogRecord[] = []
      const { end } = (await log.bounds(topic))[partition]!
      await log.read(topic, partition, from, end, (some) => void records.push(...some))
      return records
    }

    it('answers an append with the offset of its first record and keeps the order', async () => {
      const [topic] = await topics(1)
      expect(await log.append(topic!, 1, [record('a'), record('b')])).toBe(0)
      expect(await log.append(topic!, 1, [record('c')])).toBe(2)
      expect((await readAll(topic!, 1)).map(({ offset, value }) => [offset, value?.toString()])).toEqual([
        [0, 'a'],
        [1, 'b'],
        [2, 'c'],
      ])
    })

    it('gives each of many appends at once its own offset, whole and together', async () => {
      const [one, two] = await topics(2)
      const calls = Array.from({ length: 60 }, (_, i) => ({
        topic: i % 2 ? one! : two!,
        partition: i % partitions,
        records: [record(`${i}.0`), record(`${i}.1`)],
      }))
      const bases = await Promise.all(calls.map((call) => log.append(call.topic, call.partition, call.records)))
      for (const [i, { topic, partition }] of calls.entries()) {
        const records: LogRecord[] = []
        await log.read(topic, partition, bases[i]!, bases[i]! + 2, (some) => void records.push(...some))
        expect(valuesOf(records)).toEqual([`${i}.0`, `${i}.1`])
      }
    })

    it('keeps headers, keys of any script, empty values and no value at all', async () => {
      const [topic] = await topics(1)
      await log.append(topic!, 0, [record('zürich-訂單', null, { cause: 'a:0:1', empty: '' }), record('', '')])
      const [first, second] = await readAll(topic!, 0)
      expect(first).toMatchObject({
        topic,
        partition: 0,
        key: 'zürich-訂單',
        value: null,
        headers: { cause: 'a:0:1', empty: '' },
      })
      expect(second!.value).toEqual(Buffer.alloc(0))
    })

    it('tells the bounds of every partition', async () => {
      const [topic] = await topics(1)
      await log.append(topic!, 2, [record('a'), record('b')])
      expect(await log.bounds(topic!)).toEqual([
        { start: 0, end: 0 },
        { start: 0, end: 0 },
        { start: 0, end: 2 },
      ])
    })

    it('reads exactly the range that it is asked for, in order, waiting for the reader', async () => {
      const [topic] = await topics(1)
      for (let part = 0; part < 3; part++)
        await log.append(
          topic!,
          0,
          Array.from({ length: 10 }, (_, i) => record(`${part * 10 + i}`)),
        )
      const seen: string[] = []
      let busy = false
      await log.read(topic!, 0, 5, 25, async (records) => {
        expect(busy).toBe(false)
        busy = true
        await new Promise((resolve) => setImmediate(resolve))
        busy = false
        seen.push(...records.map(({ key }) => key!))
      })
      expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => `${i + 5}`))
      const none = jest.fn()
      await log.read(topic!, 0, 7, 7, none)
      expect(none).not.toHaveBeenCalled()
    })

    it('follows every partition from the given offsets until it is told to stop', async () => {
      const [topic] = await topics(1)
      for (const partition of [0, 1, 2])
        await log.append(topic!, partition, [record(`${partition}.0`), record(`${partition}.1`)])
      const seen: string[] = []
      const watch = new Watch()
      const stop = await log.follow(topic!, [0, 1, 2], (_, records) => {
        seen.push(...records.map(({ key }) => key!))
        watch.told()
      })
      await log.append(topic!, 2, [record('2.2')])
      await watch.until(() => seen.length >= 4, 'four records followed')
      await stop()
      await log.append(topic!, 2, [record('2.3')])
      expect(seen.sort()).toEqual(['0.0', '0.1', '1.1', '2.2'])
    })

    it('gives one member every partition of every topic, and its records from where it seeks', async () => {
      const [one, two] = await topics(2)
      await log.append(one!, 0, [record('a'), record('b')])
      await log.append(two!, 2, [record('c')])
      const member = new Member()
      const membership = await log.join(group(), [one!, two!], member)
      await member.watch.until(() => member.assigned?.length === 3, 'all partitions')
      seekAll(membership, [one!, two!])
      await member.watch.until(() => member.records.length >= 3, 'three records')
      expect(member.assigned).toEqual([0, 1, 2])
      expect(member.records.map(({ key }) => key).sort()).toEqual(['a', 'b', 'c'])
      await membership.leave()
    })

    it('reads on from where a member seeks, also when it seeks in the moment it is assigned', async () => {
      const [topic] = await topics(1)
      await log.append(
        topic!,
        0,
        Array.from({ length: 10 }, (_, i) => record(`${i}`)),
      )
      const member = new Member()
      const membership = await log.join(group(), [topic!], member)
      membership.seek(topic!, 0, 7)
      await member.watch.until(() => member.records.some(({ key }) => key === '9'), 'the last record')
      const before = member.records.length
      membership.seek(topic!, 0, 2)
      await member.watch.until(
        () => member.records.slice(before).some(({ key }) => key === '9'),
        'the last record again',
      )
      expect(member.records.slice(-8).map(({ key }) => key)).toEqual(['2', '3', '4', '5', '6', '7', '8', '9'])
      await membership.leave()
    })

    it('delivers nothing of a paused partition until it is resumed, and other partitions meanwhile', async () => {
      const [topic] = await topics(1)
      const member = new Member()
      const membership = await log.join(group(), [topic!], member)
      await member.watch.until(() => member.assigned?.length === 3, 'all partitions')
      seekAll(membership, [topic!])
      membership.pause(topic!, 0)
      await log.append(topic!, 0, [record('held')])
      await log.append(topic!, 1, [record('passed')])
      await member.watch.until(() => member.records.length >= 1, 'the other partition')
      expect(member.records.map(({ key }) => key)).toEqual(['passed'])
      membership.resume(topic!, 0)
      await member.watch.until(() => member.records.length >= 2, 'the resumed partition')
      expect(member.records[1]!.key).toBe('held')
      await membership.leave()
    })

    it('keeps what a group has committed, with its note, and tells of partitions without a commit', async () => {
      const [topic] = await topics(1)
      const name = group()
      const member = new Member()
      const membership = await log.join(name, [topic!], member)
      await member.watch.until(() => member.assigned?.length === 3, 'all partitions')
      await membership.commit([{ topic: topic!, partition: 1, offset: 5, note: 'w:7' }])
      const committed = await log.committed(name, topic!)
      expect([committed[0], committed[1], committed[2]]).toEqual([undefined, { offset: 5, note: 'w:7' }, undefined])
      await membership.leave()
    })

    it('shares partitions among members, the same of every topic, and gives them to who stays', async () => {
      const [one, two] = await topics(2)
      const other = await open()
      const name = group()
      const watch = new Watch()
      const [stays, leaves] = [new Member(watch), new Member(watch)]
      const first = await log.join(name, [one!, two!], stays)
      const second = await other.join(name, [one!, two!], leaves)
      const both = (): boolean =>
        !!leaves.assigned?.length && stays.assigned!.length + leaves.assigned.length === partitions
      await watch.until(both, 'shares')
      expect([...stays.assigned!, ...leaves.assigned!].sort()).toEqual([0, 1, 2])
      await second.leave()
      await watch.until(() => stays.assigned!.length === partitions, 'all partitions to who stays')
      seekAll(first, [one!, two!])
      for (const topic of [one!, two!])
        for (const partition of [0, 1, 2]) await log.append(topic, partition, [record(`${topic}.${partition}`)])
      await watch.until(() => new Set(stays.records.map(({ key }) => key)).size === 6, 'records of all partitions')
      await first.leave()
      if (other !== log) await other.close()
      expect([stays.fatal, leaves.fatal]).toEqual([undefined, undefined])
    })
  })
}
