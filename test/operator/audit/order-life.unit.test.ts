// Check 2 on one order: nothing on a clean life, and every broken rule found.
import { checkLife } from '../../../operator/audit/check-life'
import type { AuditEvent } from '../../../operator/audit/events'
import { cancelledLife, deliveredLife, event, orderId, returnedLife, settledRefund } from './one-order'

const like = (pattern: RegExp): unknown => expect.stringMatching(pattern)
const faults = (life: readonly AuditEvent[]): string[] => checkLife(orderId, life).map(({ text }) => text)

describe('the life of an order', () => {
  it('is clean from its creation to its delivery, when it is cancelled, and when goods come back', () => {
    expect(faults(deliveredLife())).toEqual([])
    expect(faults([...cancelledLife(), ...settledRefund()])).toEqual([])
    expect(faults(returnedLife())).toEqual([])
    expect(faults([event('OrderRejected', 0), event('OrderCommandRefused', 1)])).toEqual([])
  })

  it('is clean while its payment waits, is held for a dispute and released by itself, is taken in parts and given back in part', () => {
    const life = deliveredLife()
    const processing = { status: 'PAYMENT_PROCESSING', version: 3 } as const
    const waits = [...life.slice(0, 5), event('OrderPaymentAwaited', 3.5, { ...processing, waitsFor: 'ACTION' })]
    expect(faults(waits)).toEqual([])
    const pending = { status: 'FULFILLMENT_PENDING', holdId: 'du_1' } as const
    const held = [
      event('OrderHeld', 7, { ...pending, version: 5 }),
      event('OrderReleased', 8, { ...pending, version: 6 }),
    ]
    expect(faults([...life.slice(0, 8), ...held])).toEqual([])
    const delivered = { status: 'DELIVERED', amountMinor: 100 } as const
    const later = [
      event('PaymentCaptureRequested', 12, { captureMinor: 1_428 }),
      event('OrderPaymentCaptured', 13, { ...delivered, version: 8, captureRequestId: 'part' }),
      event('RefundGranted', 14, { ...delivered, version: 9 }),
    ]
    expect(faults([...life, ...later])).toEqual([])
  })

  it('shows a wait, a part or a refund of an order that is not to be paid yet', () => {
    for (const type of ['OrderPaymentAwaited', 'OrderPaymentCaptured', 'RefundGranted'] as const)
      expect(faults([...deliveredLife().slice(0, 3), event(type, 2, { status: 'PENDING', version: 2 })])).toEqual([
        like(/may not happen to an order that is PENDING/),
      ])
  })

  it('shows a gap in its versions', () => {
    const life = deliveredLife().filter((one) => one.type !== 'OrderPaymentCompleted')
    expect(faults(life)).toContainEqual(like(/OrderUpdated at offset 5 has version 4 after version 2/))
  })

  it('shows a transition that is not legal', () => {
    const life = [...deliveredLife().slice(0, 3), event('OrderDelivered', 2, { status: 'DELIVERED', version: 2 })]
    expect(faults(life)).toEqual([like(/OrderDelivered at offset 2 may not happen to an order that is PENDING/)])
  })

  it('shows an event that leads to another state than it may', () => {
    const life = [...deliveredLife().slice(0, 3), event('OrderUpdated', 2, { status: 'SHIPPED', version: 2 })]
    expect(faults(life)).toEqual([like(/leads from PENDING to SHIPPED, not to PAYMENT_PROCESSING/)])
    const noted = event('OrderHeld', 2, { status: 'CANCELLED', version: 2, holdId: 'h' })
    expect(faults([...deliveredLife().slice(0, 3), noted])).toEqual([
      like(/OrderHeld at offset 2 leads from PENDING to CANCELLED, not to PENDING/),
    ])
  })

  it('shows an event after the last one', () => {
    const life = [...deliveredLife(), event('OrderCancelled', 12, { status: 'CANCELLED', version: 8 })]
    expect(faults(life)).toEqual([like(/OrderCancelled at offset 12 may not happen to an order that is DELIVERED/)])
  })

  it('shows a message that is there twice', () => {
    const [first, ...rest] = deliveredLife()
    const again = event('OrderStepOverdue', 12, { id: first!.id })
    expect(faults([first!, ...rest, again])).toEqual([
      like(/message m_OrderCreated_0 \(OrderStepOverdue, offset 12\) is there twice/),
    ])
  })
})

