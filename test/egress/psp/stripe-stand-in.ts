// A stand-in for Stripe that answers what a test says, for what the simulator never does; it keeps what it was sent.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Asked = { readonly method: string; readonly path: string; readonly form: Record<string, string> }
export type StandInAnswer = {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body: object
  /** The connection is reset in the middle of the answer. */
  readonly cut?: true
}

/** Serves while `work` runs; gives what `work` gives and what was asked, in order. */
export async function withStandIn<Result>(
  answer: (asked: Asked) => StandInAnswer,
  work: (baseUrl: string) => Promise<Result>,
): Promise<{ readonly result: Result; readonly asked: readonly Asked[] }> {
  const all: Asked[] = []
  const server = createServer((incoming, outgoing) => {
    let body = ''
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
    incoming.on('end', () => {
      const path = incoming.url?.split('?')[0] ?? ''
      const asked = { method: incoming.method ?? '', path, form: Object.fromEntries(new URLSearchParams(body)) }
      all.push(asked)
      const { status = 200, headers, body: said, cut } = answer(asked)
      const text = JSON.stringify(said)
      if (!cut) return void outgoing.writeHead(status, headers).end(text)
      outgoing.writeHead(status, { ...headers, 'content-length': text.length })
      outgoing.write(text.slice(0, text.length / 2), () => incoming.socket.resetAndDestroy())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    return { result: await work(`http://127.0.0.1:${port}`), asked: all }
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
