// The terms of a return, from the rule, the reason, the country and the days since delivery; and what speaks against it.
import { groupOf, type CategoryGroup } from './categories'
import type { GoodsRule, ReasonRule, RefundRule } from './refund-rules'
import type { RefundRefusal, RefundRequest } from './refunds'

/** What holds for one kind of goods. */
type GoodsTerms = Pick<ReasonRule, 'windowDays' | 'feeBasisPoints' | 'percentByCondition'>
export type ReturnTerms = {
  readonly of: (group: CategoryGroup) => GoodsTerms
  readonly shippingBack: boolean
  readonly afterDelivery: boolean
}
type Fault = Pick<RefundRefusal, 'code' | 'reason'>

const dayMs = 86_400_000

export const termsFor = (rule: RefundRule, request: RefundRequest): ReturnTerms => {
  const { reasonCode, destination, deliveredAt, requestedAt } = request
  const reason = rule.reasons[reasonCode]
  const right = rule.withdrawals.find(({ countries }) => countries.includes(destination.country))
  const isWithdrawal =
    reasonCode === 'CHANGED_MIND' &&
    right !== undefined &&
    deliveredAt !== null &&
    requestedAt <= deliveredAt + right.days * dayMs
  return {
    of: (group) => goodsTerms(reason, reason.goods?.[group] ?? {}, isWithdrawal ? right.days : 0),
    shippingBack: reason.shippingBack || isWithdrawal,
    afterDelivery: reason.afterDelivery,
  }
}

/** Goods that are never taken back aren't by a right of withdrawal either: the law excepts them. */
const goodsTerms = (reason: ReasonRule, goods: GoodsRule, withdrawalDays: number): GoodsTerms => {
  const windowDays = goods.windowDays ?? reason.windowDays
  return {
    windowDays: windowDays === 0 ? 0 : Math.max(windowDays, withdrawalDays),
    feeBasisPoints: withdrawalDays > 0 ? 0 : (goods.feeBasisPoints ?? reason.feeBasisPoints),
    percentByCondition: { ...reason.percentByCondition, ...goods.percentByCondition },
  }
}

export const faultOf = (terms: ReturnTerms, request: RefundRequest): Fault | undefined => {
  const { lines, deliveredAt } = request
  if (lines.length === 0 || lines.some(({ quantity }) => quantity < 1))
    return { code: 'NOTHING_RETURNED', reason: 'A return has at least 1 line, and at least 1 unit of each.' }
  const units = new Map<string, number>()
  for (const { lineId, quantity } of lines) units.set(lineId, (units.get(lineId) ?? 0) + quantity)
  for (const [lineId, quantity] of units) {
    const fault = faultOfLine(lineId, quantity, terms, request)
    if (fault) return fault
  }
  return terms.afterDelivery && deliveredAt === null
    ? {
        code: 'NOT_DELIVERED',
        reason: 'The order is not known to have been delivered: goods come back after delivery.',
      }
    : undefined
}

const faultOfLine = (
  lineId: string,
  quantity: number,
  terms: ReturnTerms,
  { order, reasonCode, deliveredAt, requestedAt }: RefundRequest,
): Fault | undefined => {
  const line = order.lines.find((each) => each.lineId === lineId)
  if (!line) return { code: 'UNKNOWN_LINE', reason: `The order has no line '${lineId}'.` }
  if (quantity > line.quantity)
    return {
      code: 'TOO_MANY_UNITS',
      reason: `Line '${lineId}' has ${line.quantity} units; ${quantity} can't come back.`,
    }
  const group = groupOf(line.category)
  const { windowDays } = terms.of(group)
  if (windowDays === 0)
    return { code: 'NOT_RETURNABLE', reason: `Line '${lineId}' is of ${group}, not taken back for ${reasonCode}.` }
  if (deliveredAt === null || requestedAt <= deliveredAt + windowDays * dayMs) return undefined
  const last = new Date(deliveredAt + windowDays * dayMs).toISOString().slice(0, 10)
  return {
    code: 'WINDOW_PASSED',
    reason: `Line '${lineId}' could come back for ${reasonCode} until ${last}, ${windowDays} days after its delivery.`,
  }
}
