// What goes wrong with an order in the simulated warehouse, known when it is placed: by what it holds, or by dice of its reference. It
// must never use chance: the same order and rates give the same mishaps. Wishes of a test or of a person trying things:
//   SKU REJECT-…        accepted, and the whole order REJECTED by the next batch
//   SKU LINEREJECT-…    the line is rejected by the next batch (the whole order where no other line is left)
//   SKU SHORT-…         one unit of the line is not found while it is picked
//   SKU DAMAGED-…       one unit of the line is broken while it is picked
//   SKU NOSUCH-…        refused at once: unknown SKU
//   Address1 ADDRESS-REFUSED…   accepted, and put aside by the next batch: it waits to be cancelled
//   Address1 NO-SUCH-ADDRESS…   refused at once
//   Address1 BY-HAND…   nothing goes wrong: for two days it is left to people who pick and pack it by our API
import { createHash } from 'node:crypto'

export type Mishap = {
  readonly exception: 'LINE_REJECTED' | 'SHORT_PICK' | 'DAMAGED' | 'ADDRESS_REFUSED'
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
  readonly reason: string
}
/** Shares of orders, 0 to 1. */
export type MishapRates = {
  readonly lineRejectedRate: number
  readonly shortPickRate: number
  readonly damagedRate: number
  readonly addressRefusedRate: number
}
export const noMishaps: MishapRates = { lineRejectedRate: 0, shortPickRate: 0, damagedRate: 0, addressRefusedRate: 0 }

type Line = { readonly sku: string; readonly quantity: number }
type Placed = {
  readonly reference: string
  readonly shipTo: { readonly address1: string }
  readonly lines: readonly Line[]
}

const reasons = {
  LINE_REJECTED: 'The facility does not carry this item',
  SHORT_PICK: 'Not found at its place',
  DAMAGED: 'Damaged while it was picked',
  ADDRESS_REFUSED: 'The address can not be served from this facility',
} as const satisfies Record<Mishap['exception'], string>

/** Why an order is not even accepted, in the words of its Fault; undefined where it is. */
export function refusalOf({ lines, shipTo }: Placed): string | undefined {
  const unknown = lines.find(({ sku }) => sku.startsWith('NOSUCH-'))
  if (unknown) return `Invalid order: SKU '${unknown.sku}' is unknown.`
  return shipTo.address1.startsWith('NO-SUCH-ADDRESS') ? 'Invalid order: ShipTo address is not accepted.' : undefined
}

const leftMs = 48 * 3_600_000

/** How long the warehouse leaves it to others, in milliseconds of its own time. */
export const leftToOthers = ({ shipTo }: Pick<Placed, 'shipTo'>): number =>
  shipTo.address1.startsWith('BY-HAND') ? leftMs : 0

/** Never more of a line than it has; an address that is refused leaves nothing else to go wrong. */
export function mishapsOf(order: Placed, rates: MishapRates): readonly Mishap[] {
  const dice = createHash('sha256').update(`mishap ${order.reference}`).digest()
  const share = (word: number): number => dice.readUInt32BE(word * 4) / 0x1_0000_0000
  if (order.shipTo.address1.startsWith('ADDRESS-REFUSED') || share(0) < rates.addressRefusedRate)
    return [{ exception: 'ADDRESS_REFUSED', lines: [], reason: reasons.ADDRESS_REFUSED }]
  const left = order.lines.map((line) => ({ ...line }))
  const take = (exception: Mishap['exception'], line: Line | undefined, wanted: number): Mishap[] => {
    const at = left.findIndex((one) => one.sku === line?.sku && one.quantity > 0)
    const found = left[at]
    if (found === undefined) return []
    const quantity = Math.min(wanted, found.quantity)
    left[at] = { ...found, quantity: found.quantity - quantity }
    return [{ exception, lines: [{ sku: found.sku, quantity }], reason: reasons[exception] }]
  }
  const struck = (prefix: string, rate: number, word: number): readonly Line[] => {
    const wished = order.lines.filter(({ sku }) => sku.startsWith(prefix))
    const index = Math.floor(share(word + 1) * order.lines.length)
    return wished.length > 0 || share(word) >= rate ? wished : order.lines.slice(index, index + 1)
  }
  return [
    ...struck('LINEREJECT-', rates.lineRejectedRate, 1).flatMap((one) => take('LINE_REJECTED', one, one.quantity)),
    ...struck('SHORT-', rates.shortPickRate, 3).flatMap((one) => take('SHORT_PICK', one, 1)),
    ...struck('DAMAGED-', rates.damagedRate, 5).flatMap((one) => take('DAMAGED', one, 1)),
  ]
}

export const unitsOf = (lines: readonly Line[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)
