// How many orders each warehouse was given something of today, by this process: a hint for the choice of the next, so that no warehouse
// drowns. It must never be taken for a book: other processes have their own.

export type WarehouseLoad = {
  readonly add: (sources: readonly { readonly warehouse: string | null }[]) => void
  /** Fulfillments by warehouse, since midnight UTC. */
  readonly today: () => Readonly<Record<string, number>>
}

const dayMs = 86_400_000

export const createWarehouseLoad = (now: () => number): WarehouseLoad => {
  let day = 0
  let given: Record<string, number> = {}
  const turn = (): void => {
    const today = Math.floor(now() / dayMs)
    if (today !== day) given = {}
    day = today
  }
  return {
    add: (sources) => {
      turn()
      for (const name of new Set(sources.map(({ warehouse }) => warehouse)))
        if (name !== null) given[name] = (given[name] ?? 0) + 1
    },
    today: () => {
      turn()
      return given
    },
  }
}
