// Stripe's idempotency keys: the first answer is kept for 24 hours and given again to the same request.
// It must never run one key twice at a time, and never keep an answer of a request that was not executed.
import { StripeFailure } from './stripe-errors'
import type { Ledger } from './stripe-ledger'

export type Answer = { readonly status: number; readonly body: string; readonly replayed?: boolean }

const keptMs = 24 * 60 * 60 * 1_000

export type IdempotencyKeys = {
  /**
   * `account`: the API key; `request`: what must be equal in a repeat. Throws StripeFailure 400 idempotency_error if it is not, 409
   * while the first is executing. `execute` answers { kept: false } for what a repeat may try anew.
   */
  readonly once: (
    account: string,
    key: string,
    request: string,
    execute: () => Promise<{ answer: Answer; kept: boolean }> | { answer: Answer; kept: boolean },
  ) => Promise<Answer>
}

export function createIdempotencyKeys(ledger: Ledger): IdempotencyKeys {
  const executing = new Map<string, string>()
  return {
    once: async (account, key, request, execute) => {
      if (key.length > 255) throw keyTooLong()
      const scope = `${account} ${key}`
      const running = executing.get(scope)
      if (running !== undefined) throw running === request ? keyInUse(key) : otherParameters(key)
      const earlier = ledger.store.state.answers[scope]
      if (earlier && ledger.now() - earlier.atMs < keptMs) {
        if (earlier.request !== request) throw otherParameters(key)
        return { status: earlier.status, body: earlier.body, replayed: true }
      }
      executing.set(scope, request)
      try {
        const { answer, kept } = await execute()
        if (kept) {
          ledger.store.state.answers[scope] = { atMs: ledger.now(), request, status: answer.status, body: answer.body }
          ledger.store.changed()
        }
        return answer
      } finally {
        executing.delete(scope)
      }
    },
  }
}

const keyTooLong = (): StripeFailure =>
  new StripeFailure(400, { message: 'Idempotency keys have at most 255 characters.', type: 'invalid_request_error' })

const otherParameters = (key: string): StripeFailure =>
  new StripeFailure(400, {
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    type: 'idempotency_error',
  })

const keyInUse = (key: string): StripeFailure =>
  new StripeFailure(409, {
    code: 'idempotency_key_in_use',
    doc_url: 'https://stripe.com/docs/error-codes/idempotency-key-in-use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    type: 'idempotency_error',
  })
