// The sentences for a machine that lacks something: each says what is missing and what to do about it.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { assertSpace } from '../../../dev/stack/data-folder'
import { assertKafka, assertPostgres, assertRedis } from '../../../dev/stack/given'
import { java, kafkaJars } from '../../../dev/stack/kafka-jars'
import { notOurs } from '../../../dev/stack/packages'
import { fixedPorts } from '../../../dev/stack/ports'
import type { StackError } from '../../../dev/stack/stack-error'
import { explained } from '../../../dev/stack/stack-error'
import { removeFolder, stackErrorOf, temporaryFolder } from './temp-folder'

const folder = temporaryFolder()
afterAll(() => removeFolder(folder))

const fakeProgram = (bin: string, name: string, script: string): void => {
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(bin, name), 0o755)
}

describe('missing packages', () => {
  it('are named with the exact command where only root may install', () => {
    const { message, fix } = notOurs({ postgres: true, redis: true }, { isRoot: false, hasApt: true, isMac: false })
    expect(message).toContain('PostgreSQL 15 and Redis 7')
    expect(fix).toContain(
      '`sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql-15 redis-server`',
    )
    expect(fix).toContain('DATABASE_URL and REDIS_URL')
  })

  it('are named alone when only one is missing', () => {
    const { message, fix } = notOurs({ postgres: false, redis: true }, { isRoot: false, hasApt: false, isMac: true })
    expect(message).not.toContain('PostgreSQL')
    expect(fix).toContain('`brew install redis`')
    expect(fix).not.toContain('DATABASE_URL')
  })
})

describe('Java and Maven', () => {
  it('are asked for when Java is too old', async () => {
    fakeProgram(join(folder, 'bin'), 'java', `echo 'openjdk version "11.0.2" 2019-01-15' >&2`)
    const { message, fix } = await stackErrorOf(() => java({ JAVA_HOME: folder }))
    expect(message).toBe(`Kafka needs Java 17 or newer, and ${join(folder, 'bin', 'java')} is Java 11.`)
    expect(fix).toContain('KAFKA_BROKERS')
  })

  it('are asked for when there is no Java or no Maven at all', async () => {
    const PATH = join(folder, 'nothing')
    expect((await stackErrorOf(() => java({ PATH }))).message).toContain('no Java was found')
    const jars = { PATH, OMS_KAFKA_JARS: join(folder, 'jars') }
    expect((await stackErrorOf(() => kafkaJars(folder, jars, () => undefined))).message).toContain(
      'Maven (mvn) is needed',
    )
  })

  it('fail with what Maven said when the download fails', async () => {
    fakeProgram(
      join(folder, 'offline'),
      'mvn',
      '[ "$1" = -v ] && exit 0; echo "[ERROR] Unknown host repo.example"; exit 1',
    )
    const PATH = `${join(folder, 'offline')}:${process.env['PATH']}`
    const { message, fix } = await stackErrorOf(() =>
      kafkaJars(folder, { PATH, OMS_KAFKA_JARS: join(folder, 'jars') }, () => undefined),
    )
    expect(message).toContain('Unknown host repo.example')
    expect(fix).toContain('proxy')
  })
})

describe('the disk', () => {
  it('is refused when it has too little space', async () => {
    expect((await stackErrorOf(() => assertSpace(folder, 2 ** 60))).message).toContain('1073741824.0 GiB are needed')
  })

  it('is named when it is full or not writable, and other errors stay what they are', () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    const forbidden = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/somewhere' })
    expect(explained(full)).toEqual(expect.objectContaining({ message: 'The disk is full.' }))
    expect((explained(forbidden) as StackError).message).toContain('/somewhere')
    const bug = new TypeError('x is not a function')
    expect(explained(bug)).toBe(bug)
  })
})

describe('ports', () => {
  it('are the usual ones unless variables say otherwise, the controller next to its broker', () => {
    expect(fixedPorts({})).toEqual({ kafka: 19092, kafkaController: 19093, postgres: 15432, redis: 16379 })
    expect(fixedPorts({ OMS_KAFKA_PORT: '29092', OMS_PG_PORT: '25432' })).toEqual({
      kafka: 29092,
      kafkaController: 29093,
      postgres: 25432,
      redis: 16379,
    })
  })

  it('are refused when they are none', async () => {
    expect((await stackErrorOf(() => fixedPorts({ OMS_PG_PORT: 'default' }))).message).toBe(
      'OMS_PG_PORT is "default", which is no port.',
    )
  })
})

describe('servers that the environment names', () => {
  it('are refused when something else listens there, without showing the password', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const errors = await Promise.all([
      stackErrorOf(() => assertKafka(`127.0.0.1:${port}`)),
      stackErrorOf(() => assertPostgres(`postgres://me:secret@127.0.0.1:${port}/oms`)),
      stackErrorOf(() => assertRedis(`redis://:secret@127.0.0.1:${port}`)),
    ])
    other.close()
    expect(errors.map(({ message }) => message)).toEqual([
      `KAFKA_BROKERS names 127.0.0.1:${port}, where no Kafka answers.`,
      `DATABASE_URL names 127.0.0.1:${port}, where no PostgreSQL answers.`,
      `REDIS_URL names 127.0.0.1:${port}, where no Redis answers.`,
    ])
    expect(JSON.stringify(errors.map(({ fix }) => fix))).not.toContain('secret')
  })

  it('are refused when they are no address', async () => {
    expect((await stackErrorOf(() => assertPostgres('localhost'))).message).toBe('DATABASE_URL is not a URL.')
    expect((await stackErrorOf(() => assertKafka('a:9092,:'))).message).toContain('":", which is no host:port')
  })
})
