// The store brought up to its journal: from where it stands if the journal confirms it, else from the first record.
import { JournalFold } from '../../../processors/engine/fold'
import { restore, type Restored } from '../../../processors/engine/restore'
import { emptyCheckpoint, stampOf, type Held } from '../../../processors/engine/store'
import { MemoryPartitionStore } from '../../../processors/engine/memory-store'
import { OwnerWorld } from './owner-world'
import {
  controlTopic,
  declined,
  journal,
  ledgerDecider,
  node,
  plainTopic,
  redrive,
  undecodable,
} from './runner/ledger-decider'

const restoreWorld = async (world: OwnerWorld, store = world.store): Promise<Restored> =>
  (await restore(
    { node, partition: 0, decider: ledgerDecider, journal, log: world.log, store, codec: world.codec },
    () => false,
  ))!

/** A journal of everything that the engine writes: outputs, deadlines, inputs set aside and taken up again, of several keys. */
const livedWorld = async (): Promise<OwnerWorld> => {
  const world = new OwnerWorld()
  const owner = world.owner()
  await world.settle()
  await world.feed(owner, plainTopic, [
    declined('a', 'k', '2', 1),
    declined('b', 'l', '1+500', 1),
    declined('c', 'k', 'throw', 1),
  ])
  await world.feed(owner, plainTopic, [declined('d', 'k', '1', 1), declined('e', 'm', '1', 1), undecodable('n')])
  await world.feed(owner, controlTopic, [redrive('r', 'k', 2), redrive('s', 'n', 2)])
  await world.feed(owner, plainTopic, [declined('f', 'o', '1+900000', 1_000_000), declined('g', 'l', 'throw', 1)])
  await world.settle()
  await owner.stop()
  return world
}

describe('a restore', () => {
  it('builds the same store from the journal alone, byte for byte, with what is set aside and every deadline', async () => {
    const world = await livedWorld()
    const rebuilt = new MemoryPartitionStore()
    const restored = await restoreWorld(world, rebuilt)
    expect([...(await rebuilt.all())].sort()).toEqual([...(await world.store.all())].sort())
    expect([...(await rebuilt.deadlines())].sort()).toEqual([...(await world.store.deadlines())].sort())
    expect(stampOf((await rebuilt.checkpoint())!)).toBe(stampOf((await world.store.checkpoint())!))
    expect(restored).toMatchObject({ end: world.journal.length, voids: 0, deadlines: [{ key: 'o', due: 1_900_000 }] })
    expect([...(await rebuilt.all())].some(([, value]) => value.includes('aside'))).toBe(true)
  })

  it('reads only what came after the stored checkpoint when the journal confirms it', async () => {
    const world = await livedWorld()
    expect((await restoreWorld(world)).records).toBe(0)
  })

  it.each([
    ['another batch than the journal has there', { head: 'somebody:9' }],
    ['more than the journal has', { journal: 10_000 }],
  ])('begins anew when the store names %s', async (_, wrong) => {
    const world = await livedWorld()
    const right = new Map(await world.store.all())
    await world.store.write(
      stampOf((await world.store.checkpoint())!),
      { ...(await world.store.checkpoint())!, ...wrong },
      [{ key: 'ghost', value: '{}', due: 1 }],
    )
    const restored = await restoreWorld(world)
    expect(restored.records).toBe(world.journal.length)
    expect([...(await world.store.all())].sort()).toEqual([...right].sort())
  })

  it('passes over void batches at the end, and stands behind them', async () => {
    const world = await livedWorld()
    const end = world.journal.length
    await world.log.append(journal, 0, [
      {
        key: 'k',
        value: world.journal[0]!.value,
        headers: { ...world.journal[0]!.headers, batch: 'zombie:0', size: '1' },
      },
    ])
    const restored = await restoreWorld(world)
    expect(restored).toMatchObject({ end: end + 1, voids: 1, checkpoint: { journal: end } })
  })

  it('leaves off when it is cancelled', async () => {
    const world = await livedWorld()
    await world.store.clear()
    expect(
      await restore(
        { node, partition: 0, decider: ledgerDecider, journal, log: world.log, store: world.store, codec: world.codec },
        () => true,
      ),
    ).toBeUndefined()
    expect((await world.store.all()).size).toBe(0)
  })

  it('gives the state that was held live, whatever batch it stopped at', async () => {
    const world = await livedWorld()
    const fold = (count: number): string => {
      const states = new Map<string, Held>()
      const journalFold = new JournalFold(ledgerDecider, world.codec, states, emptyCheckpoint)
      for (const record of journalFold.valid(world.journal.slice(0, count))) journalFold.apply(record)
      return JSON.stringify([...states].sort())
    }
    const half = Math.floor(world.journal.length / 2)
    expect(fold(world.journal.length)).not.toBe(fold(half))
    expect(JSON.parse(fold(world.journal.length))).toEqual(
      [...(await world.store.all())].map(([key, value]) => [key, JSON.parse(value)]).sort(),
    )
  })
})
