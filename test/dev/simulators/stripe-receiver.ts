// A receiver of webhooks that keeps what comes and answers as a test says.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Receiver = {
  readonly url: string
  readonly posts: { readonly body: string; readonly signature: string }[]
  /** The status for the nth post, from 1; undefined leaves it without an answer. */
  answer: (count: number) => number | undefined
  /** Resolves once so many posts have come in all. */
  readonly until: (count: number) => Promise<void>
  /** Resolves once so many were answered with 2xx. */
  readonly taken: (count: number) => Promise<void>
  /** Resolves with the next turn of the event loop in which something may have happened. */
  readonly next: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function openReceiver(): Promise<Receiver> {
  const posts: Receiver['posts'] = []
  const waiting = new Set<() => void>()
  let taken = 0
  const changed = (): void => {
    for (const wake of [...waiting]) wake()
  }
  const reached = (count: () => number, wanted: number): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (count() < wanted) return void waiting.add(check)
        waiting.delete(check)
        resolve()
      }
      check()
    })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      posts.push({ body: Buffer.concat(chunks).toString(), signature: String(request.headers['stripe-signature']) })
      const status = receiver.answer(posts.length)
      if (status !== undefined) response.writeHead(status).end()
      if (status !== undefined && status < 300) taken += 1
      changed()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe`,
    posts,
    answer: () => 200,
    until: (count) => reached(() => posts.length, count),
    taken: (count) => reached(() => taken, count),
    next: () => new Promise((resolve) => setImmediate(resolve)),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return receiver
}
