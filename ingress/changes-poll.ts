// Polls a provider's list of changes from where it was left, page by page, and writes each as a signal. It must never store a cursor before all
// that lies behind it is in the log: a crash between the two writes the same changes again, which is harmless.
import { appendSignals, type Signal, type SignalLog } from './append-signals'
import type { FeedOptions, Poll } from './feed-loop'

export type CursorStore = {
  readonly get: (feed: string) => Promise<string | undefined>
  readonly set: (feed: string, cursor: string) => Promise<void>
}

export type Changes<Change> = {
  /** The same cursor always gives the same changes; no cursor: from the first one on. */
  readonly changesSince: (
    cursor: string | undefined,
    limit: number,
  ) => Promise<{ readonly changes: readonly Change[]; readonly cursor: string }>
}

export type ChangesFeedOptions<Change> = FeedOptions &
  SignalLog & {
    readonly client: Changes<Change>
    readonly cursors: CursorStore
    /** Changes asked for at once; default 500. */
    readonly pageSize?: number
  }

/** `signalOf` is told our clock's time; whoever tells of a change, and however often, it is to give the same id. */
export const pollChanges =
  <Change>(feed: string, options: ChangesFeedOptions<Change>, signalOf: (change: Change, at: number) => Signal): Poll =>
  async (stop) => {
    const { client, cursors, clock, pageSize = 500 } = options
    let cursor = await cursors.get(feed)
    while (!stop.aborted) {
      const page = await client.changesSince(cursor, pageSize)
      if (page.changes.length === 0) return
      await appendSignals(
        options,
        page.changes.map((change) => signalOf(change, clock.now())),
      )
      await cursors.set(feed, page.cursor)
      cursor = page.cursor
    }
  }
