// Erasure, and new master keys, on a real PostgreSQL.
import { HandClock } from '../../processors/engine/clock'
import { VaultUnavailable } from '../../schemas/vault'
import { migrate } from '../../state/migrate'
import { rewrapAll, type Rewrapped } from '../../state/vault-rewrap'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { answeringLate, newInstance, watched, wrapperOf } from './vault-instance'

const contact = { name: 'Ana Núñez', email: 'ana@example.org', phone: null }

onPostgres('an erased customer', () => {
  let test: TestDatabase
  let customers = 0
  const newCustomer = (): string => `cus_${++customers}`
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
  })
  afterAll(() => test.drop())

  it('is unreadable at once here, and in every process when its cached keys end', async () => {
    const [here, there] = [newInstance(test.db), newInstance(test.db)]
    const customer = newCustomer()
    const sealed = (await here.vault.forCustomer(customer)).seal('contact', contact)
    expect(await there.vault.open('contact', sealed)).toEqual(contact)
    expect(await here.vault.erase(customer)).toEqual({ keysErased: 1, at: here.clock.now() })
    expect(await here.vault.open('contact', sealed)).toBeUndefined()
    there.clock.advance(60_001)
    expect(await there.vault.open('contact', sealed)).toBeUndefined()
    expect(await there.vault.openMany('contact', [sealed, sealed])).toEqual([undefined, undefined])
  })

  it('leaves a row that says when, and no bytes of a key', async () => {
    const { vault, clock } = newInstance(test.db)
    const customer = newCustomer()
    await vault.forCustomer(customer)
    clock.advance(1_234)
    await vault.erase(customer)
    expect(
      await test.db.rows('SELECT wrapped, created_at, erased_at FROM customer_keys WHERE customer_id = $1', [customer]),
    ).toEqual([{ wrapped: null, created_at: new Date(clock.now() - 1_234), erased_at: new Date(clock.now()) }])
  })

  it('can be erased again, or without ever having had a key: nothing is left to do', async () => {
    const { vault } = newInstance(test.db)
    const customer = newCustomer()
    expect(await vault.erase(customer)).toMatchObject({ keysErased: 0 })
    await vault.forCustomer(customer)
    expect(await vault.erase(customer)).toMatchObject({ keysErased: 1 })
    expect(await vault.erase(customer)).toMatchObject({ keysErased: 0 })
  })

  it('who comes back gets a new key: new data open, old ones stay closed, and no digest can be tried', async () => {
    const [here, there] = [newInstance(test.db), newInstance(test.db)]
    const customer = newCustomer()
    const before = await here.vault.forCustomer(customer)
    const [old, digest] = [before.seal('contact', contact), before.digest('body')]
    await here.vault.erase(customer)
    const after = await here.vault.forCustomer(customer)
    expect(after.keyId).not.toBe(before.keyId)
    expect(after.digest('body')).not.toBe(digest)
    const fresh = after.seal('contact', contact)
    expect(await there.vault.openMany('contact', [old, fresh])).toEqual([undefined, contact])
    expect(await here.vault.erase(customer)).toMatchObject({ keysErased: 1 })
    expect(await here.vault.openMany('contact', [old, fresh])).toEqual([undefined, undefined])
  })

  it('is not kept readable by a look-up that began before the erasure', async () => {
    const customer = newCustomer()
    const sealed = (await newInstance(test.db).vault.forCustomer(customer)).seal('contact', contact)
    const slow = answeringLate(test.db)
    const { vault } = newInstance(slow.db)
    const early = vault.open('contact', sealed)
    await slow.asked
    await vault.erase(customer)
    expect(await vault.open('contact', sealed)).toBeUndefined()
    slow.answer()
    expect(await early).toEqual(contact)
    expect(await vault.open('contact', sealed)).toBeUndefined()
  })

  it('whose key was read before the erasure, and arrives after it, gets a new one', async () => {
    const customer = newCustomer()
    const old = (await newInstance(test.db).vault.forCustomer(customer)).keyId
    const slow = answeringLate(test.db)
    const { vault } = newInstance(slow.db)
    const early = vault.forCustomer(customer)
    await slow.asked
    await vault.erase(customer)
    slow.answer()
    expect((await early).keyId).toBe(old)
    expect((await vault.forCustomer(customer)).keyId).not.toBe(old)
  })

  it('is unreadable in time also where the database answered late', async () => {
    const [here, customer] = [newInstance(test.db), newCustomer()]
    const sealed = (await here.vault.forCustomer(customer)).seal('contact', contact)
    const clock = new HandClock()
    const late = watched(test.db, [], async () => clock.advance(20_000))
    const there = newInstance(late, { clock }).vault
    expect(await there.open('contact', sealed)).toEqual(contact)
    await here.vault.erase(customer)
    clock.advance(40_001)
    expect(await there.open('contact', sealed)).toBeUndefined()
  })

  it('other customers stay readable', async () => {
    const { vault } = newInstance(test.db)
    const [one, other] = [newCustomer(), newCustomer()]
    const sealed = (await vault.forCustomer(other)).seal('contact', contact)
    await vault.forCustomer(one)
    await vault.erase(one)
    expect(await vault.open('contact', sealed)).toEqual(contact)
  })
})

