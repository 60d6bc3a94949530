// A runner keeps an owner for each partition it is given, and none once it has stopped.
import { HandClock } from '../../../processors/engine/clock'
import type { GroupEvents, Log, Membership } from '../../../processors/engine/log'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { MemoryStore } from '../../../processors/engine/memory-store'
import { NodeRunner } from '../../../processors/engine/node-runner'
import { logWith } from './owner-world'
import { declined, journal, ledgerDecider, newCodec, node, plainTopic } from './runner/ledger-decider'

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve))
}

const runnerOn = (log: Log, clock: HandClock, fatal: Error[] = []): NodeRunner =>
  new NodeRunner({
    node,
    decider: ledgerDecider,
    log,
    store: new MemoryStore(),
    codec: newCodec(),
    clock,
    observe: () => ({
      decided: () => undefined,
      voids: () => undefined,
      setAside: () => undefined,
      restored: () => undefined,
    }),
    onFatal: (error) => fatal.push(error),
  })

describe('a runner of a node', () => {
  it('decides the inputs of every partition and commits where it stands', async () => {
    const clock = new HandClock()
    const log = new MemoryLog({ partitions: 3 })
    for (const partition of [0, 1, 2]) await log.append(plainTopic, partition, [declined(`i${partition}`, 'k', '1', 1)])
    const runner = runnerOn(log, clock)
    await runner.start()
    await settle()
    expect([0, 1, 2].map((partition) => log.records(journal, partition).length)).toEqual([1, 1, 1])
    clock.advance(5_000)
    await settle()
    expect((await log.committed('oms.payment', plainTopic)).map((committed) => committed?.offset)).toEqual([1, 1, 1])
    await runner.stop()
  })

  it('takes no partition up again when it is assigned one while it stops', async () => {
    const clock = new HandClock()
    const log = new MemoryLog({ partitions: 1 })
    let events: GroupEvents | undefined
    const join = async (group: string, topics: readonly string[], given: GroupEvents): Promise<Membership> => {
      events = given
      const membership = await log.join(group, topics, given)
      return {
        ...membership,
        leave: async () => {
          events!.onAssigned([0])
          await membership.leave()
        },
      }
    }
    let journalReads = 0
    const runner = runnerOn(
      logWith(log, {
        join,
        bounds: (topic) => {
          if (topic === journal) journalReads++
          return log.bounds(topic)
        },
      }),
      clock,
    )
    await runner.start()
    await settle()
    const stopping = runner.stop()
    events!.onAssigned([])
    events!.onAssigned([0])
    await stopping
    await settle()
    expect(journalReads).toBe(1)
  })

  it('ends the process when inputs wait and none is decided for too long', async () => {
    const clock = new HandClock()
    const log = new MemoryLog({ partitions: 1 })
    const fatal: Error[] = []
    const runner = runnerOn(logWith(log, { append: () => new Promise(() => undefined) }), clock, fatal)
    await runner.start()
    await settle()
    for (const id of ['a', 'b']) {
      await log.append(plainTopic, 0, [declined(id, 'k', '1', 1)])
      await settle()
    }
    clock.advance(62_000)
    expect(fatal[0]?.message).toContain('payment has decided nothing on partition 0')
  })

  it('ends the process when a partition can not be restored for too long', async () => {
    const clock = new HandClock()
    const fatal: Error[] = []
    const runner = runnerOn(
      logWith(new MemoryLog({ partitions: 1 }), { bounds: () => Promise.reject(new Error('no broker')) }),
      clock,
      fatal,
    )
    await runner.start()
    for (let second = 0; second < 80; second++) {
      clock.advance(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(fatal[0]?.message).toContain('payment')
  })
})
