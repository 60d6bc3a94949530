// The bystander of a run: whether an order is at its end, what its payment waits for, and what the providers moved.
import { Tracker } from '../../dev/tracker'
import { MemoryLog } from '../../processors/engine/memory-log'
import type { Message } from '../../schemas/message'
import { orderExamples } from '../examples/order'
import { paymentExamples } from '../examples/payment'
import { at, currency, id, minuteMs, orderId, paid } from '../examples/values'
import { codec, JournalWriter } from '../state/journal-writer'

const orderTopic = 'oms.order.events.v1'
const paymentTopic = 'oms.payment.events.v1'

let log: MemoryLog
let tracker: Tracker
let orders: JournalWriter
let payments: JournalWriter
let seen: (string | undefined)[][]
beforeEach(async () => {
  log = new MemoryLog({ partitions: 1 })
  tracker = new Tracker(log, codec(), () => at)
  orders = new JournalWriter(log, orderTopic)
  payments = new JournalWriter(log, paymentTopic)
  seen = []
  tracker.onMoved = (_, status, waitsFor) => seen.push([status, waitsFor])
  await tracker.start()
})
afterEach(() => tracker.stop())

const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await new Promise(setImmediate)
}
const { OrderCreated, OrderUpdated, OrderPaymentAwaited, OrderPaymentCompleted, OrderPaymentFailed } = orderExamples
const { ChargeRequested, ChargeFailed, ChargeCaptured, CaptureConfirmed, RefundConfirmed } = paymentExamples
const { PaymentRequested: asked } = orderExamples
const waiting: readonly Message[] = [OrderCreated, asked, OrderUpdated, OrderPaymentAwaited]

test('an order that waits for its customer is not at its end, and until when it waits is known', async () => {
  await orders.batch(0, waiting)
  await until(() => seen.length === 3)
  expect(seen).toEqual([
    ['PENDING', undefined],
    ['PAYMENT_PROCESSING', undefined],
    ['PAYMENT_PROCESSING', 'METHOD'],
  ])
  expect(tracker.isDone(orderId)).toBe(false)
  expect(tracker.waitOf(orderId)).toMatchObject({ waitsFor: 'METHOD', until: at + 24 * 60 * minuteMs })
})

test('once it is paid, or never will be, it waits for nobody', async () => {
  await orders.batch(0, [...waiting, OrderPaymentCompleted])
  await until(() => seen.length === 4)
  expect(tracker.waitOf(orderId)).toBeUndefined()
  await tracker.stop()

  const again = new MemoryLog({ partitions: 1 })
  tracker = new Tracker(again, codec())
  await tracker.start()
  await new JournalWriter(again, orderTopic).batch(0, [...waiting, { ...OrderPaymentFailed, version: 4 }])
  await until(() => tracker.byStatus.has('PAYMENT_FAILED'))
  expect(tracker.waitOf(orderId)).toBeUndefined()
})

test('a means that is tried again is waited for until it is', async () => {
  await orders.batch(0, [OrderCreated, asked, OrderUpdated])
  await payments.batch(0, [ChargeRequested, { ...ChargeFailed, retryAt: at + minuteMs }])
  await until(() => tracker.waitOf(orderId) !== undefined)
  expect(tracker.waitOf(orderId)).toEqual({ waitsFor: 'RETRY', until: at + minuteMs })
  await payments.batch(0, [{ ...ChargeRequested, id: id('charge-2') }])
  await until(() => tracker.waitOf(orderId) === undefined)
  expect(tracker.isDone(orderId)).toBe(false)
})

test('how long a payment took is told of those alone that waited for nobody', async () => {
  await orders.batch(0, [OrderCreated, asked, OrderUpdated, { ...OrderPaymentCompleted, version: 3 }])
  await until(() => tracker.durations('payment').count === 1)
  const late = 'ord_000000000000000000000000' as typeof orderId
  await orders.batch(
    0,
    [...waiting, OrderPaymentCompleted].map((message) => ({ ...message, id: id(`${message.id}-late`), orderId: late })),
  )
  await until(() => tracker.orders.get(late)?.status === 'PAYMENT_COMPLETED')
  expect(tracker.durations('payment').count).toBe(1)
})

test('what was taken and given back is summed by provider and currency; what a crash left behind is not', async () => {
  await payments.batch(0, [{ ...ChargeCaptured, provider: 'STRIPE' }, CaptureConfirmed])
  await payments.voidBatch(0, [{ ...ChargeCaptured, id: id('void') }])
  await payments.batch(0, [RefundConfirmed, { ...CaptureConfirmed, provider: 'ADYEN', id: id('capture-at-adyen') }])
  await until(() => tracker.money.length === 2 && tracker.voids === 1)
  const ofStripe = { provider: 'STRIPE', takenMinor: 6_000, returnedMinor: paid.amountMinor }
  const ofAdyen = { provider: 'ADYEN', takenMinor: 4_000, returnedMinor: 0 }
  expect(tracker.money).toEqual([
    { ...ofStripe, currency },
    { ...ofAdyen, currency },
  ])
})
