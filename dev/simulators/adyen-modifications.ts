// Captures, cancels, refunds, reversals and updates of an amount: always received, and a webhook says what became of them.
// It must never answer with the outcome: Adyen does not know it yet either.
import { unknownPayment } from './adyen-errors'
import { amount, type Json, reference } from './adyen-fields'
import { type Modification, type ModificationKind, nextPspReference, type Payment, type World } from './adyen-ledger'
import { capturable, capture, refund, refundable, release } from './adyen-money'
import { tellOf } from './adyen-notices'
import { receivedOf } from './adyen-wire'

/** Says why not, or does it. */
type Attempt = (world: World, payment: Payment, modification: Modification) => string | undefined

const tooMuch = 'Insufficient balance on payment'

const attempts: Readonly<Record<ModificationKind, Attempt>> = {
  capture: (world, payment, modification) => {
    if (modification.amountMinor > capturable(payment)) return tooMuch
    capture(world, payment, modification)
    return undefined
  },
  refund: (world, payment, modification) => {
    if (modification.amountMinor > refundable(payment)) return tooMuch
    refund(world, payment, modification)
    return undefined
  },
  cancel: (world, payment, modification) => {
    if (payment.status === 'open') {
      payment.status = 'cancelled'
      return undefined
    }
    const left = capturable(payment)
    if (left === 0)
      return payment.capturedMinor > 0 ? 'Transaction has already been captured' : 'Transaction is not open'
    modification.amountMinor = left
    release(world, payment, 'cancelled')
    return undefined
  },
  reversal: (world, payment, modification) => {
    if (payment.capturedMinor === 0) return attempts.cancel(world, payment, modification)
    if (refundable(payment) === 0) return tooMuch
    if (capturable(payment) > 0) release(world, payment, 'cancelled')
    modification.amountMinor = refundable(payment)
    refund(world, payment, modification)
    return undefined
  },
  amountUpdate: (world, payment, modification) => {
    if (payment.status !== 'authorised' || payment.giftNumber !== undefined) return 'Transaction is not open'
    if (modification.amountMinor < payment.capturedMinor) return tooMuch
    payment.authorisedMinor = modification.amountMinor
    return undefined
  },
}

const eventCodes: Readonly<Record<ModificationKind, string>> = {
  capture: 'CAPTURE',
  refund: 'REFUND',
  cancel: 'CANCELLATION',
  reversal: 'CANCEL_OR_REFUND',
  amountUpdate: 'AUTHORISATION_ADJUSTMENT',
}

const withAmount: ReadonlySet<ModificationKind> = new Set(['capture', 'refund', 'amountUpdate'])

/** Throws AdyenFailure 422: 167 for a payment that is not there, 137 and 138 for an amount that cannot be one of it. */
export function modify(world: World, kind: ModificationKind, id: string, body: Json): object {
  const asked = withAmount.has(kind) ? amount(body) : undefined
  const ownReference = reference(body)
  const payment = world.store.state.payments[id]
  if (payment === undefined) throw unknownPayment()
  const modification: Modification = {
    pspReference: nextPspReference(world),
    createdMs: world.now(),
    paymentPspReference: id,
    kind,
    reference: ownReference,
    amountMinor: asked?.value ?? payment.amountMinor,
    success: false,
  }
  const otherCurrency = asked !== undefined && asked.currency !== payment.currency
  const action = payment.capturedMinor > 0 ? 'refund' : 'cancel'
  const reason = otherCurrency
    ? 'Currency of the modification is not that of the payment'
    : attempts[kind](world, payment, modification)
  modification.success = reason === undefined
  modification.reason = reason
  world.store.state.modifications[modification.pspReference] = modification
  tellOutcome(world, payment, modification, kind === 'reversal' ? { 'modification.action': action } : {})
  return receivedOf(payment, modification)
}

function tellOutcome(
  world: World,
  payment: Payment,
  modification: Modification,
  additionalData: Readonly<Record<string, string>>,
): void {
  tellOf(world, payment, {
    eventCode: eventCodes[modification.kind],
    success: modification.success,
    pspReference: modification.pspReference,
    originalReference: payment.pspReference,
    merchantReference: modification.reference,
    amountMinor: modification.amountMinor,
    reason: modification.reason,
    additionalData,
  })
}
