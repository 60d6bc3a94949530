// What every implementation of the store of jobs does. Run on the store in memory and on PostgreSQL.
import { createHash } from 'node:crypto'
import type { ItemEnd, JobsStore, NewJob } from '../../../schemas/jobs'
import type { OrderId } from '../../../schemas/ids'
import { BadCursor, type Page } from '../../../schemas/read-model'
import { sealedText } from '../../examples/values'

const at = Date.UTC(2026, 2, 14, 9, 26, 53, 123)
const leaseMs = 60_000
const doneAt = (time: number): ItemEnd => ({
  outcome: 'DONE',
  code: null,
  reason: null,
  event: 'OrderHeld',
  would: null,
  at: time,
})
const refusal: ItemEnd = {
  outcome: 'REFUSED',
  code: 'ALREADY_FINAL',
  reason: 'The order has ended.',
  event: null,
  would: { holds: [{ code: 'OTHER' }] },
  at,
}

let jobs = 0
const newJob = (more: Partial<NewJob> = {}): NewJob => ({
  jobId: `job_${createHash('sha256')
    .update(String((jobs += 1)))
    .digest('hex')
    .slice(0, 24)}`,
  subject: 'staff_ana',
  role: 'csr',
  tier: 'partner',
  digest: 'digest-of-the-content',
  action: 'hold',
  sealed: sealedText,
  dryRun: false,
  createdAt: at,
  ...more,
})
const orders = (count: number): OrderId[] => Array.from({ length: count }, (_, index) => `ord_${index + 1}` as OrderId)

