// The servers that the environment names. They are used as they are and must never be started, stopped or wiped.
import { setTimeout as pause } from 'node:timers/promises'
import type { Address } from './exchange'
import { kafkaAnswers, postgresAnswers, redisAnswers } from './probes'
import { StackError } from './stack-error'

const patienceMs = 5_000

/** @throws StackError unless one of `brokers` (host:port, comma separated) answers as Kafka. */
export const assertKafka = (brokers: string): Promise<void> => {
  const addresses = brokers.split(',').map((broker) => hostAndPort(broker.trim(), 'KAFKA_BROKERS', 9092))
  return assertAnswers('KAFKA_BROKERS', 'Kafka', addresses, kafkaAnswers)
}

/** @throws StackError unless the server of `url` (postgres://…) answers as PostgreSQL. */
export const assertPostgres = (url: string): Promise<void> => {
  const { hostname, port, searchParams } = parsed(url, 'DATABASE_URL', 'postgres://user@host:5432/database')
  const host = hostname === '' ? (searchParams.get('host') ?? 'localhost') : hostname
  const address = host.startsWith('/')
    ? { path: `${host}/.s.PGSQL.${port || 5432}` }
    : { host: bare(host), port: Number(port || 5432) }
  return assertAnswers('DATABASE_URL', 'PostgreSQL', [address], postgresAnswers)
}

/** @throws StackError unless the server of `url` (redis:// or rediss://…) answers as Redis. */
export const assertRedis = (url: string): Promise<void> => {
  const { hostname, port, protocol } = parsed(url, 'REDIS_URL', 'redis://host:6379')
  const address = { host: bare(hostname || 'localhost'), port: Number(port || 6379), tls: protocol === 'rediss:' }
  return assertAnswers('REDIS_URL', 'Redis', [address], (each) => redisAnswers(each, 'alive'))
}

const assertAnswers = async (
  variable: string,
  title: string,
  addresses: readonly Address[],
  answers: (address: Address) => Promise<boolean>,
): Promise<void> => {
  const deadline = Date.now() + patienceMs
  while (!(await Promise.all(addresses.map(answers))).includes(true)) {
    if (Date.now() > deadline) throw silent(variable, title, addresses)
    await pause(200)
  }
}

// The address alone: the URL may hold a password.
const silent = (variable: string, title: string, addresses: readonly Address[]): StackError => {
  const shown = addresses
    .map((address) => ('path' in address ? address.path : `${address.host}:${address.port}`))
    .join(', ')
  return new StackError(
    `${variable} names ${shown}, where no ${title} answers.`,
    `Start that ${title}, correct ${variable}, or unset it to let this command start one.`,
  )
}

const parsed = (url: string, variable: string, example: string): URL => {
  try {
    return new URL(url)
  } catch {
    throw new StackError(`${variable} is not a URL.`, `Give it the form ${example}.`)
  }
}

const hostAndPort = (text: string, variable: string, usualPort: number): Address => {
  const [, host, port = `${usualPort}`] = /^([^:\s]+|\[.+\])(?::(\d+))?$/.exec(text) ?? []
  if (host !== undefined && Number(port) < 65_536) return { host: bare(host), port: Number(port) }
  throw new StackError(
    `${variable} holds "${text}", which is no host:port.`,
    `Give ${variable} the form host:9092,host:9092.`,
  )
}

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')
