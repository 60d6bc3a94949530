// Draws card numbers from the networks' ranges, and writes them as people and machines do.
import fc from 'fast-check'
import { cardRanges } from '../../../ingress/guard/card-number'

/** The digits with the check digit behind them. */
const withCheckDigit = (digits: string): string => {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return digits + String((10 - (sum % 10)) % 10)
}

const digitString = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((digits) => digits.join(''))

/** Of 14 to 19 digits: what thirteen mean is said by examples. */
export const cardNumber: fc.Arbitrary<string> = fc.constantFrom(...cardRanges).chain(({ from, to, lengths }) =>
  fc
    .record({
      prefix: fc.integer({ min: Number(from), max: Number(to) }).map(String),
      length: fc.constantFrom(...lengths.filter((length) => length > 13)),
    })
    .chain(({ prefix, length }) =>
      digitString(length - 1 - prefix.length).map((rest) => withCheckDigit(prefix + rest)),
    ),
)

/** With single separators at any places. */
export const separated = (number: string): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('', '', '', ' ', '-'), { minLength: number.length - 1, maxLength: number.length - 1 })
    .map((signs) => Array.from(number, (digit, at) => digit + (signs[at] ?? '')).join(''))

const zeros = ['0', '０', '٠', '۰', '०', '๐', '𝟎', '𝟢', '𞥐']
/** In another script: full-width, Arabic-Indic, Devanagari, Thai, mathematical, Adlam. */
export const inScript = (text: string): fc.Arbitrary<string> =>
  fc
    .constantFrom(...zeros)
    .map((zero) => text.replace(/\d/g, (digit) => String.fromCodePoint(zero.codePointAt(0)! + Number(digit))))

/** Text that may stand beside a number without becoming part of it. */
export const beside: fc.Arbitrary<string> = fc
  .string({ maxLength: 12, unit: 'grapheme' })
  .map((text) => text.replace(/[\p{N}\p{Zs}\p{Pd}\p{Cf}\p{M}\u2212]/gu, ''))
