// The vault on a real PostgreSQL: one key for each customer, few statements, and what happens without a database or a master key.
import { createSecretKey, randomBytes } from 'node:crypto'
import type { Sealed } from '../../schemas/ids'
import { keyIdOf, open, SealBroken } from '../../schemas/sealed'
import { VaultUnavailable } from '../../schemas/vault'
import { migrate } from '../../state/migrate'
import { Database } from '../../state/postgres'
import { createVault } from '../../state/vault'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { PostgresProxy } from './postgres-proxy'
import { newInstance, watched, wrapperOf } from './vault-instance'

const contact = { name: 'Ana Núñez', email: 'ana@example.org', phone: '+34600000000' }
const address = { recipient: '山田 花子', line1: '1-2-3', line2: null, city: '東京', postalCode: '100-0001' }
let customers = 0
const newCustomer = (): string => `cus_${++customers}`
const newCustomers = (count: number): string[] => Array.from({ length: count }, newCustomer)

onPostgres('the vault', () => {
  let test: TestDatabase
  let db: Database
  beforeAll(async () => {
    test = await newDatabase()
    db = test.db
    await migrate(db)
  })
  afterAll(() => test.drop())

  it('what one process seals, another opens', async () => {
    const mine = await newInstance(db).vault.forCustomer(newCustomer())
    const other = newInstance(db).vault
    expect(await other.open('contact', mine.seal('contact', contact))).toEqual(contact)
    expect(await other.open('address', mine.seal('address', address))).toEqual(address)
  })

  it('a contact does not pass for a note, and no text for sealed data', async () => {
    const { vault } = newInstance(db)
    const sealed = (await vault.forCustomer(newCustomer())).seal('contact', contact)
    await expect(vault.open('note', sealed)).rejects.toMatchObject({ name: 'SealBroken' })
    await expect(vault.open('note', 'plain words' as Sealed)).rejects.toMatchObject({ name: 'SealBroken' })
  })

  it('two processes that meet a customer for the first time use one key', async () => {
    const [one, other] = [newInstance(db), newInstance(db)]
    const ids = newCustomers(200)
    const both = await Promise.all(
      [ids, ids.toReversed()].map((order, process) =>
        Promise.all(order.map(async (id) => [id, (await [one, other][process]!.vault.forCustomer(id)).keyId] as const)),
      ),
    )
    expect(new Map(both[0])).toEqual(new Map(both[1]))
    expect(await db.rows('SELECT count(*) FROM customer_keys WHERE customer_id = ANY($1)', [ids])).toEqual([
      { count: 200 },
    ])
  })

  it('two processes that add the same customers add them in the same order, so that neither waits for the other for ever', async () => {
    const added: unknown[] = []
    const noting = {
      ...watched(db, []),
      rows: async <Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
        if (text.includes('INSERT')) added.push(values![1])
        return db.rows<Row>(text, values)
      },
    }
    const ids = newCustomers(12)
    const { vault } = newInstance(noting)
    await Promise.all(ids.toReversed().map((id) => vault.forCustomer(id)))
    expect(added).toEqual([ids.toSorted()])
  })

  it('a key made by another process between our look and our write is the one we use', async () => {
    const customer = newCustomer()
    const other = newInstance(db).vault
    const statements: string[] = []
    let theirs: string | undefined
    const late = watched(db, statements, async (text) => {
      if (text.includes('INSERT') && theirs === undefined) theirs = (await other.forCustomer(customer)).keyId
    })
    const mine = newInstance(late).vault
    expect((await mine.forCustomer(customer)).keyId).toBe(theirs)
    expect(statements).toEqual(['SELECT', 'INSERT', 'SELECT'])
  })

  it('many callers of one customer, and many new customers at once, share two statements', async () => {
    const { vault, statements } = newInstance(db)
    const ids = newCustomers(100)
    const vaults = await Promise.all([...ids, ...ids, ...ids].map((id) => vault.forCustomer(id)))
    expect(new Set(vaults.map(({ keyId }) => keyId)).size).toBe(100)
    expect(statements).toEqual(['SELECT', 'INSERT'])
    await Promise.all(ids.map((id) => vault.forCustomer(id)))
    await vault.openMany('contact', [vaults[5]!.seal('contact', contact)])
    expect(statements).toEqual(['SELECT', 'INSERT'])
  })

  it('a list of many customers opens in one statement, in its order', async () => {
    const ids = newCustomers(50)
    const sealer = newInstance(db).vault
    const sealed = await Promise.all(
      ids.map(async (id) => (await sealer.forCustomer(id)).seal('note', { text: `of ${id}` })),
    )
    const { vault, statements } = newInstance(db)
    expect(await vault.openMany('note', [...sealed, sealed[0]!])).toEqual(
      [...ids, ids[0]!].map((id) => ({ text: `of ${id}` })),
    )
    expect(statements).toEqual(['SELECT'])
    expect(await vault.openMany('note', [])).toEqual([])
  })

  it("a digest is the same for the same text of the same customer, in every process, and tells nothing of another's", async () => {
    const [customer, other] = [newCustomer(), newCustomer()]
    const { vault } = newInstance(db)
    const digest = (await vault.forCustomer(customer)).digest('{"a":1}')
    expect(digest).toMatch(/^[\w-]{22}$/)
    expect((await newInstance(db).vault.forCustomer(customer)).digest('{"a":1}')).toBe(digest)
    expect((await vault.forCustomer(customer)).digest('{"a":2}')).not.toBe(digest)
    expect((await vault.forCustomer(other)).digest('{"a":1}')).not.toBe(digest)
  })

  it('a key that was pushed out of the cache is read again', async () => {
    const { vault, statements } = newInstance(db, { cacheSize: 1 })
    const [first, second] = newCustomers(2) as [string, string]
    const sealed = (await vault.forCustomer(first)).seal('contact', contact)
    await vault.forCustomer(second)
    expect(await vault.open('contact', sealed)).toEqual(contact)
    expect(statements).toEqual(['SELECT', 'INSERT', 'SELECT', 'INSERT', 'SELECT'])
  })

  it('no key lies in the database as it is used: no 32 bytes of its row open anything', async () => {
    const customer = newCustomer()
    const mine = await newInstance(db).vault.forCustomer(customer)
    const sealed = mine.seal('contact', contact)
    const [row] = await db.rows<{ wrapped: Buffer }>('SELECT wrapped FROM customer_keys WHERE customer_id = $1', [
      customer,
    ])
    const wrapped = row!.wrapped
    expect(wrapped.length).toBeGreaterThan(60)
    for (let at = 0; at + 32 <= wrapped.length; at++) {
      const secret = createSecretKey(wrapped.subarray(at, at + 32))
      expect(() => open({ keyId: mine.keyId, secret }, 'contact', sealed)).toThrow(SealBroken)
    }
  })

  it('a key that the database does not know is no erasure: the caller waits, and is told where to look', async () => {
    const unknown = (await newInstance(db).vault.forCustomer(newCustomer()))
      .seal('contact', contact)
      .replace(/^s1\.[\w-]{16}/, `s1.${randomBytes(12).toString('base64url')}`) as Sealed
    const opened = newInstance(db).vault.open('contact', unknown)
    await expect(opened).rejects.toThrow(VaultUnavailable)
    await expect(opened).rejects.toThrow(`key ${keyIdOf(unknown)} is not in customer_keys: point DATABASE_URL`)
  })

  it('a row that was given to another customer does not open', async () => {
    const [one, other] = newCustomers(2) as [string, string]
    const sealed = (await newInstance(db).vault.forCustomer(one)).seal('contact', contact)
    await db.run('UPDATE customer_keys SET customer_id = $2 WHERE customer_id = $1', [one, other])
    await expect(newInstance(db).vault.open('contact', sealed)).rejects.toThrow(/moved to another row/)
  })

  it('a customer whose key can not be unwrapped does not hinder others', async () => {
    const [one, other] = newCustomers(2) as [string, string]
    await newInstance(db, { wrapper: wrapperOf('lost') }).vault.forCustomer(one)
    const { vault } = newInstance(db)
    const [broken, fine] = await Promise.allSettled([vault.forCustomer(one), vault.forCustomer(other)])
    expect([broken.status, fine.status]).toEqual(['rejected', 'fulfilled'])
    expect(broken).toMatchObject({
      reason: { name: 'VaultUnavailable', message: expect.stringMatching(/master key lost/) },
    })
  })

  it.each(['', 'a\u0000b', 'a\ud800', 'x'.repeat(257)])(
    '%j is no customer id, and hinders no other customer',
    async (id) => {
      const { vault } = newInstance(db)
      const [wrong, fine] = await Promise.allSettled([vault.forCustomer(id), vault.forCustomer(newCustomer())])
      expect([wrong.status, fine.status]).toEqual(['rejected', 'fulfilled'])
      expect(wrong).toMatchObject({ reason: expect.any(RangeError) })
    },
  )

  it('without PostgreSQL cached keys go on for their life, others are unavailable, and it mends by itself', async () => {
    const proxy = await PostgresProxy.to(test.url)
    const cut = new Database(proxy.url(test.url))
    const { vault, clock } = newInstance(cut)
    const [known, unknown] = newCustomers(2) as [string, string]
    const sealed = (await vault.forCustomer(known)).seal('contact', contact)
    await proxy.down()
    clock.advance(60_000)
    expect(await vault.open('contact', sealed)).toEqual(contact)
    expect((await vault.forCustomer(known)).seal('contact', contact)).not.toBe(sealed)
    await expect(vault.forCustomer(unknown)).rejects.toThrow(VaultUnavailable)
    await expect(vault.forCustomer(unknown)).rejects.toThrow(/PostgreSQL at .* can't be used .*: start it/)
    clock.advance(1)
    await expect(vault.open('contact', sealed)).rejects.toThrow(VaultUnavailable)
    await expect(vault.erase(known)).rejects.toThrow(VaultUnavailable)
    await proxy.up()
    expect(await vault.open('contact', sealed)).toEqual(contact)
    await cut.close()
    await proxy.down()
  })

  it('before the migrations ran it is unavailable and says so', async () => {
    const empty = await newDatabase()
    const vault = createVault({ db: empty.db, wrapper: wrapperOf('one'), clock: { now: () => 1 } })
    await expect(vault.forCustomer('cus_1')).rejects.toThrow(/are the migrations of this version applied/)
    await empty.drop()
  })
})
