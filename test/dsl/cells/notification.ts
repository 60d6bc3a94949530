// Which inputs the notification decider passes over in which states, and why; see cells.ts.
import type { NotificationState } from '../../../processors/notification-state'
import type { NodeCells } from './cells'

export const notificationCells: NodeCells<'notification', NotificationState['status']> = {
  statuses: { NONE: true, POSTPONED: true, MAILING: true, IN_DOUBT: true, ANSWERED: true },
  ignored: [
    {
      inputs: [
        'OrderPaymentFailed',
        'OrderPaymentAwaited',
        'OrderChanged',
        'ChangeFailed',
        'ReturnOpened',
        'ReturnApproved',
        'ReturnRefused',
        'ReturnSettled',
        'ShortageOpened',
        'ParcelDispatched',
        'OrderBackordered',
        'ReturnLabelled',
        'OrderCancelled',
        'OrderRefunded',
        'OrderShipped',
        'OrderDelivered',
      ],
      statuses: ['NONE', 'POSTPONED'],
      because: 'the order’s own facts come after its creation: of one that was never created there are none',
    },
    { inputs: ['OrderCreated'], statuses: ['MAILING', 'IN_DOUBT', 'ANSWERED'], because: 'an order is confirmed once' },
    {
      inputs: ['MailAccepted', 'MailRefused', 'MailUnknown', 'MailEventReported'],
      statuses: ['NONE', 'POSTPONED'],
      because: 'nobody has asked for a mail',
    },
    {
      inputs: ['MailAccepted', 'MailRefused', 'MailUnknown'],
      statuses: ['ANSWERED'],
      because: 'the answer is late or comes twice',
    },
  ],
}
