import { createOrderSource } from '../../../dev/bench/order-source'
import { fakeIssuer, misfit } from '../orders/fake-api'

test('orders come without end, each under an id of its own, and no customer places suspiciously many', async () => {
  const next = await createOrderSource('2026-11-23T18:00:00.000Z', fakeIssuer)
  const byCustomer = new Map<string, number>()
  const ids = new Set<string>()
  for (let count = 0; count < 3_000; count++) {
    const { orderId, authorization, body } = next()
    ids.add(orderId)
    byCustomer.set(authorization, (byCustomer.get(authorization) ?? 0) + 1)
    if (count < 50) expect(misfit('Placement', JSON.parse(body.toString()))).toBe('')
    if (count % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  expect(ids.size).toBe(3_000)
  expect(Math.max(...byCustomer.values())).toBeLessThanOrEqual(10)
  for (const bearer of byCustomer.keys()) expect(bearer).toMatch(/^Bearer customer:bench-[\w-]+$/)
})
