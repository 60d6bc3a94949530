// Jobs over many orders as they are kept, and the port to what keeps them: state/jobs-store.ts is behind it. It knows no action and no command; what is personal comes sealed.
import type { OrderId, Sealed } from './ids'
import type { Page, PageRequest } from './read-model'

/** Times in milliseconds since 1970. */
export type NewJob = {
  readonly jobId: string
  /** Who gave it, and as what: its commands are given in this name. */
  readonly subject: string
  readonly role: string
  readonly tier: string
  /** Of what the request said. */
  readonly digest: string
  readonly action: string
  readonly sealed: Sealed
  readonly dryRun: boolean
  readonly createdAt: number
}
export type StoredJob = NewJob & {
  readonly state: 'RUNNING' | 'STOPPED' | 'FINISHED'
  readonly total: number
  readonly done: number
  readonly refused: number
  readonly failed: number
  readonly skipped: number
  /** When the last order had its outcome; null before. */
  readonly finishedAt: number | null
}

/** An order in hand. */
export type JobItem = {
  readonly position: number
  readonly orderId: OrderId
  /** How often it was postponed before. */
  readonly tries: number
  /** How often of these since something did not answer. */
  readonly failures: number
  /** The holds that `fixHolds` fixed. */
  readonly holds: readonly string[] | null
}

/** What came of an order; `would` is what a dry run found. */
export type ItemEnd = {
  readonly outcome: 'DONE' | 'REFUSED' | 'FAILED'
  readonly code: string | null
  readonly reason: string | null
  readonly event: string | null
  readonly would: object | null
  readonly at: number
}
export type StoredResult = Omit<ItemEnd, 'outcome' | 'at'> & {
  readonly orderId: string
  readonly outcome: 'PENDING' | 'SKIPPED' | ItemEnd['outcome']
  readonly at: number | null
}

/**
 * All reject when the store can't be used. An instance works on a job by turns: a turn is a lease on the job, renewed while the instance
 * lives, and has an id of its own. No turn takes an order twice; an order that a turn left without an outcome is taken by a later turn.
 */
export type JobsStore = {
  /** Job and orders together, or nothing: false when there is one of this id. Without orders it is finished at once. */
  readonly create: (job: NewJob, orderIds: readonly OrderId[]) => Promise<boolean>
  readonly get: (jobId: string) => Promise<StoredJob | undefined>
  /** Newest first. Rejects with BadCursor. */
  readonly list: (page: PageRequest) => Promise<Page<StoredJob>>
  /** In the order in which the job was given them. Rejects with BadCursor. */
  readonly results: (jobId: string, outcome: string | undefined, page: PageRequest) => Promise<Page<StoredResult>>
  /** Orders that were never in hand are SKIPPED. A job that is over stays as it is. */
  readonly stop: (jobId: string, at: number) => Promise<StoredJob | undefined>

  /** A job with orders that are due, and that nobody works on: the one that has waited longest. */
  readonly claim: (turn: string, leaseMs: number) => Promise<StoredJob | undefined>
  /** False once the job is another turn's. */
  readonly renew: (jobId: string, turn: string, leaseMs: number) => Promise<boolean>
  /** Ends the turn. Undefined when the job was another turn's. */
  readonly release: (jobId: string, turn: string) => Promise<StoredJob | undefined>
  /** Orders that are due, those that were tried least first; of a stopped job only those that have been in hand. None for another's turn. */
  readonly take: (jobId: string, turn: string, most: number) => Promise<readonly JobItem[]>
  /** The holds as they were fixed first. */
  readonly fixHolds: (jobId: string, position: number, holds: readonly string[]) => Promise<readonly string[]>
  /** The order's outcome; the first one stands. Resolves with the job when it is over by this. */
  readonly settle: (jobId: string, position: number, end: ItemEnd) => Promise<StoredJob | undefined>
  /** The order is due again after `delayMs`; `failed`: since something did not answer. */
  readonly postpone: (jobId: string, position: number, delayMs: number, failed: boolean) => Promise<void>
}

/** The part of the port by which instances share the work. */
export type JobTurns = Pick<JobsStore, 'claim' | 'renew' | 'release' | 'take' | 'fixHolds' | 'settle' | 'postpone'>
