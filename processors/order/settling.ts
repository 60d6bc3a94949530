// Settling a return that is ready: money at once; goods by the one change set, with stock first and the charge after it. What can't be
// sent is paid back instead.
import type { MessageId } from '../../schemas/ids'
import { netMinor } from './money'
import type { Drafts } from './output'
import { dueFor, dueMinor } from './pricing'
import type { OrderReturn } from './returns'
import { reservationOf } from './reservation'
import { nextSettlement } from './slot'
import { goodsIn, goodsToSend, sendsGoods, settle, type Settled } from './settlement'
import type { PlacedOrder, Settlement } from './state'

/** Begins with the return that is ready first. */
export const beginSettlement = (state: PlacedOrder): Drafts => {
  const [returnId, one] = nextSettlement(state) ?? []
  if (!returnId || !one || state.change) return []
  if (!isSending(outcomeOf(one, state, sendsGoods(one)))) return settled(returnId, one, state, false)
  return reservationOf(goodsToSend(state, one, one.lines), state)
}

/** Once the stock is held and what is on top is charged, the return is settled. */
export const proceedWithSettlement = (settlement: Settlement, state: PlacedOrder): Drafts => {
  const { changeId, reservationId } = settlement
  const one = state.returns.open[changeId]
  if (!one || state.stock.reservations[reservationId]?.state !== 'HELD') return []
  if (!isSending(outcomeOf(one, state, true))) return settleWithMoney(settlement, state, true)
  const due = dueAfterSettlement(settlement, state)
  const { money } = state
  const isCharged = money.toldMinor === due && money.adjustments.length === 0 && netMinor(money) >= due
  return due <= dueMinor(state) || isCharged ? settled(changeId, one, state, true) : []
}

/** What is due once the settlement is done; as it is while its stock is not held yet. */
export const dueAfterSettlement = ({ changeId, reservationId }: Settlement, state: PlacedOrder): number => {
  const one = state.returns.open[changeId]
  if (!one || state.stock.reservations[reservationId]?.state !== 'HELD') return dueMinor(state)
  const outcome = outcomeOf(one, state, true)
  return dueFor(state, outcome.totals.totalMinor, outcome.feeMinor)
}

/** There is no stock for it, or the charge was declined: the goods are paid back. */
export const settleWithMoney = ({ changeId, reservationId }: Settlement, state: PlacedOrder, hold: boolean): Drafts => {
  const one = state.returns.open[changeId]
  if (!one) return []
  const reason = 'The goods are paid back instead.'
  return [
    ...settled(changeId, one, state, false),
    ...(hold
      ? [{ type: 'StockReleaseRequested', reservationRequestId: reservationId, lines: [], reason } as const]
      : []),
  ]
}

const isSending = ({ outcome }: Settled): boolean => outcome === 'EXCHANGED' || outcome === 'RESHIPPED'

const settled = (returnId: MessageId, one: OrderReturn, state: PlacedOrder, send: boolean): Drafts => {
  const { outcome, refundMinor, feeMinor, chargeMinor, lines, totals, ruleId } = outcomeOf(one, state, send)
  return [{ type: 'ReturnSettled', returnId, outcome, refundMinor, feeMinor, chargeMinor, lines, totals, ruleId }]
}

/** What the rules no longer allow, though they did when it was opened, comes to nothing. */
const outcomeOf = (one: OrderReturn, state: PlacedOrder, send: boolean): Settled => {
  const outcome = settle(state, one, goodsIn(one), send)
  if (!('eligible' in outcome)) return outcome
  const { lines, totals } = state
  return { outcome: 'NOTHING', lines, totals, feeMinor: 0, chargeMinor: 0, refundMinor: 0, ruleId: outcome.ruleId }
}
