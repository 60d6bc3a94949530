// How long people may take: escalations, reviews, returns, answers. Hours of the calendar: the desk is manned round the clock.
import { ruleAt, type Versioned } from './versions'

export type Priority = 'LOW' | 'NORMAL' | 'HIGH' | 'URGENT'
/** What an order may wait for of a person: steps of an order, by their names. */
export type AwaitedStep = 'HOLD_REVIEW' | 'RETURN_DECISION' | 'RETURN_RECEIPT' | 'SHORTAGE_ANSWER'

type ServiceLevels = Versioned & {
  /** Of levels 1 (service desk), 2 (its lead) and 3 (head of operations), each from when the escalation came to it. */
  readonly escalationHours: Readonly<Record<Priority, readonly [number, number, number]>>
  readonly stepHours: Readonly<Record<AwaitedStep, number>>
}

export const serviceLevelVersions: readonly ServiceLevels[] = [
  {
    id: 'service-2015-01',
    validFrom: '2015-01-01',
    escalationHours: { LOW: [72, 48, 48], NORMAL: [24, 24, 24], HIGH: [8, 8, 8], URGENT: [2, 2, 4] },
    stepHours: { HOLD_REVIEW: 24, RETURN_DECISION: 48, RETURN_RECEIPT: 21 * 24, SHORTAGE_ANSWER: 48 },
  },
]

const hourMs = 3_600_000

/** When an escalation that came to a level at `at` is breached there. Milliseconds since 1970. */
export const escalationDeadline = (priority: Priority, level: 1 | 2 | 3, at: number): number =>
  at + ruleAt(serviceLevelVersions, at).escalationHours[priority][level - 1]! * hourMs

/** Until when a hold is to be reviewed, a return decided on or sent in, a shortage answered, if the wait begins at `at`. */
export const stepDeadline = (step: AwaitedStep, at: number): number =>
  at + ruleAt(serviceLevelVersions, at).stepHours[step] * hourMs
