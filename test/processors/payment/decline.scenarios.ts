// The rules of declines: what is tried again, what goes to another provider, and when another means of payment is waited for.
import { payment } from '../../../processors/payment/payment'
import type { Tender } from '../../../schemas/messages'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { at, id, minuteMs, patientTerms, tender } from '../../examples/values'
import {
  adjustment,
  amountMinor,
  authorising,
  awaitingMethod,
  chargedMore,
  charging,
  chargingPatiently,
  dueChanged,
  firstFailed,
  patientlyPaid,
  retrying,
  withoutMethod,
} from './histories'
import {
  adjusted,
  captured,
  charge,
  completed,
  firstCharge,
  firstFailure,
  methodAwaited,
  notEnough,
  secondFailed,
  setApart,
  taken,
  voided,
} from './outputs'

const passing = { code: 'card_declined', declineCode: 'processing_error' } as const
const down = example('ChargeNotAttempted')
const notAsked = {
  code: 'not_attempted',
  reason: 'STRIPE does not answer, and was not asked for this charge.',
} as const
const bothTokens: Tender['tokens'] = [...tender.tokens, { provider: 'ADYEN', token: 'ady_visa' }]
const twoWays = example('PaymentOpened', { tenders: [{ ...tender, tokens: bothTokens }], terms: patientTerms })
const byAdyen = { provider: 'ADYEN', paymentMethodToken: 'ady_visa' } as const
const stripeDown = example('ChargeFailed', { chargeRequestId: id('charge-1'), ...notAsked })
const detouring = [
  twoWays,
  example('ChargeRequested'),
  stripeDown,
  example('ChargeRequested', { id: id('charge-2'), ...byAdyen }),
]
const secondDown = example('ChargeNotAttempted', { requestId: id('charge-2'), chargeRequestId: id('charge-2') })
const declinedAt = (name: string, code: string) =>
  example('ChargeDeclined', { requestId: id(name), chargeRequestId: id(name), declineCode: code })
const minutes = (count: number): number => at + count * minuteMs
const again = (name: string, attempt: number) => example('ChargeRequested', { id: id(name), attempt, offSession: true })
const failedAgain = (name: string, code: string, retryAt: number | null) =>
  example('ChargeFailed', { chargeRequestId: id(name), code, retryAt })

