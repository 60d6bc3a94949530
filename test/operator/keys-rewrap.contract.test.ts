// Wrapping customers' keys anew, on a real database: counted first, done when told to, and nothing is lost by it.
import { renderRewrap, rewrapKeys, type KeysRewrap } from '../../operator/keys-rewrap'
import { HandClock } from '../../processors/engine/clock'
import { migrate } from '../../state/migrate'
import { createVault } from '../../state/vault'
import { newDatabase, onPostgres, type TestDatabase } from '../state/database'
import { wrapperOf } from '../state/vault-instance'

onPostgres('wrapping the keys of customers anew', () => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
  })
  afterAll(() => test.drop())

  const seen: number[] = []
  const rewrap = (execute: boolean, ...masters: string[]): Promise<KeysRewrap> =>
    rewrapKeys(
      { db: test.db, wrapper: wrapperOf(...masters), progress: (_, done) => void seen.push(done) },
      { execute },
    )
  const vaultOf = (...masters: string[]) =>
    createVault({ db: test.db, wrapper: wrapperOf(...masters), clock: new HandClock() })

  it('counts what an older master key wraps, changes it when told to, and what was sealed opens by the new one alone', async () => {
    const old = vaultOf('old')
    const note = (await old.forCustomer('cus_1')).seal('note', { text: 'ring twice' })
    await old.forCustomer('cus_2')
    const counted = await rewrap(false, 'new', 'old')
    expect(counted).toEqual({ keys: 2, old: 2, rewrapped: 0, executed: false })
    expect(renderRewrap(counted)).toMatch(
      /^2 of 2 customers' keys are wrapped by an older master key; nothing was changed/,
    )
    await expect(vaultOf('new').open('note', note)).rejects.toThrow(/master key old/)

    const done = await rewrap(true, 'new', 'old')
    expect(done).toEqual({ keys: 2, old: 2, rewrapped: 2, executed: true })
    expect(renderRewrap(done)).toMatch(/^2 of 2 customers' keys were wrapped anew; run it once more/)
    expect(seen).toEqual([2])
    expect(await vaultOf('new').open('note', note)).toEqual({ text: 'ring twice' })
    expect(renderRewrap(await rewrap(true, 'new'))).toBe(
      "2 customers' keys: the first master key of the file wraps all of them",
    )
  })

  it('says which master key is missing', async () => {
    await expect(rewrap(true, 'newest')).rejects.toThrow(/the master key new wrapped a customer's key and is not in/)
  })
})
