// What every implementation of the store port does. Run on the store in memory and on Redis.
import { stampOf, StoreMismatch, type Checkpoint, type PartitionStore } from '../../processors/engine/store'

export type StoreUnderTest = {
  readonly name: string
  /** A partition that nobody has written, of a store that survives the call. */
  readonly open: () => Promise<PartitionStore>
}

const at = (journal: number, head = `w:${journal}`): Checkpoint => ({
  journal,
  head,
  covers: { in: { next: journal, head: '', index: 0, lastId: `i${journal}` } },
})
const change = (key: string, value: string, due: number | null = null) => ({
  key,
  value: JSON.stringify({ state: value }),
  due,
})

export const storeContract = ({ name, open }: StoreUnderTest): void => {
  describe(`the store on ${name}`, () => {
    it('has nothing at first', async () => {
      const store = await open()
      expect(await store.checkpoint()).toBeUndefined()
      expect([...(await store.all())]).toEqual([])
      expect(await store.deadlines()).toEqual([])
      expect(await store.read('', ['k'])).toEqual([null])
    })

    it('keeps states and checkpoint together, and reads in the order asked for', async () => {
      const store = await open()
      await store.write('', at(3), [change('ä:{1}', 'one'), change('b', 'two')])
      expect(await store.checkpoint()).toEqual(at(3))
      expect(await store.read(stampOf(at(3)), ['b', 'none', 'ä:{1}'])).toEqual([
        '{"state":"two"}',
        null,
        '{"state":"one"}',
      ])
      expect(await store.peek('b')).toBe('{"state":"two"}')
      expect(new Map(await store.all())).toEqual(
        new Map([
          ['ä:{1}', '{"state":"one"}'],
          ['b', '{"state":"two"}'],
        ]),
      )
    })

    it('refuses a write on another checkpoint than the stored one, and changes nothing', async () => {
      const store = await open()
      await store.write('', at(1), [change('k', 'one', 9)])
      await expect(store.write('', at(2), [change('k', 'two')])).rejects.toBeInstanceOf(StoreMismatch)
      await expect(store.write(stampOf(at(5)), at(6), [change('k', 'six')])).rejects.toBeInstanceOf(StoreMismatch)
      expect(await store.read(stampOf(at(1)), ['k'])).toEqual(['{"state":"one"}'])
      expect(await store.deadlines()).toEqual([{ key: 'k', due: 9 }])
    })

    it('takes a write again whose answer was lost', async () => {
      const store = await open()
      await store.write('', at(1), [change('k', 'one')])
      await store.write(stampOf(at(1)), at(2), [change('k', 'two')])
      await store.write(stampOf(at(1)), at(2), [change('k', 'two')])
      expect(await store.read(stampOf(at(2)), ['k'])).toEqual(['{"state":"two"}'])
    })

    it('refuses to read on another checkpoint than the stored one', async () => {
      const store = await open()
      await expect(store.read(stampOf(at(1)), ['k'])).rejects.toBeInstanceOf(StoreMismatch)
      await store.write('', at(1), [])
      await expect(store.read('', ['k'])).rejects.toBeInstanceOf(StoreMismatch)
    })

    it('takes positions that have moved on without a new batch', async () => {
      const store = await open()
      await store.write('', at(1), [change('k', 'one')])
      const quiet = { ...at(1), covers: { in: { next: 8, head: 'u:1', index: 2, lastId: '' } } }
      await store.write(stampOf(at(1)), quiet, [])
      expect(await store.checkpoint()).toEqual(quiet)
    })

    it('keeps the deadline of each key, moved and ended with its state', async () => {
      const store = await open()
      await store.write('', at(1), [change('a', '1', 1_767_225_600_123), change('b', '1', 5), change('c', '1', 6)])
      await store.write(stampOf(at(1)), at(2), [change('b', '2', 7), change('c', '2', null)])
      expect(new Map((await store.deadlines()).map(({ key, due }) => [key, due]))).toEqual(
        new Map([
          ['a', 1_767_225_600_123],
          ['b', 7],
        ]),
      )
    })

    it('serves writes and reads in the order in which they were asked for, without waiting between them', async () => {
      const store = await open()
      const writes = Array.from({ length: 50 }, (_, i) =>
        store.write(i ? stampOf(at(i)) : '', at(i + 1), [change('k', `${i + 1}`)]),
      )
      const read = store.read(stampOf(at(50)), ['k'])
      await Promise.all(writes)
      expect(await read).toEqual(['{"state":"50"}'])
    })

    it('writes and reads thousands of keys at once', async () => {
      const store = await open()
      const keys = Array.from({ length: 3_000 }, (_, i) => `key${i}`)
      await store.write(
        '',
        at(1),
        keys.map((key) => change(key, key)),
      )
      expect(await store.read(stampOf(at(1)), keys)).toEqual(keys.map((key) => JSON.stringify({ state: key })))
      expect((await store.all()).size).toBe(3_000)
    })

    it('forgets everything when it is cleared', async () => {
      const store = await open()
      await store.write('', at(1), [change('k', 'one', 4)])
      await store.clear()
      expect(await store.checkpoint()).toBeUndefined()
      expect((await store.all()).size).toBe(0)
      expect(await store.deadlines()).toEqual([])
      await store.write('', at(9), [change('k', 'nine')])
      expect(await store.read(stampOf(at(9)), ['k'])).toEqual(['{"state":"nine"}'])
    })
  })
}
