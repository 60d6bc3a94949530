import {
  backorderItems,
  cheapItem,
  outOfStockItems,
  preorderItems,
  sampleCatalogue,
  sampleCurrencies,
  stockedItems,
} from '../../../dev/orders/catalogue'
import { holdsCardNumber } from '../../../ingress/guard/card-number'
import { groupOf } from '../../../processors/rules/categories'
import { priceOrder } from '../../../processors/rules/pricing'
import { misfit } from './fake-api'

test('some three hundred items of every group of goods are sold, each under one SKU that the API takes', () => {
  expect(sampleCatalogue.length).toBeGreaterThan(300)
  expect(new Set(sampleCatalogue.map(({ sku }) => sku)).size).toBe(sampleCatalogue.length)
  for (const { sku } of sampleCatalogue) expect(misfit('Sku', sku)).toBe('')
  const groups = new Set(stockedItems.map(({ category }) => groupOf(category)))
  expect([...groups].sort()).toEqual(
    ['books', 'electronics', 'flowers', 'food', 'furniture', 'general', 'hygiene'].sort(),
  )
})

test('every item has a price in every currency, in whole minor units', () => {
  for (const { prices, weightGrams } of sampleCatalogue) {
    expect(prices.map(({ currency }) => currency)).toEqual([...sampleCurrencies])
    for (const { amountMinor } of prices) expect(Number.isInteger(amountMinor) && amountMinor > 0).toBe(true)
    expect(Number.isInteger(weightGrams) && weightGrams > 0).toBe(true)
  }
})

test('names in many scripts are among them, and none looks like a card number', () => {
  const names = sampleCatalogue.map(({ name }) => name).join(' ')
  for (const script of ['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Han', 'Hiragana', 'Katakana'])
    expect(names).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'))
  for (const { sku, name } of sampleCatalogue) expect(holdsCardNumber(sku) || holdsCardNumber(name)).toBe(false)
})

test('one item alone stays below the least total of a domestic order', () => {
  const line = { quantity: 1, unitPriceMinor: 0, weightGrams: cheapItem.weightGrams, category: cheapItem.category }
  const unitPriceMinor = cheapItem.prices.find(({ currency }) => currency === 'USD')!.amountMinor
  const destination = { country: 'US', region: 'MA' }
  const { totalMinor } = priceOrder({
    lines: [{ ...line, unitPriceMinor }],
    currency: 'USD',
    destination,
    at: Date.UTC(2026, 5, 1),
  })
  expect(totalMinor).toBeLessThanOrEqual(500)
})

test('what is never there is named so that the simulated inventory has none of it', () => {
  expect(outOfStockItems.length).toBeGreaterThan(5)
  for (const { sku } of outOfStockItems) expect(sku).toMatch(/^OOS-/)
})

test('what comes later is sold as a backorder or a pre-order, and the simulated inventory has none of it at first', () => {
  const awaited = [...backorderItems, ...preorderItems]
  for (const { sku } of awaited) expect(sku).toMatch(/^(BACK|PRE)-/)
  expect(new Set(backorderItems.map(({ supply }) => supply))).toEqual(new Set(['BACKORDER']))
  expect(new Set(preorderItems.map(({ supply }) => supply))).toEqual(new Set(['PREORDER']))
  expect(awaited.some(({ expectedAt }) => expectedAt === null)).toBe(true)
  expect(awaited.some(({ expectedAt }) => expectedAt !== null)).toBe(true)
  for (const { supply } of [...stockedItems, ...outOfStockItems]) expect(supply).toBe('STOCK')
})

test('every item has a size that its weight fits, a customs code and an origin', () => {
  for (const { dimensions, weightGrams, hsCode, originCountry } of sampleCatalogue) {
    const { lengthMm, widthMm, heightMm } = dimensions!
    const litres = (lengthMm * widthMm * heightMm) / 1e6
    expect(Math.min(lengthMm, widthMm, heightMm)).toBeGreaterThan(0)
    expect(weightGrams / litres).toBeLessThan(1_000)
    expect(hsCode).toMatch(/^\d{6}$/)
    expect(originCountry).toMatch(/^[A-Z]{2}$/)
  }
})
