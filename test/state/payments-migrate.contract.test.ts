// The database of the payments is made where it is missing, and brought to what this version expects.
import { randomBytes } from 'node:crypto'
import { forPayments, migrate, migrateUrl } from '../../state/migrate'
import { Database } from '../../state/postgres'
import { newDatabase, onPostgres, type TestDatabase } from './database'

onPostgres('the database of the payments', () => {
  let test: TestDatabase
  beforeAll(async () => void (test = await newDatabase()))
  afterAll(() => test.drop())

  const named = (name: string, user?: string): string => {
    const url = new URL(test.url)
    url.pathname = `/${encodeURIComponent(name)}`
    if (user) url.username = user
    return url.href
  }

  it('has one live generation of its view, whose tables readers see by their plain names', async () => {
    const done = await migrate(test.db, forPayments)
    expect(done.views).toEqual(['payments-view'])
    expect(await migrate(test.db, forPayments)).toEqual({ migrations: [], views: [] })
    for (const { name } of forPayments.views.flatMap(({ tables }) => tables))
      expect(await test.db.rows(`SELECT count(*) FROM ${name}`)).toEqual([{ count: 0 }])
  })

  it('is made where its server has none of that name, by several processes at once', async () => {
    const name = `oms "made" ${randomBytes(6).toString('hex')}`
    try {
      const done = await Promise.all([1, 2, 3].map(() => migrateUrl(named(name), forPayments)))
      expect(done.flatMap(({ views }) => views)).toEqual(['payments-view'])
      const db = new Database(named(name))
      expect(await db.rows('SELECT count(*) FROM payments')).toEqual([{ count: 0 }])
      await db.close()
    } finally {
      await test.db.run(`DROP DATABASE IF EXISTS "${name.replaceAll('"', '""')}" WITH (FORCE)`)
    }
  })

  it('is asked for in one sentence where its user may not make it', async () => {
    const role = `oms_test_${randomBytes(6).toString('hex')}`
    await test.db.run(`CREATE ROLE ${role} LOGIN PASSWORD 'p'`)
    try {
      const url = new URL(named(`${role}_db`, role))
      url.password = 'p'
      await expect(migrateUrl(url.href, forPayments)).rejects.toThrow(
        new RegExp(
          `^the database ${role}_db at .* is missing and can't be made .*: run CREATE DATABASE "${role}_db" there as an administrator and make the user of PAYMENTS_DATABASE_URL its owner`,
        ),
      )
    } finally {
      await test.db.run(`DROP ROLE ${role}`)
    }
  })
})
