// Compares payments, ledger and the providers' books again and again, so that the queue of differences and its gauge are always of today.
// Several may run at once: a round is one transaction that repeats nothing. It moves no money.
import type { Clock } from '../../processors/engine/clock'
import type { Database } from '../postgres'
import { refreshDifferences, type DifferenceCounts } from './differences'

/** Providers pay out and report within this time: what is younger is not judged. Milliseconds, before `speed`. */
export const usualGraceMs = 3 * 86_400_000
const intervalMs = 300_000
const shortestMs = 1_000

export type ReconcilerOptions = {
  readonly db: Database
  readonly clock: Clock
  /** Divides interval and grace: 1 in production. */
  readonly speed: number
  /** Told after each round, with what is open by kind. */
  readonly onCounts: (counts: DifferenceCounts) => void
  /** A round failed; the next one comes all the same. */
  readonly onFailure: (error: Error) => void
}

export type Reconciler = { readonly stop: () => Promise<void> }

export const startReconciler = ({ db, clock, speed, onCounts, onFailure }: ReconcilerOptions): Reconciler => {
  let stopped = false
  let cancel = (): void => undefined
  let round = Promise.resolve()
  const run = (): void => {
    round = refreshDifferences(db, clock.now(), usualGraceMs / speed)
      .then(onCounts, onFailure)
      .then(schedule)
  }
  const schedule = (): void => {
    if (!stopped) cancel = clock.at(clock.now() + Math.max(shortestMs, intervalMs / speed), run)
  }
  schedule()
  return {
    stop: async () => {
      stopped = true
      cancel()
      await round
    },
  }
}
