// The journal that the restore is timed on: what the real decider said of orders that went well, and nothing left open.
import { orderLives } from '../../../dev/bench/order-lives'
import { ChainReader } from '../../../processors/engine/journal'
import { order } from '../../../processors/order/order'
import type { OrderState } from '../../../processors/order/state'
import { Codec, localSchemaIds } from '../../../schemas/codec'

test('every order of the journal is delivered and waits for nothing', () => {
  const codec = new Codec(localSchemaIds())
  const chain = new ChainReader()
  const states = new Map<string, OrderState>()
  let offset = 0
  for (const batch of orderLives(codec, 'p0', 60))
    for (const { key, value, headers } of batch) {
      const record = { topic: 'oms.order.events.v1', partition: 0, offset: offset++, timestamp: 0, key, value, headers }
      expect(chain.take(record)).toBe(true)
      states.set(key, order.evolve(states.get(key) ?? order.initial, codec.decode(value) as never))
    }
  expect(states.size).toBe(60)
  for (const state of states.values()) expect([state.status, order.isFinal(state)]).toEqual(['DELIVERED', true])
})
