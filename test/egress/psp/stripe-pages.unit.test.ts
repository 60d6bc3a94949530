import { createReadOldest, type ListCreated } from '../../../egress/psp/stripe-pages'
import { seededRandom } from '../../../dev/seeded-random'

type Item = { readonly id: string; readonly created: number }

/** Newest first, as Stripe lists; counts what it was asked. */
function listOf(items: readonly Item[], pageSize: number) {
  let calls = 0
  const list: ListCreated<Item> = async ({ gte, lt }, after) => {
    calls += 1
    const within = [...items].reverse().filter(({ created }) => created >= gte && created < lt)
    const start = after === undefined ? 0 : within.findIndex(({ id }) => id === after) + 1
    return { data: within.slice(start, start + pageSize), has_more: within.length > start + pageSize }
  }
  return { list, calls: () => calls }
}

async function readAll(list: ListCreated<Item>, until: number) {
  const readOldest = createReadOldest()
  const read: Item[] = []
  let from = 0
  while (from < until) {
    const { items, next } = await readOldest<Item>(list, from, until)
    expect(next).toBeGreaterThan(from)
    read.push(...items)
    from = next
  }
  return read
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'reads everything once and oldest first, however it clusters: seed %d',
  async (seed) => {
    const random = seededRandom(seed)
    const created = Array.from({ length: 300 }, () => Math.floor(random() ** 3 * 2_000_000) + Math.floor(random() * 3))
    const items = created.sort((left, right) => left - right).map((at, index) => ({ id: `evt_${index}`, created: at }))
    const { list, calls } = listOf(items, 10)
    expect(await readAll(list, 2_500_000)).toEqual(items)
    expect(calls()).toBeLessThan(600)
  },
)

test('reads a second that fills many pages as a whole', async () => {
  const items = Array.from({ length: 95 }, (_, index) => ({ id: `evt_${index}`, created: index < 90 ? 500 : 501 }))
  const { list } = listOf(items, 10)
  expect(await readAll(list, 1_000)).toEqual(items)
})

test('reads nothing where nothing is, in one call', async () => {
  const { list, calls } = listOf([], 10)
  expect(await createReadOldest()<Item>(list, 0, 1_000)).toEqual({ items: [], next: 1_000 })
  expect(await createReadOldest()<Item>(list, 1_000, 1_000)).toEqual({ items: [], next: 1_000 })
  expect(calls()).toBe(1)
})
