import fc from 'fast-check'
import { tenderBreach } from '../../processors/intake-tenders'
import type { CurrencyCode } from '../../schemas/ids'
import type { Tender } from '../../schemas/messages'
import { example } from '../examples/examples'
import { tender } from '../examples/values'

const total = 10_000
const breachOf = (tenders: readonly Tender[], currency = 'BRL') =>
  tenderBreach(example('PlaceOrder', { tenders, currency: currency as CurrencyCode }), total)
const of = (amountMinor: number | null, changes: Partial<Tender> = {}): Tender => ({
  ...tender,
  amountMinor,
  ...changes,
})
const byAdyen: Tender['tokens'] = [{ provider: 'ADYEN', token: 'gift-1' }]
const giftCard = of(3_000, { method: 'GIFT_CARD', tokens: byAdyen })

describe('an order', () => {
  it.each([
    ['one that pays all', [of(null)]],
    ['one that pays exactly all', [of(total)]],
    ['a part and the rest', [giftCard, of(null)]],
    ['the rest and a part', [of(null), giftCard]],
    ['parts that add up', [of(4_000), of(6_000)]],
    ['thirty parts', [...Array.from({ length: 29 }, () => of(100)), of(null)]],
  ] as const)('may be paid with %s', (_, tenders) => {
    expect(breachOf(tenders)).toBeUndefined()
  })

  it.each([
    ['nothing', [], /1 to 30 means of payment; this one has 0/],
    ['more than thirty parts', Array.from({ length: 31 }, () => of(100)), /this one has 31/],
    ['two rests', [of(null), of(null)], /Only one means of payment may pay the rest/],
    ['a part of nothing', [of(0), of(null)], /more than 0/],
    ['a part below nothing', [of(-1), of(null)], /more than 0/],
    ['parts that are more', [of(6_000), of(6_000)], /more than the total/],
    ['a part that is more, and the rest', [of(total + 1), of(null)], /more than the total/],
    ['parts that are less', [of(4_000), of(5_999)], /less than the total/],
    ['all, and the rest', [of(total), of(null)], /nothing is left for the rest/],
  ] as const)('is not paid with %s', (_, tenders, reason) => {
    expect(breachOf(tenders)).toEqual({ code: 'TENDERS_DO_NOT_FIT', reason: expect.stringMatching(reason) as string })
  })

  it.each([
    ['a gift card that only Stripe knows', of(null, { method: 'GIFT_CARD' }), 'BRL'],
    ['a boleto in euros', of(null, { method: 'BOLETO' }), 'EUR'],
    ['a card that nobody knows', of(null, { tokens: [] }), 'BRL'],
  ] as const)('is not paid with %s', (_, unknown, currency) => {
    expect(breachOf([unknown], currency)).toMatchObject({
      code: 'METHOD_NOT_SUPPORTED',
      reason: expect.stringContaining(
        `means of payment ${unknown.tenderId} (${unknown.method}) in ${currency}`,
      ) as string,
    })
  })

  it('is paid exactly, whenever its parts fit', () => {
    const parts = fc.array(fc.option(fc.integer({ min: -10, max: total + 10 })), { maxLength: 4 })
    fc.assert(
      fc.property(parts, (amounts) => {
        const fixed = amounts.filter((amount) => amount !== null)
        const paid = fixed.reduce((sum, amount) => sum + amount, 0)
        const rests = amounts.length - fixed.length
        const fits = fixed.every((amount) => amount > 0) && (rests === 1 ? paid < total : rests === 0 && paid === total)
        expect(breachOf(amounts.map((amount) => of(amount))) === undefined).toBe(fits && amounts.length > 0)
      }),
      { numRuns: 2_000, examples: [[[total]], [[total, null]], [[4_000, 6_000]], [[total - 1, null]]] },
    )
  })
})
