import fc from 'fast-check'
import { priceOrder } from '../../../processors/rules/pricing'
import { refundVersions, returnReasons, type ReturnCondition } from '../../../processors/rules/refund-rules'
import {
  decideRefund,
  type LineOfOrder,
  type Refund,
  type RefundRefusal,
  type RefundRequest,
} from '../../../processors/rules/refunds'
import { anyOrder, at, dayMs, destinations } from './orders'

const chair: LineOfOrder = { lineId: '1', category: 'toys', quantity: 2, unitPriceMinor: 3_999 }
const phone: LineOfOrder = { lineId: '2', category: 'electronics', quantity: 1, unitPriceMinor: 10_000 }
const table: LineOfOrder = { lineId: '3', category: 'furniture_decor', quantity: 1, unitPriceMinor: 20_000 }
const cheese: LineOfOrder = { lineId: '4', category: 'food', quantity: 3, unitPriceMinor: 1_000 }
const cream: LineOfOrder = { lineId: '5', category: 'health_beauty', quantity: 1, unitPriceMinor: 2_500 }
const minnesota = { country: 'US', region: 'MN' }

const all = (lines: readonly LineOfOrder[]) =>
  lines.map(({ lineId, quantity }) => ({ lineId, quantity, condition: null }))
const back = (lineId: string, quantity = 1, condition: ReturnCondition | null = null) => ({
  lineId,
  quantity,
  condition,
})
const request = (
  changes: Partial<RefundRequest> = {},
  lines: readonly LineOfOrder[] = [chair, phone],
): RefundRequest => ({
  reasonCode: 'CHANGED_MIND',
  lines: [back('1')],
  order: { lines, shippingMinor: 750, taxMinor: 1_237, taxRuleId: 'tax-2026-01' },
  destination: minnesota,
  deliveredAt: at - 10 * dayMs,
  requestedAt: at,
  ...changes,
})
const refund = (changes?: Partial<RefundRequest>, lines?: readonly LineOfOrder[]): Refund => {
  const decided = decideRefund(request(changes, lines))
  if (!decided.eligible) throw new Error(`refused: ${decided.reason}`)
  return decided
}
const refusal = (changes?: Partial<RefundRequest>, lines?: readonly LineOfOrder[]): RefundRefusal => {
  const decided = decideRefund(request(changes, lines))
  if (decided.eligible) throw new Error('not refused')
  return decided
}

describe('a customer who changed their mind', () => {
  it('gets price and tax back, and no shipping', () => {
    expect(refund()).toEqual({
      eligible: true,
      lines: [{ lineId: '1', quantity: 1, goodsMinor: 3_999, taxMinor: 275, refundMinor: 4_274, feeMinor: 0 }],
      shippingMinor: 0,
      shippingTaxMinor: 0,
      refundMinor: 4_274,
      feeMinor: 0,
      ruleId: 'refunds-2026-01',
    })
    expect(refund({ lines: all([chair, phone]) })).toMatchObject({
      refundMinor: 17_998 + 1_237 - 1_500,
      shippingMinor: 0,
    })
  })

  it.each([
    [phone, 1_500],
    [table, 2_000],
    [chair, 0],
  ])('pays the fee for the kind of goods: %j', (line, feeMinor) => {
    expect(refund({ lines: [back(line.lineId)] }, [line, cheese]).lines[0]!.feeMinor).toBe(feeMinor)
  })

  it.each([
    ['SELLABLE', 4_274],
    ['OPENED', 3_419],
    ['DAMAGED_BY_CUSTOMER', 0],
    ['DAMAGED_IN_TRANSIT', 4_274],
    ['DEFECTIVE', 4_274],
    ['WRONG_ITEM', 4_274],
  ] as const)('gets for goods that came back %s %i', (condition, refundMinor) => {
    const { lines } = refund({ lines: [back('1', 1, condition)] })
    expect(lines[0]).toMatchObject({ refundMinor, feeMinor: 4_274 - refundMinor })
  })

  it('gets nothing for opened goods of hygiene', () => {
    expect(refund({ lines: [back('5', 1, 'OPENED')] }, [cream]).refundMinor).toBe(0)
    expect(refund({ lines: [back('5', 1, 'SELLABLE')] }, [cream]).refundMinor).toBe(2_500 + 1_237)
  })

  it('can return units of one line in several conditions', () => {
    const { lines, refundMinor } = refund({ lines: [back('1', 1, 'SELLABLE'), back('1', 1, 'DAMAGED_BY_CUSTOMER')] })
    expect(lines.map((line) => line.refundMinor)).toEqual([4_274, 0])
    expect(refundMinor).toBe(4_274)
  })

  it('never owes a fee beyond the worth of the goods', () => {
    const { lines } = refund({ lines: [back('2', 1, 'DAMAGED_BY_CUSTOMER')] })
    expect(lines[0]).toMatchObject({ refundMinor: 0, feeMinor: 10_687 })
  })

  it('by law pays no fee and gets the shipping of the whole order back, within the days of the country', () => {
    const order = { lines: [phone], shippingMinor: 900, taxMinor: 0, taxRuleId: 'tax-2026-01' }
    const within = (country: string, days: number) => {
      const { refundMinor, feeMinor } = refund({
        lines: all([phone]),
        order,
        destination: { country, region: null },
        deliveredAt: at - days * dayMs,
      })
      return { refundMinor, feeMinor }
    }
    expect(within('DE', 14)).toEqual({ refundMinor: 10_900, feeMinor: 0 })
    expect(within('BR', 7)).toEqual({ refundMinor: 10_900, feeMinor: 0 })
    expect(within('BR', 8)).toEqual({ refundMinor: 8_500, feeMinor: 1_500 })
    expect(within('JP', 3)).toEqual({ refundMinor: 8_500, feeMinor: 1_500 })
  })
})

