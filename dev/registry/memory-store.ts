// A schema store in memory for tests and trials. It never outlives its process; two registries opened on the same
// object one after another see the same log, as on a topic.
import type { SchemaStore, StoredRecord } from './store'

/** `records` is the log as written, uncompacted, oldest first. */
export type MemoryStore = SchemaStore & { readonly records: readonly StoredRecord[] }

export function memoryStore(initial: readonly StoredRecord[] = []): MemoryStore {
  const records: StoredRecord[] = [...initial]
  return {
    records,
    async *load() {
      yield* [...records]
    },
    async append(key, value) {
      records.push({ key, value })
    },
  }
}
