// Transactions, numbers and errors of the one door to PostgreSQL.
import { Database, type PostgresError } from '../../state/postgres'
import { newDatabase, onPostgres, type TestDatabase } from './database'

const errorOf = async (attempt: Promise<unknown>): Promise<PostgresError> =>
  attempt.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: PostgresError) => error,
  )

onPostgres('PostgreSQL is used through one door', () => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await newDatabase()
    await test.db.run('CREATE TABLE notes (id int PRIMARY KEY, amount bigint)')
  })
  afterAll(() => test.drop())

  it('amounts come back as exact numbers, and one beyond 2^53 is refused', async () => {
    expect(await test.db.rows(`SELECT 9007199254740991::bigint AS amount`)).toEqual([{ amount: 9_007_199_254_740_991 }])
    await expect(test.db.rows(`SELECT 9007199254740993::bigint AS amount`)).rejects.toThrow(/beyond 2\^53/)
  })

  it('what a transaction did is gone when its work fails, and its connection is fit for the next', async () => {
    const work = test.db.transaction(async (sql) => {
      await sql.run('INSERT INTO notes VALUES (1, 1)')
      throw new Error('changed its mind')
    })
    await expect(work).rejects.toThrow('changed its mind')
    expect(await test.db.rows('SELECT * FROM notes')).toEqual([])
  })

  it('a transaction whose statement failed is never reported as committed', async () => {
    const work = test.db.transaction(async (sql) => {
      await sql.run('INSERT INTO notes VALUES (2, 1)')
      await sql.run('SELECT 1/0').catch(() => 0)
    })
    expect((await errorOf(work)).message).toMatch(/was rolled back/)
    expect(await test.db.rows('SELECT * FROM notes')).toEqual([])
  })

  it('an error says what kind it is and no value of a row', async () => {
    await test.db.run('INSERT INTO notes VALUES (3, 1)')
    const twice = await errorOf(test.db.run('INSERT INTO notes VALUES (3, 987654)'))
    expect(twice).toMatchObject({ name: 'PostgresError', kind: 'data', code: '23505' })
    expect(twice.message).not.toContain('987654')
    expect(await errorOf(test.db.run('SELECT * FROM nowhere'))).toMatchObject({ kind: 'other', code: '42P01' })
  })

  it('a connection that is cut is replaced', async () => {
    const cut = errorOf(test.db.transaction((sql) => sql.rows('SELECT pg_terminate_backend(pg_backend_pid())')))
    expect(await cut).toMatchObject({ kind: 'unavailable' })
    expect(await test.db.rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('a statement that takes too long ends as unavailable', async () => {
    const impatient = new Database(test.url, { statementMs: 50 })
    expect(await errorOf(impatient.rows('SELECT pg_sleep(5)'))).toMatchObject({ kind: 'unavailable' })
    await impatient.close()
  })
})

describe('without PostgreSQL', () => {
  it('the error names the host and what to do, never the password', async () => {
    const db = new Database('postgres://oms:secret@127.0.0.1:1/oms')
    const error = await errorOf(db.rows('SELECT 1'))
    await db.close()
    expect(error.message).toBe(
      "PostgreSQL at 127.0.0.1:1 can't be used (ECONNREFUSED): start it, or point DATABASE_URL at one that runs",
    )
  })

  it('a DATABASE_URL that is no URL is refused at once', () => {
    expect(() => new Database('oms')).toThrow(/write postgres:\/\/user/)
  })
})
