import { createReadiness } from '../../ingress/readiness'
import { HandClock } from '../../processors/engine/clock'

test('whoever fails or takes too long is named', async () => {
  const clock = new HandClock()
  const ready = createReadiness(
    {
      postgres: async () => 1,
      decisions: () => new Promise(() => undefined),
      redis: () => Promise.reject(new Error('connection refused')),
      kafka: () => {
        throw new Error('closed')
      },
    },
    clock,
    500,
  )
  const answer = ready()
  await new Promise((resolve) => setImmediate(resolve))
  clock.advance(500)
  expect(await answer).toEqual(['decisions', 'redis', 'kafka'])
})

test('nobody is named when all answer', async () => {
  const clock = new HandClock()
  expect(await createReadiness({ postgres: async () => 1 }, clock)()).toEqual([])
  expect(clock.next()).toBeUndefined()
})
