// The store of jobs in memory, as exact as the one in PostgreSQL: what tests of the jobs themselves run on.
import type { Clock } from '../../../processors/engine/clock'
import type { OrderId } from '../../../schemas/ids'
import { BadCursor, type Page, type PageRequest } from '../../../schemas/read-model'
import type { ItemEnd, JobItem, JobsStore, NewJob, StoredJob, StoredResult } from '../../../schemas/jobs'

type Item = {
  -readonly [Key in keyof JobItem]: JobItem[Key]
} & { end: ItemEnd | { outcome: 'PENDING' | 'SKIPPED'; at: number | null }; turn: string | null; notBefore: number }
type Kept = {
  readonly head: NewJob
  readonly items: Item[]
  stopped: boolean
  finishedAt: number | null
  turn: string | null
  turnUntil: number
  nextAt: number
}

export class MemoryJobsStore implements JobsStore {
  private readonly jobs = new Map<string, Kept>()
  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  async create(head: NewJob, orderIds: readonly OrderId[]): Promise<boolean> {
    if (this.jobs.has(head.jobId)) return false
    const items = orderIds.map((orderId, index): Item => {
      const position = index + 1
      return { position, orderId, tries: 0, failures: 0, holds: null, end: pending, turn: null, notBefore: 0 }
    })
    const finishedAt = items.length === 0 ? head.createdAt : null
    const nextAt = this.clock.now()
    this.jobs.set(head.jobId, { head, items, stopped: false, finishedAt, turn: null, turnUntil: 0, nextAt })
    return true
  }

  async get(jobId: string): Promise<StoredJob | undefined> {
    const job = this.jobs.get(jobId)
    return job && storedOf(job)
  }

  async list({ cursor, limit }: PageRequest): Promise<Page<StoredJob>> {
    const placeOf = ({ createdAt, jobId }: StoredJob): string => `${String(createdAt).padStart(15, '0')}.${jobId}`
    const behind = cursor === undefined ? '~' : decoded(cursor, /^\d{15}\.job_[0-9a-f]{24}$/)
    const all = [...this.jobs.values()].map(storedOf).filter((job) => placeOf(job) < behind)
    return pageOf(
      all.sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1)),
      limit,
      placeOf,
    )
  }

  async results(jobId: string, outcome: string | undefined, page: PageRequest): Promise<Page<StoredResult>> {
    const behind = page.cursor === undefined ? 0 : Number(decoded(page.cursor, /^\d{1,9}$/))
    const items = (this.jobs.get(jobId)?.items ?? []).filter(
      ({ position, end }) => position > behind && (outcome === undefined || end.outcome === outcome),
    )
    const found = pageOf(items, page.limit, ({ position }) => String(position))
    const nothing = { code: null, reason: null, event: null, would: null }
    return { ...found, items: found.items.map(({ orderId, end }) => ({ ...nothing, ...end, orderId })) }
  }

  async stop(jobId: string, at: number): Promise<StoredJob | undefined> {
    const job = this.jobs.get(jobId)
    if (job && !job.stopped && job.finishedAt === null) {
      job.stopped = true
      for (const item of pendingOf(job)) if (item.turn === null) item.end = { outcome: 'SKIPPED', at }
      if (pendingOf(job).length === 0) job.finishedAt = at
    }
    return job && storedOf(job)
  }

  async claim(turn: string, leaseMs: number): Promise<StoredJob | undefined> {
    const now = this.clock.now()
    const [job] = [...this.jobs.values()]
      .filter((one) => one.finishedAt === null && one.nextAt <= now && (one.turn === null || one.turnUntil <= now))
      .sort((one, other) => one.nextAt - other.nextAt || (one.head.jobId < other.head.jobId ? -1 : 1))
    if (!job) return undefined
    Object.assign(job, { turn, turnUntil: now + leaseMs })
    return storedOf(job)
  }

  async renew(jobId: string, turn: string, leaseMs: number): Promise<boolean> {
    const job = this.heldBy(jobId, turn)
    if (job) job.turnUntil = this.clock.now() + leaseMs
    return job !== undefined
  }

  async release(jobId: string, turn: string): Promise<StoredJob | undefined> {
    const job = this.heldBy(jobId, turn)
    if (!job) return undefined
    const now = this.clock.now()
    const due = pendingOf(job).map(({ notBefore }) => notBefore || now)
    Object.assign(job, { turn: null, nextAt: due.length === 0 ? now : Math.min(...due) })
    return storedOf(job)
  }

  async take(jobId: string, turn: string, most: number): Promise<readonly JobItem[]> {
    const job = this.heldBy(jobId, turn)
    if (!job) return []
    const taken = pendingOf(job)
      .filter(
        (item) => item.turn !== turn && item.notBefore <= this.clock.now() && (!job.stopped || item.turn !== null),
      )
      .sort((one, other) => one.tries - other.tries || one.position - other.position)
      .slice(0, most)
    for (const item of taken) item.turn = turn
    return taken.map(({ position, orderId, tries, failures, holds }) => ({ position, orderId, tries, failures, holds }))
  }

  async fixHolds(jobId: string, position: number, holds: readonly string[]): Promise<readonly string[]> {
    const item = this.jobs.get(jobId)!.items[position - 1]!
    return (item.holds ??= holds)
  }

  async settle(jobId: string, position: number, end: ItemEnd): Promise<StoredJob | undefined> {
    const job = this.jobs.get(jobId)!
    const item = job.items[position - 1]!
    if (item.end.outcome !== 'PENDING') return undefined
    item.end = end
    if (pendingOf(job).length > 0) return undefined
    job.finishedAt = end.at
    return storedOf(job)
  }

  async postpone(jobId: string, position: number, delayMs: number, failed: boolean): Promise<void> {
    const item = this.jobs.get(jobId)!.items[position - 1]!
    if (item.end.outcome !== 'PENDING') return
    item.tries += 1
    item.failures += failed ? 1 : 0
    item.notBefore = this.clock.now() + delayMs
  }

  private heldBy(jobId: string, turn: string): Kept | undefined {
    const job = this.jobs.get(jobId)
    return job?.turn === turn ? job : undefined
  }
}

const pending = { outcome: 'PENDING', at: null } as const
const pendingOf = ({ items }: Kept): Item[] => items.filter(({ end }) => end.outcome === 'PENDING')

const storedOf = ({ head, items, stopped, finishedAt }: Kept): StoredJob => {
  const count = (outcome: string): number => items.filter(({ end }) => end.outcome === outcome).length
  const state = stopped ? 'STOPPED' : finishedAt === null ? 'RUNNING' : 'FINISHED'
  const [done, refused, failed, skipped] = ['DONE', 'REFUSED', 'FAILED', 'SKIPPED'].map(count) as [
    number,
    number,
    number,
    number,
  ]
  return { ...head, state, total: items.length, done, refused, failed, skipped, finishedAt }
}

const pageOf = <One>(all: readonly One[], limit: number, placeOf: (one: One) => string): Page<One> => {
  const items = all.slice(0, limit)
  const last = items.at(-1)
  return { items, next: last && all.length > limit ? Buffer.from(placeOf(last)).toString('base64url') : null }
}

const decoded = (cursor: string, form: RegExp): string => {
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!form.test(text)) throw new BadCursor('this cursor is none of this list')
  return text
}
