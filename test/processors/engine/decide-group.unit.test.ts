// What a group of inputs turns into: outputs in order, and what is set aside, behind what, until which redrive.
import { GroupDecider, type GroupDecision } from '../../../processors/engine/decide-group'
import { unpackCause } from '../../../processors/engine/journal'
import type { Queued } from '../../../processors/engine/input-queue'
import type { NewRecord } from '../../../processors/engine/log'
import type { Held } from '../../../processors/engine/store'
import {
  controlTopic,
  declined,
  initial,
  ledgerDecider,
  newCodec,
  node,
  notTaken,
  plainTopic,
  redrive,
  takes,
  undecodable,
} from './runner/ledger-decider'

class Desk {
  readonly codec = newCodec()
  readonly states = new Map<string, Held>()
  readonly originals = new Map<string, Buffer | null>()
  private offset = 0

  queued(record: NewRecord, topic: string = plainTopic): Queued {
    const offset = this.offset++
    return {
      kind: 'record',
      record: { ...record, topic, partition: 0, offset, timestamp: 7 },
      after: { next: offset + 1, head: '', index: 0, lastId: '' },
      dropped: false,
    }
  }

  async decide(group: readonly Queued[], maxBatchBytes = 900_000): Promise<GroupDecision> {
    await this.codec.learn(group.map((queued) => (queued.kind === 'record' ? queued.record.value : null)))
    return new GroupDecider(
      { node, decider: ledgerDecider, takes, codec: this.codec, maxBatchBytes },
      this.states,
      this.originals,
    ).run(group)
  }

  /** The records in short. */
  async story({ records }: GroupDecision): Promise<string[]> {
    await this.codec.learn(records.map((record) => record.value))
    return records.map(({ key, value }) => {
      const message = this.codec.decode(value)
      if (message.type === 'SetAside')
        return `${key} SetAside ${message.originOffset} ${message.reason.split(/[ :]/)[0]} ${message.attempt}`
      if (message.type === 'Redriven') return `${key} Redriven ${message.originOffset} ${message.attempt}`
      return message.type === 'PaymentFailed'
        ? `${key} ${message.reason.split(' ')[0]!.slice(0, 8)}`
        : `${key} ${message.type}`
    })
  }

  /** Decides a record on its own and keeps its value for redrives. */
  async one(record: NewRecord, topic?: string): Promise<string[]> {
    const queued = this.queued(record, topic)
    if (queued.kind === 'record') this.originals.set(`${queued.record.topic}:0:${queued.record.offset}`, record.value)
    return this.story(await this.decide([queued]))
  }
}

describe('a group of inputs', () => {
  it('is decided in order, each input on the state that the one before it left', async () => {
    const desk = new Desk()
    const group = [declined('a', 'k', '2', 1), declined('b', 'k', '1', 1), declined('c', 'l', '0', 1)].map((record) =>
      desk.queued(record),
    )
    const decision = await desk.decide(group)
    expect(await desk.story(decision)).toEqual(['k a', 'k a', 'k b'])
    expect(decision).toMatchObject({ taken: 3, setAside: 0, covers: { [plainTopic]: { next: 3, lastId: 'c' } } })
  })

  it('ends before it outgrows a batch, and never in the middle of an input', async () => {
    const desk = new Desk()
    const group = Array.from({ length: 10 }, (_, i) => desk.queued(declined(`i${i}`, `k${i}`, '2', 1)))
    const decision = await desk.decide(group, 4_000)
    expect(decision.taken).toBeLessThan(10)
    expect(decision.records).toHaveLength(2 * decision.taken)
    expect(decision.covers[plainTopic]!.next).toBe(decision.taken)
  })

  it('hands the trace of each input on to its outputs, and makes none up', async () => {
    const desk = new Desk()
    const traced = (record: NewRecord, digit: string): NewRecord => ({
      ...record,
      headers: { traceparent: `00-${digit.repeat(32)}-00f067aa0ba902b7-01` },
    })
    const group = [
      traced(declined('a', 'k', '2', 1), 'a'),
      declined('b', 'k', '1', 1),
      traced(declined('c', 'k', '1', 1), 'c'),
    ].map((record) => desk.queued(record))
    const { records } = await desk.decide(group)
    expect(records.map(({ trace }) => trace?.slice(0, 35))).toEqual([
      `00-${'a'.repeat(32)}`,
      `00-${'a'.repeat(32)}`,
      undefined,
      `00-${'c'.repeat(32)}`,
    ])
    expect(new Set(records.map(({ trace }) => trace)).size).toBe(4)
  })

  it('knows no trace of a deadline, whatever set it', async () => {
    const desk = new Desk()
    const traceparent = `00-${'a'.repeat(32)}-00f067aa0ba902b7-01`
    await desk.decide([desk.queued({ ...declined('a', 'k', '1+50', 100), headers: { traceparent } })])
    const { records } = await desk.decide([{ kind: 'timer', timer: { key: 'k', due: 150, firedAt: 160 } }])
    expect(records).toHaveLength(1)
    expect(records[0]).not.toHaveProperty('trace')
  })

  it('sets aside an input whose outputs exceed a batch', async () => {
    expect(await new Desk().one(declined('a', 'k', 'large', 1))).toEqual(['k SetAside 0 TOO_LARGE 1'])
  })

  it('passes over what the node does not take, even behind inputs that are set aside', async () => {
    const desk = new Desk()
    await desk.one(declined('a', 'k', 'throw', 1))
    expect(await desk.one(notTaken('b', 'k', 1))).toEqual([])
  })
})

