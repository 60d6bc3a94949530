// What operators read of an order's stock and of what is sent of it, folded from the facts themselves.
import { sendingLines, stockLines } from '../../operator/order-show-sending'
import type { AnyDecider } from '../../processors/engine/decider'
import { fulfillment } from '../../processors/fulfillment/fulfillment'
import { order } from '../../processors/order/order'
import type { Message } from '../../schemas/message'
import { fulfillmentExamples } from '../examples/fulfillment'
import { orderRequestExamples } from '../examples/order-requests'
import { orderExamples } from '../examples/order'
import { at, id, minuteMs } from '../examples/values'

const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const fold = (decider: AnyDecider, facts: readonly Message[]): unknown =>
  facts.reduce((state, fact) => decider.evolve(state as never, fact as never) as never, decider.initial as never)
const pageOf = (node: 'order' | 'fulfillment', facts: readonly Message[]) => ({
  nodes: [
    {
      node,
      state: fold((node === 'order' ? order : fulfillment) as unknown as AnyDecider, facts),
      final: false,
      deadline: null,
      aside: [],
    },
  ],
})

describe('what an order holds of stock', () => {
  const { OrderCreated, StockSettled } = orderExamples
  const { StockReservationRequested: asked } = orderRequestExamples
  const settled = {
    ...StockSettled,
    requestId: asked.id,
    outcome: 'RESERVED',
    sources: [
      { sku: 'CHAIR-7', quantity: 2, warehouse: 'SAO-1' },
      { sku: 'CHAIR-7', quantity: 1, warehouse: 'REC-1' },
    ],
    backordered: [{ sku: 'LAMP-2', quantity: 3, expectedAt: at + 2 * dayMs }],
    dropped: [],
    until: at + 2 * hourMs,
  } as const

  it('is asked for at first', () => {
    const lines = stockLines(pageOf('order', [OrderCreated, asked]), at + minuteMs)
    expect(lines).toEqual([expect.stringMatching(`^reservation ${asked.id}: .* asked for since .* \\(60 s ago\\)$`)])
  })

  it('says where it is, until when it is held, and what is on backorder until when', () => {
    const lines = stockLines(pageOf('order', [OrderCreated, asked, settled]), at + hourMs)
    expect(lines).toEqual([
      expect.stringMatching(/: 2×CHAIR-7 at SAO-1, 1×CHAIR-7 at REC-1, held until .* \(in 60 min\)$/),
      expect.stringMatching(/^ {2}3×LAMP-2 on backorder, expected .*; looked at .* \(in 9\.0 d\)$/),
    ])
  })

  it('is confirmed once it is paid', () => {
    const hold = { ...orderRequestExamples.StockHoldRequested, reservationRequestId: asked.id, until: null }
    const facts = [OrderCreated, asked, settled, hold] as const
    expect(stockLines(pageOf('order', facts), at)[2]).toMatch(new RegExp(`^STOCK_HOLD ${hold.id} asked for since`))
    const held = {
      ...settled,
      id: id('held'),
      requestId: hold.id,
      outcome: 'HELD',
      sources: [],
      backordered: [],
      until: null,
    }
    const lines = stockLines(pageOf('order', [...facts, held as Message]), at)
    expect(lines[0]).toMatch(/, confirmed$/)
    expect(lines).toHaveLength(2)
  })

  it('is nothing for an order that nobody has', () => {
    expect(stockLines({ nodes: [] }, at)).toEqual([])
  })
})

describe('what is sent of an order', () => {
  const { WarehouseOrderRequested: ordered, FulfillmentStarted, ParcelPacked, LabelRequested } = fulfillmentExamples
  const { ParcelLabelled, FulfillmentBlocked, ParcelProgressed, ReturnLabelRequested } = fulfillmentExamples
  const packed = [ordered, FulfillmentStarted, ParcelPacked, LabelRequested]
  const linesOf = (...facts: readonly Message[]): string[] => sendingLines(pageOf('fulfillment', facts), at)

  it('names the warehouse, what it does and until when it is waited for', () => {
    expect(linesOf(ordered)[0]).toMatch(
      new RegExp(
        `^fulfillment ${ordered.fulfillmentId} from ${ordered.warehouse}: REQUESTED, .* since .*, until .* \\(in`,
      ),
    )
  })

  it('names each parcel, its carrier, what the carrier says of it and when it is expected', () => {
    const [, parcel] = linesOf(...packed, ParcelLabelled, { ...ParcelProgressed, estimatedDeliveryAt: at + dayMs })
    expect(parcel).toMatch(`  parcel ${ParcelLabelled.parcelId} LABELLED: `)
    expect(parcel).toMatch(
      `, ${ParcelLabelled.carrier} ${ParcelLabelled.trackingNumber}, ${ParcelProgressed.carrierStatus} `,
    )
    expect(parcel).toMatch(/, expected \d{4}-\d\d-\d\d /)
  })

  it('says what is blocked, why, and when it is given up', () => {
    const blocked = { ...FulfillmentBlocked, step: 'LABEL', requestId: LabelRequested.id } as const
    const text = linesOf(...packed, blocked).join('\n')
    expect(text).toMatch(/: BLOCKED, /)
    expect(text).toMatch(`  BLOCKED at LABEL since `)
    expect(text).toMatch(`: ${blocked.code}, ${blocked.reason}; given up at `)
  })

  it('names the labels of returns', () => {
    expect(linesOf(ReturnLabelRequested)).toEqual([
      `label of return ${ReturnLabelRequested.returnId}: ASKED, ${ReturnLabelRequested.id}`,
    ])
  })

  it('never says where anything goes', () => {
    expect(linesOf(...packed, ParcelLabelled).join('\n')).not.toMatch(/s1\.|sealed/)
  })
})
