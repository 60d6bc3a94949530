// Reads FedEx's track results: one shape for both look-ups, by tracking number and by reference.
// It must never take an answer that it does not understand for "not found".
import type { CarrierStatus } from '../../schemas/messages'
import { Transient } from '../provider'

export type FedexParcel = {
  readonly trackingNumber: string
  readonly status: CarrierStatus | 'CANCELLED'
  /** Of the latest scan, milliseconds since 1970; a label may be known before its first scan is. */
  readonly scannedAt?: number
  readonly location?: string
  /** FedEx's code of the latest scan. */
  readonly code?: string
  /** Milliseconds since 1970; absent: FedEx does not say. */
  readonly estimatedDeliveryAt?: number
  /** All that are known, newest first. */
  readonly scans: readonly FedexScan[]
  /** Of the first scan: when the label was made. */
  readonly labelledAt?: number
  readonly serviceType?: string
  readonly references: readonly string[]
}

/** `at` in milliseconds since 1970, by FedEx's clock. */
export type FedexScan = {
  readonly status: FedexParcel['status']
  readonly code: string
  readonly at: number
  readonly location?: string
}

type ScanEvent = { date?: string; eventType?: string; derivedStatusCode?: string; scanLocation?: Location }
type Location = { city?: string; stateOrProvinceCode?: string; countryCode?: string }
type PackageIdentifier = { type?: string; value?: string[] | string; values?: string[] }
type TrackResult = {
  error?: { code?: string; message?: string }
  trackingNumberInfo?: { trackingNumber?: string }
  serviceDetail?: { type?: string }
  additionalTrackingInfo?: { packageIdentifiers?: PackageIdentifier[] }
  latestStatusDetail?: { code?: string; derivedCode?: string; scanLocation?: Location }
  dateAndTimes?: { dateTime?: string; type?: string }[]
  estimatedDeliveryTimeWindow?: { window?: { begins?: string; ends?: string } }
  scanEvents?: ScanEvent[]
}
type TrackOutput = {
  cxsErrors?: { code?: string }[]
  completeTrackResults?: { trackingNumber?: string; trackResults?: TrackResult[] }[]
}

/** FedEx's scan codes; one that is not listed means that the parcel is under way. */
const statusOfCode: Readonly<Record<string, FedexParcel['status']>> = {
  OC: 'LABEL_CREATED',
  IN: 'LABEL_CREATED',
  PU: 'PICKED_UP',
  PX: 'PICKED_UP',
  OD: 'OUT_FOR_DELIVERY',
  DL: 'DELIVERED',
  DE: 'EXCEPTION',
  SE: 'EXCEPTION',
  CD: 'EXCEPTION',
  DY: 'EXCEPTION',
  RS: 'RETURNED',
  CA: 'CANCELLED',
}

/**
 * The parcels in an answer's `output`, without those that FedEx does not know. Whatever else is not a parcel throws Transient
 * 'none' when strict, since a look-up that failed must not read as "there is no label"; else it is left out.
 */
export function readTrackResults(output: unknown, errors: 'strict' | 'lenient'): readonly FedexParcel[] {
  const { completeTrackResults: complete, cxsErrors = [] } = (output ?? {}) as TrackOutput
  if (!Array.isArray(complete)) throw new Transient('FedEx tracking answered without results: it is retried', 'none')
  const judge = (code = 'no code'): void => {
    if (errors === 'lenient' || code.endsWith('.NOTFOUND')) return
    throw new Transient(`FedEx tracking failed (${code}): it is retried`, 'none')
  }
  cxsErrors.forEach(({ code }) => judge(code))
  return complete.flatMap(({ trackingNumber: askedFor, trackResults = [] }) =>
    trackResults.flatMap((result) => {
      const trackingNumber = result.trackingNumberInfo?.trackingNumber || askedFor
      if (result.error === undefined && trackingNumber) return readParcel(result, trackingNumber)
      judge(result.error?.code)
      return []
    }),
  )
}

function readParcel(result: TrackResult, trackingNumber: string): FedexParcel {
  const scans = readScans(result)
  const latest = scans[0]
  const code = latest?.code ?? result.latestStatusDetail?.code ?? 'OC'
  const estimatedDeliveryAt = readEstimate(result)
  return {
    trackingNumber,
    status: statusOf(code),
    scannedAt: latest?.at,
    location: latest?.location,
    ...(latest && { code }),
    ...(estimatedDeliveryAt !== undefined && { estimatedDeliveryAt }),
    scans,
    labelledAt: scans.at(-1)?.at,
    serviceType: result.serviceDetail?.type,
    references: readReferences(result),
  }
}

const statusOf = (code: string): FedexParcel['status'] => statusOfCode[code] ?? 'IN_TRANSIT'

/** A date of its own, or the end of the window that FedEx gives. */
function readEstimate({ dateAndTimes = [], estimatedDeliveryTimeWindow: estimate }: TrackResult): number | undefined {
  const date = dateAndTimes.find(({ type }) => type === 'ESTIMATED_DELIVERY')?.dateTime
  const at = Date.parse(date ?? estimate?.window?.ends ?? '')
  return Number.isNaN(at) ? undefined : at
}

/** Newest first. FedEx lists them so; those of the same second keep its order. */
function readScans({
  scanEvents = [],
  latestStatusDetail: latest,
  dateAndTimes = [],
}: TrackResult): readonly FedexScan[] {
  const scans = scanEvents.flatMap((event): FedexScan[] => {
    const at = Date.parse(event.date ?? '')
    const code = event.eventType ?? event.derivedStatusCode
    return code === undefined || Number.isNaN(at)
      ? []
      : [{ status: statusOf(code), code, at, location: placeName(event.scanLocation) }]
  })
  if (scans.length > 0) return scans.sort((one, other) => other.at - one.at)
  const code = latest?.code ?? latest?.derivedCode
  const happened = dateAndTimes.filter(({ type }) => !type?.startsWith('ESTIMATED'))
  const dates = happened.map(({ dateTime }) => Date.parse(dateTime ?? '')).filter((at) => !Number.isNaN(at))
  return code === undefined || dates.length === 0
    ? []
    : [{ status: statusOf(code), code, at: Math.max(...dates), location: placeName(latest?.scanLocation) }]
}

function readReferences({ additionalTrackingInfo }: TrackResult): readonly string[] {
  return (additionalTrackingInfo?.packageIdentifiers ?? [])
    .filter(({ type }) => type === 'CUSTOMER_REFERENCE')
    .flatMap(({ value, values }) => [value ?? [], values ?? []].flat())
}

const placeName = (place: Location | undefined): string | undefined =>
  [place?.city, place?.stateOrProvinceCode, place?.countryCode].filter(Boolean).join(', ') || undefined
