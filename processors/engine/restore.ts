// Brings a partition's store up to its journal: from the stored checkpoint where the journal confirms it, else from the first record.
// Reads everything that was in the journal when it began; what comes later makes the owner's next append land elsewhere.
import type { Codec } from '../../schemas/codec'
import type { AnyDecider } from './decider'
import { isStateless } from './decide-group'
import { JournalFold } from './fold'
import type { Log } from './log'
import { emptyCheckpoint, stampOf, type Checkpoint, type Held, type PartitionStore } from './store'

export type RestoreOptions = {
  readonly node: string
  readonly partition: number
  readonly decider: AnyDecider
  readonly journal: string
  readonly log: Log
  readonly store: PartitionStore
  readonly codec: Codec
  /** For a node without state: what was set aside is kept here for good. */
  readonly keep?: { set(key: string, held: Held): void }
}

export type Restored = {
  readonly checkpoint: Checkpoint
  readonly stamp: string
  readonly end: number
  readonly deadlines: readonly { readonly key: string; readonly due: number }[]
  readonly records: number
  readonly voids: number
}

const flushKeys = 1_000

/** Undefined when it was cancelled. Rejects when log, store or registry can't be reached: the caller tries again. */
export const restore = async (options: RestoreOptions, cancelled: () => boolean): Promise<Restored | undefined> => {
  const { log, store, journal, partition } = options
  // The checkpoint first: an owner that is still writing must not seem to be ahead of the journal.
  const found = await store.checkpoint()
  const { end } = (await log.bounds(journal))[partition]!
  const stored = found && (await confirmed(options, found, end))
  if (!stored) await store.clear()
  const run = new Restore(options, stored)
  let records = 0
  await log.read(journal, partition, run.fold.checkpoint().journal, end, async (batch) => {
    if (cancelled()) return
    records += batch.length
    await run.take(batch)
  })
  if (cancelled()) return undefined
  await run.flush()
  if (options.keep && isStateless(options.decider))
    for (const [key, value] of await store.all()) options.keep.set(key, JSON.parse(value) as Held)
  return {
    checkpoint: run.fold.checkpoint(),
    stamp: run.stamp,
    end,
    deadlines: await store.deadlines(),
    records,
    voids: run.fold.voids,
  }
}

/** The stored checkpoint, if the journal has the batch that it names where it says. */
const confirmed = async (options: RestoreOptions, stored: Checkpoint, end: number): Promise<Checkpoint | undefined> => {
  if (stored.journal > end) return undefined
  if (stored.journal === 0) return stored
  let found = ''
  await options.log.read(options.journal, options.partition, stored.journal - 1, stored.journal, (records) => {
    found = records[0]?.headers['batch'] ?? ''
  })
  return found === stored.head ? stored : undefined
}

class Restore {
  readonly fold: JournalFold
  stamp: string
  private readonly states = new Map<string, Held>()

  constructor(
    private readonly options: RestoreOptions,
    stored: Checkpoint | undefined,
  ) {
    this.stamp = stored ? stampOf(stored) : ''
    this.fold = new JournalFold(options.decider, options.codec, this.states, stored ?? emptyCheckpoint)
  }

  async take(records: Parameters<JournalFold['valid']>[0]): Promise<void> {
    const valid = this.fold.valid(records)
    await this.options.codec.learn(valid.map((record) => record.value))
    await this.load(new Set(valid.map((record) => record.key ?? '')))
    for (const record of valid) this.fold.apply(record)
    if (this.states.size > flushKeys && this.fold.atBatchEnd) await this.flush()
  }

  async flush(): Promise<void> {
    const next = this.fold.checkpoint()
    const changes = this.fold.takeChanges()
    if (changes.length || stampOf(next) !== this.stamp) {
      await this.options.store.write(this.stamp, next, changes)
      this.stamp = stampOf(next)
    }
    this.states.clear()
  }

  private async load(keys: ReadonlySet<string>): Promise<void> {
    if (this.stamp === '') return
    const missing = [...keys].filter((key) => !this.states.has(key))
    if (missing.length === 0) return
    const values = await this.options.store.read(this.stamp, missing)
    values.forEach((value, index) => {
      if (value !== null) this.states.set(missing[index]!, JSON.parse(value) as Held)
    })
  }
}
