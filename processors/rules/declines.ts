// What a decline means: whether the same means of payment may be tried again, when and how often. Data and two look-ups. Codes are the
// providers' own: Stripe's decline codes, and Adyen's refusal reasons in the same spelling.

/**
 * HARD: never again with this means, schemes fine who tries. SOFT: may be tried again, after the minutes given: `placement` while an
 * order waits to be paid for the first time, `later` for what comes after, when nobody is there to ask. AUTHENTICATE: works only with its
 * holder there.
 */
export type DeclineRule = {
  readonly kind: 'HARD' | 'SOFT' | 'AUTHENTICATE'
  readonly placementMinutes: readonly number[]
  readonly laterMinutes: readonly number[]
}

const hour = 60
const day = 24 * hour
const hard: DeclineRule = { kind: 'HARD', placementMinutes: [], laterMinutes: [] }
const passing: DeclineRule = { kind: 'SOFT', placementMinutes: [1, 5, 30], laterMinutes: [1, 10, hour, 6 * hour] }
const funds: DeclineRule = { kind: 'SOFT', placementMinutes: [], laterMinutes: [6 * hour, day, 2 * day] }
const vague: DeclineRule = { kind: 'SOFT', placementMinutes: [], laterMinutes: [day] }
const authenticate: DeclineRule = { kind: 'AUTHENTICATE', placementMinutes: [], laterMinutes: [] }

/** Codes by what they mean; a code that is in none is vague. */
export const declineGroups = {
  passing: [
    ...['processing_error', 'issuer_not_available', 'try_again_later', 'reenter_transaction', 'approve_with_id'],
    ...['acquirer_error', 'issuer_unavailable', 'not_supported_now', 'api_error'],
  ],
  funds: [
    ...['insufficient_funds', 'not_enough_balance', 'card_velocity_exceeded', 'withdrawal_count_limit_exceeded'],
    ...['withdrawal_amount_exceeded', 'withdrawal_count_exceeded'],
  ],
  authenticate: [
    'authentication_required',
    'authentication_not_handled',
    '3d_not_authenticated',
    'authentication_abandoned',
  ],
  hard: [
    ...[
      'lost_card',
      'stolen_card',
      'pickup_card',
      'restricted_card',
      'fraudulent',
      'merchant_blacklist',
      'expired_card',
    ],
    ...[
      'incorrect_number',
      'invalid_number',
      'invalid_account',
      'new_account_information_available',
      'revocation_of_authorization',
    ],
    ...['revocation_of_all_authorizations', 'stop_payment_order', 'card_not_supported', 'currency_not_supported'],
    ...[
      'incorrect_cvc',
      'invalid_cvc',
      'invalid_expiry_month',
      'invalid_expiry_year',
      'blocked_card',
      'fraud',
      'issuer_suspected_fraud',
    ],
    ...[
      'acquirer_fraud',
      'invalid_card_number',
      'cvc_declined',
      'not_supported',
      'transaction_not_permitted',
      'outcome_unknown',
    ],
    ...[
      'not_paid_in_time',
      'not_needed',
      'voided',
      'offer_closed',
      'payment_canceled',
      'payment_intent_authentication_failure',
      'resource_missing',
    ],
  ],
} as const satisfies Record<string, readonly string[]>

const rules = { passing, funds, authenticate, hard } as const
const ruleOfCode: ReadonlyMap<string, DeclineRule> = new Map(
  (Object.keys(rules) as (keyof typeof rules)[]).flatMap((group) =>
    declineGroups[group].map((code) => [code, rules[group]] as const),
  ),
)

export const declineRule = (code: string): DeclineRule => ruleOfCode.get(code) ?? vague

/** Milliseconds until the same means is tried once more after its `attempt`th decline; undefined: it is not. */
export const retryAfterMs = (code: string, attempt: number, isFirstPayment: boolean): number | undefined => {
  const { placementMinutes, laterMinutes } = declineRule(code)
  const minutes = (isFirstPayment ? placementMinutes : laterMinutes)[attempt - 1]
  return minutes === undefined ? undefined : minutes * 60_000
}
