// The mails of an order: one of each kind, following the order's facts. When nobody knows whether a mail was sent, the provider's
// report is awaited before another try.
import type { MessageId } from '../schemas/ids'
import type { Body, MessageOf } from '../schemas/message'
import type { MailKind, MailRequested } from '../schemas/messages'
import { formatMoney } from '../schemas/money'
import type { DeadlinePassed, Decider } from './engine/decider'
import { writeMail, type MailValues } from './mail-texts'
import {
  doubts,
  entriesOf,
  evolveNotification,
  mailsOf,
  type NotificationOutput,
  type NotificationState,
} from './notification-state'

type OrderFact = MessageOf<
  'OrderCreated' | 'OrderPaymentFailed' | 'OrderCancelled' | 'OrderRefunded' | 'OrderShipped' | 'OrderDelivered'
>
type MailAnswer = MessageOf<'MailAccepted' | 'MailRefused' | 'MailUnknown' | 'MailEventReported'>
type Input = OrderFact | MailAnswer
type Decision = readonly Body<NotificationOutput>[]

/** How long the provider's report of a mail in doubt is awaited. */
export const doubtMs = 3_600_000
/** A customer gets no more copies than this of a mail whose sending nobody can confirm. */
export const mostAttempts = 3
const nothing: Decision = []

const decide = (input: Input | DeadlinePassed, state: NotificationState): Decision => {
  switch (input.type) {
    case 'OrderCreated': {
      const { name, email } = input.contact
      return state.status === 'NONE' ? [write('ORDER_CONFIRMATION', { toEmail: email, toName: name }, input)] : nothing
    }
    case 'OrderPaymentFailed':
      return tell('PAYMENT_FAILED', input, state)
    case 'OrderCancelled':
      return tell('ORDER_CANCELLED', input, state)
    case 'OrderRefunded':
      return tell('ORDER_REFUNDED', input, state)
    case 'OrderShipped':
      return tell('ORDER_SHIPPED', input, state)
    case 'OrderDelivered':
      return tell('ORDER_DELIVERED', input, state)
    case 'MailAccepted':
      return confirm(input.requestId, state)
    case 'MailRefused':
      return giveUp(input.requestId, input.code, input.reason, state)
    case 'MailUnknown':
      return doubt(input.requestId, state)
    case 'MailEventReported':
      return followMail(input, state)
    case 'DeadlinePassed':
      return tryAgain(input, state)
    default:
      return unknownInput(input)
  }
}

const tell = (kind: MailKind, fact: OrderFact, state: NotificationState): Decision =>
  state.status === 'NONE' || state.mails[kind] ? nothing : [write(kind, state, fact)]

type Recipient = Pick<MailRequested, 'toEmail' | 'toName'>

const write = (kind: MailKind, { toEmail, toName }: Recipient, fact: OrderFact): Body<MailRequested> => {
  const mail = writeMail(kind, { name: toName, order: fact.orderId, ...valuesOf(fact) })
  return { type: 'MailRequested', kind, toEmail, toName, ...mail }
}

const valuesOf = (fact: OrderFact): MailValues => {
  switch (fact.type) {
    case 'OrderCreated':
      return confirmationValues(fact)
    case 'OrderCancelled':
      return { why: cancellationWords[fact.code] ?? 'We could not carry it out.' }
    case 'OrderRefunded':
      return { amount: formatMoney(fact.amountMinor, fact.currency) }
    case 'OrderShipped':
      return { carrier: fact.carrier, tracking: fact.trackingNumber }
    case 'OrderPaymentFailed':
    case 'OrderDelivered':
      return {}
    default:
      return unknownInput(fact)
  }
}

