// One valid example of each message about mails.
import type { Messages } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import { contact, head, id, staffBy } from './values'

type Carried = MessageIn<'oms.notification.events.v1' | 'oms.sendgrid.results.v1' | 'oms.sendgrid.signals.v1'>
const requestId = id('mail-1')
const kind = 'ORDER_CONFIRMATION'
const refusal = { code: 'invalid_address', reason: 'The address does not exist.' }

export const notificationExamples: { readonly [Name in Carried]: Messages[Name] } = {
  MailRequested: {
    type: 'MailRequested',
    ...head('mail-1'),
    by: null,
    kind,
    contact,
    values: [
      { name: 'quantity:1', value: '2' },
      { name: 'product:1', value: 'Cadeira & mesa' },
      { name: 'price:1', value: 'BRL 39.99' },
      { name: 'shipping', value: 'BRL 15.00' },
      { name: 'tax', value: 'BRL 0.00' },
      { name: 'total', value: 'BRL 94.98' },
    ],
    replaces: null,
  },
  MailPostponed: {
    type: 'MailPostponed',
    ...head('mail-postponed-1'),
    kind: 'NOTE_ADDED',
    values: [],
    factId: id('note-added-1'),
  },
  MailSent: { type: 'MailSent', ...head('mail-sent-1'), requestId, kind },
  MailFailed: { type: 'MailFailed', ...head('mail-failed-1'), requestId, kind, ...refusal },
  MailInDoubt: { type: 'MailInDoubt', ...head('mail-in-doubt-1'), requestId, kind },
  MailCommandRefused: {
    type: 'MailCommandRefused',
    ...head('mail-command-refused-1'),
    by: staffBy('resend-command-1'),
    code: 'NO_SUCH_MAIL',
    reason: 'No mail of this kind was sent for this order.',
  },
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
