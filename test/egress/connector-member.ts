// One process with a connector, in a world that a seed drives: it may stand still and wake, crash, or be put out of its group. All that it
// sends and hears passes through a gate. It must never let a dead or sleeping process act.
import { ConnectorRunner } from '../../egress/connector-runner'
import { systemClock, type Clock } from '../../processors/engine/clock'
import { AppendUnknown, type GroupEvents, type Log, type LogRecord, type Membership } from '../../processors/engine/log'
import type { NewRecord } from '../../processors/engine/log'
import { groupOf } from '../../topics/topology'
import { laneOf } from '../../egress/psp/psp'
import { FakeProvider } from './connector-book'
import type { ConnectorWorld } from './connector-world'

const never = new Promise<never>(() => undefined)

export class Member {
  readonly runner: ConnectorRunner
  stood = false
  dead = false
  private gate: { readonly opened: Promise<void>; readonly open: () => void } | undefined
  private inbox: (() => void)[] = []
  private link: Membership | undefined
  private events: GroupEvents | undefined
  /** The lives of its partitions, by the names under which they write. */
  readonly writers = new Set<string>()
  /** Where its latest record about a request stands. */
  readonly attempts = new Map<string, number>()
  private evicted = false
  private joins = 0
  private readonly read = new Map<number, number>()

  constructor(
    private readonly world: ConnectorWorld,
    readonly name: string,
  ) {
    const { node, recordsAttempts, codec, random } = world
    this.runner = new ConnectorRunner({
      node,
      recordsAttempts,
      ...(node === 'psp' ? { laneOf } : {}),
      codec,
      log: this.log(),
      provider: new FakeProvider(world, this).asProvider(),
      resilience: {
        timeoutMs: 400,
        concurrency: 1 + random.below(4),
        firstPauseMs: 20,
        longestPauseMs: 500,
        failuresToOpen: 3,
      },
      clock: this.clock(),
      onFailure: () => undefined,
      onVoids: (count) => (world.seen.voids += count),
      onFatal: (error) => world.problem(`${name} ended: ${error.message}`),
    })
    void this.runner.start()
  }

  get joined(): boolean {
    return this.link !== undefined
  }

  get asleep(): boolean {
    return this.gate !== undefined
  }

  /** Waits for as long as the process stands still; for ever once it is dead. */
  async pass(): Promise<void> {
    while (this.gate && !this.dead) await this.gate.opened
    if (this.dead) return never
  }

  crash(): void {
    this.dead = true
    void this.link?.leave()
  }

  /** The process stands still; after a while the group goes on without it. */
  sleep(evicted: boolean): void {
    let open = (): void => undefined
    const opened = new Promise<void>((resolve) => (open = resolve))
    this.gate = { opened, open }
    this.stood = true
    if (!evicted || !this.link) return
    this.evicted = true
    void this.link.leave()
    this.link = undefined
  }

  /** It goes on, at first as if nothing had been: its feed goes on too, and only then it hears that the group went on without it. */
  wake(readsOn: boolean): void {
    this.gate?.open()
    this.gate = undefined
    for (const hear of this.inbox.splice(0)) hear()
    if (!this.evicted) return
    this.evicted = false
    if (readsOn)
      for (const [partition, next] of this.read) {
        const records = this.world.log.records(this.world.requests, partition).slice(next)
        if (records.length) this.events?.onRecords(this.world.requests, partition, records)
      }
    void this.joinAgain()
  }

  private async joinAgain(): Promise<void> {
    for (let turns = this.world.random.below(12); turns > 0; turns--) await this.world.turn()
    if (!this.dead && !this.evicted && this.events) await this.join(this.events)
  }

  private async join(events: GroupEvents): Promise<void> {
    const { world } = this
    this.events = events
    const hear = (call: () => void): void => void (this.gate ? this.inbox.push(call) : call())
    const turn = ++this.joins
    const link = await world.log.join(groupOf(world.node), [world.requests], {
      onAssigned: (partitions) => {
        world.assigned(this, this.evicted || this.dead ? [] : partitions)
        if (!this.evicted && !this.dead) hear(() => events.onAssigned(partitions))
      },
      onRecords: (topic, partition, records: readonly LogRecord[]) => {
        this.read.set(partition, records[records.length - 1]!.offset + 1)
        if (!this.dead) hear(() => events.onRecords(topic, partition, records))
      },
      onFatal: events.onFatal,
    })
    if (this.dead || this.evicted || turn !== this.joins) return void link.leave()
    this.link = link
  }

  private membership(): Membership {
    const act = (call: (link: Membership) => void): void => {
      if (!this.gate && !this.dead && this.link) call(this.link)
    }
    return {
      seek: (topic, partition, offset) => act((link) => link.seek(topic, partition, offset)),
      pause: (topic, partition) => act((link) => link.pause(topic, partition)),
      resume: (topic, partition) => act((link) => link.resume(topic, partition)),
      rejoin: async () => act((link) => void link.rejoin()),
      commit: async (commits) => {
        await this.pass()
        if (this.world.chance(0.1)) throw new Error('the broker refuses the commit: the group is rebalancing')
        for (const commit of commits) this.world.judgeCommit(this, commit)
        await this.link!.commit(commits)
      },
      leave: async () => {
        await this.pass()
        await this.link?.leave()
        this.world.assigned(this, [])
      },
    }
  }

  private log(): Log {
    const { log } = this.world
    const gated = async <T>(call: () => Promise<T>): Promise<T> => {
      await this.pass()
      const value = await call()
      await this.pass()
      return value
    }
    return {
      append: (topic, partition, records) => gated(() => this.append(topic, partition, records)),
      bounds: (topic) => gated(() => log.bounds(topic)),
      read: (topic, partition, from, to, each) =>
        gated(() => log.read(topic, partition, from, to, (records) => this.pass().then(() => each(records)))),
      committed: (group, topic) => gated(() => log.committed(group, topic)),
      follow: (topic, from, each) => log.follow(topic, from, each),
      close: () => log.close(),
      join: (_group, _topics, events) =>
        gated(async () => {
          await this.join(events)
          return this.membership()
        }),
    }
  }

  private async append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    const { world } = this
    if (world.chance(0.04)) throw new AppendUnknown('lost')
    for (let turns = world.chance(0.2) ? world.random.below(12) : 0; turns > 0; turns--) await world.turn()
    const base = await world.log.append(topic, partition, records)
    for (const { headers } of records) {
      this.attempts.set(headers['cause']!, base)
      this.writers.add(headers['writer']!)
    }
    const repeated = world.chance(0.04) ? await world.log.append(topic, partition, records) : base
    if (world.chance(0.04)) throw new AppendUnknown('answer lost')
    return repeated
  }

  private clock(): Clock {
    return {
      now: () => systemClock.now(),
      at: (time, call) => systemClock.at(time, () => void this.pass().then(call)),
    }
  }
}
