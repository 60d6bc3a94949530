// What the registry knows, folded from the records of its store. Never writes to a store; `fold` alone changes a state.
import type { CompatibilityLevel } from './compatibility'
import { type Mode, type SchemaVersion, readRecord } from './records'
import type { StoredRecord } from './store'
import { usesOf } from './versions'

export type RegistryState = {
  /** Soft-deleted versions included; versions in the order in which they came. */
  readonly subjects: Map<string, Map<number, SchemaVersion>>
  readonly schemas: Map<number, string>
  readonly ids: Map<string, number>
  /** Null is the global setting. */
  readonly levels: Map<string | null, CompatibilityLevel>
  readonly modes: Map<string | null, Mode>
  /** No id up to this one is given to a new schema. */
  highestId: number
}

export function emptyState(): RegistryState {
  return {
    subjects: new Map(),
    schemas: new Map(),
    ids: new Map(),
    levels: new Map(),
    modes: new Map(),
    highestId: 0,
  }
}

/** Takes up one record, in log order. Throws on a record that is not a registry's. */
export function fold(state: RegistryState, stored: StoredRecord): void {
  const fact = readRecord(stored)
  if (!fact) return
  switch (fact.type) {
    case 'version':
      return foldVersion(state, fact.subject, fact.version, fact.value)
    case 'subjectDeleted':
      for (const version of state.subjects.get(fact.subject)?.values() ?? [])
        if (version.version <= fact.upTo) put(state, { ...version, deleted: true })
      return
    case 'level':
      return set(state.levels, fact.subject, fact.level)
    case 'mode':
      return set(state.modes, fact.subject, fact.mode)
    case 'highestId':
      state.highestId = Math.max(state.highestId, fact.id)
  }
}

/** The level or mode that holds for a subject: its own, else the global one, else the default. */
export const levelFor = (state: RegistryState, subject: string | null): CompatibilityLevel =>
  state.levels.get(subject) ?? state.levels.get(null) ?? 'BACKWARD'
export const modeFor = (state: RegistryState, subject: string | null): Mode =>
  state.modes.get(subject) ?? state.modes.get(null) ?? 'READWRITE'

function foldVersion(state: RegistryState, subject: string, version: number, value: SchemaVersion | null): void {
  const replaced = state.subjects.get(subject)?.get(version)
  if (value) put(state, value)
  else remove(state, subject, version)
  if (replaced && replaced.id !== value?.id) forgetUnused(state, replaced)
}

function put(state: RegistryState, value: SchemaVersion): void {
  const versions = state.subjects.get(value.subject) ?? new Map<number, SchemaVersion>()
  state.subjects.set(value.subject, versions.set(value.version, value))
  state.schemas.set(value.id, value.schema)
  state.ids.set(value.schema, value.id)
  state.highestId = Math.max(state.highestId, value.id)
}

function remove(state: RegistryState, subject: string, version: number): void {
  const versions = state.subjects.get(subject)
  versions?.delete(version)
  if (versions?.size === 0) state.subjects.delete(subject)
}

function forgetUnused(state: RegistryState, { id, schema }: SchemaVersion): void {
  if (usesOf(state, id, { deleted: true }).length > 0) return
  state.schemas.delete(id)
  if (state.ids.get(schema) === id) state.ids.delete(schema)
}

function set<K, V>(map: Map<K, V>, key: K, value: V | null): void {
  if (value === null) map.delete(key)
  else map.set(key, value)
}
