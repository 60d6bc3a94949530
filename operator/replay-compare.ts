// Compares what today's code decides with what the journal holds, and counts. Pure.
import { isDeepStrictEqual } from 'node:util'
import type { DecidedRecord } from '../processors/engine/decide-group'
import type { LogRecord } from '../processors/engine/log'
import type { Codec } from '../schemas/codec'
import type { Message, MessageName } from '../schemas/message'
import { withoutPersonal } from './privacy'

/**
 * changed   the same type with other fields
 * replaced  another type at this place
 * missing   the journal has it, today's code says nothing
 * extra     today's code says it, the journal has nothing
 */
export type DifferenceKind = 'changed' | 'replaced' | 'missing' | 'extra'
export type FieldChange = { readonly field: string; readonly was: unknown; readonly now: unknown }
export type Difference = {
  readonly kind: DifferenceKind
  readonly partition: number
  /** Offset in the journal; null for what is not there. */
  readonly offset: number | null
  readonly key: string
  readonly cause: string
  readonly was: MessageName | null
  readonly now: MessageName | null
  /** Without personal data. */
  readonly fields: readonly FieldChange[]
  /** False when an earlier decision on the same key differed already: this may be no more than its consequence. */
  readonly first: boolean
}

/** Position by position, since an output's id derives from its place. */
export const compareDecision = (
  codec: Codec,
  journal: readonly LogRecord[],
  today: readonly DecidedRecord[],
): Omit<Difference, 'partition' | 'first'>[] => {
  const length = Math.max(journal.length, today.length)
  return Array.from({ length }, (_, at) => compareOne(codec, journal[at], today[at])).flatMap((each) => each ?? [])
}

type Pair = { readonly was: LogRecord | undefined; readonly now: DecidedRecord | undefined }

const compareOne = (
  codec: Codec,
  was: LogRecord | undefined,
  now: DecidedRecord | undefined,
): Omit<Difference, 'partition' | 'first'> | undefined => {
  if (was?.value && now && was.value.equals(now.value)) return undefined
  const before = was && codec.decode(was.value)
  const after = now && codec.decode(now.value)
  const kind = kindOf(before, after)
  const fields = before && after && kind === 'changed' ? fieldsOf(before, after) : []
  if (kind === 'changed' && fields.length === 0) return undefined
  return { kind, ...placeOf({ was, now }), was: typeOf(before), now: typeOf(after), fields }
}

const typeOf = (message: Message | undefined): MessageName | null => message?.type ?? null

const kindOf = (before: Message | undefined, after: Message | undefined): DifferenceKind => {
  if (!before) return 'extra'
  if (!after) return 'missing'
  return before.type === after.type ? 'changed' : 'replaced'
}

const placeOf = ({ was, now }: Pair): Pick<Difference, 'offset' | 'key' | 'cause'> =>
  was
    ? { offset: was.offset, key: was.key ?? '', cause: was.headers['cause'] ?? '' }
    : { offset: null, key: now?.key ?? '', cause: now?.cause ?? '' }

const fieldsOf = (before: object, after: object): FieldChange[] => {
  const was = before as Record<string, unknown>
  const now = after as Record<string, unknown>
  const hiddenWas = withoutPersonal(was) as Record<string, unknown>
  const hiddenNow = withoutPersonal(now) as Record<string, unknown>
  return Object.keys({ ...was, ...now })
    .filter((field) => !isDeepStrictEqual(was[field], now[field]))
    .map((field) => ({ field, was: hiddenWas[field], now: hiddenNow[field] }))
}

/** Differences counted by kind and types, and the first of them kept. */
export class Tally {
  readonly shown: Difference[] = []
  readonly counts = new Map<string, number>()
  total = 0
  private readonly keys = new Set<string>()

  constructor(private readonly limit: number) {}

  /** Only the first difference of a key is kept to be shown. */
  add(partition: number, differences: readonly Omit<Difference, 'partition' | 'first'>[]): void {
    for (const difference of differences) {
      const first = !this.keys.has(difference.key)
      this.total++
      const { kind, was, now } = difference
      const name = kind === 'replaced' ? `replaced ${was} by ${now}` : `${kind} ${was ?? now}`
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
      if (first && this.shown.length < this.limit) this.shown.push({ ...difference, partition, first })
    }
    for (const { key } of differences) this.keys.add(key)
  }

  get keyCount(): number {
    return this.keys.size
  }
}
