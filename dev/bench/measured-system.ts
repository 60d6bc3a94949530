// The system under measurement: fresh servers in a temporary folder, and one worker process with all roles. It ends with all that it
// started and leaves nothing behind, also when it is stopped half-way.
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKafkaLog } from '../../processors/engine/kafka/kafka-log'
import type { Log } from '../../processors/engine/log'
import { Codec } from '../../schemas/codec'
import { openSchemaIds } from '../../schemas/registry-client'
import { openClusterAdmin, type ClusterAdmin } from '../../topics/kafka-admin'
import { firstMessage, startChild, stopChild } from '../child'
import { startLocalSystem, type LocalSystem } from '../local-system'
import { postgresFolders } from '../stack/postgres-user'
import type { BenchOptions } from './options'
import { childrenLike } from './process-cpu'
import type { ProfileOrder } from './worker-profile'

export type Worker = {
  readonly url: string
  readonly pid: number
  /** Profiles the worker until the returned function is called, which resolves when the file is written. */
  readonly profile: (file: string) => () => Promise<void>
  /** Rejects when the worker ends by itself. */
  readonly died: Promise<never>
  readonly stop: () => Promise<void>
}

export type MeasuredSystem = {
  readonly env: NodeJS.ProcessEnv
  readonly log: Log
  readonly codec: Codec
  readonly admin: ClusterAdmin
  readonly partitions: number
  readonly issuer: LocalSystem['issuer']
  /** By name: kafka, postgres, redis, simulators. */
  readonly pids: ReadonlyMap<string, number>
  readonly startWorker: () => Promise<Worker>
}

type Stop = () => Promise<unknown>

/** `stops` is filled as things start, so that an interruption at any moment finds what is to be stopped. */
export const startMeasuredSystem = async (
  options: BenchOptions,
  progress: (line: string) => void,
  stops: Stop[],
): Promise<MeasuredSystem> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'oms-bench-'))
  if (options.keep) progress(`The data folder ${dataDir} is kept`)
  else
    stops.push(async () =>
      [...postgresFolders(dataDir), dataDir].forEach((folder) => rmSync(folder, { recursive: true, force: true })),
    )
  const httpPort = await freePort()
  const { partitions } = options
  const system = await startLocalSystem({
    dataDir,
    fresh: true,
    ports: 'free',
    speed: 1,
    partitions,
    httpPort,
    progress,
    env: ownServers(),
  })
  stops.push(system.stop)
  const log = await openKafkaLog({ brokers: brokersOf(system.env), clientId: 'bench' })
  stops.push(() => log.close())
  const admin = await openClusterAdmin(brokersOf(system.env))
  stops.push(() => admin.close())
  const servers = system.stack.started.map(({ name, pid }) => [name as string, pid] as const)
  const simulators = childrenLike(process.pid, 'simulators/main').map((pid) => ['simulators', pid] as const)
  return {
    env: system.env,
    log,
    codec: new Codec(await openSchemaIds(system.env['SCHEMA_REGISTRY_URL']!)),
    admin,
    partitions,
    issuer: system.issuer,
    pids: new Map([...servers, ...simulators]),
    startWorker: () => startWorker(options, system.env, join(dataDir, 'logs', 'worker.log'), stops),
  }
}

/** Whatever the environment names is not measured: the bench has a broker, a database and a Redis of its own. */
const ownServers = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...{
    KAFKA_BROKERS: '',
    DATABASE_URL: '',
    PAYMENTS_DATABASE_URL: '',
    FULFILLMENT_DATABASE_URL: '',
    REDIS_URL: '',
    SCHEMA_REGISTRY_URL: '',
    SIM_STATE_DIR: '',
  },
  OMS_KAFKA_JARS: process.env['OMS_KAFKA_JARS'] || join(process.cwd(), '.oms', 'kafka-jars'),
  OMS_LOG_LEVEL: process.env['OMS_LOG_LEVEL'] ?? 'warn',
})

const brokersOf = (env: NodeJS.ProcessEnv): string[] => env['KAFKA_BROKERS']!.split(',')

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

const startWorker = async (
  options: BenchOptions,
  env: NodeJS.ProcessEnv,
  logFile: string,
  stops: Stop[],
): Promise<Worker> => {
  const profiled = options.profiles ? ['--require', 'tsx/cjs', '--require', join(__dirname, 'worker-profile.ts')] : []
  const nodeOptions = [env['NODE_OPTIONS'] ?? '', ...options.workerArgs, ...profiled].join(' ').trim()
  const child = startChild(join(__dirname, '..', 'worker.ts'), { env: { ...env, NODE_OPTIONS: nodeOptions }, logFile })
  const stop = (): Promise<void> => stopChild(child)
  stops.push(stop)
  const url = await firstMessage(child, `the worker (its log: ${logFile})`, (message) => {
    const { ready, url } = message as { ready?: boolean; url?: string }
    return ready ? url : undefined
  })
  return { url, pid: child.pid!, profile: (file) => profile(child, file), died: death(child, logFile), stop }
}

const death = (child: ChildProcess, logFile: string): Promise<never> => {
  const died = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) =>
      reject(
        new Error(
          `the worker ended (${signal ?? code}) while it was measured: run again with --keep and read ${logFile}`,
        ),
      ),
    )
  })
  died.catch(() => undefined)
  return died
}

const profile = (child: ChildProcess, file: string): (() => Promise<void>) => {
  child.send({ profile: 'start' } satisfies ProfileOrder)
  return async () => {
    const written = firstMessage(child, 'the profiled worker', (message) => (message as { profiled?: string }).profiled)
    child.send({ profile: 'stop', file } satisfies ProfileOrder)
    await written
  }
}
