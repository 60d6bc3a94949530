// Which inputs the payment decider passes over in which states, and why; see cells.ts.
import type { PaymentState } from '../../../processors/payment/state'
import type { NodeCells } from './cells'

const ended = ['REFUNDED', 'FAILED', 'CANCELLED'] as const
/** No charge is under way. */
const uncharged = [
  'RETRYING',
  'METHOD_REQUIRED',
  'UNSECURED',
  'AUTHORISED',
  'CAPTURING',
  'RELEASING',
  'PAID',
  'REFUNDING',
  'REFUND_BLOCKED',
  ...ended,
] as const
const all = ['CHARGING', 'ACTION_REQUIRED', 'PENDING', 'CANCELLING', ...uncharged] as const

export const paymentCells: NodeCells<'payment', PaymentState['status']> = {
  statuses: {
    NONE: true,
    CHARGING: true,
    ACTION_REQUIRED: true,
    PENDING: true,
    RETRYING: true,
    METHOD_REQUIRED: true,
    UNSECURED: true,
    AUTHORISED: true,
    CAPTURING: true,
    RELEASING: true,
    CANCELLING: true,
    PAID: true,
    REFUNDING: true,
    REFUND_BLOCKED: true,
    REFUNDED: true,
    FAILED: true,
    CANCELLED: true,
  },
  ignored: [
    {
      inputs: [
        'Authorised',
        'Charged',
        'ChargeDeclined',
        'AuthenticationRequired',
        'ChargeDelayed',
        'ChargeNotAttempted',
        'Captured',
        'CaptureRefused',
        'Voided',
        'VoidRefused',
        'Refunded',
        'RefundRefused',
        'ChargeReported',
        'RefundReported',
        'DisputeReported',
      ],
      statuses: ['NONE'],
      because: 'nobody has asked for it',
    },
    {
      inputs: ['PaymentRequested'],
      statuses: [...all],
      because: 'an order asks for its payment once; what is due later is set by adjustments',
    },
    {
      inputs: ['PaymentCaptureRequested'],
      statuses: ['NONE', 'CANCELLING', ...ended],
      because: 'the order asks for it once it is paid, and a payment that has ended takes nothing more',
    },
    {
      inputs: ['PaymentCancellationRequested'],
      statuses: ['CANCELLING', 'CANCELLED'],
      because: 'it is being done or is done',
    },
    {
      inputs: ['ChargeDeclined', 'AuthenticationRequired', 'ChargeDelayed', 'ChargeNotAttempted'],
      statuses: [...uncharged],
      because: 'the charge is over: the answer is late or comes twice',
    },
    {
      inputs: ['ChargeNotAttempted', 'ChargeDelayed'],
      statuses: ['ACTION_REQUIRED', 'PENDING'],
      because: 'it was attempted, and is waited for already',
    },
    {
      inputs: ['Authorised', 'Charged', 'ChargeReported'],
      statuses: [
        'UNSECURED',
        'AUTHORISED',
        'CAPTURING',
        'RELEASING',
        'PAID',
        'REFUNDING',
        'REFUND_BLOCKED',
        'REFUNDED',
      ],
      because: 'what became of the charge is known, and what is taken of it later is told by its captures',
    },
    {
      inputs: ['Captured', 'CaptureRefused'],
      statuses: [...all],
      because: 'no such capture is under way: the answer is late or comes twice',
    },
    {
      inputs: ['Voided', 'VoidRefused'],
      statuses: ['CHARGING', ...uncharged],
      because: 'nothing of it is being released: the answer is late or comes twice',
    },
    {
      inputs: ['Refunded', 'RefundRefused', 'RefundReported'],
      statuses: [...all],
      because: 'no such refund is under way: the answer is late or comes twice',
    },
  ],
}