describe('a customer who is not to blame', () => {
  it.each(returnReasons.filter((reason) => reason !== 'CHANGED_MIND'))(
    'gets for the whole order, %s, all that it cost',
    (reasonCode) => {
      const decided = refund({ reasonCode, lines: all([chair, phone]) })
      expect(decided).toMatchObject({ refundMinor: 17_998 + 750 + 1_237, feeMinor: 0, shippingMinor: 750 })
    },
  )

  it('gets no shipping for a part of the order', () => {
    expect(refund({ reasonCode: 'DEFECTIVE' })).toMatchObject({ refundMinor: 4_274, shippingMinor: 0 })
  })

  it('gets shipping with the tax that it bore', () => {
    const order = { lines: [chair], shippingMinor: 1_000, taxMinor: 450, taxRuleId: 'tax-2026-01' }
    const destination = { country: 'CA', region: 'AB' }
    const decided = refund({ reasonCode: 'DAMAGED', lines: all([chair]), order, destination })
    expect(decided).toMatchObject({ shippingMinor: 1_000, shippingTaxMinor: 50, refundMinor: 9_448 })
  })

  it.each(['OPENED', 'DEFECTIVE'] as const)('gets all for goods that came back %s', (condition) => {
    expect(refund({ reasonCode: 'DEFECTIVE', lines: [back('1', 1, condition)] }).feeMinor).toBe(0)
  })

  it('can claim what is missing or late before it is known to be delivered', () => {
    const refusedOrNot = returnReasons.map(
      (reasonCode) => decideRefund(request({ reasonCode, deliveredAt: null })).eligible,
    )
    expect(refusedOrNot).toEqual([false, false, false, true, false, true])
  })
})

