// Adyen's refusal reasons as codes of ours: https://docs.adyen.com/development-resources/refusal-reasons, in snake case.

const byNumber: Readonly<Record<string, string>> = {
  2: 'refused',
  3: 'referral',
  4: 'acquirer_error',
  5: 'blocked_card',
  6: 'expired_card',
  7: 'invalid_amount',
  8: 'invalid_card_number',
  9: 'issuer_unavailable',
  10: 'not_supported',
  11: '3d_not_authenticated',
  12: 'not_enough_balance',
  14: 'acquirer_fraud',
  15: 'cancelled',
  16: 'shopper_cancelled',
  17: 'invalid_pin',
  18: 'pin_tries_exceeded',
  19: 'pin_validation_not_possible',
  20: 'fraud',
  21: 'not_submitted',
  22: 'fraud_cancelled',
  23: 'transaction_not_permitted',
  24: 'cvc_declined',
  25: 'restricted_card',
  26: 'revocation_of_auth',
  27: 'declined_non_generic',
  28: 'withdrawal_amount_exceeded',
  29: 'withdrawal_count_exceeded',
  31: 'issuer_suspected_fraud',
  32: 'avs_declined',
  33: 'card_requires_online_pin',
  34: 'no_checking_account_available_on_card',
  35: 'no_savings_account_available_on_card',
  36: 'mobile_pin_required',
  37: 'contactless_fallback',
  38: 'authentication_required',
  39: 'rreq_not_received_from_ds',
  42: '3ds_authentication_error',
  46: 'transaction_blocked_by_adyen_to_prevent_excessive_retry_fees',
}

/** By refusalReasonCode, else by the words that came instead. */
export const refusalCode = (number: string | undefined, words: string | undefined): string =>
  (number !== undefined && Object.hasOwn(byNumber, number) ? byNumber[number] : undefined) ?? snakeCase(words ?? '')

/** 'Not enough balance' is not_enough_balance; what has no letter is `refused`. */
export const snakeCase = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, 80) || 'refused'
