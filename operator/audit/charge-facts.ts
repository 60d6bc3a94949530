// What a payment's journal says of its charges, parts and refunds: asked for, set apart, taken, given back, disputed; the audit's own fold of
// it, beside the decider's. Amounts in minor units. Pure.
import type { AuditEvent } from './events'

/** UNDER_WAY: asked for, or waiting for its customer or for what takes hours; OPEN: set apart, and neither taken as a whole nor released. */
export type ChargeFacts = {
  readonly askedMinor: number
  readonly takenMinor: number
  readonly state: 'UNDER_WAY' | 'OPEN' | 'OVER'
  /** It is to be released. */
  readonly isReleasing: boolean
}
/** Parts that are taken, and refunds. BLOCKED: it was refused, or came to nothing later. */
export type PartFacts = {
  readonly chargeRequestId: string
  /** Nothing more is taken of the charge. */
  readonly isFinal: boolean
  readonly amountMinor: number
  readonly state: 'ASKED' | 'DONE' | 'BLOCKED'
}
export type DisputeFacts = { readonly amountMinor: number; readonly state: 'OPENED' | 'WON' | 'LOST' }

type ById<Facts> = ReadonlyMap<string, Facts>
export type PaymentFacts = {
  readonly charges: ById<ChargeFacts>
  readonly captures: ById<PartFacts>
  readonly refunds: ById<PartFacts>
  readonly disputes: ById<DisputeFacts>
}

const noFacts: PaymentFacts = { charges: new Map(), captures: new Map(), refunds: new Map(), disputes: new Map() }

/** By the ids of their requests; disputes by the provider's. */
export const paymentFactsOf = (payment: readonly AuditEvent[]): PaymentFacts => payment.reduce(afterEvent, noFacts)

const afterEvent = (facts: PaymentFacts, event: AuditEvent): PaymentFacts => {
  const { type, id, amountMinor = 0, chargeRequestId = '', refundRequestId = '', disputeId = '' } = event
  const part: PartFacts = { chargeRequestId, amountMinor, isFinal: event.final === true, state: 'ASKED' }
  switch (type) {
    case 'ChargeRequested':
      return { ...facts, charges: put(facts.charges, id, { askedMinor: amountMinor, takenMinor: 0, ...fresh }) }
    case 'CaptureRequested':
      return { ...facts, captures: put(facts.captures, id, part) }
    case 'CaptureConfirmed':
    case 'CaptureBlocked':
      return afterCapture(facts, event)
    case 'RefundRequested':
      return { ...facts, refunds: put(facts.refunds, id, part) }
    case 'RefundConfirmed':
    case 'RefundBlocked': {
      const state = type === 'RefundConfirmed' ? 'DONE' : 'BLOCKED'
      return { ...facts, refunds: put(facts.refunds, refundRequestId, { state }) }
    }
    case 'DisputeOpened':
      return { ...facts, disputes: put(facts.disputes, disputeId, { amountMinor, state: 'OPENED' }) }
    case 'DisputeClosed':
      return { ...facts, disputes: put(facts.disputes, disputeId, { state: event.won ? 'WON' : 'LOST' }) }
    default:
      return { ...facts, charges: put(facts.charges, chargeRequestId, chargeAfter(event)) }
  }
}

const fresh = { state: 'UNDER_WAY', isReleasing: false } as const

const chargeAfter = ({ type, amountMinor = 0 }: AuditEvent): Partial<ChargeFacts> => {
  switch (type) {
    case 'ChargeAuthorised':
      return { state: 'OPEN' }
    case 'ChargeCaptured':
      return { state: 'OVER', takenMinor: amountMinor }
    case 'VoidRequested':
      return { isReleasing: true }
    case 'ChargeFailed':
    case 'ChargeVoided':
    case 'ChargeLapsed':
      return { state: 'OVER', isReleasing: false }
    default:
      return {}
  }
}

/** What is blocked after it was done was not taken after all. */
const afterCapture = (facts: PaymentFacts, event: AuditEvent): PaymentFacts => {
  const { type, captureRequestId = '', chargeRequestId = '' } = event
  const capture = facts.captures.get(captureRequestId)
  const charge = facts.charges.get(chargeRequestId)
  // What is taken at once is taken under the charge's own id, and no later fact takes it again.
  if (captureRequestId === chargeRequestId)
    return { ...facts, charges: put(facts.charges, chargeRequestId, { takenMinor: 0, state: 'OVER' }) }
  if (!capture || !charge) return facts
  const isDone = type === 'CaptureConfirmed'
  const takenMinor =
    charge.takenMinor + (isDone ? capture.amountMinor : capture.state === 'DONE' ? -capture.amountMinor : 0)
  const isOver = !isDone || capture.isFinal || takenMinor >= charge.askedMinor
  return {
    ...facts,
    captures: put(facts.captures, captureRequestId, { state: isDone ? 'DONE' : 'BLOCKED' }),
    charges: put(facts.charges, chargeRequestId, { takenMinor, ...(isOver ? { state: 'OVER' } : {}) }),
  }
}

/** Only what is known, or whole, is put there. */
const put = <Facts extends object>(map: ById<Facts>, id: string, change: Partial<Facts>): ById<Facts> => {
  const before = map.get(id)
  if (!before && !('amountMinor' in change) && !('askedMinor' in change)) return map
  return new Map(map).set(id, { ...before, ...change } as Facts)
}
