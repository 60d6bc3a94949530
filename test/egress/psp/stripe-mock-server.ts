// Stripe's own mock, which checks requests against Stripe's published description of its API: built once with Go, kept under .oms/tools.
// It must never listen beyond loopback, nor outlive its test.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'

export type StripeMock = {
  readonly url: string
  /** What was asked and how it was answered, in order. */
  readonly exchanges: { readonly asked: string; readonly status: number; readonly said: string }[]
  /** What the next request with that method and path is answered instead, once it was found sound. */
  readonly answerNext: (asked: string, status: number, body: object) => void
  readonly close: () => Promise<void>
}

const tools = resolve(__dirname, '../../../.oms/tools')
const program = join(tools, 'stripe-mock')
const goModule = 'github.com/stripe/stripe-mock@latest'
const buildMs = 300_000

/** Says why it can't be had, or undefined once it is built. */
export function buildStripeMock(): string | undefined {
  if (existsSync(program)) return undefined
  if (spawnSync('go', ['version']).status !== 0) return 'there is no Go on the PATH'
  mkdirSync(tools, { recursive: true })
  try {
    const env = { ...process.env, GOBIN: tools, GOFLAGS: '' }
    execFileSync('go', ['install', goModule], { cwd: tools, env, timeout: buildMs, stdio: 'pipe' })
    return undefined
  } catch (error) {
    return `${goModule} can't be had: ${(error as Error).message.split('\n')[0]}`
  }
}

/** Resolves when it answers. Rejects if it ends before. */
export async function startStripeMock(): Promise<StripeMock> {
  const free = '127.0.0.1:'
  const child = spawn(program, ['-http-addr', free, '-https-addr', free], { stdio: ['ignore', 'pipe', 'pipe'] })
  const port = await listening(child)
  const exchanges: StripeMock['exchanges'] = []
  const instead = new Map<string, { readonly status: number; readonly body: object }>()
  const recorder = await startRecorder(port, exchanges, instead)
  return {
    url: `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`,
    exchanges,
    answerNext: (asked, status, body) => void instead.set(asked, { status, body }),
    close: async () => {
      recorder.close()
      recorder.closeAllConnections()
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Passes everything on, and writes down how it was answered. */
function startRecorder(
  port: number,
  exchanges: StripeMock['exchanges'],
  instead: Map<string, { readonly status: number; readonly body: object }>,
): Promise<Server> {
  const recorder = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming
    const passed = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        const status = answer.statusCode ?? 0
        const asked = `${method} ${path?.split('?')[0]}`
        exchanges.push({ asked, status, said: status < 400 ? '' : body.toString() })
        const other = instead.get(asked)
        instead.delete(asked)
        if (other === undefined || status >= 400) outgoing.writeHead(status, answer.headers).end(body)
        else outgoing.writeHead(other.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(other.body))
      })
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  return new Promise((ready) => recorder.listen(0, '127.0.0.1', () => ready(recorder)))
}

/** The port on which it listens. */
function listening(child: ChildProcess): Promise<number> {
  return new Promise((ready, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const [, port] = /Listening for HTTP at address: 127\.0\.0\.1:(\d+)\s/.exec(said) ?? []
      if (port !== undefined) ready(Number(port))
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`stripe-mock ended with ${code} before it listened: ${said}`)))
  })
}
