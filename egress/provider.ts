// The port every provider implements: one attempt at one request. It never retries, waits or logs: the connector's
// engine does that, from what the attempt returns or throws.
import type { Body, Message } from '../schemas/message'

/**
 * The attempt failed for a reason that may pass: a time-out, a reset, 429, 5xx. `effect` says what is known of the
 * other side: 'none' = it certainly did nothing; 'unknown' = it may have acted (the next attempt is told `inDoubt`).
 */
export class Transient extends Error {
  override readonly name = 'Transient'
  constructor(
    message: string,
    readonly effect: 'none' | 'unknown',
    readonly retryAfterMs?: number,
  ) {
    super(message)
  }
}

export type Attempt = {
  /** An earlier attempt at this same request, by this process or another one, may have had its effect. */
  readonly inDoubt: boolean
  /** Aborted when the attempt's time is over; the attempt then throws Transient(…, 'unknown') or 'none' if nothing was sent. */
  readonly signal: AbortSignal
  /** Milliseconds since 1970, now. */
  readonly now: number
}

/**
 * `perform` makes one attempt. It returns the outcome as a result body (done or refused: both are results), or throws
 * Transient. Anything else thrown counts as Transient(…, 'unknown') and is logged as an error. The request's `id` is the
 * effect id: idempotency key, customer reference, custom arg, whatever the provider has.
 */
export type Provider<Request extends Message, Result extends Message> = {
  readonly name: string
  /**
   * Its results tell how things are now, and the last one of a key is to be right. Where a result may stand behind a newer one, since it was long
   * on its way into the log or another instance wrote it, this answers what is to be told after it; undefined while it is still right.
   */
  readonly tellAfter?: (told: Result) => Promise<Body<Result> | undefined>
  readonly perform: (request: Request, attempt: Attempt) => Promise<Body<Result>>
  /**
   * The other side is down and was certainly never asked for this request: an answer that says so, by which another may be asked instead.
   * Undefined, or absent: the request waits.
   */
  readonly whenDown?: (request: Request) => Body<Result> | undefined
  /**
   * The request is answered by `counts`: takes back whatever else was done for it, by whomever, and never what `counts` names. Called
   * where more than that may have been done: after a doubt, or when this instance `made` a result that does not count. Repeatable;
   * throws Transient.
   */
  readonly undo?: (
    request: Request,
    made: Body<Result> | undefined,
    counts: Body<Result>,
    attempt: Attempt,
  ) => Promise<void>
}

/** A provider whose messages are hidden: what the connectors' engine works with. */
export type AnyProvider = {
  readonly name: string
  readonly tellAfter?: (told: never) => Promise<object | undefined>
  readonly perform: (request: never, attempt: Attempt) => Promise<object>
  readonly whenDown?: (request: never) => object | undefined
  readonly undo?: (request: never, result: never, counts: never, attempt: Attempt) => Promise<void>
}
