// One valid example of each answer of a payment service provider, and of each thing that one tells by itself.
import type { Messages } from '../../schemas/messages'
import type { OrderId } from '../../schemas/ids'
import type { MessageIn } from '../../topics/catalog'
import { at, currency, customerId, head, id, minuteMs, paid, sealedText } from './values'

const of = { chargeRequestId: id('charge-1'), provider: 'STRIPE' } as const
const answer = { requestId: id('charge-1'), ...of } as const
const payment = { ...answer, providerPaymentId: 'pi_1' } as const
const told = { eventId: 'evt_1', provider: 'STRIPE', reportedAt: at } as const
const day = 24 * 60 * minuteMs

export const pspExamples: {
  readonly [Name in MessageIn<'oms.psp.results.v1' | 'oms.payment.signals.v1'>]: Messages[Name]
} = {
  Authorised: {
    type: 'Authorised',
    ...head('authorised-1'),
    ...payment,
    ...paid,
    capturesMany: true,
    expiresAt: at + 7 * day,
    instrument: null,
  },
  Charged: { type: 'Charged', ...head('charged-1'), ...payment, ...paid, instrument: null },
  ChargeDeclined: {
    type: 'ChargeDeclined',
    ...head('declined-1'),
    ...answer,
    providerPaymentId: 'pi_1',
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    reason: 'Your card has insufficient funds.',
  },
  AuthenticationRequired: { type: 'AuthenticationRequired', ...head('authenticate-1'), ...payment, action: sealedText },
  ChargeDelayed: {
    type: 'ChargeDelayed',
    ...head('pending-1'),
    ...payment,
    action: sealedText,
    expiresAt: at + 3 * day,
  },
  ChargeNotAttempted: {
    type: 'ChargeNotAttempted',
    ...head('not-attempted-1'),
    ...answer,
    reason: 'STRIPE does not answer, and was not asked for this charge.',
  },
  Captured: {
    type: 'Captured',
    ...head('capture-made-1'),
    ...payment,
    requestId: id('capture-1'),
    amountMinor: 4_000,
    currency,
  },
  CaptureRefused: {
    type: 'CaptureRefused',
    ...head('capture-refused-1'),
    ...of,
    requestId: id('capture-1'),
    code: 'authorisation_expired',
    reason: 'The authorisation has run out.',
  },
  Voided: { type: 'Voided', ...head('void-made-1'), ...of, requestId: id('void-1') },
  VoidRefused: {
    type: 'VoidRefused',
    ...head('void-refused-1'),
    ...of,
    requestId: id('void-1'),
    code: 'payment_intent_unexpected_state',
    reason: 'It can’t be canceled.',
  },
  Refunded: {
    type: 'Refunded',
    ...head('refund-made-1'),
    requestId: id('refund-1'),
    provider: 'STRIPE',
    providerRefundId: 're_1',
    ...paid,
  },
  RefundRefused: {
    type: 'RefundRefused',
    ...head('refund-refused-1'),
    requestId: id('refund-1'),
    provider: 'STRIPE',
    code: 'charge_disputed',
    reason: 'The charge is disputed.',
  },
  ChargeReported: {
    type: 'ChargeReported',
    ...head('charge-reported-1'),
    ...told,
    chargeRequestId: id('charge-1'),
    providerPaymentId: 'pi_1',
    state: 'CAPTURED',
    ...paid,
    capturesMany: false,
    expiresAt: null,
    code: null,
    reason: null,
    instrument: null,
  },
  RefundReported: {
    type: 'RefundReported',
    ...head('refund-reported-1'),
    ...told,
    refundRequestId: id('refund-1'),
    providerPaymentId: 'pi_1',
    providerRefundId: 're_1',
    state: 'DONE',
    ...paid,
    code: null,
  },
  DisputeReported: {
    type: 'DisputeReported',
    ...head('dispute-reported-1'),
    ...told,
    disputeId: 'du_1',
    chargeRequestId: id('charge-1'),
    providerPaymentId: 'pi_1',
    state: 'OPENED',
    ...paid,
    feeMinor: 1_500,
    reason: 'product_not_received',
  },
  SettlementReported: {
    type: 'SettlementReported',
    ...head('settled-1'),
    ...told,
    transactionId: 'txn_1',
    kind: 'CHARGE',
    effectId: id('charge-1'),
    sourceId: 'ch_1',
    ...paid,
    feeMinor: 342,
    payoutId: null,
  },
  StoredMethodReported: {
    type: 'StoredMethodReported',
    ...head('stored-1'),
    orderId: customerId as unknown as OrderId,
    ...told,
    customerId,
    methodId: 'pm_1',
    state: 'ATTACHED',
    isDefault: null,
    method: 'CARD',
    brand: 'visa',
    last4: '4242',
    expiryMonth: 12,
    expiryYear: 2031,
  },
}
