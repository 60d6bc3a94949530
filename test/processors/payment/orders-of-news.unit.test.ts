import { payment } from '../../../processors/payment/payment'
import type { ChargeState, PaymentTerms } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { id, patientTerms, shipmentTerms } from '../../examples/values'
import { adjustment, amountMinor } from './histories'
import { asked, ends, standing, taken, type Happening, type Past } from './lives'

const opened = (terms: PaymentTerms): Past =>
  taken({ state: payment.initial, outputs: [] }, example('PaymentRequested', { terms }))

/** Of the charge that was asked for after so many others. */
const ofCharge = (past: Past, nth: number) => {
  const charge = asked(past, 'ChargeRequested', nth)
  return charge && { chargeRequestId: charge.id, providerPaymentId: `pi_${nth}`, amountMinor: charge.amountMinor }
}
const charged = (type: 'Charged' | 'Authorised', nth = 0): Happening => ({
  name: `${type} ${nth}`,
  input: (past) => {
    const of = ofCharge(past, nth)
    return of && example(type, { ...of, requestId: of.chargeRequestId })
  },
})
const answered = (type: 'ChargeDeclined' | 'AuthenticationRequired' | 'ChargeDelayed', changes = {}): Happening => ({
  name: type,
  input: (past) => {
    const of = ofCharge(past, 0)
    return of && example(type, { requestId: of.chargeRequestId, chargeRequestId: of.chargeRequestId, ...changes })
  },
})
const reported = (state: ChargeState, nth = 0, changes = {}): Happening => ({
  name: `${state} by webhook ${nth}`,
  input: (past) => {
    const of = ofCharge(past, nth)
    return of && example('ChargeReported', { ...of, state, ...changes })
  },
})
/** Of the first check of a charge that waited: there is none in some orders. */
const found: Happening = {
  name: 'Charged, when asked',
  optional: true,
  input: (past) => {
    const check = asked(past, 'ChargeCheckRequested')
    return check && example('Charged', { requestId: check.id, chargeRequestId: check.chargeRequestId })
  },
}
const whenCompleted = (name: string, input: ReturnType<Happening['input']>): Happening => ({
  name,
  input: ({ state }) => (state.completed ? input : undefined),
})
const cancelled = whenCompleted('cancelled', example('PaymentCancellationRequested'))
const refunded: Happening = {
  name: 'Refunded',
  input: (past) => {
    const request = asked(past, 'RefundRequested')
    return request && example('Refunded', { requestId: request.id, amountMinor: request.amountMinor })
  },
}
const refundReported = (state: 'DONE' | 'FAILED'): Happening => ({
  name: `refund ${state} by webhook`,
  input: (past) => {
    const request = asked(past, 'RefundRequested')
    return (
      request && example('RefundReported', { refundRequestId: request.id, amountMinor: request.amountMinor, state })
    )
  },
})
const voidAnswered: Happening = {
  name: 'Voided',
  input: (past) => {
    const request = asked(past, 'VoidRequested')
    return request && example('Voided', { requestId: request.id, chargeRequestId: request.chargeRequestId })
  },
}
const voidReported: Happening = {
  ...reported('VOIDED'),
  input: (past) => (asked(past, 'VoidRequested') ? reported('VOIDED').input(past) : undefined),
}
const captureAnswered: Happening = {
  name: 'Captured',
  input: (past) => {
    const request = asked(past, 'CaptureRequested')
    const { id: requestId, chargeRequestId, amountMinor: minor } = request ?? {}
    return (
      request && example('Captured', { requestId: requestId!, chargeRequestId: chargeRequestId!, amountMinor: minor! })
    )
  },
}
const disputed = (state: 'OPENED' | 'WON' | 'LOST'): Happening => ({
  name: `dispute ${state}`,
  input: (past) => {
    const of = ofCharge(past, 0)
    return of && example('DisputeReported', { chargeRequestId: of.chargeRequestId, state })
  },
})
const given: Happening = {
  name: 'given',
  input: ({ state }) =>
    state.status === 'METHOD_REQUIRED' ? example('GivePaymentMethod', { id: id('given') }) : undefined,
}
const continued: Happening = { name: 'continued', optional: true, input: () => example('ContinuePayment') }
const lost = { declineCode: 'lost_card' }
const setApart = { capturesMany: true }

