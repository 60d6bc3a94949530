// One turn on one job: takes orders in hand, some at a time, and writes down what came of each. It ends early when something does not
// answer, so that an outage fails few orders; who runs it pauses then.
import type { Clock } from '../../processors/engine/clock'
import type { ItemEnd, JobItem, JobsStore, StoredJob } from '../../schemas/jobs'

export type TurnPorts = {
  readonly store: Pick<JobsStore, 'take' | 'settle' | 'postpone'>
  readonly clock: Clock
  /** What is to be done to an order; undefined: its decision is still to come. */
  readonly perform: (item: JobItem) => Promise<ItemEnd | undefined>
  /** How many orders may be in hand now. */
  readonly width: () => number
  readonly isStopping: () => boolean
  readonly onAnswer: () => void
  readonly onFailure: (item: JobItem, error: Error) => void
  readonly onOver: (job: StoredJob) => void
}

const turnMs = 5_000
const mostFailures = 3
const firstFailureMs = 5_000
const firstPendingMs = 2_000
const longestPendingMs = 60_000

/**
 * Resolves when nothing is in hand any more: false when something did not answer for an order. Rejects, then too, when it is the store that
 * does not answer.
 */
export const runTurn = async (ports: TurnPorts, jobId: string, turn: string): Promise<boolean> => {
  const until = ports.clock.now() + turnMs
  const inHand = new Set<Promise<void>>()
  let hasFailed = false
  let broken: { readonly error: unknown } | undefined
  const start = (item: JobItem): void => {
    const work = treat(ports, jobId, item).then(
      (went) => void (hasFailed ||= !went),
      (error: unknown) => void (broken ??= { error }),
    )
    const ended = work.finally(() => inHand.delete(ended))
    inHand.add(ended)
  }
  try {
    while (!hasFailed && !broken && !ports.isStopping() && ports.clock.now() < until) {
      const free = ports.width() - inHand.size
      for (const item of free > 0 ? await ports.store.take(jobId, turn, free) : []) start(item)
      if (inHand.size === 0) break
      await Promise.race(inHand)
    }
  } finally {
    await Promise.all(inHand)
  }
  if (broken) throw broken.error
  return !hasFailed
}

/** False when something did not answer. Rejects when that is the store. */
const treat = async (ports: TurnPorts, jobId: string, item: JobItem): Promise<boolean> => {
  let end: ItemEnd | undefined
  try {
    end = await ports.perform(item)
  } catch (error) {
    ports.onFailure(item, error as Error)
    if (item.failures + 1 < mostFailures)
      await ports.store.postpone(jobId, item.position, firstFailureMs * 4 ** item.failures, true)
    else await settle(ports, jobId, item, failed(ports.clock.now()))
    return false
  }
  ports.onAnswer()
  if (end) await settle(ports, jobId, item, end)
  else await ports.store.postpone(jobId, item.position, pendingMs(item), false)
  return true
}

const settle = async ({ store, onOver }: TurnPorts, jobId: string, item: JobItem, end: ItemEnd): Promise<void> => {
  const over = await store.settle(jobId, item.position, end)
  if (over) onOver(over)
}

const pendingMs = ({ tries }: JobItem): number => Math.min(firstPendingMs * 2 ** tries, longestPendingMs)

const failed = (at: number): ItemEnd => ({
  outcome: 'FAILED',
  code: 'UNAVAILABLE',
  reason: `Something did not answer ${mostFailures} times: see at the order whether it was done, else start a new job for it.`,
  event: null,
  would: null,
  at,
})
