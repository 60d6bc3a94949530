// Adyen before what is asked of every payment provider.
import { paymentProviderContract, type PaymentBench } from '../../contracts/payment-provider-contract'
import { AdyenWorld, dayMs } from './adyen-world'

const world = new AdyenWorld()

const declined = [
  ['scheme_ADYEN_REFUSED_2', 'refused'],
  ['scheme_ADYEN_REFUSED_3', 'referral'],
  ['scheme_ADYEN_REFUSED_4', 'acquirer_error'],
  ['scheme_ADYEN_REFUSED_5', 'blocked_card'],
  ['scheme_ADYEN_REFUSED_6', 'expired_card'],
  ['scheme_ADYEN_REFUSED_8', 'invalid_card_number'],
  ['scheme_ADYEN_REFUSED_9', 'issuer_unavailable'],
  ['scheme_ADYEN_REFUSED_10', 'not_supported'],
  ['scheme_ADYEN_REFUSED_11', '3d_not_authenticated'],
  ['scheme_ADYEN_REFUSED_12', 'not_enough_balance'],
  ['scheme_ADYEN_REFUSED_14', 'acquirer_fraud'],
  ['scheme_ADYEN_REFUSED_20', 'fraud'],
  ['scheme_ADYEN_REFUSED_22', 'fraud_cancelled'],
  ['scheme_ADYEN_REFUSED_24', 'cvc_declined'],
  ['scheme_ADYEN_REFUSED_25', 'restricted_card'],
  ['scheme_ADYEN_REFUSED_27', 'declined_non_generic'],
  ['scheme_ADYEN_REFUSED_38', 'authentication_required'],
  ['scheme_NOSUCHCARD', 'error_803'],
  ['pm_card_visa', 'invalid_token'],
] as const

/** References name the request that a modification was made for. */
const requestOf = (reference = ''): string | undefined => reference.split('.')[1]

const open = async (): Promise<PaymentBench> => {
  await world.start()
  const { simulator } = world
  return {
    name: 'ADYEN',
    provider: world.adyen,
    now: () => world.clock,
    advance: (ms) => void (world.clock += ms),
    setKnobs: (knobs) => simulator.knobs.set(knobs),
    tokens: {
      success: 'scheme_ADYEN_OK',
      declined,
      authentication: 'scheme_ADYEN_3DS',
      expiring: 'scheme_ADYEN_EXPIRES',
    },
    holdMs: 7 * dayMs,
    refusesAtOnce: false,
    authenticate: (pspReference, outcome) =>
      world.authenticate(pspReference, outcome === 'succeeded' ? 'authenticated' : 'failed'),
    book: async (orderId) => {
      const book = simulator.book()
      const payments = book.payments.filter((payment) => payment.orderId === orderId)
      const total = (of: (payment: (typeof payments)[number]) => number) =>
        payments.reduce((sum, payment) => sum + of(payment), 0)
      const effects = (made: typeof book.captures) =>
        made
          .filter((one) => one.orderId === orderId && one.success && !one.automatic)
          .map(({ reference, amountMinor }) => ({ requestId: requestOf(reference), amountMinor }))
      return {
        charges: payments
          .filter(({ status, cancelledMinor }) => status === 'authorised' || status === 'expired' || cancelledMinor > 0)
          .map(({ requestId, amountMinor }) => ({ requestId, amountMinor })),
        captures: effects(book.captures),
        refunds: effects(book.refunds),
        heldMinor: total((payment) => payment.authorisedMinor - payment.capturedMinor),
        capturedMinor: total((payment) => payment.capturedMinor),
        refundedMinor: total((payment) => payment.refundedMinor),
      }
    },
    duplicates: async () => simulator.book().duplicates,
  }
}

afterAll(() => world.simulator.close())

paymentProviderContract('ADYEN', open)
