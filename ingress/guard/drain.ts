// Ends a server without losing an answer: what is in hand is answered, what is idle is closed, and nothing outlives the bound.
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** To be called before the server listens. The result ends it, and may be called again; the bound is in milliseconds. */
export const drainable = (server: Server): ((boundMs: number) => Promise<void>) => {
  const inHand = new Set<ServerResponse>()
  const sockets = new Set<Socket>()
  let ended: Promise<void> | undefined
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.prependListener('request', (_request, response: ServerResponse) => {
    inHand.add(response)
    response.once('close', () => inHand.delete(response))
    if (ended) endConnectionAfter(server, response)
  })
  const end = (boundMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cut = setTimeout(() => server.closeAllConnections(), boundMs)
      server.close(() => {
        clearTimeout(cut)
        resolve()
      })
      for (const response of inHand) endConnectionAfter(server, response)
      server.closeIdleConnections()
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    })
  return (boundMs) => (ended ??= end(boundMs))
}

const endConnectionAfter = (server: Server, response: ServerResponse): void => {
  if (response.headersSent) response.once('close', () => server.closeIdleConnections())
  else response.setHeader('Connection', 'close')
}
