// The tables in which views keep what happened, line by line: which columns of a line the audit can compare. Data.
import type { ViewName } from '../../topics/topology'

export type HistoryTable = {
  readonly table: string
  /** The type of a line: a column, or one type for all. */
  readonly type: 'type' | `'${string}'`
  readonly hasState: boolean
}

export const historyTables: { readonly [View in ViewName]?: HistoryTable } = {
  'orders-view': { table: 'order_events', type: 'type', hasState: true },
  'floor-view': { table: 'floor_events', type: 'type', hasState: false },
  'desk-view': { table: 'desk_events', type: 'type', hasState: false },
  'mails-view': { table: 'mail_events', type: 'type', hasState: false },
  'payments-view': { table: 'payment_events', type: 'type', hasState: false },
  'audit-view': { table: 'audit_log', type: "'AccessRecorded'", hasState: false },
}
