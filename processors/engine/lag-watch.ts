// Sees to it that what is in a topic is read: a reader that stands still behind the end of an idle partition is told to seek again, then
// to join its group again, and at last ends the process. kafkajs can stop fetching without a word; nothing else would notice.
import type { Clock } from './clock'
import type { Log, Membership } from './log'

export type Watched = {
  readonly topic: string
  readonly partition: number
  /** The next offset expected. */
  readonly next: number
  /** Something read is being worked on, or reading is paused: standing still is no wonder. */
  readonly busy: boolean
}

export type LagWatchOptions = {
  readonly name: string
  readonly log: Log
  readonly clock: Clock
  readonly watched: () => readonly Watched[]
  readonly membership: () => Membership | undefined
  readonly onStill: (text: string) => void
  readonly onFatal: (error: Error) => void
}

const everyMs = 5_000
const rejoinMs = 20_000
const fatalMs = 120_000

type Still = { readonly next: number; readonly since: number }

export class LagWatch {
  private readonly still = new Map<string, Still>()
  private cancel: () => void = () => undefined
  private stopped = false
  private rejoinedAt = 0

  constructor(private readonly options: LagWatchOptions) {}

  start(): void {
    const { clock } = this.options
    if (this.stopped) return
    this.cancel = clock.at(clock.now() + everyMs, () => {
      void this.look()
        .catch(() => undefined)
        .finally(() => this.start())
    })
  }

  stop(): void {
    this.stopped = true
    this.cancel()
  }

  /** Compares what is expected next with the ends of the topics; asks the broker only about topics with an idle reader. */
  private async look(): Promise<void> {
    const idle = this.options.watched().filter(({ busy }) => !busy)
    for (const topic of new Set(idle.map((watched) => watched.topic))) {
      const bounds = await this.options.log.bounds(topic)
      for (const { partition, next } of idle.filter((watched) => watched.topic === topic))
        this.judge(topic, partition, next, bounds[partition]?.end ?? 0)
    }
  }

  private judge(topic: string, partition: number, next: number, end: number): void {
    const name = `${topic}:${partition}`
    const before = this.still.get(name)
    if (next >= end) return void this.still.delete(name)
    const now = this.options.clock.now()
    if (before?.next !== next) return void this.still.set(name, { next, since: now })
    this.act(topic, partition, before, end, now)
  }

  private act(topic: string, partition: number, { next, since }: Still, end: number, now: number): void {
    const { name, membership, onStill, onFatal } = this.options
    const forMs = now - since
    const text = `${name} reads nothing of ${topic}:${partition} since ${Math.round(forMs / 1000)} s, at ${next} of ${end}`
    if (forMs > fatalMs) return onFatal(new Error(`${text}; this process ends, another takes over`))
    if (forMs > rejoinMs && now - this.rejoinedAt > rejoinMs) {
      this.rejoinedAt = now
      onStill(`${text}: it joins its group again`)
      return void membership()
        ?.rejoin()
        .catch(() => undefined)
    }
    onStill(`${text}: it seeks again`)
    membership()?.seek(topic, partition, next)
  }
}
