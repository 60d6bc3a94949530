// The owner of one partition: what it holds, when it forgets it, and what it leaves behind when it stops.
import { unpackCovers } from '../../../processors/engine/journal'
import { AppendUnknown } from '../../../processors/engine/log'
import { logWith, OwnerWorld } from './owner-world'
import {
  controlTopic,
  declined,
  initial,
  journal,
  plainTopic,
  redrive,
  undecodable,
  chainedTopic,
  notTaken,
  type Ledger,
} from './runner/ledger-decider'

const stateOf = (world: OwnerWorld, key: string): Ledger =>
  (JSON.parse(world.store.values.get(key)!) as { state: Ledger }).state
const coversOf = (world: OwnerWorld) => unpackCovers(world.journal.at(-1)!.headers['covers'])

describe('a partition owner', () => {
  it('decides every input of a large group on its own state although more states are held than fit', async () => {
    const world = new OwnerWorld()
    const owner = world.owner()
    await world.settle()
    await world.feed(owner, plainTopic, [declined('first', 'old', '1', 1)])
    for (let part = 0; part < 4; part++)
      await world.feed(
        owner,
        plainTopic,
        Array.from({ length: 499 }, (_, i) => declined(`f${part}.${i}`, `fill${part}.${i}`, '1', 1)),
      )
    const fresh = Array.from({ length: 400 }, (_, i) => declined(`n${i}`, `new${i}`, '1', 1))
    // States of these keys are in the store only, so that loading them pushes others out.
    const again = Array.from({ length: 400 }, (_, i) => declined(`g${i}`, `new${i}`, '1', 1))
    await world.feed(owner, plainTopic, fresh)
    await owner.stop()
    const next = world.owner()
    await world.settle()
    await world.feed(next, plainTopic, [declined('second', 'old', '1', 1)])
    for (let part = 0; part < 4; part++)
      await world.feed(
        next,
        plainTopic,
        Array.from({ length: 499 }, (_, i) => declined(`h${part}.${i}`, `fill${part}.${i}`, '1', 1)),
      )
    await world.feed(next, plainTopic, [...again, declined('third', 'old', '1', 1)])
    expect(stateOf(world, 'old').count).toBe(3)
  })

  it('brings the store up to the journal when a write was refused while it was busy', async () => {
    const world = new OwnerWorld()
    const owner = world.owner()
    await world.settle()
    await world.feed(owner, plainTopic, [declined('a', 'k', '1', 1)])
    await world.store.clear()
    await world.feed(owner, plainTopic, [declined('b', 'k', '1', 1)])
    expect(world.restores).toEqual(['takeover', 'StoreMismatch'])
    expect(stateOf(world, 'k').count).toBe(2)
  })

  it('writes positions of all inputs into its first batch, so that the journal alone says where it stands', async () => {
    const world = new OwnerWorld()
    const first = world.owner()
    await world.settle()
    await world.feed(first, plainTopic, [declined('a', 'k', '1', 1), declined('b', 'k', '0', 1)])
    await first.saveQuietProgress()
    await first.stop()
    const second = world.owner()
    await world.settle()
    await world.feed(second, controlTopic, [undecodable('x')])
    expect(coversOf(world)).toMatchObject({ [plainTopic]: { next: 2 }, [controlTopic]: { next: 1 } })
  })

  it('saves progress that led to nothing once, not again and again', async () => {
    const world = new OwnerWorld()
    const owner = world.owner()
    await world.settle()
    const write = jest.spyOn(world.store, 'write')
    await world.feed(owner, plainTopic, [declined('a', 'k', '0', 1)])
    for (let tick = 0; tick < 3; tick++) await owner.saveQuietProgress()
    expect(write).toHaveBeenCalledTimes(1)
    expect((await world.store.checkpoint())!.covers[plainTopic]!.next).toBe(1)
  })

  it('is not taken for stalled when a deadline passes after a long silence', async () => {
    const world = new OwnerWorld()
    let answer: () => void = () => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    let isLate = false
    const owner = world.owner({
      log: logWith(world.log, {
        append: async (...given) => {
          if (isLate) await held
          return world.log.append(...given)
        },
      }),
    })
    await world.settle()
    await world.feed(owner, plainTopic, [
      declined('a', 'k', '1+600000', world.clock.now()),
      declined('b', 'l', '1+600000', world.clock.now()),
    ])
    isLate = true
    world.clock.advance(600_000)
    expect(owner.waiting).toBeGreaterThan(0)
    expect(world.clock.now() - owner.progressAt).toBeLessThan(1_000)
    answer()
    await owner.stop()
  })

  it('asks for more records when it stops while it had asked for a pause', async () => {
    const world = new OwnerWorld()
    const owner = world.owner({ log: logWith(world.log, { append: () => new Promise(() => undefined) }) })
    await world.settle()
    await world.feed(
      owner,
      plainTopic,
      Array.from({ length: 5_000 }, (_, i) => declined(`a${i}`, `k${i}`, '1', 1)),
    )
    void owner.stop()
    expect(world.flow).toEqual([true, false])
  })

  it('takes a redrive beside an input of an unknown schema, whatever the key has set aside', async () => {
    const world = new OwnerWorld()
    const owner = world.owner()
    await world.settle()
    const unknown = { ...declined('u', 'u', '1', 1), value: Buffer.from([0, 0, 0, 99, 99, 1]) }
    const base = await world.log.append(controlTopic, 0, [redrive('r', 'k', 1), unknown])
    owner.offer(controlTopic, world.log.records(controlTopic, 0).slice(base))
    for (let round = 0; round < 5; round++) {
      await world.settle()
      world.clock.advance(5_000)
    }
    expect(await world.story()).toEqual([`SetAside ${controlTopic}:1 UNDECODABLE 1`])
  })

  it('goes on from what the log says when the answer to an append was lost', async () => {
    const world = new OwnerWorld()
    let lose = true
    const log = logWith(world.log, {
      append: async (...given) => {
        const base = await world.log.append(...given)
        if (lose) throw new AppendUnknown('lost')
        return base
      },
    })
    const owner = world.owner({ log })
    await world.settle()
    const feeding = world.feed(owner, plainTopic, [declined('a', 'k', '1', 1)])
    await feeding
    lose = false
    await world.feed(owner, plainTopic, [declined('b', 'k', '1', 1)])
    expect(await world.story()).toEqual(['PaymentFailed a', 'PaymentFailed b'])
  })

  it('does not hand the decider what the node does not take, although its schema was unknown when it came', async () => {
    const world = new OwnerWorld()
    const owner = world.owner()
    await world.settle()
    const headers = { batch: 'u:0', index: '0', size: '1', follows: '', cause: 'x:0:0' }
    await world.feed(owner, chainedTopic, [{ ...notTaken('n', 'k', 1), headers }])
    await world.feed(owner, plainTopic, [declined('a', 'k', '1', 1)])
    expect(await world.story()).toEqual(['PaymentFailed a'])
  })

  it('restores from the stored checkpoint although another owner appends meanwhile', async () => {
    const world = new OwnerWorld()
    const first = world.owner()
    await world.settle()
    await world.feed(first, plainTopic, [declined('a', 'k', '1', 1)])
    const clear = jest.spyOn(world.store, 'clear')
    const log = logWith(world.log, {
      bounds: async (topic) => {
        const bounds = await world.log.bounds(topic)
        if (topic === journal) await world.feed(first, plainTopic, [declined(`b${world.journal.length}`, 'k', '1', 1)])
        return bounds
      },
    })
    const second = world.owner({ log })
    await world.settle()
    await second.stop()
    expect(clear).not.toHaveBeenCalled()
    expect(stateOf(world, 'k').count).toBeGreaterThan(initial.count)
  })
})
