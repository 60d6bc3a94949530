// Keeps one caller's flood from taking the room of all: so many requests of a caller are in hand at once, some more wait, the rest
// are refused. It must never let a caller wait for another.
import type { Caller } from '../auth/caller'
import type { Handler, HttpResponse } from '../http-server'
import { Problem } from '../problems'

export type BulkheadOptions = {
  readonly callerOf: (response: HttpResponse) => Pick<Caller, 'subject'>
  /** Requests of one caller being worked on at a time; default 64. */
  readonly inHand?: number
  /** Requests of one caller that wait, bodies unread; default 128. */
  readonly waiting?: number
}

type Lane = { inHand: number; readonly waiting: Set<() => void> }

/** Goes behind authentication and before the body is read. A place is held until the answer is sent or the client is gone. */
export const createBulkhead = ({ callerOf, inHand = 64, waiting = 128 }: BulkheadOptions): Handler => {
  const lanes = new Map<string, Lane>()
  const laneOf = (subject: string): Lane => {
    const lane = lanes.get(subject) ?? { inHand: 0, waiting: new Set() }
    lanes.set(subject, lane)
    return lane
  }
  const leave = (subject: string, lane: Lane): void => {
    const [following] = lane.waiting
    lane.inHand--
    following?.()
    if (lane.inHand === 0) lanes.delete(subject)
  }
  return (_request, response, next) => {
    if (response.closed || response.destroyed) return
    const { subject } = callerOf(response)
    const lane = laneOf(subject)
    const enter = (): void => {
      lane.waiting.delete(enter)
      lane.inHand++
      response.off('close', giveUp).once('close', () => leave(subject, lane))
      next()
    }
    const giveUp = (): void => void lane.waiting.delete(enter)
    if (lane.inHand < inHand) return enter()
    if (lane.waiting.size >= waiting)
      throw new Problem(
        'too-many-requests',
        { detail: `Send at most ${inHand} requests at once: wait for answers first.` },
        { 'Retry-After': '1' },
      )
    lane.waiting.add(enter)
    response.once('close', giveUp)
  }
}
