// The money of one order as its journals have it, three times: what stands for it, what its own events say, and what the payment's say. Pure.
import { paymentFactsOf, type PaymentFacts } from './charge-facts'
import { lastOf, ofType, type AuditEvent } from './events'
import type { OrderFacts } from './order-facts'

/** Amounts in minor units. */
export type MoneyFacts = {
  readonly currency: string
  /** What is to be taken less what is given back once nothing is under way: the total and what was kept of returns, or nothing. */
  readonly dueMinor: number
  /** What of it is to be taken by now: all, or what is due for all that has left. */
  readonly takeMinor: number
  /** What the order last told the payment to be due; undefined where it told nothing, or where that was declined. */
  readonly toldMinor: number | undefined
  /** Taken less given back, by the order's own events; and the same with what is only set apart. */
  readonly recordMinor: number
  readonly securedMinor: number
  /** Taken less given back, by the payment's. */
  readonly journalMinor: number
  readonly payment: PaymentFacts
  /** A charge, part, release or refund is asked for and not answered, or the order waits for the payment. */
  readonly isUnderWay: boolean
  /** The provider refused a refund, or it came back: what is held too much stays until somebody acts. */
  readonly isBlocked: boolean
  /** What was set apart is no more, and nothing has taken its place yet: the order is on hold. */
  readonly isUnsecured: boolean
}

export const moneyOf = (
  status: OrderFacts['status'],
  order: readonly AuditEvent[],
  payment: readonly AuditEvent[],
): MoneyFacts => {
  const facts = paymentFactsOf(payment)
  const dueMinor = dueOf(status, order)
  const isReturned = isCancelled(order) && lastOf(order, 'OrderRefunded') !== undefined
  return {
    currency: lastOf(order, 'OrderCreated')?.currency ?? '',
    dueMinor,
    takeMinor: takeOf(dueMinor, order, facts),
    toldMinor: toldOf(order),
    recordMinor: isReturned ? 0 : recordOf(order),
    securedMinor: securedOf(order),
    journalMinor: sum([...facts.charges.values()], 'takenMinor') - refundedIn(facts),
    payment: facts,
    isUnderWay:
      status === 'PAYMENT_PROCESSING' || isAsking(facts) || awaitsPayment(order) || isToTakeMore(order, payment),
    isBlocked: [...facts.refunds.values()].some(({ state }) => state === 'BLOCKED'),
    isUnsecured:
      payment.findLast(({ type }) => type === 'PaymentUnsecured' || type === 'PaymentSecured')?.type ===
      'PaymentUnsecured',
  }
}

const isCancelled = (order: readonly AuditEvent[]): boolean => lastOf(order, 'OrderCancelled') !== undefined

/** Staff may have granted more than is left. */
const dueOf = (status: OrderFacts['status'], order: readonly AuditEvent[]): number => {
  const unpaid = ['NONE', 'REJECTED', 'PENDING', 'PAYMENT_FAILED'].includes(status)
  if (unpaid || isCancelled(order)) return 0
  const totalMinor = order.findLast((event) => event.totalMinor !== undefined)?.totalMinor ?? 0
  const fees = sum(ofType(order, 'ReturnSettled'), 'feeMinor')
  return Math.max(0, totalMinor + fees - sum(ofType(order, 'RefundGranted'), 'amountMinor'))
}

/** Of what is taken with each shipment no more than was asked for; what was taken at once is there, too. */
const takeOf = (
  dueMinor: number,
  order: readonly AuditEvent[],
  { charges, captures, refunds }: PaymentFacts,
): number => {
  if (lastOf(order, 'OrderCreated')?.capture !== 'ON_SHIPMENT') return dueMinor
  const askedMinor = lastOf(order, 'PaymentCaptureRequested')?.captureMinor ?? 0
  const inParts = new Set([...captures.values()].map(({ chargeRequestId }) => chargeRequestId))
  const atOnce = [...charges].filter(([id]) => !inParts.has(id)).map(([, charge]) => charge)
  const back = [...refunds.values()].filter(({ chargeRequestId }) => !inParts.has(chargeRequestId))
  return Math.min(dueMinor, Math.max(askedMinor, sum(atOnce, 'takenMinor') - sum(back, 'amountMinor')))
}

const recordOf = (order: readonly AuditEvent[]): number =>
  ofType(order, 'OrderPaymentAdjusted').reduce(
    (net, { capturedMinor = 0, refundedMinor = 0 }) => net + capturedMinor - refundedMinor,
    sum(ofType(order, 'OrderPaymentCompleted'), 'capturedMinor') +
      sum(ofType(order, 'OrderPaymentCaptured'), 'amountMinor'),
  )

const securedOf = (order: readonly AuditEvent[]): number =>
  ofType(order, 'OrderPaymentAdjusted').reduce(
    (net, { chargedMinor = 0, releasedMinor = 0, refundedMinor = 0 }) =>
      net + chargedMinor - releasedMinor - refundedMinor,
    sum(ofType(order, 'OrderPaymentCompleted'), 'amountMinor'),
  )

const toldOf = (order: readonly AuditEvent[]): number | undefined =>
  order.reduce<number | undefined>((told, { type, amountMinor, dueMinor, outcome }) => {
    if (type === 'PaymentRequested') return amountMinor
    if (type === 'PaymentAdjustmentRequested') return dueMinor
    return type === 'PaymentSettled' && outcome === 'FAILED' ? undefined : told
  }, undefined)

/** An answer answers what was asked before it, too; a cancellation takes the place of all. */
const awaitsPayment = (order: readonly AuditEvent[]): boolean => {
  let open: string[] = []
  for (const { type, id, requestId } of order) {
    if (type === 'PaymentAdjustmentRequested') open.push(id)
    if (type === 'PaymentCancellationRequested') open = [id]
    if (type === 'PaymentSettled' && open.includes(requestId ?? '')) open = open.slice(open.indexOf(requestId!) + 1)
  }
  return open.length > 0
}

/** The payment has not heard yet of what is to be taken. */
const isToTakeMore = (order: readonly AuditEvent[], payment: readonly AuditEvent[]): boolean =>
  (lastOf(order, 'PaymentCaptureRequested')?.captureMinor ?? 0) >
    (lastOf(payment, 'CaptureDueChanged')?.captureMinor ?? 0) && !isCancelled(order)

const isAsking = ({ charges, captures, refunds }: PaymentFacts): boolean =>
  [...charges.values()].some(({ state, isReleasing }) => state === 'UNDER_WAY' || (state === 'OPEN' && isReleasing)) ||
  [...captures.values(), ...refunds.values()].some(({ state }) => state === 'ASKED')

const refundedIn = ({ refunds }: PaymentFacts): number =>
  sum(
    [...refunds.values()].filter(({ state }) => state === 'DONE'),
    'amountMinor',
  )

const sum = <Name extends string>(items: readonly { readonly [Key in Name]?: number }[], name: Name): number =>
  items.reduce((total, item) => total + (item[name] ?? 0), 0)
