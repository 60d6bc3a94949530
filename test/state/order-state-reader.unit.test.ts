// An order's state as its decider has it, read past the decider.
import { MemoryPartitionStore } from '../../processors/engine/memory-store'
import { emptyCheckpoint } from '../../processors/engine/store'
import { createOrderStateReader } from '../../state/order-state-reader'
import { partitionOf } from '../../topics/partition'
import { orderIdOf } from './order-life'

const partitions = 4
const readerOf = async (states: Readonly<Record<string, object>>) => {
  const stores = Array.from({ length: partitions }, () => new MemoryPartitionStore())
  for (const [key, state] of Object.entries(states)) {
    const store = stores[partitionOf(key, partitions)]!
    await store.write('', emptyCheckpoint, [{ key, value: JSON.stringify({ state, aside: [] }), due: null }])
  }
  return createOrderStateReader(
    { partition: (node, partition) => (node === 'order' ? stores[partition]! : new MemoryPartitionStore()) },
    partitions,
  )
}

describe('the state of an order', () => {
  it('is what its decider holds, whole, to be decided on', async () => {
    const state = { status: 'PENDING', version: 3, lines: [{ lineId: '1' }] }
    const reader = await readerOf({ [orderIdOf(1)]: state })
    expect(await reader.state(orderIdOf(1))).toEqual(state)
    expect(await reader.status(orderIdOf(1))).toEqual({ status: 'PENDING', version: 3 })
  })

  it('is unknown for an order that was never decided about, and has no status for a rejected one', async () => {
    const reader = await readerOf({ [orderIdOf(2)]: { status: 'REJECTED', seen: {} } })
    expect(await reader.state(orderIdOf(1))).toBeUndefined()
    expect(await reader.status(orderIdOf(1))).toBeUndefined()
    expect(await reader.status(orderIdOf(2))).toBeUndefined()
    expect(await reader.state(orderIdOf(2))).toEqual({ status: 'REJECTED', seen: {} })
  })
})
