// Part a: what one durable append costs on this broker, alone and as a bare chain of hops. Nothing of ours stands between but the log port.
import type { Log, NewRecord } from '../../processors/engine/log'
import type { Progress } from '../../operator/progress'
import type { ClusterAdmin } from '../../topics/kafka-admin'
import { summarize, type Summary } from './statistics'

type Parts = { readonly log: Log; readonly admin: ClusterAdmin; readonly progress: Progress }

const payload = Buffer.alloc(500, 'x')
const warmups = 500
const hops = 6

/** Milliseconds of one append (acks=all) of one record of about 500 bytes, one after another. */
export const measureAppends = async ({ log, admin, progress }: Parts, count: number): Promise<Summary> => {
  const topic = 'bench.append'
  await admin.createTopic(topic, 1, {})
  const took: number[] = []
  for (let index = -warmups; index < count; index++) {
    const startedAt = performance.now()
    await log.append(topic, 0, [record('unit')])
    if (index >= 0) took.push(performance.now() - startedAt)
    if (index % 500 === 0) progress('a  appends', index + warmups, count + warmups)
  }
  return summarize(took)
}

/** Milliseconds from before the first append of a record until a consumer has read it from the last of six topics, at an even rate. */
export const measureChain = async (
  { log, admin, progress }: Parts,
  perSecond: number,
  count: number,
): Promise<Summary> => {
  const topics = Array.from({ length: hops }, (_, hop) => `bench.chain.${perSecond}.${hop}`)
  for (const topic of topics) await admin.createTopic(topic, 1, {})
  const chain = new Chain(log, topics)
  await chain.open()
  const skipped = Math.min(count, Math.max(20, perSecond))
  const startedAt = performance.now()
  for (let index = 0; index < count + skipped; index++) {
    const aheadMs = startedAt + (index * 1_000) / perSecond - performance.now()
    if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs))
    chain.begin(String(index))
    if (index % perSecond === 0) progress(`a  chain of ${hops} hops at ${perSecond}/s`, index, count + skipped)
  }
  await chain.settled(count + skipped)
  await chain.close()
  return summarize(chain.took.slice(skipped))
}

class Chain {
  readonly took: number[] = []
  private readonly begunAt = new Map<string, number>()
  private leaves: (() => Promise<void>)[] = []
  private awaited: { readonly count: number; readonly reached: () => void } | undefined

  constructor(
    private readonly log: Log,
    private readonly topics: readonly string[],
  ) {}

  async open(): Promise<void> {
    for (const [hop, topic] of this.topics.entries()) {
      const next = this.topics[hop + 1]
      const ends = (await this.log.bounds(topic)).map(({ end }) => end)
      const stop = await this.log.follow(topic, ends, (_partition, records) =>
        records.forEach(({ key }) => (next ? this.write(next, key!) : this.end(key!))),
      )
      this.leaves.push(stop)
    }
  }

  begin(key: string): void {
    this.begunAt.set(key, performance.now())
    this.write(this.topics[0]!, key)
  }

  /** Resolves when so many have come through. */
  settled(count: number): Promise<void> {
    return new Promise((reached) => {
      this.awaited = { count, reached }
      this.announce()
    })
  }

  async close(): Promise<void> {
    await Promise.all(this.leaves.map((leave) => leave()))
  }

  private write(topic: string, key: string): void {
    this.log
      .append(topic, 0, [record(key)])
      .catch((error: Error) => console.error(`an append of the bare chain failed: ${error.message}`))
  }

  private end(key: string): void {
    const begunAt = this.begunAt.get(key)
    if (begunAt === undefined || !this.begunAt.delete(key)) return
    this.took.push(performance.now() - begunAt)
    this.announce()
  }

  private announce(): void {
    if (this.awaited && this.took.length >= this.awaited.count) this.awaited.reached()
  }
}

const record = (key: string): NewRecord => ({ key, value: payload, headers: {} })