onPostgres('with a new master key', () => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await newDatabase()
    await migrate(test.db)
  })
  afterEach(() => test.drop())
  const ids = ['cus_1', 'cus_2', 'cus_3', 'cus_4', 'cus_5']
  const sealedBy = async (...masters: string[]) => {
    const { vault } = newInstance(test.db, { wrapper: wrapperOf(...masters) })
    return Promise.all(ids.map(async (id) => (await vault.forCustomer(id)).seal('contact', contact)))
  }

  it('all keys are wrapped by it, with progress, and the old one can be taken away; a second run changes nothing', async () => {
    const sealed = await sealedBy('old')
    const seen: Rewrapped[] = []
    const wrapper = wrapperOf('new', 'old')
    const run = () => rewrapAll({ db: test.db, wrapper, batch: 2, onProgress: (soFar) => seen.push(soFar) })
    expect(await run()).toEqual({ rewrapped: 5, kept: 0 })
    expect(seen.map(({ rewrapped }) => rewrapped)).toEqual([2, 4, 5])
    expect(await run()).toEqual({ rewrapped: 0, kept: 5 })
    const { vault } = newInstance(test.db, { wrapper: wrapperOf('new') })
    expect(await vault.openMany('contact', sealed)).toEqual(sealed.map(() => contact))
  })

  it('a customer erased meanwhile stays erased', async () => {
    const sealed = await sealedBy('old')
    const { vault } = newInstance(test.db, { wrapper: wrapperOf('old') })
    const db = watched(test.db, [], async (text) => {
      if (text.includes('UPDATE')) await vault.erase('cus_3')
    })
    expect(await rewrapAll({ db, wrapper: wrapperOf('new', 'old') })).toEqual({ rewrapped: 4, kept: 1 })
    const after = newInstance(test.db, { wrapper: wrapperOf('new', 'old') }).vault
    expect(await after.openMany('contact', sealed)).toEqual(ids.map((id) => (id === 'cus_3' ? undefined : contact)))
  })

  it('without the old one nothing is lost: it stops, and names the key that is missing', async () => {
    const sealed = await sealedBy('old')
    const attempt = rewrapAll({ db: test.db, wrapper: wrapperOf('new') })
    await expect(attempt).rejects.toThrow(/the master key old wrapped .* put its line back/)
    await expect(newInstance(test.db, { wrapper: wrapperOf('new') }).vault.open('contact', sealed[0]!)).rejects.toThrow(
      VaultUnavailable,
    )
    const { vault } = newInstance(test.db, { wrapper: wrapperOf('new', 'old') })
    expect(await vault.openMany('contact', sealed)).toEqual(sealed.map(() => contact))
  })
})
