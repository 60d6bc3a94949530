// Stripe's test payment methods and what each of them does when it is charged; wording as Stripe's API answers it.
// It must never know a real card.

export type Decline = { readonly code: string; readonly declineCode?: string; readonly message: string }

export type TestCard =
  | { readonly outcome: 'approved'; readonly brand: string }
  | { readonly outcome: 'declined'; readonly brand: string; readonly decline: Decline }
  | { readonly outcome: 'authentication'; readonly brand: string }

const declined = (message: string, code: string, declineCode?: string): TestCard => ({
  outcome: 'declined',
  brand: 'visa',
  decline: { code, declineCode, message },
})

const approvedBrands: Record<string, string> = {
  visa: 'visa',
  visa_debit: 'visa',
  mastercard: 'mastercard',
  mastercard_debit: 'mastercard',
  mastercard_prepaid: 'mastercard',
  amex: 'amex',
  discover: 'discover',
  diners: 'diners',
  jcb: 'jcb',
  unionpay: 'unionpay',
  br: 'visa',
}

const declines: Record<string, TestCard> = {
  chargeDeclined: declined('Your card was declined.', 'card_declined', 'generic_decline'),
  chargeDeclinedInsufficientFunds: declined('Your card has insufficient funds.', 'card_declined', 'insufficient_funds'),
  chargeDeclinedLostCard: declined('Your card was declined.', 'card_declined', 'lost_card'),
  chargeDeclinedStolenCard: declined('Your card was declined.', 'card_declined', 'stolen_card'),
  chargeDeclinedFraudulent: declined('Your card was declined.', 'card_declined', 'fraudulent'),
  chargeDeclinedExpiredCard: declined('Your card has expired.', 'expired_card', 'expired_card'),
  chargeDeclinedIncorrectCvc: declined("Your card's security code is incorrect.", 'incorrect_cvc', 'incorrect_cvc'),
  chargeDeclinedProcessingError: declined(
    'An error occurred while processing your card. Try again in a little bit.',
    'processing_error',
    'processing_error',
  ),
}

const cards = new Map<string, TestCard>([
  ...Object.entries(approvedBrands).map(([name, brand]): [string, TestCard] => [
    `pm_card_${name}`,
    { outcome: 'approved', brand },
  ]),
  ...Object.entries(declines).flatMap(([name, card]): [string, TestCard][] => [
    [`pm_card_${name}`, card],
    [`pm_card_visa_${name}`, card],
  ]),
  ['pm_card_authenticationRequired', { outcome: 'authentication', brand: 'visa' }],
  ['pm_card_authenticationRequiredOnSetup', { outcome: 'authentication', brand: 'visa' }],
])

/** Undefined: Stripe has no such payment method. */
export const testCard = (paymentMethod: string): TestCard | undefined => cards.get(paymentMethod)
