// Stock by SKU and warehouse, and the log of its movements. Every change of a quantity is a movement; it must never change one without.
import type { BookStore } from './book-store'
import { own, type InventoryState, type Level, type MovementKind, type Tally } from './inventory-state'

export type Change = {
  readonly sku: string
  readonly warehouse: string
  readonly movement: MovementKind
  readonly onHand?: number
  readonly reserved?: number
  readonly reference: string | null
}

export type Levels = {
  /** Undefined: no such SKU. With automatic stock every SKU exists once it is asked for. */
  readonly of: (sku: string) => Readonly<Record<string, Level>> | undefined
  /**
   * Units that may be promised, by warehouse. Where more is reserved than is on hand, the units that lack are kept back in the warehouses
   * that have most, so that in total never more is promised than there is.
   */
  readonly free: (sku: string) => ReadonlyMap<string, number>
  /** Writes the movement. A change of nothing is one as well: it is told. */
  readonly move: (change: Change) => void
  /** Gives the SKU a level in a warehouse of ours; false where there is no such warehouse. */
  readonly open: (sku: string, warehouse: string) => boolean
  readonly tally: (sku: string) => Tally
  /** SKUs of which more has become free since it was asked last. */
  readonly takeLoosened: () => string[]
  readonly warehouses: readonly string[]
}

export type LevelOptions = {
  /** On hand, in every warehouse, of every SKU that was never seen; none of those that start with OOS-, BACK- or PRE-. */
  readonly autoStock?: number
  readonly warehouses: readonly string[]
  readonly now: () => number
}

const noneAtFirst = /^(OOS|BACK|PRE)-/

export function openLevels(store: BookStore<InventoryState>, options: LevelOptions): Levels {
  const { autoStock, warehouses, now } = options
  const loosened = new Set<string>()
  const levelOf = (sku: string, warehouse: string): Level => {
    const ofSku = own(store.state.levels, sku) ?? (store.state.levels[sku] = {})
    return own(ofSku, warehouse) ?? (ofSku[warehouse] = { onHand: 0, reserved: 0, sequence: 0 })
  }
  const move = ({ sku, warehouse, movement, onHand = 0, reserved = 0, reference }: Change): void => {
    const level = levelOf(sku, warehouse)
    level.onHand += onHand
    level.reserved += reserved
    level.sequence += 1
    if (onHand > reserved) loosened.add(sku)
    store.state.movements.push({
      ...{ sku, warehouse, movement, onHandChange: onHand, reservedChange: reserved },
      ...{ ...level, reference, occurredMs: now() },
    })
    store.changed()
  }
  const of = (sku: string): Readonly<Record<string, Level>> | undefined => {
    const known = own(store.state.levels, sku)
    if (known || autoStock === undefined) return known
    const onHand = noneAtFirst.test(sku) ? 0 : autoStock
    for (const warehouse of warehouses)
      if (onHand > 0) move({ sku, warehouse, movement: 'received', onHand, reference: null })
      else levelOf(sku, warehouse)
    store.changed()
    return own(store.state.levels, sku)
  }
  return {
    of,
    free: (sku) => freeOf(of(sku) ?? {}),
    move,
    open: (sku, warehouse) => warehouses.includes(warehouse) && Boolean(levelOf(sku, warehouse)),
    tally: (sku) =>
      own(store.state.tallies, sku) ??
      (store.state.tallies[sku] = { consumed: 0, restocked: 0, writtenOff: 0, delivered: 0 }),
    takeLoosened: () => {
      const skus = [...loosened]
      loosened.clear()
      return skus
    },
    warehouses,
  }
}

function freeOf(levels: Readonly<Record<string, Level>>): Map<string, number> {
  const free = new Map(
    Object.entries(levels).map(([warehouse, { onHand, reserved }]) => [warehouse, onHand - reserved]),
  )
  let lacking = 0
  for (const [warehouse, units] of free)
    if (units < 0) {
      lacking -= units
      free.set(warehouse, 0)
    }
  for (const [warehouse, units] of lacking > 0 ? [...free].sort((a, b) => b[1] - a[1]) : []) {
    const kept = Math.min(units, lacking)
    free.set(warehouse, units - kept)
    lacking -= kept
  }
  return free
}
