// The mails of an order: one for each fact that its customer is told. When nobody knows whether a mail was sent, the provider's report
// is awaited before another try. It says which mail goes where with which values; the words are the connector's.
import { deriveMessageId, type MessageId } from '../schemas/ids'
import type { Body, MessageOf } from '../schemas/message'
import type { CommandRef, MailPostponed, MailRequested } from '../schemas/messages'
import type { DeadlinePassed, Decider } from './engine/decider'
import { isCustomer, mailOfFact, type MailFact } from './mail-values'
import { evolveNotification, isKnown, isOpen, mailOf, mailsOf, postponedOf } from './notification-state'
import type { KnownState, Mail, NotificationOutput, NotificationState } from './notification-state'
import { sightingOf } from './seen-commands'

type MailAnswer = MessageOf<'MailAccepted' | 'MailRefused' | 'MailUnknown' | 'MailEventReported'>
type Input = MailFact | MailAnswer | MessageOf<'ResendMail'>
type Decision = readonly Body<NotificationOutput>[]

/** How long the provider's report of a mail in doubt is awaited. */
export const doubtMs = 3_600_000
/** A customer gets no more copies than this of a mail whose sending nobody can confirm. */
export const mostAttempts = 3
const nothing: Decision = []

const decide = (input: Input | DeadlinePassed, state: NotificationState): Decision => {
  switch (input.type) {
    case 'OrderCreated':
      return isKnown(state) ? nothing : [write(input, input.contact, state), ...writePostponed(input, state)]
    case 'OrderChanged':
      return isToTell(input, state) ? [write(input, input.contact, state)] : nothing
    case 'NoteAdded':
      return isFromTheShop(input) ? tellOrPostpone(input, state) : nothing
    // That all of it has come is told with the parcels.
    case 'OrderBackordered':
      return input.lines.length > 0 ? tell(input, state) : nothing
    case 'OrderPaymentAwaited':
      return isAnswerable(input) ? tell(input, state) : nothing
    case 'OrderPaymentFailed':
    case 'ChangeFailed':
    case 'ReturnOpened':
    case 'ReturnApproved':
    case 'ReturnRefused':
    case 'ReturnSettled':
    case 'ShortageOpened':
    case 'ParcelDispatched':
    case 'ReturnLabelled':
    case 'OrderCancelled':
    case 'OrderRefunded':
    case 'OrderShipped':
    case 'OrderDelivered':
      return tell(input, state)
    case 'ResendMail':
      return resend(input, state)
    case 'MailAccepted':
      return confirm(input.requestId, state)
    case 'MailRefused':
      return giveUp(input, state)
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

const tell = (fact: MailFact, state: NotificationState): Decision =>
  isToTell(fact, state) ? [write(fact, state.contact, state)] : nothing

/** The desk's journal may be ahead of the order's. */
const tellOrPostpone = (fact: MessageOf<'NoteAdded'>, state: NotificationState): Decision => {
  if (isKnown(state)) return tell(fact, state)
  if (postponedOf(state).some(({ factId }) => factId === fact.id)) return nothing
  return [{ type: 'MailPostponed', ...mailOfFact(fact, []), factId: fact.id } satisfies Body<MailPostponed>]
}

const isToTell = (fact: MailFact, state: NotificationState): state is KnownState =>
  isKnown(state) && !mailOf(state, deriveMessageId(fact.id, 'notification', 0))

const write = (fact: MailFact, contact: KnownState['contact'], state: NotificationState): Body<MailRequested> => ({
  type: 'MailRequested',
  by: null,
  ...mailOfFact(fact, mailsOf(state)),
  contact,
  replaces: null,
})

const writePostponed = (
  { contact }: MessageOf<'OrderCreated'>,
  state: NotificationState,
): readonly Body<MailRequested>[] =>
  postponedOf(state).map(({ id: replaces, kind, values }) => ({
    type: 'MailRequested',
    by: null,
    kind,
    values,
    contact,
    replaces,
  }))

/** Who is to authenticate sits before the page that asks for it; what takes a provider hours is nothing to act on. */
const isAnswerable = ({ waitsFor, action }: MessageOf<'OrderPaymentAwaited'>): boolean =>
  waitsFor === 'METHOD' || (waitsFor === 'PROVIDER' && action !== null)

/** What customers write themselves they need not be told. */
const isFromTheShop = ({ visibility, by }: MessageOf<'NoteAdded'>): boolean =>
  visibility === 'CUSTOMER' && !isCustomer(by)

const resend = ({ by, kind }: MessageOf<'ResendMail'>, state: NotificationState): Decision => {
  const sighting = sightingOf(by, state.seen)
  if (sighting === 'REPEATED') return nothing
  if (sighting === 'REUSED') return [refusal(by, 'IDEMPOTENCY_KEY_REUSED')]
  if (isCustomer(by)) return [refusal(by, 'FORBIDDEN')]
  if (state.status === 'NONE') return [refusal(by, 'UNKNOWN_ORDER')]
  if (!isKnown(state)) return [refusal(by, 'NO_SUCH_MAIL')]
  const last = state.mails.findLast((mail) => mail.kind === kind)
  return [last ? again(last, state, by) : refusal(by, 'NO_SUCH_MAIL')]
}

/** A mail in doubt is not tried again beside the one that takes its place. */
const again = (mail: Mail, { contact }: KnownState, by: CommandRef | null): Body<MailRequested> => ({
  type: 'MailRequested',
  by,
  kind: mail.kind,
  values: mail.values,
  contact,
  replaces: mail.state === 'IN_DOUBT' ? mail.requestId : null,
})

const reasons = {
  IDEMPOTENCY_KEY_REUSED: 'Another request was made under this Idempotency-Key; give this one a key of its own.',
  FORBIDDEN: 'Only staff have mails sent again.',
  UNKNOWN_ORDER: 'There is no order under this id.',
  NO_SUCH_MAIL: 'No mail of this kind was sent for this order.',
} as const

const refusal = (by: CommandRef, code: keyof typeof reasons): Body<MessageOf<'MailCommandRefused'>> => ({
  type: 'MailCommandRefused',
  by,
  code,
  reason: reasons[code],
})

const confirm = (requestId: MessageId, state: NotificationState): Decision => {
  const mail = openMail(requestId, state)
  return mail ? [{ type: 'MailSent', requestId, kind: mail.kind }] : nothing
}

const giveUp = ({ requestId, code, reason }: MessageOf<'MailRefused'>, state: NotificationState): Decision => {
  const mail = openMail(requestId, state)
  return mail ? [{ type: 'MailFailed', requestId, kind: mail.kind, code, reason }] : nothing
}

const doubt = (requestId: MessageId, state: NotificationState): Decision => {
  const mail = openMail(requestId, state)
  return mail?.state === 'REQUESTED' ? [{ type: 'MailInDoubt', requestId, kind: mail.kind }] : nothing
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
      const mail = mailOf(state, requestId)
      if (!mail || mail.state === 'FAILED') return nothing
      const { kind } = mail
      return [{ type: 'MailFailed', requestId, kind, code: event, reason: reason ?? 'The provider gave no reason.' }]
    }
    case 'DEFERRED':
      return nothing
    default:
      return unknownInput(event)
  }
}

