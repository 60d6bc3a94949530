// Deciders' state in Redis. All keys of one node and partition share a hash slot; state and checkpoint change in one script, compare-
// and-set on the previous checkpoint. No TTL on state: the server runs with noeviction.
//
//   {oms.<node>.<partition>}:checkpoint  hash   stamp, checkpoint (JSON)
//   {oms.<node>.<partition>}:states      hash   key -> JSON of Held
//   {oms.<node>.<partition>}:deadlines   zset   key by due time, milliseconds
import {
  stampOf,
  StoreMismatch,
  type Checkpoint,
  type KeyChange,
  type PartitionStore,
  type StateStore,
} from '../processors/engine/store'
import type { RedisClient } from './redis'

const writeScript = `
local stored = redis.call('HGET', KEYS[1], 'stamp') or ''
if stored ~= ARGV[1] then
  if stored == ARGV[2] then return 'done' end
  return 'found ' .. stored
end
local n = (#ARGV - 3) / 3
for i = 0, n - 1 do
  local key, value, due = ARGV[4 + i * 3], ARGV[5 + i * 3], ARGV[6 + i * 3]
  redis.call('HSET', KEYS[2], key, value)
  if due == '' then redis.call('ZREM', KEYS[3], key) else redis.call('ZADD', KEYS[3], due, key) end
end
redis.call('HSET', KEYS[1], 'stamp', ARGV[2], 'checkpoint', ARGV[3])
return 'done'`

const readScript = `
local stored = redis.call('HGET', KEYS[1], 'stamp') or ''
if stored ~= ARGV[1] then return { 'found ' .. stored } end
local values = redis.call('HMGET', KEYS[2], unpack(ARGV, 2))
table.insert(values, 1, 'done')
return values`

type Scripts = {
  omsWrite(...args: (string | number)[]): Promise<string>
  omsRead(...args: (string | number)[]): Promise<(string | null)[]>
}
const keysPerRead = 1_000

class RedisPartitionStore implements PartitionStore {
  private readonly keys: { readonly checkpoint: string; readonly states: string; readonly deadlines: string }

  constructor(
    private readonly redis: RedisClient & Scripts,
    slot: string,
  ) {
    this.keys = { checkpoint: `${slot}:checkpoint`, states: `${slot}:states`, deadlines: `${slot}:deadlines` }
  }

  async checkpoint(): Promise<Checkpoint | undefined> {
    const text = await this.redis.hget(this.keys.checkpoint, 'checkpoint')
    return text === null ? undefined : (JSON.parse(text) as Checkpoint)
  }

  async read(stamp: string, keys: readonly string[]): Promise<readonly (string | null)[]> {
    const values: (string | null)[] = []
    for (let at = 0; at < keys.length; at += keysPerRead) {
      const part = keys.slice(at, at + keysPerRead)
      const [verdict, ...found] = await this.redis.omsRead(this.keys.checkpoint, this.keys.states, stamp, ...part)
      if (verdict !== 'done') throw new StoreMismatch(`expected the checkpoint ${stamp}, ${verdict}`)
      for (let i = 0; i < part.length; i++) values.push(found[i] ?? null)
    }
    return values
  }

  peek(key: string): Promise<string | null> {
    return this.redis.hget(this.keys.states, key)
  }

  async all(): Promise<ReadonlyMap<string, string>> {
    const all = new Map<string, string>()
    for await (const part of this.redis.hscanStream(this.keys.states, { count: 1_000 }) as AsyncIterable<string[]>)
      for (let i = 0; i + 1 < part.length; i += 2) all.set(part[i]!, part[i + 1]!)
    return all
  }

  async deadlines(): Promise<readonly { key: string; due: number }[]> {
    const flat = await this.redis.zrange(this.keys.deadlines, 0, -1, 'WITHSCORES')
    return Array.from({ length: flat.length / 2 }, (_, i) => ({ key: flat[2 * i]!, due: Number(flat[2 * i + 1]) }))
  }

  async write(stamp: string, next: Checkpoint, changes: readonly KeyChange[]): Promise<void> {
    const args = changes.flatMap(({ key, value, due }) => [key, value, due === null ? '' : String(due)])
    const { checkpoint, states, deadlines } = this.keys
    const verdict = await this.redis.omsWrite(
      checkpoint,
      states,
      deadlines,
      stamp,
      stampOf(next),
      JSON.stringify(next),
      ...args,
    )
    if (verdict !== 'done') throw new StoreMismatch(`expected the checkpoint ${stamp}, ${verdict}`)
  }

  async clear(): Promise<void> {
    await this.redis.unlink(this.keys.checkpoint, this.keys.states, this.keys.deadlines)
  }
}

/** One connection serves all partitions, so that a read is answered after the writes sent before it. */
export const createRedisStore = (redis: RedisClient, prefix = 'oms'): StateStore => {
  redis.defineCommand('omsWrite', { numberOfKeys: 3, lua: writeScript })
  redis.defineCommand('omsRead', { numberOfKeys: 2, lua: readScript, readOnly: true })
  return {
    partition: (node, partition) =>
      new RedisPartitionStore(redis as RedisClient & Scripts, `{${prefix}.${node}.${partition}}`),
  }
}
