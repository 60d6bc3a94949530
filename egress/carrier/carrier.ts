// The connector of the carriers: which one a request names, what each must be able to do, and that a label is stored before anybody hears of
// it. It must never know a carrier's wire.
import type {
  LabelCreated,
  LabelRefused,
  LabelRequested,
  LabelVoided,
  LabelVoidRefused,
  LabelVoidRequested,
  ReturnLabelCreated,
  ReturnLabelRefused,
  ReturnLabelRequested,
} from '../../schemas/messages'
import type { CurrencyCode } from '../../schemas/ids'
import type { Body } from '../../schemas/message'
import { type Attempt, type Provider, Transient } from '../provider'
import type { KnownLabel, LabelStore } from '../../schemas/label-store'

export type AnyLabelRequest = LabelRequested | ReturnLabelRequested
export type CarrierRequest = AnyLabelRequest | LabelVoidRequested
type LabelMade = LabelCreated | ReturnLabelCreated
export type CarrierResult = LabelMade | LabelRefused | ReturnLabelRefused | LabelVoided | LabelVoidRefused

export type MadeLabel = {
  readonly trackingNumber: string
  readonly serviceType: string
  /** In the format that was asked for; undefined: stored before. */
  readonly document?: Buffer
  /** What the carrier charges; undefined: unknown. */
  readonly cost?: { readonly amountMinor: number; readonly currency: CurrencyCode }
  /** Milliseconds since 1970; undefined: unknown. */
  readonly estimatedDeliveryAt?: number
}
export type Refusal = { readonly code: string; readonly reason: string }

/** All throw Transient: 'none' where the carrier certainly did nothing. */
export type Carrier = {
  /**
   * One label for one request. In doubt, `stored` are those of it whose document is at hand: one that is still good is answered again, without
   * its document. One that is not at hand can't be printed: it is left to `undo`, and another is made.
   */
  readonly label: (
    request: AnyLabelRequest,
    attempt: Attempt,
    stored: readonly KnownLabel[],
  ) => Promise<MadeLabel | Refusal>
  /** undefined: it is void now. */
  readonly voidLabel: (request: LabelVoidRequested, attempt: Attempt) => Promise<Refusal | undefined>
  /** Voids all labels of the request but `kept`, also `made` where the carrier does not find it yet. Repeatable. */
  readonly voidOthers: (
    request: AnyLabelRequest,
    kept: string | undefined,
    made: string | undefined,
    attempt: Attempt,
  ) => Promise<void>
}

export type CarrierOptions = {
  readonly carriers: Readonly<Record<string, Carrier>>
  readonly labels: Pick<LabelStore, 'save' | 'made'>
}

/** Each carrier has limits and a circuit of its own: while one is down, the others go on. */
export const carrierOf = (request: object): string => `carrier-${(request as CarrierRequest).carrier.toLowerCase()}`

/** Known, so that it counts as no outage of the carrier. */
const storePauseMs = 2_000

export function createCarrier({ carriers, labels }: CarrierOptions): Provider<CarrierRequest, CarrierResult> {
  const unsaved = new Map<string, MadeLabel>()
  const make = async (request: AnyLabelRequest, attempt: Attempt): Promise<Body<CarrierResult>> => {
    const carrier = carriers[request.carrier]
    if (!carrier) return refused(request, unknownCarrier(request.carrier))
    const stored = attempt.inDoubt ? await asked(labels.made(request.id), 'none') : []
    const made = unsaved.get(request.id) ?? (await carrier.label(request, attempt, stored))
    if ('code' in made) return refused(request, made)
    unsaved.set(request.id, made)
    await asked(save(labels, request, made, attempt), 'unknown')
    unsaved.delete(request.id)
    return created(request, made)
  }
  const cancel = async (request: LabelVoidRequested, attempt: Attempt): Promise<Body<CarrierResult>> => {
    const { id: requestId, trackingNumber } = request
    const carrier = carriers[request.carrier]
    const refusal = carrier ? await carrier.voidLabel(request, attempt) : unknownCarrier(request.carrier)
    return refusal
      ? { type: 'LabelVoidRefused', requestId, trackingNumber, ...refusal }
      : { type: 'LabelVoided', requestId, trackingNumber }
  }
  return {
    name: 'carrier',
    perform: (request, attempt) =>
      doubtful(attempt, request.type === 'LabelVoidRequested' ? cancel(request, attempt) : make(request, attempt)),
    undo: async (request, made, counts, attempt) => {
      if (request.type === 'LabelVoidRequested') return
      const mine = unsaved.get(request.id)?.trackingNumber ?? (made && numberOf(made))
      await carriers[request.carrier]?.voidOthers(request, numberOf(counts), mine, attempt)
      unsaved.delete(request.id)
    },
  }
}

/** A doubt that was there before is not ended by a call that certainly did nothing. */
const doubtful = <T>({ inDoubt }: Attempt, answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    if (!(error instanceof Transient) || !inDoubt) throw error
    throw new Transient(error.message, 'unknown', error.retryAfterMs)
  })

/** Of the store; that it is away says nothing of a carrier. */
const asked = <T>(answer: Promise<T>, effect: 'none' | 'unknown'): Promise<T> =>
  answer.catch((error: unknown) => {
    if (error instanceof Transient) throw error
    const { message } = error as Error
    throw new Transient(`The store of labels can't be asked (${message}): check its database`, effect, storePauseMs)
  })

const save = async (
  labels: CarrierOptions['labels'],
  request: AnyLabelRequest,
  { document, trackingNumber, serviceType }: MadeLabel,
  { now: at }: Attempt,
): Promise<void> => {
  if (!document) return
  const { id: requestId, orderId, carrier, format, contact } = request
  const of =
    request.type === 'LabelRequested'
      ? { parcelId: request.parcelId, returnId: null }
      : { parcelId: null, returnId: request.returnId }
  await labels.save({ requestId, orderId, ...of, carrier, trackingNumber, serviceType, format, document, contact, at })
}

const created = (request: AnyLabelRequest, made: MadeLabel): Body<LabelMade> => {
  const { id: requestId, orderId, carrier } = request
  const { trackingNumber, serviceType, cost, estimatedDeliveryAt = null } = made
  const common = { requestId, carrier, trackingNumber, serviceType }
  const order = `/api/v1/orders/${orderId}`
  if (request.type === 'ReturnLabelRequested') {
    const { returnId } = request
    return { type: 'ReturnLabelCreated', ...common, returnId, labelUrl: `${order}/returns/${returnId}/label` }
  }
  return {
    type: 'LabelCreated',
    ...common,
    labelUrl: `${order}/fulfillments/${request.fulfillmentId}/parcels/${request.parcelId}/label`,
    format: request.format,
    costMinor: cost?.amountMinor ?? null,
    costCurrency: cost?.currency ?? null,
    estimatedDeliveryAt,
  }
}

const refused = (request: AnyLabelRequest, { code, reason }: Refusal): Body<LabelRefused | ReturnLabelRefused> =>
  request.type === 'LabelRequested'
    ? { type: 'LabelRefused', requestId: request.id, code, reason }
    : { type: 'ReturnLabelRefused', requestId: request.id, returnId: request.returnId, code, reason }

const unknownCarrier = (name: string): Refusal => ({
  code: 'CARRIER_UNKNOWN',
  reason: `There is no carrier '${name}': correct the rule that names it`,
})

const numberOf = (result: Body<CarrierResult>): string | undefined =>
  result.type === 'LabelCreated' || result.type === 'ReturnLabelCreated' ? result.trackingNumber : undefined
