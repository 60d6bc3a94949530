// State = fold of the journal. Restore, rebuild, replay and audit all come through here.
import type { Codec } from '../../schemas/codec'
import type { Message } from '../../schemas/message'
import { foldAside } from './aside'
import type { AnyDecider } from './decider'
import { changeOf, isStateless } from './decide-group'
import { ChainReader, unpackCovers, type Covers } from './journal'
import type { LogRecord } from './log'
import type { Checkpoint, Held, KeyChange } from './store'

/** Folds the valid records of one journal partition, in order, from a checkpoint on. States are loaded by the caller. */
export class JournalFold {
  private readonly chain: ChainReader
  private readonly changed = new Set<string>()
  private covers: Covers
  private journal: number
  private head: string
  voids = 0

  constructor(
    private readonly decider: AnyDecider,
    private readonly codec: Codec,
    private readonly states: Map<string, Held>,
    from: Checkpoint,
  ) {
    this.chain = new ChainReader({ next: from.journal, head: from.head, index: 0, lastId: '' })
    this.covers = from.covers
    this.journal = from.journal
    this.head = from.head
  }

  /** The valid ones among the records: their keys' states are to be at hand before `apply`. */
  valid(records: readonly LogRecord[]): LogRecord[] {
    return records.filter((record) => {
      const valid = this.chain.take(record)
      if (!valid) this.voids++
      return valid
    })
  }

  apply(record: LogRecord): void {
    const message = this.codec.decode(record.value)
    const key = record.key ?? ''
    const held = this.states.get(key) ?? { state: this.decider.initial }
    const next = foldAside(held, message) ?? this.evolve(held, message)
    if (next !== held) {
      this.states.set(key, next)
      this.changed.add(key)
    }
    if (record.headers['covers'] === undefined) return
    this.covers = { ...this.covers, ...unpackCovers(record.headers['covers']) }
    this.journal = record.offset + 1
    this.head = record.headers['batch']!
  }

  private evolve(held: Held, message: Message): Held {
    if (isStateless(this.decider)) return held
    const state = this.decider.evolve(held.state as never, message as never)
    return held.aside ? { state, aside: held.aside } : { state }
  }

  get atBatchEnd(): boolean {
    return this.chain.cursor().index === 0
  }

  /** Where the fold stands: always at the end of a batch, since batches are whole. */
  checkpoint(): Checkpoint {
    return { journal: this.journal, head: this.head, covers: this.covers }
  }

  /** What changed since the last call. */
  takeChanges(): KeyChange[] {
    const changes = [...this.changed].map((key) => changeOf(this.decider, key, this.states.get(key)!))
    this.changed.clear()
    return changes
  }
}
