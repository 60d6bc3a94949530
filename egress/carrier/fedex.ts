// Labels from FedEx. A create is not idempotent there, so the request's id is the customer reference of its label.
// It must never create in doubt before it has looked for a label with that reference, nor leave two labels for one request.
import { type Attempt, Transient } from '../provider'
import { readRecipient } from '../recipient'
import { isUnreadable, type Unseal } from '../unsealing'
import type { AnyLabelRequest, Carrier, MadeLabel, Refusal } from './carrier'
import { readShipment } from './fedex-answers'
import type { FedexAnswer } from './fedex-api'
import { findByReference, isCancelled, type FedexAccount } from './fedex-look-ups'
import type { FedexRates } from './fedex-rates'
import { chooseService } from './fedex-services'
import { type FedexShipper, toReturnShipment, toShipment } from './fedex-shipment'
import type { FedexParcel } from './fedex-results'
import type { KnownLabel } from '../../schemas/label-store'

export type FedexOptions = FedexAccount & {
  readonly unseal: Unseal
  readonly rates: FedexRates
  /** By the warehouse's name in LabelRequested. */
  readonly shippers: Readonly<Record<string, FedexShipper>>
  /** Milliseconds since 1970, by the clock of the attempts. */
  readonly now: () => number
}

/** An instance that stood still for longer may have a successor by now, who looked for its label already. */
const stoodStillMs = 5_000
/** Known, so that it counts as no outage of FedEx: other warehouses go on. */
const unconfiguredPauseMs = 60_000

export const createFedex = (options: FedexOptions): Carrier => ({
  label: (request, attempt, stored) => label(options, request, attempt, stored),
  voidLabel: async (request, attempt) => {
    const { trackingNumber } = request
    const answer = await cancel(options, trackingNumber, attempt)
    if (answer.done || (await isCancelled(options, trackingNumber, attempt))) return undefined
    return { code: answer.code, reason: answer.reason }
  },
  voidOthers: async (request, kept, made, attempt) => {
    const found = await findByReference(options, request, attempt)
    const numbers = new Set(found.filter(isLive).map(({ trackingNumber }) => trackingNumber))
    if (made) numbers.add(made)
    if (kept) numbers.delete(kept)
    for (const trackingNumber of numbers) await cancel(options, trackingNumber, attempt)
  },
})

async function label(
  options: FedexOptions,
  request: AnyLabelRequest,
  attempt: Attempt,
  stored: readonly KnownLabel[],
): Promise<MadeLabel | Refusal> {
  const shipper = options.shippers[request.warehouse]
  if (shipper === undefined) {
    const message = `There is no FedEx shipper for warehouse '${request.warehouse}': configure its address`
    throw new Transient(message, 'none', unconfiguredPauseMs)
  }
  const existing = attempt.inDoubt ? await findUsable(options, request, attempt, stored) : undefined
  if (existing) return existing
  const { contact } = request
  const shipTo = request.type === 'LabelRequested' ? request.shipTo : request.from
  const person = await readRecipient(options.unseal, { shipTo, contact })
  if (isUnreadable(person)) return person
  const { service, quote } = await chooseService(options.rates, request, person.postalCode, attempt)
  const body =
    request.type === 'LabelRequested'
      ? toShipment(request, service, person, shipper, options.accountNumber)
      : toReturnShipment(request, service, person, shipper, options.accountNumber)
  if (options.now() - attempt.now > stoodStillMs)
    throw new Transient('The attempt took too long to begin: it is begun anew', 'none', 0)
  const call = { method: 'POST', path: '/ship/v1/shipments', body, priority: 'label', changes: true } as const
  const answer = await options.api(call, attempt.signal)
  if (!answer.done) return { code: answer.code, reason: answer.reason }
  const { amountMinor, currency, estimatedDeliveryAt } = quote ?? {}
  return {
    ...(amountMinor !== undefined && currency ? { cost: { amountMinor, currency } } : {}),
    ...(estimatedDeliveryAt ? { estimatedDeliveryAt } : {}),
    ...readShipment(answer.output, request, service),
  }
}

/**
 * The label that an earlier attempt made and that can be printed: its document is stored, or it travels already. Of several, the one that
 * travels, or else the oldest. It voids none: another instance may be about to answer with it.
 */
async function findUsable(
  options: FedexOptions,
  request: AnyLabelRequest,
  attempt: Attempt,
  stored: readonly KnownLabel[],
): Promise<MadeLabel | undefined> {
  const found = await findByReference(options, request, attempt)
  const usual = request.services[0] ?? ''
  const [first] = found
    .filter(isLive)
    .filter((parcel) => moves(parcel) || stored.some(({ trackingNumber }) => trackingNumber === parcel.trackingNumber))
    .sort(
      (one, other) =>
        Number(moves(other)) - Number(moves(one)) ||
        (one.labelledAt ?? 0) - (other.labelledAt ?? 0) ||
        (one.trackingNumber < other.trackingNumber ? -1 : 1),
    )
  if (first) return { trackingNumber: first.trackingNumber, serviceType: first.serviceType ?? usual }
  // FedEx finds a label by its reference only after a while.
  return stored.find(({ trackingNumber }) => !found.some((parcel) => parcel.trackingNumber === trackingNumber))
}

const isLive = ({ status }: FedexParcel): boolean => status !== 'CANCELLED'
const moves = ({ status }: FedexParcel): boolean => status !== 'LABEL_CREATED'

/** Harmless to repeat: a label is cancelled once. */
async function cancel({ api, accountNumber }: FedexAccount, number: string, attempt: Attempt): Promise<FedexAnswer> {
  const deletionControl = 'DELETE_ALL_PACKAGES'
  const body = { accountNumber: { value: accountNumber }, deletionControl, trackingNumber: number }
  const call = { method: 'PUT', path: '/ship/v1/shipments/cancel', body, priority: 'label', changes: true } as const
  const answer = await api(call, attempt.signal)
  if (!answer.done) return answer
  const { cancelledShipment, message = 'FedEx gave no reason' } = answer.output as {
    cancelledShipment?: boolean
    message?: string
  }
  return cancelledShipment === true ? answer : { done: false, code: 'SHIPMENT.NOT.CANCELLED', reason: message }
}
