// What happens by itself: vouchers paid or closed, delayed captures, expiries, banks that say no afterwards, disputes, reports.
// It must never depend on a timer alone: each request first lets happen what is due.
import { closeVoucher, payVoucher } from './adyen-vouchers'
import { moveDispute, openDispute } from './adyen-disputes'
import type { Happening, HappeningKind, Modification, Payment, World } from './adyen-ledger'
import { capturable, captureAutomatically, release, undoCapture, undoRefund } from './adyen-money'
import { tellOf } from './adyen-notices'
import { authoriseStoring } from './adyen-stored'

/** What is due, in order, until nothing is. */
export function settleDue(world: World): void {
  const { happenings } = world.store.state
  for (let next = happenings[0]; next && next.dueAt <= world.now(); next = happenings[0]) {
    happenings.shift()
    happen(world, next)
    world.store.changed()
  }
}

/** By the world's clock; infinite if nothing is to happen. */
export const nextHappeningAt = (world: World): number =>
  world.store.state.happenings[0]?.dueAt ?? Number.POSITIVE_INFINITY

function happen(world: World, { kind, of }: Happening): void {
  const { payments, modifications, disputes } = world.store.state
  if (kind === 'chargedBack') {
    const dispute = disputes[of]
    if (dispute) moveDispute(world, dispute, 'chargeback')
    return
  }
  const modification = modifications[of]
  const payment = payments[modification?.paymentPspReference ?? of]
  if (payment) onPayment[kind](world, payment, modification)
}

type OnPayment = (world: World, payment: Payment, modification: Modification | undefined) => void

const onPayment: Readonly<Record<Exclude<HappeningKind, 'chargedBack'>, OnPayment>> = {
  autoCapture: captureAutomatically,
  boletoPaid: payVoucher,
  boletoExpired: closeVoucher,
  laterAuthorised: (world, payment) => {
    if (payment.status === 'open') authoriseStoring(world, payment)
  },
  expire: expireAuthorisation,
  captureFails: (world, payment, modification) => {
    if (modification && !modification.undone) failCapture(world, payment, modification)
  },
  refundFails: (world, payment, modification) => {
    if (modification && !modification.undone) failRefund(world, payment, modification, 'REFUND_FAILED')
  },
  disputeOpened: (world, payment) => void openDispute(world, payment),
}

/** What was not captured is the shopper's again. */
export function expireAuthorisation(world: World, payment: Payment): void {
  const { pspReference } = payment
  const amountMinor = capturable(payment)
  if (amountMinor === 0) return
  release(world, payment, 'expired')
  tellOf(world, payment, {
    eventCode: 'EXPIRE',
    success: true,
    pspReference,
    originalReference: pspReference,
    amountMinor,
  })
}

function failCapture(world: World, payment: Payment, modification: Modification): void {
  undoCapture(world, payment, modification)
  tellFailure(world, payment, modification, 'CAPTURE_FAILED', 'Capture failed: rejected by the issuer')
}

/** REFUND_FAILED: the bank did not take it; REFUNDED_REVERSED: it came back from the bank. */
export function failRefund(
  world: World,
  payment: Payment,
  modification: Modification,
  eventCode: 'REFUND_FAILED' | 'REFUNDED_REVERSED',
): void {
  undoRefund(world, payment, modification)
  tellFailure(world, payment, modification, eventCode, 'Refund failed: the card is closed')
}

function tellFailure(
  world: World,
  payment: Payment,
  modification: Modification,
  eventCode: string,
  reason: string,
): void {
  tellOf(world, payment, {
    eventCode,
    success: true,
    pspReference: modification.pspReference,
    originalReference: payment.pspReference,
    merchantReference: modification.reference,
    amountMinor: modification.amountMinor,
    reason,
  })
}
