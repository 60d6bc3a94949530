// The deadlines of one partition, by key: an index beside the state, rebuilt by the fold. It wakes its owner; it decides nothing.
import type { Clock } from './clock'

type Entry = { readonly key: string; readonly due: number }

export class Deadlines {
  private readonly dueByKey = new Map<string, number>()
  private heap: Entry[] = []
  private cancel: (() => void) | undefined
  private armedFor = Infinity

  constructor(
    private readonly clock: Clock,
    private readonly onDue: (keys: readonly string[]) => void,
  ) {}

  set(key: string, due: number | null): void {
    if (due === null) {
      this.dueByKey.delete(key)
      return
    }
    if (this.dueByKey.get(key) === due) return
    this.dueByKey.set(key, due)
    push(this.heap, { key, due })
    if (this.heap.length > 1_000 && this.heap.length > 4 * this.dueByKey.size) this.rebuild()
    if (due < this.armedFor) this.arm()
  }

  dueOf(key: string): number | undefined {
    return this.dueByKey.get(key)
  }

  stop(): void {
    this.cancel?.()
    this.cancel = undefined
    this.armedFor = Infinity
  }

  clear(): void {
    this.stop()
    this.dueByKey.clear()
    this.heap = []
  }

  /** Starts waking; deadlines already due are told at once. */
  arm(): void {
    this.stop()
    const first = this.first()
    if (!first) return
    this.armedFor = first.due
    this.cancel = this.clock.at(first.due, () => this.fire())
  }

  /** Entries of deadlines that were moved or ended stay until their time: with long deadlines that is most of them. */
  private rebuild(): void {
    this.heap = []
    for (const [key, due] of this.dueByKey) push(this.heap, { key, due })
  }

  private first(): Entry | undefined {
    for (;;) {
      const entry = this.heap[0]
      if (!entry || this.dueByKey.get(entry.key) === entry.due) return entry
      pop(this.heap)
    }
  }

  private fire(): void {
    this.armedFor = Infinity
    const now = this.clock.now()
    // A set, since a deadline that was moved and moved back stands in the heap twice.
    const keys = new Set<string>()
    for (let entry = this.first(); entry && entry.due <= now; entry = this.first()) {
      pop(this.heap)
      keys.add(entry.key)
    }
    this.arm()
    if (keys.size) this.onDue([...keys])
  }
}

// A binary heap by `due`.
const push = (heap: Entry[], entry: Entry): void => {
  let at = heap.push(entry) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (heap[parent]!.due <= entry.due) break
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = entry
}

const pop = (heap: Entry[]): void => {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && heap[child + 1]!.due < heap[child]!.due) child++
    if (heap[child]!.due >= last.due) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = last
}
