// The order's rules, its deadlines, and what it says must happen next.
import { order } from '../../processors/order'
import { nextStep, openSteps, stepPatienceMs } from '../../processors/order-next'
import type { OrderOutput } from '../../processors/order-state'
import { example } from '../examples/examples'
import { at, minuteMs } from '../examples/values'
import { play } from '../dsl/scenario'
import * as history from './order-histories'
import { orderScenarios } from './order.scenarios'
import { orderUndoScenarios } from './order-undo.scenarios'

const stateAfter = (outputs: readonly OrderOutput[]) => outputs.reduce(order.evolve, order.initial)

describe('an order on its course', () => play(orderScenarios))

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

  it.each(Object.entries(history))('has a deadline as long as an order that is %s is not final', (_, outputs) => {
    const state = stateAfter(outputs)
    expect(order.deadline!(state) === undefined).toBe(order.isFinal(state))
  })
})

describe('deadlines', () => {
  const overdue = (attempt: number, overdueAt: number) =>
    example('OrderStepOverdue', { step: 'PAYMENT_CANCELLATION', attempt, at: overdueAt })

  it('come later each time, and at least once a day', () => {
    const hour = 60 * minuteMs
    const waits = [1, 2, 3, 30].map((attempt) => {
      const state = stateAfter([...history.cancelledPaying, example('StockSettled'), overdue(attempt, at + hour)])
      return (order.deadline!(state)!.at - (at + hour)) / hour
    })
    expect(waits).toEqual([1, 2, 3, 24])
  })

  it('stay where they are when a request fails', () => {
    const failed = example('OrderStepOverdue', { step: 'STOCK_RELEASE', code: 'COMMITTED', at: at + minuteMs })
    const state = stateAfter([...history.cancelledPending, failed])
    expect(order.deadline!(state)!.at).toBe(at + stepPatienceMs.STOCK_RELEASE)
  })
})

describe('a cancelled order', () => {
  it('is not final before stock and money are settled', () => {
    const settled = [example('StockSettled'), example('PaymentSettled')]
    expect(order.isFinal(stateAfter(history.cancelledPaying))).toBe(false)
    expect(order.isFinal(stateAfter([...history.cancelledPaying, settled[0]!]))).toBe(false)
    expect(order.isFinal(stateAfter([...history.cancelledPaying, settled[1]!]))).toBe(false)
    expect(order.isFinal(stateAfter([...history.cancelledPaying, ...settled]))).toBe(true)
  })

  it('is final at once when there was no stock for it', () => {
    expect(order.isFinal(stateAfter(history.cancelledUnreserved))).toBe(true)
  })
})
