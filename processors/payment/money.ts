// What a payment holds, by the sums of what it remembers. Minor units; nothing is decided here.
import type { Account, Capture, Charge } from './state'

/** Under way: asked for, or waiting for its customer or for what takes hours. */
export const isOpenCharge = ({ status }: Charge): boolean =>
  status === 'ASKED' || status === 'ACTION' || status === 'PENDING'
export const isWaiting = ({ status }: Charge): boolean => status === 'ACTION' || status === 'PENDING'

/** Something was taken of it, or is set apart. */
export const holdsMoney = ({ status, takenMinor }: Charge): boolean => takenMinor > 0 || status === 'AUTHORISED'

const isLive = ({ status }: Capture): boolean => status === 'ASKED' || status === 'DONE'

/** What is set apart and can still be taken: nothing after the final capture. */
export const openMinor = ({ status, voidId, amountMinor, captures }: Charge): number => {
  if (status !== 'AUTHORISED' || voidId !== null) return 0
  const live = captures.filter(isLive)
  return live.some(({ final }) => final) ? 0 : amountMinor - sum(live)
}

/** Captures that are asked for and not answered. */
export const takingMinor = ({ charges }: Pick<Account, 'charges'>): number =>
  sum(charges.flatMap(({ captures }) => captures.filter(({ status }) => status === 'ASKED')))

/** What was taken, less what is returned or asked to be. A refund that is asked for counts as done, so that none is asked for twice. */
export const heldMinor = ({ charges, refunds }: Pick<Account, 'charges' | 'refunds'>): number =>
  charges.reduce((total, { takenMinor }) => total + takenMinor, 0) - sum(refunds)

/** What was taken, is being taken, and is set apart, whatever went back. */
export const grossMinor = (account: Pick<Account, 'charges'>): number =>
  account.charges.reduce((total, charge) => total + charge.takenMinor + openMinor(charge), takingMinor(account))

export const coverMinor = (account: Pick<Account, 'charges' | 'refunds'>): number =>
  grossMinor(account) - sum(account.refunds)

/** What is to be secured yet: at first no more than was asked for. Below 0 where too much is. */
export const missingMinor = (account: Account): number => {
  const { means, completed, dueMinor } = account
  return (means && !completed ? Math.min(means.askedMinor, dueMinor) : dueMinor) - coverMinor(account)
}

/** The first payment is over without anything: nothing is due any more, and nothing was secured. */
export const isNothingDue = (account: Account): boolean => {
  const { means, course, completed, dueMinor, charges } = account
  const isFirst = means !== null && course === 'OPEN' && !completed && !charges.some(isOpenCharge)
  return isFirst && dueMinor <= 0 && coverMinor(account) <= 0
}

/** What was taken without having been authorised before. */
export const atOnceMinor = ({ charges }: Pick<Account, 'charges'>): number =>
  charges.reduce((total, { captures, takenMinor }) => total + (captures.length === 0 ? takenMinor : 0), 0)

/** What can be returned of a charge. */
export const refundableMinor = ({ requestId, takenMinor }: Charge, { refunds }: Pick<Account, 'refunds'>): number =>
  takenMinor - sum(refunds.filter(({ chargeRequestId }) => chargeRequestId === requestId))

export const sum = (items: readonly { readonly amountMinor: number }[]): number =>
  items.reduce((total, { amountMinor }) => total + amountMinor, 0)
