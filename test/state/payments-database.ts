// A database of payments under test: migrated, and filled by the view's own fold and statements, without a log.
import { migrate, forPayments } from '../../state/migrate'
import { applyToPayments, type PaymentsEntry, type PaymentsInput } from '../../state/views/payments-fold'
import type { PaymentsRow } from '../../state/views/payments-rows'
import { loadPayments, savePayments } from '../../state/views/payments-store'
import { newDatabase, type TestDatabase } from './database'

export type PaymentsDatabase = TestDatabase & { readonly take: (messages: readonly PaymentsInput[]) => Promise<void> }

export const newPaymentsDatabase = async (): Promise<PaymentsDatabase> => {
  const test = await newDatabase()
  await migrate(test.db, forPayments)
  let offset = 0
  const take = (messages: readonly PaymentsInput[]): Promise<void> =>
    test.db.transaction(async (sql) => {
      const keys = [...new Set(messages.map(({ orderId }) => orderId))]
      const rows = new Map<string, PaymentsRow>(await loadPayments(sql, 'payments_1', keys))
      const entries: PaymentsEntry[] = []
      for (const message of messages) {
        const place = { topic: 'test', partition: 0, offset: offset++ }
        const { row, entry } = applyToPayments(rows.get(message.orderId), message, place)
        if (row) rows.set(message.orderId, row)
        if (entry) entries.push(entry)
      }
      await savePayments(sql, 'payments_1', { rows: [...rows.values()], entries })
    })
  return { ...test, take }
}
