// The rules of mails, and what is remembered of them.
import { notification } from '../../processors/notification'
import { evolveNotification, mailsOf } from '../../processors/notification-state'
import { play } from '../dsl/scenario'
import { example } from '../examples/examples'
import { id } from '../examples/values'
import { notificationScenarios } from './notification.scenarios'

describe('the mails of an order', () => play(notificationScenarios))

describe('what is remembered of the mails of an order', () => {
  const dispatch = (n: number) => [
    example('MailRequested', { id: id(`mail-${n}`), kind: 'PARCEL_DISPATCHED' }),
    example('MailSent', { requestId: id(`mail-${n}`), kind: 'PARCEL_DISPATCHED' }),
  ]

  it('is bounded: of the answered mails the last of each kind is kept, and all that are open', () => {
    const many = Array.from({ length: 200 }, (_, n) => dispatch(n)).flat()
    const outputs = [
      example('MailRequested'),
      example('MailSent'),
      example('MailRequested', { id: id('open'), kind: 'PARCEL_DISPATCHED' }),
      ...many,
    ]
    const state = outputs.reduce(evolveNotification, notification.initial)
    expect(mailsOf(state).map(({ requestId, state: answer }) => [requestId, answer])).toEqual([
      ['mail-1', 'SENT'],
      ['open', 'REQUESTED'],
      ['mail-199', 'SENT'],
    ])
    expect(state.status).toBe('MAILING')
  })
})
