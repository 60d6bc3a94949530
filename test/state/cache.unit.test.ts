// The query cache: fresh after a commit, one reader at a time, and no read lost to a Redis that is down.
import type { MessageId } from '../../schemas/ids'
import type { OrderReading, OrderRecord } from '../../schemas/read-model'
import { CachedOrderReader, type CacheStore } from '../../state/cache'

const order = (version: number): OrderRecord => ({ id: 'o1', version }) as unknown as OrderRecord

/** PostgreSQL as the cache sees it: an order that changes, and reads that can be held up. */
class Source implements OrderReading {
  version: number | undefined = 1
  reads = 0
  held: (() => void) | undefined
  holding = false

  async get(): Promise<OrderRecord | undefined> {
    this.reads++
    const seen = this.version
    if (this.holding) await new Promise<void>((resolve) => (this.held = resolve))
    return seen === undefined ? undefined : order(seen)
  }
  readonly history = async (): Promise<[]> => []
  readonly timeline = async (): Promise<[]> => []
  readonly answersTo = async (): Promise<[]> => []
  readonly change = async (): Promise<undefined> => undefined
  readonly search = async () => ({ items: [], next: 'more' })
}

class Store implements CacheStore {
  readonly entries = new Map<string, { value: string; until: number }>()
  state: 'up' | 'down' | 'mute' = 'up'
  calls = 0
  constructor(private readonly now: () => number) {}

  async get(key: string): Promise<string | null> {
    await this.reached()
    const entry = this.entries.get(key)
    return entry && entry.until > this.now() ? entry.value : null
  }
  async add(key: string, value: string, ttlMs: number): Promise<void> {
    if ((await this.get(key)) === null) this.entries.set(key, { value, until: this.now() + ttlMs })
  }
  async put(keys: readonly string[], value: string, ttlMs: number): Promise<void> {
    await this.reached()
    for (const key of keys) this.entries.set(key, { value, until: this.now() + ttlMs })
  }
  private async reached(): Promise<void> {
    this.calls++
    if (this.state === 'down') throw new Error('connection refused')
    if (this.state === 'mute') await new Promise(() => undefined)
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the query cache', () => {
  let time: number
  let source: Source
  let store: Store
  let reader: CachedOrderReader
  beforeEach(() => {
    time = 1_000_000
    source = new Source()
    store = new Store(() => time)
    reader = new CachedOrderReader(source, store, { now: () => time, patienceMs: 20 })
  })
  const read = async (): Promise<number | undefined> => {
    const found = await reader.get('o1')
    await settle()
    return found?.version
  }

  it('answers a second read without PostgreSQL, until the entry’s life ends', async () => {
    expect([await read(), await read()]).toEqual([1, 1])
    expect(source.reads).toBe(1)
    time += 5_001
    await read()
    expect(source.reads).toBe(2)
  })

  it('a thousand readers at once ask PostgreSQL once', async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => reader.get('o1')))
    expect(source.reads).toBe(1)
    expect(answers.every((answer) => answer?.version === 1)).toBe(true)
  })

  it('a read after a commit sees what was committed', async () => {
    await read()
    source.version = 2
    await reader.invalidate(['o1'])
    expect([await read(), await read()]).toEqual([2, 2])
    time += 2_001
    expect([await read(), await read()]).toEqual([2, 2])
    expect(source.reads).toBe(4)
  })

  it('a reader who read before the commit cannot put the old order in place after it', async () => {
    source.holding = true
    const early = reader.get('o1')
    await settle()
    source.version = 2
    await reader.invalidate(['o1'])
    source.holding = false
    const late = await read()
    source.held!()
    expect((await early)?.version).toBe(1)
    await settle()
    expect([late, await read()]).toEqual([2, 2])
  })

  it('a read that took too long to be guarded is not kept', async () => {
    source.holding = true
    const slow = reader.get('o1')
    await settle()
    time += 1_500
    source.held!()
    await slow
    await settle()
    expect(store.entries.size).toBe(0)
  })

  it('an order that does not exist is not remembered as missing', async () => {
    source.version = undefined
    expect(await read()).toBeUndefined()
    source.version = 1
    expect(await read()).toBe(1)
  })

  it.each(['down', 'mute'] as const)(
    'with a Redis that is %s reads go to PostgreSQL, and leave Redis alone for a while',
    async (state) => {
      store.state = state
      for (const version of [1, 2, 3]) {
        source.version = version
        expect(await read()).toBe(version)
      }
      expect(store.calls).toBe(1)
    },
  )

  it('an order changed while Redis was down is guarded with the next commit', async () => {
    await read()
    store.state = 'down'
    source.version = 2
    await expect(reader.invalidate(['o1'])).rejects.toThrow('connection refused')
    store.state = 'up'
    time += 1_001
    await reader.invalidate([])
    expect(await read()).toBe(2)
  })

  it('all but an order itself always comes from PostgreSQL', async () => {
    expect(await reader.history('o1')).toEqual([])
    expect(await reader.timeline('o1')).toEqual([])
    expect(await reader.answersTo('o1', 'c1' as MessageId)).toEqual([])
    expect(await reader.change('o1', 'c1')).toBeUndefined()
    expect(await reader.search({}, { limit: 1 })).toEqual({ items: [], next: 'more' })
    expect(store.calls).toBe(0)
  })
})