const lines = [{ lineId: '1', sku: 'TEA-1', quantity: 2, unitPriceMinor: 450 }]
const one = [{ ...lines[0]!, quantity: 1 }]
const plan = { kind: 'EDIT', lines: one, totalMinor: 978, chargeMinor: 0, refundMinor: 450 }
const start = (): AuditEvent[] => deliveredLife().slice(0, 3)
const pending = { status: 'PENDING' } as const
const opened = (offset: number, version: number, commandId = 'edit') =>
  event('ChangeOpened', offset, { ...pending, version, commandId, plan })
const changed = (more: Partial<AuditEvent> = {}) =>
  event('OrderChanged', 4, { ...pending, version: 3, changeId: 'edit', lines: one, totalMinor: 978, chargeMinor: 0, refundMinor: 450, ...more }) // prettier-ignore

describe('the one change of an order', () => {
  it('is clean when it is ended as it was planned, or fails', () => {
    expect(faults([...start(), opened(3, 2), changed()])).toEqual([])
    expect(faults([...start(), opened(3, 2), event('ChangeFailed', 4, { ...pending, version: 3, changeId: 'edit' })])).toEqual([]) // prettier-ignore
  })

  it('shows a second one beside it', () => {
    expect(faults([...start(), opened(3, 2), opened(4, 3, 'other')])).toEqual([
      like(/ChangeOpened at offset 4 came while change edit was open/),
    ])
  })

  it('shows what is not as planned', () => {
    expect(faults([...start(), opened(3, 2), changed({ lines })])).toEqual([like(/has other lines than its plan/)])
    expect(faults([...start(), opened(3, 2), changed({ refundMinor: 0 })])).toEqual([
      like(/has other amounts than its plan/),
    ])
  })

  it('shows an end of what was never opened, and one that was never ended', () => {
    expect(faults([...start(), changed({ version: 2 })])).toEqual([like(/is of change edit, which is not open/)])
    const failed = event('ChangeFailed', 4, { ...pending, version: 2, changeId: 'edit' })
    expect(faults([...start(), failed])).toEqual([like(/is of change edit, which is not open/)])
    const cancelled = event('OrderCancelled', 4, { status: 'CANCELLED', version: 3 })
    expect(faults([...start(), opened(3, 2), cancelled])).toEqual([like(/left change edit open/)])
  })

  it('shows goods that were to be left out and became more', () => {
    const life = deliveredLife().slice(0, 9)
    const dropped = (more: Partial<AuditEvent>) =>
      event('OrderChanged', 8, { status: 'FULFILLMENT_IN_PROGRESS', version: 6, changeId: 'sending', lines: one, totalMinor: 978, ...more }) // prettier-ignore
    expect(faults([...life, dropped({})])).toEqual([])
    expect(faults([...life, dropped({ lines: [{ ...lines[0]!, quantity: 3 }] })])).toEqual([like(/has more units/)])
    expect(faults([...life, dropped({ totalMinor: 2_000 })])).toEqual([like(/is dearer/)])
  })
})

