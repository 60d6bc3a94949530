// The order without goods that it will not get: their price goes back, and what was reserved for them. The customer never pays for what
// does not come.
import type { MessageId } from '../../schemas/ids'
import type { LineQuantity, SkuQuantity } from '../../schemas/messages'
import { afterEdit, cancelBySystem, supersede } from './cancel'
import { releaseUnits } from './drawing'
import type { Drafts } from './output'
import { dueFor, dueMinor, linesWithout, totalsWithout } from './pricing'
import type { PlacedOrder } from './state'

/** What can't be sent from a warehouse. An open edit gives way. */
export const dropLines = (
  before: PlacedOrder,
  changeId: MessageId,
  dropped: readonly LineQuantity[],
  warehouse: string,
): Drafts => {
  const { lines, stock } = afterEdit(before)
  const units = dropped.flatMap(({ lineId, quantity }) => {
    const line = lines.find((each) => each.lineId === lineId)
    return line ? [{ sku: line.sku, quantity: Math.min(quantity, line.quantity) }] : []
  })
  const reason = 'The goods can not be sent.'
  return [...changed(before, changeId, dropped), ...releaseUnits(stock, units, warehouse, reason)]
}

/** What was never reserved, for a line of which it is left out where it is not there; the last lines first. */
export const dropUnits = (state: PlacedOrder, changeId: MessageId, dropped: readonly SkuQuantity[]): Drafts => {
  const unsent = state.sendings.unsent.find(({ purpose }) => purpose === 'ORDER')?.lines ?? []
  const lines = linesOfUnits([...unsent].reverse(), dropped, state.lines)
  if (lines.length === 0) return []
  if (linesWithout(state.lines, lines).length > 0) return changed(state, changeId, lines)
  return cancelBySystem(state, { code: 'OUT_OF_STOCK', reason: 'Nothing of it is there.' })
}

const changed = (before: PlacedOrder, changeId: MessageId, dropped: readonly LineQuantity[]): Drafts => {
  const state = afterEdit(before)
  const { lines, delivery, money } = state
  if (!delivery) return []
  const { shippingAddress, contact } = delivery
  const totals = totalsWithout(state, dropped)
  const refundMinor = money.state === 'NONE' ? 0 : dueMinor(state) - dueFor(state, totals.totalMinor)
  const after = { lines: linesWithout(lines, dropped), totals, chargeMinor: 0, refundMinor }
  return [...supersede(before), { type: 'OrderChanged', changeId, ...after, shippingAddress, contact }]
}

/** Units of SKUs as units of the lines given, in their order, as far as those have any. */
export const linesOfUnits = (
  quantities: readonly LineQuantity[],
  units: readonly SkuQuantity[],
  lines: PlacedOrder['lines'],
): LineQuantity[] => {
  const left = new Map(units.map(({ sku, quantity }) => [sku, quantity]))
  return quantities.flatMap((each) => {
    const sku = lines.find(({ lineId }) => lineId === each.lineId)?.sku ?? ''
    const quantity = Math.min(each.quantity, left.get(sku) ?? 0)
    left.set(sku, (left.get(sku) ?? 0) - quantity)
    return quantity > 0 ? [{ lineId: each.lineId, quantity }] : []
  })
}
