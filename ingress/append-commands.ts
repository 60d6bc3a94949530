// Group commit of commands: what many requests write in one turn becomes one append for each partition, one in flight at a time.
// It must never say that a command is written before the log has it; one that may be written twice is harmless, its id is the same.
import type { Clock } from '../processors/engine/clock'
import type { Log, NewRecord } from '../processors/engine/log'
import type { TopicName } from '../topics/catalog'

/** The log did not take the command in time, or there is no room to wait: repeat the request under the same key. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable'
}

export type CommandAppender = {
  /** Resolves once the record is in the log. Throws LogUnavailable; the record may still come to be written. */
  readonly append: (partition: number, record: NewRecord) => Promise<void>
}

export type CommandAppenderOptions = {
  readonly log: Log
  readonly clock: Clock
  readonly topic: TopicName
  /** How long a command waits for the log, in milliseconds; default 5,000. */
  readonly boundMs?: number
  /** How many commands may wait for one partition; default 5,000. */
  readonly most?: number
}

type Waiting = { readonly record: NewRecord; readonly settle: (error?: Error) => void; over: boolean }
type Lane = { readonly partition: number; waiting: Waiting[]; busy: boolean }

const batchBytes = 500_000
const firstPauseMs = 50
const longestPauseMs = 1_000

export const createCommandAppender = (options: CommandAppenderOptions): CommandAppender => {
  const lanes = new Map<number, Lane>()
  return {
    append: (partition, record) => {
      const lane = lanes.get(partition) ?? { partition, waiting: [], busy: false }
      lanes.set(partition, lane)
      return enter(options, lane, record)
    },
  }
}

const enter = (options: CommandAppenderOptions, lane: Lane, record: NewRecord): Promise<void> =>
  new Promise((resolve, reject) => {
    const { clock, boundMs = 5_000, most = 5_000, topic } = options
    const late = new LogUnavailable(`${topic}:${lane.partition} takes no records; repeat the request later`)
    if (lane.waiting.length >= most) return reject(late)
    const settle = (error?: Error): void => {
      entry.over = true
      cancel()
      if (error) reject(error)
      else resolve()
    }
    const entry: Waiting = { record, settle, over: false }
    const cancel = clock.at(clock.now() + boundMs, () => settle(late))
    lane.waiting.push(entry)
    if (lane.busy) return
    lane.busy = true
    setImmediate(() => void drain(options, lane))
  })

/** Appends what waits until nothing does. After a failure it tries the same records again, as long as somebody waits for them. */
const drain = async ({ log, topic, clock }: CommandAppenderOptions, lane: Lane): Promise<void> => {
  let failures = 0
  for (;;) {
    lane.waiting = lane.waiting.filter(({ over }) => !over)
    const batch = firstBatch(lane.waiting)
    if (batch.length === 0) break
    try {
      const records = batch.map(({ record }) => record)
      await log.append(topic, lane.partition, records)
      lane.waiting.splice(0, batch.length)
      batch.filter(({ over }) => !over).forEach(({ settle }) => settle())
      failures = 0
    } catch {
      const pauseMs = Math.min(firstPauseMs * 2 ** failures++, longestPauseMs)
      await new Promise<void>((resume) => clock.at(clock.now() + pauseMs, resume))
    }
  }
  lane.busy = false
}

const firstBatch = (waiting: readonly Waiting[]): readonly Waiting[] => {
  let bytes = 0
  const end = waiting.findIndex(({ record }) => (bytes += record.value?.length ?? 0) > batchBytes)
  return end < 0 ? [...waiting] : waiting.slice(0, Math.max(1, end))
}
