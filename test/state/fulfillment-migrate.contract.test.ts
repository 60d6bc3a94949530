// The database of fulfillment is made, and that of the orders lets go of what moved there.
import { forFulfillment, migrate } from '../../state/migrate'
import { newDatabase, onPostgres, type TestDatabase } from './database'

onPostgres('the database of fulfillment', () => {
  let test: TestDatabase
  beforeAll(async () => void (test = await newDatabase()))
  afterAll(() => test.drop())

  it('has one live generation of each of its views, whose tables readers see by their plain names', async () => {
    const done = await migrate(test.db, forFulfillment)
    expect(done.views).toEqual(['parcels-view', 'floor-view', 'stock-view'])
    expect(await migrate(test.db, forFulfillment)).toEqual({ migrations: [], views: [] })
    for (const { name } of forFulfillment.views.flatMap(({ tables }) => tables))
      expect(await test.db.rows(`SELECT count(*) FROM ${name}`)).toEqual([{ count: 0 }])
    expect(await test.db.rows('SELECT count(*) FROM label_documents')).toEqual([{ count: 0 }])
  })
})

onPostgres('the database of the orders', () => {
  let test: TestDatabase
  beforeAll(async () => void (test = await newDatabase()))
  afterAll(() => test.drop())

  it('of an earlier version lets go of parcels and floor, and of nothing else', async () => {
    await migrate(test.db)
    await test.db.run(`DELETE FROM migrations WHERE name = '1775001600000_fulfillment-elsewhere'`)
    await test.db.run('CREATE TABLE parcel_polls (tracking_number text PRIMARY KEY)')
    for (const [view, schema] of [
      ['parcels-view', 'parcels_2'],
      ['floor-view', 'floor_1'],
    ]) {
      await test.db.run(`CREATE SCHEMA ${schema}`)
      await test.db.run(`CREATE TABLE ${schema}.rows (id text)`)
      await test.db.run(`CREATE VIEW ${schema}_rows AS SELECT * FROM ${schema}.rows`)
      await test.db.run(`INSERT INTO view_generations (view, generation, shape, live) VALUES ($1, $2, 's', true)`, [
        view,
        Number(schema!.at(-1)),
      ])
    }
    await migrate(test.db)
    const left = await test.db.rows<{ name: string }>(
      `SELECT nspname::text AS name FROM pg_namespace WHERE nspname ~ '^(parcels|floor|orders)_' ORDER BY 1`,
    )
    expect(left.map(({ name }) => name)).toEqual(['orders_1'])
    const views = await test.db.rows<{ view: string }>('SELECT view FROM view_generations ORDER BY view')
    expect(views.map(({ view }) => view)).toEqual(['audit-view', 'desk-view', 'mails-view', 'orders-view'])
    expect(await test.db.rows(`SELECT to_regclass('parcel_polls') AS table`)).toEqual([{ table: null }])
  })
})
