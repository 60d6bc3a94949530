// Labels from FedEx. A create is not idempotent there, so the request's id is the customer reference of its label.
// It must never create in doubt before it has looked for a label with that reference, nor leave two labels for one request.
import type {
  LabelCreated,
  LabelRefused,
  LabelRequested,
  LabelVoided,
  LabelVoidRefused,
  LabelVoidRequested,
} from '../schemas/messages'
import type { Body } from '../schemas/message'
import type { FedexAnswer, FedexApi } from './fedex-api'
import { type FedexParcel, readTrackResults } from './fedex-results'
import { type FedexShipper, toShipment } from './fedex-shipment'
import { type Attempt, type Provider, Transient } from './provider'
import { readRecipient } from './recipient'
import { isUnreadable, type Unseal } from './unsealing'

export type FedexRequest = LabelRequested | LabelVoidRequested
export type FedexResult = LabelCreated | LabelRefused | LabelVoided | LabelVoidRefused

export type FedexOptions = {
  readonly api: FedexApi
  readonly unseal: Unseal
  readonly accountNumber: string
  /** By the warehouse's name in LabelRequested. */
  readonly shippers: Readonly<Record<string, FedexShipper>>
  /** Where labels are fetched, without a trailing slash: https://www.fedex.com in production. */
  readonly documentBaseUrl: string
}

const dayMs = 86_400_000
/** Known, so that it counts as no outage of FedEx: other warehouses go on. */
const unconfiguredPauseMs = 60_000

export function createFedex(options: FedexOptions): Provider<FedexRequest, FedexResult> {
  const performKind = (request: FedexRequest, attempt: Attempt): Promise<Body<FedexResult>> =>
    request.type === 'LabelRequested' ? label(options, request, attempt) : voidLabel(options, request, attempt)
  return {
    name: 'fedex',
    perform: async (request, attempt) => {
      try {
        return await performKind(request, attempt)
      } catch (error) {
        if (!(error instanceof Transient) || !attempt.inDoubt) throw error
        throw new Transient(error.message, 'unknown', error.retryAfterMs)
      }
    },
    undo: async (request, made, counts, attempt) => {
      if (request.type === 'LabelRequested') await voidOthers(options, request, made, counts, attempt)
    },
  }
}

async function label(options: FedexOptions, request: LabelRequested, attempt: Attempt): Promise<Body<FedexResult>> {
  const shipper = options.shippers[request.warehouse]
  if (shipper === undefined) {
    const message = `There is no FedEx shipper for warehouse '${request.warehouse}': configure its address`
    throw new Transient(message, 'none', unconfiguredPauseMs)
  }
  const existing = attempt.inDoubt ? await findOne(options, request, attempt) : undefined
  if (existing !== undefined) {
    const { trackingNumber, serviceType = request.service } = existing
    return created(request, { trackingNumber, serviceType, labelUrl: documentUrl(options, trackingNumber) })
  }
  const recipient = await readRecipient(options.unseal, request)
  if (isUnreadable(recipient))
    return { type: 'LabelRefused', requestId: request.id, code: recipient.code, reason: recipient.reason }
  const body = toShipment(request, recipient, shipper, options.accountNumber)
  const call = { method: 'POST', path: '/ship/v1/shipments', body, priority: 'label', changes: true } as const
  const answer = await options.api(call, attempt.signal)
  if (!answer.done) return { type: 'LabelRefused', requestId: request.id, code: answer.code, reason: answer.reason }
  return created(request, readShipment(options, answer.output, request))
}

type Label = Pick<LabelCreated, 'trackingNumber' | 'labelUrl' | 'serviceType'>

const created = (request: LabelRequested, made: Label): Body<LabelCreated> => ({
  type: 'LabelCreated',
  requestId: request.id,
  carrier: 'FEDEX',
  ...made,
})

/**
 * The label that an earlier attempt made, if any. Of several, the one that travels already or else the oldest. It voids none: another
 * instance may be about to answer with it.
 */
async function findOne(
  options: FedexOptions,
  request: LabelRequested,
  attempt: Attempt,
): Promise<FedexParcel | undefined> {
  const parcels = await findByReference(options, request, attempt)
  const [first] = parcels.sort(
    (one, other) =>
      moves(other) - moves(one) ||
      (one.labelledAt ?? 0) - (other.labelledAt ?? 0) ||
      (one.trackingNumber < other.trackingNumber ? -1 : 1),
  )
  return first
}

/** Of all labels of a request only the one that its answer names is left; none where it was refused. */
async function voidOthers(
  options: FedexOptions,
  request: LabelRequested,
  made: Body<FedexResult> | undefined,
  counts: Body<FedexResult>,
  attempt: Attempt,
): Promise<void> {
  const found = await findByReference(options, request, attempt)
  const numbers = new Set(found.map(({ trackingNumber }) => trackingNumber))
  if (made?.type === 'LabelCreated') numbers.add(made.trackingNumber)
  if (counts.type === 'LabelCreated') numbers.delete(counts.trackingNumber)
  for (const trackingNumber of numbers) await cancel(options, trackingNumber, attempt)
}

