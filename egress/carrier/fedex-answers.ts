// Reads what FedEx answers to a shipment that it made. It must never take an answer without a tracking number for none: there may be a label.
import type { CurrencyCode } from '../../schemas/ids'
import { isCurrency } from '../../schemas/money'
import { Transient } from '../provider'
import type { AnyLabelRequest, MadeLabel } from './carrier'
import { fromDecimal } from './wire-money'

type Charge = { totalNetCharge?: number; currency?: string; rateType?: string }
type Piece = { trackingNumber?: string; packageDocuments?: { contentType?: string; encodedLabel?: string }[] }
type Completed = {
  operationalDetail?: { deliveryDate?: string }
  shipmentRating?: { actualRateType?: string; shipmentRateDetails?: Charge[] }
}
type ShipmentOutput = {
  transactionShipments?: {
    masterTrackingNumber?: string
    serviceType?: string
    pieceResponses?: Piece[]
    completedShipmentDetail?: Completed
  }[]
}

/** Throws Transient 'unknown' for an answer that can't be used: the label is looked up. */
export function readShipment(output: unknown, request: AnyLabelRequest, usualService: string): MadeLabel {
  const shipment = (output as ShipmentOutput | null)?.transactionShipments?.[0]
  const piece = shipment?.pieceResponses?.[0]
  const trackingNumber = piece?.trackingNumber ?? shipment?.masterTrackingNumber
  const encoded = piece?.packageDocuments?.find((document) => document.encodedLabel)?.encodedLabel
  if (!trackingNumber || !encoded) {
    const missing = trackingNumber ? 'document' : 'tracking number'
    throw new Transient(`FedEx answered no ${missing} to request ${request.id}: it is looked up`, 'unknown')
  }
  const serviceType = shipment?.serviceType ?? usualService
  const document = Buffer.from(encoded, 'base64')
  return { trackingNumber, serviceType, document, ...termsOf(shipment?.completedShipmentDetail) }
}

/** What it costs and when it arrives, as far as FedEx says. */
const termsOf = ({ operationalDetail, shipmentRating }: Completed = {}): Pick<
  MadeLabel,
  'cost' | 'estimatedDeliveryAt'
> => {
  const { actualRateType, shipmentRateDetails: charges = [] } = shipmentRating ?? {}
  const cost = costOf(charges.find(({ rateType }) => rateType === actualRateType) ?? charges[0])
  const estimatedDeliveryAt = timeOf(operationalDetail?.deliveryDate)
  return { ...(cost && { cost }), ...(estimatedDeliveryAt !== undefined && { estimatedDeliveryAt }) }
}

const costOf = (charge: Charge | undefined): MadeLabel['cost'] => {
  const { totalNetCharge: amount, currency = '' } = charge ?? {}
  if (amount === undefined || !Number.isFinite(amount) || !isCurrency(currency)) return undefined
  return { amountMinor: fromDecimal(amount, currency), currency: currency as CurrencyCode }
}

/** FedEx writes days and local times without a zone: they are read as UTC, the end of a day for a day alone. */
export const timeOf = (text: string | undefined): number | undefined => {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text ?? '')
  const hasZone = /(Z|[+-]\d{2}:\d{2})$/.test(text ?? '')
  const at = Date.parse(isDay ? `${text}T23:59:59Z` : hasZone ? text! : `${text}Z`)
  return Number.isNaN(at) ? undefined : at
}
