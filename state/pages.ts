// Pages of lists that are ordered by a time and then by an id: a page begins behind the last row of the one before, however many rows came
// or went meanwhile. A cursor is opaque to who gets it, and what comes back is not trusted.
import { BadCursor, type Page, type PageRequest } from '../schemas/read-model'

/** Where a row stands in its list; `at` in milliseconds since 1970. */
export type Spot = { readonly at: number; readonly id: string }

/** `rows` are those of the page and, where there is one, the first of the next. */
export const pageOf = <Row, Item>(
  { limit }: PageRequest,
  rows: readonly Row[],
  itemOf: (row: Row) => Item,
  spotOf: (row: Row) => Spot,
): Page<Item> => {
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  return { items: kept.map(itemOf), next: last && rows.length > limit ? cursorOf(spotOf(last)) : null }
}

/** cursor = base64url of: milliseconds since 1970, "." id */
const cursorOf = ({ at, id }: Spot): string => Buffer.from(`${at}.${id}`).toString('base64url')

const grammar = /^(\d{1,16})\.([\x21-\x7e]{1,200})$/
const latestDate = 8_640_000_000_000_000

/** Undefined for the first page. Throws BadCursor for what `pageOf` did not make. */
export const spotAfter = ({ cursor }: PageRequest): Spot | undefined => {
  if (cursor === undefined) return undefined
  const [, time, id] = grammar.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  const at = Number(time)
  if (id === undefined || !(at <= latestDate) || cursorOf({ at, id }) !== cursor)
    throw new BadCursor('this cursor is none of ours: take the one that the page before gave, or begin without')
  return { at, id }
}
