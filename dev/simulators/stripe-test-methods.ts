// Stripe's test payment methods by their magic tokens, with a few more of our own, and how each of them behaves.
// It must never say more of a method than Stripe would show: behaviour stays inside the simulator.
import { bankHasNoFunds, type Decline, declineOf, declines } from './stripe-cards'

export type Behaviour = {
  readonly type: 'card' | 'boleto' | 'us_bank_account'
  readonly brand: string
  readonly last4: string
  readonly country: string
  readonly funding: string
  /** Declines every charge, and being saved. */
  readonly decline?: Decline
  /** Declines that many charges of an order, then approves. */
  readonly declinesFirst?: { readonly times: number; readonly decline: Decline }
  readonly declinesOffSession?: Decline
  /** Declines after a successful authentication only. */
  readonly declinesAuthenticated?: Decline
  /**
   * `always`; `unlessSetUp`: until it was set up once; `onSession`: only while the customer is there; `whenAsked`: on
   * request_three_d_secure.
   */
  readonly authentication?: 'always' | 'unlessSetUp' | 'onSession' | 'whenAsked'
  readonly multicapture: boolean
  /** Share of the usual time that an authorisation holds. */
  readonly authorisationShare: number
  readonly dispute?: string
  readonly refund?: 'fails' | 'pending'
  readonly voucher?: 'paid' | 'unpaid'
  readonly bankFailure?: Decline
}

const visa: Behaviour = {
  type: 'card',
  brand: 'visa',
  last4: '4242',
  country: 'US',
  funding: 'credit',
  multicapture: true,
  authorisationShare: 1,
}
const card = (last4: string, patch: Partial<Behaviour>): Behaviour => ({ ...visa, last4, ...patch })
const bank = (patch: Partial<Behaviour>): Behaviour => ({
  ...visa,
  type: 'us_bank_account',
  brand: 'STRIPE TEST BANK',
  last4: '6789',
  multicapture: false,
  ...patch,
})
const boleto = (voucher: 'paid' | 'unpaid'): Behaviour => ({
  ...visa,
  type: 'boleto',
  brand: 'boleto',
  last4: '',
  country: 'BR',
  multicapture: false,
  voucher,
})

const brands: Record<string, Behaviour> = {
  visa,
  visa_debit: card('5556', { funding: 'debit' }),
  mastercard: card('4444', { brand: 'mastercard' }),
  mastercard_debit: card('8210', { brand: 'mastercard', funding: 'debit' }),
  mastercard_prepaid: card('5100', { brand: 'mastercard', funding: 'prepaid' }),
  amex: card('0005', { brand: 'amex' }),
  discover: card('1117', { brand: 'discover' }),
  diners: card('0004', { brand: 'diners' }),
  jcb: card('0505', { brand: 'jcb' }),
  unionpay: card('0005', { brand: 'unionpay' }),
  br: card('0001', { country: 'BR' }),
  mx: card('8270', { country: 'MX' }),
  ca: card('0009', { country: 'CA' }),
  gb: card('0001', { country: 'GB' }),
  de: card('0016', { country: 'DE' }),
  fr: card('0003', { country: 'FR' }),
  us: visa,
}

/** The last four digits of Stripe's card of that decline, 0002 where it has none. */
const declining: Record<string, readonly [declineCode: string, last4: string]> = {
  chargeDeclined: ['generic_decline', '0002'],
  chargeDeclinedInsufficientFunds: ['insufficient_funds', '9995'],
  chargeDeclinedLostCard: ['lost_card', '9987'],
  chargeDeclinedStolenCard: ['stolen_card', '9979'],
  chargeDeclinedFraudulent: ['fraudulent', '0019'],
  chargeDeclinedExpiredCard: ['expired_card', '0069'],
  chargeDeclinedIncorrectCvc: ['incorrect_cvc', '0127'],
  chargeDeclinedProcessingError: ['processing_error', '0119'],
  chargeDeclinedVelocityLimitExceeded: ['card_velocity_exceeded', '6975'],
  chargeDeclinedDoNotHonor: ['do_not_honor', '0002'],
  chargeDeclinedTryAgainLater: ['try_again_later', '0002'],
  chargeDeclinedIssuerNotAvailable: ['issuer_not_available', '0002'],
  chargeDeclinedCardNotSupported: ['card_not_supported', '0002'],
  chargeDeclinedPickupCard: ['pickup_card', '0002'],
  chargeDeclinedRestrictedCard: ['restricted_card', '0002'],
  chargeDeclinedTransactionNotAllowed: ['transaction_not_allowed', '0002'],
  chargeDeclinedWithdrawalCountLimitExceeded: ['withdrawal_count_limit_exceeded', '0002'],
  chargeDeclinedAuthenticationRequired: ['authentication_required', '0002'],
  radarBlock: ['fraudulent', '0019'],
}

const habits: Record<string, Behaviour> = {
  chargeCustomerFail: card('0341', { declinesOffSession: declineOf('generic_decline') }),
  authExpires: card('4243', { authorisationShare: 0.01 }),
  noMulticapture: card('4244', { multicapture: false }),
  createDispute: card('0259', { dispute: 'fraudulent' }),
  createDisputeProductNotReceived: card('2685', { dispute: 'product_not_received' }),
  refundFail: card('5126', { refund: 'fails' }),
  pendingRefund: card('7726', { refund: 'pending' }),
  authenticationRequired: card('3184', { authentication: 'always' }),
  authenticationRequiredOnSetup: card('3155', { authentication: 'unlessSetUp' }),
  authenticationRequiredSetupForOffSession: card('0446', { authentication: 'onSession' }),
  authenticationRequiredChargeDeclinedInsufficientFunds: card('3178', {
    authentication: 'always',
    declinesAuthenticated: declineOf('insufficient_funds'),
  }),
  threeDSecure2Required: card('3220', { authentication: 'always' }),
  threeDSecureRequired: card('3063', { authentication: 'always' }),
  threeDSecureRequiredChargeDeclined: card('1629', {
    authentication: 'always',
    declinesAuthenticated: declineOf('generic_decline'),
  }),
  threeDSecureOptional: card('3055', { authentication: 'whenAsked' }),
}

const methods = new Map<string, Behaviour>([
  ...Object.entries(brands).map(([name, behaviour]): [string, Behaviour] => [`pm_card_${name}`, behaviour]),
  ...Object.entries(habits).map(([name, behaviour]): [string, Behaviour] => [`pm_card_${name}`, behaviour]),
  ...Object.entries(declining).flatMap(([name, [declineCode, last4]]): [string, Behaviour][] => {
    const behaviour = card(last4, { decline: declineOf(declineCode) })
    return [
      [`pm_card_${name}`, behaviour],
      [`pm_card_visa_${name}`, behaviour],
    ]
  }),
  ['pm_boleto_paid', boleto('paid')],
  ['pm_boleto_unpaid', boleto('unpaid')],
  ['pm_usBankAccount', bank({})],
  ['pm_usBankAccount_success', bank({})],
  ['pm_usBankAccount_insufficientFunds', bank({ last4: '2227', bankFailure: bankHasNoFunds })],
])

const decliningAtFirst = /^pm_card_declines(Once|Twice)_(\w+)$/

/** Undefined: Stripe has no such test payment method. */
export function behaviourOf(token: string): Behaviour | undefined {
  const known = methods.get(token)
  if (known) return known
  const [, times, declineCode = ''] = decliningAtFirst.exec(token) ?? []
  const decline = declines.get(declineCode)
  return decline && card('0341', { declinesFirst: { times: times === 'Once' ? 1 : 2, decline } })
}
