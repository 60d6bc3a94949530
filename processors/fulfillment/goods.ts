// Where the goods of a fulfillment are: asked for, picked, in a parcel, gone. Questions to its state; nothing here decides.
import type { LineQuantity, OrderLine, SkuQuantity } from '../../schemas/messages'
import { common, less, skusLess } from './lines'
import { hasLeft, type Parcel } from './parcel-state'
import type { Core } from './state'

type Goods = Pick<Core, 'lines' | 'missing' | 'parcels'>

const heaviestGrams = 2 ** 31 - 1

export const inParcels = ({ parcels }: Pick<Core, 'parcels'>): readonly LineQuantity[] =>
  parcels.flatMap(({ lines }) => lines)

/** What is in no parcel and not missing. */
export const unpacked = ({ lines, missing, parcels }: Goods): readonly OrderLine[] =>
  less(less(lines, missing), inParcels({ parcels }))

/** What was scanned and is in no parcel. */
export const picked = (one: Pick<Core, 'lines' | 'parcels' | 'scanned'>): readonly SkuQuantity[] =>
  skusLess(one.scanned, common(one.lines, inParcels(one)))

export const contentOf = ({ lines }: Pick<Core, 'lines'>, parcel: Pick<Parcel, 'lines'>): readonly OrderLine[] =>
  common(lines, parcel.lines)

/** Nothing is left to pack, and nobody has to decide on what is missing. */
export const isAllPacked = (one: Goods): boolean => one.missing.length === 0 && unpacked(one).length === 0

/** With the parcels that leave now, all has left. */
export const isAllGone = (one: Goods, leaving: readonly Parcel[] = []): boolean =>
  isAllPacked(one) && one.parcels.every((parcel) => hasLeft(parcel) || leaving.includes(parcel))

/** Grams. */
export const weightOf = (lines: readonly OrderLine[]): number =>
  Math.min(
    lines.reduce((sum, line) => sum + line.quantity * line.weightGrams, 0),
    heaviestGrams,
  )
