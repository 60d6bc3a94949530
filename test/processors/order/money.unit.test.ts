import { order } from '../../../processors/order/order'
import { isCapturing, netMinor, takenMinor } from '../../../processors/order/money'
import { nextStep, openSteps, stepPatienceMs } from '../../../processors/order/next'
import { dueMinor } from '../../../processors/order/pricing'
import { example } from '../../examples/examples'
import { at, id, minuteMs, totals } from '../../examples/values'
import { half, whole } from './capture.scenarios'
import * as history from './histories'
import { waiting } from './wait.scenarios'

const { after, authorised, orderAfter, stateAfter } = history
const hourMs = 60 * minuteMs
const { totalMinor } = totals
const confirmed = (amountMinor: number, name = 'capture-1') =>
  example('CaptureConfirmed', { id: id(`confirmed-${name}`), captureRequestId: id(name), amountMinor })
const adjusted = (given: history.History, changes: Parameters<typeof example<'PaymentAdjusted'>>[1]) => {
  const requestId = history.lastId(given, 'PaymentAdjustmentRequested')
  const nothing = { chargedMinor: 0, capturedMinor: 0, refundedMinor: 0, releasedMinor: 0 }
  return after(given, example('PaymentAdjusted', { requestId, ...nothing, ...changes }))
}
const moneyAfter = (given: history.History) => orderAfter(given).money
const stepsOf = (given: history.History) => openSteps(stateAfter(given)).map(({ waitsFor }) => waitsFor)

describe('what an order waits for while its payment waits', () => {
  it.each([
    ['ACTION', 'PAYMENT_ACTION', hourMs],
    ['METHOD', 'PAYMENT_METHOD', 24 * hourMs],
    ['PROVIDER', 'PAYMENT', 72 * hourMs],
  ] as const)('is the %s, until an hour after the payment is to have ended it', (waitsFor, step, windowMs) => {
    const deadline = at + windowMs + hourMs
    expect(nextStep(stateAfter(waiting[waitsFor]))).toEqual({ waitsFor: step, since: at, deadline })
    expect(order.deadline!(stateAfter(waiting[waitsFor]))).toEqual({ at: deadline, name: step })
  })

  it('is what it waited for last', () => {
    const given = after(waiting.ACTION, example('PaymentAwaited', { id: id('awaited-2'), waitsFor: 'METHOD' }))
    expect(stepsOf(given)).toEqual(['PAYMENT_METHOD'])
  })

  it('is nothing of it once the order is paid', () => {
    expect(stepsOf(after(waiting.METHOD, example('PaymentCompleted')))).toEqual(['FULFILLMENT_START'])
    expect(orderAfter(after(waiting.METHOD, example('PaymentCompleted'))).paymentWait).toBeNull()
  })

  it('is nothing of it once the order is cancelled', () => {
    const given = after(waiting.METHOD, example('CancellationAdmitted'))
    expect(stepsOf(given)).toEqual(['STOCK_RELEASE', 'PAYMENT_CANCELLATION'])
  })

  it('is the review of its hold where it was paid and is not secured any more', () => {
    const { fulfillmentId } = history.fulfillmentIdOf(authorised)
    const stopped = example('FulfillmentCancelled', { fulfillmentId })
    const given = after(
      authorised,
      example('PaymentUnsecured'),
      stopped,
      example('PaymentAwaited', { waitsFor: 'METHOD' }),
    )
    expect(stepsOf(given)).toEqual(['HOLD_REVIEW'])
    expect(orderAfter(given).paymentWait).toMatchObject({ waitsFor: 'METHOD' })
    expect(orderAfter(after(given, example('PaymentSecured'))).paymentWait).toBeNull()
  })
})

describe('an order that has left, and whose payment lost what it was secured by', () => {
  const unsecured = after(whole, example('PaymentUnsecured'), example('PaymentAwaited', { waitsFor: 'METHOD' }))
  const waitOf = (given: history.History) => orderAfter(given).paymentWait

  it('waits for another means until all that is secured is taken', () => {
    const secured = after(unsecured, example('PaymentSecured'))
    expect(waitOf(after(secured, confirmed(totalMinor - 1)))).toMatchObject({ waitsFor: 'METHOD' })
    expect(waitOf(after(secured, confirmed(totalMinor - 1), confirmed(1, 'capture-2')))).toBeNull()
  })

  it('waits for nothing once nothing is due any more', () => {
    const given = after(unsecured, example('RefundOrder', { amountMinor: totalMinor }))
    expect(waitOf(given)).toMatchObject({ waitsFor: 'METHOD' })
    expect(waitOf(adjusted(given, { releasedMinor: totalMinor, dueMinor: 0 }))).toBeNull()
  })
})

