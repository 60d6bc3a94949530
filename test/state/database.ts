// A database of its own for each test file, on the server that DATABASE_URL names; without one the file says that it is skipped.
import { randomBytes } from 'node:crypto'
import { Database } from '../../state/postgres'

const serverUrl = process.env['DATABASE_URL']

/** A describe that needs PostgreSQL. */
export const onPostgres = (title: string, body: () => void): void => {
  if (serverUrl) return describe(title, body)
  describe.skip(`${title} (skipped: set DATABASE_URL to a PostgreSQL 15 server to run it)`, body)
}

export type TestDatabase = {
  readonly url: string
  readonly db: Database
  readonly empty: () => Promise<void>
  readonly drop: () => Promise<void>
}

export const newDatabase = async (): Promise<TestDatabase> => {
  const name = `oms_test_${randomBytes(6).toString('hex')}`
  const server = new Database(serverUrl!, { connections: 1 })
  await server.run(`CREATE DATABASE ${name}`)
  const url = new URL(serverUrl!)
  url.pathname = `/${name}`
  const db = new Database(url.href)
  const drop = async (): Promise<void> => {
    await db.close()
    await server.run(`DROP DATABASE ${name} WITH (FORCE)`)
    await server.close()
  }
  const empty = async (): Promise<void> => {
    const schemas = await db.rows<{ name: string }>(
      `SELECT nspname::text AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
    )
    for (const { name: schema } of schemas) await db.run(`DROP SCHEMA ${schema} CASCADE`)
    await db.run('CREATE SCHEMA public')
  }
  return { url: url.href, db, empty, drop }
}
