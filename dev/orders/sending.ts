// The ways in which sample orders reach their customers: what is special about them, who acts on it, and in which states such an order may
// end. The words in their addresses, and the starts of their SKUs, are those that the simulated carrier and warehouse go by.
import type { PlacementBody } from '../../ingress/command-bodies'
import { backorderItems, preorderItems, stockedItems, type SampleItem } from './catalogue'
import type { Dice } from './dice'
import type { ScriptedShipping } from './lives/shipping-lives'
import { expectations, type Expectation, type SampleOrder } from './sample-order'

export type WayToSend = {
  readonly name: string
  /** Where it goes; absent: anywhere. */
  readonly countries?: readonly string[]
  readonly placed: (body: PlacementBody, dice: Dice) => PlacementBody
  readonly life?: ScriptedShipping
  readonly customer?: Pick<SampleOrder, 'looksAtQuotes' | 'takesSuggestion'>
  readonly expectation: Expectation
}

const { delivered } = expectations
/** From where our own fleet brings it, and from where FedEx does. */
const [saoPaulo, boston] = [['BR'], ['US']] as const
/** Small and cheap, so that no total is suspicious. */
const smallGrams = 600

const small = (items: readonly SampleItem[], dice: Dice): SampleItem =>
  dice.pick(items.filter(({ weightGrams }) => weightGrams < smallGrams))
const streetOf =
  (line1: string) =>
  ({ shippingAddress, ...body }: PlacementBody) => ({
    ...body,
    shippingAddress: { ...shippingAddress, line1 },
  })
const asItIs = (body: PlacementBody): PlacementBody => body
const oneItem = (quantity: number) => (body: PlacementBody, dice: Dice) => ({
  ...body,
  lines: [{ sku: small(stockedItems, dice).sku, quantity }],
})
const partly = (whenPartial: 'WAIT' | 'SPLIT' | 'DROP') => (body: PlacementBody, dice: Dice) => ({
  ...body,
  lines: [
    { sku: small(stockedItems, dice).sku, quantity: 1 },
    { sku: small(backorderItems, dice).sku, quantity: 2 },
  ],
  whenPartial,
})
const given = { expectation: delivered, placed: asItIs } as const

export const waysToSend: readonly WayToSend[] = [
  {
    ...given,
    name: 'in two parcels',
    countries: boston,
    placed: (body, dice) => streetOf('BY-HAND Lane 1')(oneItem(3)(body, dice)),
    life: 'packed in two parcels',
  },
  { ...given, name: 'by our own fleet', countries: saoPaulo, placed: oneItem(2), life: 'brought by our own fleet' },
  { ...given, name: 'the rest when it comes', placed: partly('SPLIT'), life: 'waits for its backorder' },
  { ...given, name: 'after a look at what it costs', customer: { looksAtQuotes: true } },
  {
    ...given,
    name: 'to another postal code',
    countries: boston,
    placed: ({ shippingAddress, ...body }) => ({
      ...body,
      shippingAddress: { ...shippingAddress, postalCode: '00000' },
    }),
    life: 'label refused, address mended',
  },
  { ...given, name: 'all at once when it comes', placed: partly('WAIT'), life: 'waits for its backorder' },
  {
    ...given,
    name: 'to the address that the carrier suggests',
    countries: boston,
    placed: streetOf('12 Misspelt Street'),
    life: 'takes the suggested address',
    customer: { takesSuggestion: true },
  },
  {
    ...given,
    name: 'from two warehouses',
    countries: saoPaulo,
    placed: (body, dice) => ({
      ...body,
      lines: [{ sku: small(backorderItems, dice).sku, quantity: 2 }],
      whenPartial: 'WAIT',
    }),
    life: 'from two warehouses',
  },
  {
    ...given,
    name: 'to another street',
    countries: boston,
    placed: streetOf('NO-SUCH-ADDRESS 5'),
    life: 'refused by the warehouse, address mended',
  },
  { ...given, name: 'without what is not there', placed: partly('DROP'), life: 'goes without' },
  { ...given, name: 'a day late', countries: boston, placed: streetOf('7 Delayed Road'), life: 'delayed on its way' },
  {
    ...given,
    name: 'once it is made',
    placed: (body, dice) => ({ ...body, lines: [{ sku: small(preorderItems, dice).sku, quantity: 1 }] }),
    life: 'waits for its backorder',
  },
  {
    ...given,
    name: 'to an address that the carrier writes otherwise',
    countries: boston,
    placed: streetOf('9 Misspelt Square'),
    life: 'insists on its address',
  },
  {
    name: 'never, for want of a label',
    countries: boston,
    placed: ({ shippingAddress, ...body }) => ({
      ...body,
      shippingAddress: { ...shippingAddress, postalCode: '00000' },
    }),
    life: 'label refused, given up',
    expectation: { ends: ['CANCELLED', 'REFUNDED'] },
  },
  {
    ...given,
    name: 'to a street that the warehouse serves',
    countries: boston,
    placed: streetOf('ADDRESS-REFUSED 3'),
    life: 'put aside by the warehouse, address mended',
  },
  {
    ...given,
    name: 'to an address that nobody knows',
    countries: boston,
    placed: streetOf('1 Nowhere Lane'),
    life: 'insists on an unknown address',
  },
]
