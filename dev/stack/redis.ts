// A Redis of our own as a native process: append-only file, nothing evicted. It must never be the distribution's service.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { redisAnswers } from './probes'
import { run } from './run-command'
import type { Recipe } from './server'
import { StackError } from './stack-error'

export const redisRecipe = async (dataDir: string, port: number): Promise<Recipe> => {
  const dir = join(dataDir, 'redis')
  return {
    name: 'redis',
    title: `Redis ${await redisVersion()}`,
    port,
    prepare: async () => void mkdirSync(dir, { recursive: true }),
    launch: {
      command: 'redis-server',
      args: redisArgs(dir, port),
      cwd: dataDir,
      logFile: join(dataDir, 'logs', 'redis.log'),
      stopSignal: 'SIGTERM',
    },
    ready: () => redisAnswers({ host: '127.0.0.1', port }),
    readyWithinMs: 60_000,
  }
}

export const hasRedis = async (): Promise<boolean> => (await run('redis-server', ['--version'])).code === 0

const redisArgs = (dir: string, port: number): readonly string[] => [
  ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--daemonize', 'no'],
  ...['--maxmemory-policy', 'noeviction', '--save', ''],
  ...['--appendonly', 'yes', '--appendfsync', 'everysec'],
]

const redisVersion = async (): Promise<string> => {
  const { output } = await run('redis-server', ['--version'])
  const version = /v=(\d+)\.[\d.]+/.exec(output)
  if (version !== null && Number(version[1]) >= 7) return version[0].slice(2)
  throw new StackError(
    `redis-server is ${version?.[0].slice(2) ?? 'of an unknown version'}, and Redis 7 or newer is needed.`,
    'Install Redis 7, or start a Docker engine, or name a Redis of yours in REDIS_URL.',
  )
}
