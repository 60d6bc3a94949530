// Adyen's idempotency keys: the first answer is kept for seven days and given again to the same request.
// It must never run one key twice at a time, and never keep an answer of a request that was refused before it did anything.
import { AdyenFailure, processedAlready } from './adyen-errors'
import type { World } from './adyen-ledger'

export type Answer = { readonly status: number; readonly body: string }

export type IdempotencyKeys = {
  /**
   * `request`: what must be equal in a repeat. Throws AdyenFailure 422 with errorCode 704 if it is not, and while the first is
   * executing (then with the header `transient-error: true`: ask again). What `execute` throws is not kept.
   */
  readonly once: (key: string, request: string, execute: () => Promise<Answer>) => Promise<Answer>
}

const keptMs = 7 * 24 * 3_600_000
const longestKey = 64

export function createIdempotencyKeys({ store, now }: World): IdempotencyKeys {
  const executing = new Set<string>()
  return {
    once: async (key, request, execute) => {
      if (key.length > longestKey) throw keyTooLong()
      if (executing.has(key)) throw processedAlready({ 'transient-error': 'true' })
      const earlier = store.state.answers[key]
      if (earlier && now() - earlier.atMs < keptMs) {
        if (earlier.request !== request) throw processedAlready()
        return { status: earlier.status, body: earlier.body }
      }
      executing.add(key)
      try {
        const answer = await execute()
        store.state.answers[key] = { atMs: now(), request, ...answer }
        store.changed()
        return answer
      } finally {
        executing.delete(key)
      }
    },
  }
}

const keyTooLong = (): AdyenFailure =>
  new AdyenFailure(400, '702', `The idempotency key is longer than ${longestKey} characters`, 'validation')
