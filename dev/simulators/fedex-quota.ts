// The carrier's quota: so many requests in any 60 s, over all endpoints.
// It must never let a request through that the real one would refuse: it counts in a sliding window.

export type Quota = {
  /** Counts one request and answers 0, or refuses it and answers after how many seconds to come back. */
  readonly admit: () => number
}

const windowSeconds = 60

export function createQuota(perMinute: number, now: () => number): Quota {
  const counts = new Map<number, number>()
  return {
    admit: () => {
      const second = Math.floor(now() / 1_000)
      let used = 0
      let oldest = second
      for (const [at, count] of counts) {
        if (at <= second - windowSeconds) counts.delete(at)
        else {
          used += count
          oldest = Math.min(oldest, at)
        }
      }
      if (used >= perMinute) return oldest + windowSeconds - second
      counts.set(second, (counts.get(second) ?? 0) + 1)
      return 0
    },
  }
}
