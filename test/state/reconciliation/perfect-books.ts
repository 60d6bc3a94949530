// The books of a provider that did exactly what our rows say, line by line.
import { paymentOrder } from '../payments-lives'
import { settlement } from '../payments-settlements'
import type { PaymentsInput } from '../../../state/views/payments-fold'
import type { PaymentsRow } from '../../../state/views/payments-rows'

/** `feeMinor` of every charge. */
export const perfectBooks = (order: number, row: PaymentsRow, feeMinor = 30): PaymentsInput[] => {
  const orderId = paymentOrder(order)
  const { captures, refunds, disputes } = row
  return [
    ...captures.flatMap(({ status, captureRequestId: effectId, provider, amountMinor }) =>
      status === 'DONE'
        ? [settlement(orderId, `txn_${effectId}`, 'CHARGE', { provider, effectId, amountMinor, feeMinor })]
        : [],
    ),
    ...refunds.flatMap(({ status, refundRequestId: effectId, provider, amountMinor }) => {
      const given = settlement(orderId, `txn_${effectId}`, 'REFUND', { provider, effectId, amountMinor: -amountMinor })
      if (status === 'DONE') return [given]
      return status === 'FAILED'
        ? [given, settlement(orderId, `back_${effectId}`, 'REFUND_FAILED', { provider, effectId, amountMinor })]
        : []
    }),
    ...disputes.flatMap(({ status, disputeId: sourceId, provider, amountMinor, feeMinor: fee }) => {
      const line = { provider, sourceId, amountMinor: -amountMinor, feeMinor: fee }
      const taken = settlement(orderId, `txn_${sourceId}`, 'DISPUTE', line)
      if (status !== 'WON') return [taken]
      return [taken, settlement(orderId, `won_${sourceId}`, 'DISPUTE_REVERSED', { ...line, amountMinor, feeMinor: 0 })]
    }),
  ]
}
