// The faults that a test or an operator can turn on in any provider simulator, as one express middleware before its handlers.
// It must never change what a handler does: only whether it runs, when, and whether its answer reaches the client.
import type { Request, RequestHandler, Response } from 'express'
import { seededRandom } from '../seeded-random'

/**
 * Rates are shares of requests, 0 to 1, and together at most 1 (one draw decides). `timeoutBeforeRate`: hangs without effect.
 * `timeoutAfterRate`: the effect happens, the answer never comes. `resetAfterRate`: the effect happens, then the connection is
 * reset. `errorRate`: 500 without effect. `down`: every connection is reset at once.
 */
export type Knobs = {
  latencyMs: number
  errorRate: number
  timeoutBeforeRate: number
  timeoutAfterRate: number
  resetAfterRate: number
  down: boolean
}

/** Knobs of one simulator only, beside the common ones: numbers ≥ 0 or switches. */
export type ExtraKnobs = Record<string, number | boolean>

export type KnobControl<Extra extends ExtraKnobs = Record<never, never>> = {
  readonly get: () => Readonly<Knobs & Extra>
  /** Throws Error naming the known knobs if one is unknown, and saying what is allowed if a value is out of range. */
  readonly set: (patch: Partial<Knobs & Extra>) => void
  readonly middleware: RequestHandler
}

const hangLimitMs = 30_000
const neutral: Knobs = {
  latencyMs: 0,
  errorRate: 0,
  timeoutBeforeRate: 0,
  timeoutAfterRate: 0,
  resetAfterRate: 0,
  down: false,
}

/** `extra` adds the simulator's own knobs with their defaults; `answerError` writes the provider's own shape of a 500. */
export function createKnobs<Extra extends ExtraKnobs = Record<never, never>>(
  seed = 1,
  options: { extra?: Extra; answerError?: (response: Response) => void } = {},
): KnobControl<Extra> {
  let current = { ...neutral, ...options.extra } as Knobs & Extra
  let faulty = false
  const random = seededRandom(seed)
  const answerError =
    options.answerError ?? ((response) => void response.status(500).json({ error: 'simulated failure' }))

  const middleware: RequestHandler = (request, response, next) => {
    if (!faulty) return next()
    if (current.down) return reset(request)
    const fault = draw(current, random())
    const proceed = () => {
      if (fault === 'error') return answerError(response)
      if (fault === 'timeoutBefore') return hang(request)
      if (fault === 'timeoutAfter') swallow(response, () => hang(request))
      if (fault === 'resetAfter') swallow(response, () => reset(request))
      next()
    }
    if (current.latencyMs > 0) setTimeout(proceed, current.latencyMs)
    else proceed()
  }

  return {
    get: () => current,
    set: (patch) => {
      current = checked(current, patch)
      faulty = Object.keys(neutral).some((name) => Boolean(current[name as keyof Knobs]))
    },
    middleware,
  }
}

function checked<All extends Knobs>(current: All, patch: Partial<All>): All {
  for (const [name, value] of Object.entries(patch)) {
    const present = (current as Record<string, unknown>)[name]
    if (!Object.hasOwn(current, name)) {
      throw new Error(`There is no knob '${name}': use one of ${Object.keys(current).join(', ')}`)
    }
    const sound =
      typeof present === 'boolean' ? typeof value === 'boolean' : Number.isFinite(value) && Number(value) >= 0
    if (!sound || (name.endsWith('Rate') && Number(value) > 1)) {
      const allowed = typeof present === 'boolean' ? 'true or false' : name.endsWith('Rate') ? '0 to 1' : 'a number ≥ 0'
      throw new Error(`The knob '${name}' takes ${allowed}: send such a value`)
    }
  }
  const result = { ...current, ...patch }
  const sum = result.errorRate + result.timeoutBeforeRate + result.timeoutAfterRate + result.resetAfterRate
  if (sum > 1 + 1e-9) throw new Error(`The fault rates add up to ${sum}: lower them to at most 1 together`)
  return result
}

function draw(knobs: Knobs, at: number): 'error' | 'timeoutBefore' | 'timeoutAfter' | 'resetAfter' | undefined {
  let bound = knobs.errorRate
  if (at < bound) return 'error'
  if (at < (bound += knobs.timeoutBeforeRate)) return 'timeoutBefore'
  if (at < (bound += knobs.timeoutAfterRate)) return 'timeoutAfter'
  return at < bound + knobs.resetAfterRate ? 'resetAfter' : undefined
}

const reset = (request: Request): void => void request.socket.resetAndDestroy()

/** The client's abort closes the socket itself; the timer only bounds a client that waits for ever. */
function hang(request: Request): void {
  const timer = setTimeout(() => request.socket.destroy(), hangLimitMs)
  request.socket.once('close', () => clearTimeout(timer))
}

/** Lets the handler work as ever, but nothing of its answer leaves. */
function swallow(response: Response, atEnd: () => void): void {
  response.writeHead = () => response
  response.flushHeaders = () => undefined
  response.write = () => true
  response.end = () => {
    atEnd()
    return response
  }
}
