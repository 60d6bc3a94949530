// The loop of an instance that works on jobs, by turns: every job gets its turn, whichever instance created it, and one whose instance died
// goes on when its lease ends. It never ends by itself; while something does not answer it pauses, and then tries one order at a time.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../processors/engine/clock'
import { progressOf } from './job-documents'
import { runTurn } from './job-turn'
import type { ItemEnd, JobItem, JobsStore, StoredJob } from '../../schemas/jobs'

export type JobLogger = {
  readonly info: (fields: object, text: string) => void
  readonly warn: (fields: object, text: string) => void
}
export type RunnerPorts = {
  readonly store: JobsStore
  readonly clock: Clock
  readonly logger: JobLogger
  /** What the job does to an order; rejects when something does not answer. */
  readonly performing: (job: StoredJob) => Promise<(item: JobItem) => Promise<ItemEnd | undefined>>
}
export type JobRunner = {
  /** Looks for work at once. */
  readonly wake: () => void
  /** Ends after what is in hand. */
  readonly stop: () => Promise<void>
}

/** A job whose instance died goes on after this time and `idleMs` at most. */
export const leaseMs = 8_000
export const idleMs = 1_000
const ordersAtOnce = 8
const longestPauseMs = 60_000

export const startJobRunner = (ports: RunnerPorts): JobRunner => {
  const { clock } = ports
  let stopping = false
  let wake = (): void => undefined
  const idle = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (stopping) return resolve()
      const cancel = clock.at(clock.now() + ms, resolve)
      wake = () => (cancel(), resolve())
    })
  const round = createRounds(ports, () => stopping)
  const run = async (): Promise<void> => {
    while (!stopping) {
      const pauseMs = await round()
      if (pauseMs > 0) await idle(pauseMs)
    }
  }
  const ended = run()
  return {
    wake: () => wake(),
    stop: () => {
      stopping = true
      wake()
      return ended
    },
  }
}

/** A round is one turn on whichever job has waited longest. Never rejects; resolves with the time to wait after it, in milliseconds. */
const createRounds = (ports: RunnerPorts, isStopping: () => boolean): (() => Promise<number>) => {
  const { store, logger } = ports
  const storage = createOutage()
  const answers = createOutage()
  return async () => {
    const turn = randomUUID()
    try {
      const job = await store.claim(turn, leaseMs)
      const went = job && (await takeTurn(ports, answers, job, turn, isStopping))
      if (storage.over()) logger.info({}, 'jobs go on')
      if (went === undefined) return idleMs
      return went ? 0 : answers.failed()
    } catch (error) {
      if (!storage.isOn())
        logger.warn({ reason: (error as Error).message }, 'jobs can not be read, and are tried again')
      return storage.failed()
    }
  }
}

/** False when something did not answer for an order. */
const takeTurn = async (
  ports: RunnerPorts,
  answers: Outage,
  job: StoredJob,
  turn: string,
  isStopping: () => boolean,
): Promise<boolean> => {
  const { store, clock, logger, performing } = ports
  const { jobId } = job
  const letGo = keepLease(ports, jobId, turn)
  try {
    const turnPorts = {
      store,
      clock,
      isStopping,
      perform: await performing(job),
      width: () => (answers.isOn() ? 1 : ordersAtOnce),
      onAnswer: answers.over,
      onFailure: ({ orderId }: JobItem, { message }: Error) =>
        logger.warn({ jobId, orderId, reason: message }, 'an order of a job could not be treated'),
      onOver: (over: StoredJob) => logger.info({ ...progressOf(over), state: over.state }, 'a job is over'),
    }
    return await runTurn(turnPorts, jobId, turn)
  } finally {
    letGo()
    const after = await store.release(jobId, turn)
    if (after?.finishedAt === null) logger.info(progressOf(after), 'a job goes on')
  }
}

/** A renewal that fails is no harm: the lease ends, and no order is done twice all the same. */
const keepLease = ({ store, clock }: RunnerPorts, jobId: string, turn: string): (() => void) => {
  let cancel = (): void => undefined
  const next = (): void => {
    cancel = clock.at(clock.now() + leaseMs / 4, () => {
      store.renew(jobId, turn, leaseMs).catch(() => undefined)
      next()
    })
  }
  next()
  return () => cancel()
}

type Outage = {
  readonly isOn: () => boolean
  /** How long to leave it alone, milliseconds: longer each time. */
  readonly failed: () => number
  /** Says whether it was on. */
  readonly over: () => boolean
}

const createOutage = (): Outage => {
  let failures = 0
  return {
    isOn: () => failures > 0,
    failed: () => Math.min(idleMs * 2 ** failures++, longestPauseMs),
    over: () => {
      const wasOn = failures > 0
      failures = 0
      return wasOn
    },
  }
}
