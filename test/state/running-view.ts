// A view runner under test: what it reported, and waiting for what it reports next.
import { systemClock, type Clock } from '../../processors/engine/clock'
import type { Log } from '../../processors/engine/log'
import type { Database } from '../../state/postgres'
import { ViewRunner, type ViewRunnerOptions } from '../../state/view-runner'
import type { Skip } from '../../state/views/fold-group'
import type { AnyView } from '../../state/views/view'
import { codec } from './journal-writer'

export type Seen = {
  folded: number
  voids: number
  skips: Skip[]
  reloads: number[]
  failures: Error[]
  fatal: Error[]
  changed: string[]
}

export class RunningView {
  readonly seen: Seen = { folded: 0, voids: 0, skips: [], reloads: [], failures: [], fatal: [], changed: [] }
  readonly runner: ViewRunner
  private watchers: (() => void)[] = []

  constructor(
    view: AnyView,
    log: Log,
    db: Database,
    more: Partial<ViewRunnerOptions> = {},
    clock: Clock = systemClock,
  ) {
    const tell = (change: () => void): void => {
      change()
      for (const watch of [...this.watchers]) watch()
    }
    const { seen } = this
    this.runner = new ViewRunner({
      view,
      log,
      db,
      codec: codec(),
      clock,
      observer: {
        folded: (records) => tell(() => (seen.folded += records)),
        voids: (count) => tell(() => (seen.voids += count)),
        skipped: (skips) => tell(() => seen.skips.push(...skips)),
        reloaded: (generation) => tell(() => seen.reloads.push(generation)),
        failed: (error) => tell(() => seen.failures.push(error)),
      },
      onFatal: (error) => tell(() => seen.fatal.push(error)),
      onCommitted: async (orderIds) => tell(() => seen.changed.push(...orderIds)),
      ...more,
    })
  }

  async start(): Promise<this> {
    await this.runner.start()
    return this
  }

  stop(): Promise<void> {
    return this.runner.stop()
  }

  /** Resolves when what was reported fits; the test's own time limit ends a wait that never does. */
  until(fits: (seen: Seen) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watch = (): void => {
        if (!fits(this.seen)) return
        this.watchers = this.watchers.filter((other) => other !== watch)
        resolve()
      }
      this.watchers.push(watch)
      watch()
    })
  }

  /** Resolves when the position of a partition is at this offset or beyond. */
  reaches(partition: number, offset: number): Promise<void> {
    return this.until(() =>
      this.runner.progress().positions.some((at) => at.partition === partition && at.next >= offset),
    )
  }
}
