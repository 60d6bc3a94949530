import type { PaymentBench } from '../../contracts/payment-bench'
import { paymentProviderContract } from '../../contracts/payment-provider-contract'
import { StripeWorld } from './stripe-world'

const world = new StripeWorld()
const dayMs = 86_400_000

const declined = [
  ['pm_card_chargeDeclined', 'generic_decline'],
  ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
  ['pm_card_chargeDeclinedLostCard', 'lost_card'],
  ['pm_card_chargeDeclinedStolenCard', 'stolen_card'],
  ['pm_card_chargeDeclinedFraudulent', 'fraudulent'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired_card'],
  ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc'],
  ['pm_card_chargeDeclinedProcessingError', 'processing_error'],
  ['pm_card_chargeDeclinedVelocityLimitExceeded', 'card_velocity_exceeded'],
  ['pm_card_chargeDeclinedDoNotHonor', 'do_not_honor'],
  ['pm_card_chargeDeclinedTryAgainLater', 'try_again_later'],
  ['pm_card_chargeDeclinedIssuerNotAvailable', 'issuer_not_available'],
  ['pm_card_chargeDeclinedCardNotSupported', 'card_not_supported'],
  ['pm_card_chargeDeclinedPickupCard', 'pickup_card'],
  ['pm_unknown', 'resource_missing'],
] as const

/** A capture has no metadata of its own at Stripe: the payment's name each by its request. */
const capturesIn = (metadata: Readonly<Record<string, string>>) =>
  Object.entries(metadata).flatMap(([name, amount]) =>
    name.startsWith('capture_') ? [{ requestId: name.slice('capture_'.length), amountMinor: Number(amount) }] : [],
  )

const open = async (): Promise<PaymentBench> => {
  await world.start()
  const { simulator } = world
  return {
    name: 'STRIPE',
    provider: world.stripe,
    now: () => world.clock,
    advance: (ms) => void (world.clock += ms),
    setKnobs: (knobs) => simulator.knobs.set(knobs),
    tokens: {
      success: 'pm_card_visa',
      declined,
      authentication: 'pm_card_threeDSecure2Required',
      expiring: 'pm_card_authExpires',
    },
    holdMs: 7 * dayMs,
    refusesAtOnce: true,
    authenticate: async (payment_intent, outcome) => {
      await world.sim('authenticate', { payment_intent, outcome })
      return null
    },
    book: async (orderId) => {
      const book = simulator.book()
      const payments = book.payments.filter((payment) => payment.orderId === orderId)
      const moved = payments.filter(({ authorisedMinor }) => authorisedMinor > 0)
      const captures = payments.flatMap(({ metadata }) => capturesIn(metadata))
      const made = book.captures.filter((capture) => capture.orderId === orderId)
      const byHand = made.filter(({ paymentIntentId }) =>
        payments.some((payment) => payment.paymentIntentId === paymentIntentId && payment.captureMethod === 'manual'),
      )
      // Names without money, or money without a name, would not add up.
      const sum = (parts: readonly { amountMinor: number }[]) => parts.reduce((all, part) => all + part.amountMinor, 0)
      expect([captures.length, sum(captures)]).toEqual([byHand.length, sum(byHand)])
      return {
        charges: moved.map(({ requestId, authorisedMinor }) => ({ requestId, amountMinor: authorisedMinor })),
        captures,
        refunds: book.refunds
          .filter((refund) => refund.orderId === orderId)
          .map(({ requestId, amountMinor }) => ({ requestId, amountMinor })),
        heldMinor: payments.reduce((all, { capturableMinor }) => all + capturableMinor, 0),
        capturedMinor: payments.reduce((all, { capturedMinor }) => all + capturedMinor, 0),
        refundedMinor: payments.reduce((all, { refundedMinor }) => all + refundedMinor, 0),
      }
    },
    duplicates: async () => simulator.book().duplicates,
  }
}

afterAll(() => world.simulator.close())

paymentProviderContract('STRIPE', open)
