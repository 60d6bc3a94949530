// What customers, and staff for them, do about a payment that waits: give another means of payment, or come back from an authentication.
// Every command gets one answer.
import type { Body, MessageOf } from '../../schemas/message'
import type { CommandRef } from '../../schemas/messages'
import { sightingOf } from '../seen-commands'
import { missingMinor } from './money'
import { checked } from './next'
import { goOn, type Decision } from './results'
import type { PaymentState } from './state'
import { isChargeable } from './tenders'

type Command = MessageOf<'GivePaymentMethod' | 'ContinuePayment'>

const reasons = {
  IDEMPOTENCY_KEY_REUSED: 'Another request was made under this Idempotency-Key; give this one a key of its own.',
  UNKNOWN_ORDER: 'There is no payment of an order under this id.',
  PAYMENT_ENDED: 'The payment has ended: place the order anew.',
  PAYMENT_UNDER_WAY: 'The order is being charged: wait for its outcome, then ask again if something is still missing.',
  NOTHING_MISSING: 'The order is paid: nothing is missing.',
  METHOD_NOT_SUPPORTED: 'No provider of ours can charge this means in the currency of the order: give another one.',
  NOTHING_TO_CONTINUE: 'The payment waits for no authentication.',
} as const

export const answerCommand = (command: Command, state: PaymentState): Decision => {
  const { by } = command
  const sighting = sightingOf(by, state.seen)
  if (sighting === 'REPEATED') return []
  if (sighting === 'REUSED') return refuse(by, 'IDEMPOTENCY_KEY_REUSED')
  const isBound = by.role === 'customer' || by.role === 'guest'
  if (!state.means || (isBound && by.subject !== state.means.customerId)) return refuse(by, 'UNKNOWN_ORDER')
  return command.type === 'GivePaymentMethod' ? give(command, state) : resume(command, state)
}

const refuse = (by: CommandRef, code: keyof typeof reasons): readonly Body<MessageOf<'PaymentCommandRefused'>>[] => [
  { type: 'PaymentCommandRefused', by, code, reason: reasons[code] },
]

/** An attempt that waits for its customer gives way; one that is being charged does not. */
const give = ({ by, orderId, tender }: MessageOf<'GivePaymentMethod'>, state: PaymentState): Decision => {
  const { means, course, charges } = state
  if (course !== 'OPEN') return refuse(by, 'PAYMENT_ENDED')
  if (charges.some(({ status }) => status === 'ASKED')) return refuse(by, 'PAYMENT_UNDER_WAY')
  if (missingMinor(state) <= 0) return refuse(by, 'NOTHING_MISSING')
  if (!isChargeable(tender, means!.currency)) return refuse(by, 'METHOD_NOT_SUPPORTED')
  const used = [...means!.tenders.map(({ tenderId }) => tenderId), ...charges.map(({ tenderId }) => tenderId)]
  const tenderId = String(Math.max(...used.map(Number)) + 1)
  return goOn(state, orderId, { type: 'PaymentMethodGiven', by, tender: { ...tender, tenderId, amountMinor: null } })
}

const resume = ({ by, details }: MessageOf<'ContinuePayment'>, state: PaymentState): Decision => {
  const charge = state.charges.find(({ status }) => status === 'ACTION')
  if (!charge) return refuse(by, 'NOTHING_TO_CONTINUE')
  return [{ type: 'PaymentContinued', by, chargeRequestId: charge.requestId }, checked(state, charge, details)]
}
