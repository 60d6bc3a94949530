// Posts one webhook and tells whether it was taken: a receiver that is away, slow or refuses has not taken it.
const answerWithinMs = 10_000

export type Webhook = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** 'manual': a redirect is a refusal. */
  readonly redirect?: 'manual'
}

/** Never rejects; `closing` ends it. */
export async function postWebhook(url: string, webhook: Webhook, closing: AbortSignal): Promise<boolean> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(answerWithinMs)])
  try {
    const response = await fetch(url, { method: 'POST', ...webhook, signal })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
