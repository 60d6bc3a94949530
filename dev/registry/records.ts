// The records of `_schemas`, in Confluent's own wire form so that the topic can be moved into a Confluent registry.
// Keys are compared byte by byte by compaction: never reorder their members.
//
//   {"keytype":"SCHEMA","subject":s,"version":v,"magic":1}   → {"subject","version","id","schema","deleted"}; null removes
//   {"keytype":"DELETE_SUBJECT","subject":s,"magic":0}       → {"subject","version"}: versions up to this one are soft deleted
//   {"keytype":"CONFIG","subject":s|null,"magic":0}          → {"compatibilityLevel"}; null removes
//   {"keytype":"MODE","subject":s|null,"magic":0}            → {"mode"}; null removes
//   {"keytype":"NOOP","magic":0}                             → {"highestId"}: ids up to this one are never given again
import { COMPATIBILITY_LEVELS, type CompatibilityLevel } from './compatibility'
import type { StoredRecord } from './store'

export const MODES = ['READWRITE', 'READONLY', 'IMPORT'] as const
export type Mode = (typeof MODES)[number]

export type SchemaVersion = {
  readonly subject: string
  readonly version: number
  readonly id: number
  readonly schema: string
  readonly deleted: boolean
}

/** A record as read back. `subject` null stands for the global setting. */
type RegistryFact =
  | { type: 'version'; subject: string; version: number; value: SchemaVersion | null }
  | { type: 'subjectDeleted'; subject: string; upTo: number }
  | { type: 'level'; subject: string | null; level: CompatibilityLevel | null }
  | { type: 'mode'; subject: string | null; mode: Mode | null }
  | { type: 'highestId'; id: number }

/** Writers of records, one per key type. */
export const record = {
  version: (value: SchemaVersion): StoredRecord => {
    const { subject, version, id, schema, deleted } = value
    return { key: versionKey(subject, version), value: JSON.stringify({ subject, version, id, schema, deleted }) }
  },
  versionRemoved: (subject: string, version: number): StoredRecord => ({
    key: versionKey(subject, version),
    value: null,
  }),
  subjectDeleted: (subject: string, version: number): StoredRecord => ({
    key: JSON.stringify({ keytype: 'DELETE_SUBJECT', subject, magic: 0 }),
    value: JSON.stringify({ subject, version }),
  }),
  level: (subject: string | null, level: CompatibilityLevel | null): StoredRecord => ({
    key: JSON.stringify({ keytype: 'CONFIG', subject, magic: 0 }),
    value: level && JSON.stringify({ compatibilityLevel: level }),
  }),
  mode: (subject: string | null, mode: Mode | null): StoredRecord => ({
    key: JSON.stringify({ keytype: 'MODE', subject, magic: 0 }),
    value: mode && JSON.stringify({ mode }),
  }),
  highestId: (highestId: number): StoredRecord => ({
    key: JSON.stringify({ keytype: 'NOOP', magic: 0 }),
    value: JSON.stringify({ highestId }),
  }),
} as const

/** Undefined for key types that this registry has no use for. Throws on a record that cannot be trusted, naming its key. */
export function readRecord({ key, value }: StoredRecord): RegistryFact | undefined {
  try {
    return readFact(JSON.parse(key), value === null ? null : JSON.parse(value))
  } catch (cause) {
    throw new Error(
      `The schema store holds a record that is not a registry's: key ${key}. Write a tombstone for this key, or point the registry at another topic.`,
      { cause },
    )
  }
}

type Loose = Record<string, unknown>

function readFact(key: Loose, value: Loose | null): RegistryFact | undefined {
  const subject = key.subject === null || key.subject === undefined ? null : text(key.subject)
  switch (key.keytype) {
    case 'SCHEMA':
      return { type: 'version', ...identity(key), value: value && readVersion(value) }
    case 'DELETE_SUBJECT':
      return value ? { type: 'subjectDeleted', subject: text(key.subject), upTo: count(value.version) } : undefined
    case 'CONFIG':
      return { type: 'level', subject, level: value && oneOf(COMPATIBILITY_LEVELS, value.compatibilityLevel) }
    case 'MODE':
      return { type: 'mode', subject, mode: value && oneOf(MODES, value.mode) }
    case 'NOOP':
      return value ? { type: 'highestId', id: count(value.highestId) } : undefined
    default:
      return undefined
  }
}

function readVersion(value: Loose): SchemaVersion {
  return { ...identity(value), id: count(value.id), schema: text(value.schema), deleted: value.deleted === true }
}

const versionKey = (subject: string, version: number): string =>
  JSON.stringify({ keytype: 'SCHEMA', subject, version, magic: 1 })
const identity = (of: Loose) => ({ subject: text(of.subject), version: count(of.version) })

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a string')
  return value
}

function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new TypeError('not a whole number')
  return value
}

function oneOf<const T extends string>(allowed: readonly T[], value: unknown): T {
  const found = allowed.find((each) => each === value)
  if (!found) throw new TypeError('not an allowed word')
  return found
}
