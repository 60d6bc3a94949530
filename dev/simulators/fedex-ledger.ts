// What the simulated carrier knows of its labels: the ground truth that the audit compares the system with.
// It must never hold a name, street or phone, nor treat two requests with the same reference as one: FedEx doesn't either.
import { createHash } from 'node:crypto'
import type { BookStore } from './book-store'
import type { Place, ShipmentRequest } from './fedex-requests'
import { planScans, type Scan } from './fedex-schedule'

type LabelStatus = 'created' | 'voided' | 'pickedUp' | 'delivered'

export type LabelRecord = {
  readonly trackingNumber: string
  /** The customer reference, empty if none was given. */
  readonly reference: string
  readonly serviceType: string
  readonly createdAt: number
  readonly voidedAt: number | null
  readonly origin: Place
  readonly destination: Place
}

export type FedexState = { labels: Record<string, LabelRecord> }

/** Labels by customer reference, oldest first. */
export type FedexBook = {
  readonly counts: Readonly<Record<'labels' | LabelStatus, number>>
  readonly labels: Readonly<
    Record<string, { readonly trackingNumber: string; readonly status: LabelStatus; readonly createdAt: number }[]>
  >
}

export type FedexLedger = ReturnType<typeof createLedger>

export function createLedger(store: BookStore<FedexState>, options: { now: () => number; speed: number }) {
  const numbersByReference = new Map<string, string[]>()
  const index = (label: LabelRecord): void => {
    const numbers = numbersByReference.get(label.reference)
    if (numbers === undefined) numbersByReference.set(label.reference, [label.trackingNumber])
    else numbers.push(label.trackingNumber)
  }
  Object.values(store.state.labels)
    .sort((one, other) => one.createdAt - other.createdAt)
    .forEach(index)

  const find = (trackingNumber: string): LabelRecord | undefined =>
    Object.hasOwn(store.state.labels, trackingNumber) ? store.state.labels[trackingNumber] : undefined

  const keep = (label: LabelRecord): LabelRecord => {
    store.state.labels[label.trackingNumber] = label
    store.changed()
    return label
  }

  const scans = (label: LabelRecord): readonly Scan[] => scansSoFar(label, options.now(), options.speed)
  const status = (label: LabelRecord): LabelStatus => statusAfter(scans(label).at(-1))

  return {
    find,
    scans,
    status,
    byReference: (reference: string): readonly LabelRecord[] =>
      (numbersByReference.get(reference) ?? []).flatMap((number) => find(number) ?? []),
    create: (request: ShipmentRequest): LabelRecord => {
      const label = keep(newLabel(request, options.now(), find))
      index(label)
      return label
    },
    /** Only for a label whose status is 'created'. */
    void: (label: LabelRecord): LabelRecord => keep({ ...label, voidedAt: options.now() }),
    reset: (): void => {
      numbersByReference.clear()
      store.reset()
    },
    book: (): FedexBook => toBook(Object.values(store.state.labels), status),
  }
}

/** Oldest first; a voided label travels no further. */
function scansSoFar(label: LabelRecord, now: number, speed: number): readonly Scan[] {
  const until = label.voidedAt ?? now
  const past = planScans(label.reference, label.createdAt, speed).filter((scan) => scan.at <= until)
  return label.voidedAt === null ? past : [...past, { code: 'CA', at: label.voidedAt, place: 'sender' }]
}

function statusAfter(latest: Scan | undefined): LabelStatus {
  if (latest?.code === 'CA') return 'voided'
  if (latest?.code === 'DL') return 'delivered'
  return latest === undefined || latest.code === 'OC' ? 'created' : 'pickedUp'
}

function newLabel(
  { requestedShipment: shipment }: ShipmentRequest,
  createdAt: number,
  find: (trackingNumber: string) => unknown,
): LabelRecord {
  const reference = customerReference(shipment.requestedPackageLineItems)
  return {
    trackingNumber: unusedNumber(`${reference}\n${createdAt}`, find),
    reference,
    serviceType: shipment.serviceType,
    createdAt,
    voidedAt: null,
    origin: placeOf(shipment.shipper.address),
    destination: placeOf(shipment.recipients[0].address),
  }
}

function toBook(labels: readonly LabelRecord[], status: (label: LabelRecord) => LabelStatus): FedexBook {
  const counts = { labels: labels.length, created: 0, voided: 0, pickedUp: 0, delivered: 0 }
  const byReference: Record<string, FedexBook['labels'][string]> = {}
  for (const label of labels) {
    const entry = { trackingNumber: label.trackingNumber, status: status(label), createdAt: label.createdAt }
    counts[entry.status] += 1
    const entries = (byReference[label.reference] ??= [])
    entries.push(entry)
  }
  return { counts, labels: byReference }
}

function customerReference(packages: ShipmentRequest['requestedShipment']['requestedPackageLineItems']): string {
  const references = packages.flatMap((item) => item.customerReferences ?? [])
  return references.find((reference) => reference.customerReferenceType === 'CUSTOMER_REFERENCE')?.value ?? ''
}

const placeOf = ({ city, stateOrProvinceCode, countryCode }: Place): Place => ({
  city,
  stateOrProvinceCode,
  countryCode,
})

/** Twelve digits, as express parcels have, from the hash of what is labelled: not from a counter, which a reset would repeat. */
function unusedNumber(seed: string, find: (trackingNumber: string) => unknown): string {
  for (let attempt = 0; ; attempt += 1) {
    const digest = createHash('sha256').update(`${seed}\n${attempt}`).digest()
    const number = `7${String(digest.readUIntBE(0, 6) % 1e11).padStart(11, '0')}`
    if (find(number) === undefined) return number
  }
}
