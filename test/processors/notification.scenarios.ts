// The rules of which mail follows which fact, and of mails in doubt, as scenarios.
import { doubtMs, notification } from '../../processors/notification'
import { writeMail, type MailValues } from '../../processors/mail-texts'
import type { MailKind } from '../../schemas/messages'
import { example } from '../examples/examples'
import { at, contact, id, orderId } from '../examples/values'
import { scenario } from '../dsl/scenario'

const mailing = [example('MailRequested')]
const answered = [...mailing, example('MailSent')]
const failed = [...mailing, example('MailFailed')]
const inDoubt = [...mailing, example('MailInDoubt')]
const requestId = id('mail-1')
const kind = 'ORDER_CONFIRMATION'

const mail = (which: MailKind, values: MailValues = {}) =>
  ({
    type: 'MailRequested',
    kind: which,
    toEmail: contact.email,
    toName: contact.name,
    ...writeMail(which, { name: contact.name, order: orderId, ...values }),
  }) as const
const confirmation = mail(kind, {
  lines: '2 × Cadeira & mesa, BRL 39.99 each\n1 × 卓上ランプ, BRL 12.50 each',
  shipping: 'BRL 15.00',
  tax: 'BRL 0.00',
  total: 'BRL 107.48',
})
const sent = { type: 'MailSent', requestId, kind } as const
const notSent = (code: string, reason: string) => ({ type: 'MailFailed', requestId, kind, code, reason }) as const
const doubted = { type: 'MailInDoubt', requestId, kind } as const
const { subject, text, html } = example('MailRequested')
const again = {
  type: 'MailRequested',
  kind,
  toEmail: contact.email,
  toName: contact.name,
  subject,
  text,
  html,
} as const
const retried = (attempt: number) => [
  example('MailRequested', { id: id(`mail-${attempt}`), at: at + attempt * doubtMs }),
  example('MailInDoubt', { requestId: id(`mail-${attempt}`), at: at + attempt * doubtMs }),
]

const facts = [
  ['OrderPaymentFailed', mail('PAYMENT_FAILED')],
  ['OrderCancelled', mail('ORDER_CANCELLED', { why: 'You asked us to.' })],
  ['OrderRefunded', mail('ORDER_REFUNDED', { amount: 'BRL 107.48' })],
  ['OrderShipped', mail('ORDER_SHIPPED', { carrier: 'FEDEX', tracking: '794600000001' })],
  ['OrderDelivered', mail('ORDER_DELIVERED')],
] as const

const histories = { mailing, answered, inDoubt }
type State = keyof typeof histories
const states = Object.keys(histories) as State[]

const telling = [
  scenario(notification, 'a new order is confirmed').when(example('OrderCreated')).then(confirmation),
  ...facts.flatMap(([fact, expected]) =>
    states.map((state) =>
      scenario(notification, `${fact} is told once while the mail before it is ${state}`)
        .given(...histories[state])
        .when(example(fact))
        .then(expected),
    ),
  ),
  scenario(notification, 'a cancellation for a reason that customers need not know is told without it')
    .given(...answered)
    .when(example('OrderCancelled', { code: 'FULFILLMENT_FAILED' }))
    .then(mail('ORDER_CANCELLED', { why: 'We could not carry it out.' })),
]

const answers = [
  ...(['mailing', 'inDoubt'] as const).flatMap((state) => [
    scenario(notification, `a mail that is ${state} and accepted is sent`)
      .given(...histories[state])
      .when(example('MailAccepted'))
      .then(sent),
    scenario(notification, `a mail that is ${state} and refused has failed`)
      .given(...histories[state])
      .when(example('MailRefused'))
      .then(notSent('invalid_address', 'The address does not exist.')),
    ...(['PROCESSED', 'DELIVERED', 'SPAM_REPORTED'] as const).map((event) =>
      scenario(notification, `a mail that is ${state} and reported as ${event} is sent`)
        .given(...histories[state])
        .when(example('MailEventReported', { event }))
        .then(sent),
    ),
    ...(['BOUNCED', 'DROPPED'] as const).map((event) =>
      scenario(notification, `a mail that is ${state} and reported as ${event} has failed`)
        .given(...histories[state])
        .when(example('MailEventReported', { event }))
        .then(notSent(event, 'The provider gave no reason.')),
    ),
    scenario(notification, `a mail that is ${state} and deferred is still under way`)
      .given(...histories[state])
      .when(example('MailEventReported', { event: 'DEFERRED' }))
      .then(),
  ]),
  scenario(notification, 'a mail that was sent and bounces has failed')
    .given(...answered)
    .when(example('MailEventReported', { event: 'BOUNCED', reason: '550 no such user' }))
    .then(notSent('BOUNCED', '550 no such user')),
  scenario(notification, 'a mail fails once')
    .given(...failed)
    .when(example('MailEventReported', { event: 'DROPPED' }))
    .then(),
  scenario(notification, 'an answer to an unknown request is passed over')
    .given(...mailing)
    .when(example('MailAccepted', { requestId: id('another-request') }))
    .then(),
]

const doubts = [
  scenario(notification, 'a mail of which nobody knows whether it was sent is in doubt')
    .given(...mailing)
    .when(example('MailUnknown'))
    .then(doubted),
  scenario(notification, 'a doubt is told once')
    .given(...inDoubt)
    .when(example('MailUnknown'))
    .then(),
  scenario(notification, 'a mail that stays in doubt is sent again')
    .given(...inDoubt)
    .whenTheDeadlinePasses()
    .then(again),
  scenario(notification, 'a mail that nobody can confirm is given up')
    .given(...inDoubt, ...retried(2), ...retried(3))
    .whenTheDeadlinePasses()
    .then({
      type: 'MailFailed',
      requestId: id('mail-3'),
      kind,
      code: 'NEVER_CONFIRMED',
      reason: 'Nobody could confirm any of 3 attempts.',
    }),
]

export const notificationScenarios = [...telling, ...answers, ...doubts]
