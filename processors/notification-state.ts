// What is remembered of an order's mails, and how their facts change it. It folds the notification's own outputs and decides nothing;
// it knows neither names nor addresses.
import type { MessageId, Sealed } from '../schemas/ids'
import type { MessageOf, Timestamp } from '../schemas/message'
import type { MailKind, MailValue } from '../schemas/messages'
import { withSeen, type SeenCommands } from './seen-commands'

export type NotificationOutput = MessageOf<
  'MailRequested' | 'MailPostponed' | 'MailSent' | 'MailFailed' | 'MailInDoubt' | 'MailCommandRefused'
>

/** The values are kept as long as the mail may have to be sent again: by itself, or because somebody asks for it. */
export type Mail = {
  readonly requestId: MessageId
  readonly kind: MailKind
  readonly values: readonly MailValue[]
  readonly attempt: number
} & ({ readonly state: 'REQUESTED' | 'SENT' | 'FAILED' } | { readonly state: 'IN_DOUBT'; readonly since: Timestamp })

/** A mail that is to be asked for once the order is known. */
export type PostponedMail = Pick<MessageOf<'MailPostponed'>, 'id' | 'kind' | 'values' | 'factId'>

export type NotificationState =
  | { readonly status: 'NONE'; readonly seen: SeenCommands }
  /** Others, who heard of the order first, have said what its customer is to be told. In the order in which they did. */
  | { readonly status: 'POSTPONED'; readonly seen: SeenCommands; readonly postponed: readonly PostponedMail[] }
  | {
      /** ANSWERED: nothing is under way; MAILING: an answer is awaited; IN_DOUBT: a mail may or may not have been sent. */
      readonly status: 'ANSWERED' | 'MAILING' | 'IN_DOUBT'
      readonly seen: SeenCommands
      /** Where the next mail goes. */
      readonly contact: Sealed
      /** In the order of their requests: those without an answer, and the last of each kind. */
      readonly mails: readonly Mail[]
    }

/** Its order, and so where its mails go, is known. */
export type KnownState = Extract<NotificationState, { readonly contact: Sealed }>

export const isKnown = (state: NotificationState): state is KnownState =>
  state.status !== 'NONE' && state.status !== 'POSTPONED'

export const mailsOf = (state: NotificationState): readonly Mail[] => (isKnown(state) ? state.mails : [])

export const postponedOf = (state: NotificationState): readonly PostponedMail[] =>
  state.status === 'POSTPONED' ? state.postponed : []

export const mailOf = (state: NotificationState, requestId: MessageId): Mail | undefined =>
  mailsOf(state).find((mail) => mail.requestId === requestId)

export const isOpen = ({ state }: Mail): boolean => state === 'REQUESTED' || state === 'IN_DOUBT'

export const evolveNotification = (before: NotificationState, output: NotificationOutput): NotificationState => {
  const seen = 'by' in output ? withSeen(before.seen, output.by) : before.seen
  if (output.type === 'MailRequested') {
    const mails = bounded(withRequest(mailsOf(before), output))
    return { status: statusOf(mails), seen, contact: output.contact, mails }
  }
  if (output.type === 'MailPostponed') return postpone(before, output)
  if (!isKnown(before) || output.type === 'MailCommandRefused') return { ...before, seen }
  const mails = bounded(
    before.mails.map((mail) => (mail.requestId === output.requestId ? answered(mail, output) : mail)),
  )
  return { ...before, status: statusOf(mails), mails }
}

const postpone = (
  before: NotificationState,
  { id, kind, values, factId }: MessageOf<'MailPostponed'>,
): NotificationState => {
  if (isKnown(before)) return before
  return { status: 'POSTPONED', seen: before.seen, postponed: [...postponedOf(before), { id, kind, values, factId }] }
}

const withRequest = (
  mails: readonly Mail[],
  { id: requestId, kind, values, replaces, by }: MessageOf<'MailRequested'>,
): readonly Mail[] => {
  const replaced = mails.find((mail) => mail.requestId === replaces)
  // Somebody who asks for a mail starts its attempts anew.
  const attempt = replaced && by === null ? replaced.attempt + 1 : 1
  return [...mails.filter((mail) => mail !== replaced), { requestId, kind, values, attempt, state: 'REQUESTED' }]
}

const answered = (mail: Mail, output: MessageOf<'MailSent' | 'MailFailed' | 'MailInDoubt'>): Mail => {
  const { requestId, kind, values, attempt } = mail
  const same = { requestId, kind, values, attempt }
  switch (output.type) {
    case 'MailInDoubt':
      return { ...same, state: 'IN_DOUBT', since: output.at }
    case 'MailSent':
      return { ...same, state: 'SENT' }
    case 'MailFailed':
      return { ...same, state: 'FAILED' }
  }
}

/** What is answered and not the last of its kind is forgotten. */
const bounded = (mails: readonly Mail[]): readonly Mail[] => {
  const last = new Map(mails.map(({ kind, requestId }) => [kind, requestId]))
  return mails.filter((mail) => isOpen(mail) || last.get(mail.kind) === mail.requestId)
}

const statusOf = (mails: readonly Mail[]): 'ANSWERED' | 'MAILING' | 'IN_DOUBT' => {
  if (mails.some(({ state }) => state === 'IN_DOUBT')) return 'IN_DOUBT'
  return mails.some(({ state }) => state === 'REQUESTED') ? 'MAILING' : 'ANSWERED'
}
