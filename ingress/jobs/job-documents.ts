// Jobs and their results as the API shows them: never what the job's action says in words.
import { iso } from '../order-document'
import type { StoredJob, StoredResult } from '../../schemas/jobs'

export const jobDocument = (job: StoredJob): object => {
  const { jobId, action, state, dryRun, total, done, refused, failed, skipped, subject, createdAt, finishedAt } = job
  return {
    jobId,
    action,
    state,
    dryRun,
    total,
    done,
    refused,
    failed,
    skipped,
    createdBy: subject,
    createdAt: iso(createdAt),
    finishedAt: finishedAt === null ? null : iso(finishedAt),
  }
}

/** `would` stands only where something was tried dry. */
export const resultDocument = ({ orderId, outcome, code, reason, event, would, at }: StoredResult): object => ({
  orderId,
  outcome,
  code,
  reason,
  event,
  at: at === null ? null : iso(at),
  ...(would === null ? {} : { would }),
})

/** For a line of the log. */
export const progressOf = ({ jobId, total, done, refused, failed, skipped }: StoredJob) => ({
  jobId,
  total,
  done,
  refused,
  failed,
  skipped,
})
