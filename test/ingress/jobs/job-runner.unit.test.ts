// Jobs at work: every order once, whatever dies, does not answer, or is told to stop.
import type { JobAction, JobRequest } from '../../../ingress/api-ports'
import type { JobRunner } from '../../../ingress/jobs/job-runner'
import type { MessageId, OrderId } from '../../../schemas/ids'
import { asked, customerOf, JobsWorld, orderNamed, requestOf } from './jobs-world'

let world: JobsWorld
let runners: JobRunner[]
beforeEach(() => {
  world = new JobsWorld()
  runners = []
})
afterEach(async () => {
  const stopped = Promise.all(runners.map((runner) => runner.stop()))
  let over = false
  void stopped.then(() => (over = true))
  await world.until(() => over)
})

type Instance = ReturnType<JobsWorld['instance']>
const running = (): Instance => {
  const instance = world.instance()
  runners.push(instance.start())
  return instance
}
const start = async ({ jobs }: Instance, action: JobAction, more: Partial<JobRequest>): Promise<string> => {
  const [request, content] = requestOf(action, more)
  return ((await jobs.create(request, asked('k1'), content)) as { jobId: string }).jobId
}
const results = async (jobId: string): Promise<{ orderId: string; outcome: string; code: string | null }[]> => [
  ...(await world.store.results(jobId, undefined, { limit: 20_000 })).items,
]
const timesDone = (): Map<string, number> => {
  const times = new Map<string, number>()
  for (const { orderId } of world.done) times.set(orderId, (times.get(orderId) ?? 0) + 1)
  return times
}
const hold = { hold: { code: 'ADDRESS_CHECK', comment: 'Call Mr. Lind first.' } }

describe('a job at work', () => {
  it('treats every order once, eight at a time, in the name of who gave it', async () => {
    const orderIds = world.addOrders(100)
    world.behaviour = (orderId) => (orderId === orderNamed(7) ? 'refuse' : 'answer')
    const jobId = await start(running(), hold, { orderIds })
    await world.finished(jobId)
    expect(await world.store.get(jobId)).toMatchObject({
      state: 'FINISHED',
      done: 99,
      refused: 1,
      failed: 0,
      skipped: 0,
    })
    expect([...timesDone().values()]).toEqual(Array.from({ length: 99 }, () => 1))
    expect(world.mostInHand).toBe(8)
    const [first] = world.submitted
    expect(first).toMatchObject({
      caller: { subject: 'staff_ana', role: 'csr', tier: 'partner' },
      wait: 'decided',
      trail: { correlation: 'cor-1', clientAddress: '192.0.2.7', resource: `/api/v1/jobs/${jobId}` },
    })
    const found = await results(jobId)
    expect(found[0]).toMatchObject({ outcome: 'DONE', event: 'OrderHeld', at: expect.any(Number) })
    expect(found[6]).toMatchObject({
      outcome: 'REFUSED',
      code: 'ALREADY_FINAL',
      reason: 'The order has ended.',
      event: null,
    })
    expect(world.lines).toContainEqual(expect.stringMatching(/^a job begins .*"total":100/))
    expect(world.lines).toContainEqual(expect.stringMatching(/^a job is over .*"done":99,"refused":1/))
  })

  it.each<[JobAction, string]>([
    [{ cancel: { reasonCode: 'OTHER', comment: 'No.' } }, 'CancelOrder'],
    [hold, 'PlaceHold'],
    [{ note: { text: 'Late.' } }, 'AddNote'],
    [{ resendMail: { kind: 'ORDER_SHIPPED' } }, 'ResendMail'],
  ])('gives the command of the action: %j', async (action, type) => {
    const orderIds = world.addOrders(1)
    await world.finished(await start(running(), action, { orderIds }))
    expect(world.done.map(({ body }) => body.type)).toEqual([type])
  })

  it('seals its words for each customer', async () => {
    const orderIds = world.addOrders(2)
    await world.finished(await start(running(), hold, { orderIds }))
    for (const { orderId, body } of world.done) {
      const { comment } = body as Extract<typeof body, { type: 'PlaceHold' }>
      expect((await world.vault.open('comment', comment!))!.text).toBe('Call Mr. Lind first.')
      await world.vault.erase(customerOf(orderId))
      expect(await world.vault.open('comment', comment!)).toBeUndefined()
    }
    expect(world.lines.join()).not.toContain('Lind')
  })

  it('knows no order that nobody placed', async () => {
    const jobId = await start(running(), hold, { orderIds: [orderNamed(1)] })
    await world.finished(jobId)
    expect(await results(jobId)).toMatchObject([{ outcome: 'REFUSED', code: 'UNKNOWN_ORDER' }])
    expect(world.submitted).toEqual([])
  })

  it('ends every open hold of an order, and refuses where none is open', async () => {
    const [held, free] = world.addOrders(2) as [OrderId, OrderId]
    world.records.set(held, { ...world.records.get(held)!, holds: [heldBy('h1'), heldBy('h2')] })
    const jobId = await start(running(), { release: {} }, { orderIds: [held, free] })
    await world.finished(jobId)
    expect(world.done.map(({ body }) => body)).toMatchObject([{ holdId: 'h1' }, { holdId: 'h2' }])
    expect(await results(jobId)).toMatchObject([
      { outcome: 'DONE', event: 'OrderReleased' },
      { outcome: 'REFUSED', code: 'NOT_ON_HOLD' },
    ])
  })

  it('gives each of several jobs its turn', async () => {
    const orderIds = world.addOrders(5_000)
    const instance = running()
    const long = await start(instance, hold, { orderIds })
    const [request, content] = requestOf(hold, { orderIds: orderIds.slice(0, 3) })
    const short = ((await instance.jobs.create(request, asked('k2'), content)) as { jobId: string }).jobId
    await world.finished(short)
    expect(await world.store.get(long)).toMatchObject({ state: 'RUNNING' })
  })
})