describe('an input that can not be decided', () => {
  it('is set aside with later inputs of its key behind it, while other keys flow on', async () => {
    const desk = new Desk()
    const inputs = [
      declined('a', 'k', 'throw', 1),
      declined('b', 'k', '1', 1),
      undecodable('l'),
      declined('c', 'm', '1', 1),
    ]
    const decision = await desk.decide(inputs.map((record) => desk.queued(record)))
    expect(await desk.story(decision)).toEqual([
      'k SetAside 0 THREW 1',
      'k SetAside 1 BEHIND 1',
      'l SetAside 2 UNDECODABLE 1',
      'm c',
    ])
    expect(decision.setAside).toBe(3)
  })

  it('leaves no trace of what it had decided before it threw', async () => {
    const desk = new Desk()
    await desk.one(declined('a', 'k', '1', 1))
    const before = desk.states.get('k')!.state
    await desk.one(declined('b', 'k', 'large', 1))
    expect(desk.states.get('k')!.state).toEqual(before)
  })

  it('takes the deadline of its key away until the redrive brings it back', async () => {
    const desk = new Desk()
    await desk.one(declined('a', 'k', '1+50', 100))
    const put = await desk.decide([desk.queued(undecodable('k'))])
    expect(put.changes[0]!.due).toBeNull()
    const held = desk.states.get('k')!
    desk.originals.set(`${plainTopic}:0:${held.aside![0]!.offset}`, declined('b', 'k', '0', 1).value)
    await desk.codec.learn([...desk.originals.values()])
    const again = await desk.decide([desk.queued(redrive('r', 'k', 200), controlTopic)])
    expect(again.changes[0]!.due).toBe(150)
  })
})

