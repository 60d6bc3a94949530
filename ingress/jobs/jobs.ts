// Bulk actions on orders: a job is durable before it is answered, and then worked on by whichever instance has time. Its list of orders is
// fixed when it is created.
import type { Clock } from '../../processors/engine/clock'
import { deriveNamedId } from '../../schemas/ids'
import type { ItemEnd, JobsStore } from '../../schemas/jobs'
import type { OrderReading } from '../../schemas/read-model'
import type { Vault } from '../../schemas/vault'
import type { ApiPorts, JobRequest, Jobs, Preview } from '../api-ports'
import type { Caller } from '../auth/caller'
import type { Asked, CommandPort } from '../command-port'
import { Problem } from '../problems'
import { carryOut } from './carry-out'
import { tryDry } from './dry-run'
import { actionNameOf, digestOf, openContent, sealContent, sealerOf } from './job-content'
import { jobDocument, progressOf, resultDocument } from './job-documents'
import { ordersOf } from './job-orders'
import { startJobRunner, type JobLogger, type JobRunner, type RunnerPorts } from './job-runner'

export type JobsOptions = {
  readonly store: JobsStore
  readonly reading: Pick<OrderReading, 'get' | 'search'>
  readonly commands: CommandPort
  readonly preview: Preview
  readonly vault: Pick<Vault, 'forCustomer' | 'open'>
  readonly clock: Clock
  readonly logger: JobLogger
  readonly customerOf: ApiPorts['customerOf']
}

/**
 * `create` rejects with the Problem that these are too many orders, and with what store, reading and vault reject with. Nothing is worked on
 * before `start`, which is called once; its runner's `stop` ends after what is in hand.
 */
export const createJobs = (options: JobsOptions): Jobs & { readonly start: () => JobRunner } => {
  const { store, clock, logger } = options
  let runner: JobRunner | undefined
  return {
    create: async (request, asked, content) => {
      const job = await create(options, request, asked, content)
      runner?.wake()
      return job
    },
    get: async (jobId) => {
      const job = await store.get(jobId)
      return job && jobDocument(job)
    },
    list: async (page) => {
      const { items, next } = await store.list(page)
      return { items: items.map(jobDocument), next }
    },
    results: async (jobId, outcome, page) => {
      if (!(await store.get(jobId))) return undefined
      const { items, next } = await store.results(jobId, outcome, page)
      return { items: items.map(resultDocument), next }
    },
    stop: async (jobId) => {
      const job = await store.stop(jobId, clock.now())
      if (job) logger.info({ ...progressOf(job), state: job.state }, 'a job was told to stop')
      return job && jobDocument(job)
    },
    start: () => (runner = startJobRunner({ store, clock, logger, performing: performing(options) })),
  }
}

const create = async (
  options: JobsOptions,
  request: JobRequest,
  { caller, key, trail }: Asked,
  content: unknown,
): Promise<object | undefined> => {
  const { store, clock, logger } = options
  const { action, dryRun } = request
  if ('cancel' in action && 'previewDigest' in action.cancel) throw previewOfOne()
  const { subject, role, tier } = caller
  const jobId = deriveNamedId('job', subject, key)
  const vault = await options.vault.forCustomer(sealerOf(subject))
  const digest = digestOf(vault, content)
  const known = async (): Promise<object | undefined> => {
    const before = await store.get(jobId)
    return before?.digest === digest ? jobDocument(before) : undefined
  }
  if (await store.get(jobId)) return known()
  const orderIds = await ordersOf(options.reading, request)
  const sealed = sealContent(vault, { action, trail })
  const createdAt = clock.now()
  const job = { jobId, subject, role, tier, digest, action: actionNameOf(action), sealed, dryRun, createdAt }
  if (!(await store.create(job, orderIds))) return known()
  logger.info({ jobId, action: job.action, dryRun, total: orderIds.length }, 'a job begins')
  return known()
}

const previewOfOne = (): Problem =>
  new Problem('invalid-request', {
    detail: 'A previewDigest is of one order: leave it out of a job, and try the job dry instead.',
    errors: [{ path: '/body/action/cancel/previewDigest', message: 'must not be given here' }],
  })

const performing =
  (options: JobsOptions): RunnerPorts['performing'] =>
  async ({ jobId, sealed, subject, role, tier, dryRun }) => {
    const content = await openContent(options.vault, sealed)
    if (!content) return () => Promise.resolve(unreadable(options.clock.now()))
    const job = { jobId, caller: { subject, role, tier } as Caller, ...content }
    return (item) => (dryRun ? tryDry(options, job, item) : carryOut(options, job, item))
  }

const unreadable = (at: number): ItemEnd => ({
  outcome: 'FAILED',
  code: 'ACTION_ERASED',
  reason: 'What this job was to do was erased with the data of who gave it: start a new one.',
  event: null,
  would: null,
  at,
})
