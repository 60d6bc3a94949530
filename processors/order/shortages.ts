// The questions that the customer is asked about goods that nobody can find, until they are answered. It folds the order's own outputs.
import type { MessageId } from '../../schemas/ids'
import type { MessageOf, Timestamp } from '../../schemas/message'
import type { LineQuantity } from '../../schemas/messages'
import type { OrderOutput } from './output'
import { lessOf } from './sendings'

export type Shortage = {
  readonly fulfillmentId: MessageId
  readonly lines: readonly LineQuantity[]
  readonly since: Timestamp
  readonly answerBy: Timestamp
  /** The customer would rather cancel: kept until it is known whether that can still be done. */
  readonly declined: boolean
}
export type Shortages = { readonly [shortageId: string]: Shortage }

export const evolveShortages = (before: Shortages, output: OrderOutput): Shortages => {
  switch (output.type) {
    case 'ShortageOpened':
      return opened(before, output)
    case 'ShortageAnswered':
      return answered(before, output)
    case 'FulfillmentAmendmentRequested':
      return withoutDeclined(before, output.fulfillmentId, output.drop)
    case 'FulfillmentNoted':
      return output.outcome === 'CANCELLED' || output.outcome === 'FAILED'
        ? withoutDeclined(before, output.fulfillmentId)
        : before
    default:
      return before
  }
}

const opened = (before: Shortages, output: MessageOf<'ShortageOpened'>): Shortages => {
  const { shortageId, fulfillmentId, answerBy, at: since } = output
  const lines = output.lines.map(({ lineId, quantity }) => ({ lineId, quantity }))
  return { ...before, [shortageId]: { fulfillmentId, lines, since, answerBy, declined: false } }
}

const answered = (before: Shortages, { shortageId, by, answer }: MessageOf<'ShortageAnswered'>): Shortages => {
  const { [shortageId]: shortage, ...others } = before
  return shortage && by && answer === 'CANCEL' ? { ...others, [shortageId]: { ...shortage, declined: true } } : others
}

/** Without lines all that are about the fulfillment. */
const withoutDeclined = (before: Shortages, fulfillmentId: MessageId, lines?: readonly LineQuantity[]): Shortages =>
  Object.fromEntries(
    Object.entries(before).filter(([, one]) => {
      const isOver = !lines || lessOf(one.lines, lines).length === 0
      return !one.declined || one.fulfillmentId !== fulfillmentId || !isOver
    }),
  )
