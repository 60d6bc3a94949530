import { availabilityFor, availabilityVersions, backorderDeadline } from '../../../processors/rules/availability'
import { renderRules } from '../../../processors/rules/render-rules'

const at = Date.UTC(2026, 2, 14)
const dayMs = 86_400_000
const order = { at, choice: null, supplies: [] }

describe('the terms of what is not on hand', () => {
  it('are the rule’s where the customer does not choose', () => {
    expect(availabilityFor(order)).toEqual({
      ruleId: 'availability-2015-01',
      whenPartial: 'WAIT',
      holdMs: 7_200_000,
      supplies: [],
    })
  })

  it.each(['WAIT', 'SPLIT', 'DROP'] as const)('are the customer’s choice to %s', (choice) => {
    expect(availabilityFor({ ...order, choice }).whenPartial).toBe(choice)
  })

  it('compress how long stock is held, but not below a minute', () => {
    expect(availabilityFor(order, 60).holdMs).toBe(120_000)
    expect(availabilityFor(order, 120).holdMs).toBe(60_000)
    expect(availabilityFor(order, 10_000).holdMs).toBe(60_000)
  })
})

describe('a backorder', () => {
  it('is waited for until a week after it was expected', () => {
    expect(backorderDeadline(at + 5 * dayMs, at, at)).toBe(at + 12 * dayMs)
  })

  it('is waited for a week where it was expected before it began', () => {
    expect(backorderDeadline(at - dayMs, at, at)).toBe(at + 7 * dayMs)
  })

  it('is waited for a month where nobody knows when it comes', () => {
    expect(backorderDeadline(null, at, at)).toBe(at + 30 * dayMs)
  })
})

test('the rules of availability follow one another from 2015 on, and stand on the page of the rules', () => {
  expect(availabilityVersions.map(({ validFrom }) => validFrom)[0]).toBe('2015-01-01')
  for (const { id } of availabilityVersions) expect(renderRules()).toContain(`### ${id}, from`)
})
