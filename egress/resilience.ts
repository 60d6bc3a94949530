// How every provider is called: bounded in time and number, tried again with growing, jittered pauses, and left alone for a while when it
// is down. Retries go on for as long as it takes: a dependency that is down pauses its requests, it never loses them.
import {
  bulkhead,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  isTaskCancelledError,
  retry,
  timeout,
  TimeoutStrategy,
  type IRetryBackoffContext,
} from 'cockatiel'
import { Transient } from './provider'

export type ResilienceOptions = {
  /** One attempt's time. */
  readonly timeoutMs: number
  /** Attempts under way at once, over all partitions of this process. */
  readonly concurrency: number
  readonly firstPauseMs?: number
  readonly longestPauseMs?: number
  /** Failures in a row after which the provider is taken to be down. */
  readonly failuresToOpen?: number
  /** `lane` names whose circuit it is, where a connector has several. */
  readonly onCircuit?: (open: boolean, lane?: string) => void
}

export type Guard = {
  /**
   * Runs attempts until one returns. `prepare` comes right before each that is let through, takes its own time, and may
   * end it all by answering true: then nothing is returned. Rejects only after `stop`: no attempt begins from then on. `cut` aborts the one under way as well. `onFailure`
   * hears of every failed attempt.
   */
  readonly run: <T>(work: GuardedWork<T>, stop: AbortSignal, cut: AbortSignal) => Promise<T | undefined>
}

export type GuardedWork<T> = {
  readonly prepare: () => Promise<boolean>
  readonly attempt: (signal: AbortSignal) => Promise<T>
  /** Asked whenever the provider is taken to be down: an answer ends it all, undefined waits. */
  readonly whenDown?: () => T | undefined
  readonly onFailure: (error: Error) => void
}

/** A provider that answers 429 is not down: it asks for a pause. Nor is it down when one request of ours is malformed. */
const isOutage = (error: Error): boolean =>
  error instanceof Transient ? error.retryAfterMs === undefined : isTaskCancelledError(error)

export const createGuard = (options: ResilienceOptions): Guard => {
  const { firstPauseMs = 50, longestPauseMs = 10_000, failuresToOpen = 10 } = options
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: new ExponentialBackoff({ initialDelay: 500, maxDelay: longestPauseMs }),
    breaker: new ConsecutiveBreaker(failuresToOpen),
  })
  breaker.onStateChange((state) => options.onCircuit?.(state === CircuitState.Open || state === CircuitState.Isolated))
  const slots = bulkhead(options.concurrency, Number.MAX_SAFE_INTEGER)
  const timed = timeout(options.timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false })
  const run = async <Answer>(
    { prepare, attempt, onFailure, whenDown }: GuardedWork<Answer>,
    stop: AbortSignal,
    cut: AbortSignal,
  ): Promise<Answer | undefined> => {
    let instead: { readonly answer: Answer } | undefined
    const again = retry(
      handleWhen((error) => {
        onFailure(error)
        const isDown = isBrokenCircuitError(error) || breaker.state === CircuitState.Open
        // Who stops may have a successor by now, which asks and answers in its own right.
        const answer = isDown && !stop.aborted ? whenDown?.() : undefined
        if (answer !== undefined) instead = { answer }
        return !instead && !stop.aborted
      }),
      {
        maxAttempts: Number.MAX_SAFE_INTEGER,
        backoff: new DelegateBackoff((context) => pauseAfter(context, firstPauseMs, longestPauseMs)),
      },
    )
    const begin = async () => {
      if (stop.aborted) throw stopped()
      if (await prepare()) return undefined
      if (stop.aborted) throw stopped()
      return timed.execute(({ signal }) => attempt(signal), cut)
    }
    // No signal goes to the bulkhead: what is cancelled in its queue would take the place of the next, who would wait for ever.
    try {
      return await again.execute(
        () => (stop.aborted ? Promise.reject(stopped()) : slots.execute(() => breaker.execute(begin))),
        stop,
      )
    } catch (error) {
      if (instead) return instead.answer
      throw error
    }
  }
  return { run }
}

const stopped = (): Error => new Transient('no attempt is begun any more: the connector stops', 'none', 0)

/** Full jitter over a doubling pause; never sooner than the provider asked. */
const pauseAfter = (context: IRetryBackoffContext<unknown>, firstMs: number, longestMs: number): number => {
  const asked =
    'error' in context.result && context.result.error instanceof Transient
      ? (context.result.error.retryAfterMs ?? 0)
      : 0
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(context.attempt, 16))
  return Math.max(asked, ceiling / 2 + (Math.random() * ceiling) / 2)
}
