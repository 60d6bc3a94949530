// Check 3, mails that never were or were one too many: every fact that a customer is told of led to one mail, be it postponed until the order
// was known, and somebody who asks for a copy gets one more. Pure.
import { deriveMessageId } from '../../schemas/ids'
import type { MessageName } from '../../schemas/message'
import type { MailKind } from '../../schemas/messages'
import { ofType, type AuditEvent } from './events'
import type { OrderFacts } from './order-facts'
import type { Difference } from './report'

const mailAbout: { readonly [Name in MessageName]?: MailKind } = {
  OrderCreated: 'ORDER_CONFIRMATION',
  OrderPaymentFailed: 'PAYMENT_FAILED',
  OrderPaymentAwaited: 'PAYMENT_METHOD_NEEDED',
  OrderCancelled: 'ORDER_CANCELLED',
  OrderRefunded: 'ORDER_REFUNDED',
  OrderShipped: 'ORDER_SHIPPED',
  OrderDelivered: 'ORDER_DELIVERED',
  OrderChanged: 'ORDER_CHANGED',
  ChangeFailed: 'CHANGE_FAILED',
  ReturnOpened: 'RETURN_OPENED',
  ReturnApproved: 'RETURN_APPROVED',
  ReturnRefused: 'RETURN_REFUSED',
  ReturnSettled: 'RETURN_SETTLED',
  ShortageOpened: 'SHORTAGE_QUESTION',
  ParcelDispatched: 'PARCEL_DISPATCHED',
  OrderBackordered: 'ORDER_BACKORDERED',
  ReturnLabelled: 'RETURN_LABEL',
  NoteAdded: 'NOTE_ADDED',
}

/** The notification node has decided all of the order's and the desk's journal below these offsets. */
export type ReadTo = { readonly order: number; readonly desk: number }
type Due = { readonly kind: MailKind; readonly fact: AuditEvent; readonly isRead: boolean }

export const checkMailsDue = (order: OrderFacts, readTo: ReadTo): Difference[] => {
  const due = new Map([...dueIn(order.events.order, readTo.order), ...dueIn(order.events.desk, readTo.desk)])
  const { notification } = order.events
  const asked = ofType(notification, 'MailRequested')
  const postponed = new Set(ofType(notification, 'MailPostponed').map(({ id }) => id))
  const isKnown = ofType(order.events.order, 'OrderCreated').some(({ offset }) => offset < readTo.order)
  const known = new Set(asked.flatMap(({ id, replaces }) => [id, replaces ?? '']))
  const missing = [...due]
    .filter(([id, { isRead }]) => isRead && !known.has(id) && (isKnown || !postponed.has(id)))
    .map(
      ([, { kind, fact }]) =>
        `no mail ${kind} was ever asked for, though ${fact.type} happened at offset ${fact.offset}`,
    )
  const texts = [...missing, ...extra(notification, due), ...copies(asked), ...twice(asked, postponed)]
  return texts.map((text) => ({
    orderId: order.orderId,
    text: `${text}; look: npm run oms -- order timeline ${order.orderId}`,
  }))
}

/** By the id that the mail's request has: it derives from the fact's. */
const dueIn = (events: readonly AuditEvent[], readTo: number): (readonly [string, Due])[] =>
  events.flatMap((fact) => {
    const kind = isToldOf(fact) ? kindOf(fact) : undefined
    if (!kind) return []
    return [[deriveMessageId(fact.id, 'notification', 0), { kind, fact, isRead: fact.offset < readTo }] as const]
  })

/** A note that the customer may see and did not write; a wait that is the customer's to end, and not before the page they look at. */
const isToldOf = ({ type, visibility, role, waitsFor, hasAction, lines }: AuditEvent): boolean => {
  if (type === 'NoteAdded') return visibility === 'CUSTOMER' && role !== 'customer' && role !== 'guest'
  if (type === 'OrderBackordered') return (lines?.length ?? 0) > 0
  return type !== 'OrderPaymentAwaited' || waitsFor === 'METHOD' || (waitsFor === 'PROVIDER' && hasAction === true)
}

/** A slip to pay is told of in words of its own. */
const kindOf = (fact: AuditEvent): MailKind | undefined =>
  fact.type === 'OrderPaymentAwaited' && fact.waitsFor === 'PROVIDER' ? 'PAYMENT_SLIP' : mailAbout[fact.type]

/** A mail that nobody could confirm, or that was postponed, is asked for in the place of the first: that is the rule, and no fault. */
const extra = (notification: readonly AuditEvent[], due: ReadonlyMap<string, Due>): string[] => {
  const postponed = ofType(notification, 'MailPostponed')
  const replaceable = new Set([
    ...ofType(notification, 'MailInDoubt').map(({ requestId }) => requestId),
    ...postponed.map(({ id }) => id),
  ])
  return [...ofType(notification, 'MailRequested'), ...postponed]
    .filter(
      ({ id, commandId, replaces }) => !due.has(id) && commandId === undefined && !replaceable.has(replaces ?? ''),
    )
    .map(({ id, kind }) => `mail ${kind} of effect ${id} was asked for, and there is nothing to tell by it`)
}

const copies = (asked: readonly AuditEvent[]): string[] => {
  const byCommand = new Map<string, number>()
  for (const { commandId } of asked)
    if (commandId !== undefined) byCommand.set(commandId, (byCommand.get(commandId) ?? 0) + 1)
  return [...byCommand]
    .filter(([, count]) => count > 1)
    .map(([commandId, count]) => `command ${commandId} led to ${count} copies of a mail`)
}

const twice = (asked: readonly AuditEvent[], postponed: ReadonlySet<string>): string[] => {
  const replaced = asked.flatMap(({ replaces }) => (replaces && postponed.has(replaces) ? [replaces] : []))
  return replaced
    .filter((id, index) => replaced.indexOf(id) !== index)
    .map((id) => `the postponed mail ${id} was asked for more than once`)
}
