// Jobs as the API has them: created once for a key, with their orders fixed and their words sealed.
import { createJobs } from '../../../ingress/jobs/jobs'
import { asked, JobsWorld, orderNamed, ordersUpTo, requestOf } from './jobs-world'

const note = { note: { text: 'The parcel of Mrs. Okafor waits at gate 4.' } }

describe('a job', () => {
  it('is the same for the same key of the same caller, and none for another request under it', async () => {
    const world = new JobsWorld()
    const jobs = createJobs(world.options())
    const [request, content] = requestOf(note, { orderIds: ordersUpTo(2) })
    const first = await jobs.create(request, asked('k1'), content)
    expect(first).toEqual({
      jobId: expect.stringMatching(/^job_[0-9a-f]{24}$/),
      action: 'note',
      state: 'RUNNING',
      dryRun: false,
      total: 2,
      done: 0,
      refused: 0,
      failed: 0,
      skipped: 0,
      createdBy: 'staff_ana',
      createdAt: '2026-03-14T09:26:53.000Z',
      finishedAt: null,
    })
    expect(await jobs.create(request, asked('k1'), content)).toEqual(first)
    expect(await jobs.create(request, asked('k1'), { ...request, dryRun: true })).toBeUndefined()
    const others = [
      await jobs.create(request, asked('k2'), content),
      await jobs.create(request, asked('k1', 'staff_rui'), content),
    ]
    const ids = [first, ...others].map((job) => (job as { jobId: string }).jobId)
    expect(new Set(ids).size).toBe(3)
    expect((await jobs.list({ limit: 10 })).items).toHaveLength(3)
  })

  it('is one when two such requests come at once', async () => {
    const world = new JobsWorld()
    const jobs = createJobs(world.options())
    const [request, content] = requestOf(note, { orderIds: ordersUpTo(3) })
    const both = await Promise.all([1, 2].map(() => jobs.create(request, asked('k1'), content)))
    expect(both[0]).toBeDefined()
    expect(both[0]).toEqual(both[1])
    expect((await jobs.list({ limit: 10 })).items).toHaveLength(1)
  })

  it('keeps what it says sealed, and takes each order once', async () => {
    const world = new JobsWorld()
    const jobs = createJobs(world.options())
    const [request, content] = requestOf(note, { orderIds: [orderNamed(1), orderNamed(2), orderNamed(1)] })
    const { jobId } = (await jobs.create(request, asked('k1'), content)) as { jobId: string }
    const kept = (await world.store.get(jobId))!
    expect(kept.total).toBe(2)
    expect(JSON.stringify(kept)).not.toMatch(/Okafor|192\.0\.2\.7/)
    expect(JSON.parse((await world.vault.open('comment', kept.sealed))!.text)).toMatchObject({ action: note })
    expect(world.lines.join()).not.toMatch(/Okafor/)
  })

  it('is about all that a search finds when it is created, over all pages', async () => {
    const world = new JobsWorld()
    const jobs = createJobs(world.options())
    world.addOrders(450, { status: 'CANCELLED' })
    world.addOrders(430)
    const [request, content] = requestOf(note, { search: { status: ['PAYMENT_COMPLETED'] } })
    const { jobId } = (await jobs.create(request, asked('k1'), content)) as { jobId: string }
    world.addOrders(440)
    expect(await jobs.get(jobId)).toMatchObject({ total: 430 })
    const { items } = (await jobs.results(jobId, undefined, { limit: 500 }))!
    expect(items.map((one) => (one as { orderId: string }).orderId)).toEqual(ordersUpTo(430))
  })

  it('takes 10,000 orders, and says to narrow a search that finds one more', async () => {
    const world = new JobsWorld()
    const jobs = createJobs(world.options())
    world.addOrders(10_000)
    const [request, content] = requestOf(note, { search: { status: ['PAYMENT_COMPLETED'] } })
    expect(await jobs.create(request, asked('k1'), content)).toMatchObject({ total: 10_000 })
    world.addOrders(10_001)
    await expect(jobs.create(request, asked('k2'), content)).rejects.toMatchObject({
      type: 'rule-broken',
      document: { code: 'TOO_MANY_ORDERS', detail: expect.stringContaining('narrow the search') },
    })
    expect((await jobs.list({ limit: 10 })).items).toHaveLength(1)
  })

  it('of a search that finds nothing is finished at once', async () => {
    const jobs = createJobs(new JobsWorld().options())
    const [request, content] = requestOf(note, { search: { hold: true } })
    expect(await jobs.create(request, asked('k1'), content)).toMatchObject({
      state: 'FINISHED',
      total: 0,
      finishedAt: '2026-03-14T09:26:53.000Z',
    })
  })

  it('takes no preview of one order for many', async () => {
    const jobs = createJobs(new JobsWorld().options())
    const [request, content] = requestOf({ cancel: { previewDigest: 'x' } }, { orderIds: ordersUpTo(1) })
    await expect(jobs.create(request, asked('k1'), content)).rejects.toMatchObject({ type: 'invalid-request' })
  })

  it('that nobody created is unknown', async () => {
    const jobs = createJobs(new JobsWorld().options())
    const jobId = 'job_000000000000000000000000'
    expect(await jobs.get(jobId)).toBeUndefined()
    expect(await jobs.results(jobId, undefined, { limit: 1 })).toBeUndefined()
    expect(await jobs.stop(jobId)).toBeUndefined()
  })

  it('is not created while orders or jobs can not be read', async () => {
    const world = new JobsWorld()
    const search = () => Promise.reject(new Error('the database is away'))
    const jobs = createJobs({ ...world.options(), reading: { ...world.reading, search } })
    const [request, content] = requestOf(note, { search: { hold: true } })
    await expect(jobs.create(request, asked('k1'), content)).rejects.toThrow('the database is away')
    expect((await jobs.list({ limit: 1 })).items).toEqual([])
  })
})
