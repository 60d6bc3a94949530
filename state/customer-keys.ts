// The rows of customer_keys as statements: many customers in each. It must never read or write a key that is not wrapped.
import type { Sql } from './postgres'

/** `wrapped` is null once erased. */
export type KeyRow = { readonly keyId: string; readonly customerId: string; readonly wrapped: Buffer | null }
export type NewKeyRow = KeyRow & { readonly wrapped: Buffer }

const columns = 'key_id AS "keyId", customer_id AS "customerId", wrapped'

export const keysOf = (sql: Sql, customerIds: readonly string[]): Promise<NewKeyRow[]> =>
  sql.rows(`SELECT ${columns} FROM customer_keys WHERE customer_id = ANY($1) AND erased_at IS NULL`, [customerIds])

export const keysById = (sql: Sql, keyIds: readonly string[]): Promise<KeyRow[]> =>
  sql.rows(`SELECT ${columns} FROM customer_keys WHERE key_id = ANY($1)`, [keyIds])

/**
 * Resolves with the rows that were added; a customer who has a key keeps it, and is not among them. Sorted, since two processes that add the
 * same customers in different orders would wait for each other.
 */
export const addKeys = (sql: Sql, rows: readonly NewKeyRow[], at: number): Promise<NewKeyRow[]> => {
  const sorted = [...rows].sort((one, other) => (one.customerId < other.customerId ? -1 : 1))
  return sql.rows(
    `INSERT INTO customer_keys (key_id, customer_id, wrapped, created_at)
     SELECT *, to_timestamp($4::double precision / 1000) FROM unnest($1::text[], $2::text[], $3::bytea[])
     ON CONFLICT (customer_id) WHERE erased_at IS NULL DO NOTHING
     RETURNING ${columns}`,
    [
      sorted.map(({ keyId }) => keyId),
      sorted.map(({ customerId }) => customerId),
      sorted.map(({ wrapped }) => wrapped),
      at,
    ],
  )
}

/** Resolves with the ids of the keys that this statement erased. */
export const eraseKeys = async (sql: Sql, customerId: string, at: number): Promise<string[]> => {
  const rows = await sql.rows<Pick<KeyRow, 'keyId'>>(
    `UPDATE customer_keys SET wrapped = NULL, erased_at = to_timestamp($2::double precision / 1000)
     WHERE customer_id = $1 AND erased_at IS NULL RETURNING key_id AS "keyId"`,
    [customerId, at],
  )
  return rows.map(({ keyId }) => keyId)
}

/** In the order of their ids, after the one given. */
export const nextKeys = (sql: Sql, after: string, most: number): Promise<NewKeyRow[]> =>
  sql.rows(`SELECT ${columns} FROM customer_keys WHERE key_id > $1 AND erased_at IS NULL ORDER BY key_id LIMIT $2`, [
    after,
    most,
  ])

/** Resolves with how many were replaced: what was erased or replaced since it was read stays as it is. */
export const replaceWrapped = (
  sql: Sql,
  changes: readonly { readonly keyId: string; readonly from: Buffer; readonly to: Buffer }[],
): Promise<number> =>
  sql.run(
    `UPDATE customer_keys SET wrapped = change.wrapped
     FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS change (key_id, before, wrapped)
     WHERE customer_keys.key_id = change.key_id AND customer_keys.wrapped = change.before`,
    [changes.map(({ keyId }) => keyId), changes.map(({ from }) => from), changes.map(({ to }) => to)],
  )
