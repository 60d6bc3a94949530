// What every role of ours runs with: the log, the codec, the clock, the logger. One per process, shared by the roles in it.
import type { Clock } from './clock'
import { systemClock } from './clock'
import { openKafkaLog } from './kafka/kafka-log'
import type { Log } from './log'
import { Codec } from '../../schemas/codec'
import { openSchemaIds } from '../../schemas/registry-client'
import { createLogger, type Logger } from '../../runtime/logger'
import { readNumber, readSetting, type Env } from '../../runtime/settings'

export type Context = {
  readonly env: Env
  readonly logger: Logger
  readonly log: Log
  readonly codec: Codec
  readonly clock: Clock
  readonly partitions: number
  readonly speed: number
  /** A role can't go on: the process is to end, with this on its log. */
  readonly fatal: (error: Error) => void
}

/** A role that runs, until it is stopped: it finishes what it has in hand. */
export type RunningRole = {
  readonly name: string
  readonly stop: () => Promise<void>
  /** Records and requests in hand, read and not yet worked off. */
  readonly waiting: () => number
}

export const openContext = async (
  name: string,
  env: Env = process.env,
  logger = createLogger(name),
): Promise<Context> => {
  const log = await openKafkaLog({
    brokers: readSetting('KAFKA_BROKERS', env).split(','),
    clientId: name,
    sessionTimeoutMs: readNumber('KAFKA_SESSION_TIMEOUT_MS', env),
    onWarning: (message) => logger.debug(message),
  })
  return {
    env,
    logger,
    log,
    codec: new Codec(await openSchemaIds(readSetting('SCHEMA_REGISTRY_URL', env))),
    clock: systemClock,
    partitions: readNumber('OMS_PARTITIONS', env),
    speed: readNumber('OMS_SPEED', env),
    fatal: (error) => {
      logger.fatal({ error: error.message }, 'this process ends, since it can not go on')
      process.exitCode = 1
      process.kill(process.pid, 'SIGTERM')
    },
  }
}
