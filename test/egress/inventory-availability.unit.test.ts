// What is remembered of stock between a question and the next: asked once for all, corrected by what is known better, never for long.
import type { InventoryApi } from '../../egress/inventory-api'
import { createAvailability, type Availability } from '../../egress/inventory-availability'

const never = new AbortController().signal
type Asked = { readonly skus: readonly string[]; readonly answer: (units: number) => void; readonly fail: () => void }

let asked: Asked[]
let availability: Availability
let now: number
beforeEach(() => {
  asked = []
  now = 1
  const post: InventoryApi['post'] = (_path, body) =>
    new Promise((resolve, reject) => {
      const { skus } = body as { skus: string[] }
      const answer = (units: number): void => {
        const items = skus
          .filter((sku) => sku !== 'unknown')
          .map((sku) => ({ sku, warehouses: [{ warehouse: 'W-1', available: units }] }))
        resolve({ status: 200, headers: {}, body: JSON.stringify({ items }) })
      }
      asked.push({ skus, answer, fail: () => reject(new Error('gone')) })
    })
  availability = createAvailability({ post, get: post as never, put: post }, 1_000, { now: () => now })
})
const of = (...skus: string[]) => availability.of(skus, never)
const levels = async (sku: string) => (await of(sku)).get(sku)

test('many who want to know at a time ask once, each only what nobody asks for', async () => {
  const all = [of('A'), of('A', 'B'), of('B', 'A')]
  expect(asked.map(({ skus }) => skus)).toEqual([['A'], ['B']])
  asked.forEach(({ answer }) => answer(5))
  for (const stock of await Promise.all(all)) expect(stock.get('A')).toEqual({ 'W-1': 5 })
  expect(await levels('B')).toEqual({ 'W-1': 5 })
  expect(asked).toHaveLength(2)
})

test('a SKU that the service does not know is as good as one of which there is nothing, and is not asked for again', async () => {
  const first = of('unknown')
  asked[0]!.answer(5)
  expect((await first).get('unknown')).toEqual({})
  expect(await levels('unknown')).toEqual({})
  expect(asked).toHaveLength(1)
})

test('what was just reserved is taken off, and what the service tells on another occasion counts', async () => {
  const first = of('A')
  asked[0]!.answer(5)
  await first
  availability.take([
    { sku: 'A', warehouse: 'W-1', quantity: 2 },
    { sku: 'B', warehouse: 'W-1', quantity: 2 },
    { sku: 'A', warehouse: null, quantity: 1 },
  ])
  expect(await levels('A')).toEqual({ 'W-1': 3 })
  availability.learn([{ sku: 'A', warehouses: [{ warehouse: 'W-2', available: 7 }] }])
  expect(await levels('A')).toEqual({ 'W-1': 3, 'W-2': 7 })
})

test('nothing is remembered for longer than it is good for, whatever is taken off it', async () => {
  const first = of('A')
  asked[0]!.answer(5)
  await first
  now += 999
  availability.take([{ sku: 'A', warehouse: 'W-1', quantity: 1 }])
  expect(await levels('A')).toEqual({ 'W-1': 4 })
  now += 2
  availability.take([{ sku: 'A', warehouse: 'W-1', quantity: 2 }])
  const second = of('A')
  asked[1]!.answer(9)
  expect((await second).get('A')).toEqual({ 'W-1': 9 })
})

test('who has waited in vain asks anew, and a question that fails is not remembered', async () => {
  const impatient = new AbortController()
  const first = availability.of(['A'], impatient.signal)
  impatient.abort()
  await expect(first).rejects.toMatchObject({ name: 'Transient', effect: 'none' })
  const second = of('A')
  expect(asked).toHaveLength(2)
  asked[1]!.fail()
  await expect(second).rejects.toThrow('gone')
  const third = of('A')
  asked[2]!.answer(1)
  expect((await third).get('A')).toEqual({ 'W-1': 1 })
})
