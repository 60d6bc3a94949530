// Questions about versions: which a subject has, which one is meant, where a schema is used. Reads a state, never changes it.
import { refusals } from './errors'
import type { SchemaVersion } from './records'
import type { RegistryState } from './state'

/** Which versions count: the live ones, all with `deleted`, the soft-deleted ones with `deletedOnly`. */
export type Scope = { readonly deleted?: boolean; readonly deletedOnly?: boolean }

/** The versions of a subject in ascending order; throws 40401 when the scope shows none. */
export function versionsOf(state: RegistryState, subject: string, scope: Scope = {}): SchemaVersion[] {
  const versions = versionsIn(state, subject, scope)
  if (versions.length === 0) throw refusals.subjectNotFound(subject)
  return versions
}

/** As `versionsOf`, and empty for an unknown subject. */
export function versionsIn(state: RegistryState, subject: string, scope: Scope = {}): SchemaVersion[] {
  const versions = [...(state.subjects.get(subject)?.values() ?? [])]
  return versions.filter((each) => inScope(each, scope)).sort((a, b) => a.version - b.version)
}

/** Throws 40401 or 40402. */
export function versionOf(
  state: RegistryState,
  subject: string,
  version: number | 'latest',
  scope: Scope = {},
): SchemaVersion {
  const versions = versionsOf(state, subject, scope)
  const found = version === 'latest' ? versions.at(-1) : versions.find((each) => each.version === version)
  if (!found) throw refusals.versionNotFound(subject, version)
  return found
}

/** Where a schema is used, by subject and version. */
export function usesOf(state: RegistryState, id: number, scope: Scope = {}): SchemaVersion[] {
  return [...state.subjects.keys()]
    .sort()
    .flatMap((subject) => versionsIn(state, subject, scope))
    .filter((each) => each.id === id)
}

const inScope = (version: SchemaVersion, { deleted, deletedOnly }: Scope): boolean =>
  deletedOnly ? version.deleted : deleted || !version.deleted
