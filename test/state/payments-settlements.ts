// What providers tell of random payments in their own books and of stored means: some lines twice, some without an order of ours.
import type { CustomerId, MessageId, OrderId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import type { PaymentProvider, SettlementKind } from '../../schemas/messages'
import type { PaymentsInput } from '../../state/views/payments-fold'
import { euro, idOf, morning, paymentOrder } from './payments-lives'

type Charge = {
  readonly id: MessageId
  readonly provider: PaymentProvider
  readonly amountMinor: number
  takenMinor: number
}
type Effect = { readonly id: MessageId; readonly charge: Charge; readonly amountMinor: number; done: boolean }
/** What was asked and done, as the generator of lives keeps it. */
export type PaymentFacts = {
  readonly charges: Charge[]
  readonly parts: Effect[]
  readonly refunds: Effect[]
  readonly disputes: { readonly id: string; readonly charge: Charge; readonly amountMinor: number }[]
}

type Line = Omit<MessageOf<'SettlementReported'>, 'type' | 'id' | 'orderId' | 'at' | 'eventId' | 'reportedAt'>

/** A line of a provider's books; its id follows from the line, as that of a signal does. */
export const settlement = (
  orderId: OrderId,
  transactionId: string,
  kind: SettlementKind,
  more: Partial<Line & { readonly reportedAt: number }> = {},
): MessageOf<'SettlementReported'> => ({
  type: 'SettlementReported',
  id: idOf(`settled-${transactionId}-${more.payoutId ?? ''}`),
  orderId,
  at: more.reportedAt ?? morning + 3_600_000,
  eventId: `evt_${transactionId}`,
  provider: 'STRIPE',
  transactionId,
  kind,
  effectId: null,
  sourceId: `src_${transactionId}`,
  amountMinor: 0,
  feeMinor: 0,
  currency: euro,
  payoutId: null,
  reportedAt: morning + 3_600_000,
  ...more,
})

/** What a provider says of a customer's stored means. */
export const methodReport = (
  methodId: string,
  reportedAt: number,
  more: Partial<MessageOf<'StoredMethodReported'>> = {},
): MessageOf<'StoredMethodReported'> => ({
  type: 'StoredMethodReported',
  id: idOf(`method-${methodId}-${reportedAt}-${more.eventId ?? ''}`),
  orderId: 'c-1' as unknown as OrderId,
  at: reportedAt,
  eventId: `evt_${methodId}_${reportedAt}`,
  provider: 'STRIPE',
  customerId: 'c-1' as CustomerId,
  methodId,
  state: 'ATTACHED',
  isDefault: null,
  method: 'CARD',
  brand: 'visa',
  last4: '4242',
  expiryMonth: 12,
  expiryYear: 2031,
  reportedAt,
  ...more,
})

export const transactionsIn = (
  order: number,
  { charges, refunds, disputes }: PaymentFacts,
  dice: readonly { readonly minor: number; readonly pick: number }[],
): readonly PaymentsInput[] => {
  const orderId = paymentOrder(order)
  const lines: PaymentsInput[] = [
    ...charges.map(({ id, provider, takenMinor }) =>
      settlement(orderId, `txn_${id}`, 'CHARGE', { provider, effectId: id, amountMinor: takenMinor, feeMinor: 30 }),
    ),
    ...refunds.map(({ id, charge: { provider }, amountMinor }) =>
      settlement(orderId, `txn_${id}`, 'REFUND', { provider, effectId: id, amountMinor: -amountMinor }),
    ),
    ...disputes.map(
      ({ id, charge: { provider }, amountMinor }) =>
      settlement(orderId, `txn_${id}`, 'DISPUTE', { provider, sourceId: id, amountMinor: -amountMinor, feeMinor: 1_500 }), // prettier-ignore
    ),
    ...dice
      .slice(0, 4)
      .flatMap(({ minor, pick }, index) => [
        settlement(orderId, `fee_${order}_${index}`, 'FEE', { amountMinor: -minor }),
        settlement(orderId, `po_${order}_${index}`, 'PAYOUT', { amountMinor: minor - 5_000, feeMinor: pick }),
        settlement(orderId, `back_${order}_${index}`, 'REFUND_FAILED', { amountMinor: minor, feeMinor: -pick }),
      ]),
  ]
  // Told again by another event, with the payout that it came to be part of.
  const again = lines.filter((_, index) => dice[index % dice.length]!.pick % 3 === 0)
  return [
    ...lines,
    ...again.map((line) => ({ ...line, id: idOf(`${line.id}-again`), payoutId: 'po_1' }) as PaymentsInput),
  ]
}
