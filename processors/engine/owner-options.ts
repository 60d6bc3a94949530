// What an owner of a partition is given, and what it tells of itself.
import type { Codec } from '../../schemas/codec'
import type { TopicName } from '../../topics/catalog'
import type { Clock } from './clock'
import type { AnyDecider } from './decider'
import type { Log } from './log'
import type { PartitionStore } from './store'

/** What happened, for counters and logs. `node` and partition are known to who listens. */
export type Observer = {
  readonly decided: (inputs: number, records: number, appendMs: number) => void
  readonly voids: (count: number) => void
  readonly setAside: (count: number) => void
  readonly restored: (reason: string, records: number, ms: number) => void
}

export type OwnerOptions = {
  readonly node: string
  readonly partition: number
  readonly decider: AnyDecider
  readonly journal: TopicName
  readonly inputs: readonly TopicName[]
  readonly takes: ReadonlySet<string>
  readonly log: Log
  readonly store: PartitionStore
  readonly codec: Codec
  readonly clock: Clock
  readonly observer: Observer
  /** Names this life of this owner: never used before by anybody. */
  readonly writer: string
  readonly seek: (topic: TopicName, offset: number) => void
  /** Asks for more records, or for a pause, of all inputs. */
  readonly flow: (paused: boolean) => void
  readonly fail: (error: Error) => void
  readonly maxGroup?: number
  readonly maxBatchBytes?: number
}
