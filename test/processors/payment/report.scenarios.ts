// The rules of what providers tell by themselves of refunds and disputes, in any order, as scenarios.
import { payment } from '../../../processors/payment/payment'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { id, paid } from '../../examples/values'
import {
  adjustment,
  authenticating,
  authorised,
  blocked,
  cancelled,
  cancelling,
  capturing,
  charging,
  chargingWhileRefunding,
  failed,
  paidOnce,
  pending,
  refunded,
  refunding,
  refundingPart,
  releasing,
  retrying,
  unsecured,
  withoutMethod,
} from './histories'
import { adjusted, confirmed, overdue, paidBack, refundBlocked, taken } from './outputs'

const refundReported = example('RefundReported')
const cameBack = example('RefundReported', { state: 'FAILED' })
const dispute = example('DisputeReported')
const of = { disputeId: 'du_1', chargeRequestId: id('charge-1'), provider: 'STRIPE', ...paid } as const
const disputeOpened = {
  type: 'DisputeOpened',
  ...of,
  feeMinor: 1_500,
  reason: 'product_not_received',
} as const
const disputeClosed = (won: boolean) => ({ type: 'DisputeClosed', ...of, won }) as const

/** A past in which a charge is known, for each status. */
const known = [
  charging,
  authenticating,
  pending,
  retrying,
  withoutMethod,
  paidOnce,
  authorised,
  capturing,
  releasing,
  unsecured,
  failed,
  cancelling,
  cancelled,
  refunding,
  blocked,
  refunded,
]

export const reportScenarios = [
  scenario(payment, 'a refund may be told by webhook')
    .given(...refunding)
    .when(refundReported)
    .then(confirmed(paid.amountMinor), paidBack()),
  scenario(payment, 'a refund that was refused may be told to be done by webhook')
    .given(...blocked)
    .when(refundReported)
    .then(confirmed(paid.amountMinor), paidBack()),
  scenario(payment, 'a refund that comes back after it was done is somebody’s to look at')
    .given(...refunded)
    .when(cameBack)
    .then(refundBlocked(true)),
  scenario(payment, 'a refund that comes back before it is told to be done is somebody’s to look at, and is told')
    .given(...refunding)
    .when(cameBack)
    .then(refundBlocked(true), { ...paidBack(), providerRefundId: '' }),
  scenario(payment, 'a refund that was refused and comes back can’t be done any more')
    .given(...blocked)
    .when(cameBack)
    .then(refundBlocked(true), { ...paidBack(), providerRefundId: '' }),
  scenario(payment, 'what came back does not turn out done by an older news')
    .given(...refunded, example('RefundBlocked', { returned: true }))
    .when(example('Refunded'))
    .then(),
  scenario(payment, 'a part that came back is looked at again and again')
    .given(...refundingPart, example('RefundBlocked', { returned: true }))
    .whenTheDeadlinePasses()
    .then(overdue('REFUND')),
  scenario(payment, 'a part that came back does not keep a newer adjustment open')
    .given(
      ...refundingPart,
      example('RefundConfirmed', { amountMinor: 1_500 }),
      example('PaymentAdjusted', {
        chargedMinor: 0,
        capturedMinor: 0,
        refundedMinor: 1_500,
        dueMinor: paid.amountMinor - 1_500,
      }),
      example('RefundBlocked', { returned: true }),
    )
    .when(adjustment(paid.amountMinor - 1_500, 'adjustment-2'))
    .then(taken(paid.amountMinor - 1_500, 'adjustment-2'), adjusted(0, 0, paid.amountMinor - 1_500, 'adjustment-2')),
  ...known.map((past) =>
    scenario(payment, 'a dispute is told, whatever has become of the payment')
      .given(...past)
      .when(dispute)
      .then(disputeOpened),
  ),
  scenario(payment, 'a dispute that was lost is told')
    .given(...paidOnce, example('DisputeOpened'))
    .when(example('DisputeReported', { state: 'LOST' }))
    .then(disputeClosed(false)),
  scenario(payment, 'how a dispute ended may be told before it is told that it began')
    .given(...paidOnce)
    .when(example('DisputeReported', { state: 'WON' }))
    .then(disputeOpened, disputeClosed(true)),
  scenario(payment, 'that a dispute began is late once it has ended')
    .given(...paidOnce, example('DisputeOpened'), example('DisputeClosed'))
    .when(dispute)
    .then(),
  scenario(payment, 'a dispute ends once')
    .given(...paidOnce, example('DisputeOpened'), example('DisputeClosed'))
    .when(example('DisputeReported', { state: 'LOST' }))
    .then(),

  scenario(payment, 'a part that went back may be told by webhook while more is charged')
    .given(...chargingWhileRefunding)
    .when(example('RefundReported', { amountMinor: 1_500 }))
    .then(confirmed(1_500)),
]
