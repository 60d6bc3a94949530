// Goods that nobody can find, in no warehouse: the customer is asked, and answers or is taken to agree, that the rest is sent.
import type { MessageId } from '../../schemas/ids'
import type { MessageOf, Timestamp } from '../../schemas/message'
import type { CommandRef, LineQuantity } from '../../schemas/messages'
import { openCancellation, whyNotCancel } from './cancel'
import { dropLines } from './dropping'
import type { Drafts } from './output'
import { because, refuse } from './refusal'
import { isOnly, lessOf } from './sendings'
import type { Shortage } from './shortages'
import type { PlacedOrder } from './state'
import { stepDeadline } from '../rules/service-levels'

/** What no warehouse has. */
export const openShortage = (
  shortageId: MessageId,
  fulfillmentId: MessageId,
  lines: readonly LineQuantity[],
  at: Timestamp,
): Drafts => [
  { type: 'ShortageOpened', shortageId, fulfillmentId, lines, answerBy: stepDeadline('SHORTAGE_ANSWER', at) },
]

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
    ...(endsOrder ? [] : dropLines(state, shortageId, lines, one?.warehouse ?? '')),
    { type: 'FulfillmentAmendmentRequested', fulfillmentId, drop: lines },
  ]
}

/** A question about a fulfillment that is no more needs no answer. */
export const closeShortages = ({ shortages }: PlacedOrder, fulfillmentId: MessageId): Drafts =>
  Object.entries(shortages).flatMap(([shortageId, shortage]) =>
    shortage.fulfillmentId === fulfillmentId && !shortage.declined
      ? [{ type: 'ShortageAnswered', by: null, shortageId: shortageId as MessageId, answer: 'CANCEL' } as const]
      : [],
  )
