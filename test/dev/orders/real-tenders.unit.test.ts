// With what real orders are paid: the file's payments, made to fit what the order costs here.
import fc from 'fast-check'
import { means } from '../../../dev/orders/means'
import type { RealOrder, RealPayment } from '../../../dev/orders/real-order'
import { tendersFor } from '../../../dev/orders/real-tenders'

const paid = (type: string, amountMinor: number, installments = 1): RealPayment => ({ type, amountMinor, installments })
const order = (...payments: RealPayment[]): RealOrder => ({ id: 'ab12', payments }) as unknown as RealOrder

test('one payment pays the order, whatever it was in the file', () => {
  expect(tendersFor(order(paid('credit_card', 999)), 1_250, false)).toEqual([means.good])
  expect(tendersFor(order(paid('boleto', 999)), 1_250, false)).toEqual([means.paidSlip])
})

test('cards of any kind are paid in the instalments of the file, as far as anybody offers them', () => {
  const tenders = ['credit_card', 'debit_card', 'not_defined'].map(
    (type) => tendersFor(order(paid(type, 1, 10)), 900, false)[0],
  )
  for (const tender of tenders) expect(tender).toEqual({ ...means.good, installments: 10 })
  expect(tendersFor(order(paid('credit_card', 1, 36)), 900, false)[0]).toMatchObject({ installments: 24 })
})

test('several payments are made in their order: each has its amount, the last pays the rest', () => {
  const tenders = tendersFor(order(paid('voucher', 300), paid('boleto', 500), paid('credit_card', 1, 2)), 1_250, false)
  expect(tenders.map(({ method, amountMinor }) => [method, amountMinor])).toEqual([
    ['VOUCHER', 300],
    ['BOLETO', 500],
    ['CARD', undefined],
  ])
})

test('parts that would pay more than the order costs leave something for those behind them', () => {
  const tenders = tendersFor(order(paid('voucher', 700), paid('voucher', 700), paid('credit_card', 9)), 1_000, false)
  expect(tenders.map(({ amountMinor }) => amountMinor)).toEqual([700, 299, undefined])
})

test('payments of nothing are passed over, and an order that names none is paid by card', () => {
  expect(tendersFor(order(paid('voucher', 0), paid('boleto', 900)), 900, false)).toEqual([means.paidSlip])
  expect(tendersFor(order(paid('not_defined', 0)), 900, false)).toEqual([means.good])
  expect(tendersFor(order(), 900, false)).toEqual([means.good])
})

test('an order that costs nothing, since it has no items, keeps its payments', () => {
  const tenders = tendersFor(order(paid('voucher', 300), paid('credit_card', 500)), 0, false)
  expect(tenders.map(({ amountMinor }) => amountMinor)).toEqual([300, undefined])
})

test('a card is charged at Adyen alone for what is less than Stripe charges', () => {
  const [small, rest] = tendersFor(order(paid('credit_card', 49), paid('credit_card', 951)), 1_000, false)
  expect(small).toEqual({ ...means.goodAtAdyen, amountMinor: 49 })
  expect(rest).toEqual(means.good)
})

test('every voucher is another one, and has enough on it', () => {
  const tenders = tendersFor(order(paid('voucher', 300), paid('voucher', 300), paid('voucher', 1)), 1_000, false)
  const tokens = tenders.map(({ tokens }) => tokens!.adyen!)
  expect(new Set(tokens).size).toBe(3)
  for (const token of tokens) expect(token).toMatch(/^giftcard_genericgiftcard_GIFT_2000_/)
})

test.each([
  ['credit_card', 'pm_card_chargeDeclined'],
  ['boleto', 'pm_boleto_unpaid'],
  ['voucher', 'giftcard_genericgiftcard_GIFT_0_ab'],
])('of an order that is declined the last part is: %s', (type, token) => {
  const tenders = tendersFor(order(paid('credit_card', 300), paid(type, 700)), 1_000, true)
  expect(tenders[0]).toEqual({ ...means.good, amountMinor: 300 })
  expect(JSON.stringify(tenders[1])).toContain(token)
})

test('whatever the payments are, parts are more than nothing and leave more than nothing for the last', () => {
  const types = fc.constantFrom('credit_card', 'debit_card', 'boleto', 'voucher', 'not_defined')
  const payments = fc.array(fc.tuple(types, fc.nat(2_000)), { maxLength: 29 })
  fc.assert(
    fc.property(payments, fc.integer({ min: 501, max: 20_000 }), fc.boolean(), (made, totalMinor, declined) => {
      const tenders = tendersFor(order(...made.map(([type, minor]) => paid(type, minor))), totalMinor, declined)
      const fixed = tenders.slice(0, -1).map(({ amountMinor }) => amountMinor!)
      expect(fixed.every((minor) => minor >= 1)).toBe(true)
      expect(fixed.reduce((sum, minor) => sum + minor, 0)).toBeLessThan(totalMinor)
      expect(tenders.at(-1)!.amountMinor).toBeUndefined()
    }),
  )
})
