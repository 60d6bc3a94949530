// The rules of which mail follows which fact, of mails that are sent again, and of mails in doubt, as scenarios.
import { doubtMs, notification } from '../../processors/notification'
import type { MessageId, Sealed } from '../../schemas/ids'
import type { CommandRef, MailKind, MailRequested } from '../../schemas/messages'
import { scenario } from '../dsl/scenario'
import { example } from '../examples/examples'
import { at, contact, customerBy, id, lines, otherBodyHash, sealedText, staffBy, totals } from '../examples/values'

const mailing = [example('MailRequested')]
const answered = [...mailing, example('MailSent')]
const failed = [...mailing, example('MailFailed')]
const inDoubt = [...mailing, example('MailInDoubt')]
const histories = { mailing, answered, inDoubt }
const retried = (attempt: number) => [
  example('MailRequested', {
    id: id(`mail-${attempt}`),
    at: at + attempt * doubtMs,
    replaces: id(`mail-${attempt - 1}`),
  }),
  example('MailInDoubt', { requestId: id(`mail-${attempt}`), at: at + attempt * doubtMs }),
]
const states = Object.keys(histories) as (keyof typeof histories)[]
const requestId = id('mail-1')
const kind = 'ORDER_CONFIRMATION'

type Values = Readonly<Record<string, string>>
const valuesOf = (values: Values) => Object.entries(values).map(([name, value]) => ({ name, value }))
const mail = (which: MailKind, values: Values = {}, changes: Partial<MailRequested> = {}) =>
  ({
    type: 'MailRequested',
    by: null,
    kind: which,
    contact,
    values: valuesOf(values),
    replaces: null,
    ...changes,
  }) as const
const ordered = {
  'quantity:1': '2',
  'product:1': 'Cadeira & mesa',
  'sku:1': 'CHAIR-7',
  'price:1': 'BRL 39.99',
  'quantity:2': '1',
  'product:2': '卓上ランプ',
  'sku:2': 'LAMP-2',
  'price:2': 'BRL 12.50',
  shipping: 'BRL 15.00',
  tax: 'BRL 0.00',
  total: 'BRL 107.48',
}
const again = (changes: Partial<MailRequested>) =>
  mail(kind, {}, { values: example('MailRequested').values, ...changes })
const sent = { type: 'MailSent', requestId, kind } as const
const notSent = (code: string, reason: string) => ({ type: 'MailFailed', requestId, kind, code, reason }) as const
const doubted = { type: 'MailInDoubt', requestId, kind } as const
const newContact = 's1.aGtDx9Qk2mVYw0Zr.YW5vdGhlci1jb250YWN0' as Sealed
const oneOfLine1 = [{ lineId: '1', quantity: 1 }]
const missing = { 'quantity:1': '1', 'product:1': 'Cadeira & mesa' }
const dayMs = 86_400_000

