import { createIntake } from '../../processors/intake'
import { fromBytes, frozen } from '../dsl/bytes'
import { checkDecision } from '../dsl/laws'
import { catalogue, intakeCases } from './intake.scenarios'

const intake = createIntake(catalogue)

describe('intake', () => {
  it.each(intakeCases.map((each) => [each.title, each] as const))('%s', (_, { input, answer }) =>
    checkDecision({
      node: 'intake',
      decider: intake,
      before: null,
      input: frozen(fromBytes(input)),
      expected: [answer],
      mayRepeat: true,
    }),
  )
})
