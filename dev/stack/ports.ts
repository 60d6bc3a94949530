// Which ports the local servers listen on, and the sentence for a port that is taken. Nothing here holds a port open.
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { StackError } from './stack-error'

export type Ports = {
  readonly kafka: number
  readonly kafkaController: number
  readonly postgres: number
  readonly redis: number
}

/** The usual ports, or those that OMS_KAFKA_PORT, OMS_KAFKA_CONTROLLER_PORT (next to it), OMS_PG_PORT and OMS_REDIS_PORT name. */
export const fixedPorts = (env: NodeJS.ProcessEnv): Ports => {
  const kafka = portFrom(env, 'OMS_KAFKA_PORT', 19092)
  return {
    kafka,
    kafkaController: portFrom(env, 'OMS_KAFKA_CONTROLLER_PORT', kafka + 1),
    postgres: portFrom(env, 'OMS_PG_PORT', 15432),
    redis: portFrom(env, 'OMS_REDIS_PORT', 16379),
  }
}

/**
 * Four ports that are free now, below the range from which systems give ports to outgoing connections: in that range a
 * client that reconnects while its broker restarts can be given the broker's own port, and the restart fails.
 */
export const freePorts = async (): Promise<Ports> => {
  const found = new Set<number>()
  while (found.size < 4) {
    const port = randomInt(20_000, 32_000)
    if (await isFree(port)) found.add(port)
  }
  const [kafka = 0, kafkaController = 0, postgres = 0, redis = 0] = found
  return { kafka, kafkaController, postgres, redis }
}

const uses: { readonly [name in keyof Ports]: { readonly title: string; readonly variable: string } } = {
  kafka: { title: 'Kafka', variable: 'OMS_KAFKA_PORT' },
  kafkaController: { title: "Kafka's controller", variable: 'OMS_KAFKA_CONTROLLER_PORT' },
  postgres: { title: 'PostgreSQL', variable: 'OMS_PG_PORT' },
  redis: { title: 'Redis', variable: 'OMS_REDIS_PORT' },
}

/** @throws StackError if something listens on `port` already. */
export const assertFree = async (server: keyof Ports, port: number): Promise<void> => {
  if (await isFree(port)) return
  const { title, variable } = uses[server]
  throw new StackError(
    `Port ${port}, which ${title} is to use, is taken: perhaps by this system started from another folder, or by a server of your own.`,
    `Find its holder with \`lsof -nP -iTCP:${port} -sTCP:LISTEN\` and stop it, or choose another port with ${variable}=<port>.`,
  )
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(true)))
  })

const portFrom = (env: NodeJS.ProcessEnv, name: string, usual: number): number => {
  const given = env[name]
  if (given === undefined || given === '') return usual
  const port = Number(given)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new StackError(
    `${name} is "${given}", which is no port.`,
    `Set ${name} to a number from 1 to 65535, or leave it unset for ${usual}.`,
  )
}
