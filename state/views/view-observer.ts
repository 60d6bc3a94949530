// What whoever runs a view is told of it.
import type { Skip } from './fold-group'

/** What happened, for counters and logs. */
export type ViewObserver = {
  /** Committed: `records` of the log, those passed over in between not counted; `ms` of work. */
  readonly folded: (records: number, ms: number) => void
  readonly voids: (count: number) => void
  readonly skipped: (skips: readonly Skip[]) => void
  readonly reloaded: (generation: number, partitions: readonly number[]) => void
  /** Nothing is lost; it tries again by itself. */
  readonly failed: (error: Error) => void
}
