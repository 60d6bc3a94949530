// Reads what payment service providers tell in their lists and books, so that a webhook that never came is made good and every movement of
// money is known twice. It must never store a cursor before all that lies behind it is in the log.
import { appendSignals, type Signal, type SignalLog } from './append-signals'
import { startFeed, type Feed, type FeedOptions, type Poll } from './feed-loop'
import type { CursorStore } from './changes-poll'

/** A list from a cursor on, '' being its beginning; oldest first. Reading it again gives the same signals under the same ids. */
export type ProviderList = (
  cursor: string,
  signal: AbortSignal,
) => Promise<{ readonly signals: readonly Signal[]; readonly cursor: string; readonly more: boolean }>

export type PaymentsFeedOptions = FeedOptions &
  SignalLog & {
    readonly lists: ReadonlyMap<string, ProviderList>
    readonly cursors: CursorStore
  }

/** One feed for each list: one that is down holds up no other. */
export const startPaymentsFeeds = (options: PaymentsFeedOptions): Feed[] =>
  [...options.lists].map(([name, list]) => startFeed(name, pollList(options, name, list), options))

const pollList =
  (options: PaymentsFeedOptions, name: string, list: ProviderList): Poll =>
  async (stop) => {
    const { cursors } = options
    let cursor = (await cursors.get(name)) ?? ''
    for (let more = true; more && !stop.aborted;) {
      const page = await list(cursor, stop)
      if (page.signals.length > 0) await appendSignals(options, page.signals)
      if (page.cursor !== cursor) await cursors.set(name, page.cursor)
      ;({ cursor, more } = page)
    }
  }
