// The book of Adyen's simulator for audits: what was authorised, captured, cancelled, refunded and charged back for which order,
// by which effect, and what was done twice. It must never change what it reads.
import type { AdyenState, Modification, ModificationKind, Payment } from './adyen-ledger'

/** An effect that happened more than once: `key` is metadata.request_id or, without one, the reference. */
export type Duplicate = { kind: 'authorisation' | ModificationKind; key: string; pspReferences: string[] }

export function adyenBook(state: AdyenState) {
  const modifications = Object.values(state.modifications)
  const ofKind = (kind: ModificationKind) =>
    modifications.filter((one) => one.kind === kind).map((one) => modificationEntry(state, one))
  return {
    payments: Object.values(state.payments).map(paymentEntry),
    captures: ofKind('capture'),
    refunds: ofKind('refund'),
    cancels: ofKind('cancel'),
    reversals: ofKind('reversal'),
    disputes: Object.values(state.disputes),
    giftCards: Object.entries(state.gifts).map(([number, gift]) => ({ number, ...gift })),
    storedPaymentMethods: Object.values(state.stored),
    duplicates: duplicatesOf(state),
  }
}

export type AdyenBook = ReturnType<typeof adyenBook>

const idsOf = ({ metadata }: Pick<Payment, 'metadata'>) => ({
  orderId: metadata.order_id,
  requestId: metadata.request_id,
  metadata,
})

function paymentEntry(payment: Payment) {
  return {
    pspReference: payment.pspReference,
    reference: payment.reference,
    merchantOrderReference: payment.merchantOrderReference,
    status: payment.status,
    paymentMethod: payment.brand,
    currency: payment.currency,
    amountMinor: payment.amountMinor,
    authorisedMinor: payment.authorisedMinor,
    capturedMinor: payment.capturedMinor,
    refundedMinor: payment.refundedMinor,
    chargedBackMinor: payment.chargedBackMinor,
    cancelledMinor: payment.cancelledMinor,
    refusalReasonCode: payment.refusal?.code,
    installments: payment.installments,
    shopperReference: payment.shopperReference,
    createdMs: payment.createdMs,
    ...idsOf(payment),
  }
}

/** `success`: as the webhook said; `undone`: it failed afterwards. */
function modificationEntry(state: AdyenState, modification: Modification) {
  const payment = state.payments[modification.paymentPspReference]
  return {
    pspReference: modification.pspReference,
    paymentPspReference: modification.paymentPspReference,
    reference: modification.reference,
    amountMinor: modification.amountMinor,
    currency: payment?.currency,
    success: modification.success,
    undone: modification.undone ?? false,
    automatic: modification.automatic ?? false,
    createdMs: modification.createdMs,
    ...idsOf({ metadata: payment?.metadata ?? {} }),
  }
}

function duplicatesOf({ payments, modifications }: AdyenState): Duplicate[] {
  const effects: { kind: Duplicate['kind']; key: string; pspReference: string }[] = []
  for (const { pspReference, reference, metadata, status, capturedMinor } of Object.values(payments)) {
    const happened = status === 'authorised' || status === 'cancelled' || status === 'expired' || capturedMinor > 0
    if (happened) effects.push({ kind: 'authorisation', key: metadata.request_id ?? reference, pspReference })
  }
  for (const { pspReference, kind, reference, success } of Object.values(modifications)) {
    if (success && reference !== undefined) effects.push({ kind, key: reference, pspReference })
  }
  const found = new Map<string, Duplicate>()
  for (const { kind, key, pspReference } of effects) {
    const name = `${kind} ${key}`
    const known = found.get(name)
    if (known) known.pspReferences.push(pspReference)
    else found.set(name, { kind, key, pspReferences: [pspReference] })
  }
  return [...found.values()].filter(({ pspReferences }) => pspReferences.length > 1)
}
