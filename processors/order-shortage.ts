// Goods that nobody can find: the customer is asked, and answers or is taken to agree, that the rest is sent. Also what becomes of goods
// that a fulfillment can't send at all. The customer never pays for what does not come.
import type { MessageId } from '../schemas/ids'
import type { MessageOf } from '../schemas/message'
import type { CommandRef, LineQuantity } from '../schemas/messages'
import { afterEdit, openCancellation, supersede, whyNotCancel } from './order-cancel'
import type { Drafts } from './order-output'
import { dueFor, dueMinor, linesWithout, totalsWithout } from './order-pricing'
import { because, refuse } from './order-refusal'
import { isOnly, lessOf } from './order-sendings'
import type { PlacedOrder, Shortage } from './order-state'
import { draw } from './order-stock'
import { stepDeadline } from './rules/service-levels'

export const openShortage = (input: MessageOf<'FulfillmentShort'>, state: PlacedOrder): Drafts => {
  const { id: shortageId, fulfillmentId, lines, at } = input
  if (!state.sendings.fulfillments[fulfillmentId] || state.shortages[shortageId]) return []
  return [{ type: 'ShortageOpened', shortageId, fulfillmentId, lines, answerBy: stepDeadline('SHORTAGE_ANSWER', at) }]
}

export const answerShortage = (input: MessageOf<'AnswerShortage'>, state: PlacedOrder): Drafts => {
  const { by, shortageId, answer } = input
  const shortage = state.shortages[shortageId]
  if (!shortage || shortage.declined) return refuse(by, because('UNKNOWN_SHORTAGE'))
  if (answer === 'AMEND')
    return state.change?.kind === 'CANCELLATION'
      ? refuse(by, because('CHANGE_OPEN'))
      : amend(state, shortageId, shortage, by)
  if (answer !== 'CANCEL') return refuse(by, because('UNKNOWN_ANSWER'))
  const forbidden = whyNotCancel(state, true)
  if (forbidden) return refuse(by, forbidden)
  return [{ type: 'ShortageAnswered', by, shortageId, answer }, ...openCancellation(by, 'SHORTAGE', state)]
}

/** The rest is sent. A parcel of which nothing is left is cancelled by fulfillment; and the order with it, if it was all of that. */
export const amend = (state: PlacedOrder, shortageId: MessageId, shortage: Shortage, by: CommandRef | null): Drafts => [
  { type: 'ShortageAnswered', by, shortageId, answer: 'AMEND' },
  ...leaveOut(state, shortageId, shortage),
]

/** The customer would rather have cancelled, and nobody could any more: the rest is sent. */
export const amendDeclined = (state: PlacedOrder): Drafts => {
  if (state.change?.kind === 'CANCELLATION') return []
  const [found] = Object.entries(state.shortages).filter(([, { declined }]) => declined)
  return found ? leaveOut(state, found[0] as MessageId, found[1]) : []
}

const leaveOut = (state: PlacedOrder, shortageId: MessageId, { fulfillmentId, lines }: Shortage): Drafts => {
  const { sendings } = state
  const one = sendings.fulfillments[fulfillmentId]
  const endsOrder = one?.purpose === 'ORDER' && isOnly(fulfillmentId, sendings) && lessOf(one.lines, lines).length === 0
  return [
    ...(endsOrder ? [] : dropLines(state, shortageId, lines)),
    { type: 'FulfillmentAmendmentRequested', fulfillmentId, drop: lines },
  ]
}

/** The order without goods that can't be sent: their price goes back, and what was reserved for them. An open edit gives way. */
export const dropLines = (before: PlacedOrder, changeId: MessageId, dropped: readonly LineQuantity[]): Drafts => {
  const state = afterEdit(before)
  const { lines, stock, delivery } = state
  if (!delivery) return []
  const after = totalsWithout(state, dropped)
  const units = dropped.flatMap(({ lineId, quantity }) => {
    const line = lines.find((each) => each.lineId === lineId)
    return line ? [{ sku: line.sku, quantity: Math.min(quantity, line.quantity) }] : []
  })
  return [
    ...supersede(before),
    {
      type: 'OrderChanged',
      changeId,
      lines: linesWithout(lines, dropped),
      totals: after,
      chargeMinor: 0,
      refundMinor: dueMinor(state) - dueFor(state, after.totalMinor),
      shippingAddress: delivery.shippingAddress,
      contact: delivery.contact,
    },
    ...draw(stock, units).map(
      (part) => ({ type: 'StockReleaseRequested', ...part, reason: 'The goods can not be sent.' }) as const,
    ),
  ]
}

/** A question about a fulfillment that is no more needs no answer. */
export const closeShortages = ({ shortages }: PlacedOrder, fulfillmentId: MessageId): Drafts =>
  Object.entries(shortages).flatMap(([shortageId, shortage]) =>
    shortage.fulfillmentId === fulfillmentId && !shortage.declined
      ? [{ type: 'ShortageAnswered', by: null, shortageId: shortageId as MessageId, answer: 'CANCEL' } as const]
      : [],
  )
