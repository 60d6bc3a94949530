// Cancelling an order: who may, until when, and what is given back. A cancellation commutes with every late result: what comes after it
// is undone by the requests made here.
import type { CancellationAdmitted, ChangePlan, CommandRef } from '../../schemas/messages'
import { digestOf, failEdit, hasStarted, recallAll } from './change'
import { releaseAll } from './drawing'
import { takenMinor } from './money'
import type { Drafts } from './output'
import { because, refuse, refuseOutdated, type Refusal } from './refusal'
import { isBoundToOwn, unshipped } from './slot'
import { isClosed, type Cancellation, type PlacedOrder } from './state'
import { hasBegunToLeave } from './sendings'
import { allHeld, withoutReservation } from './stock'

export const cancel = (input: CancellationAdmitted, state: PlacedOrder): Drafts => {
  const { by, previewDigest, reasonCode } = input
  const forbidden = whyNotCancel(state, !isBoundToOwn(by.role))
  if (forbidden) return refuse(by, forbidden)
  const plan = planCancellation(state)
  const digest = digestOf(state, plan, { shippingAddress: null, contact: null })
  if (previewDigest !== null && previewDigest !== digest) return refuseOutdated(by, plan, digest)
  return openCancellation(by, reasonCode, state)
}

/** An open edit gives way. What is with the warehouse is asked to stop first; see proceedWithCancellation. */
export const openCancellation = (by: CommandRef, reasonCode: string, state: PlacedOrder): Drafts => {
  const plan = planCancellation(state)
  const digest = digestOf(state, plan, { shippingAddress: null, contact: null })
  return [
    ...supersede(state),
    { type: 'ChangeOpened', by, plan, digest, shippingAddress: null, contact: null, reasonCode },
  ]
}

/** Staff, and who answers a shortage, may stop what is being picked; nobody what has left. */
export const whyNotCancel = (state: PlacedOrder, evenStarted: boolean): Refusal | undefined => {
  if (isClosed(state) || state.status === 'DELIVERED') return because('ALREADY_FINAL')
  const hasLeft = state.status === 'SHIPPED' || Object.values(state.sendings.fulfillments).some(hasBegunToLeave)
  if (hasLeft || (hasStarted(state) && !evenStarted)) return because('FULFILLMENT_STARTED')
  return state.change?.kind === 'CANCELLATION' ? because('CHANGE_OPEN') : undefined
}

const planCancellation = (state: PlacedOrder): ChangePlan => {
  const refundMinor = takenMinor(state.money)
  return {
    kind: 'CANCEL',
    lines: state.lines,
    totals: state.totals,
    chargeMinor: 0,
    refundMinor,
    feeMinor: 0,
    reserve: [],
    release: allHeld(state.stock),
    recall: unshipped(state).length > 0,
    mails: refundMinor > 0 ? ['ORDER_CANCELLED', 'ORDER_REFUNDED'] : ['ORDER_CANCELLED'],
    ruleId: null,
  }
}

/** An open edit gives way to what can't wait. */
export const supersede = ({ change }: PlacedOrder): Drafts =>
  change?.kind === 'EDIT'
    ? failEdit(change, { code: 'SUPERSEDED', reason: 'Something that could not wait came between.' })
    : []

export const proceedWithCancellation = ({ by, reasonCode, force }: Cancellation, state: PlacedOrder): Drafts => {
  const recalls = recallAll(state, force, 'The order is being cancelled.')
  if (recalls.length > 0 || unshipped(state).length > 0) return recalls
  const [code, who] = isBoundToOwn(by.role) ? ['CUSTOMER_REQUEST', 'The customer'] : ['STAFF_REQUEST', 'Staff']
  return cancelled(state, by, { code, reason: `${who} asked for it: ${reasonCode}.` })
}

/** By a rule, a deadline or an event. An edit that is open gives way. */
export const cancelBySystem = (state: PlacedOrder, why: Refusal): Drafts => [
  ...supersede(state),
  ...cancelled(afterEdit(state), null, why),
]

/** The reservation of the edit is given back by its own failure. */
export const afterEdit = (state: PlacedOrder): PlacedOrder => {
  const id = state.change?.kind === 'EDIT' ? state.change.reservationId : null
  return id === null ? state : { ...state, stock: withoutReservation(state.stock, id) }
}

const cancelled = (state: PlacedOrder, by: CommandRef | null, { code, reason }: Refusal): Drafts => [
  { type: 'OrderCancelled', by, code, reason, status: 'CANCELLED' },
  ...releaseAll(state.stock, reason),
  ...(state.money.state === 'ASKED' || state.money.state === 'PAID'
    ? [{ type: 'PaymentCancellationRequested', reason } as const]
    : []),
]

/** The payment was declined: nothing is captured, and the order ends here. */
export const failPayment = (state: PlacedOrder, { code, reason }: Refusal): Drafts => [
  ...supersede(state),
  { type: 'OrderPaymentFailed', code, reason, status: 'PAYMENT_FAILED' },
  ...releaseAll(afterEdit(state).stock, 'The payment failed.'),
]

/** The warehouse goes on: the cancellation, or the edit, is off. */
export const failRecall = (state: PlacedOrder): Drafts => {
  const { change } = state
  const why = because('FULFILLMENT_STARTED')
  if (change?.kind === 'EDIT') return failEdit(change, why)
  if (change?.kind !== 'CANCELLATION') return []
  return [{ type: 'ChangeFailed', changeId: change.changeId, ...why }, ...refuse(change.by, why)]
}
