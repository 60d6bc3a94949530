// When the simulated carrier scans a parcel: a pure function of its reference, of when its label was made, and of its fate.
// It must never draw a random number: the same reference always travels alike.
import { createHash } from 'node:crypto'

export type ScanCode = 'OC' | 'PU' | 'IT' | 'DE' | 'OD' | 'DL' | 'RS' | 'CA'
export type ScanPlace = 'sender' | 'origin' | 'destination' | 'recipient'
export type Scan = { readonly code: ScanCode; readonly at: number; readonly place: ScanPlace }
/** DELAYED: an exception on the way, then delivered a day late. RETURNED: it could not be delivered and went back. */
export type Fate = 'DELIVERED' | 'DELAYED' | 'RETURNED'

export const scanTexts: Readonly<Record<ScanCode, string>> = {
  OC: 'Shipment information sent to FedEx',
  PU: 'Picked up',
  IT: 'In transit',
  DE: 'Delivery exception',
  OD: 'On FedEx vehicle for delivery',
  DL: 'Delivered',
  RS: 'Returning package to shipper',
  CA: 'Shipment cancelled by sender',
}

const hourMs = 3_600_000
const delayHours = 24

/**
 * Every scan of a parcel's life, oldest first: picked up 1 to 4 h after the label, in transit from a quarter of the way, out for
 * delivery at four fifths, delivered 8 to 30 h after the label. `speed` divides all of it.
 */
export function planScans(
  reference: string,
  createdAt: number,
  speed: number,
  fate: Fate = 'DELIVERED',
): readonly Scan[] {
  const [first, second] = sharesOf(reference)
  const pickedUp = (1 + 3 * first) * hourMs
  const delivered = (8 + 22 * second) * hourMs
  const late = delayHours * hourMs
  const between = (share: number) => pickedUp + (delivered - pickedUp) * share
  const scan = (code: ScanCode, afterMs: number, place: ScanPlace): Scan => ({
    code,
    at: createdAt + Math.round(afterMs / speed),
    place,
  })
  const begin = [scan('OC', 0, 'sender'), scan('PU', pickedUp, 'sender'), scan('IT', between(0.25), 'origin')] as const
  if (fate === 'DELAYED')
    return [
      ...begin,
      scan('DE', between(0.6), 'destination'),
      scan('OD', between(0.8) + late, 'destination'),
      scan('DL', delivered + late, 'recipient'),
    ]
  const onVan = scan('OD', between(0.8), 'destination')
  if (fate === 'RETURNED')
    return [...begin, onVan, scan('DE', delivered, 'recipient'), scan('RS', delivered + late, 'destination')]
  return [...begin, onVan, scan('DL', delivered, 'recipient')]
}

/** When the carrier means to deliver, as it says after the scans so far; a delay is not known before it happens. */
export function estimateOf(plan: readonly Scan[], soFar: readonly Scan[], speed: number): number | undefined {
  const delivery = plan.find(({ code }) => code === 'DL')
  if (!delivery || soFar.some(({ code }) => code === 'DL' || code === 'CA' || code === 'RS')) return undefined
  const isDelayed = plan.some(({ code }) => code === 'DE')
  const isKnown = soFar.some(({ code }) => code === 'DE')
  return isDelayed && !isKnown ? delivery.at - Math.round((delayHours * hourMs) / speed) : delivery.at
}

/** Two numbers from 0 to below 1 that depend on the text only. */
export function sharesOf(text: string): readonly [number, number] {
  const digest = createHash('sha256').update(text).digest()
  return [digest.readUInt32BE(0) / 2 ** 32, digest.readUInt32BE(4) / 2 ** 32]
}
