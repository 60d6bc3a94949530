// payments-view: payments with all that was asked and done, the books, and customers' stored means; in a database of their own.
import { applyToPayments, type PaymentsEntry, type PaymentsInput } from './payments-fold'
import type { PaymentsRow } from './payments-rows'
import { loadPayments, savePayments } from './payments-store'
import { paymentsTables } from './payments-tables'
import type { View } from './view'

export const paymentsView: View<PaymentsInput, PaymentsRow, PaymentsEntry> = {
  name: 'payments-view',
  schema: 'payments',
  tables: paymentsTables,
  apply: applyToPayments,
  load: loadPayments,
  save: savePayments,
}
