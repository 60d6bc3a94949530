// Orders out of nothing: the same count and seed give the same orders, of several countries, and of every fate.
import type { PlacementBody } from '../../ingress/command-bodies'
import type { CustomerId } from '../../schemas/ids'
import { cheapItem, outOfStockItems, stockedItems, type SampleCurrency, type SampleItem } from './catalogue'
import { diceOf, type Dice } from './dice'
import { personOf, type Script } from './people'
import { waysToPay, type WayToPay } from './paying'
import { cards, expectations, sampleOrderId, type SampleOrder } from './sample-order'
import { waysToSend, type WayToSend } from './sending'

type Place = {
  readonly country: string
  readonly city: string
  readonly region?: string
  readonly postalCode: string
  readonly script: Script
  readonly currency: SampleCurrency
  readonly phone: string
}

const place = (
  country: string,
  city: string,
  postalCode: string,
  rest: Omit<Place, 'country' | 'city' | 'postalCode'>,
): Place => ({
  country,
  city,
  postalCode,
  ...rest,
})

const boston = place('US', 'Boston', '02108', { region: 'MA', script: 'latin', currency: 'USD', phone: '+1617' })
const places: readonly Place[] = [
  place('BR', 'São Paulo', '01230-000', { region: 'SP', script: 'latin', currency: 'BRL', phone: '+5511' }),
  place('JP', '東京都千代田区', '100-0005', { script: 'japanese', currency: 'JPY', phone: '+8190' }),
  place('GR', 'Αθήνα', '105 63', { script: 'greek', currency: 'EUR', phone: '+3069' }),
  place('UA', 'Київ', '01001', { script: 'cyrillic', currency: 'EUR', phone: '+38050' }),
  boston,
  place('CN', '上海市', '200001', { script: 'chinese', currency: 'USD', phone: '+8613' }),
  place('KW', 'مدينة الكويت', '15451', { script: 'arabic', currency: 'KWD', phone: '+9655' }),
  place('IN', 'नई दिल्ली', '110001', { region: 'Delhi', script: 'devanagari', currency: 'USD', phone: '+9198' }),
  place('KR', '서울특별시', '04524', { script: 'korean', currency: 'USD', phone: '+8210' }),
  place('IL', 'תל אביב-יפו', '6688102', { script: 'hebrew', currency: 'EUR', phone: '+97250' }),
  place('TH', 'กรุงเทพมหานคร', '10110', { script: 'thai', currency: 'USD', phone: '+668' }),
  place('GB', 'Llanfairpwll', 'LL61 5UJ', { script: 'latin', currency: 'GBP', phone: '+4477' }),
  place('DE', 'Köln', '50667', { script: 'latin', currency: 'EUR', phone: '+49151' }),
]

