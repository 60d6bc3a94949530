// A Redis of a test's own on a socket, where there is a redis-server on the PATH. It must never be the one that others use.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Redis from 'ioredis'
import type { EvalScript } from '../../egress/rate-limit'

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0

export type OwnRedis = { readonly redis: Redis; readonly evalScript: EvalScript; readonly stop: () => Promise<void> }

export const startRedis = async (): Promise<OwnRedis> => {
  const folder = mkdtempSync(join(tmpdir(), 'oms-redis-'))
  const path = join(folder, 'redis.sock')
  const args = ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder]
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve, reject) => {
    server.once('exit', () => reject(new Error('redis-server stopped: see its message above')))
    server.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('eady to accept') && resolve())
  })
  const redis = new Redis(path)
  return {
    redis,
    evalScript: (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args),
    stop: async () => {
      redis.disconnect()
      const stopped = new Promise((resolve) => server.once('close', resolve))
      server.kill()
      await stopped
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
