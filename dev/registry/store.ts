// The port behind which the registry's contents live: a compacted topic `_schemas`, or memory in tests.
// Only one registry may write to a store at a time: nothing here elects one.

/** One record of the log: a later record replaces an earlier one with the same key, `null` removes it. */
export type StoredRecord = { readonly key: string; readonly value: string | null }

export type SchemaStore = {
  /** Every record from the start to the end as it is at the call, in log order; compaction may have dropped replaced ones. */
  load(): AsyncIterable<{ key: string; value: string | null }>
  /**
   * Resolves when the record is durable. A rejection means that the outcome is unknown: the registry calls `load()`
   * before it writes again, so a rejected record must either show up there or never. Log the cause: clients are told
   * 50001 only.
   */
  append(key: string, value: string | null): Promise<void>
}