export const jobsStoreContract = (open: () => Promise<JobsStore>): void => {
  let store: JobsStore
  beforeEach(async () => void (store = await open()))

  const created = async (count: number, more?: Partial<NewJob>): Promise<string> => {
    const job = newJob(more)
    expect(await store.create(job, orders(count))).toBe(true)
    return job.jobId
  }
  const outcomes = async (jobId: string): Promise<string[]> =>
    (await store.results(jobId, undefined, { limit: 100 })).items.map(({ outcome }) => outcome)
  const allPages = async <Item>(read: (cursor: string | undefined) => Promise<Page<Item>>): Promise<Item[][]> => {
    const pages: Item[][] = []
    let cursor: string | undefined
    do {
      const { items, next } = await read(cursor)
      pages.push([...items])
      cursor = next ?? undefined
    } while (cursor !== undefined)
    return pages
  }

  it('keeps a job with its orders, in their order, once', async () => {
    const job = newJob()
    expect(await store.get(job.jobId)).toBeUndefined()
    expect(await store.create(job, orders(3))).toBe(true)
    expect(await store.create({ ...job, digest: 'another' }, orders(5))).toBe(false)
    const counts = { total: 3, done: 0, refused: 0, failed: 0, skipped: 0 }
    expect(await store.get(job.jobId)).toEqual({ ...job, ...counts, state: 'RUNNING', finishedAt: null })
    const nothing = { outcome: 'PENDING', code: null, reason: null, event: null, would: null, at: null }
    expect((await store.results(job.jobId, undefined, { limit: 10 })).items).toEqual(
      orders(3).map((orderId) => ({ orderId, ...nothing })),
    )
  })

  it('has a job of no orders finished at once, and nobody works on it', async () => {
    const jobId = await created(0)
    expect(await store.get(jobId)).toMatchObject({ state: 'FINISHED', total: 0, finishedAt: at })
    expect(await store.claim('t1', leaseMs)).toBeUndefined()
  })

  it('takes 10,000 orders at once', async () => {
    const jobId = await created(10_000)
    expect(await store.get(jobId)).toMatchObject({ total: 10_000 })
    expect((await store.results(jobId, 'PENDING', { limit: 2 })).items).toHaveLength(2)
  })

  it('gives a job to one turn at a time, and to the next when it is let go or its lease ends', async () => {
    const jobId = await created(1)
    expect(await store.claim('t1', leaseMs)).toMatchObject({ jobId })
    expect(await store.claim('t2', leaseMs)).toBeUndefined()
    expect(await store.release(jobId, 't2')).toBeUndefined()
    expect(await store.release(jobId, 't1')).toMatchObject({ jobId })
    expect(await store.claim('t3', 0)).toMatchObject({ jobId })
    expect(await store.claim('t4', leaseMs)).toMatchObject({ jobId })
    expect(await store.renew(jobId, 't3', leaseMs)).toBe(false)
    expect(await store.take(jobId, 't3', 5)).toEqual([])
    expect(await store.renew(jobId, 't4', 0)).toBe(true)
    expect(await store.claim('t5', leaseMs)).toMatchObject({ jobId })
  })

  it('gives claims that come at once a job each', async () => {
    for (let round = 0; round < 10; round += 1) {
      const ids: string[] = []
      for (let n = 0; n < 6; n += 1) ids.push(await created(1))
      const claimed = await Promise.all(ids.map((jobId) => store.claim(`turn of ${jobId}`, leaseMs)))
      expect(new Set(claimed.flatMap((job) => (job ? [job.jobId] : []))).size).toBe(
        claimed.filter((job) => job !== undefined).length,
      )
      for (const jobId of ids) await store.stop(jobId, at)
    }
  })

  it('hands out each order once in a turn, and again in the next one what was left', async () => {
    const jobId = await created(3)
    await store.claim('t1', leaseMs)
    const first = await store.take(jobId, 't1', 2)
    expect(first).toEqual(
      [1, 2].map((position) => ({ position, orderId: `ord_${position}`, tries: 0, failures: 0, holds: null })),
    )
    expect((await store.take(jobId, 't1', 2)).map(({ position }) => position)).toEqual([3])
    expect(await store.take(jobId, 't1', 2)).toEqual([])
    await store.settle(jobId, 2, doneAt(at))
    await store.release(jobId, 't1')
    await store.claim('t2', leaseMs)
    expect((await store.take(jobId, 't2', 9)).map(({ position }) => position)).toEqual([1, 3])
  })

  it('counts what came of the orders, and is over with the last one', async () => {
    const jobId = await created(4)
    await store.claim('t1', leaseMs)
    await store.take(jobId, 't1', 4)
    expect(await store.settle(jobId, 1, doneAt(at + 1))).toBeUndefined()
    expect(await store.settle(jobId, 2, refusal)).toBeUndefined()
    expect(await store.settle(jobId, 3, { ...refusal, outcome: 'FAILED' })).toBeUndefined()
    expect(await store.settle(jobId, 2, doneAt(at + 2))).toBeUndefined()
    expect(await store.get(jobId)).toMatchObject({ done: 1, refused: 1, failed: 1, finishedAt: null, state: 'RUNNING' })
    const over = await store.settle(jobId, 4, doneAt(at + 9))
    expect(over).toMatchObject({ jobId, done: 2, refused: 1, failed: 1, state: 'FINISHED', finishedAt: at + 9 })
    expect(await store.settle(jobId, 4, refusal)).toBeUndefined()
    expect(await store.results(jobId, 'REFUSED', { limit: 9 })).toEqual({
      items: [{ orderId: 'ord_2', ...refusal }],
      next: null,
    })
    await store.release(jobId, 't1')
    expect(await store.claim('t2', leaseMs)).toBeUndefined()
  })

  it('counts exactly when many outcomes come at once', async () => {
    const jobId = await created(20)
    await store.claim('t1', leaseMs)
    const taken = await store.take(jobId, 't1', 20)
    const over = await Promise.all(taken.map(({ position }) => store.settle(jobId, position, doneAt(at))))
    expect(over.filter((job) => job !== undefined)).toHaveLength(1)
    expect(await store.get(jobId)).toMatchObject({ done: 20, state: 'FINISHED' })
  })

  it('leaves a postponed order until its time, behind those that were never tried', async () => {
    const jobId = await created(2)
    await store.claim('t1', leaseMs)
    await store.take(jobId, 't1', 1)
    await store.postpone(jobId, 1, 0, true)
    await store.release(jobId, 't1')
    await store.claim('t2', leaseMs)
    const taken = await store.take(jobId, 't2', 2)
    expect(taken.map(({ position, tries, failures }) => [position, tries, failures])).toEqual([
      [2, 0, 0],
      [1, 1, 1],
    ])
    await store.postpone(jobId, 1, 600_000, false)
    await store.settle(jobId, 2, doneAt(at))
    await store.release(jobId, 't2')
    expect(await store.claim('t3', leaseMs)).toBeUndefined()
  })

  it('fixes the holds of an order once', async () => {
    const jobId = await created(1)
    expect(await store.fixHolds(jobId, 1, ['h1', 'h2'])).toEqual(['h1', 'h2'])
    expect(await store.fixHolds(jobId, 1, ['h2'])).toEqual(['h1', 'h2'])
    await store.claim('t1', leaseMs)
    expect(await store.take(jobId, 't1', 1)).toMatchObject([{ holds: ['h1', 'h2'] }])
  })

  it('stops a job: what was never in hand is skipped, what was in hand still ends', async () => {
    const jobId = await created(4)
    await store.claim('t1', leaseMs)
    await store.take(jobId, 't1', 2)
    expect(await store.stop(jobId, at + 5)).toMatchObject({ state: 'STOPPED', skipped: 2, finishedAt: null })
    expect(await store.stop(jobId, at + 6)).toMatchObject({ state: 'STOPPED', skipped: 2 })
    await store.settle(jobId, 1, doneAt(at + 7))
    await store.release(jobId, 't1')
    await store.claim('t2', leaseMs)
    expect((await store.take(jobId, 't2', 9)).map(({ position }) => position)).toEqual([2])
    const over = await store.settle(jobId, 2, doneAt(at + 8))
    expect(over).toMatchObject({ state: 'STOPPED', done: 2, skipped: 2, finishedAt: at + 8 })
    expect(await outcomes(jobId)).toEqual(['DONE', 'DONE', 'SKIPPED', 'SKIPPED'])
  })

  it('either skips an order or hands it out, when both are asked for at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const jobId = await created(40)
      await store.claim('t1', leaseMs)
      const [taken, , more] = await Promise.all([
        store.take(jobId, 't1', 5),
        store.stop(jobId, at),
        store.take(jobId, 't1', 5),
      ])
      const { skipped } = (await store.get(jobId))!
      expect(taken.length + more.length + skipped).toBe(40)
      for (const { position } of [...taken, ...more]) await store.settle(jobId, position, doneAt(at))
      expect(await store.get(jobId)).toMatchObject({ state: 'STOPPED', finishedAt: at, done: 40 - skipped })
    }
  })

  it('stops a job that nobody has begun at once, a finished one not at all, and knows no other', async () => {
    const idle = await created(2)
    expect(await store.stop(idle, at + 5)).toMatchObject({ state: 'STOPPED', skipped: 2, finishedAt: at + 5 })
    expect(await store.claim('t1', leaseMs)).toBeUndefined()
    const finished = await created(0)
    expect(await store.stop(finished, at + 5)).toMatchObject({ state: 'FINISHED', finishedAt: at })
    expect(await store.stop('job_000000000000000000000000', at)).toBeUndefined()
  })

  it('lists jobs newest first and results in order, page by page, and takes no cursor of another list', async () => {
    const ids: string[] = []
    for (const createdAt of [at, at + 1, at + 1, at + 7]) ids.push(await created(5, { createdAt }))
    const [oldest, one, other, newest] = ids as [string, string, string, string]
    const list = await allPages((cursor) => store.list({ limit: 2, ...(cursor ? { cursor } : {}) }))
    expect(list.map((page) => page.map(({ jobId }) => jobId))).toEqual([
      [newest, one > other ? one : other],
      [one > other ? other : one, oldest],
    ])
    const results = await allPages((cursor) =>
      store.results(oldest, 'PENDING', { limit: 2, ...(cursor ? { cursor } : {}) }),
    )
    expect(results.map((page) => page.map(({ orderId }) => orderId))).toEqual([
      ['ord_1', 'ord_2'],
      ['ord_3', 'ord_4'],
      ['ord_5'],
    ])
    const { next } = await store.list({ limit: 1 })
    for (const cursor of ['', '!', 'bm90aGluZw', next!])
      await expect(store.results(oldest, undefined, { limit: 1, cursor })).rejects.toBeInstanceOf(BadCursor)
    const ofResults = (await store.results(oldest, undefined, { limit: 1 })).next!
    await expect(store.list({ limit: 1, cursor: ofResults })).rejects.toBeInstanceOf(BadCursor)
  })
}
