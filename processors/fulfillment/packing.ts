// Packing by the floor: one parcel at a time, of what was scanned. A parcel never holds what nobody has scanned.
import type { MessageOf } from '../../schemas/message'
import type { LineQuantity, OrderLine } from '../../schemas/messages'
import { picked, unpacked, weightOf } from './goods'
import { allotted, bySku, common, quantityOfSku, summed } from './lines'
import type { Open, Said } from './state'

type Refusal = { readonly code: string; readonly reason: string }

/** The parcel, or why there is none. */
export const pack = ({ by, weightGrams, lines }: MessageOf<'PackParcel'>, state: Open): Said | Refusal => {
  if (weightGrams !== null && weightGrams < 1) return refusal('INVALID_QUANTITY', 'The parcel weighs one gram or more.')
  const open = unpacked(state)
  const content = lines.length ? summed(lines) : allotted(open, picked(state))
  const refused = lines.some(({ quantity }) => quantity < 1)
    ? refusal('INVALID_QUANTITY', 'Name the lines of which one piece or more is in the parcel.')
    : (beyond(content, open) ?? unscanned(content, open, state))
  return (
    refused ?? { type: 'ParcelPacked', by, weightGrams: weightGrams ?? weightOf(common(open, content)), lines: content }
  )
}

const refusal = (code: string, reason: string): Refusal => ({ code, reason })

const beyond = (content: readonly LineQuantity[], open: readonly OrderLine[]): Refusal | undefined => {
  for (const { lineId, quantity } of content) {
    const line = open.find((one) => one.lineId === lineId)
    if (!line)
      return refusal('WRONG_ITEM', 'A line is not on the pick list, or is packed or missing as a whole already.')
    if (quantity > line.quantity)
      return refusal('TOO_MANY', `Only ${line.quantity} of ${line.sku} are left to be packed.`)
  }
  return undefined
}

const unscanned = (content: readonly LineQuantity[], open: readonly OrderLine[], state: Open): Refusal | undefined => {
  const loose = picked(state)
  const wanted = bySku(content.length ? common(open, content) : open)
  const lacking = wanted.filter(({ sku, quantity }) => quantityOfSku(loose, sku) < quantity)
  if (!lacking.length) return undefined
  const skus = lacking.map(({ sku }) => sku).join(', ')
  return refusal('NOT_ALL_SCANNED', `Scan the rest or report it missing: ${skus}.`)
}
