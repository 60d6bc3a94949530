// The payment's rules.
import { payment } from '../../processors/payment'
import { example } from '../examples/examples'
import { play } from '../dsl/scenario'
import { paymentScenarios } from './payment.scenarios'

describe('a payment', () => {
  play(paymentScenarios)

  it('has a deadline as long as money may move', () => {
    const charging = payment.evolve(payment.initial, example('ChargeRequested'))
    const completed = payment.evolve(charging, example('PaymentCompleted'))
    const refunding = payment.evolve(completed, example('RefundRequested'))
    expect([charging, completed, refunding].map((state) => payment.deadline!(state)?.name)).toEqual([
      'CHARGING',
      undefined,
      'REFUNDING',
    ])
    expect([charging, completed, refunding].map(payment.isFinal)).toEqual([false, true, false])
  })
})
