// What carriers and customs ask of the sample shop's goods: size, code of the Harmonised System, origin. Data and what is computed of it; the
// same at every start.
import type { Dimensions } from '../../schemas/messages'

/** The first six digits, by category. */
const hsCodes: Readonly<Record<string, string>> = {
  books: '490199',
  books_imported: '490199',
  food_drink: '210690',
  flowers: '060290',
  perfumery: '330300',
  health_beauty: '330499',
  diapers_and_hygiene: '961900',
  fashion_underwear_beach: '611241',
  fashion_shoes: '640399',
  electronics: '852719',
  computers_accessories: '847160',
  telephony: '851713',
  audio: '851830',
  consoles_games: '950450',
  tablets: '847130',
  cameras: '852589',
  home_appliances: '850940',
  watches_gifts: '910211',
  furniture_decor: '940350',
  office_furniture: '940131',
  bed_bath_table: '630260',
  housewares: '691200',
  toys: '950300',
  baby: '392490',
  sports_leisure: '950699',
  garden_tools: '820160',
  construction_tools: '846721',
  stationery: '482010',
  pet_shop: '230910',
  auto: '870829',
  musical_instruments: '920290',
  luggage_accessories: '420292',
}

/** Throws for a category that has none: every sample category is to have one. */
export const hsCodeOf = (category: string): string => {
  const code = hsCodes[category]
  if (!code) throw new Error(`the category ${category} has no HS code: add it to dev/orders/item-details.ts`)
  return code
}

const origins = ['BR', 'CN', 'DE', 'JP', 'US', 'MX', 'IN'] as const

/** By the letters of the SKU, so that it is the same for all variants of a shelf's good. */
export const originOf = (sku: string): string =>
  origins[[...sku.slice(0, -2)].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % origins.length]!

/** Cubic millimetres of a gram, packed as goods of a shop are: four litres to the kilogram. */
const volumeOfGram = 4_000
const step = 5

/** A box of 3 : 2 : 1 that the weight fills, in steps of 5 mm. */
export const dimensionsOf = (weightGrams: number): Dimensions => {
  const side = Math.cbrt((weightGrams * volumeOfGram) / 6)
  const mm = (sides: number): number => Math.max(step, Math.round((sides * side) / step) * step)
  return { lengthMm: mm(3), widthMm: mm(2), heightMm: mm(1) }
}
