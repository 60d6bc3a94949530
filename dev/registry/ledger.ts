// The one door through which the registry's contents change: one change at a time, durable before it is visible.
// It never guesses: after a failed append it reads the store again before the next change.
import { refusals } from './errors'
import { type RegistryState, emptyState, fold } from './state'
import type { SchemaStore, StoredRecord } from './store'

/** A decision on the present state; the records are appended in their order, then `answer` is given to the caller. */
export type Change<Answer> = (state: RegistryState) => { records: readonly StoredRecord[]; answer: Answer }

export type Ledger = {
  /** The contents as acknowledged by the store. Do not keep it over an await. */
  state(): RegistryState
  /** Throws what the change throws (nothing is written then), or 50001 when the store fails. */
  write<Answer>(change: Change<Answer>): Promise<Answer>
}

/** Reads the whole store first. */
export async function openLedger(store: SchemaStore): Promise<Ledger> {
  let state = await read(store)
  let isStale = false
  let last: Promise<unknown> = Promise.resolve()

  /** An id that was tried is not given to another schema, even if its record turns up later. */
  const reread = async (): Promise<void> => {
    const triedId = state.highestId + 1
    state = await read(store).catch(() => Promise.reject(refusals.storeFailed()))
    state.highestId = Math.max(state.highestId, triedId)
    isStale = false
  }

  const append = async (record: StoredRecord): Promise<void> => {
    try {
      await store.append(record.key, record.value)
    } catch {
      isStale = true
      throw refusals.storeFailed()
    }
    fold(state, record)
  }

  const apply = async <Answer>(change: Change<Answer>): Promise<Answer> => {
    if (isStale) await reread()
    const { records, answer } = change(state)
    for (const record of records) await append(record)
    return answer
  }

  return {
    state: () => state,
    write: (change) => {
      const turn = last.then(() => apply(change))
      last = turn.catch(() => undefined)
      return turn
    },
  }
}

async function read(store: SchemaStore): Promise<RegistryState> {
  const state = emptyState()
  for await (const record of store.load()) fold(state, record)
  return state
}