describe('a return is refused', () => {
  it.each([
    ['CHANGED_MIND', chair, 30],
    ['CHANGED_MIND', phone, 14],
    ['DAMAGED', phone, 60],
    ['WRONG_ITEM', cheese, 60],
    ['MISSING', chair, 60],
    ['DEFECTIVE', chair, 180],
    ['LATE', chair, 30],
  ] as const)('for %s, %j, after its window of %i days', (reasonCode, line, days) => {
    const given = { reasonCode, lines: [back(line.lineId)] }
    expect(refund({ ...given, deliveredAt: at - days * dayMs }, [line]).eligible).toBe(true)
    expect(refusal({ ...given, deliveredAt: at - days * dayMs - 1 }, [line]).code).toBe('WINDOW_PASSED')
  })

  it('with a reason that names the day', () => {
    expect(refusal({ lines: [back('2')], deliveredAt: Date.UTC(2026, 1, 20, 12) })).toEqual({
      eligible: false,
      code: 'WINDOW_PASSED',
      reason: "Line '2' could come back for CHANGED_MIND until 2026-03-06, 14 days after its delivery.",
      ruleId: 'refunds-2026-01',
    })
  })

  it('for food that nobody wants any more, wherever it went', () => {
    const given = { lines: [back('4')], deliveredAt: at, destination: { country: 'DE', region: null } }
    expect(refusal(given, [cheese])).toMatchObject({
      code: 'NOT_RETURNABLE',
      reason: "Line '4' is of food, not taken back for CHANGED_MIND.",
    })
  })

  it.each([
    ['NOTHING_RETURNED', { lines: [] }],
    ['NOTHING_RETURNED', { lines: [back('1', 1), back('2', 0)] }],
    ['UNKNOWN_LINE', { lines: [back('9')] }],
    ['TOO_MANY_UNITS', { lines: [back('1', 2), back('1', 1)] }],
    ['NOT_DELIVERED', { deliveredAt: null }],
  ] as const)('as %s: %j', (code, changes) => {
    expect(refusal(changes).code).toBe(code)
  })

  it('by the rule of the day on which it was asked for', () => {
    const asked = (requestedAt: number) =>
      decideRefund(request({ lines: [back('2')], requestedAt, deliveredAt: requestedAt - 20 * dayMs }))
    expect(asked(Date.UTC(2025, 11, 31))).toMatchObject({ eligible: true, feeMinor: 0, ruleId: 'refunds-2015-01' })
    expect(asked(Date.UTC(2026, 0, 1))).toMatchObject({ eligible: false, ruleId: 'refunds-2026-01' })
  })
})

/** Any order as it was priced or imported, with line ids. */
const anyDelivered = fc
  .record({
    order: anyOrder,
    fixed: fc.option(fc.record({ shippingMinor: fc.nat(5_000), taxMinor: fc.nat(5_000) }), { nil: undefined }),
  })
  .map(({ order, fixed }) => {
    const { shippingMinor, taxMinor, totalMinor, taxRuleId } = priceOrder({ ...order, fixed })
    const lines = order.lines.map((line, index) => ({ ...line, lineId: String(index + 1) }))
    return { order: { lines, shippingMinor, taxMinor, taxRuleId }, destination: order.destination, totalMinor }
  })
const anyCondition = fc.constantFrom<ReturnCondition | null>(
  'SELLABLE',
  'OPENED',
  'DAMAGED_BY_CUSTOMER',
  'WRONG_ITEM',
  null,
)
const faults = returnReasons.filter((reason) => reason !== 'CHANGED_MIND')
const decide = (changes: Partial<RefundRequest>): Refund => refund({ deliveredAt: at, ...changes })

