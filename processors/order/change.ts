// Editing an order: what a change would do, as one plan that preview and decision share, and how it is carried out. It must never touch
// an order whose fulfillment has started.
import { deriveDigest } from '../../schemas/ids'
import type { Address, ChangeAdmitted, ChangePlan, OrderLine } from '../../schemas/messages'
import { lineCountBreach, quantityBreach, totalBreach } from './limits'
import { netMinor } from './money'
import { releaseUnits } from './drawing'
import type { Drafts } from './output'
import { dueFor, dueMinor, linesOf, totalsWith } from './pricing'
import { because, refuse, refuseOutdated, type Refusal } from './refusal'
import { reservationOf } from './reservation'
import { unshipped } from './slot'
import { isClosed, type Edit, type PlacedOrder } from './state'
import { without } from './units'

type Wish = Pick<ChangeAdmitted, 'add' | 'quantities' | 'shippingAddress' | 'contact'>
const isRefusal = (outcome: object): outcome is Refusal => 'reason' in outcome

export const change = (input: ChangeAdmitted, state: PlacedOrder): Drafts => {
  const { by, previewDigest, shippingAddress, contact } = input
  const plan = planChange(state, input)
  if (isRefusal(plan)) return refuse(by, plan)
  const digest = digestOf(state, plan, input)
  if (previewDigest !== null && previewDigest !== digest) return refuseOutdated(by, plan, digest)
  return [{ type: 'ChangeOpened', by, plan, digest, shippingAddress, contact, reasonCode: null }]
}

/** What was sealed differs from one sealing to the next: whether it was given counts, not what it is. */
export const digestOf = (
  { version }: PlacedOrder,
  plan: ChangePlan,
  { shippingAddress, contact }: Pick<Wish, 'shippingAddress' | 'contact'>,
): string => {
  const to = shippingAddress && [shippingAddress.country, shippingAddress.region]
  return deriveDigest({ version, plan, to, contact: contact !== null })
}

/** What the change would do; the plan of an open change is exactly what becomes of the order. */
export const planChange = (state: PlacedOrder, wish: Wish): ChangePlan | Refusal => {
  const forbidden = whyNotNow(state)
  if (forbidden) return forbidden
  const lines = linesAfter(state, wish)
  if (!Array.isArray(lines)) return lines as Refusal
  const isSame = JSON.stringify(lines) === JSON.stringify(state.lines)
  if (isSame && !wish.shippingAddress && wish.contact === null) return because('NOTHING_TO_CHANGE')
  const address = wish.shippingAddress ?? state.delivery!.shippingAddress
  const totals = isSame && !wish.shippingAddress ? state.totals : totalsWith(state, lines, address)
  const breach = isSame ? undefined : totalBreach(totals.totalMinor, totals.currency)
  if (breach) return breach
  const asked = state.money.state !== 'NONE'
  const difference = asked ? dueFor(state, totals.totalMinor) - dueMinor(state) : 0
  return {
    kind: 'EDIT',
    lines,
    totals,
    chargeMinor: Math.max(0, difference),
    refundMinor: Math.max(0, -difference),
    feeMinor: 0,
    reserve: without(lines, state.lines),
    release: without(state.lines, lines),
    recall: unshipped(state).length > 0,
    mails: ['ORDER_CHANGED'],
    ruleId: null,
  }
}

const whyNotNow = (state: PlacedOrder): Refusal | undefined => {
  if (isClosed(state) || state.status === 'DELIVERED') return because('ALREADY_FINAL')
  if (hasStarted(state)) return because('FULFILLMENT_STARTED')
  return state.change ? because('CHANGE_OPEN') : undefined
}

/** Picking has started for something of the order itself. */
export const hasStarted = ({ status, sendings }: PlacedOrder): boolean =>
  status === 'SHIPPED' || Object.values(sendings.fulfillments).some(({ stage }) => stage !== 'REQUESTED')

