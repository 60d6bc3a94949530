// `npm start`: the whole system on one machine, with orders moving through it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import colors from 'picocolors'
import { openContext } from '../processors/engine/context'
import { createLogger } from '../runtime/logger'
import { settings } from '../runtime/settings'
import { renderTable as renderTopology } from '../topics/render-table'
import { feed } from './feed'
import { startLocalSystem, type LocalSystem } from './local-system'
import { createTokens } from './orders/tokens'
import { readOptions, type StartOptions } from './options'
import { startRoles, type Roles } from './roles'
import { StackError } from './stack/stack-error'
import { assertHttpPortFree } from './http-port'
import { auditAndReport, printSummary } from './summary'
import { Tracker } from './tracker'

type Stop = { readonly name: string; readonly stop: () => Promise<unknown> }
const stops: Stop[] = []
let stopping: Promise<void> | undefined
const interrupted = new AbortController()

/** Stops what was started, last first; safe to call again. */
const stopAll = (): Promise<void> => {
  stopping ??= (async () => {
    for (const { name, stop } of stops.splice(0).reverse())
      await stop().catch((error: Error) => console.error(`${name} did not stop orderly: ${error.message}`))
  })()
  return stopping
}

const run = async (options: StartOptions): Promise<number> => {
  const startedAt = Date.now()
  const httpPort = Number(process.env['HTTP_PORT'] ?? settings.HTTP_PORT.default)
  await assertHttpPortFree(httpPort)
  const system = await startLocalSystem({
    ...options,
    ports: 'fixed',
    httpPort,
    progress: (line) => console.log(colors.dim(line)),
  })
  stops.push({ name: 'the servers', stop: system.stop })
  if (interrupted.signal.aborted) return 130
  const envFile = join(options.dataDir, 'env.json')
  rmSync(envFile, { force: true })
  writeFileSync(envFile, JSON.stringify(rolesEnvironment(system), null, 2), { mode: 0o600 })
  stops.push({ name: 'env.json', stop: async () => rmSync(envFile, { force: true }) })
  const { roles, tracker } = await openRoles(options, system)
  console.log(renderTopology())
  const fed = await feed({
    options,
    baseUrl: roles.url,
    tokens: createTokens(system.issuer),
    outside: system.simulators,
    tracker,
    waiting: roles.waiting,
    signal: interrupted.signal,
    startedAt,
  })
  if (interrupted.signal.aborted) return 130
  const clean = await auditAndReport(system.env)
  printSummary({ fed, tracker, system, url: roles.url, dataDir: options.dataDir })
  if (options.exit) return clean && fed.unexpected.length === 0 ? 0 : 1
  console.log(`\nThe system stays up. ${colors.bold('Ctrl-C')} stops all of it.`)
  const dead = await Promise.race([system.stack.died, untilInterrupted()])
  if (!dead) return 0
  console.error(`${dead.message}\n${dead.fix}`)
  return 1
}

const openRoles = async (options: StartOptions, system: LocalSystem): Promise<{ roles: Roles; tracker: Tracker }> => {
  const logger = createLogger('oms', { file: join(options.dataDir, 'logs', 'oms.log') })
  const context = await openContext('oms', system.env, logger)
  const roles = await startRoles({ ...context, fatal: (error) => failFor(error) })
  stops.push({ name: 'the roles', stop: roles.stop })
  const tracker = new Tracker(context.log, context.codec)
  await tracker.start()
  stops.push({ name: 'the tracker', stop: () => tracker.stop() })
  return { roles, tracker }
}

/** What the operator's commands need to find this system. */
const rolesEnvironment = (system: LocalSystem): Record<string, string> =>
  Object.fromEntries(
    Object.keys(settings).flatMap((name) => (system.env[name] === undefined ? [] : [[name, system.env[name]]])),
  )

const failFor = (error: Error): void => {
  console.error(`The system can't go on: ${error.message}`)
  void stopAll().finally(() => process.exit(1))
}

const untilInterrupted = (): Promise<undefined> =>
  new Promise((resolve) => interrupted.signal.addEventListener('abort', () => resolve(undefined), { once: true }))

const explain = (error: unknown): string => {
  if (error instanceof StackError) return `${error.message}\n${error.fix}`
  return error instanceof Error ? error.message : String(error)
}

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2))
  mkdirSync(options.dataDir, { recursive: true })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (interrupted.signal.aborted) process.exit(130)
      interrupted.abort()
      console.log('\nStopping …')
      void stopAll().finally(() => process.exit(options.exit ? 130 : 0))
    })
  const code = await run(options).catch((error: unknown) => {
    if (!interrupted.signal.aborted) console.error(colors.red(explain(error)))
    return 1
  })
  await stopAll()
  process.exit(code)
}

void main()
