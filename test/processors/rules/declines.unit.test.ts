import { declineGroups, declineRule, retryAfterMs } from '../../../processors/rules/declines'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const waits = (code: string, isFirstPayment: boolean): (number | undefined)[] =>
  [1, 2, 3, 4, 5].map((attempt) => retryAfterMs(code, attempt, isFirstPayment))

describe('a decline', () => {
  it('that passes is tried again within the hour while an order waits, and for longer later', () => {
    expect(waits('processing_error', true)).toEqual([minuteMs, 5 * minuteMs, 30 * minuteMs, undefined, undefined])
    expect(waits('processing_error', false)).toEqual([minuteMs, 10 * minuteMs, hourMs, 6 * hourMs, undefined])
  })

  it('for want of funds is tried again over the days to come, and not while its customer waits', () => {
    expect(waits('insufficient_funds', true)).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect(waits('not_enough_balance', false).slice(0, 4)).toEqual([6 * hourMs, 24 * hourMs, 48 * hourMs, undefined])
  })

  it.each(declineGroups.hard)('by %s is never tried again', (code) => {
    expect(declineRule(code).kind).toBe('HARD')
    expect([...waits(code, true), ...waits(code, false)].every((wait) => wait === undefined)).toBe(true)
  })

  it.each(declineGroups.authenticate)('by %s needs its holder there', (code) => {
    expect(declineRule(code).kind).toBe('AUTHENTICATE')
    expect([...waits(code, true), ...waits(code, false)].every((wait) => wait === undefined)).toBe(true)
  })

  it('that says nothing is tried again once, a day later', () => {
    expect(declineRule('do_not_honor').kind).toBe('SOFT')
    expect(waits('do_not_honor', true)[0]).toBeUndefined()
    expect(waits('do_not_honor', false).slice(0, 2)).toEqual([24 * hourMs, undefined])
  })

  it('has one meaning', () => {
    const codes = Object.values(declineGroups).flat()
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(code).toMatch(/^[a-z0-9_]+$/)
  })
})
