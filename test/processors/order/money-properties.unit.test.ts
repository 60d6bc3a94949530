import { order } from '../../../processors/order/order'
import { isCapturing, netMinor, takenMinor } from '../../../processors/order/money'
import type { OrderOutput } from '../../../processors/order/output'
import { dueMinor } from '../../../processors/order/pricing'
import { hasBegunToLeave, restOf } from '../../../processors/order/sendings'
import { unshipped } from '../../../processors/order/slot'
import type { PlacedOrder } from '../../../processors/order/state'
import { atRest, drawsOfParcels, live, outputsOf, placedOf, property } from './lives'

/** What was first asked for, and what the order has since said that it charged, gave back or granted. */
const agreedMinor = (outputs: readonly OrderOutput[]): number =>
  outputs.slice(outputs.findIndex(({ type }) => type === 'PaymentRequested')).reduce((sum, output) => {
    if (output.type === 'PaymentRequested') return output.amountMinor
    if (output.type === 'RefundGranted') return sum - output.amountMinor
    const isAgreed = output.type === 'OrderChanged' || output.type === 'ReturnSettled'
    return isAgreed ? sum + output.chargeMinor - output.refundMinor : sum
  }, 0)

const priceOf = ({ lines }: PlacedOrder, lineId: string): number =>
  lines.find((line) => line.lineId === lineId)?.unitPriceMinor ?? 0

describe('the money of an order, whatever happens to it', () => {
  property('it never asks for more money than an agreed plan makes due', (steps) => {
    const world = live(steps)
    for (const { before, outputs } of world.history)
      for (const [index, output] of outputs.entries()) {
        const now = outputs.slice(0, index).reduce(order.evolve, before)
        if (output.type === 'PaymentRequested') expect(output.amountMinor).toBe(placedOf(now).totals.totalMinor)
        if (output.type !== 'PaymentAdjustmentRequested') continue
        const state = placedOf(before)
        const planned = state.change?.kind === 'EDIT' ? state.change.plan.totals.totalMinor : 0
        const opened = outputs.flatMap((each) => ('plan' in each && each.plan ? [each.plan.totals.totalMinor] : []))
        const wanted = Object.values(state.returns.open).flatMap((one) => one.wanted)
        const exchange = wanted.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0)
        const most = Math.max(dueMinor(state) + exchange, planned + state.feesMinor, ...opened)
        expect(output.dueMinor).toBeLessThanOrEqual(most)
      }
  })

  property('a cancellation covers what is still being captured', (steps) => {
    const world = live(steps)
    for (const { outputs } of world.history) {
      if (!outputs.some(({ type }) => type === 'OrderCancelled')) continue
      const asked = outputsOf(world).some(({ type }) => type === 'PaymentRequested')
      expect(outputs.some(({ type }) => type === 'PaymentCancellationRequested')).toBe(asked)
    }
  })

  property(
    'at rest, money is what the order says',
    (steps) => {
      const { placed, payer, history } = atRest(steps)
      if (!placed) return
      const due = placed.money.state === 'PAID' ? dueMinor(placed) : 0
      expect(payer.toldNet * Number(payer.course === 'OPEN')).toBe(due)
      expect(netMinor(placed.money)).toBe(due)
      expect(takenMinor(placed.money)).toBe(payer.held)
      const leftMinor = payer.timing === 'ON_SHIPMENT' ? Math.min(due, placed.money.captureToldMinor) : due
      if (payer.timing === 'ON_PLACEMENT' || payer.atOnce === 0) expect(payer.held).toBe(leftMinor)
      else expect([payer.held >= leftMinor, payer.held <= due]).toEqual([true, true])
      expect(isCapturing(placed.money)).toBe(false)
      expect(placed.money.adjustments).toEqual([])
      if (placed.money.state === 'PAID') expect(due).toBe(agreedMinor(history.flatMap(({ outputs }) => outputs)))
    },
    drawsOfParcels,
  )

  property(
    'at rest, all that is due is taken of an order that has left, and nothing of one that has not',
    (steps) => {
      const { placed, payer } = atRest(steps)
      if (!placed || placed.money.state !== 'PAID' || payer.timing === 'ON_PLACEMENT') return
      const parcels = Object.values(placed.sendings.fulfillments)
      const hasLeft = parcels.some((one) => one.purpose === 'ORDER' && hasBegunToLeave(one))
      if (!hasLeft && placed.status !== 'REFUNDED') expect(payer.captured).toBe(payer.atOnce)
      if (hasLeft && unshipped(placed).length + placed.sendings.unsent.length === 0)
        expect(payer.held).toBe(dueMinor(placed))
    },
    drawsOfParcels,
  )

  property(
    'no more is taken than is due for what has left and stays',
    (steps) => {
      const world = live(steps)
      for (const { before, outputs } of world.history)
        for (const [index, output] of outputs.entries()) {
          if (output.type !== 'PaymentCaptureRequested') continue
          const now = placedOf(outputs.slice(0, index).reduce(order.evolve, before))
          expect(output.captureMinor).toBeLessThanOrEqual(dueMinor(now))
          const here = unshipped(now).map(([, one]) => ({ ...one, lines: restOf(one) }))
          const waiting = [...now.sendings.unsent, ...here]
          const units = waiting.filter(({ purpose }) => purpose !== 'RESHIP').flatMap(({ lines }) => lines)
          const worth = units.reduce((sum, { lineId, quantity }) => sum + quantity * priceOf(now, lineId), 0)
          expect(output.captureMinor).toBeLessThanOrEqual(now.totals.totalMinor + now.feesMinor - worth)
        }
    },
    drawsOfParcels,
  )

  property('what staff give back was paid, and is given back once', (steps) => {
    for (const { before, outputs } of live(steps).history)
      for (const output of outputs) {
        if (output.type !== 'RefundGranted') continue
        expect(output.amountMinor).toBeGreaterThan(0)
        expect(output.amountMinor).toBeLessThanOrEqual(dueMinor(placedOf(before)))
        expect(outputs[1]).toMatchObject({
          type: 'PaymentAdjustmentRequested',
          dueMinor: dueMinor(placedOf(before)) - output.amountMinor,
        })
      }
  })

  property('at rest, an order that is cancelled or was never paid holds no money', (steps) => {
    const { placed, payer } = atRest(steps)
    if (!placed || !['CANCELLED', 'PAYMENT_FAILED'].includes(placed.status)) return
    expect([payer.held, payer.setApart]).toEqual([0, 0])
    expect([netMinor(placed.money), takenMinor(placed.money)]).toEqual([0, 0])
  })
})
