// The JSON shapes of Adyen's answers about a payment and its modifications. It must never change the ledger.
import { adyenAccount } from './adyen-account'
import type { Modification, ModificationKind, Payment } from './adyen-ledger'

/** The answer of /payments and /payments/details. */
export function resultOf(
  payment: Payment,
  { additionalData, ...rest }: { resultCode: string; additionalData?: object; action?: object },
): object {
  const refusal = payment.refusal && {
    refusalReason: payment.refusal.reason,
    refusalReasonCode: payment.refusal.code,
  }
  return {
    pspReference: payment.pspReference,
    merchantReference: payment.reference,
    ...rest,
    ...refusal,
    amount: { currency: payment.currency, value: payment.amountMinor },
    paymentMethod: { type: payment.methodType, brand: payment.brand },
    additionalData: {
      ...(payment.merchantOrderReference ? { merchantOrderReference: payment.merchantOrderReference } : {}),
      ...(refusal ? { refusalReasonRaw: `${refusal.refusalReasonCode} : ${refusal.refusalReason}` } : {}),
      ...additionalData,
    },
  }
}

const withoutAmount: ReadonlySet<ModificationKind> = new Set(['cancel', 'reversal'])

/** The answer to a modification: received, whatever becomes of it. */
export const receivedOf = (payment: Payment, modification: Modification): object => ({
  merchantAccount: adyenAccount.merchantAccount,
  paymentPspReference: payment.pspReference,
  pspReference: modification.pspReference,
  ...(modification.reference === undefined ? {} : { reference: modification.reference }),
  status: 'received',
  ...(withoutAmount.has(modification.kind)
    ? {}
    : { amount: { currency: payment.currency, value: modification.amountMinor } }),
})
