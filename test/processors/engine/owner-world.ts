// One PartitionOwner on a log and a store in memory, for tests that look at it alone.
import { HandClock } from '../../../processors/engine/clock'
import type { AnyDecider } from '../../../processors/engine/decider'
import type { Log, LogRecord, NewRecord } from '../../../processors/engine/log'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { MemoryPartitionStore } from '../../../processors/engine/memory-store'
import type { OwnerOptions } from '../../../processors/engine/owner-options'
import { PartitionOwner } from '../../../processors/engine/partition-owner'
import {
  chainedTopic,
  controlTopic,
  journal,
  ledgerDecider,
  newCodec,
  node,
  plainTopic,
  takes,
} from './runner/ledger-decider'

export class OwnerWorld {
  readonly clock = new HandClock(1_000_000)
  readonly log = new MemoryLog({ partitions: 1, now: () => this.clock.now() })
  readonly store = new MemoryPartitionStore()
  readonly codec = newCodec()
  readonly restores: string[] = []
  readonly failures: Error[] = []
  readonly flow: boolean[] = []
  private lives = 0

  owner(given: Partial<OwnerOptions> = {}): PartitionOwner {
    const owner: PartitionOwner = new PartitionOwner({
      node,
      partition: 0,
      decider: ledgerDecider as AnyDecider,
      journal,
      inputs: [plainTopic, chainedTopic, controlTopic],
      takes,
      log: this.log,
      store: this.store,
      codec: this.codec,
      clock: this.clock,
      observer: {
        decided: () => undefined,
        voids: () => undefined,
        setAside: () => undefined,
        restored: (reason) => this.restores.push(reason),
      },
      writer: `w${this.lives++}`,
      // A seek reads on from there at once, as a consumer does.
      seek: (topic, offset) => void setImmediate(() => owner.offer(topic, this.log.records(topic, 0).slice(offset))),
      flow: (paused) => this.flow.push(paused),
      fail: (error) => this.failures.push(error),
      ...given,
    })
    owner.start()
    return owner
  }

  /** Appends inputs and hands them over at once. */
  async feed(
    owner: PartitionOwner,
    topic: Parameters<PartitionOwner['offer']>[0],
    records: readonly NewRecord[],
  ): Promise<void> {
    const base = await this.log.append(topic, 0, records)
    owner.offer(topic, this.log.records(topic, 0).slice(base))
    await this.settle()
  }

  /** Lets everything under way happen; time stands still. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  get journal(): readonly LogRecord[] {
    return this.log.records(journal, 0)
  }

  /** What the journal says, each record in short: type, reason or code. */
  async story(): Promise<string[]> {
    await this.codec.learn(this.journal.map((record) => record.value))
    return this.journal.map((record) => {
      const message = this.codec.decode(record.value)
      if (message.type === 'SetAside')
        return `SetAside ${message.originTopic}:${message.originOffset} ${message.reason.split(/[ :]/)[0]} ${message.attempt}`
      if (message.type === 'Redriven')
        return `Redriven ${message.originTopic}:${message.originOffset} ${message.attempt}`
      return message.type === 'PaymentFailed' ? `PaymentFailed ${message.reason.trim().slice(0, 20)}` : message.type
    })
  }
}

/** A log of which some calls are other than usual. */
export const logWith = (log: Log, other: Partial<Log>): Log => ({
  append: (...given) => log.append(...given),
  bounds: (...given) => log.bounds(...given),
  read: (...given) => log.read(...given),
  join: (...given) => log.join(...given),
  committed: (...given) => log.committed(...given),
  follow: (...given) => log.follow(...given),
  close: () => log.close(),
  ...other,
})