const tryAgain = ({ due }: DeadlinePassed, state: NotificationState): Decision => {
  if (!isKnown(state)) return nothing
  return doubts(state)
    .filter(({ since }) => since + doubtMs <= due)
    .map((mail): Body<NotificationOutput> => {
      if (mail.attempt < mostAttempts) return again(mail, state, null)
      const reason = `Nobody could confirm any of ${mostAttempts} attempts.`
      return { type: 'MailFailed', requestId: mail.requestId, kind: mail.kind, code: 'NEVER_CONFIRMED', reason }
    })
}

const doubts = (state: NotificationState) => mailsOf(state).filter((mail) => mail.state === 'IN_DOUBT')

const openMail = (requestId: MessageId, state: NotificationState): Mail | undefined => {
  const mail = mailOf(state, requestId)
  return mail && isOpen(mail) ? mail : undefined
}

const unknownInput = (input: never): never => {
  throw new Error(`there is no mail for ${(input as Input).type ?? input}: correct processors/notification.ts`)
}

export const notification: Decider<Input, NotificationState, NotificationOutput> = {
  initial: { status: 'NONE', seen: {} },
  decide,
  evolve: evolveNotification,
  deadline: (state) => {
    const since = doubts(state).map((mail) => mail.since)
    return since.length > 0 ? { at: Math.min(...since) + doubtMs, name: 'MAIL_IN_DOUBT' } : undefined
  },
  isFinal: ({ status }) => status === 'ANSWERED',
}