describe('an instance that dies', () => {
  it.each([1, 9, 60])(
    'leaves its job to another one within ten seconds, and no order is treated twice (after %i)',
    async (count) => {
      const orderIds = world.addOrders(120)
      const first = world.instance()
      first.start()
      running()
      const jobId = await start(first, hold, { orderIds })
      await world.until(() => world.done.length >= count)
      first.die()
      const diedAt = world.clock.now()
      const before = world.done.length
      await world.until(() => world.done.length > before + 8)
      expect(world.clock.now() - diedAt).toBeLessThan(10_000)
      await world.finished(jobId)
      expect(await world.store.get(jobId)).toMatchObject({ state: 'FINISHED', done: 120 })
      expect([...timesDone().values()]).toEqual(Array.from({ length: 120 }, () => 1))
      expect(world.submitted.length).toBeGreaterThan(120)
    },
  )

  it('between two holds of an order leaves the other one, and the order counts as done', async () => {
    const [held] = world.addOrders(1) as [OrderId]
    const record = { ...world.records.get(held)!, holds: [heldBy('h1'), heldBy('h2')] }
    world.records.set(held, record)
    const first = world.instance()
    first.start()
    let hasDied = false
    world.behaviour = (_, key) => {
      if (hasDied || !key.endsWith(':1')) return 'answer'
      hasDied = true
      first.die()
      return 'unavailable'
    }
    const jobId = await start(first, { release: {} }, { orderIds: [held] })
    await world.until(() => hasDied)
    expect(world.done).toHaveLength(1)
    world.records.set(held, { ...record, holds: [heldBy('h2')] })
    running()
    await world.finished(jobId)
    expect(world.done.map(({ body }) => body)).toMatchObject([{ holdId: 'h1' }, { holdId: 'h2' }])
    expect(await results(jobId)).toMatchObject([{ outcome: 'DONE' }])
  })

  it('leaves a job that was told to stop to be ended: what was in hand ends, the rest is skipped', async () => {
    const orderIds = world.addOrders(50)
    const first = world.instance()
    first.start()
    const second = running()
    const jobId = await start(first, hold, { orderIds })
    await world.until(() => world.done.length >= 10)
    first.die()
    expect(await second.jobs.stop(jobId)).toMatchObject({ state: 'STOPPED', finishedAt: null })
    await world.finished(jobId)
    const { done, skipped } = (await world.store.get(jobId))!
    expect(done + skipped).toBe(50)
    const found = await results(jobId)
    const treated = timesDone()
    for (const { orderId, outcome } of found) expect(treated.get(orderId) ?? 0).toBe(outcome === 'DONE' ? 1 : 0)
  })
})

describe('a job that is told to stop', () => {
  it('ends what is in hand and skips the rest; told again it says the same', async () => {
    const instance = running()
    const jobId = await start(instance, hold, { orderIds: world.addOrders(100) })
    await world.until(() => world.done.length >= 16)
    const told = await instance.jobs.stop(jobId)
    expect(told).toMatchObject({ state: 'STOPPED' })
    await world.finished(jobId)
    const ended = await instance.jobs.stop(jobId)
    expect(ended).toMatchObject({ state: 'STOPPED', finishedAt: expect.any(String) })
    expect(await instance.jobs.stop(jobId)).toEqual(ended)
    expect(world.done.length).toBeLessThanOrEqual(24)
    expect((await results(jobId)).filter(({ outcome }) => outcome === 'DONE')).toHaveLength(world.done.length)
    expect((await results(jobId)).filter(({ outcome }) => outcome === 'SKIPPED')).toHaveLength(100 - world.done.length)
  })

  it('stays finished when it was', async () => {
    const instance = running()
    const jobId = await start(instance, hold, { orderIds: world.addOrders(1) })
    await world.finished(jobId)
    expect(await instance.jobs.stop(jobId)).toMatchObject({ state: 'FINISHED', done: 1, skipped: 0 })
  })
})