describe('the money of an order that is paid with each shipment', () => {
  it('is secured, and not taken, before something leaves', () => {
    expect(netMinor(moneyAfter(authorised))).toBe(totalMinor)
    expect(takenMinor(moneyAfter(authorised))).toBe(0)
    expect(isCapturing(moneyAfter(authorised))).toBe(false)
  })

  it('is waited for until all is taken that was asked for', () => {
    expect(isCapturing(moneyAfter(half))).toBe(true)
    expect(isCapturing(moneyAfter(after(half, confirmed(7_997))))).toBe(true)
    expect(isCapturing(moneyAfter(after(half, confirmed(7_997), confirmed(1, 'capture-2'))))).toBe(false)
    expect(takenMinor(moneyAfter(after(half, confirmed(7_998))))).toBe(7_998)
    expect(netMinor(moneyAfter(after(half, confirmed(7_998))))).toBe(totalMinor)
  })

  it('is waited for six hours from when it was asked for, however long ago picking began', () => {
    const split = half.slice(
      0,
      half.findIndex(({ type }) => type === 'ParcelDispatched'),
    )
    const fulfillmentId = half.find(({ type }) => type === 'FulfillmentRequested')!.id
    const later = at + 50 * hourMs
    const given = after(split, example('FulfillmentShipped', { fulfillmentId, at: later }))
    const step = openSteps(stateAfter(given)).find(({ waitsFor }) => waitsFor === 'PAYMENT_CAPTURE')
    expect(step).toMatchObject({ since: later, deadline: later + stepPatienceMs.PAYMENT_CAPTURE })
  })

  it('is not waited for where less than that is due now', () => {
    const given = after(half, example('RefundOrder', { amountMinor: totalMinor - 7_000 }))
    expect(isCapturing(moneyAfter(after(given, confirmed(6_999))))).toBe(true)
    expect(isCapturing(moneyAfter(after(given, confirmed(7_000))))).toBe(false)
  })

  it('is secured less by what is released, and more by what is taken of that after all', () => {
    const lowered = after(authorised, example('RefundOrder', { amountMinor: 5_000 }))
    const released = adjusted(lowered, { releasedMinor: 5_000, dueMinor: totalMinor - 5_000 })
    expect(netMinor(moneyAfter(released))).toBe(totalMinor - 5_000)
    const again = adjusted(
      after(
        lowered,
        example('RefundOrder', { amountMinor: 1, by: { ...example('RefundOrder').by, commandId: id('r-2') } }),
      ),
      { releasedMinor: -1_000, dueMinor: totalMinor },
    )
    expect(netMinor(moneyAfter(again))).toBe(totalMinor + 1_000)
  })

  it('is taken with what was taken at once for a change, though nothing on top was secured', () => {
    const lowered = after(authorised, example('RefundOrder'))
    const given = adjusted(lowered, { capturedMinor: 300, dueMinor: totalMinor - 500 })
    expect(takenMinor(moneyAfter(given))).toBe(300)
  })

  it('is released, not paid back, when the order is cancelled before something leaves', () => {
    const { fulfillmentId } = history.fulfillmentIdOf(authorised)
    const cancelling = after(authorised, example('CancellationAdmitted'))
    expect(cancelling.find(({ type }) => type === 'ChangeOpened')).toMatchObject({
      plan: { kind: 'CANCEL', refundMinor: 0, mails: ['ORDER_CANCELLED'] },
    })
    const cancelled = after(cancelling, example('FulfillmentCancelled', { fulfillmentId }))
    const released = after(cancelled, example('PaymentCancelled'))
    expect(orderAfter(released)).toMatchObject({ status: 'CANCELLED', money: { state: 'UNDONE', cancellation: null } })
    expect(netMinor(moneyAfter(released))).toBe(0)
    expect(dueMinor(orderAfter(released))).toBe(0)
  })

  it('is what is due once all has left', () => {
    const given = after(whole, confirmed(totalMinor))
    expect(takenMinor(moneyAfter(given))).toBe(dueMinor(orderAfter(given)))
    expect(isCapturing(moneyAfter(given))).toBe(false)
  })
})

describe('what staff gave back', () => {
  const { settled } = history
  it('is due no more, and never makes less than nothing due', () => {
    const given = after(settled, example('RefundOrder', { amountMinor: 10_000 }))
    expect(dueMinor(orderAfter(given))).toBe(748)
    const returned = after(given, example('ReturnAdmitted'), example('DecideReturn'), example('ReceiveReturn'))
    expect(dueMinor(orderAfter(returned))).toBe(0)
    expect(moneyAfter(returned).toldMinor).toBe(0)
  })

  it('lowers what an edit would charge or pay back', () => {
    const given = after(history.held, example('RefundOrder', { amountMinor: 10_000 }))
    const drop = example('ChangeAdmitted', { add: [], quantities: [{ lineId: '1', quantity: 1 }] })
    const opened = after(given, drop).find(({ type }) => type === 'ChangeOpened')
    expect(opened).toMatchObject({ plan: { refundMinor: 748, chargeMinor: 0 } })
  })
})
