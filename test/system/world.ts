// A whole local system for a system test: servers, simulators and workers that can be killed, on free ports and a folder of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { firstMessage, startChild, stopChild } from '../../dev/child'
import { startLocalSystem, type LocalSystem } from '../../dev/local-system'
import { createBank } from '../../dev/orders/lives/bank'
import { LivesDriver } from '../../dev/orders/lives/driver'
import { startCrew } from '../../dev/orders/crew'
import { createStockroom } from '../../dev/orders/lives/stockroom'
import { createOrderApi } from '../../dev/orders/order-api'
import { createTokens, type Tokens } from '../../dev/orders/tokens'
import { Tracker } from '../../dev/tracker'
import { openContext, type Context } from '../../processors/engine/context'

export type Worker = { readonly child: ChildProcess; readonly url: string }
export type World = {
  readonly system: LocalSystem
  readonly context: Context
  readonly tracker: Tracker
  readonly tokens: Tokens
  readonly httpPorts: readonly number[]
  /** What no script expects: of lives that went wrong, and of people who could not do their work. */
  readonly problems: readonly string[]
  /** Starts a worker with all roles on one of the ports; resolves when it is ready. */
  readonly startWorker: (port: number) => Promise<Worker>
  /** Drives what happens to orders later, and what warehouse and drivers do, through the worker of the address; with `lives` also where no order's customer cancels. */
  readonly driveLives: (url: string, lives: boolean) => LivesDriver
  readonly stop: () => Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

export const startWorld = async (options: {
  speed: number
  partitions: number
  workers: number
  env?: NodeJS.ProcessEnv
}): Promise<World> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'oms-world-'))
  const httpPorts = await Promise.all(Array.from({ length: options.workers }, freePort))
  const {
    KAFKA_BROKERS: _k,
    DATABASE_URL: _d,
    PAYMENTS_DATABASE_URL: _p,
    FULFILLMENT_DATABASE_URL: _f,
    REDIS_URL: _r,
    SCHEMA_REGISTRY_URL: _s,
    ...own
  } = process.env
  const system = await startLocalSystem({
    ...options,
    dataDir,
    fresh: true,
    ports: 'free',
    httpPort: httpPorts[0]!,
    progress: () => undefined,
    env: { ...own, ...options.env },
  })
  const context = await openContext('test', system.env)
  const tracker = new Tracker(context.log, context.codec)
  await tracker.start()
  const workers: Worker[] = []
  const startWorker = async (port: number): Promise<Worker> => {
    const child = startChild(join(__dirname, '..', '..', 'dev', 'worker.ts'), {
      env: { ...system.env, HTTP_PORT: String(port), OMS_LOG_LEVEL: 'warn' },
      logFile: join(dataDir, 'logs', `worker-${port}.log`),
    })
    const worker = { child, url: await firstMessage(child, 'a worker', (message) => (message as { url?: string }).url) }
    workers.push(worker)
    return worker
  }
  const tokens = createTokens(system.issuer)
  const problems: string[] = []
  const onProblem = (text: string): void => void problems.push(text)
  const closes: (() => Promise<void>)[] = []
  const driveLives = (baseUrl: string, lives: boolean): LivesDriver => {
    const ending = new AbortController()
    const api = createOrderApi({ baseUrl, tokens, retryForMs: 120_000, signal: ending.signal })
    const stockroom = createStockroom(system.simulators.inventory)
    const driver = new LivesDriver({ api, lives, bank: createBank(system.simulators), stockroom, onProblem })
    const crew = startCrew({ api, speed: options.speed, isMinded: (orderId) => driver.mindsFloor(orderId), onProblem })
    closes.push(async () => {
      ending.abort()
      await crew.stop()
      api.close()
    })
    tracker.onMoved = (orderId, status, waitsFor) => driver.saw(orderId, status, waitsFor)
    return driver
  }
  const stop = async (): Promise<void> => {
    for (const close of closes) await close()
    await Promise.all(workers.map(({ child }) => stopChild(child)))
    await tracker.stop()
    await context.log.close()
    await system.stop()
    if (!process.env['OMS_KEEP_TEST_DATA']) rmSync(dataDir, { recursive: true, force: true })
  }
  return { system, context, tracker, tokens, httpPorts, problems, startWorker, driveLives, stop }
}

/** Resolves true once the condition holds, false when it does not within the bound; it asks on every turn of progress, twenty times a second. */
export const eventually = async (condition: () => boolean, withinMs: number): Promise<boolean> => {
  for (const until = Date.now() + withinMs; Date.now() < until;) {
    if (condition()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return condition()
}
