// What the audit keeps of a journal's messages: ids, amounts, quantities and states. It must never keep personal data, sealed or not, nor
// ask a decider's state.
import type { Message, MessageName } from '../../schemas/message'
import type { OrderStatus } from '../../schemas/messages'

/** Units of a line of the order or of a SKU, as the message names them. */
export type AuditLine = {
  readonly lineId?: string
  readonly sku?: string
  readonly quantity: number
  readonly unitPriceMinor?: number
}
export type AuditPlan = {
  readonly kind: string
  readonly lines: readonly AuditLine[]
  readonly totalMinor: number
  readonly chargeMinor: number
  readonly refundMinor: number
}

type Kept = {
  readonly status?: OrderStatus
  readonly version?: number
  readonly kind?: string
  readonly code?: string
  readonly step?: string
  readonly outcome?: string
  readonly purpose?: string
  readonly answer?: string
  readonly disposition?: string
  readonly warehouse?: string | null
  readonly visibility?: string
  readonly complete?: boolean
  readonly final?: boolean
  readonly won?: boolean
  readonly waitsFor?: string
  readonly disputeId?: string
  readonly currency?: string
  readonly amountMinor?: number
  readonly dueMinor?: number
  readonly chargedMinor?: number
  readonly capturedMinor?: number
  readonly captureMinor?: number
  readonly refundedMinor?: number
  readonly releasedMinor?: number
  readonly chargeMinor?: number
  readonly refundMinor?: number
  readonly feeMinor?: number
  readonly trackingNumber?: string
  readonly requestId?: string
  readonly chargeRequestId?: string
  readonly captureRequestId?: string
  readonly refundRequestId?: string
  readonly reservationRequestId?: string
  readonly labelRequestId?: string
  readonly warehouseRequestId?: string
  readonly changeId?: string
  readonly holdId?: string
  readonly returnId?: string
  readonly shortageId?: string
  readonly fulfillmentId?: string
  readonly carrier?: string
  readonly isWhole?: boolean
  readonly until?: number | null
  readonly holdUntil?: number | null
  readonly replaces?: string | null
}
const kept: { readonly [Field in keyof Required<Kept>]: true } = {
  status: true, version: true, kind: true, code: true, step: true, outcome: true, purpose: true, answer: true, disposition: true, warehouse: true,
  visibility: true, complete: true, final: true, won: true, waitsFor: true, disputeId: true, currency: true, amountMinor: true,
  dueMinor: true, chargedMinor: true, capturedMinor: true, captureMinor: true, refundedMinor: true, releasedMinor: true,
  chargeMinor: true, refundMinor: true, feeMinor: true, trackingNumber: true, requestId: true, chargeRequestId: true,
  captureRequestId: true, refundRequestId: true, reservationRequestId: true, labelRequestId: true, warehouseRequestId: true,
  changeId: true, holdId: true, returnId: true, shortageId: true, fulfillmentId: true, carrier: true, isWhole: true, until: true, holdUntil: true, replaces: true,
} // prettier-ignore
const names = Object.keys(kept)

export type AuditEvent = Kept & {
  readonly id: string
  readonly type: MessageName
  readonly at: number
  readonly offset: number
  /** The command that caused it, and as what it was given. */
  readonly commandId?: string
  readonly role?: string
  /** When the money of an order is taken. */
  readonly capture?: string
  /** Something sealed goes with it, which its customer needs to go on. */
  readonly hasAction?: boolean
  /** What the order costs after it. */
  readonly totalMinor?: number
  readonly plan?: AuditPlan
  readonly lines?: readonly AuditLine[]
  /** What is wanted instead, of an exchange. */
  readonly wanted?: readonly AuditLine[]
  /** What a fulfillment is to leave out. */
  readonly drop?: readonly AuditLine[]
  /** Units that were left out of a reservation. */
  readonly dropped?: readonly AuditLine[]
}

export const eventOf = (message: Message, offset: number): AuditEvent => {
  const event: Record<string, unknown> = { id: message.id, type: message.type, at: message.at, offset }
  const fields = message as unknown as Record<string, unknown>
  for (const name of names) if (fields[name] !== undefined) event[name] = fields[name]
  for (const name of ['lines', 'wanted', 'drop', 'dropped'])
    if (Array.isArray(fields[name])) event[name] = linesOf(fields[name])
  if ('by' in message && message.by) {
    event['commandId'] = message.by.commandId
    event['role'] = message.by.role
  }
  if ('terms' in message) event['capture'] = message.terms.capture
  if ('action' in message) event['hasAction'] = message.action !== null
  if ('totals' in message) {
    event['totalMinor'] = message.totals.totalMinor
    event['currency'] = message.totals.currency
  }
  if ('plan' in message && message.plan) {
    const { kind, lines, totals, chargeMinor, refundMinor } = message.plan
    event['plan'] = { kind, lines: linesOf(lines), totalMinor: totals.totalMinor, chargeMinor, refundMinor }
  }
  return event as AuditEvent
}

const linesOf = (lines: readonly AuditLine[]): AuditLine[] =>
  lines.map(({ lineId, sku, quantity, unitPriceMinor }) => ({
    ...(lineId === undefined ? {} : { lineId }),
    ...(sku === undefined ? {} : { sku }),
    quantity,
    ...(unitPriceMinor === undefined ? {} : { unitPriceMinor }),
  }))

export const lastOf = (events: readonly AuditEvent[], type: MessageName): AuditEvent | undefined =>
  events.findLast((event) => event.type === type)

export const ofType = (events: readonly AuditEvent[], type: MessageName): AuditEvent[] =>
  events.filter((event) => event.type === type)
