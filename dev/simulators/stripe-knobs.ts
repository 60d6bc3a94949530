// What can be turned at the simulated Stripe beside the common faults, and how it is set as long as nobody turns it.
// It must never hold a knob that changes what an endpoint means.

/**
 * `searchLagMs`: how late search sees an object; `rateLimitPerSecond`: 429 above it, 0 = none; `processingMs`: time between taking an
 * idempotency key and answering, in which the key is in use. `authorisationMs`: how long an authorisation holds. Divided by the
 * simulator's speed: `boletoPaidAfterMs`, `boletoExpiresAfterMs`, `processingAfterMs` (a bank debit's way), `refundSettlesAfterMs` and
 * `payoutEveryMs`. `strictTokens`: a magic token pays once unless it is saved. Webhooks: shares 0 to 1 that are lost or sent twice, and
 * the longest random delay.
 */
export type StripeKnobs = {
  searchLagMs: number
  rateLimitPerSecond: number
  processingMs: number
  authorisationMs: number
  boletoPaidAfterMs: number
  boletoExpiresAfterMs: number
  processingAfterMs: number
  refundSettlesAfterMs: number
  payoutEveryMs: number
  strictTokens: boolean
  webhookLoss: number
  webhookDuplicate: number
  webhookDelayMs: number
}

const dayMs = 86_400_000

export const usualKnobs: StripeKnobs = {
  searchLagMs: 0,
  rateLimitPerSecond: 0,
  processingMs: 0,
  authorisationMs: 7 * dayMs,
  boletoPaidAfterMs: 180_000,
  boletoExpiresAfterMs: 3 * dayMs,
  processingAfterMs: 60_000,
  refundSettlesAfterMs: 60_000,
  payoutEveryMs: dayMs,
  strictTokens: false,
  webhookLoss: 0,
  webhookDuplicate: 0,
  webhookDelayMs: 0,
}
