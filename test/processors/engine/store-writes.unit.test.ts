// Writes to a store follow one another, a few at once; one that is refused makes the store stale until it is restored.
import type { Checkpoint, PartitionStore } from '../../../processors/engine/store'
import { stampOf } from '../../../processors/engine/store'
import { StoreWrites } from '../../../processors/engine/store-writes'

const checkpoint = (journal: number): Checkpoint => ({ journal, head: `b${journal}`, covers: {} })
const immediate = () => new Promise<void>((resolve) => setImmediate(resolve))

const world = () => {
  const sent: { stamp: string; next: string; resolve: () => void; reject: (error: Error) => void }[] = []
  const store = {
    write: (stamp: string, next: Checkpoint) =>
      new Promise<void>((resolve, reject) => sent.push({ stamp, next: stampOf(next), resolve, reject })),
  } as unknown as PartitionStore
  const refusals: string[] = []
  const writes: StoreWrites = new StoreWrites(store, () => refusals.push(writes.refused!.message))
  return { sent, writes, refusals }
}

describe('the writes to a store', () => {
  it('are sent in order without waiting, each expecting what the one before leaves', async () => {
    const { sent, writes } = world()
    writes.reset('0@b0')
    for (const journal of [1, 2, 3]) await writes.save(checkpoint(journal), [])
    expect(sent.map(({ stamp, next }) => `${stamp} → ${next}`)).toEqual(['0@b0 → 1@b1', '1@b1 → 2@b2', '2@b2 → 3@b3'])
    expect(writes.expected).toBe('3@b3')
  })

  it('are eight at once: the next waits for the oldest', async () => {
    const { sent, writes } = world()
    let saved = 0
    const all = (async () => {
      for (let journal = 1; journal <= 20; journal++) {
        await writes.save(checkpoint(journal), [])
        saved = journal
      }
    })()
    await immediate()
    expect([sent.length, saved]).toEqual([8, 7])
    sent[0]!.resolve()
    await immediate()
    expect([sent.length, saved]).toEqual([9, 8])
    for (let at = 1; at < 20; at++) {
      sent[at]?.resolve()
      await immediate()
    }
    await all
    expect(saved).toBe(20)
  })

  it('make the store stale when one is refused, until it is restored', async () => {
    const { sent, writes, refusals } = world()
    await writes.save(checkpoint(1), [])
    expect(writes.refused).toBeUndefined()
    sent[0]!.reject(new Error('another owner'))
    await immediate()
    expect([refusals, writes.refused?.message]).toEqual([['another owner'], 'another owner'])
    writes.reset('5@b5')
    expect([writes.refused, writes.expected]).toEqual([undefined, '5@b5'])
  })

  it('are settled when the last is done or refused', async () => {
    const { sent, writes } = world()
    for (const journal of [1, 2]) await writes.save(checkpoint(journal), [])
    let settled = false
    const done = writes.settled().then(() => (settled = true))
    sent[0]!.reject(new Error('no'))
    await immediate()
    expect(settled).toBe(false)
    sent[1]!.resolve()
    await done
    expect(settled).toBe(true)
  })
})
