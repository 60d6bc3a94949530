import { order } from '../../../processors/order/order'
import type { OrderOutput } from '../../../processors/order/output'
import { timerInput } from '../../../processors/engine/decide-group'
import { nextStep, openSteps, stepPatienceMs } from '../../../processors/order/next'
import { example } from '../../examples/examples'
import { at, id, minuteMs, orderId } from '../../examples/values'
import { play } from '../../dsl/scenario'
import * as history from './histories'
import { orderScenarios } from './order.scenarios'
import { orderUndoScenarios } from './undo.scenarios'

const { stateAfter } = history

describe('an order', () => play(orderScenarios))

describe('an order that is undone', () => play(orderUndoScenarios))

describe('what must happen next', () => {
  it('is the reservation at first, for a quarter of an hour', () => {
    expect(nextStep(stateAfter(history.pending))).toEqual({
      waitsFor: 'STOCK_RESERVATION',
      since: at,
      deadline: at + 15 * minuteMs,
    })
  })

  it('is nothing for an order that does not exist', () => {
    expect(nextStep(order.initial)).toBeUndefined()
  })

  it('is what is due first where several things are waited for', () => {
    expect(nextStep(stateAfter(history.shipped))?.waitsFor).toBe('STOCK_COMMIT')
    expect(openSteps(stateAfter(history.shipped)).map(({ waitsFor }) => waitsFor)).toEqual(['DELIVERY', 'STOCK_COMMIT'])
  })

  it.each(Object.entries(history.resting))('has a deadline as long as an order that is %s is not final', (_, given) => {
    const state = stateAfter(given)
    expect(order.deadline!(state) === undefined).toBe(order.isFinal(state))
  })
})

describe('an order of which something is not sent though nobody waits for anything', () => {
  it('is somebody’s to look at', () => {
    const isReserved = (output: OrderOutput) => output.type === 'StockSettled' && output.outcome === 'RESERVED'
    const { sources } = example('StockReserved')
    const given = history.paid
      .filter(({ type }) => type !== 'FulfillmentRequested')
      .map((output) => (isReserved(output) ? ({ ...output, sources: sources.slice(1) } as OrderOutput) : output))
    expect(openSteps(stateAfter(given)).map(({ waitsFor }) => waitsFor)).toEqual(['FULFILLMENT_START'])
  })
})

describe('deadlines', () => {
  const overdue = (attempt: number, overdueAt: number) =>
    example('OrderStepOverdue', { step: 'PAYMENT_CANCELLATION', attempt, at: overdueAt })
  const settled = history.after(history.cancelledPaying, history.released(history.cancelledPaying))

  it('come later each time, and at least once a day', () => {
    const hour = 60 * minuteMs
    const waits = [1, 2, 3, 30].map((attempt) => {
      const state = stateAfter([...settled, overdue(attempt, at + hour)])
      return (order.deadline!(state)!.at - (at + hour)) / hour
    })
    expect(waits).toEqual([1, 2, 3, 24])
  })

  it('stay where they are when a request fails', () => {
    const failed = example('OrderStepOverdue', { step: 'STOCK_RELEASE', code: 'COMMITTED', at: at + minuteMs })
    const state = stateAfter([...history.cancelledPending, failed])
    expect(order.deadline!(state)!.at).toBe(at + stepPatienceMs.STOCK_RELEASE)
  })

  it('do not inherit what was overdue before they began', () => {
    const longAgo = example('OrderStepOverdue', { step: 'STOCK_RELEASE', attempt: 9, at: at - 1 })
    const state = stateAfter([...history.cancelledPending, longAgo])
    expect(order.deadline!(state)!.at).toBe(at + stepPatienceMs.STOCK_RELEASE)
  })
})

describe('two shortages that nobody answers', () => {
  it('are answered by one deadline, each on what the other has left', () => {
    const { fulfillmentId } = history.fulfillmentIdOf(history.picking)
    const more = { id: id('short-2'), fulfillmentId, lines: [{ lineId: '1', quantity: 1 }] }
    const sought = history.after(history.shortOf, example('FulfillmentShort', more))
    const state = stateAfter(history.after(sought, history.nowhere(sought, 'nowhere-2')))
    const due = order.deadline!(state)!
    const outputs = order.decide(timerInput('order', orderId, due.at, due.at, due.name), state)
    const changes = outputs.filter(({ type }) => type === 'OrderChanged')
    expect(changes).toMatchObject([{ refundMinor: 1250 }, { refundMinor: 3999 }])
    expect(outputs.filter(({ type }) => type === 'PaymentAdjustmentRequested')).toMatchObject([{ dueMinor: 5499 }])
  })
})

describe('a cancelled order', () => {
  it('is not final before stock and money are settled', () => {
    const given = history.cancelledPaying
    const stock = history.released(given)
    const money = example('PaymentCancelled')
    expect(order.isFinal(stateAfter(given))).toBe(false)
    expect(order.isFinal(stateAfter(history.after(given, stock)))).toBe(false)
    expect(order.isFinal(stateAfter(history.after(given, money)))).toBe(false)
    expect(order.isFinal(stateAfter(history.after(given, stock, money)))).toBe(true)
  })

  it('is final at once when there was no stock for it', () => {
    const requestId = history.lastId(history.pending, 'StockReservationRequested')
    const given = history.after(history.pending, example('StockRefused', { requestId }))
    expect(order.isFinal(stateAfter(given))).toBe(true)
  })

  it('keeps no line, contact or address', () => {
    expect(history.orderAfter(history.cancelledPaying)).toMatchObject({ lines: [], delivery: null })
  })
})
