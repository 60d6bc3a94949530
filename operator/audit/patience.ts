// What is only late is no difference: a comparison that does not hold is made again for a while. Bounded for each and over all.

export type PatienceOptions = {
  /** For one comparison, milliseconds; default 10,000. */
  readonly eachMs?: number
  /** For all together, milliseconds; default 60,000. */
  readonly allMs?: number
  readonly pauseMs?: number
}

export class Patience {
  private leftMs: number
  private readonly eachMs: number
  private readonly pauseMs: number

  constructor({ eachMs = 10_000, allMs = 60_000, pauseMs = 250 }: PatienceOptions = {}) {
    this.eachMs = eachMs
    this.leftMs = allMs
    this.pauseMs = pauseMs
  }

  /** The first answer that is clean, or the last one when patience is over. */
  async until<T>(ask: () => Promise<T>, isClean: (answer: T) => boolean): Promise<T> {
    const startedAt = performance.now()
    let answer = await ask()
    while (!isClean(answer) && this.leftMs > 0 && performance.now() - startedAt < this.eachMs) {
      const askedAt = performance.now()
      await new Promise((resolve) => setTimeout(resolve, this.pauseMs))
      answer = await ask()
      this.leftMs -= performance.now() - askedAt
    }
    return answer
  }
}
