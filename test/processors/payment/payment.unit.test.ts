// The payment's rules.
import { play } from '../../dsl/scenario'
import { paymentScenarios } from './payment.scenarios'

describe('a payment', () => play(paymentScenarios))
