// Folds a group of records over the rows that PostgreSQL has. Pure: what can't be decoded or folded becomes a skip with its reason, and
// never stops those behind it.
import type { Message } from '../../schemas/message'
import { Undecodable, type Codec } from '../../schemas/codec'
import type { LogRecord } from '../../processors/engine/log'
import type { AnyView, Changes, Place } from './view'

/** A record that is the view's business: its message, or why it has none. */
export type Placed = { readonly place: Place } & ({ readonly message: Message } | { readonly reason: string })
export type Skip = { readonly place: Place; readonly reason: string }
export type Folded = Changes<never, never> & { readonly skips: readonly Skip[] }

/** Undefined when the record is none of the view's business. Its schema must have been learnt. */
export const placed = (codec: Codec, takes: ReadonlySet<string>, record: LogRecord): Placed | undefined => {
  const place = { topic: record.topic, partition: record.partition, offset: record.offset }
  try {
    const name = codec.nameOf(record.value)
    if (name !== undefined && !takes.has(name)) return undefined
    return { place, message: codec.decode(record.value) }
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error
    return { place, reason: error.message }
  }
}

export const orderIdsOf = (group: readonly Placed[]): string[] => [
  ...new Set(group.flatMap((each) => ('message' in each ? [each.message.orderId] : []))),
]

export const foldGroup = (view: AnyView, stored: ReadonlyMap<string, unknown>, group: readonly Placed[]): Folded => {
  const rows = new Map(stored)
  const changed = new Set<string>()
  const entries: unknown[] = []
  const skips: Skip[] = []
  for (const each of group) {
    if ('reason' in each) {
      skips.push(each)
      continue
    }
    const { orderId } = each.message
    try {
      const { row, entry } = view.apply(rows.get(orderId) as never, each.message as never, each.place)
      if (row !== undefined) {
        rows.set(orderId, row)
        changed.add(orderId)
      }
      if (entry !== undefined) entries.push(entry)
    } catch (error) {
      skips.push({ place: each.place, reason: (error as Error).message })
    }
  }
  return { rows: [...changed].map((orderId) => rows.get(orderId)) as never[], entries: entries as never[], skips }
}