describe('any refund', () => {
  it('of goods that cost nothing and bore tax all the same gives the tax back, at once or unit by unit', () => {
    const free = [{ ...chair, unitPriceMinor: 0 }]
    const order = { lines: free, shippingMinor: 0, taxMinor: 91, taxRuleId: 'imported' }
    const [whole] = decide({ reasonCode: 'DAMAGED', order, lines: all(free) }).lines
    const [first] = decide({ reasonCode: 'DAMAGED', order, lines: [back('1')] }).lines
    const rest = without(order, '1', first!.taxMinor)
    const [last] = decide({ reasonCode: 'DAMAGED', order: rest, lines: [back('1')] }).lines
    expect([whole!.refundMinor, first!.refundMinor, last!.refundMinor]).toEqual([91, 46, 45])
  })

  it('of everything by our fault is exactly what the order cost', () => {
    fc.assert(
      fc.property(anyDelivered, fc.constantFrom(...faults), ({ order, destination, totalMinor }, reasonCode) => {
        const { refundMinor, feeMinor } = decide({ reasonCode, order, destination, lines: all(order.lines) })
        expect({ refundMinor, feeMinor }).toEqual({ refundMinor: totalMinor, feeMinor: 0 })
      }),
    )
  })

  it('adds up, is never negative, and never more than price and tax', () => {
    const anyReturn = fc.record({
      delivered: anyDelivered,
      reasonCode: fc.constantFrom(...returnReasons),
      picks: fc.array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), condition: anyCondition }), {
        minLength: 8,
        maxLength: 8,
      }),
    })
    fc.assert(
      fc.property(anyReturn, ({ delivered: { order, destination, totalMinor }, reasonCode, picks }) => {
        const lines = order.lines.map(({ lineId, quantity }, index) => {
          const { share, condition } = picks[index]!
          return { lineId, quantity: Math.max(1, Math.round(quantity * share)), condition }
        })
        const decided = decideRefund(request({ reasonCode, order, destination, lines, deliveredAt: at }))
        if (!decided.eligible) return expect(decided.code).toBe('NOT_RETURNABLE')
        for (const line of decided.lines) {
          expect(line.goodsMinor + line.taxMinor).toBe(line.refundMinor + line.feeMinor)
          expect(Math.min(line.taxMinor, line.refundMinor, line.feeMinor)).toBeGreaterThanOrEqual(0)
        }
        const { shippingMinor, shippingTaxMinor, refundMinor, feeMinor } = decided
        expect(refundMinor).toBe(
          decided.lines.reduce((sum, line) => sum + line.refundMinor, shippingMinor + shippingTaxMinor),
        )
        expect(feeMinor).toBe(decided.lines.reduce((sum, line) => sum + line.feeMinor, 0))
        expect(refundMinor).toBeLessThanOrEqual(totalMinor)
      }),
    )
  })

  it('unit by unit, in any order, gives in the end all of the goods and their tax', () => {
    const small = anyDelivered.map(({ order, ...rest }) => {
      const lines = order.lines.slice(0, 3).map((line) => ({ ...line, quantity: (line.quantity % 4) + 1 }))
      return { ...rest, order: { ...order, lines } }
    })
    fc.assert(
      fc.property(small, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), ({ order, destination }, turns) => {
        const parts = { reasonCode: 'DAMAGED', destination } as const
        const whole = decide({ ...parts, order, lines: all(order.lines) })
        let left: RefundRequest['order'] = order
        let paid = 0
        let shippingTax = 0
        for (let turn = 0; left.lines.length > 0; turn++) {
          const line = left.lines[turns[turn]! % left.lines.length]!
          const step = decide({ ...parts, order: left, lines: [back(line.lineId)] })
          const [part] = step.lines
          paid += part!.refundMinor
          shippingTax = step.shippingTaxMinor
          left = without(left, line.lineId, part!.taxMinor)
        }
        expect(paid + order.shippingMinor + shippingTax).toBe(whole.refundMinor)
        expect(left.taxMinor).toBe(shippingTax)
      }),
    )
  })
})

/** The order after one unit came back. */
const without = (order: RefundRequest['order'], lineId: string, taxMinor: number): RefundRequest['order'] => ({
  ...order,
  taxMinor: order.taxMinor - taxMinor,
  lines: order.lines
    .map((line) => (line.lineId === lineId ? { ...line, quantity: line.quantity - 1 } : line))
    .filter(({ quantity }) => quantity > 0),
})

test('every version gives at most all, at least nothing, and names every condition', () => {
  for (const { reasons } of refundVersions)
    for (const { goods = {}, percentByCondition, feeBasisPoints, windowDays } of Object.values(reasons)) {
      expect(Object.keys(percentByCondition)).toHaveLength(6)
      const own = Object.values(goods)
      const percents = [percentByCondition, ...own.map((each) => each.percentByCondition ?? {})].flatMap((each) =>
        Object.values(each),
      )
      const fees = [feeBasisPoints, ...own.map((each) => each.feeBasisPoints ?? 0)]
      expect(percents.every((percent) => percent >= 0 && percent <= 100)).toBe(true)
      expect(fees.every((fee) => fee >= 0 && fee <= 10_000)).toBe(true)
      expect(windowDays).toBeGreaterThan(0)
    }
  expect(destinations).toContainEqual(minnesota)
})
