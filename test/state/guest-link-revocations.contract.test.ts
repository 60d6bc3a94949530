// Revocations of guest links on a real PostgreSQL, which may go away.
import { PostgresGuestLinkRevocations } from '../../state/guest-link-revocations'
import { migrate } from '../../state/migrate'
import { Database, type Sql } from '../../state/postgres'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { PostgresProxy } from './postgres-proxy'

const at = Date.UTC(2026, 0, 1, 12, 0, 0, 123)
const seconds = at / 1_000

onPostgres('guest links of an order are revoked', () => {
  let test: TestDatabase
  let now = at
  let orders = 0
  let orderId: string
  const instance = (cacheMs?: number): PostgresGuestLinkRevocations =>
    new PostgresGuestLinkRevocations(test.db, { now: () => now, ...(cacheMs === undefined ? {} : { cacheMs }) })

  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
  })
  afterAll(() => test.drop())
  beforeEach(() => {
    now = at
    orderId = `ord_${String((orders += 1)).padStart(24, '0')}`
  })

  it('to the millisecond, until the time that is told, and no other order’s', async () => {
    const one = instance()
    expect(await one.isRevoked(orderId, seconds)).toBe(false)
    await one.revokeAll(orderId, at)
    for (const revocations of [one, instance()]) {
      expect(await revocations.isRevoked(orderId, seconds)).toBe(true)
      expect(await revocations.isRevoked(orderId, seconds - 86_400)).toBe(true)
      expect(await revocations.isRevoked(orderId, (at + 1) / 1_000)).toBe(false)
      expect(await revocations.isRevoked('ord_other', seconds)).toBe(false)
    }
  })

  it('for good: an earlier revocation that comes late takes nothing back', async () => {
    const one = instance()
    await one.revokeAll(orderId, at)
    await instance().revokeAll(orderId, at - 60_000)
    await one.revokeAll(orderId, at - 30_000)
    expect(await one.isRevoked(orderId, seconds)).toBe(true)
    expect(await instance().isRevoked(orderId, seconds)).toBe(true)
  })

  it('in every process within five seconds, however long a cache is asked for', async () => {
    const other = instance(60_000)
    expect(await other.isRevoked(orderId, seconds)).toBe(false)
    await instance().revokeAll(orderId, at)
    now += 4_999
    expect(await other.isRevoked(orderId, seconds)).toBe(false)
    now += 1
    expect(await other.isRevoked(orderId, seconds)).toBe(true)
  })

  it('at once where it was done, also when a look-up from before comes back after it', async () => {
    let isRead = (): void => undefined
    let answer = (): void => undefined
    const read = new Promise<void>((resolve) => (isRead = resolve))
    const answered = new Promise<void>((resolve) => (answer = resolve))
    const slow: Sql = {
      run: (text, values) => test.db.run(text, values),
      rows: async <Row extends object>(text: string, values?: readonly unknown[]) => {
        const rows = await test.db.rows<Row>(text, values)
        isRead()
        await answered
        return rows
      },
    }
    const one = new PostgresGuestLinkRevocations(slow, { now: () => now })
    const lookUp = one.isRevoked(orderId, seconds)
    await read
    await one.revokeAll(orderId, at)
    answer()
    expect(await lookUp).toBe(true)
    expect(await one.isRevoked(orderId, seconds)).toBe(true)
  })

  it('and a database that is away answers nothing, and forgets nothing', async () => {
    const proxy = await PostgresProxy.to(test.url)
    const db = new Database(proxy.url(test.url))
    const revocations = new PostgresGuestLinkRevocations(db, { now: () => now })
    await revocations.revokeAll(orderId, at)
    await proxy.down()
    expect(await revocations.isRevoked(orderId, seconds)).toBe(true)
    now += 5_000
    await expect(revocations.isRevoked(orderId, seconds)).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(revocations.revokeAll(orderId, at + 1)).rejects.toMatchObject({ kind: 'unavailable' })
    await proxy.up()
    expect(await revocations.isRevoked(orderId, seconds)).toBe(true)
    await db.close()
    await proxy.down()
  })
})
