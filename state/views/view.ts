// The shape of a view: tables, and a pure fold that fills them. No IO but the two set-wise statements of `load` and `save`, which
// run inside the transaction that also moves the view's positions.
import type { Message } from '../../schemas/message'
import type { ViewName } from '../../topics/topology'
import type { Sql } from '../postgres'

/** Where a message stands in the log. */
export type Place = { readonly topic: string; readonly partition: number; readonly offset: number }

/** What a message does: the order's row as it is from now on, a line to append, both or neither. */
export type Applied<Row, Entry> = { readonly row?: Row; readonly entry?: Entry }

export type Changes<Row, Entry> = { readonly rows: readonly Row[]; readonly entries: readonly Entry[] }

export type ViewTable = {
  readonly name: string
  readonly key: readonly string[]
  /** Statements that create the table in this schema. A change of them asks for a rebuild. */
  readonly create: (schema: string) => string
}

/**
 * `Row` is what the view remembers of one order between messages; the key is always the order's id, so that a row depends on one
 * partition alone. `apply` is pure; it throws what can't be folded: the runner then skips the message and says so.
 * `load` and `save` take many orders in one statement each; `save` gets a row once, as the last message of the group left it.
 */
export type View<Taken extends Message, Row, Entry> = {
  readonly name: ViewName
  /** Generations stand in schemas `<schema>_<n>`. */
  readonly schema: string
  readonly tables: readonly ViewTable[]
  readonly apply: (row: Row | undefined, message: Taken, place: Place) => Applied<Row, Entry>
  readonly load: (sql: Sql, schema: string, orderIds: readonly string[]) => Promise<ReadonlyMap<string, Row>>
  readonly save: (sql: Sql, schema: string, changes: Changes<Row, Entry>) => Promise<void>
}

/** A view whose types are hidden: what runner and rebuild work with. */
export type AnyView = Pick<View<never, never, never>, 'name' | 'schema' | 'tables' | 'save'> & {
  readonly apply: (row: never, message: never, place: Place) => Applied<unknown, unknown>
  readonly load: (sql: Sql, schema: string, orderIds: readonly string[]) => Promise<ReadonlyMap<string, unknown>>
}
