// Labels kept in one process, as the tests of carriers look at them. It must never be used where a vault is.
import type { LabelStore, StoredLabel } from '../../../schemas/label-store'

export type MemoryLabels = Pick<LabelStore, 'save' | 'made'> & {
  readonly all: StoredLabel[]
  /** Rejects from now on, as a database that is away. */
  away: boolean
}

export const createMemoryLabels = (): MemoryLabels => {
  const all: StoredLabel[] = []
  const isSame = (one: StoredLabel, other: StoredLabel): boolean =>
    one.requestId === other.requestId && one.trackingNumber === other.trackingNumber
  const check = (): void => {
    if (labels.away) throw new Error('connection refused')
  }
  const labels: MemoryLabels = {
    all,
    away: false,
    save: async (label) => {
      check()
      if (!all.some((known) => isSame(known, label))) all.push(label)
    },
    made: async (requestId) => {
      check()
      return all.filter((label) => label.requestId === requestId)
    },
  }
  return labels
}
