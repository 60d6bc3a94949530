// What the sample shop sells: some three hundred items of many categories, in six currencies. Data and what is computed of it; the same
// at every start.
import type { CatalogueItemChanged, Price } from '../../schemas/messages'
import type { CurrencyCode } from '../../schemas/ids'
import { firstRates, inCurrency } from '../../processors/rules/reference-rates'
import { dimensionsOf, hsCodeOf, originOf } from './item-details'

export type SampleItem = Pick<
  CatalogueItemChanged,
  | 'sku'
  | 'name'
  | 'category'
  | 'prices'
  | 'weightGrams'
  | 'dimensions'
  | 'supply'
  | 'expectedAt'
  | 'hsCode'
  | 'originCountry'
>

/** What the shop takes: 2, 0 and 3 decimals are among them. */
export const sampleCurrencies = ['BRL', 'USD', 'EUR', 'GBP', 'JPY', 'KWD'] as const
export type SampleCurrency = (typeof sampleCurrencies)[number]

/** Cents of a dollar, grams. */
type Good = readonly [name: string, cents: number, grams: number]
type Shelf = { readonly prefix: string; readonly category: string; readonly goods: readonly Good[] }

const shelf = (prefix: string, category: string, ...goods: Good[]): Shelf => ({ prefix, category, goods })

const shelves: readonly Shelf[] = [
  shelf('BOOK', 'books', ['Dom Casmurro', 1_490, 320], ['Βιβλίο μαγειρικής', 2_250, 780], ['吾輩は猫である', 980, 260]),
  shelf('BOOK-I', 'books_imported', ['Преступление и наказание', 1_790, 540], ['ألف ليلة وليلة', 2_600, 910]),
  shelf('FOOD', 'food_drink', ['Café torrado', 1_150, 500], ['抹茶', 1_890, 100], ['Olívový olej 0,5 l', 1_320, 950]),
  shelf('FLOW', 'flowers', ['Orquídea em vaso', 2_400, 1_400], ['Tulpenzwiebeln (25)', 1_250, 600]),
  shelf('PERF', 'perfumery', ['Água de colônia', 3_900, 350], ['عود', 7_900, 120]),
  shelf('BEAU', 'health_beauty', ['Crème hydratante', 2_150, 220], ['Sabonete de açaí', 590, 110]),
  shelf('DIAP', 'diapers_and_hygiene', ['Fraldas, 60 peças', 2_790, 2_600], ['おしりふき', 450, 700]),
  shelf('UNDE', 'fashion_underwear_beach', ['Biquíni', 3_250, 180], ['Термобельё', 4_100, 420]),
  shelf('FASH', 'fashion_shoes', ['Alpargatas', 2_990, 600], ['Wollsocken', 890, 90], ['下駄', 5_200, 900]),
  shelf('ELEC', 'electronics', ['Rádio a pilha', 3_490, 640], ['Φορτιστής USB-C', 1_990, 120]),
  shelf('COMP', 'computers_accessories', ['Teclado ABNT2', 4_590, 850], ['Mauspad „Öl“', 790, 150]),
  shelf('PHON', 'telephony', ['Capa de celular', 1_290, 60], ['Смартфон', 24_900, 190]),
  shelf('AUDI', 'audio', ['Fones de ouvido', 5_900, 250], ['スピーカー', 8_400, 1_200]),
  shelf('GAME', 'consoles_games', ['Controle sem fio', 4_990, 310], ['Jogo de xadrez', 3_300, 1_100]),
  shelf('TABL', 'tablets', ['Tablet 8″', 15_900, 380]),
  shelf('CAME', 'cameras', ['Câmera instantânea', 9_900, 450], ['Statyw', 3_700, 1_300]),
  shelf(
    'APPL',
    'home_appliances',
    ['Liquidificador', 6_900, 2_900],
    ['炊飯器', 12_900, 3_800],
    ['Wasserkocher 1,7 l', 3_990, 1_250],
  ),
  shelf('WATC', 'watches_gifts', ['Relógio de pulso', 11_900, 140], ['Reloj de cuco', 8_600, 1_900]),
  shelf(
    'FURN',
    'furniture_decor',
    ['Luminária de mesa', 4_450, 1_800],
    ['Étagère', 9_900, 9_500],
    ['صندوق خشبي', 6_200, 4_200],
  ),
  shelf('OFFI', 'office_furniture', ['Cadeira giratória', 18_900, 13_000]),
  shelf(
    'BEDB',
    'bed_bath_table',
    ['Toalha de banho', 1_690, 480],
    ['Bettwäsche 135×200', 5_500, 1_600],
    ['دستمال', 700, 90],
  ),
  shelf('HOUS', 'housewares', ['Caneca esmaltada', 990, 310], ['急須', 3_200, 620], ['Самовар', 14_500, 4_800]),
  shelf('TOYS', 'toys', ['Матрёшка', 2_300, 380], ['けん玉', 1_750, 170], ['Pião', 540, 60]),
  shelf('BABY', 'baby', ['Mamadeira', 1_120, 150], ['Lätzchen', 650, 70]),
  shelf('SPOR', 'sports_leisure', ['Bola de futebol', 2_890, 430], ['Rollschuhe Größe 38', 7_400, 2_300]),
  shelf('GARD', 'garden_tools', ['Mangueira 20 m', 3_850, 2_700], ['Садовые ножницы', 2_650, 390]),
  shelf('CONS', 'construction_tools', ['Furadeira', 8_900, 2_100], ['Schraubendreher-Satz', 2_150, 900]),
  shelf('STAT', 'stationery', ['Caderno pautado', 620, 340], ['万年筆', 4_800, 60]),
  shelf('PETS', 'pet_shop', ['Ração para gatos 3 kg', 2_450, 3_050], ['Katzenminze', 430, 40]),
  shelf('AUTO', 'auto', ['Tapetes', 3_100, 2_200], ['Щётки стеклоочистителя', 1_980, 450]),
  shelf('MUSI', 'musical_instruments', ['Cavaquinho', 13_500, 1_100], ['ウクレレ', 7_800, 700]),
  shelf('LUGG', 'luggage_accessories', ['Mochila', 5_700, 980], ['Kožená peněženka', 3_400, 130]),
]

