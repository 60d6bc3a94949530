// The real NodeRunner on a log and a store in memory, under a scheduler that a seed drives: members that fall ill, appends that are
// late, doubled or lost, stores that forget or refuse, crashes and rebalances. The clock moves only when the seed says so.
import type { Codec } from '../../../../schemas/codec'
import { HandClock, type Clock } from '../../../../processors/engine/clock'
import { AppendUnknown, type Log, type NewRecord } from '../../../../processors/engine/log'
import { MemoryLog } from '../../../../processors/engine/memory-log'
import { MemoryStore } from '../../../../processors/engine/memory-store'
import { NodeRunner } from '../../../../processors/engine/node-runner'
import type { PartitionStore, StateStore } from '../../../../processors/engine/store'
import type { Membership } from '../../../../processors/engine/log'
import { ledgerDecider, node } from './ledger-decider'

export type Health = { dead: boolean }
type Member = { readonly health: Health; readonly runner: NodeRunner; readonly memberships: Membership[] }
const never = new Promise<never>(() => undefined)

export class RunnerWorld {
  readonly clock = new HandClock(1_000_000)
  readonly store = new MemoryStore()
  readonly log: MemoryLog
  readonly members: Member[] = []
  readonly fatal: Error[] = []
  readonly decided = { inputs: 0, restores: 0, voids: 0 }
  /** Off: nothing fails any more. */
  faults = true
  private tasks: (() => void)[] = []

  constructor(
    readonly random: () => number,
    readonly partitions: number,
    private readonly codec: Codec,
  ) {
    this.log = new MemoryLog({
      partitions,
      now: () => this.clock.now(),
      schedule: (task) => void this.tasks.push(task),
    })
  }

  chance(probability: number): boolean {
    return this.faults && this.random() < probability
  }

  /** A member of the group, or, with a group of its own, a zombie that owns every partition for as long as it lives. */
  join(group?: string): void {
    const health: Health = { dead: false }
    const memberships: Membership[] = []
    const runner = new NodeRunner({
      node,
      decider: ledgerDecider,
      log: this.logFor(health, memberships),
      store: this.storeFor(health),
      codec: this.codec,
      clock: this.clockFor(health),
      group,
      observe: () => ({
        decided: (inputs) => (this.decided.inputs += inputs),
        voids: (count) => (this.decided.voids += count),
        setAside: () => undefined,
        restored: () => (this.decided.restores += 1),
      }),
      onFatal: (error) => this.fatal.push(error),
      stallMs: 1e12,
    })
    this.members.push({ health, runner, memberships })
    void runner.start()
  }

  /** The process is gone: nothing that it started is heard of again, but what it sent may still arrive. */
  async crash(at: number): Promise<void> {
    const member = this.members.splice(at, 1)[0]!
    member.health.dead = true
    for (const membership of member.memberships) void membership.leave()
  }

  async stop(at: number): Promise<void> {
    void this.members.splice(at, 1)[0]!.runner.stop()
  }

  disturb(): void {
    this.log.disturb('oms.payment')
  }

  async step(): Promise<boolean> {
    if (this.tasks.length === 0) return false
    const at = Math.floor(this.random() * Math.min(this.tasks.length, 6))
    this.tasks.splice(at, 1)[0]!()
    await new Promise((resolve) => setImmediate(resolve))
    return true
  }

  /** Runs on, without faults, until nothing happens any more and no deadline is left to pass. */
  async rest(): Promise<void> {
    this.faults = false
    if (this.members.length === 0) this.join()
    for (let quiet = 0, rounds = 0; quiet < 3; rounds++) {
      if (rounds > 20_000) throw new Error('the world does not come to rest')
      const length = this.length()
      this.clock.advance(3_000)
      await new Promise((resolve) => setImmediate(resolve))
      // Watches go on asking for the ends of topics for ever: rest is that nothing is written any more.
      while (await this.step());
      quiet = this.length() === length ? quiet + 1 : 0
    }
  }

  private length(): number {
    return Array.from(
      { length: this.partitions },
      (_, p) => this.log.records('oms.payment.events.v1', p).length,
    ).reduce((a, b) => a + b, 0)
  }

  private turn(): Promise<void> {
    return new Promise((resolve) => this.tasks.push(resolve))
  }

  private logFor(health: Health, memberships: Membership[]): Log {
    const { log } = this
    const alive = <T>(call: () => Promise<T>): Promise<T> =>
      health.dead ? never : call().then((value) => (health.dead ? never : value))
    const append = async (topic: string, partition: number, records: readonly NewRecord[]): Promise<number> => {
      if (this.chance(0.05)) throw new AppendUnknown('lost')
      if (this.chance(0.08)) {
        void this.later(() => log.append(topic, partition, records))
        throw new AppendUnknown('still under way')
      }
      for (let turns = this.chance(0.2) ? Math.floor(this.random() * 20) : 0; turns > 0; turns--) await this.turn()
      const base = await log.append(topic, partition, records)
      const repeated = this.chance(0.05) ? await log.append(topic, partition, records) : base
      if (this.chance(0.05)) throw new AppendUnknown('answer lost')
      return repeated
    }
    return {
      append: (topic, partition, records) => alive(() => append(topic, partition, records)),
      bounds: (topic) => alive(() => log.bounds(topic)),
      read: (topic, partition, from, to, each) =>
        alive(() => log.read(topic, partition, from, to, (records) => (health.dead ? never : each(records)))),
      committed: (group, topic) => log.committed(group, topic),
      follow: (topic, from, each) => log.follow(topic, from, each),
      close: () => log.close(),
      join: (group, topics, events) =>
        alive(async () => {
          const membership = await log.join(group, topics, {
            onAssigned: (partitions) => !health.dead && events.onAssigned(partitions),
            onRecords: (topic, partition, records) => !health.dead && events.onRecords(topic, partition, records),
            onFatal: events.onFatal,
          })
          memberships.push(membership)
          if (health.dead) void membership.leave()
          return membership
        }),
    }
  }

  private async later(job: () => Promise<unknown>): Promise<void> {
    for (let turns = Math.floor(this.random() * 60); turns > 0; turns--) await this.turn()
    await job()
  }

  private storeFor(health: Health): StateStore {
    return {
      partition: (name, partition) => {
        const real = this.store.partition(name, partition)
        const guarded =
          (method: keyof PartitionStore) =>
          async (...args: unknown[]) => {
            if (this.chance(0.1)) await this.turn()
            if (this.chance(0.01)) throw new Error('the store can not be reached')
            if (health.dead) return never
            const value: unknown = await (real[method] as (...given: unknown[]) => Promise<unknown>).apply(real, args)
            if (method === 'write' && this.chance(0.02)) throw new Error('the answer of the store was lost')
            return health.dead ? never : value
          }
        const methods = ['checkpoint', 'read', 'peek', 'all', 'deadlines', 'write', 'clear'] as const
        return Object.fromEntries(methods.map((method) => [method, guarded(method)])) as unknown as PartitionStore
      },
    }
  }

  private clockFor(health: Health): Clock {
    return { now: () => this.clock.now(), at: (time, call) => this.clock.at(time, () => !health.dead && call()) }
  }
}
