// The money of one order as its journals have it, three times: what stands for it, what its own events say, and what the payment's say. Pure.
import { lastOf, ofType, type AuditEvent } from './events'
import type { OrderFacts } from './order-facts'

/** Amounts in minor units. */
export type MoneyFacts = {
  readonly currency: string
  /** What is to be captured less what is returned once nothing is under way: the total and what was kept of returns, or nothing. */
  readonly dueMinor: number
  /** What the order last told the payment to be due; undefined where it told nothing, or where that was declined. */
  readonly toldMinor: number | undefined
  /** Captured less returned, by the order's own events. */
  readonly recordMinor: number
  /** The same by the payment's. */
  readonly journalMinor: number
  /** Requests that the payment made, with what each asked for. */
  readonly charges: ReadonlyMap<string, number>
  readonly refunds: ReadonlyMap<string, number>
  /** A charge or refund is asked for and not answered, or the order waits for the payment. */
  readonly isUnderWay: boolean
  /** The provider refused a refund: what is held too much stays until somebody acts. */
  readonly isBlocked: boolean
}

export const moneyOf = (
  status: OrderFacts['status'],
  order: readonly AuditEvent[],
  payment: readonly AuditEvent[],
): MoneyFacts => {
  const open = openRequests(payment)
  return {
    currency: lastOf(order, 'OrderCreated')?.currency ?? '',
    dueMinor: dueOf(status, order),
    toldMinor: toldOf(order),
    recordMinor: isCancelled(order) && lastOf(order, 'OrderRefunded') ? 0 : recordOf(order),
    journalMinor: sum(payment, 'PaymentCompleted') + sum(payment, 'ChargeCaptured') - sum(payment, 'RefundConfirmed'),
    charges: amountsOf(payment, 'ChargeRequested'),
    refunds: amountsOf(payment, 'RefundRequested'),
    isUnderWay: status === 'PAYMENT_PROCESSING' || open.charges + open.refunds > 0 || awaitsPayment(order),
    isBlocked: open.blocked > 0,
  }
}

const isCancelled = (order: readonly AuditEvent[]): boolean => lastOf(order, 'OrderCancelled') !== undefined

const dueOf = (status: OrderFacts['status'], order: readonly AuditEvent[]): number => {
  const unpaid = ['NONE', 'REJECTED', 'PENDING', 'PAYMENT_FAILED'].includes(status)
  if (unpaid || isCancelled(order)) return 0
  const totalMinor = order.findLast((event) => event.totalMinor !== undefined)?.totalMinor ?? 0
  return totalMinor + ofType(order, 'ReturnSettled').reduce((fees, { feeMinor = 0 }) => fees + feeMinor, 0)
}

const recordOf = (order: readonly AuditEvent[]): number =>
  ofType(order, 'OrderPaymentAdjusted').reduce(
    (net, { chargedMinor = 0, refundedMinor = 0 }) => net + chargedMinor - refundedMinor,
    sum(order, 'OrderPaymentCompleted'),
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

/** The first charge is ended by what becomes of the payment, every other one by its own event. */
const openRequests = (payment: readonly AuditEvent[]): { charges: number; refunds: number; blocked: number } => {
  const charges = new Set<string>()
  const refunds = new Set<string>()
  const blocked = new Set<string>()
  const [first] = ofType(payment, 'ChargeRequested')
  for (const { type, id, chargeRequestId = '', refundRequestId = '' } of payment) {
    if (type === 'ChargeRequested') charges.add(id)
    if (type === 'PaymentCompleted' || type === 'PaymentFailed') charges.delete(first?.id ?? '')
    if (type === 'ChargeCaptured' || type === 'ChargeFailed') charges.delete(chargeRequestId)
    if (type === 'RefundRequested') refunds.add(id)
    if (type === 'RefundConfirmed' || type === 'RefundBlocked') refunds.delete(refundRequestId)
    if (type === 'RefundBlocked') blocked.add(refundRequestId)
    if (type === 'RefundConfirmed') blocked.delete(refundRequestId)
  }
  return { charges: charges.size, refunds: refunds.size, blocked: blocked.size }
}

const amountsOf = (events: readonly AuditEvent[], type: AuditEvent['type']): ReadonlyMap<string, number> =>
  new Map(ofType(events, type).map(({ id, amountMinor = 0 }) => [id, amountMinor]))

const sum = (events: readonly AuditEvent[], type: AuditEvent['type']): number =>
  ofType(events, type).reduce((total, { amountMinor = 0 }) => total + amountMinor, 0)
