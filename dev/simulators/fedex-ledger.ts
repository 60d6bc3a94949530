// What the simulated carrier knows of its labels: the ground truth that the audit compares the system with.
// It must never hold a name, street or phone, nor treat two requests with the same reference as one: FedEx doesn't either.
import { createHash } from 'node:crypto'
import type { BookStore } from './book-store'
import type { Place, ShipmentRequest } from './fedex-requests'
import { priceOf, type Charge } from './fedex-tariff'
import { planScans, sharesOf, type Fate, type Scan } from './fedex-schedule'

type LabelStatus = 'created' | 'voided' | 'pickedUp' | 'delivered' | 'returned'
/** What is printed: FedEx's names. */
export type ImageType = 'PDF' | 'PNG' | 'ZPLII' | 'EPL2'

export type LabelRecord = {
  readonly trackingNumber: string
  /** The customer reference, empty if none was given. */
  readonly reference: string
  readonly serviceType: string
  readonly createdAt: number
  readonly voidedAt: number | null
  /** From when on its parcel may be fetched; null: it lies there with two labels, and nobody knows which one is good. */
  readonly leavesAt: number | null
  readonly origin: Place
  readonly destination: Place
  readonly imageType: ImageType
  readonly fate: Fate
  /** A label with which a customer sends goods back. */
  readonly isReturn: boolean
  readonly charge: Charge
}

/** Shares of all parcels, beside those whose street says it. */
export type FateKnobs = { readonly exceptionRate: number; readonly returnRate: number }

export type FedexState = { labels: Record<string, LabelRecord> }

/** Labels by customer reference, oldest first. */
export type FedexBook = {
  readonly counts: Readonly<Record<'labels' | LabelStatus, number>>
  readonly labels: Readonly<
    Record<
      string,
      {
        readonly trackingNumber: string
        readonly status: LabelStatus
        readonly createdAt: number
        readonly isReturn: boolean
      }[]
    >
  >
}

type LedgerOptions = {
  readonly now: () => number
  readonly speed: number
  readonly knobs: () => FateKnobs
}

/** Customers take their time until they give away what they send back. */
const packingMs = 48 * 3_600_000

export type FedexLedger = ReturnType<typeof createLedger>

export function createLedger(store: BookStore<FedexState>, options: LedgerOptions) {
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

  const byReference = (reference: string): readonly LabelRecord[] =>
    (numbersByReference.get(reference) ?? []).flatMap((number) => find(number) ?? [])
  /** Other labels of the same parcel that are not void. */
  const standingBeside = ({ reference, trackingNumber }: LabelRecord): readonly LabelRecord[] =>
    byReference(reference).filter(
      (other) => reference !== '' && other.trackingNumber !== trackingNumber && other.voidedAt === null,
    )

  return {
    find,
    all: (): readonly LabelRecord[] => Object.values(store.state.labels),
    /** All scans of its life, also those that are yet to come. */
    plan: (label: LabelRecord): readonly Scan[] => planOf(label, options.speed),
    speed: options.speed,
    scans,
    status,
    byReference,
    create: (request: ShipmentRequest): LabelRecord => {
      const label = newLabel(request, options, find)
      const others = standingBeside(label)
      for (const other of others) if (status(other) === 'created') keep({ ...other, leavesAt: null })
      index(label)
      return keep(others.length > 0 ? { ...label, leavesAt: null } : label)
    },
    /** Only for a label whose status is 'created'. Answers the label whose parcel may be fetched from now on, if it lay there with this one. */
    void: (label: LabelRecord): LabelRecord | undefined => {
      keep({ ...label, voidedAt: options.now() })
      const [other, ...more] = standingBeside(label)
      if (!other || other.leavesAt !== null || more.length > 0) return undefined
      return keep({ ...other, leavesAt: options.now() })
    },
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
  const past = planOf(label, speed).filter((scan) => scan.at <= until)
  return label.voidedAt === null ? past : [...past, { code: 'CA', at: label.voidedAt, place: 'sender' }]
}

const planOf = ({ reference, createdAt, leavesAt, fate }: LabelRecord, speed: number): readonly Scan[] => {
  const [told] = planScans(reference, createdAt, speed, fate)
  return leavesAt === null ? [told!] : [told!, ...planScans(reference, leavesAt, speed, fate).slice(1)]
}

function statusAfter(latest: Scan | undefined): LabelStatus {
  if (latest?.code === 'CA') return 'voided'
  if (latest?.code === 'DL') return 'delivered'
  if (latest?.code === 'RS') return 'returned'
  return latest === undefined || latest.code === 'OC' ? 'created' : 'pickedUp'
}

function newLabel(
  { requestedShipment: shipment }: ShipmentRequest,
  { now, speed, knobs }: LedgerOptions,
  find: (trackingNumber: string) => unknown,
): LabelRecord {
  const createdAt = now()
  const isReturn = shipment.shipmentSpecialServices?.specialServiceTypes?.includes('RETURN_SHIPMENT') ?? false
  const reference = customerReference(shipment.requestedPackageLineItems)
  return {
    trackingNumber: unusedNumber(`${reference}\n${createdAt}`, find),
    reference,
    serviceType: shipment.serviceType,
    createdAt,
    voidedAt: null,
    leavesAt: createdAt + (isReturn ? Math.round(packingMs / speed) : 0),
    origin: placeOf(shipment.shipper.address),
    destination: placeOf(shipment.recipients[0].address),
    imageType: shipment.labelSpecification.imageType,
    fate: fateOf(shipment.recipients[0].address.streetLines, reference, knobs()),
    isReturn,
    charge: priceOf(shipment),
  }
}

/** Magic words in the street, then the knobs. */
function fateOf(street: readonly string[], reference: string, { exceptionRate, returnRate }: FateKnobs): Fate {
  const words = street.join(' ').toUpperCase()
  if (words.includes('RETURNED')) return 'RETURNED'
  if (words.includes('DELAYED')) return 'DELAYED'
  const [share] = sharesOf(`fate\n${reference}`)
  if (share < returnRate) return 'RETURNED'
  return share < returnRate + exceptionRate ? 'DELAYED' : 'DELIVERED'
}

function toBook(labels: readonly LabelRecord[], status: (label: LabelRecord) => LabelStatus): FedexBook {
  const counts = { labels: labels.length, created: 0, voided: 0, pickedUp: 0, delivered: 0, returned: 0 }
  const byReference: Record<string, FedexBook['labels'][string]> = {}
  for (const label of labels) {
    const { trackingNumber, createdAt, isReturn } = label
    const entry = { trackingNumber, status: status(label), createdAt, isReturn }
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
