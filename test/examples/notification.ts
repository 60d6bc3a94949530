// One valid example of each message about mails.
import type { Messages } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import { contact, head, id, orderId } from './values'

type Carried = MessageIn<'oms.notification.events.v1' | 'oms.sendgrid.results.v1' | 'oms.sendgrid.signals.v1'>
const requestId = id('mail-1')
const kind = 'ORDER_CONFIRMATION'
const words = {
  subject: `We have received your order ${orderId}`,
  text: 'Hello Júlia,\n',
  html: '<p>Hello Júlia,</p>\n',
}
const refusal = { code: 'invalid_address', reason: 'The address does not exist.' }

export const notificationExamples: { readonly [Name in Carried]: Messages[Name] } = {
  MailRequested: {
    type: 'MailRequested',
    ...head('mail-1'),
    kind,
    toEmail: contact.email,
    toName: contact.name,
    ...words,
  },
  MailSent: { type: 'MailSent', ...head('mail-sent-1'), requestId, kind },
  MailFailed: { type: 'MailFailed', ...head('mail-failed-1'), requestId, kind, ...refusal },
  MailInDoubt: { type: 'MailInDoubt', ...head('mail-in-doubt-1'), requestId, kind },
  MailAccepted: { type: 'MailAccepted', ...head('mail-accepted-1'), requestId, providerMessageId: 'sg_1' },
  MailRefused: { type: 'MailRefused', ...head('mail-refused-1'), requestId, ...refusal },
  MailUnknown: { type: 'MailUnknown', ...head('mail-unknown-1'), requestId },
  MailEventReported: {
    type: 'MailEventReported',
    ...head('mail-event-1'),
    requestId,
    event: 'DELIVERED',
    eventId: 'ev_1',
    reason: null,
  },
}
