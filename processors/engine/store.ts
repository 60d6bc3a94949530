// The store port: what a decider remembers of one partition, beside the position in the journal that it was folded from.
// State and checkpoint change together or not at all. Loss of everything here loses nothing: the journal has it.
import type { Covers } from './journal'

/** Where the fold stands: `journal` is the offset after the last record of `head`, the last valid batch folded in. */
export type Checkpoint = { readonly journal: number; readonly head: string; readonly covers: Covers }
export const emptyCheckpoint: Checkpoint = { journal: 0, head: '', covers: {} }

/** What a checkpoint is compared by. Covers may run ahead of it, for inputs that led to nothing. */
export const stampOf = (checkpoint: Checkpoint): string => `${checkpoint.journal}@${checkpoint.head}`

/** The new value of one key (JSON of Held), and when its deadline is due; null where it has none. */
export type KeyChange = { readonly key: string; readonly value: string; readonly due: number | null }

/** The stored checkpoint is not the expected one: a flush, a failover that lost a suffix, another owner. Restore from the journal. */
export class StoreMismatch extends Error {
  override readonly name = 'StoreMismatch'
}

export interface PartitionStore {
  checkpoint(): Promise<Checkpoint | undefined>
  /** Values of keys, null where there is none. Throws StoreMismatch unless the checkpoint's stamp is the expected one. */
  read(stamp: string, keys: readonly string[]): Promise<readonly (string | null)[]>
  /** The value of one key as it is now, whatever the checkpoint: for readers outside the owner. */
  peek(key: string): Promise<string | null>
  /** All values, by key: for nodes that keep few, and for comparisons. */
  all(): Promise<ReadonlyMap<string, string>>
  /** Every key that has a deadline, with its due time. */
  deadlines(): Promise<readonly { readonly key: string; readonly due: number }[]>
  /**
   * Compare-and-set: applies the changes and the checkpoint if the stored stamp is `stamp` ('' = nothing stored), or has the next
   * checkpoint's already (an answer that was lost). Throws StoreMismatch otherwise.
   */
  write(stamp: string, next: Checkpoint, changes: readonly KeyChange[]): Promise<void>
  clear(): Promise<void>
}

export type StateStore = { partition(node: string, partition: number): PartitionStore }

/** An input that waits for a redrive. */
export type Aside = {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly attempt: number
}

/** What is held of a key: its state, and what was set aside, in order. */
export type Held = { readonly state: unknown; readonly aside?: readonly Aside[] }