export const declineScenarios = [
  scenario(payment, 'a decline that passes is tried again after a minute')
    .given(...chargingPatiently)
    .when(example('ChargeDeclined', passing))
    .then(firstFailure({ code: 'processing_error' }, minutes(1))),
  scenario(payment, 'what is tried again is charged as if nobody were there')
    .given(...retrying)
    .whenTheDeadlinePasses()
    .then(firstCharge({ attempt: 2, offSession: true })),
  scenario(payment, 'a second decline that passes is tried again after five minutes')
    .given(...retrying, again('charge-2', 2))
    .when(declinedAt('charge-2', 'processing_error'))
    .then({ ...secondFailed, code: 'processing_error', retryAt: minutes(5) }),
  scenario(payment, 'after the last try another means of payment is waited for')
    .given(
      ...retrying,
      ...[2, 3].flatMap((attempt) => [
        again(`try-${attempt}`, attempt),
        failedAgain(`try-${attempt}`, 'processing_error', minutes(attempt)),
      ]),
      again('charge-2', 4),
    )
    .when(declinedAt('charge-2', 'processing_error'))
    .then({ ...secondFailed, code: 'processing_error' }, { ...methodAwaited, code: 'processing_error' }),
  scenario(payment, 'a lost card is never tried again')
    .given(...chargingPatiently)
    .when(declinedAt('charge-1', 'lost_card'))
    .then(firstFailure({ code: 'lost_card' }), { ...methodAwaited, code: 'lost_card' }),
  scenario(payment, 'a decline that is told by webhook counts as the answer does')
    .given(...chargingPatiently)
    .when(example('ChargeReported', { state: 'DECLINED', code: 'lost_card', reason: null }))
    .then(firstFailure({ code: 'lost_card', reason: 'The provider declined.' }), {
      ...methodAwaited,
      code: 'lost_card',
    }),
  scenario(payment, 'a decline without a code counts as well')
    .given(...charging)
    .when(example('ChargeReported', { state: 'DECLINED' }))
    .then(firstFailure({ code: 'declined', reason: 'The provider declined.' }), {
      type: 'PaymentFailed',
      code: 'declined',
      reason: 'The provider declined.',
    }),
  scenario(payment, 'a payment for which nobody gives another means in time fails')
    .given(...withoutMethod)
    .whenTheDeadlinePasses()
    .then({
      type: 'PaymentFailed',
      code: 'no_payment_method',
      reason: 'No other means of payment was given in time.',
    }),
  scenario(payment, 'a late capture is taken while another means of payment is waited for')
    .given(...withoutMethod)
    .when(example('Charged'))
    .then(captured, completed),
  scenario(payment, 'a late capture is taken while the charge is to be tried again')
    .given(...retrying)
    .when(example('ChargeReported'))
    .then(captured, completed),
  scenario(payment, 'a late authorisation is taken while another means of payment is waited for')
    .given(...authorising, firstFailed, awaitingMethod)
    .when(example('Authorised'))
    .then(setApart, { ...completed, capturedMinor: 0 }),
  scenario(payment, 'a late authorisation is released where nothing is missing any more')
    .given(...authorising, firstFailed, example('PaymentFailed'))
    .when(example('Authorised'))
    .then(setApart, voided(notEnough.reason)),
  scenario(payment, 'a charge that was voided while it waited, and is authorised all the same, is voided anew')
    .given(...authorising, example('PaymentAwaited'), example('VoidRequested'), firstFailed, example('PaymentFailed'))
    .when(example('ChargeReported', { state: 'AUTHORISED', expiresAt: example('Authorised').expiresAt }))
    .then(
      {
        type: 'ChargeFailed',
        chargeRequestId: id('charge-1'),
        code: 'voided',
        reason: 'It was voided before.',
        retryAt: null,
      },
      voided('It was voided before.'),
    ),
  scenario(payment, 'a charge that its provider ended is not authorised by what comes late')
    .given(...authorising, example('ChargeFailed', { chargeRequestId: id('charge-1'), code: 'voided' }), awaitingMethod)
    .when(example('ChargeReported', { state: 'AUTHORISED' }))
    .then(),
  scenario(payment, 'what one provider is too down for goes to another at once')
    .given(twoWays, example('ChargeRequested'))
    .when(down)
    .then(firstFailure(notAsked), firstCharge(byAdyen)),
  scenario(payment, 'when all providers are down the charge is tried again after a pause')
    .given(...detouring)
    .when(secondDown)
    .then({ ...secondFailed, ...notAsked, retryAt: minutes(1) }),
  scenario(payment, 'after the pause it is charged as before: nobody was asked yet')
    .given(...detouring, failedAgain('charge-2', 'not_attempted', minutes(1)))
    .whenTheDeadlinePasses()
    .then(firstCharge()),
  scenario(payment, 'a charge that only one provider knows waits for it')
    .given(...charging)
    .when(down)
    .then(firstFailure(notAsked, minutes(1))),
  scenario(payment, 'the longer a provider is down the more seldom it is asked')
    .given(
      ...charging,
      failedAgain('charge-1', 'not_attempted', minutes(1)),
      example('ChargeRequested', { id: id('charge-2') }),
    )
    .when(secondDown)
    .then({ ...secondFailed, ...notAsked, retryAt: minutes(2) }),
  scenario(payment, 'a further charge that passes is tried again while its adjustment waits')
    .given(...patientlyPaid, dueChanged(amountMinor + 2_000), chargedMore('charge-2', 2_000))
    .when(declinedAt('charge-2', 'processing_error'))
    .then({ ...secondFailed, code: 'processing_error', retryAt: minutes(1) }),
  scenario(payment, 'a newer adjustment does not wait for the next try')
    .given(
      ...patientlyPaid,
      dueChanged(amountMinor + 2_000),
      chargedMore('charge-2', 2_000),
      failedAgain('charge-2', 'processing_error', minutes(1)),
    )
    .when(adjustment(amountMinor + 500, 'adjustment-2'))
    .then(taken(amountMinor + 500, 'adjustment-2'), charge(500)),
  scenario(payment, 'a newer adjustment that needs no charge ends the tries')
    .given(
      ...patientlyPaid,
      dueChanged(amountMinor + 2_000),
      chargedMore('charge-2', 2_000),
      failedAgain('charge-2', 'processing_error', minutes(1)),
    )
    .when(adjustment(amountMinor, 'adjustment-2'))
    .then(taken(amountMinor, 'adjustment-2'), adjusted(0, 0, amountMinor, 'adjustment-2')),
  scenario(payment, 'a first payment of which nothing is due any more is over')
    .given(...withoutMethod)
    .when(adjustment(0))
    .then(
      taken(0),
      { type: 'PaymentFailed', code: 'nothing_due', reason: 'Nothing is due any more.' },
      adjusted(0, 0, 0),
    ),

  scenario(payment, 'an answer that comes after the decline counts while the charge is to be tried again')
    .given(...retrying)
    .when(example('Charged'))
    .then(captured, completed),
  scenario(payment, 'a late authorisation counts while the charge is to be tried again')
    .given(...authorising, failedAgain('charge-1', 'processing_error', minutes(1)))
    .when(example('Authorised'))
    .then(setApart, { ...completed, capturedMinor: 0 }),

  scenario(payment, 'a charge that was declined and then ended by its provider is over')
    .given(...authorising, firstFailed, awaitingMethod)
    .when(example('ChargeReported', { state: 'VOIDED' }))
    .then({
      type: 'ChargeVoided',
      chargeRequestId: id('charge-1'),
      provider: 'STRIPE',
      reason: 'The provider ended it.',
    }),
]