/** As well where money is taken with the shipment. */
const morePlaces: readonly Place[] = [
  place('AT', 'Sankt Pölten', '3100', { script: 'latin', currency: 'EUR', phone: '+43660' }),
  place('CH', 'Zürich', '8001', { script: 'latin', currency: 'EUR', phone: '+4176' }),
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
const rejections = ['noItems', 'totalTooLow', 'unknownSku'] as const

/** No more, or the rules find so many orders in a day suspicious. */
const ordersOfACustomer = 5
/** Above this a customer takes one of a kind, so that no total is suspicious. Cents of a dollar. */
const dearCents = 5_000

/** Whether orders that go well are all paid with the same card at once, or most of them in one of all the ways there are. */
export type Paid = 'AT_ONCE' | 'ALL_WAYS'

/** Whether orders that go well are all sent plainly, or some of those that are paid plainly in one of all the ways there are. */
export type Sent = 'PLAINLY' | 'ALL_WAYS'

export const sampleOrders = (count: number, seed = 1, paid: Paid = 'AT_ONCE', sent: Sent = 'PLAINLY'): SampleOrder[] =>
  Array.from({ length: count }, (_, index) => sampleOrder(index, seed.toString(36), paid, sent))

const sampleOrder = (index: number, seed: string, paid: Paid, sent: Sent): SampleOrder => {
  const idempotencyKey = `sample-${seed}-${index}`
  const customerId = `cus-${seed}-${Math.floor(index / ordersOfACustomer)}` as CustomerId
  const dice = diceOf(idempotencyKey)
  const fate = fateOf(index)
  const order = { customerId, idempotencyKey, imported: false, cancels: fate === 'cancelledByCustomer' }
  const orderId = sampleOrderId(order)
  const toPay = paid === 'ALL_WAYS' && fate === 'delivered' ? wayToPay(index) : undefined
  const toSend = sent === 'ALL_WAYS' && fate === 'delivered' ? wayToSend(index) : undefined
  const body = bodyOf(idempotencyKey, dice, fate === 'totalTooLow' ? boston : placeOf(index, toPay ?? toSend))
  if (toPay) return { ...order, orderId, ...paidBy(toPay, body, idempotencyKey) }
  if (toSend) return { ...order, orderId, ...sentBy(toSend, body, dice) }
  return { ...order, orderId, body: fatedBody(body, fate, dice), expectation: expectations[fate] }
}

type Fated = Pick<SampleOrder, 'body' | 'scripted' | 'expectation' | 'looksAtQuotes' | 'takesSuggestion'>

const paidBy = ({ tenders, life, expectation }: WayToPay, body: PlacementBody, key: string): Fated => {
  const { methodToken: _, ...payment } = body.payment
  const paying = { ...payment, tenders: tenders({ currency: body.currency, key }) }
  return { body: { ...body, payment: paying }, expectation, ...(life ? { scripted: life } : {}) }
}

const sentBy = ({ placed, life, customer, expectation }: WayToSend, body: PlacementBody, dice: Dice): Fated => ({
  body: placed(body, dice),
  expectation,
  ...customer,
  ...(life ? { scripted: life } : {}),
})

const fateOf = (index: number): keyof typeof expectations => {
  const drawn = fates[index % fates.length]!
  return drawn === 'rejected' ? rejections[Math.floor(index / fates.length) % rejections.length]! : drawn
}

/** Which of the orders that go well it is, from 0. */
const wellOf = (index: number): number => {
  const before = fates.slice(0, index % fates.length).filter((fate) => fate === 'delivered').length
  return Math.floor(index / fates.length) * wellOfARound + before
}

const wellOfARound = fates.filter((fate) => fate === 'delivered').length

/** Of three orders that go well one is paid plainly. */
const wayToPay = (index: number): WayToPay | undefined => {
  const well = wellOf(index)
  const paidInAWay = Math.floor(well / 3) * 2 + (well % 3)
  return well % 3 === 2 ? undefined : waysToPay[paidInAWay % waysToPay.length]
}

/** Of two that are paid plainly one is sent plainly. */
const wayToSend = (index: number): WayToSend | undefined => {
  const well = wellOf(index)
  const plain = Math.floor(well / 3)
  return well % 3 !== 2 || plain % 2 === 1 ? undefined : waysToSend[(plain / 2) % waysToSend.length]
}

const placeOf = (index: number, way: Pick<WayToPay, 'countries'> | undefined): Place => {
  const countries = way?.countries
  const fitting = countries ? [...places, ...morePlaces].filter(({ country }) => countries.includes(country)) : places
  return fitting[index % fitting.length]!
}

const fatedBody = (body: PlacementBody, fate: keyof typeof expectations, dice: Dice): PlacementBody => {
  switch (fate) {
    case 'declined':
      return { ...body, payment: { methodToken: cards.declined } }
    case 'outOfStock':
      return { ...body, lines: [...body.lines, { sku: dice.pick(outOfStockItems).sku, quantity: 1 }] }
    case 'noItems':
      return { ...body, lines: [] }
    case 'totalTooLow':
      return { ...body, lines: [{ sku: cheapItem.sku, quantity: 1 }] }
    case 'unknownSku':
      return { ...body, lines: [...body.lines, { sku: 'UNKNOWN-0001', quantity: 1 }] }
    default:
      return body
  }
}

const bodyOf = (id: string, dice: Dice, { script, phone, currency, ...address }: Place): PlacementBody => {
  const { name, email, street, flat } = personOf(id, dice, script)
  return {
    contact: { name, email, ...(dice.roll(2) ? { phone: `${phone}${1_000_000 + dice.roll(9_000_000)}` } : {}) },
    currency,
    lines: linesOf(dice),
    shippingAddress: { recipient: name, line1: street, ...(flat ? { line2: flat } : {}), ...address },
    payment: { methodToken: cards.good, ...(dice.roll(2) ? { billingCountry: address.country } : {}) },
  }
}

/** One to four different items. */
const linesOf = (dice: Dice): PlacementBody['lines'] => {
  const items = new Map<string, SampleItem>()
  for (let more = 1 + dice.roll(4); more > 0; more--) {
    const item = dice.pick(stockedItems)
    items.set(item.sku, item)
  }
  return [...items.values()].map(({ sku, prices }) => {
    const isDear = prices.find(({ currency }) => currency === 'USD')!.amountMinor > dearCents
    return { sku, quantity: isDear ? 1 : 1 + dice.roll(3) }
  })
}
