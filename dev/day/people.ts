// Customers and staff of the simulated day: who orders what and whereto, who thinks better of it, and who looks after what is blocked. The
// same seed gives the same people. It must never do what the API would not let them do.
import type { CurrencyCode, CustomerId, MessageId, OrderId, Sealed } from '../../schemas/ids'
import { deriveCommandId, deriveDigest, deriveOrderId } from '../../schemas/ids'
import type { Message, MessageOf } from '../../schemas/message'
import type { Address, AddressCheck, CommandRef, PlaceOrder } from '../../schemas/messages'
import type { PlainAddress } from '../../schemas/sealed'
import { customers, staff } from './schedule'
import type { Shop } from './shop'

type Place = {
  readonly country: string
  readonly region: string | null
  readonly city: string
  readonly postalCode: string
  readonly currency: string
  /** Of a hundred orders. */
  readonly share: number
}

const places: readonly Place[] = [
  { country: 'BR', region: 'SP', city: 'São Paulo', postalCode: '01230-000', currency: 'BRL', share: 28 },
  { country: 'BR', region: 'RJ', city: 'Rio de Janeiro', postalCode: '20040-002', currency: 'BRL', share: 15 },
  { country: 'BR', region: 'PE', city: 'Recife', postalCode: '50030-230', currency: 'BRL', share: 7 },
  { country: 'BR', region: 'BA', city: 'Salvador', postalCode: '40020-000', currency: 'BRL', share: 5 },
  { country: 'US', region: 'TN', city: 'Nashville', postalCode: '37201', currency: 'USD', share: 18 },
  { country: 'US', region: 'NY', city: 'New York', postalCode: '10001', currency: 'USD', share: 12 },
  { country: 'DE', region: null, city: 'Köln', postalCode: '50667', currency: 'EUR', share: 6 },
  { country: 'GB', region: null, city: 'London', postalCode: 'SW1A 1AA', currency: 'GBP', share: 5 },
  { country: 'AR', region: null, city: 'Buenos Aires', postalCode: 'C1002', currency: 'USD', share: 4 },
]

type Who = { readonly subject: string; readonly role: 'customer' | 'csr' | 'warehouse' }
export type Command = Message & { readonly by: CommandRef }

const desk: Who = { subject: 'csr-1', role: 'csr' }
const floor: Who = { subject: 'picker-1', role: 'warehouse' }
const unseen = { expectedVersion: null, previewDigest: null }

export class People {
  private readonly homes = new Map<string, Address>()
  private keys = 0

  constructor(
    private readonly seed: number,
    private readonly shop: Shop,
    private readonly random: () => number,
    private readonly now: () => number,
  ) {}

  /** The order of the customer with this number; `checkOf` says what is known of where it goes. */
  async place(number: number, checkOf: (to: Address) => Promise<AddressCheck>): Promise<PlaceOrder> {
    const { country, region, city, postalCode, currency } = this.pickPlace()
    const plain: PlainAddress = {
      recipient: `Ana ${number}`,
      line1: `Rua ${number % 997} 12`,
      line2: null,
      city,
      postalCode,
    }
    const unchecked: Address = { country, region, sealed: sealed(plain), check: 'NOT_CHECKED' }
    const shippingAddress = { ...unchecked, check: await checkOf(unchecked) }
    const customerId = `cus_${this.seed}_${number}` as CustomerId
    const key = `order-${number}`
    const orderId = deriveOrderId(customerId, key)
    this.homes.set(orderId, shippingAddress)
    const order = {
      type: 'PlaceOrder',
      customerId,
      origin: 'STORE',
      currency: currency as CurrencyCode,
      contact: sealed({ name: plain.recipient, email: `ana${number}@example.com`, phone: null }),
      lines: this.basket(),
      shippingAddress,
      faults: [],
      billingCountry: null,
      tenders: [
        {
          tenderId: '1',
          method: 'CARD',
          amountMinor: null,
          tokens: [{ provider: 'STRIPE', token: 'pm_card_visa' }],
          installments: 1,
        },
      ],
      recentOrders: 0,
      shippingMinor: null,
      taxMinor: null,
      whenPartial: this.choice(),
    } as const
    return this.command(orderId, { subject: customerId, role: 'customer' }, key, order) as PlaceOrder
  }

