// The course of a payment: opened, waiting, completed, adjusted, ended; and what its customer gave. It folds the payment's own outputs.
import type { Body, MessageOf } from '../../schemas/message'
import { withSeen } from '../seen-commands'
import { onCharge, toldMore } from './charge-fold'
import { coverMinor, holdsMoney, missingMinor } from './money'
import type { Account } from './state'

type CommandFact = MessageOf<'PaymentMethodGiven' | 'PaymentContinued' | 'PaymentCommandRefused'>
type AdjustmentFact = MessageOf<'PaymentDueChanged' | 'PaymentAdjusted' | 'PaymentAdjustmentFailed'>
export type CourseFact =
  | CommandFact
  | AdjustmentFact
  | MessageOf<
      | 'PaymentOpened'
      | 'PaymentAwaited'
      | 'PaymentCompleted'
      | 'PaymentFailed'
      | 'PaymentUnsecured'
      | 'PaymentSecured'
      | 'PaymentRefunded'
      | 'PaymentCancellationAccepted'
      | 'PaymentCancelled'
      | 'CaptureDueChanged'
      | 'PaymentOverdue'
    >

export const foldCourse = (account: Account, fact: Body<CourseFact>): Account => {
  switch (fact.type) {
    case 'PaymentOpened':
      return opened(account, fact)
    case 'PaymentAwaited':
      return awaited(account, fact)
    case 'PaymentCompleted':
      return { ...account, completed: true, methodUntil: null, told: completed(account, fact) }
    case 'PaymentUnsecured':
      return { ...account, unsecured: true, stuck: true }
    case 'PaymentSecured':
      return {
        ...account,
        unsecured: false,
        stuck: false,
        methodUntil: null,
        told: toldMore(account, { capturedMinor: fact.capturedMinor }),
      }
    case 'CaptureDueChanged':
      return { ...account, captureDueMinor: fact.captureMinor }
    case 'PaymentOverdue':
      return { ...account, attempt: fact.attempt, ...(fact.waitingFor === 'METHOD' ? { methodUntil: null } : {}) }
    case 'PaymentMethodGiven':
    case 'PaymentContinued':
    case 'PaymentCommandRefused':
      return afterCommand({ ...account, seen: withSeen(account.seen, fact.by) }, fact)
    case 'PaymentDueChanged':
    case 'PaymentAdjusted':
    case 'PaymentAdjustmentFailed':
      return afterAdjustment(account, fact)
    default:
      return ended(account, fact)
  }
}

const opened = (account: Account, fact: Body<MessageOf<'PaymentOpened'>>): Account => {
  const { amountMinor: askedMinor, currency, customerId, description, tenders, terms } = fact
  const means = { currency, customerId, description, terms, tenders, askedMinor }
  const open = account.open && { ...account.open, baseMinor: askedMinor }
  return { ...account, means, open, dueMinor: open ? account.dueMinor : askedMinor }
}

const completed = (
  account: Account,
  { amountMinor, capturedMinor }: Body<MessageOf<'PaymentCompleted'>>,
): Account['told'] => toldMore(account, { chargedMinor: amountMinor, capturedMinor })

const awaited = (account: Account, fact: Body<MessageOf<'PaymentAwaited'>>): Account => {
  const { waitsFor, chargeRequestId, providerPaymentId, until } = fact
  if (waitsFor === 'METHOD' || chargeRequestId === null) return { ...account, methodUntil: until }
  const status = waitsFor === 'ACTION' ? 'ACTION' : 'PENDING'
  const change = { status, providerPaymentId, until, voidId: null } as const
  return { ...account, charges: onCharge(account, chargeRequestId, () => change) }
}

/** The means that is given takes the place of all that hold nothing. */
const afterCommand = (account: Account, fact: Body<CommandFact>): Account => {
  if (fact.type !== 'PaymentMethodGiven' || !account.means) return account
  const isUsed = (tenderId: string): boolean =>
    account.charges.some((charge) => charge.tenderId === tenderId && holdsMoney(charge))
  const tenders = [...account.means.tenders.filter(({ tenderId }) => isUsed(tenderId)), fact.tender]
  return { ...account, means: { ...account.means, tenders }, methodUntil: null, retry: null, stuck: false }
}

const afterAdjustment = (account: Account, fact: Body<AdjustmentFact>): Account => {
  const { requestId: lastRequestId } = fact
  switch (fact.type) {
    case 'PaymentDueChanged': {
      const { dueMinor, reason, currency } = fact
      const open = { requestId: lastRequestId, currency, baseMinor: baseOf(account) }
      const isSuperseded = account.completed && account.open !== null && !account.stuck
      return { ...account, dueMinor, reason, lastRequestId, open, retry: isSuperseded ? null : account.retry }
    }
    case 'PaymentAdjusted': {
      const told = toldMore(account, fact)
      return { ...account, dueMinor: fact.dueMinor, lastRequestId, open: null, told }
    }
    case 'PaymentAdjustmentFailed':
      return { ...account, dueMinor: dueWithout(account, fact), lastRequestId, open: null }
  }
}

/** What was due when an adjustment was answered last, less what has gone back for those that were superseded since. */
const baseOf = (account: Account): number => {
  const { open, completed, dueMinor } = account
  if (!open) return dueMinor
  return completed && missingMinor(account) <= 0 ? Math.min(open.baseMinor, coverMinor(account)) : open.baseMinor
}

const dueWithout = ({ dueMinor, open }: Account, { requestId }: Body<MessageOf<'PaymentAdjustmentFailed'>>): number =>
  open?.requestId === requestId ? Math.min(dueMinor, open.baseMinor) : dueMinor

type End = MessageOf<'PaymentFailed' | 'PaymentRefunded' | 'PaymentCancellationAccepted' | 'PaymentCancelled'>
const nothingMore = { dueMinor: 0, retry: null, methodUntil: null, unsecured: false, stuck: false } as const

const ended = (account: Account, fact: Body<End>): Account => {
  switch (fact.type) {
    case 'PaymentFailed':
      return { ...account, ...nothingMore, course: 'FAILED', open: null, reason: fact.reason }
    case 'PaymentRefunded': {
      const course = account.course === 'CANCELLING' ? 'CANCELLED' : account.course
      return { ...account, course, told: toldMore(account, { refundedMinor: fact.amountMinor }) }
    }
    case 'PaymentCancellationAccepted':
      return { ...account, ...nothingMore, course: 'CANCELLING', reason: fact.reason }
    case 'PaymentCancelled':
      return { ...account, ...nothingMore, course: 'CANCELLED', reason: fact.reason }
  }
}