describe('an instance that is shut down', () => {
  it('ends what is in hand, and lets the job go at once', async () => {
    const instance = world.instance()
    const runner = instance.start()
    const jobId = await start(instance, hold, { orderIds: world.addOrders(40) })
    await world.until(() => world.done.length >= 8)
    let over = false
    void runner.stop().then(() => (over = true))
    await world.until(() => over)
    expect(world.inHand).toBe(0)
    expect((await world.store.get(jobId))!.done).toBe(world.done.length)
    expect(world.done.length).toBeLessThan(40)
    expect(await world.store.claim('next', 1)).toMatchObject({ jobId })
  })
})

describe('what does not answer', () => {
  it('is tried three times, and then the order has failed while others are done', async () => {
    world.behaviour = (orderId) => (orderId === orderNamed(3) ? 'unavailable' : 'answer')
    const jobId = await start(running(), hold, { orderIds: world.addOrders(30) })
    await world.finished(jobId)
    expect(await world.store.get(jobId)).toMatchObject({ done: 29, failed: 1, state: 'FINISHED' })
    expect((await results(jobId))[2]).toMatchObject({ outcome: 'FAILED', code: 'UNAVAILABLE' })
    expect(world.submitted.filter(({ orderId }) => orderId === orderNamed(3))).toHaveLength(3)
  })

  it('for five minutes fails no order of a long job: it pauses, tries one at a time, and then goes on with all', async () => {
    const from = world.clock.now()
    world.behaviour = () => (world.clock.now() < from + 300_000 ? 'unavailable' : 'answer')
    const jobId = await start(running(), hold, { orderIds: world.addOrders(200) })
    await world.finished(jobId)
    expect(await world.store.get(jobId)).toMatchObject({ done: 200, failed: 0 })
    expect([...timesDone().values()]).toEqual(Array.from({ length: 200 }, () => 1))
    expect(world.submitted.length).toBeLessThan(225)
  })

  it('yet is waited for, as long as it takes, once the log has the command', async () => {
    const from = world.clock.now()
    world.behaviour = (orderId) =>
      orderId === orderNamed(2) && world.clock.now() < from + 240_000 ? 'pending' : 'answer'
    const jobId = await start(running(), hold, { orderIds: world.addOrders(3) })
    await world.until(() => world.clock.now() > from + 200_000)
    expect((await results(jobId)).map(({ outcome }) => outcome)).toEqual(['DONE', 'PENDING', 'DONE'])
    await world.finished(jobId)
    expect(await world.store.get(jobId)).toMatchObject({ done: 3, failed: 0 })
  })

  it('is the store itself: the job goes on when it answers again, and no order is treated twice', async () => {
    const orderIds = world.addOrders(60)
    const { store } = world
    let isAway = false
    const settle = store.settle.bind(store)
    const claim = store.claim.bind(store)
    const away = (): Promise<never> => Promise.reject(new Error('the database is away'))
    store.settle = (...args) => (isAway ? away() : settle(...args))
    store.claim = (...args) => (isAway ? away() : claim(...args))
    const jobId = await start(running(), hold, { orderIds })
    await world.until(() => world.done.length >= 20)
    isAway = true
    const from = world.clock.now()
    await world.until(() => world.clock.now() > from + 30_000)
    isAway = false
    await world.finished(jobId)
    expect(await world.store.get(jobId)).toMatchObject({ done: 60, failed: 0 })
    expect([...timesDone().values()]).toEqual(Array.from({ length: 60 }, () => 1))
    expect(world.lines.filter((line) => line.startsWith('jobs can not be read'))).toHaveLength(1)
  })

  it('is not taken for erased words: those fail the orders that are left', async () => {
    const instance = world.instance()
    const jobId = await start(instance, hold, { orderIds: world.addOrders(2) })
    await world.vault.erase('staff:staff_ana')
    runners.push(instance.start())
    await world.finished(jobId)
    expect(await results(jobId)).toMatchObject([{ code: 'ACTION_ERASED' }, { outcome: 'FAILED' }])
    expect(world.submitted).toEqual([])
  })
})

const heldBy = (holdId: string) => ({ holdId: holdId as MessageId, code: 'OTHER', reason: 'r', ruleId: null, since: 1 })