const lives: readonly [title: string, status: string, terms: PaymentTerms, happenings: readonly Happening[]][] = [
  [
    'a charge that is authenticated',
    'PAID',
    patientTerms,
    [
      answered('AuthenticationRequired'),
      reported('ACTION_REQUIRED'),
      continued,
      reported('CAPTURED'),
      found,
      { ...reported('CAPTURED'), name: 'CAPTURED, from the lists' },
    ],
  ],
  [
    'a decline, then another means',
    'PAID',
    patientTerms,
    [
      answered('ChargeDeclined', lost),
      reported('DECLINED', 0, { code: 'lost_card' }),
      given,
      charged('Charged', 1),
      reported('CAPTURED', 1),
    ],
  ],
  [
    'a decline, and the customer goes on with the same charge',
    'PAID',
    patientTerms,
    [
      answered('ChargeDeclined', lost),
      reported('DECLINED', 0, { code: 'lost_card' }),
      reported('ACTION_REQUIRED'),
      reported('CAPTURED'),
    ],
  ],
  [
    'an authorisation that is taken and returned in part',
    'PAID',
    shipmentTerms,
    [
      charged('Authorised'),
      reported('AUTHORISED', 0, setApart),
      whenCompleted('shipped', example('PaymentCaptureRequested', { captureMinor: amountMinor })),
      captureAnswered,
      {
        name: 'less is due',
        input: ({ state }) =>
          state.charges.some(({ takenMinor }) => takenMinor > 0) ? adjustment(amountMinor - 1_500) : undefined,
      },
      refunded,
      refundReported('DONE'),
    ],
  ],
  [
    'an authorisation that is released',
    'CANCELLED',
    shipmentTerms,
    [charged('Authorised'), reported('AUTHORISED', 0, setApart), cancelled, voidAnswered, voidReported],
  ],
  [
    'a slip that is paid',
    'PAID',
    patientTerms,
    [answered('ChargeDelayed'), reported('PENDING'), reported('CAPTURED'), continued, disputed('OPENED')],
  ],
  [
    'a refund that comes back',
    'REFUND_BLOCKED',
    patientTerms,
    [
      charged('Charged'),
      reported('CAPTURED'),
      cancelled,
      refunded,
      refundReported('DONE'),
      refundReported('FAILED'),
      { ...refundReported('FAILED'), name: 'refund FAILED, from the lists' },
    ],
  ],
  ...(['WON', 'LOST'] as const).map((end): (typeof lives)[number] => [
    `a dispute that is ${end.toLowerCase()}`,
    'PAID',
    patientTerms,
    [
      charged('Charged'),
      reported('CAPTURED'),
      disputed('OPENED'),
      { ...disputed('OPENED'), name: 'dispute OPENED, from the lists' },
      disputed(end),
      { ...disputed(end), name: `dispute ${end}, from the lists` },
    ],
  ]),
]

test.each(lives)('%s leads to the same money in every order, and nothing that comes again changes it', (...life) => {
  const [, status, terms, happenings] = life
  let first: object | undefined
  let count = 0
  for (const { past, inputs, names } of ends(opened(terms), happenings)) {
    const reached = standing(past)
    first ??= reached
    expect([names, reached]).toEqual([names, first])
    expect(names.filter((name) => name.startsWith('('))).toEqual([])
    const again = inputs.reduce(taken, past)
    expect(standing(again)).toEqual(standing(past))
    count++
  }
  expect(first).toMatchObject({ status })
  expect(count).toBeGreaterThan(1)
})
