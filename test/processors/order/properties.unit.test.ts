import { order } from '../../../processors/order/order'
import { skusOf } from '../../../processors/order/drawing'
import { isHeld } from '../../../processors/order/hold'
import { unshipped } from '../../../processors/order/slot'
import type { OrderState } from '../../../processors/order/state'
import { restOf } from '../../../processors/order/sendings'
import { allHeld, isBackordered } from '../../../processors/order/stock'
import { atRest, drawsOfParcels, live, outputsOf, placedOf, property } from './lives'
import type { Decided, OrderWorld } from './world'

const last = (world: OrderWorld): Decided | undefined => world.history.at(-1)

const legal: Readonly<Record<string, readonly string[]>> = {
  NONE: ['PENDING'],
  PENDING: ['PAYMENT_PROCESSING', 'CANCELLED'],
  PAYMENT_PROCESSING: ['PAYMENT_COMPLETED', 'PAYMENT_FAILED', 'CANCELLED'],
  PAYMENT_COMPLETED: ['FULFILLMENT_PENDING', 'CANCELLED'],
  FULFILLMENT_PENDING: ['FULFILLMENT_IN_PROGRESS', 'CANCELLED'],
  FULFILLMENT_IN_PROGRESS: ['SHIPPED', 'DELIVERED', 'CANCELLED'],
  SHIPPED: ['DELIVERED', 'REFUNDED'],
  DELIVERED: ['REFUNDED'],
  CANCELLED: ['REFUNDED'],
}

