import {
  escalationDeadline,
  serviceLevelVersions,
  stepDeadline,
  type Priority,
} from '../../../processors/rules/service-levels'
import { at } from './orders'

const hourMs = 3_600_000
const priorities: readonly Priority[] = ['URGENT', 'HIGH', 'NORMAL', 'LOW']

describe('the service desk', () => {
  it.each([
    ['URGENT', 1, 2],
    ['URGENT', 3, 4],
    ['HIGH', 2, 8],
    ['LOW', 1, 72],
  ] as const)('has for what is %s at level %i %i hours', (priority, level, hours) => {
    expect(escalationDeadline(priority, level, at)).toBe(at + hours * hourMs)
  })

  it('has less time for what is more urgent, at every level', () => {
    for (const level of [1, 2, 3] as const) {
      const deadlines = priorities.map((priority) => escalationDeadline(priority, level, at))
      expect(deadlines).toEqual([...new Set(deadlines)].sort((a, b) => a - b))
      expect(deadlines[0]).toBeGreaterThan(at)
    }
  })

  it.each([
    ['HOLD_REVIEW', 24],
    ['RETURN_DECISION', 48],
    ['RETURN_RECEIPT', 21 * 24],
    ['SHORTAGE_ANSWER', 48],
  ] as const)('waits in %s for %i hours', (step, hours) => {
    expect(stepDeadline(step, at)).toBe(at + hours * hourMs)
  })

  it('gives whole hours of more than none', () => {
    for (const { escalationHours, stepHours } of serviceLevelVersions)
      for (const hours of [...Object.values(escalationHours).flat(), ...Object.values(stepHours)])
        expect(Number.isInteger(hours) && hours > 0).toBe(true)
  })
})
