// The store in memory: the same contract as Redis, for tests, shadows and replays.
import { stampOf, StoreMismatch, type Checkpoint, type KeyChange, type PartitionStore, type StateStore } from './store'

export class MemoryPartitionStore implements PartitionStore {
  readonly values = new Map<string, string>()
  private readonly due = new Map<string, number>()
  private current: Checkpoint | undefined

  async checkpoint(): Promise<Checkpoint | undefined> {
    return this.current
  }

  async read(stamp: string, keys: readonly string[]): Promise<readonly (string | null)[]> {
    this.expect(stamp)
    return keys.map((key) => this.values.get(key) ?? null)
  }

  async peek(key: string): Promise<string | null> {
    return this.values.get(key) ?? null
  }

  async all(): Promise<ReadonlyMap<string, string>> {
    return new Map(this.values)
  }

  async deadlines(): Promise<readonly { key: string; due: number }[]> {
    return [...this.due].map(([key, due]) => ({ key, due }))
  }

  async write(stamp: string, next: Checkpoint, changes: readonly KeyChange[]): Promise<void> {
    if (changes.length && this.current && stampOf(this.current) === stampOf(next)) return
    this.expect(stamp)
    for (const change of changes) {
      this.values.set(change.key, change.value)
      if (change.due === null) this.due.delete(change.key)
      else this.due.set(change.key, change.due)
    }
    this.current = next
  }

  async clear(): Promise<void> {
    this.values.clear()
    this.due.clear()
    this.current = undefined
  }

  private expect(stamp: string): void {
    const stored = this.current ? stampOf(this.current) : ''
    if (stored !== stamp) throw new StoreMismatch(`expected the checkpoint ${stamp}, found ${stored || 'none'}`)
  }
}

export class MemoryStore implements StateStore {
  readonly partitions = new Map<string, MemoryPartitionStore>()

  partition(node: string, partition: number): MemoryPartitionStore {
    const name = `${node}.${partition}`
    const store = this.partitions.get(name) ?? new MemoryPartitionStore()
    this.partitions.set(name, store)
    return store
  }
}
