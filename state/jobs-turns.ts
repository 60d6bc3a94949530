// How instances share the work on jobs: turns, leases, orders in hand, outcomes. Whoever changes a job locks its row first, so that counts and
// outcomes never part. It must never give one order to two turns at a time while the first one's lease holds.
import type { OrderId } from '../schemas/ids'
import type { ItemEnd, JobItem, JobTurns, StoredJob } from '../schemas/jobs'
import type { Database, Sql } from './postgres'

export type JobRow = Pick<
  StoredJob,
  | 'subject'
  | 'role'
  | 'tier'
  | 'digest'
  | 'action'
  | 'sealed'
  | 'state'
  | 'total'
  | 'done'
  | 'refused'
  | 'failed'
  | 'skipped'
> & {
  readonly job_id: string
  readonly dry_run: boolean
  readonly created_at: Date
  readonly finished_at: Date | null
  readonly turn: string | null
}

export const jobOf = (row: JobRow): StoredJob => ({
  jobId: row.job_id,
  subject: row.subject,
  role: row.role,
  tier: row.tier,
  digest: row.digest,
  action: row.action,
  sealed: row.sealed,
  dryRun: row.dry_run,
  createdAt: row.created_at.getTime(),
  state: row.state,
  total: row.total,
  done: row.done,
  refused: row.refused,
  failed: row.failed,
  skipped: row.skipped,
  finishedAt: row.finished_at?.getTime() ?? null,
})

/** In a transaction: nobody else changes the job or its orders until it ends. */
export const lockJob = async (sql: Sql, jobId: string): Promise<JobRow | undefined> =>
  (await sql.rows<JobRow>('SELECT * FROM jobs WHERE job_id = $1 FOR UPDATE', [jobId]))[0]

const after = (parameter: string): string => `now() + ${parameter}::double precision * interval '1 millisecond'`

export const jobTurns = (db: Pick<Database, 'rows' | 'run' | 'transaction'>): JobTurns => ({
  claim: (turn, leaseMs) =>
    oneJob(
      db,
      `UPDATE jobs SET turn = $1, turn_until = ${after('$2')} WHERE job_id = (
         SELECT job_id FROM jobs
         WHERE finished_at IS NULL AND next_at <= now() AND (turn IS NULL OR turn_until <= now())
         ORDER BY next_at, job_id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING *`,
      [turn, leaseMs],
    ),
  renew: async (jobId, turn, leaseMs) =>
    (await db.run(`UPDATE jobs SET turn_until = ${after('$3')} WHERE job_id = $1 AND turn = $2`, [
      jobId,
      turn,
      leaseMs,
    ])) > 0,
  release: (jobId, turn) =>
    oneJob(
      db,
      `UPDATE jobs SET turn = NULL, turn_until = NULL, next_at = coalesce(
         (SELECT min(coalesce(not_before, now())) FROM job_items WHERE job_id = $1 AND outcome = 'PENDING'), now())
       WHERE job_id = $1 AND turn = $2 RETURNING *`,
      [jobId, turn],
    ),
  take: (jobId, turn, most) => db.transaction((sql) => take(sql, jobId, turn, most)),
  fixHolds: async (jobId, position, holds) => {
    const [row] = await db.rows<{ holds: string[] }>(
      'UPDATE job_items SET holds = coalesce(holds, $3) WHERE job_id = $1 AND position = $2 RETURNING holds',
      [jobId, position, holds],
    )
    return row?.holds ?? holds
  },
  settle: (jobId, position, end) => db.transaction((sql) => settle(sql, jobId, position, end)),
  postpone: async (jobId, position, delayMs, failed) =>
    void (await db.run(
      `UPDATE job_items SET tries = tries + 1, failures = failures + $4, not_before = ${after('$3')}
       WHERE job_id = $1 AND position = $2 AND outcome = 'PENDING'`,
      [jobId, position, delayMs, failed ? 1 : 0],
    )),
})

const oneJob = async (sql: Sql, text: string, values: readonly unknown[]): Promise<StoredJob | undefined> => {
  const [row] = await sql.rows<JobRow>(text, values)
  return row && jobOf(row)
}

type ItemRow = Omit<JobItem, 'orderId'> & { readonly order_id: OrderId }

const take = async (sql: Sql, jobId: string, turn: string, most: number): Promise<readonly JobItem[]> => {
  const job = await lockJob(sql, jobId)
  if (job?.turn !== turn) return []
  const rows = await sql.rows<ItemRow>(
    `UPDATE job_items SET turn = $2 WHERE job_id = $1 AND position IN (
       SELECT position FROM job_items
       WHERE job_id = $1 AND outcome = 'PENDING' AND turn IS DISTINCT FROM $2
         AND (not_before IS NULL OR not_before <= now()) AND ($4 OR turn IS NOT NULL)
       ORDER BY tries, position LIMIT $3)
     RETURNING position, order_id, tries, failures, holds`,
    [jobId, turn, most, job.state === 'RUNNING'],
  )
  return rows
    .map(({ order_id: orderId, ...rest }) => ({ orderId, ...rest }))
    .sort((one, other) => one.tries - other.tries || one.position - other.position)
}

const settle = async (sql: Sql, jobId: string, position: number, end: ItemEnd): Promise<StoredJob | undefined> => {
  const { outcome, code, reason, event, would, at } = end
  await lockJob(sql, jobId)
  const settled = await sql.run(
    `UPDATE job_items SET outcome = $3, code = $4, reason = $5, event = $6, would = $7, at = $8
     WHERE job_id = $1 AND position = $2 AND outcome = 'PENDING'`,
    [jobId, position, outcome, code, reason, event, would && JSON.stringify(would), new Date(at)],
  )
  if (settled === 0) return undefined
  const [row] = await sql.rows<JobRow>(
    `UPDATE jobs SET
       done = done + ($2 = 'DONE')::int, refused = refused + ($2 = 'REFUSED')::int,
       failed = failed + ($2 = 'FAILED')::int,
       finished_at = CASE WHEN done + refused + failed + skipped + 1 = total THEN $3::timestamptz END,
       state = CASE WHEN state = 'RUNNING' AND done + refused + failed + skipped + 1 = total THEN 'FINISHED' ELSE state END
     WHERE job_id = $1 RETURNING *`,
    [jobId, outcome, new Date(at)],
  )
  return row && row.finished_at !== null ? jobOf(row) : undefined
}
