// What the notification journal says of the mails of an order.
import { applyToMails, type MailsInput, type OrderMails } from '../../../state/views/mails-fold'
import { example } from '../../examples/examples'
import { at, id, orderId, staffBy } from '../../examples/values'

const place = { topic: 'oms.notification.events.v1', partition: 0, offset: 0 }
const after = (...messages: MailsInput[]): OrderMails | undefined =>
  messages.reduce<OrderMails | undefined>((row, message) => applyToMails(row, message, place).row ?? row, undefined)
const requestId = id('mail-1')
const asked = example('MailRequested', { id: requestId, at })
const later = at + 60_000

describe('the mails of an order', () => {
  it('are asked for, and say nothing of to whom', () => {
    const mail = {
      requestId,
      orderId,
      kind: 'ORDER_CONFIRMATION',
      state: 'REQUESTED',
      requestedAt: at,
      updatedAt: at,
      replaces: null,
      code: null,
    }
    expect(after(asked)).toEqual([mail])
  })

  it.each([
    ['sent', example('MailSent', { requestId, at: later }), { state: 'SENT', code: null }],
    ['failed, and why', example('MailFailed', { requestId, at: later, code: 'BOUNCED' }), { state: 'FAILED', code: 'BOUNCED' }], // prettier-ignore
    ['in doubt', example('MailInDoubt', { requestId, at: later }), { state: 'IN_DOUBT', code: null }],
  ])('are %s', (_, message, outcome) => {
    expect(after(asked, message)).toEqual([expect.objectContaining({ ...outcome, requestedAt: at, updatedAt: later })])
  })

  it('fail also after they were sent, when they bounce', () => {
    expect(after(asked, example('MailSent', { requestId }), example('MailFailed', { requestId }))).toMatchObject([
      { state: 'FAILED' },
    ])
  })

  it('are replaced when another takes the place of one in doubt', () => {
    const again = example('MailRequested', { id: id('mail-2'), at: later, replaces: requestId })
    const row = after(asked, example('MailInDoubt', { requestId }), again)
    expect(row).toMatchObject([
      { requestId, state: 'REPLACED', updatedAt: later },
      { requestId: 'mail-2', state: 'REQUESTED', replaces: requestId },
    ])
  })

  it('stay as they are when a copy is asked for, or one that was postponed', () => {
    const copy = example('MailRequested', { id: id('mail-0'), by: staffBy('resend') })
    const postponed = example('MailRequested', { id: id('mail-2'), replaces: id('mail-postponed-1') })
    expect(after(asked, example('MailSent', { requestId }), copy, postponed)).toMatchObject([
      { requestId: 'mail-0', state: 'REQUESTED' },
      { requestId, state: 'SENT' },
      { requestId: 'mail-2', state: 'REQUESTED' },
    ])
  })

  it('have no row for a refusal, only a line', () => {
    const message = example('MailCommandRefused')
    expect(applyToMails(undefined, message, place)).toEqual({ entry: { message, place } })
  })

  it('can not be told of what became of a mail that was never asked for', () => {
    expect(() => after(asked, example('MailSent', { requestId: id('mail-9') }))).toThrow(
      'is about a mail that was never asked for',
    )
  })
})
