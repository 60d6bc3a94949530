// Intake's rules.
import { play } from '../dsl/scenario'
import { intakeScenarios } from './intake.scenarios'

describe('intake', () => play(intakeScenarios))
