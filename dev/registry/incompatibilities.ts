// Walks a reader's and a writer's Avro type by the specification's resolution rules and names each place that breaks.
// It knows no registry, no levels and no library: compatibility.ts hands it parsed types.

/** What is compared of a parsed Avro type. */
export type AvroType = {
  readonly typeName: string
  readonly name?: string
  readonly aliases?: readonly string[]
  readonly fields?: readonly AvroField[]
  readonly types?: readonly AvroType[]
  readonly symbols?: readonly string[]
  readonly default?: string
  readonly size?: number
  readonly itemsType?: AvroType
  readonly valuesType?: AvroType
}

type AvroField = {
  readonly name: string
  readonly aliases: readonly string[]
  readonly type: AvroType
  /** Undefined when the field has no default. */
  defaultValue(): unknown
}

/** `kind` is Confluent's word; `path` runs over the reader's names: `shop.Order.lines[].sku`, `{}` for a map's values. */
export type Incompatibility = {
  readonly kind:
    | 'NAME_MISMATCH'
    | 'FIXED_SIZE_MISMATCH'
    | 'MISSING_ENUM_SYMBOLS'
    | 'READER_FIELD_MISSING_DEFAULT_VALUE'
    | 'TYPE_MISMATCH'
    | 'MISSING_UNION_BRANCH'
  readonly path: string
  readonly reason: string
}

type Seen = Map<AvroType, Map<AvroType, readonly Incompatibility[]>>

const PROMOTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['int', ['long', 'float', 'double']],
  ['long', ['float', 'double']],
  ['float', ['double']],
  ['string', ['bytes']],
  ['bytes', ['string']],
])

/** Empty when data written with `writer` can be read with `reader`. */
export function incompatibilities(reader: AvroType, writer: AvroType): readonly Incompatibility[] {
  return compare(reader, writer, describe(reader), new Map())
}

/** A type's full name, or what it is when it has none. */
export function describe(type: AvroType): string {
  return type.name ?? (isUnion(type) ? 'union' : type.typeName)
}

function compare(reader: AvroType, writer: AvroType, path: string, seen: Seen): readonly Incompatibility[] {
  if (isUnion(writer)) return (writer.types ?? []).flatMap((branch) => compare(reader, branch, path, seen))
  if (isUnion(reader)) return compareBranches(reader.types ?? [], writer, path, seen)
  if (kindOf(reader) === kindOf(writer)) return compareOnce(reader, writer, path, seen)
  if (PROMOTIONS.get(writer.typeName)?.includes(reader.typeName)) return []
  const reason = `the reader expects ${describe(reader)} where the writer may write ${describe(writer)}`
  return [{ kind: 'TYPE_MISMATCH', path, reason }]
}

function compareBranches(branches: readonly AvroType[], writer: AvroType, path: string, seen: Seen) {
  const attempts = branches.map((branch) => ({ branch, problems: compare(branch, writer, path, seen) }))
  if (attempts.some(({ problems }) => problems.length === 0)) return []
  const namesake = attempts.find(({ branch }) => kindOf(branch) === kindOf(writer) && hasName(branch, writer))
  if (namesake) return namesake.problems
  const reason = `the reader's union [${branches.map(describe).join(', ')}] has no branch for ${describe(writer)}`
  return [{ kind: 'MISSING_UNION_BRANCH', path, reason }] as const
}

/** A pair under comparison counts as compatible while it is met again inside itself: recursive types end. */
function compareOnce(reader: AvroType, writer: AvroType, path: string, seen: Seen): readonly Incompatibility[] {
  const known = seen.get(reader)?.get(writer)
  if (known) return known
  const pairs = seen.get(reader) ?? new Map<AvroType, readonly Incompatibility[]>()
  seen.set(reader, pairs)
  pairs.set(writer, [])
  const problems = compareSameKind(reader, writer, path, seen)
  pairs.set(writer, problems)
  return problems
}

function compareSameKind(reader: AvroType, writer: AvroType, path: string, seen: Seen): readonly Incompatibility[] {
  if (!hasName(reader, writer)) {
    const reason = `the reader's ${describe(reader)} has neither the name nor an alias ${describe(writer)}`
    return [{ kind: 'NAME_MISMATCH', path, reason }]
  }
  if (reader.fields) return reader.fields.flatMap((field) => compareField(field, writer, path, seen))
  if (reader.symbols) return compareSymbols(reader, writer, path)
  if (reader.itemsType && writer.itemsType) return compare(reader.itemsType, writer.itemsType, `${path}[]`, seen)
  if (reader.valuesType && writer.valuesType) return compare(reader.valuesType, writer.valuesType, `${path}{}`, seen)
  if (reader.size === writer.size) return []
  const reason = `the reader expects ${reader.size} bytes, the writer writes ${writer.size}`
  return [{ kind: 'FIXED_SIZE_MISMATCH', path, reason }]
}

function compareField(field: AvroField, writer: AvroType, recordPath: string, seen: Seen): readonly Incompatibility[] {
  const path = `${recordPath}.${field.name}`
  const names = [field.name, ...field.aliases]
  const written = writer.fields?.find(({ name }) => names.includes(name))
  if (written) return compare(field.type, written.type, path, seen)
  if (field.defaultValue() !== undefined) return []
  const reason = `the writer does not write field ${field.name} and the reader has no default for it`
  return [{ kind: 'READER_FIELD_MISSING_DEFAULT_VALUE', path, reason }]
}

function compareSymbols(reader: AvroType, writer: AvroType, path: string): readonly Incompatibility[] {
  const unknown = (writer.symbols ?? []).filter((symbol) => !reader.symbols?.includes(symbol))
  if (unknown.length === 0 || reader.default !== undefined) return []
  const reason = `the reader's enum has neither the symbols ${unknown.join(', ')} nor a default`
  return [{ kind: 'MISSING_ENUM_SYMBOLS', path, reason }]
}

const isUnion = (type: AvroType): boolean => type.typeName.startsWith('union')
const kindOf = (type: AvroType): string => (type.typeName === 'error' ? 'record' : type.typeName)
const hasName = (reader: AvroType, writer: AvroType): boolean =>
  writer.name === undefined || reader.name === writer.name || (reader.aliases ?? []).includes(writer.name)
