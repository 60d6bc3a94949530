// What is remembered of an order's mails, and how their facts change it. It folds the notification's own outputs and decides nothing.
import type { MessageId } from '../schemas/ids'
import type { MessageOf, Timestamp } from '../schemas/message'
import type { MailKind } from '../schemas/messages'
import type { MailText } from './mail-texts'

export type NotificationOutput = MessageOf<'MailRequested' | 'MailSent' | 'MailFailed' | 'MailInDoubt'>

/** The text is kept as long as it may have to be sent again. */
type Mail =
  | ({ readonly state: 'REQUESTED' } & Unanswered)
  | ({ readonly state: 'IN_DOUBT' } & Unanswered & { readonly since: Timestamp })
  | { readonly state: 'SENT' | 'FAILED'; readonly requestId: MessageId }
type Unanswered = { readonly requestId: MessageId; readonly attempt: number; readonly mail: MailText }
type Mails = { readonly [Kind in MailKind]?: Mail }

export type NotificationState =
  | { readonly status: 'NONE' }
  | {
      /** ANSWERED: nothing is under way; MAILING: an answer is awaited; IN_DOUBT: a mail may or may not have been sent. */
      readonly status: 'ANSWERED' | 'MAILING' | 'IN_DOUBT'
      readonly toEmail: string
      readonly toName: string
      readonly mails: Mails
    }

export const mailsOf = (state: NotificationState): Mails => (state.status === 'NONE' ? {} : state.mails)
export const entriesOf = (mails: Mails) => Object.entries(mails) as [MailKind, Mail][]

export const doubts = (mails: Mails) =>
  entriesOf(mails).flatMap(([kind, mail]) => (mail.state === 'IN_DOUBT' ? [{ kind, mail }] : []))

export const evolveNotification = (state: NotificationState, output: NotificationOutput): NotificationState => {
  const mails = { ...mailsOf(state), [output.kind]: evolveMail(mailsOf(state)[output.kind], output) }
  const recipient = state.status === 'NONE' ? (output.type === 'MailRequested' ? output : undefined) : state
  if (!recipient) return state
  return { status: statusOf(mails), toEmail: recipient.toEmail, toName: recipient.toName, mails }
}

const evolveMail = (before: Mail | undefined, output: NotificationOutput): Mail | undefined => {
  switch (output.type) {
    case 'MailRequested': {
      const { id: requestId, subject, text, html } = output
      const attempt = before && 'attempt' in before ? before.attempt + 1 : 1
      return { state: 'REQUESTED', requestId, attempt, mail: { subject, text, html } }
    }
    case 'MailInDoubt':
      return before && 'attempt' in before ? { ...before, state: 'IN_DOUBT', since: output.at } : before
    case 'MailSent':
      return { state: 'SENT', requestId: output.requestId }
    case 'MailFailed':
      return { state: 'FAILED', requestId: output.requestId }
    default:
      return before
  }
}

const statusOf = (mails: Mails): 'ANSWERED' | 'MAILING' | 'IN_DOUBT' => {
  const states = entriesOf(mails).map(([, { state }]) => state)
  if (states.includes('IN_DOUBT')) return 'IN_DOUBT'
  return states.includes('REQUESTED') ? 'MAILING' : 'ANSWERED'
}
