// Every decision that changes the registry: what is refused, and which records a request becomes.
// Pure: the ledger runs these one at a time and does the writing.
import { type CompatibilityLevel, canonicalSchema, compatibilityProblems } from './compatibility'
import { refusals } from './errors'
import type { Change } from './ledger'
import { type Mode, type SchemaVersion, record } from './records'
import { type RegistryState, levelFor, modeFor } from './state'
import { versionOf, versionsIn } from './versions'

/** `id` and `version` are for imports only. */
type Registration = { readonly schema: string; readonly id?: number; readonly version?: number }

/** Registering what the subject has already gives its id and writes nothing, in every mode. */
export function register(subject: string, wanted: Registration): Change<{ id: number }> {
  const schema = canonicalSchema(wanted.schema)
  return (state) => {
    checkSubject(subject)
    const present = versionsIn(state, subject).find((each) => each.schema === schema)
    if (present && (wanted.id === undefined || wanted.id === present.id))
      return { records: [], answer: { id: present.id } }
    checkRegistrable(state, subject, wanted)
    if (wanted.id === undefined) checkCompatible(state, subject, schema)
    const added = { subject, schema, ...place(state, subject, schema, wanted), deleted: false }
    return { records: [record.version(added)], answer: { id: added.id } }
  }
}

/** Answers the versions deleted. A soft deletion also takes the subject's own level and mode away. */
export function deleteSubject(subject: string, permanent: boolean): Change<number[]> {
  return (state) => {
    checkWritable(state, subject)
    const all = versionsIn(state, subject, { deleted: true })
    const live = versionsIn(state, subject)
    if (all.length === 0) throw refusals.subjectNotFound(subject)
    if (permanent && live.length > 0) throw refusals.subjectNotSoftDeleted(subject)
    if (!permanent && live.length === 0) throw refusals.subjectSoftDeleted(subject)
    const affected = (permanent ? all : live).map(({ version }) => version)
    if (permanent) return { records: removal(state, all), answer: affected }
    const records = [record.subjectDeleted(subject, Math.max(...affected))]
    if (state.levels.has(subject)) records.push(record.level(subject, null))
    if (state.modes.has(subject)) records.push(record.mode(subject, null))
    return { records, answer: affected }
  }
}

/** Answers the version deleted. `latest` is the latest live one. */
export function deleteVersion(subject: string, version: number | 'latest', permanent: boolean): Change<number> {
  return (state) => {
    checkWritable(state, subject)
    const found = versionOf(state, subject, version, { deleted: version !== 'latest' })
    if (permanent && !found.deleted) throw refusals.versionNotSoftDeleted(subject, found.version)
    if (!permanent && found.deleted) throw refusals.versionSoftDeleted(subject, found.version)
    const records = permanent ? removal(state, [found]) : [record.version({ ...found, deleted: true })]
    return { records, answer: found.version }
  }
}

/** Null goes back to what holds without it; answers the level that held before. `subject` null is the global level. */
export function setLevel(subject: string | null, level: CompatibilityLevel | null): Change<CompatibilityLevel> {
  return (state) => {
    checkWritable(state, subject)
    if (level === null && subject !== null && !state.levels.has(subject)) throw refusals.levelNotConfigured(subject)
    return { records: [record.level(subject, level)], answer: levelFor(state, subject) }
  }
}

/** As `setLevel`. IMPORT needs an empty subject (globally: an empty registry) unless forced. */
export function setMode(subject: string | null, mode: Mode | null, force = false): Change<Mode> {
  return (state) => {
    if (subject !== null) checkSubject(subject)
    if (mode === null && subject !== null && !state.modes.has(subject)) throw refusals.modeNotConfigured(subject)
    const held = modeFor(state, subject)
    const subjects = subject === null ? [...state.subjects.keys()] : [subject]
    if (mode === 'IMPORT' && held !== 'IMPORT' && !force && subjects.some((each) => versionsIn(state, each).length > 0))
      throw refusals.notPermitted('Cannot import since subjects exist already. Delete them first, or use force=true.')
    return { records: [record.mode(subject, mode)], answer: held }
  }
}

function place(
  state: RegistryState,
  subject: string,
  schema: string,
  wanted: Registration,
): Pick<SchemaVersion, 'id' | 'version'> {
  const version = wanted.version ?? nextVersion(state, subject)
  const id = wanted.id ?? state.ids.get(schema) ?? state.highestId + 1
  if ((state.schemas.get(id) ?? schema) !== schema) throw refusals.idTaken(id)
  if (state.subjects.get(subject)?.has(version))
    throw refusals.notPermitted(
      `Version ${version} of subject '${subject}' exists. Import under a version that is free.`,
    )
  return { id, version }
}

/** Ids outlive their schemas: the highest one is written down before the records that carry it go. */
function removal(state: RegistryState, versions: readonly SchemaVersion[]) {
  return [
    record.highestId(state.highestId),
    ...versions.map(({ subject, version }) => record.versionRemoved(subject, version)),
  ]
}

function checkRegistrable(state: RegistryState, subject: string, { id, version }: Registration): void {
  checkWritable(state, subject)
  const isImport = modeFor(state, subject) === 'IMPORT'
  if (isImport && id === undefined)
    throw refusals.notPermitted(`Subject '${subject}' is in import mode. Send an id, or set the mode to READWRITE.`)
  if (!isImport && id !== undefined)
    throw refusals.notPermitted(`Subject '${subject}' is not in import mode. Send no id, or set the mode to IMPORT.`)
  if (!isImport && version !== undefined && version !== nextVersion(state, subject))
    throw refusals.notPermitted(`The next version of subject '${subject}' is not ${version}. Send no version.`)
}

const nextVersion = (state: RegistryState, subject: string): number =>
  (versionsIn(state, subject, { deleted: true }).at(-1)?.version ?? 0) + 1

function checkCompatible(state: RegistryState, subject: string, schema: string): void {
  const level = levelFor(state, subject)
  const problems = compatibilityProblems(level, schema, versionsIn(state, subject))
  if (problems.length > 0) throw refusals.incompatible(subject, [...problems, `Compatibility level: ${level}.`])
}

function checkWritable(state: RegistryState, subject: string | null): void {
  if (subject !== null) checkSubject(subject)
  if (modeFor(state, subject) === 'READONLY')
    throw refusals.notPermitted(
      `${subject === null ? 'The registry' : `Subject '${subject}'`} is in read-only mode. Set the mode to READWRITE first.`,
    )
}

function checkSubject(subject: string): void {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(subject) || subject === '__GLOBAL' || subject === '__EMPTY' || subject === '')
    throw refusals.invalidSubject(subject)
}
