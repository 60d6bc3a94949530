import { createIntake } from '../../processors/intake'
import { fromBytes, frozen } from '../dsl/bytes'
import { checkDecision } from '../dsl/laws'
import { intakePaymentCases } from './intake-payment.scenarios'
import { intakeSupplyCases } from './intake-supply.scenarios'
import { catalogue, intakeCases } from './intake.scenarios'

describe('intake', () => {
  it.each([...intakeCases, ...intakePaymentCases, ...intakeSupplyCases].map((each) => [each.title, each] as const))(
    '%s',
    (_, { input, answer, speed }) =>
      checkDecision({
        node: 'intake',
        decider: createIntake(catalogue, speed),
        before: null,
        input: frozen(fromBytes(input)),
        expected: [answer],
        mayRepeat: true,
      }),
  )
})
