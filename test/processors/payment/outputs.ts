// What the payment's scenarios expect it to say, and what they tell it.
import type { ChargeRequested, Tender } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import {
  at,
  currency,
  customerId,
  id,
  minuteMs,
  orderId,
  paid,
  paymentMethodToken,
  sealedText,
  tender,
  terms,
} from '../../examples/values'
import { changeReason, dayMs, reason } from './histories'

const ofFirst = { chargeRequestId: id('charge-1'), provider: 'STRIPE', providerPaymentId: 'pi_1' } as const
const description = `Order ${orderId}`
export const opened = (tenders: readonly Tender[] = [tender], withTerms = terms) =>
  ({ type: 'PaymentOpened', ...paid, customerId, description, tenders, terms: withTerms }) as const

/** A charge of the only card, in the first payment. */
export const firstCharge = (changes: Partial<ChargeRequested> = {}) =>
  ({
    type: 'ChargeRequested',
    ...paid,
    provider: 'STRIPE',
    method: 'CARD',
    tenderId: '1',
    paymentMethodToken,
    customerId,
    description,
    capture: 'ON_PLACEMENT',
    offSession: false,
    installments: 1,
    attempt: 1,
    ...changes,
  }) as const
/** One when nobody is there. */
export const charge = (minor: number, changes: Partial<ChargeRequested> = {}) =>
  firstCharge({ amountMinor: minor, offSession: true, ...changes })
export const refund = (minor: number, of = '1', why = changeReason) =>
  ({
    type: 'RefundRequested',
    chargeRequestId: id(`charge-${of}`),
    provider: 'STRIPE',
    providerPaymentId: `pi_${of}`,
    amountMinor: minor,
    currency,
    reason: why,
  }) as const
export const voided = (why: string, of = '1') =>
  ({
    type: 'VoidRequested',
    chargeRequestId: id(`charge-${of}`),
    provider: 'STRIPE',
    providerPaymentId: `pi_${of}`,
    reason: why,
  }) as const
export const capture = (minor: number, restMinor: number, final = restMinor === 0) =>
  ({ type: 'CaptureRequested', ...ofFirst, amountMinor: minor, currency, final, restMinor }) as const
export const checked = (details: string | null = null) =>
  ({ type: 'ChargeCheckRequested', ...ofFirst, ...paid, customerId, details }) as const

export const captured = { type: 'ChargeCaptured', ...ofFirst, ...paid, instrument: null } as const
export const completed = {
  type: 'PaymentCompleted',
  ...paid,
  capturedMinor: paid.amountMinor,
  providerPaymentId: 'pi_1',
} as const
export const notEnough = { code: 'insufficient_funds', reason: 'Your card has insufficient funds.' } as const
export const firstFailure = (why: object = notEnough, retryAt: number | null = null) =>
  ({ type: 'ChargeFailed', chargeRequestId: id('charge-1'), ...notEnough, ...why, retryAt }) as const
export const more = { providerPaymentId: 'pi_2', amountMinor: 2_000, currency }
export const secondCharged = example('Charged', {
  requestId: id('charge-2'),
  chargeRequestId: id('charge-2'),
  ...more,
})
export const secondDeclined = example('ChargeDeclined', { requestId: id('charge-2'), chargeRequestId: id('charge-2') })
export const secondCaptured = {
  type: 'ChargeCaptured',
  chargeRequestId: id('charge-2'),
  provider: 'STRIPE',
  ...more,
  instrument: null,
} as const
export const secondFailed = {
  type: 'ChargeFailed',
  chargeRequestId: id('charge-2'),
  ...notEnough,
  retryAt: null,
} as const

export const taken = (dueMinor: number, name = 'adjustment-1') =>
  ({ type: 'PaymentDueChanged', requestId: id(name), dueMinor, currency, reason: changeReason }) as const
/** All that is charged is taken at once. */
export const adjusted = (
  chargedMinor: number,
  refundedMinor: number,
  dueMinor: number,
  name = 'adjustment-1',
  changes = {},
) =>
  ({
    type: 'PaymentAdjusted',
    requestId: id(name),
    chargedMinor,
    capturedMinor: chargedMinor,
    refundedMinor,
    releasedMinor: 0,
    dueMinor,
    currency,
    ...changes,
  }) as const
export const refused = (code: string, why: string, name = 'adjustment-1') =>
  ({ type: 'PaymentAdjustmentFailed', requestId: id(name), code, reason: why }) as const
export const isCancelled = refused('CANCELLED', 'The payment is cancelled.')
export const hasFailed = refused('PAYMENT_FAILED', 'The payment failed before.')

export const confirmed = (minor: number, of = '1') =>
  ({
    type: 'RefundConfirmed',
    refundRequestId: id(`refund-${of}`),
    provider: 'STRIPE',
    providerRefundId: `re_${of}`,
    amountMinor: minor,
    currency,
  }) as const
export const returned = (minor: number, of = '1') =>
  example('Refunded', { requestId: id(`refund-${of}`), providerRefundId: `re_${of}`, amountMinor: minor })
export const refundBlocked = (isReturned = false) =>
  ({
    type: 'RefundBlocked',
    refundRequestId: id('refund-1'),
    code: isReturned ? 'refund_failed' : 'charge_disputed',
    reason: isReturned ? 'The money of the refund came back.' : 'The charge is disputed.',
    returned: isReturned,
  }) as const

export const accepted = { type: 'PaymentCancellationAccepted', reason } as const
export const ended = { type: 'PaymentCancelled', reason } as const
export const paidBack = (minor = paid.amountMinor, of = '1') =>
  ({ type: 'PaymentRefunded', amountMinor: minor, currency, providerRefundId: `re_${of}` }) as const
export const overdue = (waitingFor: string, attempt = 1) => ({ type: 'PaymentOverdue', attempt, waitingFor }) as const
export const lateReason = 'The payment was captured after it had ended.'
/** Another means of payment is waited for. */
export const methodAwaited = {
  type: 'PaymentAwaited',
  waitsFor: 'METHOD',
  chargeRequestId: null,
  provider: null,
  providerPaymentId: null,
  action: null,
  code: 'insufficient_funds',
  until: at + dayMs,
} as const
export const setApart = {
  type: 'ChargeAuthorised',
  ...ofFirst,
  ...paid,
  capturesMany: true,
  expiresAt: at + 7 * dayMs,
  instrument: null,
} as const
/** Its customer has to authenticate the first charge within the hour. */
export const awaited = {
  type: 'PaymentAwaited',
  waitsFor: 'ACTION',
  ...ofFirst,
  action: sealedText,
  code: 'authentication_required',
  until: at + 60 * minuteMs,
} as const
export const confirmedCapture = {
  type: 'CaptureConfirmed',
  chargeRequestId: id('charge-1'),
  captureRequestId: id('capture-1'),
  provider: 'STRIPE',
  amountMinor: 4_000,
  currency,
} as const
export const blockedCapture = {
  type: 'CaptureBlocked',
  chargeRequestId: id('charge-1'),
  captureRequestId: id('capture-1'),
  code: 'authorisation_expired',
  reason: 'The authorisation has run out.',
} as const