describe('whatever happens to an order, in whatever order', () => {
  property('its version rises by one, and its status goes legal ways', (steps) => {
    const world = live(steps)
    let version = 0
    let status = 'NONE'
    for (const output of outputsOf(world)) {
      if (!('version' in output)) continue
      expect(output.version).toBe(++version)
      if (output.status !== status) expect(legal[status]).toContain(output.status)
      status = output.status
    }
  })

  property('an input that comes again adds nothing', (steps) => {
    live(steps, (world) => {
      const { input, outputs } = last(world) ?? {}
      if (!input || (input.type === 'DeadlinePassed' && outputs?.length === 0)) return
      if (input.type !== 'DeadlinePassed') expect(order.decide(input, world.state)).toEqual([])
    })
  })

  property('an input that comes again much later adds nothing', (steps) => {
    const world = live(steps)
    // Journals hand over each record once; these do not say which request they answer, or are forgotten once answered.
    const once = [
      'DeadlinePassed',
      'FulfillmentCancellationRefused',
      'FulfillmentShort',
      'PaymentAwaited',
      'PaymentUnsecured',
      'PaymentSecured',
      'DisputeOpened',
    ]
    for (const { input } of world.history)
      if (!once.includes(input.type)) expect(order.decide(input as never, world.state)).toEqual([])
  })

  property(
    'its state survives JSON, and it asks nothing that no sound order asks',
    (steps) => {
      let checked: OrderState = order.initial
      const { faults } = live(steps, ({ state }) => {
        if (state !== checked) expect(JSON.parse(JSON.stringify(state))).toEqual(state)
        checked = state
      })
      expect(faults).toEqual([])
    },
    drawsOfParcels,
  )

  property('it waits for something until it has ended, and a deadline that passes moves', (steps) => {
    const ends = ['NONE', 'REJECTED', 'DELIVERED', 'CANCELLED', 'REFUNDED', 'PAYMENT_FAILED']
    live(steps, (world) => {
      const { state } = world
      const deadline = order.deadline!(state)
      if (!ends.includes(state.status)) expect(deadline).toBeDefined()
      if (state.status !== 'NONE') expect(order.isFinal(state)).toBe(deadline === undefined)
      const { input, outputs } = last(world) ?? {}
      if (input?.type !== 'DeadlinePassed') return
      expect(outputs!.length).toBeGreaterThan(0)
      if (deadline) expect(deadline.at).toBeGreaterThan(input.due)
    })
  })

  property('its totals add up, and no line has less than one unit', (steps) => {
    live(steps, ({ placed }) => {
      if (!placed) return
      const { itemsMinor, shippingMinor, taxMinor, totalMinor } = placed.totals
      expect(totalMinor).toBe(itemsMinor + shippingMinor + taxMinor)
      const { feesMinor, creditsMinor } = placed
      expect(Math.min(itemsMinor, shippingMinor, taxMinor, feesMinor, creditsMinor)).toBeGreaterThanOrEqual(0)
      for (const { quantity } of placed.lines) expect(quantity).toBeGreaterThan(0)
      const worth = placed.lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0)
      if (placed.delivery) expect(itemsMinor).toBe(worth)
    })
  })

  property('a change becomes exactly what its plan said', (steps) => {
    const outputs = outputsOf(live(steps))
    for (const opened of outputs) {
      if (opened.type !== 'ChangeOpened' || opened.plan.kind !== 'EDIT') continue
      const done = outputs.find((each) => each.type === 'OrderChanged' && each.changeId === opened.by.commandId)
      if (done?.type !== 'OrderChanged') continue
      const { lines, totals, chargeMinor, refundMinor } = opened.plan
      expect(done).toMatchObject({ lines, totals, chargeMinor, refundMinor })
    }
  })

  property('a preview says what the command then does, and an agreed one is held to it', (steps) => {
    for (const { input, before, outputs } of live(steps).history) {
      if (!('previewDigest' in input)) continue
      const opened = outputs.find(({ type }) => type === 'ChangeOpened' || type === 'ReturnOpened')
      if (!opened || !('plan' in opened) || !('digest' in opened)) continue
      const { plan, digest } = opened
      const agreed = order.decide({ ...input, previewDigest: digest }, before)
      expect(agreed).toEqual(outputs.map(({ id: _, orderId: __, at: ___, ...body }) => body))
      const refused = order.decide({ ...input, previewDigest: 'another' }, before)
      expect(refused).toMatchObject([{ type: 'OrderCommandRefused', code: 'PREVIEW_OUTDATED', plan, digest }])
    }
  })

  property('it ends the same in whatever order independent answers come', (steps) => {
    const ends = ([0, 1, 2] as const).map((first) => {
      // What holds an order up changes what becomes of it: whether it comes before or after is no matter of order.
      const world = live(steps, undefined, false)
      world.settleInTurns(first)
      const { placed, payer } = world
      return placed && [placed.status, placed.lines, placed.totals, placed.money.toldMinor, payer.held]
    })
    expect(ends[1]).toEqual(ends[0])
    expect(ends[2]).toEqual(ends[0])
  })

  property('at rest, stock is held for what is yet to be sent, and for nothing else', (steps) => {
    const world = atRest(steps)
    const { placed } = world
    if (!placed) return
    const held = world.stock.reservedUnits
    // Nobody has asked yet for what ran out before it was paid.
    if (placed.money.state !== 'PAID' && [...world.stock.lots.values()].some(({ isGone }) => isGone)) return
    expect(allHeld(placed.stock).reduce((sum, { quantity }) => sum + quantity, 0)).toBe(held)
    expect(placed.stock.requests).toEqual({})
    const { unsent } = placed.sendings
    const toSend = [...unsent, ...unshipped(placed).map(([, one]) => ({ lines: restOf(one) }))].flatMap(
      ({ lines }) => lines,
    )
    if (!placed.change) expect(held).toBe(toSend.reduce((sum, { quantity }) => sum + quantity, 0))
  })

  property('at rest, nothing is left half done that nobody holds up', (steps) => {
    const { placed } = atRest(steps)
    if (!placed || isHeld(placed)) return
    expect(placed.change).toBeNull()
    expect(Object.values(placed.returns.open).filter(({ stage }) => stage === 'READY')).toEqual([])
    const waits = Object.keys(placed.shortages).length > 0 || isBackordered(placed.stock)
    if (!waits) expect(placed.sendings.unsent).toEqual([])
  })

  property(
    'at rest, what is with a warehouse is reserved there, and confirmed',
    (steps) => {
      const world = atRest(steps)
      for (const [, one] of world.placed ? unshipped(world.placed) : [])
        for (const { sku, quantity } of skusOf(restOf(one), world.placed!.lines)) {
          const there = [...world.stock.lots.values()].flatMap(({ pieces }) =>
            pieces.filter((piece) => piece.sku === sku && piece.warehouse === one.warehouse),
          )
          expect(there.reduce((sum, piece) => sum + piece.quantity, 0)).toBeGreaterThanOrEqual(quantity)
        }
    },
    drawsOfParcels,
  )

  property('of an order that waits for all of it nothing is sent while something is on backorder', (steps) => {
    for (const { before, outputs } of live(steps).history)
      for (const [index, output] of outputs.entries()) {
        if (output.type !== 'FulfillmentRequested' || output.purpose !== 'ORDER') continue
        const now = placedOf(outputs.slice(0, index).reduce(order.evolve, before))
        if (now.availability.whenPartial !== 'SPLIT') expect(isBackordered(now.stock)).toBe(false)
      }
  })

  property('once all has come that was on backorder, all is sent that nobody holds up', (steps) => {
    const world = atRest(steps)
    for (let [arrival] = world.stock.arrivals(); arrival; [arrival] = world.stock.arrivals()) arrival()
    world.settle((most) => most - 1)
    const { placed } = world
    if (!placed || isHeld(placed) || Object.keys(placed.shortages).length > 0) return
    expect(isBackordered(placed.stock)).toBe(false)
    expect(placed.sendings.unsent).toEqual([])
  })

  property('nobody is charged for what the reservation left out', (steps) => {
    for (const { outputs } of live(steps).history) {
      const isLeftOut = outputs.some((output) => output.type === 'StockSettled' && output.dropped.length > 0)
      const asked = outputs.find(({ type }) => type === 'PaymentRequested')
      if (!isLeftOut || asked?.type !== 'PaymentRequested') continue
      const changed = outputs.find(({ type }) => type === 'OrderChanged')
      expect(changed).toMatchObject({ refundMinor: 0, totals: { totalMinor: asked.amountMinor } })
    }
  })

  property('no unit is sent that was not ordered, exchanged or sent again', (steps) => {
    const world = live(steps)
    const most = new Map<string, number>()
    for (const output of outputsOf(world))
      if (
        'lines' in output &&
        (output.type === 'OrderCreated' || output.type === 'OrderChanged' || output.type === 'ReturnSettled')
      )
        for (const { lineId, quantity } of output.lines) most.set(lineId, Math.max(quantity, most.get(lineId) ?? 0))
    const sent = new Map<string, number>()
    for (const one of Object.values(world.placed?.sendings.fulfillments ?? {}))
      if (one.purpose !== 'RESHIP')
        for (const { lineId, quantity } of one.lines) sent.set(lineId, (sent.get(lineId) ?? 0) + quantity)
    for (const [lineId, quantity] of sent) expect(quantity).toBeLessThanOrEqual(most.get(lineId) ?? 0)
  })
})
