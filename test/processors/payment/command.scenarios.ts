// The rules of what customers, and staff for them, may do about a payment, as scenarios. Every command gets one answer.
import { payment } from '../../../processors/payment/payment'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { customerBy, id, otherBodyHash, staffBy } from '../../examples/values'
import {
  authenticating,
  authorised,
  blocked,
  cancelled,
  cancelling,
  capturing,
  charging,
  failed,
  paidOnce,
  partBlocked,
  pending,
  refunded,
  refunding,
  refundingPart,
  releasing,
  retrying,
  unsecured,
  withoutMethod,
} from './histories'
import { captured, completed, firstCharge, firstFailure, methodAwaited, voided } from './outputs'

const give = example('GivePaymentMethod')
const by = customerBy('give-1')
const given = { ...give.tender, tenderId: '2', amountMinor: null }
const methodGiven = { type: 'PaymentMethodGiven', by, tender: given } as const
const withSecond = { tenderId: '2', paymentMethodToken: 'pm_card_mastercard' } as const
const refuse = (code: string, why: string, of = by) =>
  ({ type: 'PaymentCommandRefused', by: of, code, reason: why }) as const
const underWay = refuse(
  'PAYMENT_UNDER_WAY',
  'The order is being charged: wait for its outcome, then ask again if something is still missing.',
)
const nothingMissing = refuse('NOTHING_MISSING', 'The order is paid: nothing is missing.')
const hasEnded = refuse('PAYMENT_ENDED', 'The payment has ended: place the order anew.')
const unknown = refuse('UNKNOWN_ORDER', 'There is no payment of an order under this id.')
const reused = 'Another request was made under this Idempotency-Key; give this one a key of its own.'
const stranger = { ...by, subject: 'cus_2044' }
const resume = example('ContinuePayment')
const nothingToContinue = (of = resume.by) =>
  refuse('NOTHING_TO_CONTINUE', 'The payment waits for no authentication.', of)
const notNeeded = { code: 'not_needed', reason: 'It was not needed any more.' } as const
const replaced = [...authenticating, example('PaymentMethodGiven'), example('VoidRequested')]
const newMeans = example('PaymentMethodGiven')

export const commandScenarios = [
  scenario(payment, 'another means of payment is charged at once, with its customer there')
    .given(...withoutMethod)
    .when(give)
    .then(methodGiven, firstCharge(withSecond)),
  scenario(payment, 'another means of payment takes the place of what is to be tried again')
    .given(...retrying)
    .when(give)
    .then(methodGiven, firstCharge(withSecond)),
  scenario(payment, 'another means of payment ends the charge that waits first')
    .given(...authenticating)
    .when(give)
    .then(methodGiven, voided('It is not needed any more.')),
  scenario(payment, 'another means of payment takes the place of a slip')
    .given(...pending)
    .when(give)
    .then(methodGiven, voided('It is not needed any more.')),
  scenario(payment, 'once the charge that waited is ended the other means is charged')
    .given(...replaced)
    .when(example('Voided'))
    .then(firstFailure(notNeeded), firstCharge(withSecond)),
  scenario(payment, 'a charge that is declined while it is ended leaves it to the other means')
    .given(...replaced)
    .when(example('ChargeReported', { state: 'DECLINED', code: 'lost_card', reason: 'It is lost.' }))
    .then(firstFailure({ code: 'lost_card', reason: 'It is lost.' }), firstCharge(withSecond)),
  scenario(payment, 'a charge that succeeds while another means takes its place counts')
    .given(...replaced)
    .when(example('Charged', { requestId: id('void-1') }))
    .then(captured, completed),
  scenario(payment, 'another means of payment secures what has run out, with its customer there')
    .given(...unsecured)
    .when(give)
    .then(methodGiven, firstCharge({ ...withSecond, capture: 'ON_SHIPMENT' })),
  scenario(payment, 'a further means that is declined is charged no more by itself')
    .given(
      ...unsecured,
      newMeans,
      example('ChargeRequested', { id: id('charge-3'), ...withSecond, capture: 'ON_SHIPMENT' }),
    )
    .when(
      example('ChargeDeclined', {
        requestId: id('charge-3'),
        chargeRequestId: id('charge-3'),
        declineCode: 'lost_card',
      }),
    )
    .then(
      { ...firstFailure({ code: 'lost_card' }), chargeRequestId: id('charge-3') },
      { type: 'PaymentUnsecured', code: 'lost_card', reason: 'Your card has insufficient funds.' },
      { ...methodAwaited, code: 'lost_card' },
    ),
  scenario(payment, 'another means of payment does not come between a charge that is under way')
    .given(...charging)
    .when(give)
    .then(underWay),
  ...[paidOnce, authorised, capturing, refundingPart, partBlocked].map((past) =>
    scenario(payment, 'a payment of which nothing is missing needs no other means')
      .given(...past)
      .when(give)
      .then(nothingMissing),
  ),
  ...[failed, cancelling, cancelled, releasing, refunding, blocked, refunded].map((past) =>
    scenario(payment, 'a payment that has ended takes no other means')
      .given(...past)
      .when(give)
      .then(hasEnded),
  ),
  scenario(payment, 'a means that no provider of ours can charge is refused')
    .given(...withoutMethod)
    .when(example('GivePaymentMethod', { tender: { ...give.tender, method: 'GIFT_CARD' } }))
    .then(
      refuse(
        'METHOD_NOT_SUPPORTED',
        'No provider of ours can charge this means in the currency of the order: give another one.',
      ),
    ),
  scenario(payment, 'of an order that nobody knows there is no payment').when(give).then(unknown),
  scenario(payment, 'of an order that nobody knows nothing can be continued')
    .when(resume)
    .then(refuse('UNKNOWN_ORDER', unknown.reason, resume.by)),
  scenario(payment, 'another customer’s payment is unknown')
    .given(...withoutMethod)
    .when(example('GivePaymentMethod', { by: stranger }))
    .then({ ...unknown, by: stranger }),
  scenario(payment, 'staff give another means of payment for a customer')
    .given(...withoutMethod)
    .when(example('GivePaymentMethod', { by: staffBy('give-1') }))
    .then({ ...methodGiven, by: staffBy('give-1') }, firstCharge(withSecond)),
  scenario(payment, 'another request under the key of an earlier one is refused')
    .given(...withoutMethod, newMeans, example('ChargeRequested', { id: id('charge-2'), ...withSecond }))
    .when(example('GivePaymentMethod', { by: customerBy('give-1', otherBodyHash) }))
    .then(refuse('IDEMPOTENCY_KEY_REUSED', reused, customerBy('give-1', otherBodyHash))),
  ...[charging, retrying, withoutMethod, paidOnce, authorised, capturing, unsecured, refundingPart, partBlocked].map(
    (past) =>
      scenario(payment, 'a payment that waits for no authentication can’t be continued')
        .given(...past)
        .when(resume)
        .then(nothingToContinue()),
  ),
  ...[failed, cancelling, cancelled, releasing, refunding, blocked, refunded].map((past) =>
    scenario(payment, 'a payment that has ended can’t be continued')
      .given(...past)
      .when(resume)
      .then(nothingToContinue()),
  ),
]
