// Adyen's refusal reasons, and the stored payment methods of the simulator whose ids say how they behave.
// It must never know a real card.

export type Refusal = { readonly code: string; readonly reason: string }

/** What a payment with such a method comes to, now or later. */
export type Behaviour =
  | { readonly outcome: 'approved'; readonly later?: 'dispute' | 'captureFails' | 'refundFails' | 'expires' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal; readonly once: boolean }
  | { readonly outcome: 'authentication' }
  | { readonly outcome: 'later'; readonly resultCode: 'Pending' | 'Received' }

/** https://docs.adyen.com/development-resources/refusal-reasons: refusalReason by refusalReasonCode. */
const reasons: Readonly<Record<string, string>> = {
  2: 'Refused',
  3: 'Referral',
  4: 'Acquirer Error',
  5: 'Blocked Card',
  6: 'Expired Card',
  7: 'Invalid Amount',
  8: 'Invalid Card Number',
  9: 'Issuer Unavailable',
  10: 'Not supported',
  11: '3D Not Authenticated',
  12: 'Not enough balance',
  14: 'Acquirer Fraud',
  15: 'Cancelled',
  16: 'Shopper Cancelled',
  20: 'FRAUD',
  21: 'Not Submitted',
  22: 'FRAUD-CANCELLED',
  23: 'Transaction Not Permitted',
  24: 'CVC Declined',
  25: 'Restricted Card',
  26: 'Revocation Of Auth',
  27: 'Declined Non Generic',
  28: 'Withdrawal amount exceeded',
  29: 'Withdrawal count exceeded',
  31: 'Issuer Suspected Fraud',
  32: 'AVS Declined',
  38: 'Authentication required',
}

const named: Readonly<Record<string, Behaviour>> = {
  ADYEN_OK: { outcome: 'approved' },
  ADYEN_3DS: { outcome: 'authentication' },
  ADYEN_PENDING: { outcome: 'later', resultCode: 'Pending' },
  ADYEN_RECEIVED: { outcome: 'later', resultCode: 'Received' },
  ADYEN_DISPUTE: { outcome: 'approved', later: 'dispute' },
  ADYEN_CAPTURE_FAILS: { outcome: 'approved', later: 'captureFails' },
  ADYEN_REFUND_FAILS: { outcome: 'approved', later: 'refundFails' },
  ADYEN_EXPIRES: { outcome: 'approved', later: 'expires' },
}

/** Throws Error for a code that Adyen does not have: a mistake of the simulator's own code. */
export function refusalOf(code: string): Refusal {
  const reason = reasons[code]
  if (reason === undefined) throw new Error(`Adyen has no refusal reason ${code}: use one of adyen-methods.ts`)
  return { code, reason }
}

/** Undefined: no id of the simulator's own. ADYEN_REFUSED_<code> refuses always, ADYEN_ONCE_REFUSED_<code> once per order. */
export function testMethod(id: string): Behaviour | undefined {
  const [, once, code] = /^ADYEN_(ONCE_)?REFUSED_(\d+)$/.exec(id) ?? []
  if (code === undefined) return Object.hasOwn(named, id) ? named[id] : undefined
  return Object.hasOwn(reasons, code)
    ? { outcome: 'refused', refusal: refusalOf(code), once: Boolean(once) }
    : undefined
}

/** GIFT_<balance in minor units>_<anything>: what is on the card when it is first seen, in the currency first asked for. */
export function giftBalance(number: string): number | undefined {
  const [, balance] = /^GIFT_(\d{1,9})_\w+$/.exec(number) ?? []
  return balance === undefined ? undefined : Number(balance)
}
