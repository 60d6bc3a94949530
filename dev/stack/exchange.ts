// One question and its answer over a bare socket. It never throws: no answer in time is an answer too.
import { connect as connectTcp, type NetConnectOpts } from 'node:net'
import { connect as connectTls } from 'node:tls'

export type Address = NetConnectOpts & { readonly tls?: boolean }

const timeoutMs = 3_000

/** The first `enough` bytes or more of the answer, or undefined; `farewell` is said after an answer. */
export const exchange = (
  address: Address,
  request: Buffer,
  enough: number,
  farewell?: Buffer,
): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    let answer = Buffer.alloc(0)
    const socket = address.tls ? connectTls(address) : connectTcp(address)
    const finish = (result: Buffer | undefined): void => {
      if (result !== undefined && farewell !== undefined) socket.end(farewell)
      socket.destroySoon()
      resolve(result)
    }
    socket.setTimeout(timeoutMs, () => finish(undefined))
    socket.once('error', () => finish(undefined))
    socket.once('close', () => finish(undefined))
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk])
      if (answer.length >= enough) finish(answer)
    })
    socket.write(request)
  })
