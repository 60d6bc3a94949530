import { createBatchQueue, lastBatch, nextBatch, planOrder } from '../../../dev/simulators/wms-schedule'

const minute = 60_000
const lines = [{ sku: 'A', quantity: 1 }]

describe("the simulated warehouse's calendar", () => {
  test('a batch runs every quarter of an hour, and never at the moment that asks for the next', () => {
    expect(nextBatch(0, 1)).toBe(15 * minute)
    expect(nextBatch(15 * minute - 1, 1)).toBe(15 * minute)
    expect(nextBatch(15 * minute, 1)).toBe(30 * minute)
    expect(lastBatch(15 * minute, 1)).toBe(15 * minute)
    expect(lastBatch(30 * minute - 1, 1)).toBe(15 * minute)
  })

  test('at speed 3600 an hour of the warehouse takes a second', () => {
    expect(nextBatch(1_000, 3600)).toBe(1_250)
    const packedAt = planOrder('r', lines, 0, 3600).at(-1)?.at ?? 0
    expect(packedAt).toBeLessThanOrEqual(2_000)
  })

  test('the same reference has the same plan, and references differ', () => {
    const plans = Array.from({ length: 200 }, (_, order) => planOrder(`order-${order}`, lines, 1_000, 1))
    expect(planOrder('order-7', lines, 1_000, 1)).toEqual(plans[7])
    expect(new Set(plans.map((plan) => plan[2]?.at)).size).toBeGreaterThan(190)
  })

  test.each([1, 60, 3600, 1_000_000])(
    'at speed %d every step happens in order and is shown by a later batch',
    (speed) => {
      for (let order = 0; order < 500; order += 1) {
        const plan = planOrder(`order-${order}`, lines, 1_700_000_000_000 + order * 977, speed)
        expect(plan.map((step) => step.status)).toEqual(['RECEIVED', 'RELEASED', 'PICKING', 'PACKED'])
        plan.forEach((step, at) => {
          expect(step.shownAt).toBeGreaterThanOrEqual(step.at)
          expect(step.at).toBeGreaterThanOrEqual(plan[at - 1]?.at ?? 0)
          expect(step.shownAt).toBeGreaterThanOrEqual(plan[at - 1]?.shownAt ?? 0)
        })
      }
    },
  )

  test('steps leave the queue by batch, and within a batch as they happened', () => {
    const queue = createBatchQueue<string>()
    queue.add('c', { status: 'PACKED', at: 12, shownAt: 20 })
    queue.add('b', { status: 'PICKING', at: 9, shownAt: 10 })
    queue.add('a', { status: 'PICKING', at: 5, shownAt: 10 })
    queue.add('d', { status: 'PACKED', at: 11, shownAt: 20 })
    expect(queue.takeDue(9)).toEqual([])
    expect(queue.takeDue(20).map(({ order }) => order)).toEqual(['a', 'b', 'd', 'c'])
    expect(queue.takeDue(100)).toEqual([])
  })
})