/** Of every good, and what it costs more. */
const variants: readonly (readonly [name: string, percent: number])[] = [
  ['', 100],
  [', azul', 100],
  [', grün', 105],
  [', 赤', 110],
  [', premium', 160],
]

const priceOf = (cents: number, currency: SampleCurrency): Price => {
  const minor = inCurrency(cents, currency, firstRates)
  // Of dinars the last of three decimals is 0: cards are not charged less.
  const amountMinor = currency === 'KWD' ? Math.max(10, Math.round(minor / 10) * 10) : Math.max(1, minor)
  return { currency: currency as string as CurrencyCode, amountMinor }
}

const item = (sku: string, name: string, category: string, cents: number, weightGrams: number): SampleItem => ({
  sku,
  name,
  category,
  prices: sampleCurrencies.map((currency) => priceOf(cents, currency)),
  weightGrams,
  dimensions: dimensionsOf(weightGrams),
  supply: 'STOCK',
  expectedAt: null,
  hsCode: hsCodeOf(category),
  originCountry: originOf(sku),
})

const number = (value: number): string => String(value).padStart(4, '0')

const itemsOf = ({ prefix, category, goods }: Shelf): SampleItem[] =>
  goods.flatMap(([name, cents, grams], good) =>
    variants.map(([variant, percent], index) => {
      const sku = `${prefix}-${number((good + 1) * 100 + index + 1)}`
      return item(sku, `${name}${variant}`, category, Math.round((cents * percent) / 100), grams)
    }),
  )

/** What can be ordered, and is there. */
export const stockedItems: readonly SampleItem[] = shelves.flatMap(itemsOf)

/** SKUs that the simulated inventory has none of. */
export const outOfStockSku = (sku: string): string => `OOS-${sku}`

/** Sold, and never there. */
export const outOfStockItems: readonly SampleItem[] = stockedItems
  .filter((_, index) => index % 31 === 0)
  .map((one) => ({ ...one, sku: outOfStockSku(one.sku), name: `${one.name} (esgotado)` }))

type Awaited = Pick<SampleItem, 'supply' | 'expectedAt'>
const awaited = (every: number, prefix: string, words: string, how: Awaited): SampleItem[] =>
  stockedItems
    .filter((_, index) => index % every === 0)
    .map((one) => ({ ...one, sku: `${prefix}-${one.sku}`, name: `${one.name} (${words})`, ...how }))

/** Not there at first, and sold all the same: they are on their way from a supplier; of some nobody knows when they come. */
export const backorderItems: readonly SampleItem[] = [
  ...awaited(41, 'BACK', 'sob encomenda', { supply: 'BACKORDER', expectedAt: null }),
  ...awaited(37, 'BACK-S', 'em reposição', { supply: 'BACKORDER', expectedAt: Date.UTC(2027, 1, 15) }),
]

/** Sold before they are made. */
export const preorderItems: readonly SampleItem[] = awaited(53, 'PRE', 'pré-venda', {
  supply: 'PREORDER',
  expectedAt: Date.UTC(2027, 3, 1),
})

/** So cheap that a domestic parcel with it alone stays below the least total of an order. */
export const cheapItem: SampleItem = item('STAT-0001', 'Adesivo “até já”', 'stationery', 25, 5)

export const sampleCatalogue: readonly SampleItem[] = [
  ...stockedItems,
  ...outOfStockItems,
  ...backorderItems,
  ...preorderItems,
  cheapItem,
]
