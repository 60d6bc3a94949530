import fc from 'fast-check'
import { holdsCardNumber } from '../../../ingress/guard/card-number'
import { deriveMessageId } from '../../../schemas/ids'
import { beside, cardNumber, inScript, separated } from './card-numbers'

describe('card numbers', () => {
  test.each([
    ['Visa', '4111111111111111'],
    ['Visa', '4242 4242 4242 4242'],
    ['Visa of nineteen', '4000000000000000006'],
    ['an old Visa of thirteen', '4222222222222'],
    ['Mastercard', '5555-5555-5555-4444'],
    ['Mastercard of the second range', '2223003122003222'],
    ['Amex', '3782 822463 10005'],
    ['Discover', '6011111111111117'],
    ['Diners', '30569309025904'],
    ['Diners', '36227206271667'],
    ['JCB', '3530111333300000'],
    ['UnionPay', '6200000000000005'],
    ['Maestro', '6759649826438453'],
    ['Maestro', '5018000000000009'],
    ['Elo', '6362970000457013'],
    ['Hipercard', '6062826786276634'],
    ['with its expiry and code behind it', '4111 1111 1111 1111 12/27 123'],
    ['with a number before it', 'order 5 4111111111111111'],
    ['with underscores, as tokens may have', 'pm_4111_1111_1111_1111'],
    ['between letters', 'ccx4111111111111111y'],
    ['with invisible signs in it', '4111\u200b1111\u00ad1111\u20601111'],
    ['with dashes of printers', '4111–1111—1111−1111'],
    ['with spaces of printers', '4111\u00a01111\u20091111\u30001111'],
  ])('%s is one', (_what, text) => expect(holdsCardNumber(text)).toBe(true))

  test('every number of a network is found, however it is parted, in whatever script, between any words', () => {
    const written = cardNumber.chain(separated).chain(inScript)
    fc.assert(
      fc.property(beside, written, beside, (before, number, after) => {
        expect(holdsCardNumber(`${before}${number}${after}`)).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })

  test('with a wrong check digit it is none', () => {
    const whole = cardNumber.filter((number) => number.length === 16)
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 9 }), (number, other) => {
        const wrong = number.slice(0, -1) + String((Number(number.at(-1)) + other) % 10)
        expect(holdsCardNumber(wrong)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})

describe('what only looks like a card number', () => {
  test.each([
    ['a German EAN whose digits pass Luhn', '4006381333900'.replace(/.$/, eanDigit('400638133390'))],
    ['a phone that passes Luhn', '+4915112345678'],
    ['a Brazilian phone', '+5511987654321'],
    ['an Indonesian phone', '+6281234567890'],
    ['a time in milliseconds', '1735689600000'],
    ['a time in nanoseconds', '1735689600000000000'],
    ['a FedEx number', '794644790132'],
    ['a FedEx number of fifteen', '967012345678901'],
    ['a number of USPS', '9400111899223197428490'],
    ['a reference of a payment', 'pi_3MtwBwLkdIwHu7ix28a3tqPD'],
    ['two spaces between', '4111  1111  1111  1111'],
    ['a line of twenty digits', '41111111111111111111'],
    ['an amount', '1000000000'],
    ['ages', '4 years, 11 months'],
  ])('%s is none', (_what, text) => expect(holdsCardNumber(text)).toBe(false))

  test('no EAN of any country is taken for one', () => {
    const ean = fc.stringMatching(/^[0-9]{12}$/).map((digits) => digits + eanDigit(digits))
    fc.assert(
      fc.property(ean, (text) => expect(holdsCardNumber(text)).toBe(false)),
      { numRuns: 5_000 },
    )
  })

  test('no phone number of thirteen digits and fewer is taken for one', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9][0-9]{6,12}$/), (text) => expect(holdsCardNumber(text)).toBe(false)),
      { numRuns: 5_000 },
    )
  })

  test('no id of ours is taken for one, nor a UUID, nor a hash', () => {
    // Few letters make long runs of digits.
    const hex = (length: number): fc.Arbitrary<string> =>
      fc
        .array(fc.constantFrom(...'01234567899876543210a'), { minLength: length, maxLength: length })
        .map((signs) => signs.join(''))
    const uuid = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts) => parts.join('-'))
    fc.assert(
      fc.property(hex(24), uuid, hex(32), hex(64), (order, key, trace, hash) => {
        for (const text of [`ord_${order}`, `/api/v1/orders/ord_${order}/history`, key, trace, hash, `key:${key}!`])
          expect(holdsCardNumber(text)).toBe(false)
      }),
      { numRuns: 3_000 },
    )
    for (let n = 0; n < 3_000; n++) expect(holdsCardNumber(deriveMessageId('cause', 'order', n))).toBe(false)
  })

  test('a long line of digits and spaces takes no long time', () => {
    const text = '4 '.repeat(128 * 1024)
    const startedAt = performance.now()
    holdsCardNumber(text)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})

function eanDigit(digits: string): string {
  const sum = Array.from(digits).reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return String((10 - (sum % 10)) % 10)
}
