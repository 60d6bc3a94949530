// The knobs that Adyen's simulator has beside the common ones. It must never act: it says names, units and defaults.

/**
 * Times are milliseconds of production, divided by the simulator's speed. `webhookLoss` and `webhookDuplicate`: shares of webhooks, 0 to 1.
 * What is lost comes again later, as Adyen posts until it is taken; for good is lost what a settlement report tells as well.
 * `webhookDelayMs`: each webhook is late by chance up to this, undivided, so that they overtake each other. `boletoPaidAfterMs`: 0 = never paid.
 * `boletoExpiresAfterMs`: an unpaid boleto closes. `expiresAfterMs`: an authorisation by ADYEN_EXPIRES ends. `followUpMs`: between an effect and
 * what comes of it by itself (a failed capture or refund, a dispute, a pending payment's end). `reportEveryMs`: 0 = no report by itself.
 * `rateLimitPerSecond`: 429 above it, 0 = none. `processingMs`: time between taking an idempotency key and answering, undivided.
 */
export type AdyenKnobs = {
  webhookLoss: number
  webhookDuplicate: number
  webhookDelayMs: number
  boletoPaidAfterMs: number
  boletoExpiresAfterMs: number
  expiresAfterMs: number
  followUpMs: number
  reportEveryMs: number
  rateLimitPerSecond: number
  processingMs: number
}

const hourMs = 3_600_000

export const adyenKnobs: AdyenKnobs = {
  webhookLoss: 0,
  webhookDuplicate: 0,
  webhookDelayMs: 0,
  boletoPaidAfterMs: hourMs,
  boletoExpiresAfterMs: 72 * hourMs,
  expiresAfterMs: hourMs,
  followUpMs: 60_000,
  reportEveryMs: 24 * hourMs,
  rateLimitPerSecond: 0,
  processingMs: 0,
}
