// What each fact of the order journal does to an order, to its changes and to its history.
import fc from 'fast-check'
import { applyToOrder, type OrdersInput } from '../../../state/views/orders-fold'
import { recordOf } from '../../../state/views/orders-row'
import {
  about,
  address,
  by,
  cancelled,
  commandRefused,
  created,
  day,
  delivered,
  euro,
  idOf,
  orderIdOf,
  paid,
  planOf,
  pot,
  refunded,
  rejected,
  shipped,
  tea,
  totalsOf,
  updated,
} from '../order-life'
import { lifeOf, steps } from '../random-life'
import { changesOf, fold, foldAll } from './orders-folding'

const moved = { chargedMinor: 0, capturedMinor: 0, refundedMinor: 0, releasedMinor: 0, currency: euro }
const secured = { amountMinor: 1_400, currency: euro, providerPaymentId: 'pi_1' }
const head = (version: number) => ({ status: 'PENDING' as const, version })

const edit = planOf('EDIT', [tea, pot], { chargeMinor: 2_000 })
const opened = (version: number, plan = edit): OrdersInput =>
  about('ChangeOpened', 1, {
    by: by(1, 'change'),
    plan,
    digest: 'd',
    shippingAddress: null,
    contact: null,
    reasonCode: null,
    ...head(version),
  })
