// The sessions of the warehouse simulator: opened by Login, wanted by every other operation, gone after a while or with the process. It
// must never let an operation through whose session it does not know.
import { randomUUID } from 'node:crypto'
import { sequence } from './wms-fields'
import { WmsFault } from './wms-soap'
import { type Element, textElement } from './wms-xml'

export type Sessions = {
  /** The content of Login's answer. Throws WmsFault. */
  readonly open: (request: Element) => string
  /** Throws WmsFault for a session that is missing, unknown or over. */
  readonly check: (sessionId: string | undefined) => void
  /** How many were opened since the start. */
  readonly opened: () => number
  readonly reset: () => void
}

const minuteMs = 60_000

/** `now` in milliseconds since 1970. A session's life is fixed when it opens: use does not lengthen it. */
export function createSessions({ now, minutes }: { now: () => number; minutes: () => number }): Sessions {
  const ends = new Map<string, number>()
  let opened = 0
  return {
    open: (request) => {
      sequence(request, [])
      for (const [id, end] of ends) if (end <= now()) ends.delete(id)
      const id = randomUUID()
      ends.set(id, now() + minutes() * minuteMs)
      opened += 1
      return textElement('SessionId', id) + textElement('ExpiresInSeconds', String(Math.round(minutes() * 60)))
    },
    check: (id) => {
      const end = ends.get(id ?? '')
      if (end !== undefined && end > now()) return
      const problem = id === undefined ? 'The session header is missing' : 'The session is unknown or has expired'
      throw new WmsFault(`${problem}. Please log in.`, 'soap:Client', 'Wms.Security.SessionException')
    },
    opened: () => opened,
    reset: () => {
      ends.clear()
      opened = 0
    },
  }
}
