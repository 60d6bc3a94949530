// What survives: a restart on the same store, a compacted store, an append whose outcome is unknown, foreign records.
import { deleteSubject, deleteVersion, register, setLevel, setMode } from '../../../dev/registry/changes'
import { openLedger } from '../../../dev/registry/ledger'
import { memoryStore } from '../../../dev/registry/memory-store'
import { versionsOf } from '../../../dev/registry/versions'
import type { StoredRecord } from '../../../dev/registry/store'
import { order } from './wire'

const schema = (doc: string) => ({ schema: order(undefined, { doc }) })
const compacted = (records: readonly StoredRecord[]): StoredRecord[] =>
  records.filter(({ key, value }, at) => value !== null && !records.slice(at + 1).some((later) => later.key === key))

async function storeWithAHistory() {
  const store = memoryStore()
  const { write, state } = await openLedger(store)
  await write(register('a', schema('1')))
  await write(register('b', schema('1')))
  await write(register('b', schema('2')))
  await write(setLevel(null, 'FULL'))
  await write(setLevel('b', 'NONE'))
  await write(setMode('c', 'IMPORT'))
  await write(deleteVersion('b', 1, false))
  await write(deleteSubject('a', false))
  await write(register('a', schema('3')))
  await write(register('gone', schema('4')))
  await write(deleteSubject('gone', false))
  await write(deleteSubject('gone', true))
  return { store, state }
}

test('a registry opened again on its store knows the same', async () => {
  const { store, state } = await storeWithAHistory()
  expect((await openLedger(store)).state()).toEqual(state())
})

test('a registry opened on the compacted store knows the same, and gives no id twice', async () => {
  const { store, state } = await storeWithAHistory()
  const { state: reopened, write } = await openLedger(memoryStore(compacted(store.records)))
  expect(reopened()).toEqual(state())
  expect(await write(register('d', schema('4')))).toEqual({ id: 5 })
  expect(await write(register('d', schema('1')))).toEqual({ id: 1 })
})

test("records have Confluent's keys", async () => {
  const { store } = await storeWithAHistory()
  const keys = store.records.map(({ key }) => key)
  expect(keys[0]).toBe('{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}')
  expect(keys).toContain('{"keytype":"CONFIG","subject":null,"magic":0}')
  expect(keys).toContain('{"keytype":"MODE","subject":"c","magic":0}')
  expect(keys).toContain('{"keytype":"DELETE_SUBJECT","subject":"a","magic":0}')
  expect(JSON.parse(store.records[0]?.value ?? '')).toEqual({
    subject: 'a',
    version: 1,
    id: 1,
    schema: schema('1').schema,
    deleted: false,
  })
})

test('a schema is not visible before its record is durable', async () => {
  const store = memoryStore()
  let release = () => {}
  const durable = new Promise<void>((resolve) => (release = resolve))
  const { write, state } = await openLedger({
    ...store,
    append: (...args) => durable.then(() => store.append(...args)),
  })
  const registration = write(register('a', schema('1')))
  await new Promise(setImmediate)
  expect(state().schemas.size).toBe(0)
  release()
  expect(await registration).toEqual({ id: 1 })
  expect(state().schemas.size).toBe(1)
})

test.each([
  ['was not written', false, 2],
  ['was written', true, 1],
])(
  'after an append that failed and %s, the next one goes on from what the store says',
  async (_title, isWritten, id) => {
    const store = memoryStore()
    let failures = 1
    const append = async (key: string, value: string | null) => {
      const fails = failures-- > 0
      if (!fails || isWritten) await store.append(key, value)
      if (fails) throw new Error('broker gone')
    }
    const { write, state } = await openLedger({ ...store, append })
    await expect(write(register('a', schema('1')))).rejects.toMatchObject({ status: 500, code: 50001 })
    expect(await write(register('a', schema('1')))).toEqual({ id })
    expect((await openLedger(store)).state().schemas).toEqual(state().schemas)
    expect(state().schemas.size).toBe(1)
  },
)

test('a refused change does not hold up the next one', async () => {
  const { write } = await openLedger(memoryStore())
  const [refused, accepted] = await Promise.allSettled([
    write(deleteSubject('nobody', false)),
    write(register('a', schema('1'))),
  ])
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: 40401 } })
  expect(accepted).toEqual({ status: 'fulfilled', value: { id: 1 } })
})

test.each([
  ['a key that is not JSON', { key: 'order-1', value: '{}' }],
  [
    'a version without an id',
    { key: '{"keytype":"SCHEMA","subject":"a","version":1}', value: '{"subject":"a","version":1}' },
  ],
  ['an unknown level', { key: '{"keytype":"CONFIG","subject":null,"magic":0}', value: '{"compatibilityLevel":"X"}' }],
])('a store with %s is refused with its key', async (_title, foreign) => {
  await expect(openLedger(memoryStore([foreign]))).rejects.toThrow(foreign.key)
})

test('key types of a newer registry are passed over', async () => {
  const { state } = await openLedger(
    memoryStore([{ key: '{"keytype":"CONTEXT","magic":0}', value: '{"context":"."}' }]),
  )
  expect(state().subjects.size).toBe(0)
})

test('registrations at the same time on a slow store are decided one after another', async () => {
  const store = memoryStore()
  const append = async (key: string, value: string | null) => {
    await new Promise(setImmediate)
    await store.append(key, value)
  }
  const { write } = await openLedger({ ...store, append })
  const docs = ['1', '2', '1', '3', '2', '1']
  const answers = await Promise.all(docs.map((doc) => write(register('a', schema(doc)))))
  expect(answers.map(({ id }) => id)).toEqual([1, 2, 1, 3, 2, 1])
  expect(store.records).toHaveLength(3)
})

test('the deletion of a subject leaves versions alone that it does not cover', async () => {
  const version = (number: number): StoredRecord => ({
    key: JSON.stringify({ keytype: 'SCHEMA', subject: 'a', version: number, magic: 1 }),
    value: JSON.stringify({ subject: 'a', version: number, id: number, schema: `"${number}"`, deleted: false }),
  })
  const deletion = { key: '{"keytype":"DELETE_SUBJECT","subject":"a","magic":0}', value: '{"subject":"a","version":2}' }
  const { state } = await openLedger(memoryStore([version(1), version(2), version(3), deletion]))
  expect(versionsOf(state(), 'a').map(({ version }) => version)).toEqual([3])
})
