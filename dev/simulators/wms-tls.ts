// TLS before a simulator, as a gateway has it: what comes in by https goes on as plain bytes. It must never be reachable but on loopback.
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'

/** Certificate and private key in PEM. */
export type TlsIdentity = { readonly cert: string; readonly key: string }

export type TlsFront = { readonly url: string; readonly port: number; readonly close: () => Promise<void> }

/** Before the plain HTTP server at 127.0.0.1:`target`; on a free port unless told. Rejects with the system's error if it is taken. */
export async function startTlsFront(target: number, identity: TlsIdentity, wanted = 0): Promise<TlsFront> {
  const open = new Set<TLSSocket>()
  const server = createServer(identity, (socket) => {
    const inner = connect(target, '127.0.0.1')
    const end = () => {
      open.delete(socket)
      socket.destroy()
      inner.destroy()
    }
    open.add(socket)
    for (const side of [socket, inner]) side.on('error', end).on('close', end)
    socket.pipe(inner).pipe(socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wanted, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of open) socket.destroy()
    })
  return { url: `https://127.0.0.1:${port}`, port, close }
}
