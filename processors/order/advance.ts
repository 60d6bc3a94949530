// What an order needs next, as a function of its state alone: stock, then money, then fulfillment, each asked for once, when it is due and
// nothing holds it back. It must never look at an input.
import type { Drafts } from './output'
import { proceedWithCancellation } from './cancel'
import { dueAfterEdit, isEditReady, proceedWithEdit } from './change'
import { isHeld } from './hold'
import { confirmStock, extendHolds } from './holding'
import { netMinor } from './money'
import { shippedMinor } from './payment'
import { dueMinor } from './pricing'
import { requestLabels } from './return-label'
import { requestStock } from './reservation'
import { requestFulfillment } from './sending'
import { hasShipped } from './sendings'
import { beginSettlement, dueAfterSettlement, proceedWithSettlement } from './settling'
import { unshipped } from './slot'
import { amendDeclined } from './shortage'
import { isClosed, isPlaced, type OrderState, type PlacedOrder } from './state'
import { isAllHeld } from './stock'

export const advance = (state: OrderState): Drafts => {
  if (!isPlaced(state) || isClosed(state)) return []
  for (const rule of rules) {
    const drafts = rule(state)
    if (drafts.length > 0) return drafts
  }
  return []
}

const proceedWithChange = (state: PlacedOrder): Drafts => {
  const { change } = state
  switch (change?.kind) {
    case 'EDIT':
      return proceedWithEdit(change, state)
    case 'CANCELLATION':
      return proceedWithCancellation(change, state)
    case 'SETTLEMENT':
      return proceedWithSettlement(change, state)
    case undefined:
      return beginSettlement(state)
  }
}

/** The payment is told whenever what is due is no longer what it was told. */
const adjustPayment = (state: PlacedOrder): Drafts => {
  const { money, totals } = state
  const due = nowDueMinor(state)
  if (money.state !== 'PAID' || money.toldMinor === due) return []
  const reason = due > money.toldMinor ? 'The order has become dearer.' : 'A part of the price is given back.'
  return [{ type: 'PaymentAdjustmentRequested', dueMinor: due, currency: totals.currency, reason }]
}

/** With what an open change is to be paid first; a hold, or stock that has run out, keeps it from being asked for, not from being waited for. */
const nowDueMinor = (state: PlacedOrder): number => {
  const { change, money } = state
  const due = dueMinor(state)
  if (change?.kind === 'SETTLEMENT') return Math.max(due, dueAfterSettlement(change, state))
  if (change?.kind !== 'EDIT') return due
  const after = dueAfterEdit(change, state)
  const wasAsked = money.toldMinor === after
  return after > due && (wasAsked || (isEditReady(change, state) && !isHeld(state))) ? after : due
}

const requestPayment = (state: PlacedOrder): Drafts => {
  const { status, stock, change, totals, delivery, customerId } = state
  if (status !== 'PENDING' || !isAllHeld(stock) || change || isHeld(state) || !delivery) return []
  const { totalMinor: amountMinor, currency } = totals
  const { tenders, terms } = delivery
  return [
    { type: 'OrderUpdated', status: 'PAYMENT_PROCESSING', reason: 'The stock is reserved.' },
    { type: 'PaymentRequested', amountMinor, currency, tenders, terms, customerId },
  ]
}

/** What is authorised is taken with each shipment: what is due for all that has left. */
const requestCapture = (state: PlacedOrder): Drafts => {
  const { delivery, money, totals } = state
  if (delivery?.terms.capture !== 'ON_SHIPMENT' || money.state !== 'PAID') return []
  const captureMinor = shippedMinor(state)
  if (captureMinor <= money.captureToldMinor) return []
  return [{ type: 'PaymentCaptureRequested', captureMinor, currency: totals.currency }]
}

/** Where the last parcel under way was dropped, the others are all of the order. */
const catchUp = (state: PlacedOrder): Drafts => {
  const { status, sendings } = state
  const ordered = Object.values(sendings.fulfillments).filter(({ purpose }) => purpose === 'ORDER')
  if (ordered.length === 0 || sendings.unsent.some(({ purpose }) => purpose === 'ORDER')) return []
  const reason = 'Nothing more of it is to be sent.'
  if (status !== 'DELIVERED' && ordered.every(({ stage }) => stage === 'DELIVERED'))
    return [{ type: 'OrderUpdated', status: 'DELIVERED', reason }]
  if (status !== 'DELIVERED' && status !== 'SHIPPED' && ordered.every(hasShipped))
    return [{ type: 'OrderUpdated', status: 'SHIPPED', reason }]
  return []
}

/** Everything came back, or never came, and was paid back. */
const finishReturned = (state: PlacedOrder): Drafts => {
  const { status, lines, money, returns, change, sendings, totals } = state
  const hasLeft = status === 'SHIPPED' || status === 'DELIVERED'
  const isOver = Object.keys(returns.open).length === 0 && !change && sendings.unsent.length === 0
  if (!hasLeft || !isOver || lines.length > 0 || unshipped(state).length > 0) return []
  if (money.adjustments.length > 0 || netMinor(money) !== dueMinor(state) || money.refundedMinor === 0) return []
  const { refundedMinor: amountMinor } = money
  return [{ type: 'OrderRefunded', amountMinor, currency: totals.currency, status: 'REFUNDED' }]
}

const rules = [
  requestStock,
  proceedWithChange,
  amendDeclined,
  adjustPayment,
  requestPayment,
  confirmStock,
  extendHolds,
  requestLabels,
  requestCapture,
  requestFulfillment,
  catchUp,
  finishReturned,
] as const
