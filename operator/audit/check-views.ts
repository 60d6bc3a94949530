// Check 4, PostgreSQL: the rows of a view are the fold of its journal, and the history has every event once. Pure.
import type { AuditEvent } from './events'
import { differingPaths } from './check-store'
import type { Difference } from './report'

/** A line of a table in which a view keeps what happened. */
export type HistoryRow = {
  readonly messageId: string
  readonly orderId: string
  readonly type: string
  readonly status: string | null
  readonly version: number | null
  readonly offset: number
}

/** Rows by order, as the view itself folds and loads them. `moving` are left out. */
export const checkRows = (
  view: string,
  expected: ReadonlyMap<string, unknown>,
  actual: ReadonlyMap<string, unknown>,
  moving: ReadonlySet<string>,
): Difference[] => {
  const orderIds = [...new Set([...expected.keys(), ...actual.keys()])].filter((orderId) => !moving.has(orderId))
  return orderIds.flatMap((orderId) => {
    const fault = rowFault(expected.get(orderId), actual.get(orderId))
    return fault ? [{ orderId, text: `${view}: ${fault}; if it stays, npm run oms -- view rebuild ${view}` }] : []
  })
}

const rowFault = (expected: unknown, actual: unknown): string | undefined => {
  if (expected === undefined) return 'PostgreSQL has a row that the journal knows nothing of'
  if (actual === undefined) return 'PostgreSQL has no row'
  const paths = differingPaths(expected, actual)
  return paths.length ? `the row differs from the journal's fold in ${paths.join(', ')}` : undefined
}

/** The history below an offset that the view has reached, against the events that the view takes. */
export const checkHistory = (
  table: string,
  expected: ReadonlyMap<string, readonly AuditEvent[]>,
  rows: readonly HistoryRow[],
): Difference[] => {
  const byId = new Map(rows.map((row) => [row.messageId, row]))
  const differences: Difference[] = []
  for (const [orderId, events] of expected)
    for (const event of events) {
      const fault = eventFault(orderId, event, byId.get(event.id))
      byId.delete(event.id)
      if (fault)
        differences.push({
          orderId,
          text: `${table}: ${event.type} ${event.id} at offset ${event.offset} ${fault}`,
        })
    }
  for (const { orderId, messageId, type, offset } of byId.values())
    differences.push({
      orderId,
      text: `${table}: ${type} ${messageId} at offset ${offset} is in PostgreSQL and not in the journal`,
    })
  return differences
}

const eventFault = (orderId: string, event: AuditEvent, row: HistoryRow | undefined): string | undefined => {
  if (!row) return 'is not in PostgreSQL'
  const { type, offset, status = null, version = null } = event
  const expected = { orderId, type, status, version, offset }
  const actual = { orderId: row.orderId, type: row.type, status: row.status, version: row.version, offset: row.offset }
  const paths = differingPaths(expected, actual)
  return paths.length ? `has another ${paths.join(', ')} in PostgreSQL` : undefined
}
