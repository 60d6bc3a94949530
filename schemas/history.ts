// `npm run schemas:release`: adds the next version of every schema that changed to history/, which is committed, so that what once stood
// in a log stays known. A developer's command, never run by a role. It refuses what could not read an earlier version's data.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compatibilityProblems } from '../dev/registry/compatibility'
import { readMessageSchemas, subjectOf, type AvroRecord } from './avro-files'

/** A released schema: self-contained JSON, as a registry keeps it. */
export type Released = { readonly version: number; readonly schema: string }
export type Release = Released & { readonly subject: string }
export type ReleasePlan = { readonly releases: readonly Release[]; readonly refusals: readonly string[] }

export const historyFolder = join(__dirname, 'history')

/** Released versions by subject, oldest first. */
export const readHistory = (folder = historyFolder): ReadonlyMap<string, readonly Released[]> => {
  const subjects = existsSync(folder) ? readdirSync(folder).sort() : []
  return new Map(
    subjects.map((subject) => {
      const versions = readdirSync(join(folder, subject))
        .map((file) => Number.parseInt(file, 10))
        .sort((a, b) => a - b)
      const read = (version: number): Released => ({
        version,
        schema: readFileSync(join(folder, subject, `${version}.avsc`), 'utf8'),
      })
      return [subject, versions.map(read)]
    }),
  )
}

/** What is to be released, and what must not be, one sentence each with the field's name. Pure. */
export const planReleases = (
  current: Iterable<AvroRecord>,
  history: ReadonlyMap<string, readonly Released[]>,
): ReleasePlan => {
  const releases: Release[] = []
  const refusals: string[] = []
  const subjects = new Set<string>()
  for (const record of current) {
    const subject = subjectOf(record)
    const earlier = history.get(subject) ?? []
    const schema = `${JSON.stringify(record, null, 2)}\n`
    subjects.add(subject)
    if (earlier.at(-1)?.schema === schema) continue
    const problems = compatibilityProblems('BACKWARD_TRANSITIVE', schema, earlier)
    if (problems.length > 0) refusals.push(...problems.map((problem) => `${subject}: ${problem}`))
    else releases.push({ subject, version: (earlier.at(-1)?.version ?? 0) + 1, schema })
  }
  for (const subject of history.keys())
    if (!subjects.has(subject))
      refusals.push(
        `${subject} was released and has no schema any more: keep its file, since the log may hold such messages`,
      )
  return { releases, refusals }
}

const write = ({ subject, version, schema }: Release): void => {
  mkdirSync(join(historyFolder, subject), { recursive: true })
  writeFileSync(join(historyFolder, subject, `${version}.avsc`), schema)
  console.log(`released ${subject} version ${version}`)
}

/** Forgets everything: only while no system keeps data of these schemas, hence only while no subject has a second version. */
const reset = (): void => {
  const grown = [...readHistory()].find(([, versions]) => versions.length > 1)
  if (grown)
    throw new Error(
      `${grown[0]} has ${grown[1].length} versions: data of them may exist, so the history can't be reset`,
    )
  rmSync(historyFolder, { recursive: true, force: true })
}

const main = (args: readonly string[]): void => {
  const unknown = args.find((arg) => arg !== '--reset')
  if (unknown)
    throw new Error(
      `${unknown} is not known; the only option is --reset, which begins anew at version 1 before the first release`,
    )
  if (args.includes('--reset')) reset()
  const { releases, refusals } = planReleases(readMessageSchemas().values(), readHistory())
  if (refusals.length > 0) throw new Error(`nothing was released:\n${refusals.join('\n')}`)
  releases.forEach(write)
  console.log(
    releases.length > 0 ? `${releases.length} released: commit schemas/history` : 'every schema is released already',
  )
}

if (require.main === module)
  try {
    main(process.argv.slice(2))
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
