// What the routes need of shipping: what carriers know of addresses, what sending costs, parcels and their labels. Ports, each with what it
// promises; personal data go in and out of them open, and must be kept or logged nowhere.
import type { OrderId } from '../schemas/ids'
import type { LabelStore } from '../schemas/label-store'
import type { CarrierScanReported, CarrierStatus, LineQuantity } from '../schemas/messages'

/** A place without who lives there. */
export type Place = {
  readonly line1: string
  readonly line2?: string | null | undefined
  readonly city: string
  readonly region?: string | null | undefined
  readonly postalCode: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

/** What a carrier says of a place. A reason is one sentence for people and quotes nothing of the address. */
export type AddressVerdict =
  | { readonly verdict: 'VERIFIED' }
  | { readonly verdict: 'SUGGESTED'; readonly suggestion: Place }
  | { readonly verdict: 'UNVERIFIABLE' | 'REFUSED'; readonly reason: string }

/** NOT_CHECKED: switched off, broken by our own rules, in a country that the carrier does not check, or without an answer in time. */
export type AddressFinding =
  AddressVerdict | { readonly verdict: 'NOT_CHECKED'; readonly why: 'OFF' | 'FAULTY' | 'NOT_SERVED' | 'NO_ANSWER' }

export type AddressChecks = {
  /**
   * Answers within 1.5 s, and never fails for the carrier's or the cache's sake. What is found is remembered for this customer; for
   * nobody where it is null. Rejects with VaultUnavailable.
   */
  readonly find: (customerId: string | null, place: Place & { readonly recipient: string }) => Promise<AddressFinding>
  /**
   * Whether a command that would now be refused was let through before, as one whose address nobody could check in time: the same request
   * again must come to the same. False also where that can't be known.
   */
  readonly wasPassed: (commandId: string) => Promise<boolean>
  /** To be called, and awaited, before such a command is written. Never fails. */
  readonly passes: (commandId: string) => Promise<void>
}

export type QuoteRequest = {
  readonly destination: { readonly country: string; readonly region: string | null; readonly postalCode: string }
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
  readonly currency: string
}
/** A service of a carrier. Minor units of its own currency; ms since 1970. */
export type QuotedService = {
  readonly carrier: string
  readonly service: string
  readonly amountMinor: number
  readonly currency: string
  readonly estimatedDeliveryAt: number | null
}
export type Quote = {
  readonly currency: string
  readonly weightGrams: number
  readonly itemsMinor: number
  /** What the customer pays for shipping. */
  readonly shippingMinor: number
  readonly ruleId: string
  readonly warehouse: string
  /** What carriers ask, the cheapest of each carrier first. */
  readonly services: readonly QuotedService[]
  /** Carriers whose figures can't be had now. */
  readonly missing: readonly string[]
}
export type QuoteOutcome =
  | { readonly kind: 'quote'; readonly quote: Quote }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
export type ShippingQuotes = {
  /** Answers within 1 s, with what is known then; never fails for a carrier's sake. */
  readonly quote: (request: QuoteRequest) => Promise<QuoteOutcome>
}

export type ParcelScanRecord = {
  readonly carrierStatus: CarrierStatus
  readonly scannedAt: number
  readonly location: string | null
  readonly estimatedDeliveryAt: number | null
}
/** A parcel as the view of parcels has it; times in ms since 1970. */
export type TrackedParcel = {
  readonly parcelId: string
  readonly fulfillmentId: string
  readonly carrier: string | null
  readonly service: string | null
  readonly trackingNumber: string | null
  /** PACKED, LABELLED, SHIPPED, DELIVERED, RETURNED, VOIDED, CANCELLED. */
  readonly status: string
  readonly carrierStatus: CarrierStatus | null
  readonly estimatedDeliveryAt: number | null
  readonly deliveredAt: number | null
  readonly lines: readonly LineQuantity[]
  /** By when it was scanned, oldest first. */
  readonly history: readonly ParcelScanRecord[]
}
export type ParcelReading = {
  /** Those of the order, in the order in which they were packed. */
  readonly of: (orderId: string) => Promise<readonly TrackedParcel[]>
  /** The orders of those of the numbers that are known. */
  readonly orderOf: (trackingNumbers: readonly string[]) => Promise<ReadonlyMap<string, OrderId>>
}

/** By parcel or return. Answers undefined where there is none, or what it shows was erased. */
export type LabelReading = Pick<LabelStore, 'read'>

/** Resolves once the log has all. Throws LogUnavailable. */
export type ReportScans = (scans: readonly CarrierScanReported[], correlation: string) => Promise<void>
