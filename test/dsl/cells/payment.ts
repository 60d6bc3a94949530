// Which inputs the payment decider passes over in which states, and why; see cells.ts.
import type { PaymentState } from '../../../processors/payment-state'
import type { NodeCells } from './cells'

const late = 'the step is over: the answer is late or comes twice'
const unasked = 'nobody has asked for it'

export const paymentCells: NodeCells<'payment', PaymentState['status']> = {
  statuses: {
    NONE: true,
    CHARGING: true,
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
      inputs: ['PaymentRequested'],
      statuses: ['CHARGING', 'CANCELLING', 'PAID', 'REFUNDING', 'REFUND_BLOCKED', 'REFUNDED', 'FAILED'],
      because: 'an order asks for its payment once; what is due later is set by adjustments',
    },
    {
      inputs: ['PaymentCancellationRequested'],
      statuses: ['CANCELLING', 'CANCELLED'],
      because: 'it is being done or is done',
    },
    { inputs: ['Charged', 'ChargeDeclined', 'Refunded', 'RefundRefused'], statuses: ['NONE'], because: unasked },
    {
      inputs: ['ChargeDeclined'],
      statuses: ['PAID', 'REFUNDING', 'REFUND_BLOCKED', 'REFUNDED', 'FAILED', 'CANCELLED'],
      because: late,
    },
    { inputs: ['Refunded', 'RefundRefused'], statuses: ['FAILED', 'CANCELLED'], because: unasked },
    { inputs: ['Refunded', 'RefundRefused'], statuses: ['PAID'], because: late },
    { inputs: ['Refunded'], statuses: ['REFUNDED'], because: late },
    { inputs: ['RefundRefused'], statuses: ['REFUND_BLOCKED'], because: late },
  ],
}
