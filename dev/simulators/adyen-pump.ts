// Runs work when it is next due, by a clock that a test may hold. It must never run the work twice at once.

export type Pump = { readonly arm: () => void; readonly stop: () => Promise<void> }

/** The longest that a timer of Node can wait; the pump then looks again. */
const longestWaitMs = 2 ** 31 - 1

/** `nextDueAt`: by the clock `now`, infinite if nothing is. Call `arm` after what is due has changed. `stop` waits for work under way. */
export function createPump(work: () => Promise<void> | void, nextDueAt: () => number, now: () => number): Pump {
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined
  let stopped = false

  const arm = (): void => {
    clearTimeout(timer)
    const waitMs = nextDueAt() - now()
    if (working === undefined && !stopped && waitMs !== Number.POSITIVE_INFINITY) {
      timer = setTimeout(start, Math.min(Math.max(waitMs, 0), longestWaitMs))
    }
  }
  const start = (): void => {
    working = Promise.resolve(work()).then(() => {
      working = undefined
      arm()
    })
  }
  return {
    arm,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await working
    },
  }
}
