// The loop of a source that asks a provider what is new: in one process at a time, again and again, backing off while it fails. It
// reports an outage once, and never ends by itself.
import type { Clock } from '../processors/engine/clock'

/**
 * Waits until this process alone holds `name`, then calls `run`, and lets go when it ends. `lost` fires when the hold ends before that;
 * `stop` when there is nothing to wait for any more. Resolves when all is over; rejects when the hold could not be had or was lost.
 */
export type Exclusive = (name: string, run: (lost: AbortSignal) => Promise<void>, stop: AbortSignal) => Promise<void>

export type FeedLogger = {
  readonly info: (fields: object, text: string) => void
  readonly warn: (fields: object, text: string) => void
}

export type FeedOptions = {
  readonly clock: Clock
  readonly logger: FeedLogger
  readonly exclusive: Exclusive
  /** Time between two rounds in milliseconds, before `speed`; default five minutes. */
  readonly intervalMs?: number
  /** Divides the interval; at least 200 ms are left. */
  readonly speed: number
  /** 0 to 1, for jitter; Math.random unless told. */
  readonly random?: () => number
}

export type Feed = {
  /** Ends after what is under way: everything read is written, its cursor stored. */
  readonly stop: () => Promise<void>
}

/** One round: asks until nothing new comes, or until `stop` fires between two pages. */
export type Poll = (stop: AbortSignal) => Promise<void>

const fiveMinutesMs = 300_000
const shortestMs = 200
const firstPauseMs = 1_000

export const startFeed = (name: string, poll: Poll, options: FeedOptions): Feed => {
  const stopping = new AbortController()
  const outage = createOutage(name, options)
  const rounds = async (lost: AbortSignal): Promise<void> => {
    const stop = AbortSignal.any([lost, stopping.signal])
    while (!stop.aborted) await pause(options.clock, await round(poll, stop, outage, intervalOf(options)), stop)
  }
  const hold = async (): Promise<void> => {
    const { signal } = stopping
    while (!signal.aborted) {
      const waitMs = await outage.watch(() => options.exclusive(name, rounds, signal), firstPauseMs)
      await pause(options.clock, waitMs, signal)
    }
  }
  const ended = hold()
  return {
    stop: () => {
      stopping.abort()
      return ended
    },
  }
}

const intervalOf = ({ intervalMs = fiveMinutesMs, speed }: FeedOptions): number =>
  Math.max(shortestMs, intervalMs / speed)

const round = (poll: Poll, stop: AbortSignal, outage: Outage, intervalMs: number): Promise<number> =>
  outage.watch(async () => {
    await poll(stop)
    outage.over()
  }, intervalMs)

type Outage = {
  /** Runs once. The time to wait after it, in milliseconds: `usualMs` where it went well, else longer with each failure. */
  readonly watch: (run: () => Promise<void>, usualMs: number) => Promise<number>
  readonly over: () => void
}

const createOutage = (name: string, options: FeedOptions): Outage => {
  const { logger, random = Math.random } = options
  let failures = 0
  return {
    watch: async (run, usualMs) => {
      try {
        await run()
        return usualMs
      } catch (error) {
        if (failures === 0)
          logger.warn({ feed: name, reason: (error as Error).message }, 'the feed fails and goes on trying')
        const longestMs = Math.max(intervalOf(options), firstPauseMs)
        const pauseMs = Math.min(firstPauseMs * 2 ** failures++, longestMs) * (0.5 + random() / 2)
        return Math.max(pauseMs, (error as { retryAfterMs?: number }).retryAfterMs ?? 0)
      }
    },
    over: () => {
      if (failures > 0) logger.info({ feed: name, failures }, 'the feed goes well again')
      failures = 0
    },
  }
}

/** Resolves after the time, or as soon as `stop` fires. */
export const pause = (clock: Clock, ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stop.aborted) return resolve()
    const end = (): void => {
      cancel()
      stop.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.at(clock.now() + ms, end)
    stop.addEventListener('abort', end)
  })
