// Brings a database to what this version expects: migrations, then a first generation of every view that has none. May run in many
// processes at once: one does it, the others wait and find it done. It never changes a view's tables; that is a rebuild.
import { join } from 'node:path'
import { readSetting } from '../runtime/settings'
import { Database, type Sql } from './postgres'
import { auditView } from './views/audit-view'
import { deskView } from './views/desk-view'
import { floorView } from './views/floor-view'
import { createGeneration, generationsOf, makeLive } from './views/generations'
import { mailsView } from './views/mails-view'
import { ordersView } from './views/orders-view'
import { parcelsView } from './views/parcels-view'
import type { AnyView } from './views/view'

/** Every view of this version. */
export const views: readonly AnyView[] = [ordersView, parcelsView, floorView, deskView, mailsView, auditView]

/** What was done, by name; empty when nothing was to do. */
export type Migrated = { readonly migrations: readonly string[]; readonly views: readonly string[] }

const lockId = 4_096_158_023
const folder = join(__dirname, 'migrations')

/** Rejects with a PostgresError when the database can't be used, and with the failed migration's own error otherwise. */
export const migrate = (db: Database): Promise<Migrated> =>
  db.session(async (sql, client) => {
    await sql.run('SELECT pg_advisory_lock($1)', [lockId])
    try {
      // node-pg-migrate is an ES module: only import() reaches it from here. Its own lock fails instead of waiting.
      const { runner } = await import('node-pg-migrate')
      const done = await runner({
        dbClient: client,
        dir: folder,
        direction: 'up',
        migrationsTable: 'migrations',
        noLock: true,
        logger: silent,
      })
      return { migrations: done.map(({ name }) => name), views: await makeFirstGenerations(db) }
    } finally {
      // The lock of a session that broke is gone with it.
      await sql.run('SELECT pg_advisory_unlock($1)', [lockId]).catch(() => 0)
    }
  })

/** Opens the database that DATABASE_URL names, brings it up to date and closes it. */
export const migrateUrl = async (url: string): Promise<Migrated> => {
  const db = new Database(url)
  try {
    return await migrate(db)
  } finally {
    await db.close()
  }
}

if (require.main === module)
  migrateUrl(readSetting('DATABASE_URL')).then(
    ({ migrations, views: made }) =>
      console.log(`The database is up to date: ${migrations.length} migrations run, ${made.length} views made`),
    (error: Error) => {
      console.error(error.message)
      process.exit(1)
    },
  )

// A failed statement is thrown with its message; printing it as well would print its values.
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

const makeFirstGenerations = async (db: Database): Promise<string[]> => {
  const made: string[] = []
  for (const view of views) if (await db.transaction((sql) => makeFirst(sql, view))) made.push(view.name)
  return made
}

const makeFirst = async (sql: Sql, view: AnyView): Promise<boolean> => {
  if ((await generationsOf(sql, view)).some(({ live }) => live)) return false
  await makeLive(sql, view, await createGeneration(sql, view))
  return true
}
