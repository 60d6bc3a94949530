// Lives in which the customer changes the order before it is picked: quantities, lines, items, address, contact.
import { stockedItems } from '../catalogue'
import { Refused, type OrderView, type Request } from '../order-api'
import { hold } from './end-lives'
import { addressIn, agreed, asked, eventually, type Life, type LivingOrder } from './life'

/** What it asks for depends on the order as it is at that moment. */
type Wish = (view: OrderView, order: LivingOrder) => Request
type Change = { readonly state: 'OPEN' | 'DONE' | 'FAILED'; readonly code: string | null }

const edit = (body: object): Request => ({ method: 'PUT', path: '', body })

/** Something small, so that no total becomes suspicious. */
export const smallItem = ({ dice }: Pick<LivingOrder, 'dice'>): { sku: string; quantity: number } => ({
  sku: dice.pick(stockedItems.filter(({ weightGrams }) => weightGrams < 500)).sku,
  quantity: 1,
})

const wishes: Readonly<Record<string, Wish>> = {
  'change a quantity': ({ lines }) => {
    const { lineId, quantity } = lines[0]!
    return edit({ quantities: [{ lineId, quantity: quantity > 1 ? quantity - 1 : quantity + 1 }] })
  },
  'drop a line': ({ lines }, order) => {
    const dropped = { lineId: lines.at(-1)!.lineId, quantity: 0 }
    return edit({ quantities: [dropped], ...(lines.length > 1 ? {} : { add: [smallItem(order)] }) })
  },
  'add an item': (_, order) => ({ method: 'POST', path: '/items', body: { lines: [smallItem(order)] } }),
  'change the address': (view, { dice }) =>
    edit({ shippingAddress: { ...addressIn(view), line1: `Rua Nova ${1 + dice.roll(900)}` } }),
  'change the contact': ({ contact }, { dice }) => {
    const { name, email } = contact ?? { name: 'Íris Østergård', email: 'iris@example.com' }
    return edit({ contact: { name, email, phone: `+5511${900_000_000 + dice.roll(99_999_999)}` } })
  },
}

const changing = (name: string, wish: Wish): Life => ({
  name,
  begins: 'CREATED',
  ends: [],
  live: async (order) => {
    const { customer, dice } = order
    // The same wish at every attempt.
    const face = dice.roll(900)
    const pick = <Item>(items: readonly Item[]): Item => items[face % items.length]!
    const drawn = { ...order, dice: { roll: (sides: number) => face % sides, pick } }
    // Every other one is kept from the warehouse meanwhile: the rest race with it.
    const holdId = face % 2 === 0 ? await hold(order, 'CUSTOMER_REQUEST') : undefined
    try {
      const { commandId } = await agreed(customer, order, 'change', async () => wish(await customer.read(), drawn))
      const { state, code } = await eventually(
        () => customer.read<Change>(`/changes/${commandId}`),
        (change) => change.state !== 'OPEN',
      )
      if (state === 'FAILED') throw new Refused(409, code ?? 'CHANGE_FAILED', name)
    } finally {
      if (holdId) await asked(order.csr, order, 'release', { method: 'DELETE', path: `/holds/${holdId}` })
    }
  },
})

export const changeLives: readonly Life[] = Object.entries(wishes).map(([name, wish]) => changing(name, wish))