const parcel = { carrier: 'FEDEX', tracking: '794600000001' }
const dispatched = example('ParcelDispatched', { carrier: 'FEDEX', trackingNumber: '794600000001', purpose: 'RESHIP' })
const opened = example('ReturnOpened')
const settledWith = { outcome: 'REFUNDED', refundMinor: 3999, feeMinor: 500, chargeMinor: 0, totals }
const facts = [
  [example('OrderPaymentFailed'), mail('PAYMENT_FAILED')],
  [
    example('OrderPaymentAwaited', { waitsFor: 'METHOD', until: at + dayMs }),
    mail('PAYMENT_METHOD_NEEDED', { until: '2026-03-15T09:26:53.000Z' }),
  ],
  [
    example('OrderChanged', { lines, totals, chargeMinor: 1250, refundMinor: 0, contact }),
    mail('ORDER_CHANGED', { ...ordered, charge: 'BRL 12.50' }),
  ],
  [example('ChangeFailed', { code: 'OUT_OF_STOCK' }), mail('CHANGE_FAILED', { changeCode: 'OUT_OF_STOCK' })],
  [
    { ...opened, plan: { ...opened.plan, kind: 'CLAIM' as const }, lines: oneOfLine1 },
    mail('RETURN_OPENED', { returnKind: 'CLAIM', ...missing }),
  ],
  [
    example('ReturnApproved', { reason: 'It is within the window.', expiresAt: at + 21 * dayMs }),
    mail('RETURN_APPROVED', { reason: 'It is within the window.', until: '2026-04-04T09:26:53.000Z' }),
  ],
  [example('ReturnRefused', { reason: 'It is too late.' }), mail('RETURN_REFUSED', { reason: 'It is too late.' })],
  [
    example('ReturnSettled', settledWith),
    mail('RETURN_SETTLED', { outcome: 'REFUNDED', refund: 'BRL 39.99', fee: 'BRL 5.00' }),
  ],
  [
    example('ShortageOpened', { lines: oneOfLine1, answerBy: at + 2 * dayMs }),
    mail('SHORTAGE_QUESTION', { ...missing, until: '2026-03-16T09:26:53.000Z' }),
  ],
  [
    example('OrderBackordered'),
    mail('ORDER_BACKORDERED', {
      'quantity:LAMP-2': '1',
      'product:LAMP-2': 'LAMP-2',
      until: '2026-03-21T09:26:53.000Z',
    }),
  ],
  [
    example('ReturnLabelled'),
    mail('RETURN_LABEL', {
      carrier: 'FEDEX',
      tracking: '794600000077',
      label: example('ReturnLabelled').labelUrl,
    }),
  ],
  [dispatched, mail('PARCEL_DISPATCHED', { purpose: 'RESHIP', ...parcel })],
  [example('NoteAdded', { by: staffBy('note-command-1'), visibility: 'CUSTOMER' }), mail('NOTE_ADDED')],
  [example('OrderCancelled', { by: null, code: 'SHORTAGE' }), mail('ORDER_CANCELLED', { cancelCode: 'SHORTAGE' })],
  [example('OrderRefunded'), mail('ORDER_REFUNDED', { amount: 'BRL 107.48' })],
  [example('OrderShipped'), mail('ORDER_SHIPPED', parcel)],
  [example('OrderDelivered'), mail('ORDER_DELIVERED')],
] as const

