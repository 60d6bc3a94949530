// When the simulated carrier scans a parcel: a pure function of its reference and of when its label was made.
// It must never draw a random number: the same reference always travels alike.
import { createHash } from 'node:crypto'

export type ScanCode = 'OC' | 'PU' | 'IT' | 'OD' | 'DL' | 'CA'
export type ScanPlace = 'sender' | 'origin' | 'destination' | 'recipient'
export type Scan = { readonly code: ScanCode; readonly at: number; readonly place: ScanPlace }

export const scanTexts: Readonly<Record<ScanCode, string>> = {
  OC: 'Shipment information sent to FedEx',
  PU: 'Picked up',
  IT: 'In transit',
  OD: 'On FedEx vehicle for delivery',
  DL: 'Delivered',
  CA: 'Shipment cancelled by sender',
}

const hourMs = 3_600_000

/**
 * Every scan of a parcel's life, oldest first: picked up 1 to 4 h after the label, in transit from a quarter of the way, out for
 * delivery at four fifths, delivered 8 to 30 h after the label. `speed` divides all of it.
 */
export function planScans(reference: string, createdAt: number, speed: number): readonly Scan[] {
  const [first, second] = sharesOf(reference)
  const pickedUp = (1 + 3 * first) * hourMs
  const delivered = (8 + 22 * second) * hourMs
  const between = (share: number) => pickedUp + (delivered - pickedUp) * share
  const at = (afterMs: number) => createdAt + Math.round(afterMs / speed)
  return [
    { code: 'OC', at: createdAt, place: 'sender' },
    { code: 'PU', at: at(pickedUp), place: 'sender' },
    { code: 'IT', at: at(between(0.25)), place: 'origin' },
    { code: 'OD', at: at(between(0.8)), place: 'destination' },
    { code: 'DL', at: at(delivered), place: 'recipient' },
  ]
}

/** Two numbers from 0 to below 1 that depend on the text only. */
function sharesOf(text: string): readonly [number, number] {
  const digest = createHash('sha256').update(text).digest()
  return [digest.readUInt32BE(0) / 2 ** 32, digest.readUInt32BE(4) / 2 ** 32]
}
