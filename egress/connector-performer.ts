// Performs one request of a connector: attempts under the guard of whom it goes to, on record where a call is not idempotent, until there is an
// answer in the log; and takes back what was done beside the answer that counts. It must never forget a doubt.
import { deriveMessageId } from '../schemas/ids'
import type { Message } from '../schemas/message'
import type { AttemptRecorded } from '../schemas/messages'
import type { Clock } from '../processors/engine/clock'
import type { Headers } from '../processors/engine/log'
import { Transient, type AnyProvider, type Attempt } from './provider'
import type { Guard } from './resilience'
import type { ResultsWriter } from './results-writer'

export type PerformerOptions = {
  readonly node: string
  // The runner ties request and result types to the node; here they are only passed through.
  readonly provider: AnyProvider
  /** Calls that are not idempotent are recorded before they are made. */
  readonly recordsAttempts: boolean
  /** Limits and circuit of whom a request goes to. */
  readonly guardOf: (request: Message) => Guard
  readonly clock: Clock
  /** After this time every call has ended that was begun before: by whoever stood still, and goes on behind his successor's back. */
  readonly secondLookMs: number
  readonly onFailure: (request: Message, error: Error) => void
}
type WhenDown = (request: Message) => object | undefined
type Undo = (request: Message, made: Message | undefined, counts: Message, attempt: Attempt) => Promise<void>

const undoPatienceMs = 60_000
/** No other instance can have taken over sooner: the shortest session that a broker allows is twice as long. */
const outdatedMs = 3_000

export class Performer {
  /** No attempt begins after `stopping`; those under way are given up by `cutting`. */
  constructor(
    private readonly options: PerformerOptions,
    private readonly results: ResultsWriter,
    private readonly stopping: AbortSignal,
    private readonly cutting: AbortSignal,
  ) {}

  /**
   * Resolves when the answer that counts is in the log, with whether that is all: where another one had the request as well, `lookAgain` is
   * to be called. `isInherited`: an earlier life may have begun it. Rejects after a stop.
   */
  async perform(request: Message, headers: Headers, isInherited = false): Promise<boolean> {
    const { provider, guardOf, clock, node, onFailure } = this.options
    const whenDown = provider.whenDown as WhenDown | undefined
    const startedAt = clock.now()
    let inDoubt = isInherited || this.results.wasAttempted(request.id)
    const attempts = { made: 0, isOpen: false, withdrawn: Promise.resolve() }
    const perform = provider.perform as unknown as (request: Message, attempt: Attempt) => Promise<object>
    const work = {
      prepare: async () => {
        if (this.options.recordsAttempts) {
          attempts.isOpen = true
          inDoubt = (await this.recordAttempt(request, headers, ++attempts.made)) || inDoubt
        }
        return this.results.isAnswered(request.id)
      },
      attempt: (signal: AbortSignal) => perform(request, { inDoubt, signal, now: clock.now() }),
      whenDown: () => (inDoubt ? undefined : whenDown?.(request)),
      onFailure: (error: Error) => {
        if (isDoubtful(error)) inDoubt = true
        if (attempts.isOpen && !inDoubt) attempts.withdrawn = this.withdrawAttempt(request, headers, attempts.made)
        attempts.isOpen = false
        onFailure(request, error)
      },
    }
    const body = await guardOf(request)
      .run(work, this.stopping, this.cutting)
      .catch(async (error: Error) => {
        await attempts.withdrawn
        if (inDoubt) await this.undoAfterStop(request)
        throw error
      })
    // Two instances may answer differently: what is decided on each answer is to have ids of its own.
    const name = body ? `${node}:${(body as { type?: string }).type}` : node
    const head = { id: deriveMessageId(request.id, name, 0), orderId: request.orderId, at: clock.now() }
    const result = body && ({ ...body, ...head } as Message)
    const counts = result ? await this.results.append(result, headers) : this.results.answerTo(request.id)
    if (counts && (inDoubt || counts !== result || this.results.isContested(request.id)))
      await this.undo(request, result, counts)
    if (counts && provider.tellAfter && clock.now() - startedAt > outdatedMs) await this.tellAfter(counts, headers)
    return !this.mayBeDoubled(request.id) && !(isInherited && provider.undo)
  }

  /** Tells how things are now, where what was told of them may stand behind something newer. Repeatable. Rejects after a stop. */
  async tellAfter(told: Message, headers: Headers = {}): Promise<void> {
    const { provider, clock, node } = this.options
    const tellAfter = provider.tellAfter as unknown as (told: Message) => Promise<object | undefined>
    const startedAt = clock.now()
    const body = await this.guarded(told, () => tellAfter(told), this.stopping, this.cutting)
    if (!body) return
    const head = { id: deriveMessageId(told.id, node, 0), orderId: told.orderId, at: clock.now() }
    const news = { ...body, ...head } as Message
    await this.results.append(news, headers)
    if (clock.now() - startedAt > outdatedMs) await this.tellAfter(news, headers)
  }

