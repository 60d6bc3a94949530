// What each message of the order journal does to an order and its history.
import type { MessageOf } from '../../../schemas/message'
import { applyToOrder, historyDataOf, type OrderRow, type OrdersInput } from '../../../state/views/orders-fold'
import {
  about,
  cancelled,
  created,
  day,
  delivered,
  orderIdOf,
  paid,
  refunded,
  rejected,
  shipped,
  updated,
} from '../order-life'

const fold = (...messages: OrdersInput[]): OrderRow | undefined => {
  let row: OrderRow | undefined
  messages.forEach(
    (message, offset) => (row = applyToOrder(row, message, { topic: 't', partition: 0, offset }).row ?? row),
  )
  return row
}
const refusal = (code: string): MessageOf<'CancellationRefused'> =>
  about('CancellationRefused', 1, { commandId: 'c' as never, code, reason: 'too late' })

describe('an order in the view', () => {
  it('has, once created, what was ordered and nothing captured', () => {
    expect(fold(created(1))).toMatchObject({
      orderId: orderIdOf(1),
      status: 'PENDING',
      version: 1,
      totalMinor: 1_428,
      capturedMinor: 0,
      createdAt: day + 1_000,
    })
    expect(fold(created(1))?.details?.lines).toHaveLength(1)
  })

  it('is delivered at the time of the carrier’s scan', () => {
    const row = fold(created(1), updated(1, 2, 'PAYMENT_PROCESSING'), paid(1, 3), shipped(1, 4), delivered(1, 5))
    expect(row).toMatchObject({
      status: 'DELIVERED',
      version: 5,
      capturedMinor: 1_428,
      carrier: 'FEDEX',
      deliveredAt: day + 86_400_000,
      updatedAt: day + 5_000,
    })
  })

  it('that was cancelled after payment keeps why, and shows what was returned', () => {
    const row = fold(created(1), paid(1, 2), cancelled(1, 3), updated(1, 4, 'CANCELLED'), refunded(1, 5))
    expect(row).toMatchObject({
      status: 'REFUNDED',
      cancelCode: 'CUSTOMER_REQUEST',
      reason: 'changed my mind',
      capturedMinor: 1_428,
      refundedMinor: 1_428,
    })
  })

  it('whose payment was declined says so and is not cancelled', () => {
    const declined = about('OrderPaymentFailed', 1, {
      code: 'card_declined',
      reason: 'The card was declined',
      status: 'PAYMENT_FAILED',
      version: 2,
    })
    expect(fold(created(1), declined)).toMatchObject({
      status: 'PAYMENT_FAILED',
      reason: 'The card was declined',
      cancelCode: null,
    })
  })

  it('is not changed by a refused cancellation, which its history has', () => {
    const applied = applyToOrder(fold(created(1)), refusal('ALREADY_FINAL'), { topic: 't', partition: 0, offset: 9 })
    expect(applied.row).toBeUndefined()
    expect(applied.entry).toMatchObject({ place: { offset: 9 } })
  })

  it('is not folded again by an event whose version it has', () => {
    expect(() => fold(created(1), paid(1, 2), paid(1, 2))).toThrow(/has version 2, and the order has 2/)
    expect(() => fold(created(1), created(1))).toThrow(/about an order that exists/)
    expect(() => fold(paid(1, 2))).toThrow(/about an order that was never created/)
  })

  it('never exists for a rejected placement', () => {
    expect(fold(rejected(1))).toBeUndefined()
  })

  it('has a history without names, addresses or tokens', () => {
    const kept = JSON.stringify(historyDataOf(created(1)))
    for (const personal of ['Nov', 'example.com', 'Dlouh', 'pm_card']) expect(kept).not.toContain(personal)
    expect(historyDataOf(cancelled(1, 2))).toEqual({
      code: 'CUSTOMER_REQUEST',
      reason: 'changed my mind',
      requestedBy: 'customer',
    })
  })
})