const linesAfter = (state: PlacedOrder, { add, quantities }: Wish): readonly OrderLine[] | Refusal => {
  const wanted = new Map(quantities.map(({ lineId, quantity }) => [lineId, quantity]))
  for (const [lineId, quantity] of wanted) {
    if (!state.lines.some((line) => line.lineId === lineId))
      return { code: 'UNKNOWN_LINE', reason: `The order has no line '${lineId}'.` }
    const breach = quantityBreach(quantity, `line '${lineId}'`, 0)
    if (breach) return breach
  }
  const added = linesOf(add, state)
  if ('unpricedSku' in added) return unpriced(added.unpricedSku, state)
  const kept = state.lines
    .map((line) => ({ ...line, quantity: wanted.get(line.lineId) ?? line.quantity }))
    .filter(({ quantity }) => quantity > 0)
  const lines = [...kept, ...added]
  if (lines.length === 0) return { code: 'NO_ITEMS', reason: 'Nothing would be left of the order: cancel it instead.' }
  return lineCountBreach(lines.length) ?? lines
}

export const unpriced = (sku: string, { totals }: PlacedOrder): Refusal => ({
  code: 'NO_PRICE_IN_CURRENCY',
  reason: `'${sku}' has no price in ${totals.currency}, the currency of the order.`,
})

/** The next that an open edit needs, or what it ends with. Nothing while something is on its way. */
export const proceedWithEdit = (edit: Edit, state: PlacedOrder): Drafts => {
  const { plan, reservationId } = edit
  const recalls = recallAll(state, false, 'The order is being changed.')
  if (recalls.length > 0) return recalls
  if (isAlone(edit, state) && plan.reserve.length > 0 && reservationId === null)
    return reservationOf(plan.reserve, state)
  return isEditReady(edit, state) && isCharged(edit, state) ? done(edit, state) : []
}

/** The warehouse has nothing of the order, and nothing that the edit depends on is on its way. */
const isAlone = (edit: Edit, state: PlacedOrder): boolean => unshipped(state).length === 0 && isQuiet(edit, state)

/** All but the charge on top is there. */
export const isEditReady = (edit: Edit, state: PlacedOrder): boolean => {
  const { plan, reservationId } = edit
  if (!isAlone(edit, state)) return false
  if (plan.reserve.length === 0) return true
  return reservationId !== null && state.stock.reservations[reservationId]?.state === 'HELD'
}

/** What the warehouse has of the order and is to stop. With force it is asked again where it refused without. */
export const recallAll = (state: PlacedOrder, force: boolean, reason: string): Drafts =>
  unshipped(state).flatMap(([id, { recall }]) =>
    recall === null
      ? [{ type: 'FulfillmentCancellationRequested', fulfillmentId: id as Edit['changeId'], force, reason } as const]
      : [],
  )

/** Nothing about stock or money of the placement is on its way, or the edit has nothing to do with them. */
const isQuiet = ({ plan }: Edit, { lines, totals, stock, money }: PlacedOrder): boolean => {
  const isPlain = plan.totals.totalMinor === totals.totalMinor && JSON.stringify(plan.lines) === JSON.stringify(lines)
  return isPlain || (stock.reservations[stock.initialId!]?.state !== 'ASKED' && money.state !== 'ASKED')
}

/** What is due once the edit is done; the charge on top comes first. */
export const dueAfterEdit = ({ plan }: Edit, state: PlacedOrder): number => dueFor(state, plan.totals.totalMinor)

const isCharged = (edit: Edit, state: PlacedOrder): boolean => {
  const { money } = state
  const due = dueAfterEdit(edit, state)
  if (money.state !== 'PAID' || due <= dueMinor(state)) return true
  return money.toldMinor === due && money.adjustments.length === 0 && netMinor(money) >= due
}

const done = ({ changeId, plan, shippingAddress, contact }: Edit, { delivery, stock }: PlacedOrder): Drafts => [
  {
    type: 'OrderChanged',
    changeId,
    lines: plan.lines,
    totals: plan.totals,
    chargeMinor: plan.chargeMinor,
    refundMinor: plan.refundMinor,
    shippingAddress: shippingAddress ?? (delivery as { shippingAddress: Address }).shippingAddress,
    contact: contact ?? delivery!.contact,
  },
  ...releaseUnits(stock, plan.release, null, 'The order was changed.'),
]

/** The order is as it was: what the edit had reserved is given back; what it had charged follows from what is due. */
export const failEdit = (edit: Edit, { code, reason }: Refusal): Drafts => {
  const { changeId, reservationId } = edit
  return [
    { type: 'ChangeFailed', changeId, code, reason },
    ...(reservationId === null
      ? []
      : [{ type: 'StockReleaseRequested', reservationRequestId: reservationId, lines: [], reason } as const]),
  ]
}
