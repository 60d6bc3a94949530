// Migrations on a real PostgreSQL, by two processes at once.
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Database } from '../../state/postgres'
import { databaseUses, forOrders, migrate, views } from '../../state/migrate'
import { nodeNames, nodeSpec } from '../../topics/topology'
import { newDatabase, onPostgres, type TestDatabase } from './database'

const migrations = readdirSync(join(__dirname, '../../state/migrations'))
  .map((file) => basename(file, '.sql'))
  .sort()
const elsewhere: readonly string[] = databaseUses
  .filter((use) => use !== forOrders)
  .flatMap((use) => use.views.map(({ name }) => name))
const names = nodeNames.filter((name) => nodeSpec(name).kind === 'view' && !elsewhere.includes(name))

onPostgres('the database is brought to what this version expects', () => {
  let test: TestDatabase
  beforeAll(async () => void (test = await newDatabase()))
  afterAll(() => test.drop())

  it('two processes that migrate at once do it once, and both find it done', async () => {
    const other = new Database(test.url)
    const done = await Promise.all([migrate(test.db), migrate(other)])
    await other.close()
    expect(done.flatMap(({ migrations }) => migrations)).toEqual(migrations)
    expect(done.flatMap(({ views }) => views)).toEqual(names)
  })

  it('a second time changes nothing', async () => {
    await migrate(test.db)
    expect(await migrate(test.db)).toEqual({ migrations: [], views: [] })
  })

  it('every view has one live generation, and readers see its tables by their plain names', async () => {
    await migrate(test.db)
    const live = await test.db.rows('SELECT view, generation FROM view_generations WHERE live ORDER BY view')
    expect(live).toEqual([...names].sort().map((view) => ({ view, generation: 1 })))
    for (const { name } of views.flatMap(({ tables }) => tables))
      expect(await test.db.rows(`SELECT count(*) FROM ${name}`)).toEqual([{ count: 0 }])
  })
})
