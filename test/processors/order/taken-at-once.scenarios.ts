// What is taken at once after an order was paid, as scenarios: it counts as taken, once, whether it is told before or after all has left.
import { order } from '../../../processors/order/order'
import { deriveMessageId } from '../../../schemas/ids'
import type { OrderStatus } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { currency, id, totals } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { half, whole } from './capture.scenarios'
import * as history from './histories'

const { after } = history
const takenMinor = 7998
const slipMinor = totals.totalMinor - takenMinor
const firstPart = example('CaptureConfirmed', { amountMinor: takenMinor })
const lost = example('PaymentUnsecured')
const unsecured = after(half, firstPart, lost)
const slipPaid = example('PaymentSecured', { capturedMinor: slipMinor })
const allPaid = example('PaymentSecured', { capturedMinor: totals.totalMinor })
const left = after(whole, history.committed(whole))

const { fulfillmentId } = history.fulfillmentIdOf(history.authorised)
const stopped = example('FulfillmentCancelled', { fulfillmentId })
const undoing = after(history.authorised, example('CancellationAdmitted'), stopped)

const told = (amountMinor: number, status: OrderStatus, version: number, name = 'secured-1') =>
  ({ type: 'OrderPaymentCaptured', captureRequestId: id(name), amountMinor, currency, status, version }) as const
const released = (version: number) =>
  ({
    type: 'OrderReleased',
    by: null,
    holdId: deriveMessageId(lost.id, 'order', 0),
    status: 'FULFILLMENT_IN_PROGRESS',
    version,
  }) as const

export const orderTakenAtOnceScenarios = [
  scenario(order, 'what was taken at once when the payment is secured again counts as taken')
    .given(...unsecured)
    .when(slipPaid)
    .then(told(slipMinor, 'FULFILLMENT_IN_PROGRESS', 9), released(10)),
  scenario(order, 'what was taken at once is noted once')
    .given(...after(unsecured, slipPaid))
    .when({ ...slipPaid, at: slipPaid.at + 1 })
    .then(),
  scenario(order, 'what was taken at once may be told after all has left')
    .given(...left)
    .when(allPaid)
    .then(told(totals.totalMinor, 'SHIPPED', 7)),
  scenario(order, 'nobody waits for a capture of what was taken at once: only its arrival can be overdue')
    .given(...after(left, allPaid))
    .whenTheDeadlinePasses()
    .then({ type: 'OrderStepOverdue', step: 'DELIVERY', attempt: 1, code: 'DEADLINE_PASSED' }),
  scenario(order, 'what was taken at once while the order is undone is noted as well')
    .given(...undoing)
    .when(allPaid)
    .then(told(totals.totalMinor, 'CANCELLED', history.versionOf(undoing) + 1)),
  scenario(order, 'that what was taken at once came to nothing is noted')
    .given(...after(unsecured, slipPaid))
    .when(example('PaymentSecured', { id: id('secured-2'), capturedMinor: -slipMinor }))
    .then(told(-slipMinor, 'FULFILLMENT_IN_PROGRESS', 11, 'secured-2')),
]
