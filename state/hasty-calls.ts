// Calls of Redis that are worth no wait: each is given up after some milliseconds, and after a failure Redis is left alone for a while. It
// must never fail who calls.

export type HastyOptions = {
  /** How long a call is waited for. */
  readonly patienceMs: number
  /** How long Redis is left alone after it failed or was late. */
  readonly retryMs: number
  /** What is said of a call that took longer. */
  readonly late: string
  /** Told of a failure, at most once in `retryMs`. */
  readonly onLost?: ((error: Error) => void) | undefined
  readonly now: () => number
}

export type HastyCalls = {
  /** Undefined when there is no answer in time, or Redis is left alone. */
  readonly attempt: <Value>(call: () => Promise<Value>) => Promise<Value | undefined>
}

export const createHastyCalls = ({ patienceMs, retryMs, late, onLost, now }: HastyOptions): HastyCalls => {
  let aloneUntil = -Infinity
  return {
    attempt: async (call) => {
      if (now() < aloneUntil) return undefined
      try {
        return await within(call(), patienceMs, late)
      } catch (error) {
        if (now() >= aloneUntil) {
          aloneUntil = now() + retryMs
          onLost?.(error as Error)
        }
        return undefined
      }
    },
  }
}

/** The answer, or an Error with the text `late` once it takes longer than `patienceMs`. */
export const within = async <Value>(answer: Promise<Value>, patienceMs: number, late: string): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), patienceMs)
  })
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer))
}
