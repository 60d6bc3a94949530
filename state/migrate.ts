// Brings a database, the orders', the payments' or that of fulfillment, to what this version expects: migrations, then a first generation
// of every view that has none. May run in many processes at once: one does it, the others wait and find it done. It never changes a view's
// tables; that is a rebuild.
import { join } from 'node:path'
import { readSetting } from '../runtime/settings'
import { createMissingDatabase } from './missing-database'
import { Database, type Sql } from './postgres'
import { auditView } from './views/audit-view'
import { deskView } from './views/desk-view'
import { floorView } from './views/floor-view'
import { createGeneration, generationsOf, makeLive } from './views/generations'
import { mailsView } from './views/mails-view'
import { ordersView } from './views/orders-view'
import { parcelsView } from './views/parcels-view'
import { paymentsView } from './views/payments-view'
import { stockView } from './views/stock-view'
import type { AnyView } from './views/view'

/** What a database is for: the setting that names it, its migrations and the views that stand in it. */
export type DatabaseUse = {
  readonly setting: 'DATABASE_URL' | 'PAYMENTS_DATABASE_URL' | 'FULFILLMENT_DATABASE_URL'
  readonly migrations: string
  readonly views: readonly AnyView[]
}

/** Every view of this version in the database of the orders. */
export const views: readonly AnyView[] = [ordersView, deskView, mailsView, auditView]

export const forOrders: DatabaseUse = { setting: 'DATABASE_URL', migrations: join(__dirname, 'migrations'), views }
export const forPayments: DatabaseUse = {
  setting: 'PAYMENTS_DATABASE_URL',
  migrations: join(__dirname, 'migrations-payments'),
  views: [paymentsView],
}
export const forFulfillment: DatabaseUse = {
  setting: 'FULFILLMENT_DATABASE_URL',
  migrations: join(__dirname, 'migrations-fulfillment'),
  views: [parcelsView, floorView, stockView],
}

/** Every database there is. */
export const databaseUses: readonly DatabaseUse[] = [forOrders, forPayments, forFulfillment]

/** What was done, by name; empty when nothing was to do. */
export type Migrated = { readonly migrations: readonly string[]; readonly views: readonly string[] }

const lockId = 4_096_158_023

/** Rejects with a PostgresError when the database can't be used, and with the failed migration's own error otherwise. */
export const migrate = (db: Database, use: DatabaseUse = forOrders): Promise<Migrated> =>
  db.session(async (sql, client) => {
    await sql.run('SELECT pg_advisory_lock($1)', [lockId])
    try {
      // node-pg-migrate is an ES module: only import() reaches it from here. Its own lock fails instead of waiting.
      const { runner } = await import('node-pg-migrate')
      const done = await runner({
        dbClient: client,
        dir: use.migrations,
        direction: 'up',
        migrationsTable: 'migrations',
        noLock: true,
        logger: silent,
      })
      return { migrations: done.map(({ name }) => name), views: await makeFirstGenerations(db, use.views) }
    } finally {
      // The lock of a session that broke is gone with it.
      await sql.run('SELECT pg_advisory_unlock($1)', [lockId]).catch(() => 0)
    }
  })

/**
 * Opens the database that a URL names, brings it up to date and closes it. One that is missing is made where its user may do so; else it
 * rejects with what to do.
 */
export const migrateUrl = async (url: string, use: DatabaseUse = forOrders): Promise<Migrated> => {
  await createMissingDatabase(url, use.setting)
  const db = new Database(url)
  try {
    return await migrate(db, use)
  } finally {
    await db.close()
  }
}

const migrateAll = async (): Promise<Migrated[]> => {
  const done: Migrated[] = []
  for (const use of databaseUses) done.push(await migrateUrl(readSetting(use.setting), use))
  return done
}

if (require.main === module)
  migrateAll().then(
    (done) => {
      const [run, made] = [done.flatMap(({ migrations }) => migrations), done.flatMap((each) => each.views)]
      console.log(`The databases are up to date: ${run.length} migrations run, ${made.length} views made`)
    },
    (error: Error) => {
      console.error(error.message)
      process.exit(1)
    },
  )

// A failed statement is thrown with its message; printing it as well would print its values.
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

const makeFirstGenerations = async (db: Database, wanted: readonly AnyView[]): Promise<string[]> => {
  const made: string[] = []
  for (const view of wanted) if (await db.transaction((sql) => makeFirst(sql, view))) made.push(view.name)
  return made
}

const makeFirst = async (sql: Sql, view: AnyView): Promise<boolean> => {
  if ((await generationsOf(sql, view)).some(({ live }) => live)) return false
  await makeLive(sql, view, await createGeneration(sql, view))
  return true
}
