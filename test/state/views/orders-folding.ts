// Folds facts as orders-view does, without a database.
import type { ChangeRecord } from '../../../schemas/read-model'
import { applyToOrder, type OrderEntry, type OrdersInput } from '../../../state/views/orders-fold'
import type { OrderRow } from '../../../state/views/orders-row'

export const foldAll = (messages: readonly OrdersInput[]): { row: OrderRow | undefined; entries: OrderEntry[] } => {
  let row: OrderRow | undefined
  const entries: OrderEntry[] = []
  messages.forEach((message, offset) => {
    const applied = applyToOrder(row, message, { topic: 't', partition: 0, offset })
    row = applied.row ?? row
    if (applied.entry) entries.push(applied.entry)
  })
  return { row, entries }
}
export const fold = (...messages: OrdersInput[]): OrderRow | undefined => foldAll(messages).row
/** What was told of changes, one after another. */
export const changesOf = (...messages: OrdersInput[]): ChangeRecord[] =>
  foldAll(messages).entries.flatMap(({ change }) => change ?? [])
