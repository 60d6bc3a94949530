// Labels as their users see them: who makes them keeps them, who prints them reads them. state/label-documents.ts is behind it. A label names a
// person and a house: it must never be logged, nor kept unsealed.
import type { MessageId, OrderId, Sealed } from './ids'
import type { LabelFormat } from './messages'

/** As the carrier gave it: a PDF, ZPL text or a PNG. */
export type LabelDocument = { readonly format: LabelFormat; readonly bytes: Buffer }

export type StoredLabel = {
  readonly requestId: MessageId
  readonly orderId: OrderId
  /** Of a parcel that goes out; null for a return. */
  readonly parcelId: MessageId | null
  readonly returnId: MessageId | null
  readonly carrier: string
  readonly trackingNumber: string
  readonly serviceType: string
  readonly format: LabelFormat
  /** The bytes to be printed. */
  readonly document: Buffer
  /** Sealed for the customer whom the document names: the document is sealed under the same key, and goes with it. */
  readonly contact: Sealed
  /** When it was made, milliseconds since 1970. */
  readonly at: number
}
export type KnownLabel = Pick<StoredLabel, 'trackingNumber' | 'serviceType'>

/** All reject with VaultUnavailable, with SealBroken, and with a PostgresError when the database is away: wait, then do it again. */
export type LabelStore = {
  /** One for each request and tracking number: the first stays, so that it is safe to repeat. Nothing is kept of a customer who was erased. */
  readonly save: (label: StoredLabel) => Promise<void>
  /** All that were kept for a request. */
  readonly made: (requestId: MessageId) => Promise<readonly KnownLabel[]>
  /**
   * The label of a parcel or a return: with this tracking number, where it is told; else the one that the parcel has, or that was made last. undefined
   * where there is none, or it was erased with its customer.
   */
  readonly read: (orderId: string, about: string, trackingNumber?: string) => Promise<LabelDocument | undefined>
}
