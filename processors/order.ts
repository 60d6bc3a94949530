// The order: aggregate and saga. What its input means, then what it needs next: reserve stock, take payment, ask for fulfillment, follow
// the parcels; edit, cancel, take back. The rules are in the files that are named like them.
import type { Body } from '../schemas/message'
import type { InputOf } from '../topics/topology'
import type { DeadlinePassed, Decider } from './engine/decider'
import { advance } from './order-advance'
import { answer } from './order-command'
import { nextStep, openSteps } from './order-next'
import { unfold, type Drafts, type OrderOutput } from './order-output'
import { actOnDeadline } from './order-overdue'
import * as payments from './order-payment'
import { deliver, endFulfillment, moveLines, noteRefusedRecall, ship, startPicking } from './order-parcels'
import * as results from './order-results'
import { openShortage } from './order-shortage'
import { evolveOrder, isPlaced, type OrderState, type PlacedOrder } from './order-state'

type Input = InputOf<'order'>

const decide = (input: Input | DeadlinePassed, state: OrderState): readonly Body<OrderOutput>[] =>
  unfold(
    input,
    state,
    evolveOrder,
    (before) => factsOf(input, before),
    (now) => nextOf(input, now),
  )

/** What is still due of a deadline comes before what the order needs next. */
const nextOf = (input: Input | DeadlinePassed, state: OrderState): Drafts => {
  const due = input.type === 'DeadlinePassed' ? actOnDeadline(input, state) : []
  return due.length > 0 ? due : advance(state)
}

const factsOf = (input: Input | DeadlinePassed, state: OrderState): Drafts => {
  if ('by' in input && isCommand(input)) return answer(input, state)
  if (input.type === 'DeadlinePassed') return actOnDeadline(input, state)
  return isPlaced(state) ? newsOf(input as News, state) : []
}

/** Facts of fulfillment name who caused them, too. */
type News = Exclude<Input, Parameters<typeof answer>[0]>
const isCommand = (input: Input): input is Parameters<typeof answer>[0] => input.type !== 'FulfillmentStarted'

const newsOf = (input: News, state: PlacedOrder): Drafts => {
  switch (input.type) {
    case 'StockReserved':
      return results.noteReserved(input, state)
    case 'StockRefused':
      return results.refuseStock(input, state)
    case 'StockReleased':
      return results.settleStock(input.requestId, state, 'RELEASED')
    case 'StockCommitted':
      return results.settleStock(input.requestId, state, 'COMMITTED')
    case 'StockReceived':
      return results.settleStock(input.requestId, state, 'RECEIVED')
    case 'StockRequestFailed':
      return results.reportStockFailure(input, state)
    case 'PaymentCompleted':
      return results.completePayment(input, state)
    case 'PaymentFailed':
      return results.refusePayment(input, state)
    case 'PaymentCancelled':
      return results.noteNothingHeld(state)
    case 'PaymentRefunded':
      return results.noteRefund(input, state)
    case 'PaymentAdjusted':
      return results.noteAdjustment(input, state)
    case 'PaymentAdjustmentFailed':
      return results.declineAdjustment(input, state)
    case 'PaymentAwaited':
      return payments.noteWait(input, state)
    case 'CaptureBlocked':
      return payments.noteFailedCapture(input, state)
    case 'CaptureConfirmed':
      return payments.noteCapture(input, state)
    case 'PaymentUnsecured':
      return payments.holdUnsecured(input, state)
    case 'PaymentSecured':
      return payments.releaseSecured(state)
    case 'DisputeOpened':
      return payments.holdDisputed(input, state)
    case 'DisputeClosed':
      return payments.closeDispute(input, state)
    case 'FulfillmentStarted':
      return startPicking(input, state)
    case 'FulfillmentShipped':
      return ship(input, state)
    case 'FulfillmentDelivered':
      return deliver(input, state)
    case 'FulfillmentCancelled':
      return endFulfillment(input.fulfillmentId, { code: 'FULFILLMENT_CANCELLED', reason: input.reason }, state)
    case 'FulfillmentFailed':
      return endFulfillment(input.fulfillmentId, failureOf(input), state)
    case 'FulfillmentCancellationRefused':
      return noteRefusedRecall(input, state)
    case 'FulfillmentResourced':
      return moveLines(input, state)
    case 'FulfillmentShort':
      return openShortage(input, state)
    case 'FulfillmentAmended':
      return []
    default:
      return unknownInput(input)
  }
}

const failureOf = ({ code, reason }: { code: string; reason: string }) => ({
  code: 'FULFILLMENT_FAILED',
  reason: `${code}: ${reason}`,
})

const unknownInput = (input: never): never => {
  throw new Error(`the order has no rule for this: ${Object.values(input)[0]}; correct processors/order.ts`)
}

export const order: Decider<Input, OrderState, OrderOutput> = {
  initial: { status: 'NONE', seen: {} },
  decide,
  evolve: evolveOrder,
  deadline: (state) => {
    const next = nextStep(state)
    return next && { at: next.deadline, name: next.waitsFor }
  },
  isFinal: (state) => state.status === 'REJECTED' || (isPlaced(state) && openSteps(state).length === 0),
}
