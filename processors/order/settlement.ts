// What a return, exchange or claim comes to: the lines and totals of the order afterwards, what goes back, what is kept, what is charged.
// One function for the plan, for the preview and for the settlement itself.
import type { ChangePlan, OrderLine, ReturnCondition, Totals } from '../../schemas/messages'
import { addedTaxMinor, dueFor, dueMinor, linesWithout, totalsLess } from './pricing'
import type { OrderReturn } from './returns'
import type { PlacedOrder } from './state'
import { bySku } from './units'
import { decideRefund, type Refund, type RefundRefusal, type ReturnedLine } from '../rules/refunds'
import type { ReturnReason } from '../rules/refund-rules'

export type Outcome = 'REFUNDED' | 'EXCHANGED' | 'RESHIPPED' | 'NOTHING'
export type Settled = {
  readonly outcome: Outcome
  readonly lines: readonly OrderLine[]
  readonly totals: Totals
  readonly feeMinor: number
  readonly chargeMinor: number
  readonly refundMinor: number
  readonly ruleId: string | null
}
export type Terms = Pick<OrderReturn, 'kind' | 'remedy' | 'wanted' | 'reasonCode' | 'openedAt' | 'deliveredAt'>

/** What the rules of the day say of goods that come back. A condition of null counts as sellable. */
export const refundFor = (
  state: PlacedOrder,
  { reasonCode, openedAt, deliveredAt }: Terms,
  lines: readonly ReturnedLine[],
): Refund | RefundRefusal => {
  const { country, region } = state.delivery!.shippingAddress
  const { shippingMinor, taxMinor, taxRuleId } = state.totals
  return decideRefund({
    reasonCode: reasonCode as ReturnReason,
    lines,
    order: { lines: state.lines, shippingMinor, taxMinor, taxRuleId },
    destination: { country, region },
    deliveredAt,
    requestedAt: openedAt,
  })
}

/** Goods are sent instead of money, unless there are none. */
export const sendsGoods = ({ kind, remedy }: Pick<Terms, 'kind' | 'remedy'>): boolean =>
  kind === 'EXCHANGE' || (kind === 'CLAIM' && remedy === 'RESHIP')

export const settle = (
  state: PlacedOrder,
  terms: Terms,
  goods: readonly ReturnedLine[],
  send: boolean,
): Settled | RefundRefusal => {
  if (goods.length === 0) return unchanged(state, 'NOTHING', null)
  const refund = refundFor(state, terms, goods)
  if (!refund.eligible) return refund
  if (!send) return refunded(state, goods, refund)
  return terms.kind === 'CLAIM'
    ? unchanged(state, 'RESHIPPED', refund.ruleId)
    : exchanged(state, goods, refund, terms.wanted)
}

const unchanged = ({ lines, totals }: PlacedOrder, outcome: Outcome, ruleId: string | null): Settled => ({
  outcome,
  lines,
  totals,
  feeMinor: 0,
  chargeMinor: 0,
  refundMinor: 0,
  ruleId,
})

const refunded = (state: PlacedOrder, goods: readonly ReturnedLine[], refund: Refund): Settled => {
  const { lines, itemsMinor, taxMinor } = takenBack(state, goods, refund)
  const { shippingMinor, shippingTaxMinor, feeMinor, ruleId } = refund
  const less = { itemsMinor, shippingMinor, taxMinor: taxMinor + shippingTaxMinor }
  const totals = totalsLess(state.totals, less)
  const refundMinor = Math.max(0, -dueMore(state, totals, feeMinor))
  const outcome = refundMinor > 0 ? 'REFUNDED' : 'NOTHING'
  return { outcome, lines, totals, feeMinor, chargeMinor: 0, refundMinor, ruleId }
}

/** What was given back without goods before is not given back again. */
const dueMore = (state: PlacedOrder, { totalMinor }: Totals, feeMinor: number): number =>
  dueFor(state, totalMinor, feeMinor) - dueMinor(state)

/** Shipping is not given back where goods are sent again. */
const exchanged = (
  state: PlacedOrder,
  goods: readonly ReturnedLine[],
  refund: Refund,
  wanted: readonly OrderLine[],
): Settled => {
  const back = takenBack(state, goods, refund)
  const worthMinor = wanted.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0)
  const totals = totalsLess(state.totals, {
    itemsMinor: back.itemsMinor - worthMinor,
    shippingMinor: 0,
    taxMinor: back.taxMinor - addedTaxMinor(state, wanted),
  })
  const { feeMinor, ruleId } = refund
  const difference = dueMore(state, totals, feeMinor)
  return {
    outcome: 'EXCHANGED',
    lines: [...back.lines, ...wanted],
    totals,
    feeMinor,
    chargeMinor: Math.max(0, difference),
    refundMinor: Math.max(0, -difference),
    ruleId,
  }
}

const takenBack = ({ lines }: PlacedOrder, goods: readonly ReturnedLine[], refund: Refund) => ({
  lines: linesWithout(lines, goods),
  itemsMinor: refund.lines.reduce((sum, { goodsMinor }) => sum + goodsMinor, 0),
  taxMinor: refund.lines.reduce((sum, { taxMinor }) => sum + taxMinor, 0),
})

/** Goods as they came in; of a claim, and of what is yet to come, in no known condition. */
export const goodsIn = (one: OrderReturn): ReturnedLine[] =>
  one.kind === 'CLAIM'
    ? asExpected(one.lines)
    : one.received.map(({ lineId, quantity, condition }) => ({ lineId, quantity, condition }))

export const asExpected = (lines: OrderReturn['lines']): ReturnedLine[] =>
  lines.map(({ lineId, quantity }) => ({ lineId, quantity, condition: null as ReturnCondition | null }))

export const planOf = (
  state: PlacedOrder,
  terms: Terms,
  lines: OrderReturn['lines'],
  settled: Settled,
): ChangePlan => ({
  kind: terms.kind,
  lines: settled.lines,
  totals: settled.totals,
  chargeMinor: settled.chargeMinor,
  refundMinor: settled.refundMinor,
  feeMinor: settled.feeMinor,
  reserve: sendsGoods(terms) ? goodsToSend(state, terms, lines) : [],
  release: [],
  recall: false,
  mails: ['RETURN_OPENED', 'RETURN_APPROVED', 'RETURN_SETTLED'],
  ruleId: settled.ruleId,
})

/** By SKU: what an exchange wants, or what a claim sends again. */
export const goodsToSend = (
  { lines }: PlacedOrder,
  { kind, wanted }: Pick<Terms, 'kind' | 'wanted'>,
  claimed: OrderReturn['lines'],
) => {
  if (kind === 'EXCHANGE') return bySku(wanted)
  return bySku(
    claimed.flatMap(({ lineId, quantity }) => {
      const line = lines.find((each) => each.lineId === lineId)
      return line ? [{ sku: line.sku, quantity }] : []
    }),
  )
}