const confirmationValues = ({ lines, totals }: MessageOf<'OrderCreated'>): MailValues => {
  const { currency, shippingMinor, taxMinor, totalMinor } = totals
  const price = (minor: number): string => formatMoney(minor, currency)
  const rows = lines.map(
    ({ quantity, name, unitPriceMinor }) => `${quantity} × ${oneLine(name)}, ${price(unitPriceMinor)} each`,
  )
  return { lines: rows.join('\n'), shipping: price(shippingMinor), tax: price(taxMinor), total: price(totalMinor) }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

const cancellationWords: Readonly<Record<string, string>> = {
  CUSTOMER_REQUEST: 'You asked us to.',
  OUT_OF_STOCK: 'Something that you ordered is out of stock.',
  UNKNOWN_SKU: 'Something that you ordered is no longer sold.',
  STEP_TIMED_OUT: 'We could not carry it out in time.',
}

const confirm = (requestId: MessageId, state: NotificationState): Decision => {
  const kind = openKind(requestId, state)
  return kind ? [{ type: 'MailSent', requestId, kind }] : nothing
}

const giveUp = (requestId: MessageId, code: string, reason: string, state: NotificationState): Decision => {
  const kind = openKind(requestId, state)
  return kind ? [{ type: 'MailFailed', requestId, kind, code, reason }] : nothing
}

const doubt = (requestId: MessageId, state: NotificationState): Decision => {
  const kind = openKind(requestId, state)
  if (!kind || mailsOf(state)[kind]?.state === 'IN_DOUBT') return nothing
  return [{ type: 'MailInDoubt', requestId, kind }]
}

const followMail = (
  { requestId, event, reason }: MessageOf<'MailEventReported'>,
  state: NotificationState,
): Decision => {
  switch (event) {
    case 'PROCESSED':
    case 'DELIVERED':
    case 'SPAM_REPORTED':
      return confirm(requestId, state)
    case 'BOUNCED':
    case 'DROPPED': {
      const kind = kindOf(requestId, state)
      if (!kind || mailsOf(state)[kind]?.state === 'FAILED') return nothing
      return [{ type: 'MailFailed', requestId, kind, code: event, reason: reason ?? 'The provider gave no reason.' }]
    }
    case 'DEFERRED':
      return nothing
    default:
      return unknownInput(event)
  }
}

const tryAgain = ({ due }: DeadlinePassed, state: NotificationState): Decision => {
  if (state.status === 'NONE') return nothing
  return doubts(state.mails)
    .filter(({ mail }) => mail.since + doubtMs <= due)
    .map(({ kind, mail }): Body<NotificationOutput> => {
      if (mail.attempt < mostAttempts)
        return { type: 'MailRequested', kind, toEmail: state.toEmail, toName: state.toName, ...mail.mail }
      const reason = `Nobody could confirm any of ${mostAttempts} attempts.`
      return { type: 'MailFailed', requestId: mail.requestId, kind, code: 'NEVER_CONFIRMED', reason }
    })
}

const kindOf = (requestId: MessageId, state: NotificationState): MailKind | undefined =>
  entriesOf(mailsOf(state)).find(([, mail]) => mail.requestId === requestId)?.[0]

const openKind = (requestId: MessageId, state: NotificationState): MailKind | undefined => {
  const kind = kindOf(requestId, state)
  const mail = kind && mailsOf(state)[kind]
  return mail?.state === 'REQUESTED' || mail?.state === 'IN_DOUBT' ? kind : undefined
}

const unknownInput = (input: never): never => {
  throw new Error(`there is no mail for ${(input as Input).type ?? input}: correct processors/notification.ts`)
}

export const notification: Decider<Input, NotificationState, NotificationOutput> = {
  initial: { status: 'NONE' },
  decide,
  evolve: evolveNotification,
  deadline: (state) => {
    const since = doubts(mailsOf(state)).map(({ mail }) => mail.since)
    return since.length ? { at: Math.min(...since) + doubtMs, name: 'MAIL_IN_DOUBT' } : undefined
  },
  isFinal: ({ status }) => status === 'ANSWERED',
}
