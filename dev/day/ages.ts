// How long things waited, by queue. It must never keep more of a wait than its length.
import { summarize, type Summary } from '../bench/statistics'

export class Ages {
  private readonly byQueue = new Map<string, number[]>()

  /** Milliseconds. */
  note(queue: string, ms: number): void {
    const ages = this.byQueue.get(queue)
    if (ages) ages.push(ms)
    else this.byQueue.set(queue, [ms])
  }

  summaries(): readonly (readonly [queue: string, Summary])[] {
    return [...this.byQueue].map(([queue, ages]) => [queue, summarize(ages)] as const)
  }
}
