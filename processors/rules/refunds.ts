// What a customer gets back for goods that come back, by the rule of the day on which they asked. It must never give back more than the
// order still costs, and all of it where everything comes back by our fault.
import { portion } from './allocation'
import { groupOf } from './categories'
import { refundVersions, type ReturnCondition, type ReturnReason } from './refund-rules'
import { faultOf, termsFor, type ReturnTerms } from './return-terms'
import { taxShares, type Destination } from './tax'
import { ruleAt } from './versions'

export type LineOfOrder = {
  readonly lineId: string
  readonly category: string
  readonly quantity: number
  readonly unitPriceMinor: number
}

/** `condition` is null for goods that were not looked at yet, or never come back: they count as sellable. A line may stand here twice. */
export type ReturnedLine = {
  readonly lineId: string
  readonly quantity: number
  readonly condition: ReturnCondition | null
}

/** Whole numbers, minor units, milliseconds since 1970. The order is as it stands: without what came back before. */
export type RefundRequest = {
  readonly reasonCode: ReturnReason
  readonly lines: readonly ReturnedLine[]
  readonly order: {
    readonly lines: readonly LineOfOrder[]
    readonly shippingMinor: number
    readonly taxMinor: number
    readonly taxRuleId: string
  }
  readonly destination: Destination
  /** Null when it is not known to have been delivered. */
  readonly deliveredAt: number | null
  readonly requestedAt: number
}

/** goodsMinor + taxMinor = refundMinor + feeMinor: price and tax of the units; what is given back, what is kept. */
export type RefundedLine = {
  readonly lineId: string
  readonly quantity: number
  readonly goodsMinor: number
  readonly taxMinor: number
  readonly refundMinor: number
  readonly feeMinor: number
}

/** refundMinor and feeMinor are the sums over all lines; refundMinor also has shippingMinor and shippingTaxMinor. */
export type Refund = {
  readonly eligible: true
  readonly lines: readonly RefundedLine[]
  readonly shippingMinor: number
  readonly shippingTaxMinor: number
  readonly refundMinor: number
  readonly feeMinor: number
  readonly ruleId: string
}
export type RefusalCode =
  'NOTHING_RETURNED' | 'UNKNOWN_LINE' | 'TOO_MANY_UNITS' | 'NOT_DELIVERED' | 'NOT_RETURNABLE' | 'WINDOW_PASSED'
export type RefundRefusal = {
  readonly eligible: false
  readonly code: RefusalCode
  readonly reason: string
  readonly ruleId: string
}

/** A request that breaks the rules for one of its lines is refused as a whole, with the first fault. */
export const decideRefund = (request: RefundRequest): Refund | RefundRefusal => {
  const rule = ruleAt(refundVersions, request.requestedAt)
  const terms = termsFor(rule, request)
  const fault = faultOf(terms, request)
  return fault ? { eligible: false, ...fault, ruleId: rule.id } : refundOf(request, terms, rule.id)
}

const refundOf = (request: RefundRequest, terms: ReturnTerms, ruleId: string): Refund => {
  const { order, lines } = request
  const known = new Map(order.lines.map((line) => [line.lineId, line]))
  const { taxes, shippingTaxMinor } = sharedTax(request)
  const refunded = lines.map((line, index) => refundOfLine(line, known.get(line.lineId)!, taxes[index]!, terms))
  const withShipping = terms.shippingBack && isAll(request)
  const shipping = withShipping
    ? { shippingMinor: order.shippingMinor, shippingTaxMinor }
    : { shippingMinor: 0, shippingTaxMinor: 0 }
  const sumOf = (field: 'refundMinor' | 'feeMinor'): number => refunded.reduce((sum, line) => sum + line[field], 0)
  return {
    eligible: true,
    lines: refunded,
    ...shipping,
    refundMinor: sumOf('refundMinor') + shipping.shippingMinor + shipping.shippingTaxMinor,
    feeMinor: sumOf('feeMinor'),
    ruleId,
  }
}

/** The tax divided among what comes back, what stays, and shipping: so the parts of all returns add up to it. */
const sharedTax = ({ order, lines, destination }: RefundRequest): { taxes: number[]; shippingTaxMinor: number } => {
  const known = new Map(order.lines.map((line) => [line.lineId, line]))
  const back = lines.map(({ lineId, quantity }) => ({ line: known.get(lineId)!, quantity }))
  const stays = order.lines.map((line) => ({ line, quantity: line.quantity - unitsOf(lines, line.lineId) }))
  const goods = [...back, ...stays].map(({ line, quantity }) => ({
    amountMinor: quantity * line.unitPriceMinor,
    category: line.category,
    units: quantity,
  }))
  const parts = [...goods, { amountMinor: order.shippingMinor, category: null }]
  const taxes = taxShares(order.taxMinor, parts, destination, order.taxRuleId)
  return { taxes, shippingTaxMinor: taxes.at(-1)! }
}

const refundOfLine = (
  { lineId, quantity, condition }: ReturnedLine,
  { category, unitPriceMinor }: LineOfOrder,
  taxMinor: number,
  terms: ReturnTerms,
): RefundedLine => {
  const { feeBasisPoints, percentByCondition } = terms.of(groupOf(category))
  const goodsMinor = quantity * unitPriceMinor
  const worthMinor = portion(goodsMinor + taxMinor, percentByCondition[condition ?? 'SELLABLE'], 100)
  const refundMinor = Math.max(0, worthMinor - portion(goodsMinor, feeBasisPoints, 10_000))
  return { lineId, quantity, goodsMinor, taxMinor, refundMinor, feeMinor: goodsMinor + taxMinor - refundMinor }
}

const unitsOf = (lines: readonly ReturnedLine[], lineId: string): number =>
  lines.reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0)

const isAll = ({ order, lines }: RefundRequest): boolean =>
  order.lines.every(({ lineId, quantity }) => unitsOf(lines, lineId) === quantity)
