// What the shop of the simulation sells, and where it sends: few goods, each there for a rule that it meets.
import type { CurrencyCode, OrderId } from '../../schemas/ids'
import { deriveMessageId } from '../../schemas/ids'
import type { Address, CatalogueItemChanged, WantedLine } from '../../schemas/messages'
import { example } from '../examples/examples'
import { shippingAddress } from '../examples/values'
import type { Random } from './random'

const item = (sku: string, category: string, minor: number, changes: Partial<CatalogueItemChanged> = {}) =>
  example('CatalogueItemChanged', {
    id: deriveMessageId(sku, 'catalogue-feed', changes.sequence ?? 1),
    orderId: '' as OrderId,
    sku,
    name: `The ${sku}`,
    category,
    prices: (['USD', 'BRL'] as CurrencyCode[]).map((currency) => ({ currency, amountMinor: minor })),
    weightGrams: 400,
    sequence: 1,
    discontinued: false,
    supply: 'STOCK',
    ...changes,
  })

const onlyInDollars = [{ currency: 'USD' as CurrencyCode, amountMinor: 15_00 }]
export const items = [
  item('CHAIR-7', 'furniture', 39_99, { weightGrams: 1_400 }),
  item('LAMP-2', 'lighting', 12_50, { supply: 'BACKORDER' }),
  item('MUG-1', 'kitchen', 7_00),
  item('PHONE-3', 'electronics', 899_00, { supply: 'PREORDER', expectedAt: 5 * 86_400_000 }),
  item('BREAD-1', 'food', 3_20),
  item('PIN-9', 'gifts', 10, { weightGrams: 1 }),
  item('IMPORTED-5', 'lighting', 0, { prices: onlyInDollars }),
  item('OLD-3', 'gifts', 9_00, { discontinued: true }),
]
/** During a run it gets dearer, and the mug is no longer sold. */
export const laterItems = [
  item('CHAIR-7', 'furniture', 44_99, { weightGrams: 1_400, sequence: 2 }),
  item('MUG-1', 'kitchen', 7_00, { sequence: 2, discontinued: true }),
]

const common = ['CHAIR-7', 'LAMP-2', 'MUG-1', 'PHONE-3']
const seldom = ['BREAD-1', 'PIN-9', 'IMPORTED-5', 'OLD-3', 'NO-SUCH-1']

export const wantedLine = ({ chance, below }: Random, oddly = 0.15): WantedLine => {
  const skus = chance(oddly) ? seldom : common
  const own = { name: null, unitPriceMinor: null, weightGrams: null, category: null }
  const quantity = chance(0.04) ? 60 : chance(0.01) ? 0 : 1 + below(3)
  return { sku: skus[below(skus.length)]!, quantity, ...own }
}

const destinations = [
  ['BR', 'SP'],
  ['BR', 'BA'],
  ['US', 'TN'],
  ['US', 'TN'],
  ['DE', null],
  ['AT', null],
] as const

export const addressOf = ({ below }: Random): Address => {
  const [country, region] = destinations[below(destinations.length)]!
  return { ...shippingAddress, country, region }
}