  /** The request is answered, and another one may have done it, or may do it yet. */
  mayBeDoubled(requestId: string): boolean {
    return this.options.provider.undo !== undefined && this.results.isContested(requestId)
  }

  /**
   * Whoever stood still may have woken, acted, and ended before he could take it back: after a while that is done for him, soon and once more
   * for certain. Repeatable. Rejects after a stop: the successor does it.
   */
  async lookAgain(request: Message): Promise<void> {
    const { clock, secondLookMs } = this.options
    const answeredAt = clock.now()
    for (const afterMs of [secondLookMs / 12, secondLookMs]) {
      await waitUntil(clock, answeredAt + afterMs, this.stopping)
      const counts = this.results.answerTo(request.id)
      if (counts) await this.undo(request, undefined, counts)
    }
  }

  /**
   * Notes, before each call that is not idempotent, that it is about to be made. True when somebody else noted one first: the effect may
   * be theirs. An instance that stood still and wakes finds out here that another has gone on without it.
   */
  private async recordAttempt(request: Message, headers: Headers, attempt: number): Promise<boolean> {
    const { clock } = this.options
    const begun = clock.now()
    await this.results.append(this.attemptOf(request, attempt, false), headers)
    // On record before the rest: what came behind it is not known yet.
    if (clock.now() - begun > outdatedMs) await this.results.refresh()
    return !this.results.isOwnAttempt(request.id) || this.results.isContested(request.id)
  }

  /**
   * The call had certainly no effect, and there was no doubt before it: a successor need not doubt either. Nobody waits for it but the end:
   * the log has it before the next attempt.
   */
  private async withdrawAttempt(request: Message, headers: Headers, attempt: number): Promise<void> {
    // What can't be written leaves the attempt on record: that is a doubt too many, and none too few.
    await this.results.append(this.attemptOf(request, attempt, true), headers).catch(() => undefined)
  }

  private attemptOf({ id: requestId, orderId }: Message, attempt: number, withdrawn: boolean): AttemptRecorded {
    const { node, clock } = this.options
    const id = deriveMessageId(requestId, node, 2 * attempt - (withdrawn ? 0 : 1))
    return { type: 'AttemptRecorded', id, orderId, at: clock.now(), requestId, attempt, withdrawn }
  }

  /** What was done beside the answer that counts is taken back, where the provider can: by whoever may have done it. */
  private async undo(
    request: Message,
    made: Message | undefined,
    counts: Message,
    signal = this.cutting,
  ): Promise<void> {
    const { clock } = this.options
    const undo = this.options.provider.undo as unknown as Undo | undefined
    if (!undo) return
    const attempt = (ending: AbortSignal): Promise<void> =>
      undo(request, made, counts, { inDoubt: true, signal: ending, now: clock.now() })
    await this.guarded(request, attempt, signal, signal)
  }

  /** A call that is repeatable and needs no record. */
  private guarded<Answer>(
    about: Message,
    attempt: (signal: AbortSignal) => Promise<Answer>,
    stop: AbortSignal,
    cut: AbortSignal,
  ): Promise<Answer | undefined> {
    const { guardOf, onFailure } = this.options
    const work = { prepare: async () => false, attempt, onFailure: (error: Error) => onFailure(about, error) }
    return guardOf(about).run(work, stop, cut)
  }

  /**
   * The call was given up, and its effect may come after the successor's answer and look. Where there is no answer yet, whoever gives it
   * looks later. Nobody waits for this: a process that ends leaves it.
   */
  private async undoAfterStop(request: Message): Promise<void> {
    if (!this.options.provider.undo) return
    await this.results.refresh()
    const counts = this.results.answerTo(request.id)
    if (!counts) return
    const ending = new AbortController()
    const timer = setTimeout(() => ending.abort(), undoPatienceMs)
    await this.undo(request, undefined, counts, ending.signal).finally(() => clearTimeout(timer))
  }
}

const waitUntil = (clock: Clock, at: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const onStop = (): void => {
      cancel()
      reject(new Transient('the connector stops: its successor looks again', 'none'))
    }
    const cancel = clock.at(at, () => {
      stop.removeEventListener('abort', onStop)
      resolve()
    })
    if (stop.aborted) onStop()
    else stop.addEventListener('abort', onStop, { once: true })
  })

/** An attempt that never began, because the circuit was open or the process stops, leaves no doubt. */
const isDoubtful = (error: Error): boolean =>
  error instanceof Transient
    ? error.effect === 'unknown'
    : !('isBrokenCircuitError' in error) && !('isBulkheadRejectedError' in error)
