// The same three servers as containers of their official images, when a Docker engine answers. Each is followed by a
// process of ours (`docker logs -f`), so that it is watched, stopped and logged like a native one.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { brokerSettings } from './kafka'
import { kafkaVersion } from './kafka-jars'
import { postgresDatabase, postgresUserName } from './postgres'
import { kafkaHasBroker, postgresAdmits, redisAnswers } from './probes'
import { lastLines, run } from './run-command'
import type { Recipe, ServerName } from './server'
import { StackError } from './stack-error'

export const dockerAnswers = async (): Promise<boolean> => {
  const { code, output } = await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 3_000 })
  return code === 0 && output.trim() !== ''
}

export const dockerRecipe = (
  name: ServerName,
  dataDir: string,
  port: number,
  progress: (line: string) => void,
): Recipe => {
  const { title, ready, stopSignal } = servers[name]
  const container = containerName(dataDir, name)
  return {
    name,
    title: `${title} (container)`,
    port,
    prepare: () => containerStarted(name, dataDir, port, progress),
    launch: {
      command: 'docker',
      args: ['logs', '-f', container],
      cwd: dataDir,
      logFile: join(dataDir, 'logs', `${name}.log`),
      stopSignal,
      deliver: (signal) => void spawnSync('docker', ['kill', '--signal', signal, container], { stdio: 'ignore' }),
      haltCommand: `docker stop -t 10 ${container}; docker rm -f ${container}`,
    },
    ready: () => ready(port),
    readyWithinMs: 120_000,
  }
}

/** Arguments of `docker` that start one server on 127.0.0.1:`port`, with its data in a volume that outlives the container. */
export const containerArgs = (name: ServerName, dataDir: string, port: number): readonly string[] => {
  const { image, innerPort, dataPath, environment, command } = servers[name]
  return [
    ...['run', '-d', '--rm', '--name', containerName(dataDir, name)],
    ...['--label', 'oms.stack=local', '--label', `oms.data=${resolve(dataDir)}`],
    ...['-p', `127.0.0.1:${port}:${innerPort}`, '-v', `${volumeName(dataDir, name)}:${dataPath}`],
    ...Object.entries(environment(port)).flatMap(([variable, value]) => ['-e', `${variable}=${value}`]),
    ...[image, ...command],
  ]
}

/** Ends containers of this `dataDir` that an earlier run left behind. */
export const removeContainers = async (dataDir: string): Promise<void> => {
  await run('docker', ['rm', '-f', ...names.map((name) => containerName(dataDir, name))])
}

/** Forgets the data of all containers of this `dataDir`, which must have ended. */
export const removeVolumes = async (dataDir: string): Promise<void> => {
  await run('docker', ['volume', 'rm', '-f', ...names.map((name) => volumeName(dataDir, name))])
}

const names: readonly ServerName[] = ['kafka', 'postgres', 'redis']

const containerName = (dataDir: string, name: ServerName): string =>
  `oms-${createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 8)}-${name}`

const volumeName = (dataDir: string, name: ServerName): string => `${containerName(dataDir, name)}-data`

const containerStarted = async (
  name: ServerName,
  dataDir: string,
  port: number,
  progress: (line: string) => void,
): Promise<void> => {
  const { image } = servers[name]
  await run('docker', ['rm', '-f', containerName(dataDir, name)])
  if ((await run('docker', ['image', 'inspect', image])).code !== 0) progress(`Docker fetches ${image} (once) …`)
  const { code, output } = await run('docker', containerArgs(name, dataDir, port))
  if (code === 0) return
  throw new StackError(
    `Docker could not start ${image}.\n${lastLines(output)}`,
    'Mend what it names, or stop the Docker engine to use native servers.',
  )
}

type Container = {
  readonly title: string
  readonly image: string
  readonly innerPort: number
  readonly dataPath: string
  readonly environment: (port: number) => Readonly<Record<string, string>>
  readonly command: readonly string[]
  readonly stopSignal: NodeJS.Signals
  readonly ready: (port: number) => Promise<boolean>
}

// The image takes a broker setting from the environment: log.dirs is KAFKA_LOG_DIRS.
const kafkaEnvironment = (port: number): Readonly<Record<string, string>> => {
  const settings = {
    ...brokerSettings,
    listeners: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093',
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.quorum.voters': '1@127.0.0.1:9093',
    'log.dirs': '/var/lib/kafka/data',
  }
  const variables = Object.entries(settings).map(([name, value]) => [
    `KAFKA_${name.replaceAll('.', '_').toUpperCase()}`,
    value,
  ])
  return { ...Object.fromEntries(variables), KAFKA_HEAP_OPTS: '-Xms512m -Xmx1g' }
}

const servers: { readonly [name in ServerName]: Container } = {
  kafka: {
    title: `Kafka ${kafkaVersion}`,
    image: `apache/kafka:${kafkaVersion}`,
    innerPort: 9092,
    dataPath: '/var/lib/kafka/data',
    environment: kafkaEnvironment,
    command: [],
    stopSignal: 'SIGTERM',
    ready: (port) => kafkaHasBroker({ host: '127.0.0.1', port }),
  },
  postgres: {
    title: 'PostgreSQL 15',
    image: 'postgres:15',
    innerPort: 5432,
    dataPath: '/var/lib/postgresql/data',
    environment: () => ({
      POSTGRES_USER: postgresUserName,
      POSTGRES_DB: postgresDatabase,
      POSTGRES_HOST_AUTH_METHOD: 'trust',
    }),
    command: ['-c', 'max_connections=200', '-c', 'jit=off'],
    stopSignal: 'SIGINT',
    ready: (port) => postgresAdmits({ host: '127.0.0.1', port }, postgresUserName, postgresDatabase),
  },
  redis: {
    title: 'Redis 7',
    image: 'redis:7',
    innerPort: 6379,
    dataPath: '/data',
    environment: () => ({}),
    command: [
      'redis-server',
      '--maxmemory-policy',
      'noeviction',
      '--save',
      '',
      '--appendonly',
      'yes',
      '--appendfsync',
      'everysec',
    ],
    stopSignal: 'SIGTERM',
    ready: (port) => redisAnswers({ host: '127.0.0.1', port }),
  },
}
