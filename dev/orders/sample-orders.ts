// Orders out of nothing: the same count and seed give the same orders, of several countries, and of every fate.
import type { PlacementBody } from '../../ingress/placing'
import type { CurrencyCode, CustomerId } from '../../schemas/ids'
import { diceOf, type Dice } from './dice'
import { personOf, type Script } from './people'
import { cards, expectations, outOfStockSku, type SampleOrder } from './sample-order'

type Place = {
  readonly country: string
  readonly city: string
  readonly region?: string
  readonly postalCode: string
  readonly script: Script
  readonly currency: string
  /** A middling price in minor units. */
  readonly priceMinor: number
  readonly phone: string
}

const places: readonly Place[] = [
  {
    country: 'BR',
    city: 'São Paulo',
    region: 'SP',
    postalCode: '01230-000',
    script: 'latin',
    currency: 'BRL',
    priceMinor: 8_990,
    phone: '+5511',
  },
  {
    country: 'JP',
    city: '東京都千代田区',
    postalCode: '100-0005',
    script: 'japanese',
    currency: 'JPY',
    priceMinor: 2_400,
    phone: '+8190',
  },
  {
    country: 'GR',
    city: 'Αθήνα',
    postalCode: '105 63',
    script: 'greek',
    currency: 'EUR',
    priceMinor: 1_995,
    phone: '+3069',
  },
  {
    country: 'UA',
    city: 'Київ',
    postalCode: '01001',
    script: 'cyrillic',
    currency: 'UAH',
    priceMinor: 64_900,
    phone: '+38050',
  },
  {
    country: 'US',
    city: 'Boston',
    region: 'MA',
    postalCode: '02108',
    script: 'latin',
    currency: 'USD',
    priceMinor: 2_499,
    phone: '+1617',
  },
  {
    country: 'CN',
    city: '上海市',
    postalCode: '200001',
    script: 'chinese',
    currency: 'CNY',
    priceMinor: 12_900,
    phone: '+8613',
  },
  {
    country: 'EG',
    city: 'القاهرة',
    postalCode: '11511',
    script: 'arabic',
    currency: 'EGP',
    priceMinor: 45_000,
    phone: '+2010',
  },
  {
    country: 'IN',
    city: 'नई दिल्ली',
    region: 'Delhi',
    postalCode: '110001',
    script: 'devanagari',
    currency: 'INR',
    priceMinor: 149_900,
    phone: '+9198',
  },
  {
    country: 'KR',
    city: '서울특별시',
    postalCode: '04524',
    script: 'korean',
    currency: 'KRW',
    priceMinor: 29_000,
    phone: '+8210',
  },
  {
    country: 'IL',
    city: 'תל אביב-יפו',
    postalCode: '6688102',
    script: 'hebrew',
    currency: 'ILS',
    priceMinor: 8_990,
    phone: '+97250',
  },
  {
    country: 'TH',
    city: 'กรุงเทพมหานคร',
    postalCode: '10110',
    script: 'thai',
    currency: 'THB',
    priceMinor: 89_000,
    phone: '+668',
  },
  {
    country: 'DE',
    city: 'Köln',
    postalCode: '50667',
    script: 'latin',
    currency: 'EUR',
    priceMinor: 3_450,
    phone: '+49151',
  },
]

const goods = [
  'Caneca esmaltada',
  'Lámpara de mesa',
  'Teekanne 1,2 l',
  'Βιβλίο μαγειρικής',
  'Матрёшка',
  '急須',
  '靴下 (3足)',
  'Wool socks',
  'Kettle “Ø”',
]

/** Of every ten orders six are delivered; the others end in each of the other ways. */
const fates = [
  'delivered',
  'delivered',
  'declined',
  'delivered',
  'outOfStock',
  'delivered',
  'cancelledByCustomer',
  'delivered',
  'rejected',
  'delivered',
] as const

export const sampleOrders = (count: number, seed = 1): SampleOrder[] =>
  Array.from({ length: count }, (_, index) => sampleOrder(index, `sample-${seed}-${index}`))

const sampleOrder = (index: number, id: string): SampleOrder => {
  const dice = diceOf(id)
  const fate = fates[index % fates.length]!
  const body = bodyOf(id, dice, places[index % places.length]!)
  const order = { idempotencyKey: id, body, cancels: fate === 'cancelledByCustomer' }
  switch (fate) {
    case 'declined':
      return {
        ...order,
        body: { ...body, payment: { methodToken: cards.declined } },
        expectation: expectations.declined,
      }
    case 'outOfStock':
      return { ...order, body: withoutStock(body), expectation: expectations.outOfStock }
    case 'rejected':
      return index % (2 * fates.length) < fates.length
        ? { ...order, body: { ...body, lines: [] }, expectation: expectations.noItems }
        : { ...order, body: nearlyFree(body), expectation: expectations.totalTooLow }
    default:
      return { ...order, expectation: expectations[fate] }
  }
}

const withoutStock = (body: PlacementBody): PlacementBody => ({
  ...body,
  lines: body.lines.map((line) => ({ ...line, sku: outOfStockSku(line.sku) })),
})

const nearlyFree = (body: PlacementBody): PlacementBody => ({
  ...body,
  lines: body.lines.slice(0, 1).map((line) => ({ ...line, quantity: 1, unitPriceMinor: 5 })),
  shippingMinor: 0,
  taxMinor: 0,
})

const bodyOf = (id: string, dice: Dice, place: Place): PlacementBody => {
  const { name, email, street, flat } = personOf(id, dice, place.script)
  const { country, city, region, postalCode, currency, priceMinor, phone } = place
  const lines = Array.from({ length: 1 + dice.roll(4) }, (_, index) => lineOf(dice, index, priceMinor))
  const itemsMinor = lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0)
  return {
    customerId: `cus-${dice.roll(1_000_000)}` as CustomerId,
    contact: { name, email, ...(dice.roll(2) ? { phone: `${phone}${1_000_000 + dice.roll(9_000_000)}` } : {}) },
    currency: currency as CurrencyCode,
    lines,
    shippingMinor: dice.roll(4) === 0 ? 0 : Math.round(priceMinor / 5),
    taxMinor: dice.roll(2) ? Math.round(itemsMinor / 10) : 0,
    shippingAddress: {
      recipient: name,
      line1: street,
      ...(flat ? { line2: flat } : {}),
      city,
      ...(region ? { region } : {}),
      postalCode,
      country,
    },
    payment: { methodToken: cards.good },
  }
}

const lineOf = (dice: Dice, index: number, priceMinor: number): PlacementBody['lines'][number] => ({
  sku: `SKU-${1_000 + dice.roll(500)}-${index + 1}`,
  name: dice.pick(goods),
  quantity: 1 + dice.roll(3),
  unitPriceMinor: Math.round((priceMinor * (50 + dice.roll(101))) / 100),
  weightGrams: 100 + dice.roll(2_400),
})
