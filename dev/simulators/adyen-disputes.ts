// Chargebacks: the shopper's bank takes captured money back, gives it back to the shop, or takes it again.
// It must never take more than what is captured and not refunded.
import { type Dispute, type Entry, later, nextPspReference, type Payment, type World } from './adyen-ledger'
import { book, refundable } from './adyen-money'
import { tellOf } from './adyen-notices'

type Step = {
  readonly from: readonly Dispute['status'][]
  readonly to: Dispute['status']
  readonly eventCode: string
  readonly entry: Entry['type']
  readonly disputeStatus: string
  /** What the shop gets of it: -1 pays, 1 is paid. */
  readonly sign: 1 | -1
}

const steps = {
  chargeback: {
    from: ['notified'],
    to: 'chargedBack',
    eventCode: 'CHARGEBACK',
    entry: 'Chargeback',
    disputeStatus: 'Undefended',
    sign: -1,
  },
  reverse: {
    from: ['chargedBack'],
    to: 'reversed',
    eventCode: 'CHARGEBACK_REVERSED',
    entry: 'ChargebackReversed',
    disputeStatus: 'Pending',
    sign: 1,
  },
  again: {
    from: ['reversed'],
    to: 'chargedBackAgain',
    eventCode: 'SECOND_CHARGEBACK',
    entry: 'SecondChargeback',
    disputeStatus: 'Lost',
    sign: -1,
  },
} as const satisfies Record<string, Step>

const reasons = { chargebackReasonCode: '10.4', chargebackSchemeCode: 'visa' }
const defenceMs = 14 * 24 * 3_600_000

/** Undefined: nothing is left that could be disputed. `alone`: the chargeback does not follow by itself. */
export function openDispute(world: World, payment: Payment, alone = false): Dispute | undefined {
  const amountMinor = refundable(payment)
  if (amountMinor <= 0) return undefined
  const dispute: Dispute = {
    pspReference: nextPspReference(world),
    paymentPspReference: payment.pspReference,
    amountMinor,
    status: 'notified',
  }
  world.store.state.disputes[dispute.pspReference] = dispute
  tellDispute(world, payment, dispute, 'NOTIFICATION_OF_CHARGEBACK', {
    disputeStatus: 'Undefended',
    defendable: 'true',
    defensePeriodEndsAt: new Date(world.now() + defenceMs).toISOString(),
  })
  if (!alone) later(world, world.knobs().followUpMs, 'chargedBack', dispute.pspReference)
  return dispute
}

/** False: the dispute is at no point from which this follows. */
export function moveDispute(world: World, dispute: Dispute, name: keyof typeof steps): boolean {
  const step: Step = steps[name]
  const payment = world.store.state.payments[dispute.paymentPspReference]
  if (payment === undefined || !step.from.includes(dispute.status)) return false
  dispute.status = step.to
  payment.chargedBackMinor -= step.sign * dispute.amountMinor
  book(world, payment, dispute, step.entry, step.sign * dispute.amountMinor)
  tellDispute(world, payment, dispute, step.eventCode, { disputeStatus: step.disputeStatus })
  return true
}

function tellDispute(
  world: World,
  payment: Payment,
  dispute: Dispute,
  eventCode: string,
  additionalData: Readonly<Record<string, string>>,
): void {
  tellOf(world, payment, {
    eventCode,
    success: true,
    pspReference: dispute.pspReference,
    originalReference: payment.pspReference,
    amountMinor: dispute.amountMinor,
    reason: 'Other Fraud-Card Absent Environment',
    additionalData: { ...reasons, ...additionalData },
  })
}
