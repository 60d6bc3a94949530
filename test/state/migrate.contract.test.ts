// Migrations on a real PostgreSQL, by two processes at once.
import { Database } from '../../state/postgres'
import { migrate } from '../../state/migrate'
import { newDatabase, onPostgres, type TestDatabase } from './database'

onPostgres('the database is brought to what this version expects', () => {
  let test: TestDatabase
  beforeAll(async () => void (test = await newDatabase()))
  afterAll(() => test.drop())

  it('two processes that migrate at once do it once, and both find it done', async () => {
    const other = new Database(test.url)
    const done = await Promise.all([migrate(test.db), migrate(other)])
    await other.close()
    expect(done.flatMap(({ migrations }) => migrations)).toEqual(['1767225600000_views'])
    expect(done.flatMap(({ views }) => views)).toEqual(['orders-view', 'parcels-view'])
  })

  it('a second time changes nothing', async () => {
    await migrate(test.db)
    expect(await migrate(test.db)).toEqual({ migrations: [], views: [] })
  })

  it('every view has one live generation, and readers see its tables by their plain names', async () => {
    await migrate(test.db)
    const live = await test.db.rows('SELECT view, generation FROM view_generations WHERE live ORDER BY view')
    expect(live).toEqual([
      { view: 'orders-view', generation: 1 },
      { view: 'parcels-view', generation: 1 },
    ])
    for (const name of ['orders', 'order_events', 'rejections', 'parcels'])
      expect(await test.db.rows(`SELECT count(*) FROM ${name}`)).toEqual([{ count: 0 }])
  })
})
