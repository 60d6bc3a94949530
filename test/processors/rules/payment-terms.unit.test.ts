import { termsFor } from '../../../processors/rules/payment-terms'

const at = Date.UTC(2026, 2, 14)
const hourMs = 3_600_000
const placed = { imported: false, country: 'BR', at }

describe('the terms of a payment', () => {
  it('take the money on placement, and give the customer an hour to authenticate and a day for another means', () => {
    expect(termsFor(placed)).toEqual({
      ruleId: 'payment-2015-01',
      capture: 'ON_PLACEMENT',
      offSession: false,
      retries: true,
      actionWindowMs: hourMs,
      methodWindowMs: 24 * hourMs,
      renewsAuthorisations: true,
    })
  })

  it.each(['DE', 'AT', 'CH'])('take the money with each shipment to %s', (country) => {
    expect(termsFor({ ...placed, country }).capture).toBe('ON_SHIPMENT')
  })

  it('wait for nobody where an order was placed elsewhere, and take its money at once wherever it goes', () => {
    expect(termsFor({ imported: true, country: 'DE', at })).toMatchObject({
      capture: 'ON_PLACEMENT',
      offSession: true,
      retries: false,
      actionWindowMs: 0,
      methodWindowMs: 0,
    })
  })

  it('hold for orders as old as the shop', () => {
    expect(termsFor({ ...placed, at: Date.UTC(2016, 8, 4) }).ruleId).toBe('payment-2015-01')
  })

  it('are shorter where time is compressed, but never too short to act', () => {
    expect(termsFor(placed, 60)).toMatchObject({ actionWindowMs: hourMs / 60, methodWindowMs: (24 * hourMs) / 60 })
    expect(termsFor(placed, 1_000_000)).toMatchObject({ actionWindowMs: 10_000, methodWindowMs: 10_000 })
  })
})
