// The live records of one topic for all its readers in this process: each record is fetched and decoded once, however many nodes read it.
// A reader that is behind catches up by itself and joins the live stream where it meets it. One long poll at each leader.
import type { LogRecord } from '../log'
import type { DirectReader } from './direct-reader'

export type Deliver = (records: readonly LogRecord[]) => void
export type Subscriber = {
  readonly deliver: Deliver
  /** The records that were asked for are gone, or never were: they were lost, or the topic was made anew. */
  readonly fail: (error: Error) => void
}

type Subscription = Subscriber & { next: number; ended: boolean }
type Live = { next: number; readonly attached: Set<Subscription> }

const pollMs = 200

export class TopicFeed {
  private readonly live = new Map<number, Live>()
  private readonly loops = new Set<number>()
  private closed = false

  constructor(
    private readonly topic: string,
    /** Polls: it has connections of its own. */
    private readonly poller: DirectReader,
    /** Catches readers up. */
    private readonly reader: DirectReader,
  ) {}

  /** Delivers the records of a partition from an offset on, in order, each once, until the returned function is called. */
  subscribe(partition: number, from: number, subscriber: Subscriber): () => void {
    const subscription: Subscription = { ...subscriber, next: from, ended: false }
    void this.attach(partition, subscription)
    return () => {
      subscription.ended = true
      this.live.get(partition)?.attached.delete(subscription)
    }
  }

  async close(): Promise<void> {
    this.closed = true
    this.live.clear()
    await this.poller.close()
  }

  private async attach(partition: number, subscription: Subscription): Promise<void> {
    const live = this.live.get(partition) ?? { next: subscription.next, attached: new Set() }
    this.live.set(partition, live)
    if (live.attached.size === 0) live.next = subscription.next
    while (subscription.next < live.next && !subscription.ended && !this.closed)
      await this.catchUp(partition, subscription, live.next)
    if (subscription.ended || this.closed) return
    live.attached.add(subscription)
    await this.ensureLoops()
  }

  private async catchUp(partition: number, subscription: Subscription, to: number): Promise<void> {
    try {
      await this.reader.read(this.topic, partition, subscription.next, to, (records) =>
        deliverTo(subscription, records),
      )
      subscription.next = Math.max(subscription.next, to)
    } catch {
      await this.checkBounds(partition, subscription)
    }
  }

  /** Starts a loop at every leader of a wanted partition that has none. */
  private async ensureLoops(): Promise<void> {
    const leaders = await this.poller.leaders(this.topic).catch(() => undefined)
    if (!leaders) {
      if (this.closed) return
      await this.poller.reset(this.topic)
      return this.ensureLoops()
    }
    for (const [partition, { attached }] of this.live) {
      const leader = leaders.get(partition)
      if (attached.size > 0 && leader !== undefined && !this.loops.has(leader)) void this.poll(leader)
    }
  }

  private async poll(leader: number): Promise<void> {
    this.loops.add(leader)
    while (!this.closed) {
      const wanted = new Map(
        [...this.live]
          .filter(([, { attached }]) => attached.size > 0)
          .map(([partition, { next }]) => [partition, next]),
      )
      try {
        const fetched = await this.poller.fetch(this.topic, wanted, leader, pollMs)
        if (fetched === undefined) break
        for (const [partition, records] of fetched) this.spread(partition, wanted.get(partition)!, records)
      } catch (error) {
        await this.recover(error as { readonly type?: string })
      }
    }
    this.loops.delete(leader)
    // Somebody may have come while it ended.
    if (!this.closed) await this.ensureLoops()
  }

  /** What was fetched from elsewhere than where the stream now stands is fetched again: nothing may be left out. */
  private spread(partition: number, from: number, records: readonly LogRecord[]): void {
    const live = this.live.get(partition)
    if (live?.next !== from) return
    const fresh = records.filter((record) => record.offset >= from)
    if (fresh.length === 0) return
    live.next = fresh[fresh.length - 1]!.offset + 1
    for (const subscription of [...live.attached]) deliverTo(subscription, fresh)
  }

  private async recover(error: { readonly type?: string }): Promise<void> {
    if (error.type === 'OFFSET_OUT_OF_RANGE')
      for (const [partition, { attached }] of this.live)
        for (const subscription of [...attached]) await this.checkBounds(partition, subscription)
    await this.poller.reset(this.topic)
    await this.ensureLoops()
  }

  private async checkBounds(partition: number, subscription: Subscription): Promise<void> {
    const bounds = await this.reader.bounds(this.topic).catch(() => undefined)
    if (!bounds || subscription.ended) return
    const { start, end } = bounds[partition]!
    if (subscription.next >= start && subscription.next <= end) return
    subscription.ended = true
    this.live.get(partition)?.attached.delete(subscription)
    subscription.fail(
      new Error(
        `${this.topic}:${partition} holds the offsets ${start} to ${end}, and ${subscription.next} was to be read next: records were lost, or the topic was ` +
          'made anew. Restore the topic, or accept the loss by resetting the positions of who reads it',
      ),
    )
  }
}

const deliverTo = (subscription: Subscription, records: readonly LogRecord[]): void => {
  if (subscription.ended) return
  const fresh =
    records[0]!.offset >= subscription.next ? records : records.filter((record) => record.offset >= subscription.next)
  if (fresh.length === 0) return
  subscription.next = fresh[fresh.length - 1]!.offset + 1
  subscription.deliver(fresh)
}
