// Why Stripe's issuers decline: codes, decline codes, wording and advice as its API answers them.
// It must never know a real card.

/** `advice`: what Stripe says of trying again. */
export type Decline = {
  readonly code: string
  readonly declineCode?: string
  readonly message: string
  readonly advice?: 'try_again_later' | 'do_not_try_again' | 'confirm_card_data'
}

const plain = 'Your card was declined.'

const issuerDeclined = (declineCode: string, advice?: Decline['advice'], message = plain): Decline => ({
  code: 'card_declined',
  declineCode,
  message,
  advice,
})
const ownCode = (code: string, message: string, advice?: Decline['advice']): Decline => ({
  code,
  declineCode: code,
  message,
  advice,
})

const all: readonly Decline[] = [
  ...`generic_decline do_not_honor try_again_later issuer_not_available withdrawal_count_limit_exceeded approve_with_id
     call_issuer no_action_taken reenter_transaction service_not_allowed not_permitted`
    .split(/\s+/)
    .map((code) => issuerDeclined(code, 'try_again_later')),
  ...`lost_card stolen_card pickup_card fraudulent merchant_blacklist restricted_card security_violation stop_payment_order
     revocation_of_authorization revocation_of_all_authorizations transaction_not_allowed invalid_account
     new_account_information_available pin_try_exceeded`
    .split(/\s+/)
    .map((code) => issuerDeclined(code, 'do_not_try_again')),
  issuerDeclined('insufficient_funds', 'try_again_later', 'Your card has insufficient funds.'),
  issuerDeclined(
    'card_velocity_exceeded',
    'try_again_later',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ),
  issuerDeclined('card_not_supported', 'do_not_try_again', 'Your card does not support this type of purchase.'),
  issuerDeclined('currency_not_supported', 'do_not_try_again', 'Your card does not support this currency.'),
  issuerDeclined('duplicate_transaction', 'do_not_try_again'),
  ownCode('expired_card', 'Your card has expired.', 'confirm_card_data'),
  ownCode('incorrect_cvc', "Your card's security code is incorrect.", 'confirm_card_data'),
  ownCode('incorrect_zip', "Your card's zip code failed validation.", 'confirm_card_data'),
  ownCode('incorrect_number', 'Your card number is incorrect.', 'confirm_card_data'),
  ownCode(
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
    'try_again_later',
  ),
  ownCode('authentication_required', 'Your card was declined. This transaction requires authentication.'),
]

/** Every decline by its decline code. */
export const declines: ReadonlyMap<string, Decline> = new Map(
  all.map((decline) => [decline.declineCode ?? '', decline]),
)

/** Throws Error if there is no such decline: the table of test methods is wrong then. */
export function declineOf(declineCode: string): Decline {
  const decline = declines.get(declineCode)
  if (decline) return decline
  throw new Error(`No decline code ${declineCode}: use one of ${[...declines.keys()].join(', ')}`)
}

/** The customer or the bank failed the authentication. */
export const authenticationFailed: Decline = {
  code: 'payment_intent_authentication_failure',
  message:
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
}

export const setupAuthenticationFailed: Decline = {
  code: 'setup_intent_authentication_failure',
  message:
    'The latest attempt to set up the payment method has failed because authentication failed. You can provide payment_method_data or a new PaymentMethod to attempt to set up again.',
}

export const voucherExpired: Decline = {
  code: 'payment_intent_payment_attempt_expired',
  message:
    'The latest payment attempt for this PaymentIntent has expired. Provide a new payment method to attempt to fulfill this PaymentIntent again.',
}

export const bankHasNoFunds: Decline = {
  code: 'insufficient_funds',
  message: "The customer's account has insufficient funds to cover this payment.",
}
