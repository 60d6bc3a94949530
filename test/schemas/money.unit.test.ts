// Minor units, major units and how people read them.
import { exponentOf, formatMoney, isCurrency, minorOf } from '../../schemas/money'

describe('money', () => {
  it.each([
    ['BRL', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['ISK', 0],
  ])('in %s has %d decimals', (currency, exponent) => {
    expect(exponentOf(currency)).toBe(exponent)
    expect(minorOf(5, currency)).toBe(5 * 10 ** exponent)
  })

  it.each([
    [123_450, 'BRL', 'BRL 1,234.50'],
    [5, 'BRL', 'BRL 0.05'],
    [0, 'EUR', 'EUR 0.00'],
    [1_234_567, 'JPY', 'JPY 1,234,567'],
    [-5, 'KWD', '-KWD 0.005'],
    [99_999_999, 'USD', 'USD 999,999.99'],
  ])('of %d minor units of %s reads %s', (amount, currency, text) => {
    expect(formatMoney(amount, currency)).toBe(text)
  })

  it.each(['brl', 'XYZ', 'XAU', 'HRK', '', 'constructor'])('is not counted in %p', (code) => {
    expect(isCurrency(code)).toBe(false)
    expect(() => exponentOf(code)).toThrow('no current ISO 4217 code')
  })
})