describe('an order in the view', () => {
  it('has, once created, what was ordered and nothing captured', () => {
    expect(recordOf(fold(created(1))!)).toEqual({
      id: orderIdOf(1),
      customerId: 'cus_1',
      origin: 'STORE',
      status: 'PENDING',
      version: 1,
      totals: totalsOf(900),
      lines: [tea],
      shippingAddress: address,
      contact: created(1).contact,
      payment: { securedMinor: 0, capturedMinor: 0, refundedMinor: 0, wait: null },
      shipment: null,
      cancellation: null,
      whenPartial: 'WAIT',
      backorders: [],
      holds: [],
      change: null,
      returns: [],
      shortages: [],
      parcels: [],
      createdAt: day + 1_000,
      updatedAt: day + 1_000,
      deliveredAt: null,
    })
  })

  it('is delivered, with all its parcels, at the time of the carrier’s scan', () => {
    const row = fold(created(1), updated(1, 2, 'PAYMENT_PROCESSING'), paid(1, 3), shipped(1, 4), delivered(1, 5))!
    expect(row).toMatchObject({ status: 'DELIVERED', version: 5, capturedMinor: 1_428, updatedAt: day + 5_000 })
    expect(row.deliveredAt).toBe(day + 86_400_000)
    expect(row.document.shipment).toEqual({ carrier: 'FEDEX', trackingNumber: '790000000001' })
    expect(row.document.parcels).toEqual([
      {
        fulfillmentId: null,
        purpose: 'ORDER',
        carrier: 'FEDEX',
        trackingNumber: '790000000001',
        isWhole: true,
        deliveredAt: day + 86_400_000,
      },
    ])
  })

  it('has each parcel once, and each arrives by itself', () => {
    const rest = { purpose: 'ORDER' as const, carrier: 'FEDEX' }
    const sent = (fulfillment: string, trackingNumber: string, isWhole: boolean, version: number): OrdersInput =>
      about('ParcelDispatched', 1, {
        ...{ fulfillmentId: idOf(fulfillment), ...rest, trackingNumber, isWhole },
        ...head(version),
      })
    const arrival = { fulfillmentId: idOf('f2'), deliveredAt: day, isWhole: false, trackingNumber: '80' }
    const row = fold(
      created(1),
      sent('f2', '80', false, 2),
      sent('f2', '81', true, 3),
      sent('f1', '790000000001', true, 4),
      shipped(1, 5),
      about('ParcelArrived', 1, { ...arrival, status: 'SHIPPED', version: 6 }),
    )!
    expect(row.document.parcels).toMatchObject([
      { fulfillmentId: 'f2', trackingNumber: '80', isWhole: false, deliveredAt: day },
      { fulfillmentId: 'f2', trackingNumber: '81', isWhole: true, deliveredAt: null },
      { fulfillmentId: 'f1', trackingNumber: '790000000001', isWhole: true, deliveredAt: null },
    ])
  })

  it('shows what is on backorder and until when, until all of it has left or is no longer wanted', () => {
    const lines = [
      { sku: 'TEA-1', quantity: 1, expectedAt: day + 9 },
      { sku: 'POT-1', quantity: 1, expectedAt: null },
    ]
    const both = created(1, { lines: [tea, pot], availability: { ...created(1).availability, whenPartial: 'SPLIT' } })
    const waiting = [both, about('OrderBackordered', 1, { lines, ...head(2) })] as const
    expect(fold(...waiting)!.document).toMatchObject({ whenPartial: 'SPLIT', backorders: lines })
    expect(fold(...waiting, shipped(1, 3))!.document.backorders).toEqual([])
    expect(fold(...waiting, cancelled(1, 3))!.document.backorders).toEqual([])
    const less = about('OrderChanged', 1, {
      changeId: idOf('change'),
      ...{ lines: [tea], totals: totalsOf(900), chargeMinor: 0, refundMinor: 0 },
      ...{ shippingAddress: address, contact: both.contact, ...head(3) },
    })
    expect(fold(...waiting, less)!.document.backorders).toEqual([lines[0]])
    const some = about('OrderBackordered', 1, { lines: [], ...head(3) })
    expect(fold(...waiting, some)!.document.backorders).toEqual([])
  })

  it('that was cancelled after payment keeps why, and shows what was returned', () => {
    const row = fold(created(1), paid(1, 2), cancelled(1, 3), refunded(1, 4))!
    expect(row).toMatchObject({ status: 'REFUNDED', capturedMinor: 1_428, refundedMinor: 1_428 })
    expect(row.document.cancellation).toEqual({ code: 'CUSTOMER_REQUEST', reason: 'The customer asked for it.' })
  })

  it('has nothing left of its payment after a cancellation, whatever was told of it before', () => {
    const adjusted = (version: number): OrdersInput =>
      about('OrderPaymentAdjusted', 1, { ...moved, refundedMinor: 400, ...head(version) })
    const rest = fold(created(1), paid(1, 2), adjusted(3), cancelled(1, 4), refunded(1, 5, 1_028))
    expect(rest).toMatchObject({ capturedMinor: 1_428, refundedMinor: 1_428 })
    const inAll = fold(created(1), paid(1, 2), cancelled(1, 3), adjusted(4), refunded(1, 5, 1_428))
    expect(inAll).toMatchObject({ capturedMinor: 1_428, refundedMinor: 1_428 })
    expect(fold(created(1), cancelled(1, 2), refunded(1, 3))).toMatchObject({
      capturedMinor: 1_428,
      refundedMinor: 1_428,
    })
  })

  it('that is only authorised has taken nothing until it ships, and less of it where less is due', () => {
    const authorised = about('OrderPaymentCompleted', 1, {
      ...{ amountMinor: 1_428, capturedMinor: 0, currency: euro, providerPaymentId: 'pi_1' },
      ...head(2),
    })
    const released = about('OrderPaymentAdjusted', 1, { ...moved, releasedMinor: 428, ...head(3) })
    const captureRequestId = idOf('capture-1')
    const taken = about('OrderPaymentCaptured', 1, { captureRequestId, amountMinor: 1_000, currency: euro, ...head(4) })
    const secured = fold(created(1), authorised, released)
    expect(secured).toMatchObject({ securedMinor: 1_000, capturedMinor: 0, refundedMinor: 0 })
    expect(fold(created(1), authorised, released, taken)).toMatchObject({ securedMinor: 1_000, capturedMinor: 1_000 })
  })

  it('that waits for its customer says for what and until when, and no longer once it is paid', () => {
    const until = day + 86_400_000
    const wait = { waitsFor: 'METHOD', action: null, code: 'insufficient_funds', until } as const
    const awaited = about('OrderPaymentAwaited', 1, { ...wait, ...head(2) })
    expect(recordOf(fold(created(1), awaited)!).payment.wait).toEqual(wait)
    expect(recordOf(fold(created(1), awaited, paid(1, 3))!).payment.wait).toBeNull()
    expect(recordOf(fold(created(1), awaited, cancelled(1, 3))!).payment.wait).toBeNull()
  })

  it('that waited for another means since its authorisation ran out waits no longer once that hold is released', () => {
    const holdId = idOf('hold-1')
    const held = about('OrderHeld', 1, {
      ...{ by: null, holdId, code: 'PAYMENT_UNSECURED', reason: 'It ran out.', ruleId: null },
      ...head(3),
    })
    const wait = { waitsFor: 'METHOD', action: null, code: 'expired_card', until: day } as const
    const awaited = about('OrderPaymentAwaited', 1, { ...wait, ...head(4) })
    const released = about('OrderReleased', 1, { by: null, holdId, ...head(5) })
    expect(fold(created(1), paid(1, 2), held, awaited)!.document.wait).toEqual(wait)
    expect(fold(created(1), paid(1, 2), held, awaited, released)!.document).toMatchObject({ wait: null, holds: [] })
  })

  it('that waited for another means after it had left waits no longer once all that is secured is taken', () => {
    const authorised = about('OrderPaymentCompleted', 1, { ...secured, capturedMinor: 0, ...head(2) })
    const wait = { waitsFor: 'METHOD', action: null, code: 'expired_card', until: day } as const
    const awaited = about('OrderPaymentAwaited', 1, { ...wait, ...head(3) })
    const take = (part: string, amountMinor: number, version: number) =>
      about('OrderPaymentCaptured', 1, {
        ...{ captureRequestId: idOf(part), amountMinor, currency: euro },
        ...head(version),
      })
    const taken = [created(1), authorised, awaited, take('part-1', 400, 4)]
    expect(fold(...taken)!.document.wait).toEqual(wait)
    expect(fold(...taken, take('part-2', 1_000, 5))!.document.wait).toBeNull()
    const lessDue = about('OrderPaymentAdjusted', 1, { ...moved, releasedMinor: 1_000, ...head(5) })
    expect(fold(...taken, lessDue)!.document.wait).toBeNull()
  })

  it('that came back whole shows what was returned, and not the fee that was kept', () => {
    const adjusted = about('OrderPaymentAdjusted', 1, {
      ...moved,
      refundedMinor: 1_300,
      ...head(3),
    })
    expect(fold(created(1), paid(1, 2), adjusted, refunded(1, 4, 1_300))).toMatchObject({
      status: 'REFUNDED',
      capturedMinor: 1_428,
      refundedMinor: 1_300,
    })
  })

  it('whose payment was declined says so and is not cancelled', () => {
    const declined = about('OrderPaymentFailed', 1, {
      code: 'card_declined',
      reason: 'The card was declined',
      status: 'PAYMENT_FAILED',
      version: 3,
    })
    expect(fold(created(1), opened(2), declined)).toMatchObject({
      status: 'PAYMENT_FAILED',
      document: { cancellation: null, change: null },
    })
    expect(changesOf(created(1), opened(2), declined).at(-1)).toMatchObject({ state: 'FAILED', code: 'card_declined' })
  })

  it('is not changed by a command that was refused, which its history has', () => {
    const place = { topic: 't', partition: 0, offset: 9 }
    const applied = applyToOrder(fold(created(1)), commandRefused(1, 'change'), place)
    expect(applied).toEqual({ entry: { message: commandRefused(1, 'change'), place } })
  })

  it('is not folded again by a fact whose version it has', () => {
    expect(() => fold(created(1), paid(1, 2), paid(1, 2))).toThrow(/has version 2, and the order has 2/)
    expect(() => fold(created(1), created(1))).toThrow(/about an order that exists/)
    expect(() => fold(paid(1, 2))).toThrow(/about an order that was never created/)
  })

  it('never exists for a rejected placement', () => {
    expect(fold(rejected(1))).toBeUndefined()
  })

  it('keeps the same document through facts that change columns alone', () => {
    const before = fold(created(1))!
    const after = [updated(1, 2, 'PAYMENT_PROCESSING'), paid(1, 3), updated(1, 4, 'FULFILLMENT_PENDING')].reduce(
      (row, message) => applyToOrder(row, message, { topic: 't', partition: 0, offset: 0 }).row!,
      before,
    )
    expect(after.version).toBe(4)
    expect(after.document).toBe(before.document)
  })

  it('is, after any legal life, what that life makes of it', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const { facts, expected } = lifeOf(1, taken)
        const { row, entries } = foldAll(facts)
        const { document, capturedMinor, refundedMinor } = row!
        expect({ capturedMinor, refundedMinor }).toEqual({
          capturedMinor: expected.capturedMinor,
          refundedMinor: expected.refundedMinor,
        })
        expect(document.holds.map(({ holdId }) => holdId)).toEqual(expected.holds)
        expect(document.shortages.map(({ shortageId }) => shortageId)).toEqual(expected.shortages)
        expect(document.change?.changeId ?? null).toBe(expected.change)
        expect(new Map(document.returns.map(({ returnId, state }) => [returnId, state]))).toEqual(expected.returns)
        expect(
          new Map(document.parcels.map(({ fulfillmentId, deliveredAt }) => [fulfillmentId, deliveredAt !== null])),
        ).toEqual(expected.parcels)
        expect(document.backorders.map(({ sku }) => sku)).toEqual(expected.backorders)
        expect(document.lines).toEqual(expected.lines)
        expect(document.contact).toBe(expected.contact)
        const states = entries.flatMap(({ change }) => (change ? [[change.changeId, change.state] as const] : []))
        expect(new Map(states)).toEqual(expected.changes)
        expect(entries).toHaveLength(facts.length)
      }),
      { numRuns: 300 },
    )
  })
})
