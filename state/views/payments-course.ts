// What facts do to the payment of an order as a whole: its course, what it waits for, its sums and the status that follows from them. The
// words of the status are those of the payment's decider. Pure.
import type { MessageOf } from '../../schemas/message'
import type { InputOf } from '../../topics/topology'
import { givenBackMinor, takenAwayMinor } from './payments-returns'
import type { AttemptRow, PaymentRow, PaymentsRow, PaymentStatus } from './payments-rows'

export type JournalMessage = Exclude<InputOf<'payments-view'>, MessageOf<'SettlementReported' | 'StoredMethodReported'>>
type Parts = Pick<PaymentsRow, 'attempts' | 'captures' | 'refunds' | 'disputes'>

/** `parts` are those after the message. */
export const paymentAfter = (before: PaymentRow | null, parts: Parts, message: JournalMessage): PaymentRow => {
  const known = before ?? nothing(message)
  const currency = known.currency ?? currencyIn(message)
  const payment = { ...known, ...courseAfter(known, message), ...sumsOf(parts), currency, updatedAt: message.at }
  const told =
    message.type === 'PaymentAdjustmentFailed' ? { ...payment, dueMinor: dueWithout(payment, parts) } : payment
  return { ...told, status: statusOf(told, parts) }
}

const nothing = ({ orderId, at }: JournalMessage): PaymentRow => ({
  orderId,
  customerId: null,
  status: 'NONE',
  course: 'OPEN',
  currency: null,
  dueMinor: 0,
  securedMinor: 0,
  capturedMinor: 0,
  refundedMinor: 0,
  disputedMinor: 0,
  waitsFor: null,
  waitsUntil: null,
  waitsCharge: null,
  retryAt: null,
  unsecured: false,
  code: null,
  reason: null,
  createdAt: at,
  updatedAt: at,
})

const currencyIn = (message: JournalMessage): PaymentRow['currency'] =>
  'currency' in message ? message.currency : null

const calm = { waitsFor: null, waitsUntil: null, waitsCharge: null, retryAt: null } as const
const over = { ...calm, dueMinor: 0, unsecured: false } as const

const courseAfter = (payment: PaymentRow, message: JournalMessage): Partial<PaymentRow> => {
  switch (message.type) {
    case 'PaymentOpened':
      return { customerId: message.customerId, dueMinor: message.amountMinor }
    case 'ChargeRequested':
      return { customerId: message.customerId, ...(payment.waitsCharge === null ? calm : { retryAt: null }) }
    case 'ChargeFailed': {
      const { code, reason, retryAt } = message
      return { ...answered(payment, message.chargeRequestId), code, reason, retryAt }
    }
    case 'ChargeAuthorised':
    case 'ChargeCaptured':
    case 'ChargeVoided':
    case 'ChargeLapsed':
      return answered(payment, message.chargeRequestId)
    case 'PaymentAwaited': {
      const { waitsFor, until, chargeRequestId, code } = message
      return { waitsFor, waitsUntil: until, waitsCharge: waitsFor === 'METHOD' ? null : chargeRequestId, code }
    }
    case 'PaymentMethodGiven':
      return payment.waitsFor === 'METHOD' ? calm : { retryAt: null }
    case 'PaymentCompleted':
    case 'PaymentSecured':
      return settled
    case 'PaymentUnsecured':
      return { unsecured: true, code: message.code, reason: message.reason }
    case 'PaymentDueChanged':
      return { dueMinor: message.dueMinor, reason: message.reason }
    case 'PaymentAdjusted':
      return { dueMinor: message.dueMinor }
    case 'PaymentFailed':
      return { course: 'FAILED', ...over, code: message.code, reason: message.reason }
    case 'PaymentAdjustmentFailed':
      return { code: message.code, reason: message.reason, retryAt: null }
    case 'PaymentCancellationAccepted':
      return { course: 'CANCELLING', ...over, reason: message.reason }
    case 'PaymentCancelled':
      return { course: 'CANCELLED', ...over, reason: message.reason }
    case 'PaymentRefunded':
      return payment.course === 'CANCELLING' ? { course: 'CANCELLED' } : {}
    default:
      return {}
  }
}

const settled = { ...calm, unsecured: false, code: null, reason: null } as const

const answered = ({ waitsCharge }: PaymentRow, chargeRequestId: string): Partial<PaymentRow> =>
  waitsCharge === chargeRequestId ? calm : {}

const sumsOf = ({ attempts, refunds, disputes }: Parts) => ({
  securedMinor: sum(attempts, (attempt) => attempt.capturedMinor + setApartMinor(attempt)),
  capturedMinor: sum(attempts, ({ capturedMinor }) => capturedMinor),
  refundedMinor: sum(refunds, givenBackMinor),
  disputedMinor: sum(disputes, takenAwayMinor),
})

/** What is authorised and can still be taken. */
const setApartMinor = ({ status, authorisedMinor, capturedMinor }: AttemptRow): number =>
  status === 'AUTHORISED' ? Math.max(0, authorisedMinor - capturedMinor) : 0

/** What was to be secured on top was not: due is no more than what is secured, less what goes back. */
const dueWithout = ({ course, dueMinor, securedMinor }: PaymentRow, { refunds }: Parts): number => {
  const backMinor = sum(refunds, ({ amountMinor }) => amountMinor)
  return course === 'OPEN' ? Math.min(dueMinor, Math.max(0, securedMinor - backMinor)) : dueMinor
}

const statusOf = (payment: PaymentRow, { attempts, captures, refunds }: Parts): PaymentStatus => {
  const { course } = payment
  const isCancelled = course === 'CANCELLING' || course === 'CANCELLED'
  const open = openStatus(attempts)
  if (open) return isCancelled ? 'CANCELLING' : open
  if (refunds.some(({ status }) => status === 'BLOCKED' || status === 'FAILED')) return 'REFUND_BLOCKED'
  if (refunds.some(({ status }) => status === 'REQUESTED')) return 'REFUNDING'
  if (captures.some(({ status }) => status === 'REQUESTED')) return 'CAPTURING'
  if (attempts.some(({ status, voidRequestedAt }) => status === 'AUTHORISED' && voidRequestedAt !== null))
    return 'RELEASING'
  if (course === 'OPEN') return restStatus(payment, attempts)
  if (attempts.some(({ capturedMinor }) => capturedMinor > 0)) return 'REFUNDED'
  return isCancelled ? 'CANCELLED' : 'FAILED'
}

const openStatus = (attempts: readonly AttemptRow[]): PaymentStatus | undefined => {
  const has = (wanted: AttemptRow['status']): boolean => attempts.some(({ status }) => status === wanted)
  if (has('REQUESTED')) return 'CHARGING'
  if (has('ACTION_REQUIRED')) return 'ACTION_REQUIRED'
  return has('PENDING') ? 'PENDING' : undefined
}

const restStatus = (payment: PaymentRow, attempts: readonly AttemptRow[]): PaymentStatus => {
  if (payment.retryAt !== null) return 'RETRYING'
  if (payment.waitsFor === 'METHOD') return 'METHOD_REQUIRED'
  if (payment.currency === null) return 'NONE'
  if (payment.unsecured) return 'UNSECURED'
  if (attempts.some((attempt) => setApartMinor(attempt) > 0)) return 'AUTHORISED'
  return payment.capturedMinor > 0 || payment.dueMinor === 0 ? 'PAID' : 'CHARGING'
}

const sum = <Item>(items: readonly Item[], minorOf: (item: Item) => number): number =>
  items.reduce((total, item) => total + minorOf(item), 0)
