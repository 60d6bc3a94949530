// Appends of one turn of the event loop, to whatever topics and partitions, go out as one produce request: group commit over all
// nodes of a process. Each partition still gets one batch, and each caller its own base offset.
import type { Producer, RecordMetadata, TopicMessages } from 'kafkajs'
import { AppendUnknown, type NewRecord } from '../log'

type Call = {
  readonly topic: string
  readonly partition: number
  readonly records: readonly NewRecord[]
  readonly resolve: (offset: number) => void
  readonly reject: (error: Error) => void
}

/** While so many requests are under way, what comes waits for the next one: the busier the log, the larger the requests. */
const mostInFlight = 2

export class AppendCoalescer {
  private calls: Call[] = []
  private scheduled = false
  private inFlight = 0

  constructor(private readonly producer: Producer) {}

  append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    return new Promise((resolve, reject) => {
      this.calls.push({ topic, partition, records, resolve, reject })
      this.schedule()
    })
  }

  private schedule(): void {
    if (this.scheduled || this.calls.length === 0 || this.inFlight >= mostInFlight) return
    this.scheduled = true
    setImmediate(() => {
      this.scheduled = false
      void this.flush()
    })
  }

  async close(): Promise<void> {
    while (this.calls.length) await this.flush()
    await this.producer.disconnect()
  }

  private async flush(): Promise<void> {
    const calls = this.takeFitting()
    if (calls.length === 0) return
    this.inFlight++
    this.schedule()
    try {
      settle(calls, await this.producer.sendBatch({ acks: -1, topicMessages: messagesByTopic(calls) }))
    } catch (error) {
      for (const call of calls)
        call.reject(new AppendUnknown(`${call.topic}:${call.partition}: ${(error as Error).message}`))
    } finally {
      this.inFlight--
      this.schedule()
    }
  }

  /** Calls whose records fit into one batch of each partition; the rest goes with the next request, in order. */
  private takeFitting(): Call[] {
    const bytes = new Map<string, number>()
    const fits = this.calls.findIndex(({ topic, partition, records }) => {
      const name = `${topic}:${partition}`
      const before = bytes.get(name)
      bytes.set(name, (before ?? 0) + sizeOf(records))
      return before !== undefined && bytes.get(name)! > batchBytes
    })
    return this.calls.splice(0, fits < 0 ? this.calls.length : fits)
  }
}

/** Below the brokers' usual message.max.bytes of 1 MiB, headers included. */
const batchBytes = 900_000
const headerBytes = 220
const sizeOf = (records: readonly NewRecord[]): number =>
  records.reduce((sum, { value }) => sum + (value?.length ?? 0) + headerBytes, 0)

const messagesByTopic = (calls: readonly Call[]): TopicMessages[] => {
  const byTopic = new Map<string, TopicMessages['messages']>()
  for (const { topic, partition, records } of calls) {
    const messages = byTopic.get(topic) ?? []
    byTopic.set(topic, messages)
    for (const { key, value, headers } of records) messages.push({ key, value, headers, partition })
  }
  return [...byTopic].map(([topic, messages]) => ({ topic, messages }))
}

/** Gives each call its base offset. A partition that the response leaves out was perhaps not written: nobody may assume. */
const settle = (calls: readonly Call[], response: readonly RecordMetadata[]): void => {
  const next = new Map(response.map((r) => [`${r.topicName}:${r.partition}`, Number(r.baseOffset ?? -1)]))
  for (const call of calls) {
    const name = `${call.topic}:${call.partition}`
    const base = next.get(name) ?? -1
    if (base < 0) call.reject(new AppendUnknown(`${name}: the broker's answer does not name the partition`))
    else {
      next.set(name, base + call.records.length)
      call.resolve(base)
    }
  }
}
