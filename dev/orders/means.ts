// Means of payment by how the simulated providers behave to them. They are test tokens alone, never a card number.
import type { MeansBody } from '../../ingress/tenders'

/** One token for each provider that knows it: which of them charges it is the routing's to say. */
const card = (stripe: string, adyen: string): MeansBody => ({ method: 'CARD', tokens: { stripe, adyen } })
const stripeCard = (methodToken: string): MeansBody => ({ method: 'CARD', methodToken })
const adyenCard = (id: string): MeansBody => ({ method: 'CARD', tokens: { adyen: `scheme_${id}` } })
const slip = (stripe: string, adyen: string): MeansBody => ({ method: 'BOLETO', tokens: { stripe, adyen } })

export const means = {
  good: card('pm_card_visa', 'scheme_ADYEN_OK'),
  goodAtStripe: stripeCard('pm_card_mastercard'),
  goodAtAdyen: adyenCard('ADYEN_OK'),
  declined: card('pm_card_chargeDeclined', 'scheme_ADYEN_REFUSED_2'),
  /** Its issuer forbids to try it again. */
  stolen: card('pm_card_chargeDeclinedStolenCard', 'scheme_ADYEN_REFUSED_5'),
  /** Approved when it is tried again. */
  stumbling: card('pm_card_declinesOnce_processing_error', 'scheme_ADYEN_ONCE_REFUSED_9'),
  /** Asks for its holder. */
  guarded: stripeCard('pm_card_threeDSecure2Required'),
  guardedAtAdyen: adyenCard('ADYEN_3DS'),
  paidSlip: slip('pm_boleto_paid', 'boleto_PAID'),
  unpaidSlip: slip('pm_boleto_unpaid', 'boleto_UNPAID'),
  unpaidSlipAtStripe: { method: 'BOLETO', methodToken: 'pm_boleto_unpaid' },
} as const satisfies Record<string, MeansBody>

/** A gift card with so much on it, minor units of whatever currency it is first charged in. `id` tells cards with as much on them apart. */
export const giftCard = (
  balanceMinor: number,
  id: string,
  method: 'GIFT_CARD' | 'VOUCHER' = 'GIFT_CARD',
): MeansBody => ({
  method,
  tokens: { adyen: `giftcard_genericgiftcard_GIFT_${balanceMinor}_${lettersOf(id)}` },
})

/** Long runs of digits are refused in tokens: they might be card numbers. */
const lettersOf = (id: string): string =>
  id.replace(/\d/g, (digit) => 'QRSTUVWXYZ'[Number(digit)]!).replace(/[^A-Za-z]/g, '_')