describe('a hold', () => {
  const heldAt = (offset: number, version: number) => event('OrderHeld', offset, { ...pending, version, holdId: 'h' })

  it('keeps the order from being charged and sent', () => {
    const [created, asked, reserved, updated, charged] = deliveredLife()
    const moved = { ...updated!, version: 3 }
    expect(faults([created!, heldAt(0.5, 2), asked!, reserved!, moved, charged!])).toEqual([
      like(/PaymentRequested at offset 3 came while the order was on hold \(h\)/),
    ])
    const released = event('OrderReleased', 1, { ...pending, version: 3, holdId: 'h' })
    expect(faults([created!, heldAt(0.5, 2), asked!, reserved!, released, { ...updated!, version: 4 }, charged!])).toEqual([]) // prettier-ignore
  })

  it('is opened once and ended once', () => {
    expect(faults([...start(), heldAt(3, 2), heldAt(4, 3)])).toEqual([like(/opens hold h again/)])
    const released = event('OrderReleased', 3, { ...pending, version: 2, holdId: 'h' })
    expect(faults([...start(), released])).toEqual([like(/ends hold h, which is not open/)])
  })
})

describe('a shortage', () => {
  const life = deliveredLife().slice(0, 9)
  const at = { status: 'FULFILLMENT_IN_PROGRESS', shortageId: 's' } as const
  const asked = event('ShortageOpened', 8, { ...at, version: 6, fulfillmentId: 'sending' })

  it('is answered once, before more of the order is sent or it ends', () => {
    const answered = event('ShortageAnswered', 9, { ...at, version: 7, answer: 'AMEND' })
    expect(faults([...life, asked, answered])).toEqual([])
    expect(faults([...life, asked, answered, { ...answered, id: 'x', version: 8 }])).toEqual([like(/answers s, which is not open/)]) // prettier-ignore
    const sent = event('FulfillmentRequested', 9, { id: 'more', purpose: 'ORDER', lines: one })
    expect(faults([...life, asked, sent])).toEqual([
      like(/FulfillmentRequested at offset 9 came while s was not answered/),
    ])
    const cancelled = event('OrderCancelled', 9, { status: 'CANCELLED', version: 7 })
    expect(faults([...life, asked, cancelled])).toEqual([
      like(/OrderCancelled at offset 9 came while s was not answered/),
    ])
  })
})

describe('a return', () => {
  const change = (type: AuditEvent['type'], more: Partial<AuditEvent>): AuditEvent[] =>
    returnedLife().map((each) => (each.type === type ? { ...each, ...more } : each))
  const units = (quantity: number) => [{ lineId: '1', quantity }]

  it('names no more than was delivered, in all returns together', () => {
    expect(faults(change('ReturnOpened', { lines: units(3) }))).toContainEqual(
      like(/ReturnOpened at offset 30 names more of line 1 than was delivered/),
    )
    const again = { ...returnedLife().find(({ type }) => type === 'ReturnOpened')!, id: 'x', offset: 39, version: 13, returnId: 'more' } // prettier-ignore
    expect(faults([...returnedLife(), again])).toEqual([])
    expect(faults([...returnedLife(), { ...again, lines: units(2) }])).toEqual([like(/names more of line 1/)])
  })

  it('takes its course, and brings no more than it is for', () => {
    const life = returnedLife().filter(({ type }) => type !== 'ReturnApproved')
    expect(faults(life)).toContainEqual(
      like(/ReturnReceived at offset 32 may not happen to return return, which is opened/),
    )
    expect(faults(change('ReturnReceived', { lines: units(2) }))).toContainEqual(
      like(/brings more of line 1 than return return is for/),
    )
    expect(faults(change('ReturnApproved', { returnId: 'other' }))).toContainEqual(
      like(/is of return other, which was never opened/),
    )
  })

  it('moves what is due by what it charges and returns, and leaves what did not come back', () => {
    expect(faults(change('ReturnSettled', { refundMinor: 400 }))).toEqual([
      like(/ReturnSettled at offset 34 moves what is due by -478, and charges 0 and returns 400/),
    ])
    expect(faults(change('ReturnSettled', { lines }))).toEqual([
      like(/REFUNDED: has other lines than what came back leaves/),
    ])
  })
})
