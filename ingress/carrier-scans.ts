// A scan of a parcel as carriers tell it, and as we report it. Whoever tells of a scan, and however often, it is the same message.
import { deriveMessageId, type OrderId } from '../schemas/ids'
import type { CarrierScanReported, CarrierStatus } from '../schemas/messages'

export type ParcelScan = {
  readonly carrier: string
  readonly trackingNumber: string
  readonly status: CarrierStatus
  /** By the carrier's clock, milliseconds since 1970. */
  readonly scannedAt: number
  readonly location?: string | null
  /** The carrier's own code. */
  readonly code?: string | null
  /** Milliseconds since 1970. */
  readonly estimatedDeliveryAt?: number | null
}

/** `at` is our clock's: what a carrier says of the time is in scannedAt alone. */
export const scanReported = (scan: ParcelScan, orderId: OrderId, at: number): CarrierScanReported => {
  const { carrier, trackingNumber, status, scannedAt } = scan
  const { location = null, code = null, estimatedDeliveryAt = null } = scan
  const said = [carrier, trackingNumber, status, scannedAt, code, estimatedDeliveryAt].join(':')
  return {
    type: 'CarrierScanReported',
    id: deriveMessageId(said, 'carrier-scan', 0),
    orderId,
    at,
    trackingNumber,
    carrierStatus: status,
    scannedAt,
    location,
    carrier,
    code,
    estimatedDeliveryAt,
  }
}
