// The label with which a customer sends goods back: asked for once the return is approved, told when it is made. A return never waits for it.
import type { MessageOf } from '../../schemas/message'
import type { Draft, Drafts } from './output'
import type { PlacedOrder } from './state'
import { warehouseFor } from '../rules/warehouses'

/** Of every return whose goods are to come in. */
export const requestLabels = (state: PlacedOrder): Drafts => {
  const { delivery, returns, placedAt, totals } = state
  if (!delivery) return []
  const { shippingAddress: from, contact } = delivery
  const warehouse = warehouseFor(from, placedAt).name
  return Object.values(returns.open).flatMap(({ returnId, stage, label, lines }): Draft[] => {
    if (stage !== 'APPROVED' || label.state !== 'NONE') return []
    const goods = state.lines.flatMap((line) => {
      const quantity = lines.find(({ lineId }) => lineId === line.lineId)?.quantity ?? 0
      return quantity > 0 ? [{ ...line, quantity }] : []
    })
    return [
      { type: 'ReturnParcelRequested', returnId, warehouse, from, contact, lines: goods, currency: totals.currency },
    ]
  })
}

export const noteLabel = (input: MessageOf<'ReturnParcelLabelled'>, { returns }: PlacedOrder): Drafts => {
  const { returnId, carrier, trackingNumber, labelUrl } = input
  const one = returns.open[returnId]
  if (one?.stage !== 'APPROVED' || one.label.state === 'MADE') return []
  return [{ type: 'ReturnLabelled', returnId, carrier, trackingNumber, labelUrl }]
}

/** Somebody is to see to it; goods that come without a label are taken all the same. */
export const noteRefusedLabel = (
  input: MessageOf<'ReturnParcelRefused'>,
  { returns, overdue }: PlacedOrder,
): Drafts => {
  const { returnId, code } = input
  if (returns.open[returnId]?.label.state !== 'ASKED' || overdue.RETURN_LABEL?.failedWith === code) return []
  return [{ type: 'OrderStepOverdue', step: 'RETURN_LABEL', attempt: (overdue.RETURN_LABEL?.attempt ?? 0) + 1, code }]
}
