import * as fc from 'fast-check'
import { popDue, pushDue } from '../../../dev/simulators/stripe-heap'

test('what was pushed in any order is popped by its time, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (times) => {
      const heap: { dueAtMs: number }[] = []
      for (const dueAtMs of times) pushDue(heap, { dueAtMs })
      const popped: number[] = []
      for (let item = popDue(heap); item; item = popDue(heap)) popped.push(item.dueAtMs)
      expect(popped).toEqual([...times].sort((left, right) => left - right))
    }),
  )
})
