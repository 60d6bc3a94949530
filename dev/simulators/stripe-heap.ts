// A heap by due time in a plain array, so that it may lie in a saved state. It must never be sorted or spliced by others.

type Timed = { readonly dueAtMs: number }

export function pushDue<Item extends Timed>(heap: Item[], item: Item): void {
  let at = heap.push(item) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (dueAt(heap, parent) <= item.dueAtMs) break
    swap(heap, at, parent)
    at = parent
  }
}

/** The earliest, undefined when there is none. */
export function popDue<Item extends Timed>(heap: Item[]): Item | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  heap[0] = last
  for (let at = 0; ;) {
    const left = 2 * at + 1
    const smaller = dueAt(heap, left + 1) < dueAt(heap, left) ? left + 1 : left
    if (dueAt(heap, smaller) >= dueAt(heap, at)) return first
    swap(heap, at, smaller)
    at = smaller
  }
}

const dueAt = (heap: readonly Timed[], at: number): number => heap[at]?.dueAtMs ?? Infinity

function swap<Item>(heap: Item[], one: number, other: number): void {
  const [a, b] = [heap[one], heap[other]]
  if (a !== undefined && b !== undefined) [heap[one], heap[other]] = [b, a]
}
