// The local stack on the real servers: they serve, restart in place, are refused twice, and never outlive their starter.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'
import { kafkaHasBroker } from '../../../dev/stack/probes'
import { identify, isRunning, type ProcessId } from '../../../dev/stack/process-identity'
import { startStack, type Stack, type StackOptions } from '../../../dev/stack/stack'
import { environment, removeFolder, stackErrorOf, temporaryFolder, until } from './temp-folder'

const folder = temporaryFolder()
const lines: string[] = []
const options: StackOptions = {
  dataDir: folder,
  fresh: true,
  ports: 'free',
  mode: 'native',
  env: environment(),
  progress: (line) => lines.push(line),
}
let stack: Stack

beforeAll(async () => {
  stack = await startStack(options)
}, 300_000)

afterAll(async () => {
  await stack.stop()
  removeFolder(folder)
})

const query = async (sql: string): Promise<Record<string, unknown>> => {
  const client = new Client({ connectionString: stack.env.DATABASE_URL })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows[0]
}

const redis = async (url: string, command: string): Promise<string> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(`${command}\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return answer.toString()
}

const brokerServes = (): Promise<boolean> => {
  const [host = '', port] = stack.env.KAFKA_BROKERS.split(':')
  return kafkaHasBroker({ host, port: Number(port) })
}

const processOf = (pid: number): ProcessId => identify(pid) ?? { pid, startedAt: 'never' }

describe('the local stack', () => {
  it('has a Kafka broker that lists itself', async () => {
    expect(await brokerServes()).toBe(true)
  })

  it('has a PostgreSQL with its default durability, UTF-8 and room for 200 connections', async () => {
    const settings = await query(
      `select current_setting('fsync') fsync, current_setting('synchronous_commit') commit, current_setting('max_connections') connections,
        current_setting('server_encoding') encoding, current_setting('listen_addresses') addresses, current_database() database`,
    )
    expect(settings).toEqual({
      fsync: 'on',
      commit: 'on',
      connections: '200',
      encoding: 'UTF8',
      addresses: '127.0.0.1',
      database: 'oms',
    })
  })

  it('has a Redis that evicts nothing and keeps an append-only file', async () => {
    expect(await redis(stack.env.REDIS_URL, 'PING')).toBe('+PONG\r\n')
    expect(await redis(stack.env.REDIS_URL, 'CONFIG GET maxmemory-policy')).toContain('noeviction')
    expect(await redis(stack.env.REDIS_URL, 'CONFIG GET appendonly')).toContain('yes')
  })

  it('tells when each server is ready, where, and how long it took', () => {
    const ready = lines
      .filter((line) => / ready on 127\.0\.0\.1:\d+ in \d+\.\d s$/.test(line))
      .map((line) => line.split(' ')[0])
    expect(ready.sort()).toEqual(['Kafka', 'PostgreSQL', 'Redis'])
  })

  it('keeps its logs in the data folder', () => {
    expect(readFileSync(join(folder, 'logs', 'kafka.log'), 'utf8')).toContain('Kafka Server started')
    expect(readFileSync(join(folder, 'logs', 'postgres.log'), 'utf8')).toContain('ready to accept connections')
    expect(readFileSync(join(folder, 'logs', 'redis.log'), 'utf8')).toContain('Ready to accept connections')
  })

  it("puts PostgreSQL's data where its user can reach them, and notes where", async () => {
    const noted = process.getuid?.() === 0
    expect(existsSync(join(folder, 'postgres.location'))).toBe(noted)
    const { place } = await query(`select current_setting('data_directory') place`)
    expect(`${place}`.startsWith(folder)).toBe(!noted)
  })

  it('refuses a second start, naming the process that runs it and how to stop it', async () => {
    const { message, fix } = await stackErrorOf(() => startStack(options))
    expect(message).toContain(`already running: process ${process.pid} uses ${folder}`)
    expect(fix).toContain(`kill ${process.pid}`)
    expect(await brokerServes()).toBe(true)
  })

  it('restarts the broker on the same port and data', async () => {
    const meta = join(folder, 'kafka', 'data', 'meta.properties')
    const before = { pid: stack.server('kafka').pid, cluster: readFileSync(meta, 'utf8') }
    await stack.server('kafka').restart()
    expect(stack.server('kafka').pid).not.toBe(before.pid)
    expect(readFileSync(meta, 'utf8')).toBe(before.cluster)
    expect(await brokerServes()).toBe(true)
  })

  it('brings PostgreSQL and Redis back with what they had acknowledged before they were killed', async () => {
    await query('create table kept as select 7 as seven')
    await redis(stack.env.REDIS_URL, 'SET kept seven')
    for (const name of ['postgres', 'redis'] as const) stack.server(name).kill('SIGKILL')
    await Promise.all([stack.server('postgres').restart(), stack.server('redis').restart()])
    expect(await query('select seven from kept')).toEqual({ seven: 7 })
    expect(await redis(stack.env.REDIS_URL, 'GET kept')).toContain('seven')
  })
})

describe('beside servers that the environment names', () => {
  const besideFolder = temporaryFolder()
  const beside = (more: NodeJS.ProcessEnv = {}): StackOptions => ({
    ...options,
    dataDir: besideFolder,
    env: environment({ KAFKA_BROKERS: stack.env.KAFKA_BROKERS, DATABASE_URL: stack.env.DATABASE_URL, ...more }),
  })
  afterAll(() => removeFolder(besideFolder))

  it('only the missing server is started, and the others are neither touched nor offered for a restart', async () => {
    const second = await startStack(beside())
    expect(second.started.map(({ name }) => name)).toEqual(['redis'])
    expect(second.env).toMatchObject({ KAFKA_BROKERS: stack.env.KAFKA_BROKERS, DATABASE_URL: stack.env.DATABASE_URL })
    expect((await stackErrorOf(() => second.server('kafka'))).message).toContain('KAFKA_BROKERS')
    await second.stop()
    expect(await brokerServes()).toBe(true)
  })

  it('a server that dies by itself is reported with its log, and one that was killed on purpose is not', async () => {
    const second = await startStack(beside())
    second.server('redis').kill('SIGKILL')
    await second.server('redis').restart()
    process.kill(second.server('redis').pid, 'SIGTERM')
    const { message, fix } = await second.died
    expect(message).toMatch(/Redis .* stopped unexpectedly \(exit code 0\).*bye bye/s)
    expect(fix).toContain(join(besideFolder, 'logs', 'redis.log'))
    await second.stop()
  })

  it('data last from one run to the next, until a fresh start empties them', async () => {
    const first = await startStack(beside())
    await redis(first.env.REDIS_URL, 'SET kept yes')
    await first.stop()
    const second = await startStack({ ...beside(), fresh: false })
    expect(await redis(second.env.REDIS_URL, 'GET kept')).toContain('yes')
    await second.stop()
    const third = await startStack(beside())
    expect(await redis(third.env.REDIS_URL, 'GET kept')).toBe('$-1\r\n')
    await third.stop()
  })

  it('a taken port is named, with the variable that chooses another', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const { message, fix } = await stackErrorOf(() =>
      startStack({ ...beside({ OMS_REDIS_PORT: `${port}` }), ports: 'fixed' }),
    )
    holder.close()
    expect(message).toContain(`Port ${port}, which Redis is to use, is taken`)
    expect(fix).toContain('OMS_REDIS_PORT=<port>')
    expect(existsSync(join(besideFolder, 'lock.json'))).toBe(false)
  })
})

describe('the end of the stack', () => {
  it('leaves no process and no lock when it is stopped', async () => {
    const processes = stack.started.map(({ pid }) => processOf(pid))
    expect(processes.every(isRunning)).toBe(true)
    await stack.stop()
    expect(processes.filter(isRunning)).toEqual([])
    expect(readFileSync(join(folder, 'pids.json'), 'utf8')).toBe('[]')
    expect(existsSync(join(folder, 'lock.json'))).toBe(false)
    expect(execFileSync('ps', ['-eo', 'args']).toString()).not.toContain(folder)
  })

  it('comes by itself after a SIGKILL of the process that started it', async () => {
    const starterFolder = temporaryFolder()
    chmodSync(starterFolder, 0o755)
    const starter = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'starter.ts'), starterFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = (await once(starter.stdout, 'data')) as [Buffer]
    const processes = (JSON.parse(said.toString()) as number[]).map(processOf)
    expect(processes.filter(isRunning)).toHaveLength(3)
    starter.kill('SIGKILL')
    try {
      await until(() => !processes.some(isRunning))
      await until(() => !execFileSync('ps', ['-eo', 'args']).toString().includes(starterFolder))
    } finally {
      for (const left of processes.filter(isRunning)) process.kill(left.pid, 'SIGKILL')
      removeFolder(starterFolder)
    }
  })
})
