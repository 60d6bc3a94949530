// What an order notes while its payment waits for its customer, or for what takes a provider hours, as scenarios.
import { order } from '../../../processors/order/order'
import type { PaymentWait } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { at, id, minuteMs, sealedText, totals } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import * as history from './histories'
import { returnedWholly } from './settlement.scenarios'

const { paying, resting } = history
const hourMs = 60 * minuteMs
const waits = {
  ACTION: example('PaymentAwaited'),
  METHOD: example('PaymentAwaited', {
    id: id('payment-awaited-2'),
    waitsFor: 'METHOD',
    chargeRequestId: null,
    provider: null,
    providerPaymentId: null,
    action: null,
    code: 'insufficient_funds',
    until: at + 24 * hourMs,
  }),
  PROVIDER: example('PaymentAwaited', {
    id: id('payment-awaited-3'),
    waitsFor: 'PROVIDER',
    code: 'slip',
    until: at + 72 * hourMs,
  }),
} as const satisfies { readonly [Name in PaymentWait]: ReturnType<typeof example<'PaymentAwaited'>> }
/** An order whose payment waits, by whom it waits for. */
export const waiting = {
  ACTION: history.after(paying, waits.ACTION),
  METHOD: history.after(paying, waits.METHOD),
  PROVIDER: history.after(paying, waits.PROVIDER),
} as const
const names = Object.keys(waits) as PaymentWait[]

const noted = (waitsFor: PaymentWait, given: history.History) => {
  const { action, code, until } = waits[waitsFor]
  const { status, version } = history.orderAfter(given)
  return { type: 'OrderPaymentAwaited', waitsFor, action, code, until, status, version: version + 1 } as const
}
const reservationRequestId = history.lastId(paying, 'StockReservationRequested')
/** The stock outlives the wait. */
const heldFor = (hours: number) => history.holdAsked(reservationRequestId, at + hours * hourMs + 15 * minuteMs)
const ended = { ACTION: 'PAYMENT_ACTION', METHOD: 'PAYMENT_METHOD', PROVIDER: 'PAYMENT' } as const
const paidStatuses = [
  'PAYMENT_COMPLETED',
  'FULFILLMENT_PENDING',
  'FULFILLMENT_IN_PROGRESS',
  'SHIPPED',
  'DELIVERED',
] as const

const noting = [
  scenario(order, 'a customer who is to authenticate is waited for')
    .given(...paying)
    .when(waits.ACTION)
    .then({ ...noted('ACTION', paying), action: sealedText }, heldFor(1)),
  scenario(order, 'a customer whose means of payment was declined is waited for')
    .given(...paying)
    .when(waits.METHOD)
    .then(noted('METHOD', paying), heldFor(24)),
  scenario(order, 'a slip that is to be paid is waited for')
    .given(...paying)
    .when(waits.PROVIDER)
    .then({ ...noted('PROVIDER', paying), action: sealedText }, heldFor(72)),
  ...names.map((name) =>
    scenario(order, `a wait for the ${name} that is told once more changes nothing`)
      .given(...waiting[name])
      .when({ ...waits[name], id: id('payment-awaited-9') })
      .then(),
  ),
  scenario(order, 'a wait that lasts longer is noted anew')
    .given(...waiting.METHOD)
    .when({ ...waits.METHOD, id: id('payment-awaited-9'), until: at + 48 * hourMs })
    .then({ ...noted('METHOD', waiting.METHOD), until: at + 48 * hourMs }, heldFor(48)),
  scenario(order, 'who did not authenticate is waited for to give another means')
    .given(...waiting.ACTION)
    .when(waits.METHOD)
    .then(noted('METHOD', waiting.ACTION), heldFor(24)),
  ...paidStatuses.map((status) =>
    scenario(order, `another means for what is not secured any more is waited for, of an order that is ${status}`)
      .given(...resting[status])
      .when(waits.METHOD)
      .then(noted('METHOD', resting[status])),
  ),
  scenario(order, 'nobody is waited for once everything has come back and was paid back')
    .given(...returnedWholly)
    .when(waits.METHOD)
    .then(),
  scenario(order, 'nobody is waited for once the order is cancelled')
    .given(...history.cancelledPaying)
    .when(waits.METHOD)
    .then(),
]

const ending = [
  scenario(order, 'an order that is paid after all goes its way')
    .given(...waiting.METHOD)
    .when(example('PaymentCompleted'))
    .then(
      {
        type: 'OrderPaymentCompleted',
        amountMinor: totals.totalMinor,
        capturedMinor: totals.totalMinor,
        currency: totals.currency,
        providerPaymentId: 'pi_1',
        status: 'PAYMENT_COMPLETED',
        version: 4,
      },
      history.holdAsked(reservationRequestId, null),
    ),
  scenario(order, 'an order whose payment gave up waiting ends')
    .given(...waiting.METHOD)
    .when(
      example('PaymentFailed', { code: 'no_payment_method', reason: 'No other means of payment was given in time.' }),
    )
    .then(
      {
        type: 'OrderPaymentFailed',
        code: 'no_payment_method',
        reason: 'No other means of payment was given in time.',
        status: 'PAYMENT_FAILED',
        version: 4,
      },
      { type: 'StockReleaseRequested', reservationRequestId, lines: [], reason: 'The payment failed.' },
    ),
  ...names.map((name) => {
    const reason = `${ended[name]} did not end in time.`
    return scenario(order, `an order whose payment never ends its wait for the ${name} is cancelled`)
      .given(...waiting[name])
      .whenTheDeadlinePasses()
      .then(
        { type: 'OrderCancelled', by: null, code: 'STEP_TIMED_OUT', reason, status: 'CANCELLED', version: 4 },
        { type: 'StockReleaseRequested', reservationRequestId, lines: [], reason },
        { type: 'PaymentCancellationRequested', reason },
      )
  }),
]

export const orderWaitScenarios = [...noting, ...ending]
