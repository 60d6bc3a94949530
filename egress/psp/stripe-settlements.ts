// A line of Stripe's balance as a line of the provider's books. A line that is of no order of ours is told too, under the key `unknown`:
// so a charge without an order is found.
import type { MessageId } from '../../schemas/ids'
import type { SettlementKind, SettlementReported } from '../../schemas/messages'
import { unknownOrder } from './payment-signals'
import type { Stripe } from './stripe-client'
import { currencyOf } from './stripe-outcomes'
import { idOf, type OurIds, oursIn, signalHead } from './stripe-signals'

type Line = Stripe.BalanceTransaction

const kinds: Readonly<Record<string, SettlementKind>> = {
  charge: 'CHARGE',
  payment: 'CHARGE',
  refund: 'REFUND',
  payment_refund: 'REFUND',
  refund_failure: 'REFUND_FAILED',
  payment_failure_refund: 'REFUND_FAILED',
  payout: 'PAYOUT',
  payout_cancel: 'PAYOUT',
  payout_failure: 'PAYOUT',
  adjustment: 'FEE',
  stripe_fee: 'FEE',
  stripe_fx_fee: 'FEE',
  tax_fee: 'FEE',
}

/** Undefined: money that only changes its place in Stripe's own books, such as a reserve. */
export function settlementKind(line: Line): SettlementKind | undefined {
  if (disputeOf(line)) return line.amount < 0 ? 'DISPUTE' : 'DISPUTE_REVERSED'
  return Object.hasOwn(kinds, line.type) ? kinds[line.type] : undefined
}

/** The payment whose metadata say whose the line is; undefined where the line's own source says it. */
export const disputedPayment = (line: Line): string | undefined => idOf(disputeOf(line)?.payment_intent)

/** `line` with its source expanded; `disputed`: what `disputedPayment` led to. An effect is only what we have asked for. */
export function settlementReported(line: Line, kind: SettlementKind, disputed: OurIds | undefined): SettlementReported {
  const source = line.source !== null && typeof line.source === 'object' ? line.source : undefined
  const ours = disputed ?? oursIn(source && 'metadata' in source ? source.metadata : undefined)
  const effect: MessageId | null = disputed ? null : (ours?.requestId ?? null)
  const sourceId = idOf(line.source) ?? line.id
  return {
    type: 'SettlementReported',
    ...signalHead({ eventId: line.id, at: line.created * 1_000 }, ours?.orderId ?? unknownOrder, 'SettlementReported'),
    transactionId: line.id,
    kind,
    effectId: effect,
    sourceId,
    amountMinor: line.amount,
    feeMinor: line.fee,
    currency: currencyOf(line.currency),
    payoutId: kind === 'PAYOUT' ? sourceId : null,
  }
}

const disputeOf = ({ source }: Line): Stripe.Dispute | undefined =>
  source !== null && typeof source === 'object' && source.object === 'dispute' ? source : undefined
