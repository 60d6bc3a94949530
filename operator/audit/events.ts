// What the audit keeps of a journal's messages: ids, amounts and states. It must never keep personal data, nor ask a decider's state.
import type { Message, MessageName } from '../../schemas/message'
import type { OrderStatus } from '../../schemas/messages'

export type AuditEvent = {
  readonly id: string
  readonly type: MessageName
  readonly at: number
  readonly offset: number
  readonly status?: OrderStatus
  readonly version?: number
  /** Of OrderCreated: the order's total. */
  readonly amountMinor?: number
  readonly currency?: string
  readonly kind?: string
  readonly requestId?: string
  readonly trackingNumber?: string
}

const kept = ['status', 'version', 'amountMinor', 'currency', 'kind', 'requestId', 'trackingNumber'] as const

export const eventOf = (message: Message, offset: number): AuditEvent => {
  const event: Record<string, unknown> = { id: message.id, type: message.type, at: message.at, offset }
  const fields = message as unknown as Record<string, unknown>
  for (const name of kept) if (fields[name] !== undefined) event[name] = fields[name]
  if (message.type === 'OrderCreated') {
    event['amountMinor'] = message.totals.totalMinor
    event['currency'] = message.totals.currency
  }
  return event as AuditEvent
}

/** Where events lead: each type that the table has moves on to its phase. */
export const phaseAfter = <Phase>(
  events: readonly AuditEvent[],
  phases: { readonly [Name in MessageName]?: Phase },
  initial: Phase,
): Phase => events.reduce((phase, { type }) => phases[type] ?? phase, initial)

export const lastOf = (events: readonly AuditEvent[], type: MessageName): AuditEvent | undefined =>
  events.findLast((event) => event.type === type)

export const ofType = (events: readonly AuditEvent[], type: MessageName): AuditEvent[] =>
  events.filter((event) => event.type === type)
