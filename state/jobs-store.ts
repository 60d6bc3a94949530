// Jobs over many orders in PostgreSQL: creating, reading, stopping them. How they are worked on is in jobs-turns.ts. What a job says is
// sealed before it comes here; it must never be opened here.
import type { OrderId } from '../schemas/ids'
import type { JobsStore, NewJob, StoredJob, StoredResult } from '../schemas/jobs'
import { BadCursor, type Page, type PageRequest } from '../schemas/read-model'
import type { Database } from './postgres'
import { jobOf, jobTurns, lockJob, type JobRow } from './jobs-turns'

type Sessions = Pick<Database, 'rows' | 'run' | 'transaction'>

/** Rejects with PostgresError. Leases run on the clock of the database alone. */
export const createJobsStore = (db: Sessions): JobsStore => ({
  ...jobTurns(db),
  create: (job, orderIds) => create(db, job, orderIds),
  get: async (jobId) => {
    const [row] = await db.rows<JobRow>('SELECT * FROM jobs WHERE job_id = $1', [jobId])
    return row && jobOf(row)
  },
  list: (page) => list(db, page),
  results: (jobId, outcome, page) => results(db, jobId, outcome, page),
  stop: (jobId, at) => stop(db, jobId, at),
})

const create = async (db: Sessions, job: NewJob, orderIds: readonly OrderId[]): Promise<boolean> => {
  const { jobId, subject, role, tier, digest, action, sealed, dryRun, createdAt } = job
  const [row] = await db.rows<{ made: number }>(
    `WITH made AS (
       INSERT INTO jobs (job_id, subject, role, tier, digest, action, sealed, dry_run, created_at, total, state, finished_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11,
         CASE WHEN $11 = 0 THEN 'FINISHED' ELSE 'RUNNING' END, CASE WHEN $11 = 0 THEN $9::timestamptz END)
       ON CONFLICT (job_id) DO NOTHING RETURNING job_id
     ), items AS (
       INSERT INTO job_items (job_id, position, order_id)
       SELECT made.job_id, one.position, one.order_id
       FROM made, unnest($10::text[]) WITH ORDINALITY AS one (order_id, position)
     )
     SELECT count(*) AS made FROM made`,
    [jobId, subject, role, tier, digest, action, sealed, dryRun, new Date(createdAt), orderIds, orderIds.length],
  )
  return row?.made === 1
}

const list = async (db: Sessions, { cursor, limit }: PageRequest): Promise<Page<StoredJob>> => {
  const behind = cursor === undefined ? undefined : decoded(cursor, /^(\d{1,15})\.(job_[0-9a-f]{24})$/)
  const rows = await db.rows<JobRow>(
    `SELECT * FROM jobs ${behind ? 'WHERE (created_at, job_id) < ($2::timestamptz, $3::text)' : ''}
     ORDER BY created_at DESC, job_id DESC LIMIT $1`,
    [limit + 1, ...(behind ? [new Date(Number(behind[0])), behind[1]] : [])],
  )
  return pageOf(rows.map(jobOf), limit, ({ createdAt, jobId }) => `${createdAt}.${jobId}`)
}

type ResultRow = Omit<StoredResult, 'orderId' | 'at'> & {
  readonly position: number
  readonly order_id: string
  readonly at: Date | null
}

const results = async (
  db: Sessions,
  jobId: string,
  outcome: string | undefined,
  { cursor, limit }: PageRequest,
): Promise<Page<StoredResult>> => {
  const behind = cursor === undefined ? 0 : Number(decoded(cursor, /^(\d{1,9})$/)[0])
  const rows = await db.rows<ResultRow>(
    `SELECT position, order_id, outcome, code, reason, event, would, at FROM job_items
     WHERE job_id = $1 AND position > $2 ${outcome === undefined ? '' : 'AND outcome = $4'}
     ORDER BY position LIMIT $3`,
    [jobId, behind, limit + 1, ...(outcome === undefined ? [] : [outcome])],
  )
  const { items, next } = pageOf(rows, limit, ({ position }) => String(position))
  return { items: items.map(resultOf), next }
}

const resultOf = ({ order_id: orderId, at, outcome, code, reason, event, would }: ResultRow): StoredResult => ({
  orderId,
  outcome,
  code,
  reason,
  event,
  would,
  at: at?.getTime() ?? null,
})

const stop = (db: Sessions, jobId: string, at: number): Promise<StoredJob | undefined> =>
  db.transaction(async (sql) => {
    const job = await lockJob(sql, jobId)
    if (job?.state !== 'RUNNING') return job && jobOf(job)
    const skipped = await sql.run(
      `UPDATE job_items SET outcome = 'SKIPPED', at = $2 WHERE job_id = $1 AND outcome = 'PENDING' AND turn IS NULL`,
      [jobId, new Date(at)],
    )
    const [row] = await sql.rows<JobRow>(
      `UPDATE jobs SET state = 'STOPPED', skipped = skipped + $2,
         finished_at = CASE WHEN done + refused + failed + skipped + $2 = total THEN $3::timestamptz END
       WHERE job_id = $1 RETURNING *`,
      [jobId, skipped, new Date(at)],
    )
    return row && jobOf(row)
  })

const pageOf = <Item>(rows: readonly Item[], limit: number, placeOf: (item: Item) => string): Page<Item> => {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: last && rows.length > limit ? encoded(placeOf(last)) : null }
}

const encoded = (place: string): string => Buffer.from(place).toString('base64url')

const decoded = (cursor: string, form: RegExp): readonly [string, string?] => {
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const match = form.exec(text)
  if (!match || encoded(text) !== cursor)
    throw new BadCursor('this cursor is none of this list: take the one that the page before gave, or begin without')
  return [match[1]!, match[2]]
}
