// Reads Avro schemas and decides whether a new one may follow the earlier ones of its subject. The one importer of avsc
// in the registry. It never keeps a type registry from one schema to the next: the same name may mean different things.
import { type Schema, Type } from 'avsc'
import { refusals } from './errors'
import { type AvroType, type Incompatibility, describe, incompatibilities } from './incompatibilities'

export const COMPATIBILITY_LEVELS = [
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
  'NONE',
] as const
export type CompatibilityLevel = (typeof COMPATIBILITY_LEVELS)[number]

const KINDS = new Set('null boolean int long float double bytes string record error enum array map fixed'.split(' '))

/**
 * The text under which a schema is stored and recognised: JSON white space dropped, string literals written one way
 * (`\u00e9` = `é`), all else kept as sent: order of attributes, docs, digits of numbers. Throws 42201 unless it is a
 * valid Avro schema that stands alone.
 */
export function canonicalSchema(text: string): string {
  parse(text)
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, literal?: string) =>
    literal === undefined ? '' : JSON.stringify(JSON.parse(literal)),
  )
}

/**
 * One sentence for each break, with what to do about it; none = compatible. `earlier` runs from the oldest to the
 * latest version; levels that are not transitive look at the latest only. Record, enum and fixed names are compared in
 * full (with aliases), as avsc's own decoder does: stricter than Confluent, which compares without namespaces.
 */
export function compatibilityProblems(
  level: CompatibilityLevel,
  candidate: string,
  earlier: readonly { readonly version: number; readonly schema: string }[],
): string[] {
  const compared = level === 'NONE' ? [] : level.endsWith('_TRANSITIVE') ? earlier : earlier.slice(-1)
  const fresh = parse(candidate)
  return compared.flatMap(({ version, schema }) => {
    const old = parse(schema)
    const backward = level.startsWith('FORWARD') ? [] : breaks(fresh, old)
    const forward = level.startsWith('BACKWARD') ? [] : breaks(old, fresh)
    return [
      ...backward.map((found) => sentence(`data of version ${version} cannot be read with the new schema`, found, 0)),
      ...forward.map((found) => sentence(`version ${version} cannot read data of the new schema`, found, 1)),
    ]
  })
}

/** The walk names the places; avsc, which will do the reading, has the last word. */
function breaks(reader: Type, writer: Type): readonly Incompatibility[] {
  const found = incompatibilities(shape(reader), shape(writer))
  if (found.length > 0) return found
  try {
    reader.createResolver(writer)
    return []
  } catch (cause) {
    return [{ kind: 'TYPE_MISMATCH', path: describe(shape(reader)), reason: reasonOf(cause) }]
  }
}

const shape = (type: Type): AvroType => type as unknown as AvroType

/** What to do: [when the new schema reads old data, when an earlier version reads new data]. */
const ADVICE: Record<Incompatibility['kind'], readonly [string, string]> = {
  READER_FIELD_MISSING_DEFAULT_VALUE: [
    'give the field a default',
    'keep the field; it may go after a version that gives it a default',
  ],
  TYPE_MISMATCH: [
    'keep the type or widen it (int > long > float > double, string = bytes), or add a field with a new name and a default',
    'keep the type, or add a field with a new name beside it',
  ],
  NAME_MISMATCH: ['keep the name, or list the old full name in aliases', 'keep the name'],
  MISSING_ENUM_SYMBOLS: [
    'keep these symbols, or give the enum a default',
    'do not add these symbols before a version that gives the enum a default',
  ],
  FIXED_SIZE_MISMATCH: ['keep the size, or add a field with a new name and a default', 'keep the size'],
  MISSING_UNION_BRANCH: ['keep this branch in the union', 'do not add this branch; use a field with a new name'],
}

const sentence = (claim: string, found: Incompatibility, side: 0 | 1): string =>
  `${found.kind} at ${found.path}: ${claim}, ${found.reason}. To do: ${ADVICE[found.kind][side]}.`

function parse(text: string): Type {
  try {
    const registry: Record<string, Type> = Object.create(null)
    return Type.forSchema(JSON.parse(text) as Schema, {
      registry,
      noAnonymousTypes: true,
      typeHook: refuseUnknownKinds,
    })
  } catch (cause) {
    throw refusals.invalidSchema(`${reasonOf(cause)}. Correct the schema; it must be Avro JSON and stand alone.`)
  }
}

/** avsc looks kinds up in a plain object and takes "constructor" for one. */
function refuseUnknownKinds(schema: unknown): undefined {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return
  const { type } = schema as { type?: unknown }
  if (typeof type !== 'string' || !KINDS.has(type)) throw new Error(`unknown type: ${JSON.stringify(type)}`)
}

function reasonOf(cause: unknown): string {
  if (cause instanceof RangeError) return 'it is nested too deeply'
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 300)
}
