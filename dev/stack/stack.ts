// The servers that the system stands on, for one machine: finds those that the environment names and starts the others,
// as containers or as native processes. What it started never outlives this process.
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { openDataFolder, rotateLogs, wipe } from './data-folder'
import { dockerAnswers, dockerRecipe, removeContainers, removeVolumes } from './docker'
import { startFleet, type Fleet } from './fleet'
import { assertKafka, assertPostgres, assertRedis } from './given'
import { kafkaRecipe } from './kafka'
import { takeLock } from './lock'
import { installMissing } from './packages'
import { openPidBook } from './pid-book'
import { assertFree, fixedPorts, freePorts, type Ports } from './ports'
import { postgresDatabase, postgresRecipe, postgresUserName } from './postgres'
import { redisRecipe } from './redis'
import type { Recipe, Server, ServerName } from './server'
import { explained, StackError } from './stack-error'

export type StackOptions = {
  /** Holds data, logs, the lock and the jars of this checkout, such as <checkout>/.oms. */
  readonly dataDir: string
  /** Empties Kafka, PostgreSQL and Redis together before they start; servers named by the environment are left alone. */
  readonly fresh: boolean
  /** 'fixed' (usual): 19092, 15432, 16379 or what OMS_*_PORT say; 'free': any, for tests. */
  readonly ports?: 'fixed' | 'free'
  readonly progress: (line: string) => void
  readonly env?: NodeJS.ProcessEnv
  /** 'auto' (usual): containers if a Docker engine answers within 3 s, else native processes. */
  readonly mode?: 'auto' | 'native' | 'docker'
}

export type Stack = {
  readonly env: {
    readonly KAFKA_BROKERS: string
    readonly DATABASE_URL: string
    /** Both on the server of DATABASE_URL unless told. */
    readonly PAYMENTS_DATABASE_URL: string
    readonly FULFILLMENT_DATABASE_URL: string
    readonly REDIS_URL: string
  }
  /** Those that we started; a server named by the environment is not among them. */
  readonly started: readonly Server[]
  /** Resolves if a server ends although nobody asked it to; never rejects, and stays pending otherwise. */
  readonly died: Promise<StackError>
  /** @throws StackError if this server was not started by us. */
  server(name: ServerName): Server
  /** Stops what we started, orderly, and gives the data folder back. A second call does nothing. */
  stop(): Promise<void>
}

const leftoverPatienceMs = 10_000

/** @throws StackError for everything that a person can mend; after any error nothing that we started runs. */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  try {
    const env = options.env ?? process.env
    const missing = await serversToStart(env)
    if (missing.length === 0) return stackOf(env, undefined, idle, () => undefined)
    return await startLocked({ ...options, dataDir: resolve(options.dataDir) }, env, missing)
  } catch (error) {
    throw explained(error)
  }
}

const variables: { readonly [name in ServerName]: keyof Stack['env'] } = {
  kafka: 'KAFKA_BROKERS',
  postgres: 'DATABASE_URL',
  redis: 'REDIS_URL',
}

const serversToStart = async (env: NodeJS.ProcessEnv): Promise<readonly ServerName[]> => {
  const checks = { kafka: assertKafka, postgres: assertPostgres, redis: assertRedis }
  const names: readonly ServerName[] = ['kafka', 'postgres', 'redis']
  const isGiven = (name: ServerName): boolean => (env[variables[name]] ?? '') !== ''
  await Promise.all(names.filter(isGiven).map((name) => checks[name](env[variables[name]] as string)))
  return names.filter((name) => !isGiven(name))
}

const startLocked = async (
  options: StackOptions,
  env: NodeJS.ProcessEnv,
  missing: readonly ServerName[],
): Promise<Stack> => {
  const { dataDir, progress } = options
  mkdirSync(dataDir, { recursive: true })
  const unlock = takeLock(dataDir)
  try {
    openDataFolder(dataDir)
    const book = openPidBook(dataDir)
    const left = await book.stopLeftovers(leftoverPatienceMs)
    if (left.length > 0) progress(`Stopped ${left.join(', ')}, left over from an earlier run`)
    const ports = options.ports === 'free' ? await freePorts() : fixedPorts(env)
    const useDocker = options.mode === 'docker' || (options.mode !== 'native' && (await dockerAnswers()))
    const recipes = await (useDocker ? containers : processes)(options, env, missing, ports)
    return stackOf(env, ports, await startFleet(recipes, book, progress), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

type Recipes = (
  options: StackOptions,
  env: NodeJS.ProcessEnv,
  names: readonly ServerName[],
  ports: Ports,
) => Promise<readonly Promise<Recipe>[]>

const containers: Recipes = async ({ dataDir, fresh, progress }, _env, names, ports) => {
  await removeContainers(dataDir)
  await Promise.all(names.map((name) => assertFree(name, ports[name])))
  if (fresh) await removeVolumes(dataDir)
  rotateLogs(dataDir, names)
  return names.map(async (name) => dockerRecipe(name, dataDir, ports[name], progress))
}

const processes: Recipes = async ({ dataDir, fresh, progress }, env, names, ports) => {
  await Promise.all(names.map((name) => assertFree(name, ports[name])))
  if (names.includes('kafka')) await assertFree('kafkaController', ports.kafkaController)
  await installMissing({ postgres: names.includes('postgres'), redis: names.includes('redis') }, progress)
  if (fresh) wipe(dataDir)
  rotateLogs(dataDir, names)
  const recipes = {
    kafka: () => kafkaRecipe(dataDir, ports, env, progress),
    postgres: () => postgresRecipe(dataDir, ports.postgres, progress),
    redis: () => redisRecipe(dataDir, ports.redis),
  }
  return names.map((name) => recipes[name]())
}

const idle: Fleet = { servers: [], died: new Promise(() => undefined), stop: async () => undefined }

/** The database of a URL with more behind its name. */
const besides = (url: string, more: string): string => {
  const other = new URL(url)
  other.pathname = `${other.pathname}${more}`
  return other.href
}

/** `ports` is undefined if the environment names every server. */
const stackOf = (env: NodeJS.ProcessEnv, ports: Ports | undefined, fleet: Fleet, unlock: () => void): Stack => {
  let stopping: Promise<void> | undefined
  const databaseUrl =
    env['DATABASE_URL'] || `postgres://${postgresUserName}@127.0.0.1:${ports?.postgres}/${postgresDatabase}`
  return {
    env: {
      KAFKA_BROKERS: env['KAFKA_BROKERS'] || `127.0.0.1:${ports?.kafka}`,
      DATABASE_URL: databaseUrl,
      PAYMENTS_DATABASE_URL: env['PAYMENTS_DATABASE_URL'] || besides(databaseUrl, '_payments'),
      FULFILLMENT_DATABASE_URL: env['FULFILLMENT_DATABASE_URL'] || besides(databaseUrl, '_fulfillment'),
      REDIS_URL: env['REDIS_URL'] || `redis://127.0.0.1:${ports?.redis}`,
    },
    started: fleet.servers,
    died: fleet.died,
    server: (name) => {
      const found = fleet.servers.find((server) => server.name === name)
      if (found !== undefined) return found
      throw new StackError(
        `${variables[name]} names a server that this command did not start.`,
        `Unset ${variables[name]} to let it start one.`,
      )
    },
    stop: () => (stopping ??= fleet.stop().finally(unlock)),
  }
}
