import { planScans } from '../../../dev/simulators/fedex-schedule'

const hourMs = 3_600_000
const references = Array.from({ length: 500 }, (_, i) => `effect-${i}`)

describe("the carrier's schedule", () => {
  it('picks up 1 to 4 hours and delivers 8 to 30 hours after the label, with the scans in order', () => {
    for (const reference of references) {
      const scans = planScans(reference, 0, 1)
      const hoursOf = (code: string) => (scans.find((scan) => scan.code === code)?.at ?? Number.NaN) / hourMs
      expect(hoursOf('PU')).toBeGreaterThanOrEqual(1)
      expect(hoursOf('PU')).toBeLessThanOrEqual(4)
      expect(hoursOf('DL')).toBeGreaterThanOrEqual(8)
      expect(hoursOf('DL')).toBeLessThanOrEqual(30)
      expect(scans.map(({ at }) => at)).toEqual(scans.map(({ at }) => at).sort((one, other) => one - other))
      expect(scans.map(({ code }) => code).join()).toBe('OC,PU,IT,OD,DL')
    }
  })

  it('is the same for the same reference and differs between references', () => {
    expect(planScans('effect-1', 5, 1)).toEqual(planScans('effect-1', 5, 1))
    const deliveries = references.map((reference) => planScans(reference, 0, 1).at(-1)?.at)
    expect(new Set(deliveries).size).toBeGreaterThan(490)
  })

  it('is divided by speed', () => {
    const real = planScans('effect-1', 0, 1).at(-1)?.at ?? 0
    expect(planScans('effect-1', 0, 1_000).at(-1)?.at).toBe(Math.round(real / 1_000))
  })
})
