// Customers' keys unwrapped, kept in this process for a short life. It must never use a key longer than that without asking the database, nor
// overwrite one that somebody may be sealing with: the secrets are KeyObjects, wiped when nobody holds them.
import { createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../processors/engine/clock'
import type { SealingKey } from '../schemas/sealed'
import { VaultUnavailable } from '../schemas/vault'
import { addKeys, eraseKeys, keysById, keysOf, type KeyRow, type NewKeyRow } from './customer-keys'
import { groupLoads } from './grouped-loads'
import { keyBytes, unwrapKey, type KeyWrapper } from './key-wrapper'
import type { Sql } from './postgres'

export type CustomerKey = SealingKey & { readonly digestSecret: KeyObject }

export type VaultKeysOptions = {
  readonly db: Sql
  readonly wrapper: KeyWrapper
  readonly clock: Pick<Clock, 'now'>
  readonly cacheSize: number
  /** Counted from before the database was asked. */
  readonly cacheMs: number
}

/** All reject with VaultUnavailable, and with RangeError for what is no customer id. */
export type VaultKeys = {
  /** The customer's key, made when there is none. */
  readonly of: (customerId: string) => Promise<CustomerKey>
  readonly byId: (keyId: string) => Promise<CustomerKey | 'erased'>
  readonly erase: (customerId: string, at: number) => Promise<number>
}

/** Rows by what was asked for, and of when they are. */
type Loaded<Row> = { readonly rows: ReadonlyMap<string, Row>; readonly askedAt: number; readonly epoch: number }

const rounds = 3
/** Ids share statements: one that PostgreSQL can't hold would fail those of others. */
const fitId = /^[^\p{Cc}\p{Cs}]{1,256}$/u

export const createVaultKeys = ({ db, wrapper, clock, cacheSize, cacheMs }: VaultKeysOptions): VaultKeys => {
  const life = { max: cacheSize, ttl: cacheMs, ttlResolution: 0, perf: clock }
  const byCustomer = new LRUCache<string, CustomerKey>(life)
  const byKeyId = new LRUCache<string, CustomerKey | 'erased'>(life)
  let epoch = 0

  /** What was read before an erasure in this process is used for who asked before it, and not kept. */
  const keep = (
    key: CustomerKey,
    customerId: string,
    { askedAt: start, epoch: then }: Loaded<unknown>,
  ): CustomerKey => {
    if (then !== epoch) return key
    byCustomer.set(customerId, key, { start })
    byKeyId.set(key.keyId, key, { start })
    return key
  }

  const loading =
    <Row>(read: (ids: readonly string[]) => Promise<ReadonlyMap<string, Row>>) =>
    async (ids: readonly string[]): Promise<Loaded<Row>> => {
      const since = { askedAt: clock.now(), epoch }
      return { ...since, rows: await read(ids) }
    }

  const ofCustomers = groupLoads(
    loading((customerIds) => haveKeys(db, wrapper, customerIds, clock.now())),
    async (customerId, loaded) => keep(await unwrapped(wrapper, loaded.rows.get(customerId)!), customerId, loaded),
  )

  const ofKeyIds = groupLoads(
    loading(async (keyIds) => new Map((await keysById(db, keyIds)).map((row) => [row.keyId, row]))),
    async (keyId, loaded): Promise<CustomerKey | 'erased'> => {
      const row = loaded.rows.get(keyId)
      if (!row) throw new Error(unknownKey(keyId))
      if (isLive(row)) return keep(await unwrapped(wrapper, row), row.customerId, loaded)
      byKeyId.set(keyId, 'erased', { start: loaded.askedAt })
      return 'erased'
    },
  )

  const forget = (customerId: string, keyIds: readonly string[]): void => {
    epoch++
    for (const loads of [ofCustomers, ofKeyIds]) loads.forget()
    const cached = byCustomer.peek(customerId, { allowStale: true })
    byCustomer.delete(customerId)
    for (const keyId of cached ? [...keyIds, cached.keyId] : keyIds) byKeyId.delete(keyId)
  }

  return {
    of: async (customerId) => byCustomer.get(customerId) ?? orUnavailable(ofCustomers.get(fit(customerId))),
    byId: async (keyId) => byKeyId.get(keyId) ?? orUnavailable(ofKeyIds.get(keyId)),
    erase: async (customerId, at) => {
      let erased: string[] = []
      try {
        erased = await orUnavailable(eraseKeys(db, fit(customerId), at))
      } finally {
        // Also when it failed: it may have been done all the same.
        forget(customerId, erased)
      }
      return erased.length
    },
  }
}

const isLive = (row: KeyRow): row is NewKeyRow => row.wrapped !== null

/** Reads the customers' keys and makes those that are missing. Who is erased or gets a key from another process meanwhile is read again. */
const haveKeys = async (
  db: Sql,
  wrapper: KeyWrapper,
  customerIds: readonly string[],
  at: number,
): Promise<ReadonlyMap<string, NewKeyRow>> => {
  const found = new Map<string, NewKeyRow>()
  const missing = (): string[] => customerIds.filter((id) => !found.has(id))
  const take = (rows: readonly NewKeyRow[]): boolean => {
    for (const row of rows) found.set(row.customerId, row)
    return found.size === customerIds.length
  }
  for (let round = 0; round < rounds; round++) {
    if (take(await keysOf(db, missing()))) return found
    const made = await Promise.all(missing().map((customerId) => newKey(wrapper, customerId)))
    if (take(await addKeys(db, made, at))) return found
  }
  throw new Error('keys of customers came and went while they were asked for: try again')
}

const newKey = async (wrapper: KeyWrapper, customerId: string): Promise<NewKeyRow> => {
  const bytes = randomBytes(keyBytes)
  try {
    return { keyId: randomBytes(12).toString('base64url'), customerId, wrapped: await wrapper.wrap(bytes, customerId) }
  } finally {
    bytes.fill(0)
  }
}

/** Also of a key just made: nothing is sealed under one that can't be unwrapped again. */
const unwrapped = async (wrapper: KeyWrapper, row: NewKeyRow): Promise<CustomerKey> => {
  const bytes = await unwrapKey(wrapper, row)
  const forDigests = Buffer.from(hkdfSync('sha256', bytes, '', 'oms digest v1', keyBytes))
  try {
    return { keyId: row.keyId, secret: createSecretKey(bytes), digestSecret: createSecretKey(forDigests) }
  } finally {
    bytes.fill(0)
    forDigests.fill(0)
  }
}

const fit = (customerId: string): string => {
  if (fitId.test(customerId)) return customerId
  throw new RangeError('a customer id has 1 to 256 characters and no control characters: refuse others at the edge')
}

const unknownKey = (keyId: string): string =>
  `key ${keyId} is not in customer_keys: point DATABASE_URL to the database where it was made, or restore that table from its backup`

const orUnavailable = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw new VaultUnavailable(`Personal data can't be read or sealed now: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
