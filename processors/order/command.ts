// Every command gets one answer: the same one again gets none, another under its key is refused, and so is who may not give it, or has
// seen an older version of the order. Then the rules of what is asked decide.
import type { MessageOf } from '../../schemas/message'
import { cancel } from './cancel'
import { change } from './change'
import { hold, release } from './hold'
import type { Drafts } from './output'
import { place, reject } from './place'
import { because, refuse } from './refusal'
import { decideReturn, openReturn, receiveReturn } from './return'
import { answerShortage } from './shortage'
import { refundOrder } from './refund'
import { isBoundToOwn } from './slot'
import { isPlaced, type OrderState, type PlacedOrder } from './state'
import { sightingOf } from '../seen-commands'

export type Placement = MessageOf<'PlacementAccepted' | 'PlacementRefused'>
type OnOrder = MessageOf<
  | 'ChangeAdmitted'
  | 'CancellationAdmitted'
  | 'ReturnAdmitted'
  | 'DecideReturn'
  | 'ReceiveReturn'
  | 'PlaceHold'
  | 'ReleaseHold'
  | 'AnswerShortage'
  | 'RefundOrder'
>
export type Command = Placement | OnOrder | MessageOf<'CommandNotAdmitted'>

export const answer = (command: Command, state: OrderState): Drafts => {
  const { by } = command
  switch (sightingOf(by, state.seen)) {
    case 'REPEATED':
      return []
    case 'REUSED':
      return refuse(by, because('IDEMPOTENCY_KEY_REUSED'))
    case 'NEW':
      return firstAnswer(command, state)
  }
}

const firstAnswer = (command: Command, state: OrderState): Drafts => {
  switch (command.type) {
    case 'PlacementAccepted':
      return place(command, state)
    case 'PlacementRefused':
      return reject(command, state)
    case 'CommandNotAdmitted':
      return refuse(command.by, command)
    default:
      return answerOnOrder(command, state)
  }
}

const forStaff: readonly OnOrder['type'][] = [
  'DecideReturn',
  'ReceiveReturn',
  'PlaceHold',
  'ReleaseHold',
  'RefundOrder',
]

/** Another's order is answered like none. */
const answerOnOrder = (command: OnOrder, state: OrderState): Drafts => {
  const { by, type } = command
  const isBound = isBoundToOwn(by.role)
  if (!isPlaced(state) || (isBound && by.subject !== state.customerId)) return refuse(by, because('UNKNOWN_ORDER'))
  if (isBound && forStaff.includes(type)) return refuse(by, because('FORBIDDEN'))
  const expected = 'expectedVersion' in command ? command.expectedVersion : null
  if (expected !== null && expected !== state.version) return refuse(by, because('STALE_VERSION'))
  return perform(command, state)
}

const perform = (command: OnOrder, state: PlacedOrder): Drafts => {
  switch (command.type) {
    case 'ChangeAdmitted':
      return change(command, state)
    case 'CancellationAdmitted':
      return cancel(command, state)
    case 'ReturnAdmitted':
      return openReturn(command, state)
    case 'DecideReturn':
      return decideReturn(command, state)
    case 'ReceiveReturn':
      return receiveReturn(command, state)
    case 'PlaceHold':
      return hold(command, state)
    case 'ReleaseHold':
      return release(command, state)
    case 'AnswerShortage':
      return answerShortage(command, state)
    case 'RefundOrder':
      return refundOrder(command, state)
  }
}