describe('a redrive', () => {
  it('takes up in order what was set aside for the key, and leaves other keys alone', async () => {
    const desk = new Desk()
    await desk.one(undecodable('k'))
    await desk.one(declined('b', 'k', '1', 1))
    await desk.one(undecodable('l'))
    desk.originals.set(`${plainTopic}:0:0`, declined('a', 'k', '1', 1).value)
    expect(await desk.one(redrive('r', 'k', 2), controlTopic)).toEqual([
      'k Redriven 0 2',
      'k a',
      'k Redriven 1 2',
      'k b',
    ])
    expect(desk.states.get('k')!.aside).toBeUndefined()
    expect(desk.states.get('l')!.aside).toHaveLength(1)
  })

  it('stops at the first input that fails again, which keeps its place', async () => {
    const desk = new Desk()
    await desk.one(declined('a', 'k', 'throw', 1))
    await desk.one(declined('b', 'k', '1', 1))
    expect(await desk.one(redrive('r', 'k', 2), controlTopic)).toEqual(['k SetAside 0 THREW 2'])
    expect(desk.states.get('k')!.aside!.map(({ offset, attempt }) => [offset, attempt])).toEqual([
      [0, 2],
      [1, 1],
    ])
    expect(desk.states.get('k')!.state).toEqual(initial)
  })

  it('of another node is none of this one', async () => {
    const desk = new Desk()
    await desk.one(declined('a', 'k', 'throw', 1))
    expect(await desk.one(redrive('r', 'k', 2, 'order'), controlTopic)).toEqual([])
  })

  it('finds an input that was set aside in the same group', async () => {
    const desk = new Desk()
    await desk.one(undecodable('k'))
    desk.originals.set(`${plainTopic}:0:0`, declined('a', 'k', '1', 1).value)
    const decision = await desk.decide([
      desk.queued(declined('b', 'k', '1', 1)),
      desk.queued(redrive('r', 'k', 2), controlTopic),
    ])
    expect(await desk.story(decision)).toEqual([
      'k SetAside 1 BEHIND 1',
      'k Redriven 0 2',
      'k a',
      'k Redriven 1 2',
      'k b',
    ])
  })

  it('does not hand the decider what turns out to be none of the node', async () => {
    const desk = new Desk()
    await desk.one(undecodable('k'))
    desk.originals.set(`${plainTopic}:0:0`, notTaken('a', 'k', 1).value)
    await desk.codec.learn([...desk.originals.values()])
    expect(await desk.one(redrive('r', 'k', 2), controlTopic)).toEqual(['k Redriven 0 2'])
  })

  it('takes up no more at once than a batch holds, and the rest at the next redrive', async () => {
    const desk = new Desk()
    for (let i = 0; i < 100; i++) {
      await desk.one(undecodable('k'))
      desk.originals.set(`${plainTopic}:0:${i}`, declined(`i${i}`, 'k', '1', 1).value)
    }
    const first = await desk.decide([desk.queued(redrive('r', 'k', 2), controlTopic)], 10_000)
    const bytes = first.records.reduce((sum, { value }) => sum + value.length + 220, 0)
    expect(bytes).toBeLessThan(11_000)
    const left = desk.states.get('k')!.aside!.length
    expect(left).toBeGreaterThan(0)
    await desk.decide([desk.queued(redrive('s', 'k', 3), controlTopic)], 10_000)
    expect(desk.states.get('k')!.aside!.length).toBeLessThan(left)
  })

  it('takes up a deadline that was set aside, and its records say that a timer was their cause', async () => {
    const desk = new Desk()
    let fails = true
    const decider = {
      ...ledgerDecider,
      decide: (input: never, state: never) => {
        if (fails && (input as { type: string }).type === 'DeadlinePassed') throw new Error('not now')
        return ledgerDecider.decide(input, state)
      },
    }
    const decide = (group: Queued[]): GroupDecision =>
      new GroupDecider(
        { node, decider, takes, codec: desk.codec, maxBatchBytes: 900_000 },
        desk.states,
        desk.originals,
      ).run(group)
    await desk.one(declined('a', 'k', '1+50', 100))
    const put = decide([{ kind: 'timer', timer: { key: 'k', due: 150, firedAt: 160 } }])
    expect(await desk.story(put)).toEqual(['k SetAside 150 THREW 1'])
    expect(unpackCause(put.records[0]!.cause)).toMatchObject({ kind: 'timer', due: 150 })
    fails = false
    const command = desk.queued(redrive('r', 'k', 200), controlTopic)
    await desk.codec.learn([command.kind === 'record' ? command.record.value : null])
    const again = decide([command])
    expect(await desk.story(again)).toEqual(['k Redriven 150 2', 'k PaymentOverdue'])
    expect(again.records.map(({ cause }) => unpackCause(cause))).toEqual([
      expect.objectContaining({ kind: 'timer', due: 150 }),
      expect.objectContaining({ kind: 'timer', due: 150, firedAt: 200 }),
    ])
  })
})
