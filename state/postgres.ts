// PostgreSQL as the rest of the system sees it: rows of a statement, a transaction, and errors that say what to do. The only file that
// imports pg. It never retries: who calls knows what may be repeated.
import { Pool, types, type CustomTypesConfig, type PoolClient } from 'pg'

/** Statements, in a transaction or each for itself. Values are bound, never pasted. */
export interface Sql {
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Resolves with the number of rows changed. */
  run(text: string, values?: readonly unknown[]): Promise<number>
}

/**
 * unavailable  the server can't be reached, is starting, stopping or full: wait, then try again
 * conflict     a deadlock or a serialization failure: try again
 * data         the values themselves are refused: the same values never pass
 * other        anything else, mostly a schema that is not what the code expects
 */
export type PostgresErrorKind = 'unavailable' | 'conflict' | 'data' | 'other'

/** The message holds the SQLSTATE and what to do, never values of a row. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError'
  constructor(
    readonly kind: PostgresErrorKind,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export type DatabaseOptions = {
  readonly connections?: number
  /** How long one statement may take, milliseconds. */
  readonly statementMs?: number
}

const int8 = 20
const safeInteger = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 of PostgreSQL is beyond 2^53')
  return value
}
const typeParsers = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    id === int8 ? safeInteger : types.getTypeParser(id, format as 'text'),
} as CustomTypesConfig

export class Database implements Sql {
  private readonly pool: Pool
  private readonly host: string

  constructor(url: string, { connections = 8, statementMs = 30_000 }: DatabaseOptions = {}) {
    this.host = hostOf(url)
    this.pool = new Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: 5_000,
      query_timeout: statementMs,
      keepAlive: true,
      application_name: 'oms',
      types: typeParsers,
    })
    // A connection that breaks while nobody uses it: the pool replaces it, and its next user learns of a server that is gone.
    this.pool.on('error', () => undefined)
  }

  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.withClient((client) => sqlOn(client).rows<Row>(text, values))
  }

  run(text: string, values?: readonly unknown[]): Promise<number> {
    return this.withClient((client) => sqlOn(client).run(text, values))
  }

  /**
   * Runs `work` in one transaction on one connection. Whatever `work` throws rolls it back and is thrown on. When the connection
   * breaks during COMMIT, the transaction may or may not stand: look, then act.
   */
  async transaction<T>(
    work: (sql: Sql) => Promise<T>,
    isolation: 'read committed' | 'repeatable read' = 'read committed',
  ): Promise<T> {
    return this.withClient(async (client) => {
      const sql = sqlOn(client)
      await sql.run(`BEGIN ISOLATION LEVEL ${isolation}`)
      let result: T
      try {
        result = await work(sql)
      } catch (error) {
        await sql.run('ROLLBACK')
        throw error
      }
      if ((await client.query('COMMIT')).command !== 'COMMIT')
        throw new PostgresError(
          'other',
          '25P02',
          'the transaction had failed and was rolled back; see the error before',
        )
      return result
    })
  }

  /** One connection for itself, for session locks and migrations; pg's own client, as tools expect it. */
  async session<T>(work: (sql: Sql, client: PoolClient) => Promise<T>): Promise<T> {
    return this.withClient((client) => work(sqlOn(client), client))
  }

  async close(): Promise<void> {
    await this.pool.end()
  }

  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw translated(error, this.host)
    })
    let broken = false
    const onError = (): void => void (broken = true)
    client.on('error', onError)
    try {
      return await work(client)
    } catch (error) {
      const known = translated(error, this.host)
      broken ||= known instanceof PostgresError && known.kind === 'unavailable'
      throw known
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }
}

const sqlOn = (client: PoolClient): Sql => ({
  rows: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row & Record<string, unknown>>(text, values as unknown[])).rows as Row[],
  run: async (text, values) => (await client.query(text, values as unknown[] | undefined)).rowCount ?? 0,
})

const hostOf = (url: string): string => {
  try {
    return new URL(url).host
  } catch {
    throw new Error('DATABASE_URL is not a URL; write postgres://user:password@host:port/database')
  }
}

const unavailableStates = /^(08|53|57P|58)/
const conflictStates = /^(40|55P03)/
const dataStates = /^(22|23)/
const brokenConnection = /^E[A-Z]+$|terminated|timeout|Connection ended|not queryable/i

const translated = (error: unknown, host: string): unknown => {
  if (error instanceof PostgresError || typeof error !== 'object' || error === null) return error
  const { code: given, message = '' } = error as { readonly code?: unknown; readonly message?: string }
  const code = String(given ?? '')
  if (unavailableStates.test(code) || brokenConnection.test(code) || (code === '' && brokenConnection.test(message)))
    return new PostgresError(
      'unavailable',
      code,
      `PostgreSQL at ${host} can't be used (${code || message}): start it, or point DATABASE_URL at one that runs`,
    )
  if (!/^[0-9A-Z]{5}$/.test(code)) return error
  if (conflictStates.test(code))
    return new PostgresError('conflict', code, `PostgreSQL gave way to another transaction (${code}): try again`)
  if (dataStates.test(code)) return new PostgresError('data', code, `PostgreSQL refuses a value (${code})`)
  return new PostgresError(
    'other',
    code,
    `PostgreSQL: ${message} (${code}); are the migrations of this version applied?`,
  )
}
