// Check 3, mails that never were: every fact that a customer is told of led to a mail. Pure.
import type { MessageName } from '../../schemas/message'
import type { MailKind } from '../../schemas/messages'
import type { OrderFacts } from './order-facts'
import type { Difference } from './report'

const mailAbout: { readonly [Name in MessageName]?: MailKind } = {
  OrderCreated: 'ORDER_CONFIRMATION',
  OrderPaymentFailed: 'PAYMENT_FAILED',
  OrderCancelled: 'ORDER_CANCELLED',
  OrderRefunded: 'ORDER_REFUNDED',
  OrderShipped: 'ORDER_SHIPPED',
  OrderDelivered: 'ORDER_DELIVERED',
}

/** `readTo`: the notification node has decided all of the order journal below this offset. */
export const checkMailsDue = (order: OrderFacts, readTo: number): Difference[] => {
  const asked = new Set(order.requests.map((request) => request.kind))
  return order.events.order.flatMap(({ type, offset }) => {
    const kind = mailAbout[type]
    if (!kind || offset >= readTo || asked.has(kind)) return []
    return [
      {
        orderId: order.orderId,
        text: `no mail ${kind} was ever asked for, though ${type} happened at offset ${offset}`,
      },
    ]
  })
}
