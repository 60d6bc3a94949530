// A job that is only tried: it tells what would come of each order, and nothing is written to the log.
import type { JobAction, PreviewOutcome } from '../../../ingress/api-ports'
import type { JobRunner } from '../../../ingress/jobs/job-runner'
import type { MessageId, OrderId } from '../../../schemas/ids'
import type { OrderStatus } from '../../../schemas/messages'
import { asked, JobsWorld, orderNamed, requestOf } from './jobs-world'

let world: JobsWorld
let runner: JobRunner
let jobs: ReturnType<JobsWorld['instance']>['jobs']
beforeEach(() => {
  world = new JobsWorld()
  const instance = world.instance()
  jobs = instance.jobs
  runner = instance.start()
})
afterEach(async () => {
  await runner.stop()
  expect(world.submitted).toEqual([])
})

const tried = async (action: JobAction, orderIds: readonly OrderId[]): Promise<readonly object[]> => {
  const [request, content] = requestOf(action, { orderIds, dryRun: true })
  const { jobId } = (await jobs.create(request, asked('k1'), content)) as { jobId: string }
  await world.finished(jobId)
  expect(await jobs.get(jobId)).toMatchObject({ dryRun: true, state: 'FINISHED' })
  return (await jobs.results(jobId, undefined, { limit: 100 }))!.items
}
const place = (n: number, status: OrderStatus, holds: readonly string[] = []): OrderId => {
  const id = orderNamed(n)
  const [first] = world.addOrders(1) as [OrderId]
  const record = world.records.get(first)!
  const open = holds.map((holdId) => ({
    holdId: holdId as MessageId,
    code: 'OTHER',
    reason: 'r',
    ruleId: null,
    since: 1,
  }))
  world.records.set(id, { ...record, id, status, holds: open })
  return id
}
const unknown = orderNamed(99)

describe('a dry run', () => {
  it('of a cancellation tells the plan of the decider, or why it refuses', async () => {
    const plan = { kind: 'CANCEL', refundMinor: 4_200 }
    const outcomes = [{ kind: 'plan', version: 4, digest: 'd1', plan }, undefined] as unknown as PreviewOutcome[]
    const orderIds = world.addOrders(2)
    const refuses = world.preview
    world.preview = (orderId) => outcomes[orderIds.indexOf(orderId)] ?? refuses(orderId)
    const [one, two, three] = await tried({ cancel: { comment: 'x' } }, [...orderIds, unknown])
    expect(one).toEqual({
      orderId: orderNamed(1),
      outcome: 'DONE',
      code: null,
      reason: null,
      event: null,
      at: '2026-03-14T09:26:53.000Z',
      would: { version: 4, digest: 'd1', plan },
    })
    expect(two).toMatchObject({ outcome: 'REFUSED', code: 'ALREADY_FINAL', reason: 'It ended.' })
    expect(two).not.toHaveProperty('would')
    expect(three).toMatchObject({ outcome: 'REFUSED', code: 'UNKNOWN_ORDER' })
  })

  it('of a hold tells which orders have ended or gone too far', async () => {
    const orders = [place(2, 'PENDING'), place(3, 'CANCELLED'), place(4, 'SHIPPED'), unknown]
    expect(await tried({ hold: { code: 'OTHER' } }, orders)).toMatchObject([
      { outcome: 'DONE', would: { status: 'PENDING', version: 4 } },
      { outcome: 'REFUSED', code: 'ALREADY_FINAL' },
      { outcome: 'REFUSED', code: 'FULFILLMENT_STARTED' },
      { outcome: 'REFUSED', code: 'UNKNOWN_ORDER' },
    ])
  })

  it('of a release tells the holds that would end', async () => {
    expect(await tried({ release: {} }, [place(2, 'PENDING', ['h1', 'h2']), place(3, 'PENDING')])).toMatchObject([
      { outcome: 'DONE', would: { holds: [{ holdId: 'h1', code: 'OTHER' }, { holdId: 'h2' }] } },
      { outcome: 'REFUSED', code: 'NOT_ON_HOLD' },
    ])
  })

  it.each([{ note: { text: 'x' } }, { resendMail: { kind: 'ORDER_SHIPPED' } }])(
    'of %j tells whether there is such an order',
    async (action) => {
      expect(await tried(action, [place(2, 'CANCELLED'), unknown])).toMatchObject([
        { outcome: 'DONE', would: { status: 'CANCELLED' } },
        { outcome: 'REFUSED', code: 'UNKNOWN_ORDER' },
      ])
    },
  )
})