const moves = (parcel: FedexParcel): number => (parcel.status === 'LABEL_CREATED' ? 0 : 1)

async function findByReference(
  options: FedexOptions,
  request: LabelRequested,
  attempt: Attempt,
): Promise<FedexParcel[]> {
  const referencesInformation = {
    type: 'CUSTOMER_REFERENCE',
    value: request.id,
    accountNumber: options.accountNumber,
    shipDateBegin: isoDate(request.at - dayMs),
    shipDateEndDate: isoDate(attempt.now + dayMs),
  }
  const body = { referencesInformation, includeDetailedScans: true }
  const call = { method: 'POST', path: '/track/v1/referencenumbers', body, priority: 'label', changes: false } as const
  const parcels = lookedUp(await options.api(call, attempt.signal), 'REFERENCENUMBER')
  return parcels.filter(
    ({ status, references }) => status !== 'CANCELLED' && (references.length === 0 || references.includes(request.id)),
  )
}

async function voidLabel(
  options: FedexOptions,
  request: LabelVoidRequested,
  attempt: Attempt,
): Promise<Body<FedexResult>> {
  const { id: requestId, trackingNumber } = request
  const answer = await cancel(options, trackingNumber, attempt)
  if (answer.done || (await isCancelled(options, trackingNumber, attempt))) {
    return { type: 'LabelVoided', requestId, trackingNumber }
  }
  return { type: 'LabelVoidRefused', requestId, trackingNumber, code: answer.code, reason: answer.reason }
}

/** Harmless to repeat: a label is cancelled once. */
async function cancel(options: FedexOptions, trackingNumber: string, attempt: Attempt): Promise<FedexAnswer> {
  const body = {
    accountNumber: { value: options.accountNumber },
    deletionControl: 'DELETE_ALL_PACKAGES',
    trackingNumber,
  }
  const call = { method: 'PUT', path: '/ship/v1/shipments/cancel', body, priority: 'label', changes: true } as const
  const answer = await options.api(call, attempt.signal)
  if (!answer.done) return answer
  const { cancelledShipment, message = 'FedEx gave no reason' } = answer.output as {
    cancelledShipment?: boolean
    message?: string
  }
  return cancelledShipment === true ? answer : { done: false, code: 'SHIPMENT.NOT.CANCELLED', reason: message }
}

async function isCancelled(options: FedexOptions, trackingNumber: string, attempt: Attempt): Promise<boolean> {
  const body = { includeDetailedScans: true, trackingInfo: [{ trackingNumberInfo: { trackingNumber } }] }
  const call = { method: 'POST', path: '/track/v1/trackingnumbers', body, priority: 'label', changes: false } as const
  const parcels = lookedUp(await options.api(call, attempt.signal), 'TRACKINGNUMBER')
  return parcels.some((parcel) => parcel.trackingNumber === trackingNumber && parcel.status === 'CANCELLED')
}

function lookedUp(answer: FedexAnswer, kind: 'REFERENCENUMBER' | 'TRACKINGNUMBER'): readonly FedexParcel[] {
  if (answer.done) return readTrackResults(answer.output, 'strict')
  if (answer.code === `TRACKING.${kind}.NOTFOUND`) return []
  throw new Transient(`FedEx refused a look-up (${answer.code}): check the account number`, 'none')
}

function readShipment(options: FedexOptions, output: unknown, request: LabelRequested): Label {
  const shipment = (output as ShipmentOutput | null)?.transactionShipments?.[0]
  const piece = shipment?.pieceResponses?.[0]
  const trackingNumber = piece?.trackingNumber ?? shipment?.masterTrackingNumber
  if (trackingNumber === undefined) {
    throw new Transient(`FedEx answered no tracking number to request ${request.id}: it is looked up`, 'unknown')
  }
  const labelUrl = piece?.packageDocuments?.find((document) => document.url !== undefined)?.url
  return {
    trackingNumber,
    labelUrl: labelUrl ?? documentUrl(options, trackingNumber),
    serviceType: shipment?.serviceType ?? request.service,
  }
}

type ShipmentOutput = {
  transactionShipments?: {
    masterTrackingNumber?: string
    serviceType?: string
    pieceResponses?: { trackingNumber?: string; packageDocuments?: { url?: string }[] }[]
  }[]
}

/** A look-up tells no URL; FedEx's own URLs have this form. */
const documentUrl = ({ documentBaseUrl }: FedexOptions, trackingNumber: string): string =>
  `${documentBaseUrl}/document/v2/document/retrieve/SH,${trackingNumber}_SHIPPING_P/isLabel=true&autoPrint=false`

const isoDate = (at: number): string => new Date(at).toISOString().slice(0, 10)