  /** Of some orders, and when: the customer thinks better of it within six hours. */
  regret(order: PlaceOrder): { readonly afterMs: number; readonly command: () => Command } | undefined {
    if (this.random() >= customers.cancelRate) return undefined
    const who: Who = { subject: order.customerId, role: 'customer' }
    const body = { type: 'CancelOrder', ...unseen, reasonCode: 'CHANGED_MIND', comment: null } as const
    return {
      afterMs: 60_000 + this.random() * 6 * 3_600_000,
      command: () => this.command(order.orderId, who, this.key(), body),
    }
  }

  answerShortage({ orderId, shortageId }: MessageOf<'ShortageOpened'>, customerId: string): Command {
    const answer = this.random() < 0.8 ? 'AMEND' : 'CANCEL'
    const who: Who = { subject: customerId, role: 'customer' }
    return this.command(orderId, who, this.key(), { type: 'AnswerShortage', shortageId, answer })
  }

  release({ orderId, holdId }: MessageOf<'OrderHeld'>): Command {
    return this.command(orderId, desk, this.key(), {
      type: 'ReleaseHold',
      expectedVersion: null,
      holdId,
      comment: null,
    })
  }

  /** Given up now and then; else tried again, with the address corrected where that was the trouble. */
  lookAfter({ orderId, fulfillmentId, step }: MessageOf<'FulfillmentBlocked'>): Command {
    const reason = 'Nobody can send this.'
    if (this.random() < staff.abandonRate)
      return this.command(orderId, floor, this.key(), { type: 'AbandonFulfillment', fulfillmentId, reason })
    const home = this.homes.get(orderId)
    const shipTo = step === 'ADDRESS' && home ? corrected(home) : null
    return this.command(orderId, floor, this.key(), { type: 'RetryFulfillment', fulfillmentId, shipTo })
  }

  private command(orderId: OrderId, { subject, role }: Who, key: string, body: object): Command {
    const commandId: MessageId = deriveCommandId(orderId, subject, key)
    const by: CommandRef = { commandId, bodyHash: deriveDigest(body), subject, role }
    return { ...body, id: commandId, orderId, at: this.now(), by } as Command
  }

  private key(): string {
    return `later-${this.keys++}`
  }

  private pickPlace(): Place {
    let left = this.random() * places.reduce((sum, { share }) => sum + share, 0)
    return places.find(({ share }) => (left -= share) < 0) ?? places[0]!
  }

  private choice(): PlaceOrder['whenPartial'] {
    const drawn = this.random()
    if (drawn < customers.dropRate) return 'DROP'
    return drawn < customers.dropRate + customers.splitRate ? 'SPLIT' : null
  }

  /** One to three different items, one or two of each. */
  private basket(): PlaceOrder['lines'] {
    const { items } = this.shop
    const skus = new Set<string>()
    for (let more = 1 + Math.floor(this.random() * 3); more > 0; more--)
      skus.add(items[Math.floor(this.random() * items.length)]!.sku)
    const unknown = { name: null, unitPriceMinor: null, weightGrams: null, category: null }
    return [...skus].map((sku) => ({ sku, quantity: this.random() < 0.7 ? 1 : 2, ...unknown }))
  }
}

/** Nobody seals it: whoever unseals it reads it. */
const sealed = (plain: object): Sealed => JSON.stringify(plain) as Sealed

const corrected = (home: Address): Address => {
  const plain = JSON.parse(home.sealed) as PlainAddress
  return { ...home, sealed: sealed({ ...plain, line2: 'Apto. 2' }) }
}
