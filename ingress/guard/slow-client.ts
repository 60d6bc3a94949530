// Ends what a client draws out: a body that trickles in, and one that goes on after its answer. It must never cut a client off that
// sends at a fair pace.
import type { Handler, HttpResponse } from '../http-server'

/** Goes before the parser of a body: `late` answers when the body has not come whole within the bound. */
export const bodyWithin =
  (boundMs: number, late: (response: HttpResponse) => void): Handler =>
  (request, response, next) => {
    if (!request.complete) {
      const timer = setTimeout(() => late(response), boundMs)
      request.once('end', () => clearTimeout(timer))
      response.once('close', () => clearTimeout(timer))
    }
    next()
  }

/** An answer was given before the body came whole: the client gets this long to read it, and its socket is closed. */
export const closeUnread =
  (lingerMs: number): Handler =>
  (request, response, next) => {
    response.once('finish', () => {
      if (request.complete) return
      const { socket } = request
      const timer = setTimeout(() => socket.destroy(), lingerMs)
      const end = (): void => {
        clearTimeout(timer)
        request.off('end', end)
        socket.off('close', end)
      }
      request.once('end', end)
      socket.once('close', end)
    })
    next()
  }
