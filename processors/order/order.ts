// The order: aggregate and saga. What its input means, then what it needs next: reserve stock, take payment, ask for fulfillment, follow
// the parcels; edit, cancel, take back. The rules are in the files that are named like them.
import type { Body } from '../../schemas/message'
import type { InputOf } from '../../topics/topology'
import type { DeadlinePassed, Decider } from '../engine/decider'
import { advance } from './advance'
import { answer } from './command'
import { nextStep, openSteps } from './next'
import { unfold, type Drafts, type OrderOutput } from './output'
import { actOnDeadline } from './overdue'
import * as payments from './payment'
import { deliver, deliverPart, endFulfillment, noteRefusedRecall, ship, shipPart, startPicking } from './parcels'
import { seekElsewhere } from './resourcing'
import * as results from './results'
import { noteLabel, noteRefusedLabel } from './return-label'
import { noteStock } from './stock-answers'
import { evolveOrder, isPlaced, type OrderState, type PlacedOrder } from './state'

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
    case 'StockRefused':
    case 'StockReleased':
    case 'StockCommitted':
    case 'StockReceived':
    case 'StockHeld':
    case 'StockResourced':
    case 'StockRequestFailed':
    case 'BackorderFilled':
      return noteStock(input, state)
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
      return payments.noteSecured(input, state)
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
    case 'ParcelShipped':
      return shipPart(input, state)
    case 'ParcelDelivered':
      return deliverPart(input, state)
    case 'FulfillmentCancelled':
    case 'FulfillmentFailed':
      return endFulfillment(input, state)
    case 'FulfillmentCancellationRefused':
      return noteRefusedRecall(input, state)
    case 'FulfillmentShort':
      return seekElsewhere(input, state)
    case 'ReturnParcelLabelled':
      return noteLabel(input, state)
    case 'ReturnParcelRefused':
      return noteRefusedLabel(input, state)
    case 'FulfillmentAmended':
      return []
    default:
      return unknownInput(input)
  }
}

const unknownInput = (input: never): never => {
  throw new Error(`the order has no rule for this: ${Object.values(input)[0]}; correct processors/order/order.ts`)
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
