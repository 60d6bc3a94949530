// The clock of a simulated day and all that is still to happen: it moves from one thing to the next, and waits for each. It must never
// look at real time.
import type { Clock } from '../../processors/engine/clock'

type Entry = { readonly time: number; readonly order: number; call: (() => unknown) | undefined }

export class Agenda implements Clock {
  private heap: Entry[] = []
  private count = 0

  /** `time` in milliseconds since 1970. */
  constructor(private time: number) {}

  now(): number {
    return this.time
  }

  /** Whole milliseconds. What is due at one time happens in the order in which it was asked for. */
  at(time: number, call: () => unknown): () => void {
    const entry: Entry = { time: Math.max(Math.ceil(time), this.time), order: this.count++, call }
    this.push(entry)
    return () => (entry.call = undefined)
  }

  after(ms: number, call: () => unknown): void {
    this.at(this.time + ms, call)
  }

  /** Until nothing is left to happen up to `until`, or `isOver` says so. */
  async run(until: number, isOver: () => boolean): Promise<void> {
    for (let next = this.heap[0]; next && next.time <= until && !isOver(); next = this.heap[0]) {
      this.pop()
      if (!next.call) continue
      this.time = next.time
      const pending = next.call()
      if (pending instanceof Promise) await pending
    }
  }

  private push(entry: Entry): void {
    const { heap } = this
    let at = heap.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(entry, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = entry
  }

  private pop(): void {
    const { heap } = this
    const last = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1
      if (!isBefore(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
  }
}

const isBefore = (one: Entry, other: Entry): boolean =>
  one.time === other.time ? one.order < other.order : one.time < other.time
