// Orders at random, for properties of rules about money.
import fc from 'fast-check'

export const at = Date.UTC(2026, 2, 14, 9, 26, 53)
export const dayMs = 86_400_000

export const currencies = ['BRL', 'USD', 'EUR', 'GBP', 'JPY', 'KWD', 'UAH', 'CLF'] as const
export const destinations = [
  { country: 'BR', region: 'SP' },
  { country: 'US', region: 'MN' },
  { country: 'US', region: 'OR' },
  { country: 'CA', region: 'QC' },
  { country: 'DE', region: null },
  { country: 'JP', region: null },
  { country: 'KW', region: null },
]
const categories = ['furniture_decor', 'books_technical', 'food', 'electronics', 'toys', 'health_beauty', '食品', '']

export const anyLine = fc.record({
  category: fc.constantFrom(...categories),
  quantity: fc.integer({ min: 1, max: 999 }),
  unitPriceMinor: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 99_999_999 })),
  weightGrams: fc.integer({ min: 0, max: 40_000 }),
})
export const anyOrder = fc.record({
  lines: fc.array(anyLine, { minLength: 1, maxLength: 8 }),
  currency: fc.constantFrom(...currencies),
  destination: fc.constantFrom(...destinations),
  at: fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2040, 0, 1) }),
})
