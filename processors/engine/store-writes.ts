// The writes to a partition's store that are under way: in order, several at once, each after its append was acknowledged. One that
// fails makes the store stale until the next restore.
import { stampOf, type Checkpoint, type KeyChange, type PartitionStore } from './store'

const mostUnderWay = 8

export class StoreWrites {
  private underWay: Promise<void>[] = []
  private stamp = ''
  /** Why the store is behind; undefined while it is not. */
  refused: Error | undefined

  constructor(
    private readonly store: PartitionStore,
    private readonly onRefused: () => void,
  ) {}

  /** The stamp that the store has once all that was sent is applied: what reads are to find. */
  get expected(): string {
    return this.stamp
  }

  /** Begins anew after a restore. */
  reset(stamp: string): void {
    this.stamp = stamp
    this.refused = undefined
  }

  /** Sends the changes; waits only when too many writes are under way. */
  async save(next: Checkpoint, changes: readonly KeyChange[]): Promise<void> {
    const write = this.store.write(this.stamp, next, changes)
    this.stamp = stampOf(next)
    this.underWay.push(write)
    write.then(
      () => (this.underWay = this.underWay.filter((other) => other !== write)),
      (error: Error) => {
        this.refused = error
        this.onRefused()
      },
    )
    if (this.underWay.length >= mostUnderWay) await this.underWay[0]
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.underWay)
    this.underWay = []
  }
}