const slip = example('OrderPaymentAwaited', { waitsFor: 'PROVIDER', action: sealedText, until: at + 3 * dayMs })
const telling = [
  scenario(notification, 'a new order is confirmed').when(example('OrderCreated')).then(mail(kind, ordered)),
  ...facts.flatMap(([fact, expected]) =>
    states.map((state) =>
      scenario(notification, `${fact.type} is told once while the mail before it is ${state}`)
        .given(...histories[state])
        .when(fact)
        .then(expected),
    ),
  ),
  scenario(notification, 'a slip that is to be paid is told, once it is there')
    .given(...answered)
    .when(slip)
    .then(mail('PAYMENT_SLIP', { until: '2026-03-17T09:26:53.000Z' })),
  scenario(notification, 'what takes a provider its time is nothing that its customer could do')
    .given(...answered)
    .when({ ...slip, action: null })
    .then(),
  scenario(notification, 'who is to authenticate sits before the page that asks for it')
    .given(...answered)
    .when({ ...slip, waitsFor: 'ACTION' })
    .then(),
  scenario(notification, 'who is asked for another means once more is told so once more')
    .given(...answered, example('MailRequested', { id: id('mail-2'), kind: 'PAYMENT_METHOD_NEEDED' }))
    .when(example('OrderPaymentAwaited', { id: id('payment-wait-2'), waitsFor: 'METHOD', until: at + 2 * dayMs }))
    .then(mail('PAYMENT_METHOD_NEEDED', { until: '2026-03-16T09:26:53.000Z' })),
  scenario(notification, 'the same kind of news is told again when it happens again')
    .given(...answered, example('MailRequested', { id: id('mail-2'), kind: 'PARCEL_DISPATCHED' }))
    .when({ ...dispatched, id: id('dispatched-2') })
    .then(mail('PARCEL_DISPATCHED', { purpose: 'RESHIP', ...parcel })),
  scenario(notification, 'goods whose name no mail has told are called by their line')
    .given(...answered)
    .when(example('ShortageOpened', { lines: [{ lineId: '9', quantity: 3 }], answerBy: at }))
    .then(mail('SHORTAGE_QUESTION', { 'quantity:9': '3', 'product:9': 'line 9', until: '2026-03-14T09:26:53.000Z' })),
  scenario(notification, 'a change of the contact is told there already')
    .given(...answered)
    .when(example('OrderChanged', { lines, totals, chargeMinor: 0, refundMinor: 300, contact: newContact }))
    .then(mail('ORDER_CHANGED', { ...ordered, refund: 'BRL 3.00' }, { contact: newContact })),
  scenario(notification, 'later mails go to the new contact')
    .given(...answered, example('MailRequested', { id: id('mail-2'), kind: 'ORDER_CHANGED', contact: newContact }))
    .when(example('OrderDelivered'))
    .then(mail('ORDER_DELIVERED', {}, { contact: newContact })),
  ...(['customer', 'guest'] as const).map((role) =>
    scenario(notification, `what the ${role} cancels is told as their own wish, whatever the reason`)
      .given(...answered)
      .when(example('OrderCancelled', { by: { ...customerBy('cancel-command-1'), role }, code: 'OTHER' }))
      .then(mail('ORDER_CANCELLED', { cancelCode: 'CUSTOMER_REQUEST' })),
  ),
  ...(['customer', 'guest'] as const).map((role) =>
    scenario(notification, `a note of the ${role} is not told to the customer`)
      .given(...answered)
      .when(example('NoteAdded', { by: { ...customerBy('note-command-2'), role }, visibility: 'CUSTOMER' }))
      .then(),
  ),
  scenario(notification, 'an internal note is not told to the customer')
    .given(...answered)
    .when(example('NoteAdded', { visibility: 'INTERNAL' }))
    .then(),
]

const note = example('NoteAdded', { by: staffBy('note-command-1'), visibility: 'CUSTOMER' })
const noteOfCustomer = example('NoteAdded', { by: customerBy('note-command-2'), visibility: 'CUSTOMER' })
const laterNote = { ...note, id: id('note-later') }
const waiting = [example('MailPostponed', { factId: note.id })]
const postponed = (factId: MessageId) => ({ type: 'MailPostponed', kind: 'NOTE_ADDED', values: [], factId }) as const
const early = [
  scenario(notification, 'a note to the customer of an order that is not known yet is told later')
    .when(note)
    .then(postponed(note.id)),
  scenario(notification, 'so is every other note that comes before the order')
    .given(...waiting)
    .when(laterNote)
    .then(postponed(laterNote.id)),
  scenario(notification, 'the same note before the order is told once')
    .given(...waiting)
    .when(note)
    .then(),
  scenario(notification, 'a note of the customer is not told, though the order is not known yet')
    .when(noteOfCustomer)
    .then(),
  scenario(notification, 'what was postponed is told after the confirmation of the order, in its order')
    .given(...waiting, example('MailPostponed', { id: id('mail-postponed-2'), factId: laterNote.id }))
    .when(example('OrderCreated'))
    .then(
      mail(kind, ordered),
      mail('NOTE_ADDED', {}, { replaces: id('mail-postponed-1') }),
      mail('NOTE_ADDED', {}, { replaces: id('mail-postponed-2') }),
    ),
  scenario(notification, 'a mail that was postponed is tried as often as any other')
    .given(
      ...waiting,
      example('MailRequested', { replaces: id('mail-postponed-1') }),
      example('MailInDoubt'),
      ...retried(2),
    )
    .whenTheDeadlinePasses()
    .then(again({ replaces: id('mail-2') })),
]

const refused = (by: CommandRef, code: string, reason: string) =>
  ({ type: 'MailCommandRefused', by, code, reason }) as const
