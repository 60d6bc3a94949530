// A simulator's book outlives its process when it is given a file.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBookStore } from '../../../dev/simulators/book-store'

const folder = mkdtempSync(join(tmpdir(), 'book-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the book store', () => {
  test('gives the state back after a restart, in a folder that it makes', () => {
    const file = join(folder, 'new', 'book.json')
    const first = openBookStore<{ orders: string[] }>(file, { orders: [] })
    first.state.orders.push('one')
    first.changed()
    first.close()
    expect(openBookStore<{ orders: string[] }>(file, { orders: [] }).state).toEqual({ orders: ['one'] })
    expect(existsSync(`${file}.tmp`)).toBe(false)
  })

  test('writes once for many changes, after its pause', () => {
    jest.useFakeTimers()
    const file = join(folder, 'lazy.json')
    const store = openBookStore(file, { count: 0 })
    for (let turn = 1; turn <= 100; turn += 1) {
      store.state.count = turn
      store.changed()
    }
    expect(existsSync(file)).toBe(false)
    expect(jest.getTimerCount()).toBe(1)
    jest.advanceTimersByTime(1_000)
    jest.useRealTimers()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ count: 100 })
  })

  test('starts anew on a reset without touching the initial state', () => {
    const initial = { orders: [] as string[] }
    const store = openBookStore(undefined, initial)
    store.state.orders.push('one')
    store.reset()
    expect(store.state).toEqual({ orders: [] })
    expect(initial).toEqual({ orders: [] })
  })

  test('says which file to delete when it is broken', () => {
    const file = join(folder, 'broken.json')
    writeFileSync(file, '{')
    expect(() => openBookStore(file, {})).toThrow(/broken\.json is not JSON: delete it/)
  })
})
