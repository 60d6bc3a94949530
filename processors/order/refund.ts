// Giving money back without goods coming back: staff says how much and why, and less is due by it. Never more than is left of what was paid.
import type { MessageOf } from '../../schemas/message'
import type { Drafts } from './output'
import { dueMinor, totalsWithout } from './pricing'
import { because, refuse } from './refusal'
import { byLine } from './sendings'
import { isClosed, type PlacedOrder } from './state'

export const refundOrder = (input: MessageOf<'RefundOrder'>, state: PlacedOrder): Drafts => {
  const { by, reasonCode } = input
  const lines = byLine(input.lines)
  if (isClosed(state)) return refuse(by, because('ALREADY_FINAL'))
  if (state.change) return refuse(by, because('CHANGE_OPEN'))
  if (state.money.state !== 'PAID') return refuse(by, because('NOTHING_PAID'))
  const unknown = [...input.lines, ...lines].find(({ lineId, quantity }) => !hasUnits(state, lineId, quantity))
  if (unknown) {
    const reason = `The order has no ${unknown.quantity} units of line '${unknown.lineId}'.`
    return refuse(by, { code: 'UNKNOWN_LINE', reason })
  }
  const amountMinor = input.amountMinor ?? usualMinor(state, lines)
  if (amountMinor <= 0) return refuse(by, because('NOTHING_PAID'))
  if (amountMinor > dueMinor(state)) return refuse(by, because('REFUND_TOO_LARGE'))
  return [{ type: 'RefundGranted', by, lines, amountMinor, currency: state.totals.currency, reasonCode }]
}

const hasUnits = ({ lines }: PlacedOrder, lineId: string, quantity: number): boolean =>
  quantity >= 1 && lines.some((line) => line.lineId === lineId && line.quantity >= quantity)

/** All that was paid for the lines; without lines, all that is left. */
const usualMinor = (state: PlacedOrder, lines: MessageOf<'RefundOrder'>['lines']): number =>
  lines.length > 0
    ? Math.min(dueMinor(state), state.totals.totalMinor - totalsWithout(state, lines).totalMinor)
    : dueMinor(state)
