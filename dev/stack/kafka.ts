// A Kafka broker of our own as a native process: one KRaft node that is broker and controller. Everything is kept, and
// topics are made by us alone.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { java, kafkaJars, kafkaVersion } from './kafka-jars'
import type { Ports } from './ports'
import { kafkaHasBroker } from './probes'
import { lastLines, run } from './run-command'
import type { Recipe } from './server'
import { diskFull, StackError } from './stack-error'

export const kafkaRecipe = async (
  dataDir: string,
  ports: Ports,
  env: NodeJS.ProcessEnv,
  progress: (line: string) => void,
): Promise<Recipe> => {
  const program = await java(env)
  const jars = await kafkaJars(dataDir, env, progress)
  const folder = join(dataDir, 'kafka')
  const logging = `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`
  const classPath = ['-cp', join(jars, '*')]
  return {
    name: 'kafka',
    title: `Kafka ${kafkaVersion}`,
    port: ports.kafka,
    prepare: () => formatted(program, folder, [logging, ...classPath], ports),
    launch: {
      command: program,
      args: [...brokerFlags, logging, ...classPath, 'kafka.Kafka', join(folder, 'server.properties')],
      cwd: dataDir,
      logFile: join(dataDir, 'logs', 'kafka.log'),
      stopSignal: 'SIGTERM',
    },
    ready: () => kafkaHasBroker({ host: '127.0.0.1', port: ports.kafka }),
    readyWithinMs: 90_000,
  }
}

// The collector's settings are those of Kafka's own start script.
const brokerFlags = [
  ...['-Xms512m', '-Xmx1g', '-server', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20'],
  ...['-XX:InitiatingHeapOccupancyPercent=35', '-XX:+ExplicitGCInvokesConcurrent', '-Djava.awt.headless=true'],
]

/**
 * The broker's settings, also those of the container. The controller is named statically and not by `--standalone`, which
 * writes its port into the data: ours may listen elsewhere at the next start.
 */
export const brokerSettings: Readonly<Record<string, string>> = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'inter.broker.listener.name': 'PLAINTEXT',
  'auto.create.topics.enable': 'false',
  'offsets.topic.num.partitions': '8',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '1000',
  // A killed broker is let in again when its old session is over: 9 s by Kafka's default.
  'broker.session.timeout.ms': '4000',
  'broker.heartbeat.interval.ms': '500',
  'log.retention.ms': '-1',
  'log.cleaner.enable': 'true',
  'log.cleaner.dedupe.buffer.size': '16777216',
}

const formatted = async (program: string, folder: string, jvm: readonly string[], ports: Ports): Promise<void> => {
  const data = join(folder, 'data')
  const properties = join(folder, 'server.properties')
  mkdirSync(data, { recursive: true })
  writeFileSync(join(folder, 'log4j2.properties'), logSettings)
  writeFileSync(properties, asProperties({ ...brokerSettings, ...listeners(ports), 'log.dirs': data }))
  if (existsSync(join(data, 'meta.properties'))) return
  const clusterId = randomBytes(16).toString('base64url')
  const quickStart = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
  const format = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', properties]
  const { code, output } = await run(program, [...quickStart, ...jvm, ...format])
  if (code === 0) return
  if (/No space left on device/.test(output)) throw diskFull(` at ${data}`)
  throw new StackError(
    `Kafka's data folder ${data} could not be formatted.\n${lastLines(output)}`,
    'Mend what it names, or start with --fresh.',
  )
}

const listeners = ({ kafka, kafkaController }: Ports): Readonly<Record<string, string>> => ({
  listeners: `PLAINTEXT://127.0.0.1:${kafka},CONTROLLER://127.0.0.1:${kafkaController}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${kafka}`,
  'controller.quorum.voters': `1@127.0.0.1:${kafkaController}`,
})

// A backslash is the one character of a value that a properties file reads otherwise.
const asProperties = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('')

const logSettings = `# Written by dev/stack/kafka.ts at every start.
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = info
`
