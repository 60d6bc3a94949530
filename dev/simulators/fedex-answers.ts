// The answers of the simulated carrier, in the shapes of FedEx's ship and track descriptions.
// It must never show a label in another state than the ledger has it in.
import { labelDocument } from './fedex-documents'
import type { FedexLedger, LabelRecord } from './fedex-ledger'
import type { Place, ShipmentRequest } from './fedex-requests'
import { estimateOf, type Scan, scanTexts } from './fedex-schedule'

/** The carrier's clock on the wire: whole seconds with its zone, UTC−05:00. */
const zoneOffsetMs = -5 * 3_600_000

export function shipmentAnswer(
  label: LabelRecord,
  option: ShipmentRequest['labelResponseOptions'],
  baseUrl: string,
  ledger: FedexLedger,
) {
  const { trackingNumber, reference, serviceType, imageType, charge } = label
  const document = { contentType: 'LABEL', copiesToPrint: 1, docType: imageType, trackingNumber }
  const content =
    option === 'LABEL'
      ? { encodedLabel: labelDocument(label).toString('base64') }
      : { url: `${baseUrl}/document/v2/document/retrieve/SH,${trackingNumber}_SHIPPING_P/isLabel=true&autoPrint=false` }
  const piece = {
    masterTrackingNumber: trackingNumber,
    trackingNumber,
    packageSequenceNumber: 1,
    packageDocuments: [{ ...document, ...content }],
    customerReferences: [{ customerReferenceType: 'CUSTOMER_REFERENCE', value: reference }],
  }
  const shipment = {
    masterTrackingNumber: trackingNumber,
    serviceType,
    shipDatestamp: wireDate(label.createdAt),
    serviceName: serviceType,
    pieceResponses: [piece],
    completedShipmentDetail: completed(label, estimateOf(ledger.plan(label), [], ledger.speed), charge),
  }
  return { transactionShipments: [shipment] }
}

function completed(label: LabelRecord, deliveryAt: number | undefined, { amount, currency }: LabelRecord['charge']) {
  const rateType = 'PAYOR_ACCOUNT_SHIPMENT'
  const rated = { rateType, totalBaseCharge: amount, totalNetCharge: amount, totalNetFedExCharge: amount, currency }
  return {
    usDomestic: label.origin.countryCode === 'US' && label.destination.countryCode === 'US',
    ...(deliveryAt === undefined ? {} : { operationalDetail: { deliveryDate: wireDate(deliveryAt) } }),
    shipmentRating: { actualRateType: rateType, shipmentRateDetails: [rated] },
  }
}

/**
 * One `trackResults` entry; `detailed` lists all scans, newest first, else only the last one. `soFar`, oldest first, are all scans until
 * now, or until an earlier moment.
 */
export function trackResult(label: LabelRecord, ledger: FedexLedger, detailed: boolean, soFar = ledger.scans(label)) {
  const scans = [...soFar].reverse()
  const events = scans.map((scan) => scanEvent(scan, label))
  const latest = events[0]
  const dates = scans.flatMap((scan) => {
    const type = dateTypes[scan.code]
    return type === undefined ? [] : [{ type, dateTime: wireTime(scan.at) }]
  })
  const estimate = estimateOf(ledger.plan(label), soFar, ledger.speed)
  if (estimate !== undefined) dates.push({ type: 'ESTIMATED_DELIVERY', dateTime: wireTime(estimate) })
  return {
    trackingNumberInfo: { trackingNumber: label.trackingNumber, carrierCode: 'FDXE' },
    additionalTrackingInfo: { packageIdentifiers: [{ type: 'CUSTOMER_REFERENCE', value: [label.reference] }] },
    serviceDetail: { type: label.serviceType, description: label.serviceType },
    latestStatusDetail: {
      code: latest?.eventType,
      derivedCode: latest?.derivedStatusCode,
      statusByLocale: latest?.derivedStatus,
      description: latest?.eventDescription,
      scanLocation: latest?.scanLocation,
    },
    dateAndTimes: dates,
    scanEvents: detailed ? events : events.slice(0, 1),
  }
}

export const notFound = (kind: 'TRACKINGNUMBER' | 'REFERENCENUMBER') => ({
  error: {
    code: `TRACKING.${kind}.NOTFOUND`,
    message: `${kind === 'TRACKINGNUMBER' ? 'Tracking' : 'Reference'} number cannot be found. Please correct it and try again.`,
  },
})

/** YYYY-MM-DD in the carrier's zone. */
export const wireDate = (at: number): string => new Date(at + zoneOffsetMs).toISOString().slice(0, 10)

const dateTypes: Readonly<Partial<Record<Scan['code'], string>>> = {
  OC: 'SHIP',
  PU: 'ACTUAL_PICKUP',
  DL: 'ACTUAL_DELIVERY',
}

const wireTime = (at: number): string => `${new Date(at + zoneOffsetMs).toISOString().slice(0, 19)}-05:00`

function scanEvent(scan: Scan, label: LabelRecord) {
  const text = scanTexts[scan.code]
  const place: Place = scan.place === 'sender' || scan.place === 'origin' ? label.origin : label.destination
  return {
    date: wireTime(scan.at),
    eventType: scan.code,
    eventDescription: text,
    derivedStatusCode: scan.code,
    derivedStatus: text,
    scanLocation: place,
  }
}