const by = staffBy('resend-command-1')
const ask = example('ResendMail', { by, kind })
const reused = staffBy('resend-command-1', otherBodyHash)
const resent = example('MailRequested', { id: id('mail-2'), by })
const resending = [
  ...(['mailing', 'answered'] as const).map((state) =>
    scenario(notification, `staff have a mail sent again that is ${state}`)
      .given(...histories[state])
      .when(ask)
      .then(again({ by })),
  ),
  scenario(notification, 'a mail in doubt that staff have sent again is not tried again beside it')
    .given(...inDoubt)
    .when(ask)
    .then(again({ by, replaces: requestId })),
  scenario(notification, 'a mail that has failed is sent again to where mails go now')
    .given(...failed, example('MailRequested', { id: id('mail-2'), kind: 'ORDER_CHANGED', contact: newContact }))
    .when(ask)
    .then(again({ by, contact: newContact })),
  ...states.map((state) =>
    scenario(notification, `a mail that was never sent can not be sent again while another is ${state}`)
      .given(...histories[state])
      .when(example('ResendMail', { by, kind: 'ORDER_DELIVERED' }))
      .then(refused(by, 'NO_SUCH_MAIL', 'No mail of this kind was sent for this order.')),
  ),
  scenario(notification, 'a mail of an order that does not exist can not be sent again')
    .when(ask)
    .then(refused(by, 'UNKNOWN_ORDER', 'There is no order under this id.')),
  scenario(notification, 'a mail that is postponed can not be sent again')
    .given(...waiting)
    .when(example('ResendMail', { by, kind: 'NOTE_ADDED' }))
    .then(refused(by, 'NO_SUCH_MAIL', 'No mail of this kind was sent for this order.')),
  scenario(notification, 'who asks before the order is known is heard once')
    .given(...waiting, example('MailCommandRefused', { by }))
    .when(ask)
    .then(),
  scenario(notification, 'customers have no mail sent again')
    .given(...answered)
    .when(example('ResendMail', { by: customerBy('resend-command-2'), kind }))
    .then(refused(customerBy('resend-command-2'), 'FORBIDDEN', 'Only staff have mails sent again.')),
  scenario(notification, 'the same request again sends no second copy')
    .given(...answered, resent)
    .when(ask)
    .then(),
  scenario(notification, 'the same request again gets no second refusal')
    .given(...answered, example('MailCommandRefused', { by }))
    .when(ask)
    .then(),
  scenario(notification, 'another request under the same key is refused')
    .given(...answered, resent)
    .when(example('ResendMail', { by: reused, kind: 'ORDER_DELIVERED' }))
    .then(
      refused(
        reused,
        'IDEMPOTENCY_KEY_REUSED',
        'Another request was made under this Idempotency-Key; give this one a key of its own.',
      ),
    ),
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
  scenario(notification, 'an answer is of the mail that it answers, though a later one is of the same kind')
    .given(...mailing, example('MailRequested', { id: id('mail-2') }))
    .when(example('MailAccepted'))
    .then(sent),
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
    .then(again({ replaces: requestId })),
  scenario(notification, 'two mails of one kind that stay in doubt are both sent again')
    .given(
      ...inDoubt,
      example('MailRequested', { id: id('mail-2') }),
      example('MailInDoubt', { requestId: id('mail-2') }),
    )
    .whenTheDeadlinePasses()
    .then(again({ replaces: requestId }), again({ replaces: id('mail-2') })),
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
  scenario(notification, 'who has a mail in doubt sent again starts its attempts anew')
    .given(
      ...inDoubt,
      ...retried(2),
      ...retried(3),
      example('MailRequested', { id: id('mail-4'), by, replaces: id('mail-3') }),
      example('MailInDoubt', { requestId: id('mail-4'), at: at + 4 * doubtMs }),
    )
    .whenTheDeadlinePasses()
    .then(again({ replaces: id('mail-4') })),
]

export const notificationScenarios = [...telling, ...early, ...resending, ...answers, ...doubts]
