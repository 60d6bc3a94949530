// Orders, an API and a bank that do what they are asked, and a driver of lives between them.
import type { AtProvider, Bank } from '../../../../dev/orders/lives/bank'
import type { Stockroom } from '../../../../dev/orders/lives/stockroom'
import { LivesDriver } from '../../../../dev/orders/lives/driver'
import { lifeOf } from '../../../../dev/orders/lives/lives'
import { createOrderApi, Refused, type OrderApi } from '../../../../dev/orders/order-api'
import { sampleOrders } from '../../../../dev/orders/sample-orders'
import type { SampleOrder } from '../../../../dev/orders/sample-order'
import { createTokens } from '../../../../dev/orders/tokens'
import { FakeApi, fakeIssuer } from '../fake-api'

export const all = { lives: true, bank: true, stockroom: true }
export const orders = sampleOrders(2_000, 3)
export const paying = sampleOrders(300, 3, 'ALL_WAYS')
export const sending = sampleOrders(400, 3, 'AT_ONCE', 'ALL_WAYS')

/** The first that has this life. */
export const one = (name: string): SampleOrder =>
  [...orders, ...paying, ...sending].find((order) => lifeOf(order, all)?.name === name)!

export const has = (api: FakeApi, order: SampleOrder): void => {
  const { lines: wanted, whenPartial } = order.body
  const sent = wanted.filter(({ sku }) => whenPartial !== 'DROP' || !sku.startsWith('BACK-'))
  const lines = sent.map(({ sku }, index) => ({ lineId: String(index + 1), sku, quantity: 2 }))
  api.orders.set(order.orderId, { version: 1, lines })
}

export type Stage = {
  readonly api: FakeApi
  readonly orderApi: OrderApi
  readonly bank: FakeBank
  /** What came to which warehouse. */
  readonly deliveries: readonly string[]
  readonly driver: LivesDriver
  readonly problems: readonly string[]
  /** Resolves once no life is open. */
  readonly lived: () => Promise<void>
  /** An order and its life to the end, when it was in these states and its payment waited. */
  readonly live: (name: string, ...statuses: string[]) => Promise<SampleOrder>
  readonly stop: () => Promise<void>
}

export const startStage = async (): Promise<Stage> => {
  const api = await new FakeApi().start()
  const orderApi = createOrderApi({ baseUrl: api.url, tokens: createTokens(fakeIssuer), retryForMs: 500 })
  const bank = new FakeBank(api)
  const deliveries: string[] = []
  const stockroom: Stockroom = {
    deliver: async (_, warehouse, lines) => {
      deliveries.push(...lines.map(({ sku, quantity }) => `${quantity}×${sku} to ${warehouse}`))
    },
  }
  const problems: string[] = []
  const onProblem = (text: string): void => void problems.push(text)
  const driver = new LivesDriver({ api: orderApi, lives: true, bank, stockroom, onProblem })
  const lived = async (): Promise<void> => {
    while (driver.open > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const live = async (name: string, ...statuses: string[]): Promise<SampleOrder> => {
    const order = one(name)
    has(api, order)
    driver.expect(order)
    for (const status of statuses) {
      driver.saw(order.orderId, status)
      if (status === 'PAYMENT_PROCESSING')
        for (const waitsFor of ['ACTION', 'METHOD', 'PROVIDER'] as const) driver.saw(order.orderId, status, waitsFor)
    }
    await lived()
    return order
  }
  const stop = async (): Promise<void> => {
    orderApi.close()
    await api.stop()
  }
  return { api, orderApi, bank, deliveries, driver, problems, lived, live, stop }
}

/** A bank that does what it is asked, and of which the API then tells. */
export class FakeBank implements Bank {
  readonly acts: string[] = []
  refuses = false
  /** What the page gives back. */
  details: string | undefined = 'redirected'

  constructor(private readonly of: FakeApi) {
    const known = { provider: 'STRIPE', method: 'CARD', providerPaymentId: 'pi_1' }
    const gift = { provider: 'ADYEN', method: 'GIFT_CARD', providerPaymentId: 'gift' }
    const statuses = ['ACTION_REQUIRED', 'PENDING', 'AUTHORISED', 'CAPTURED']
    of.payment.attempts = statuses.flatMap((status) => [
      { ...gift, status },
      { ...known, status },
    ])
  }

  async authenticate(_: AtProvider, passes: boolean): Promise<string | undefined> {
    this.act(passes ? 'passes' : 'fails')
    return this.details
  }
  async payAtCounter(): Promise<void> {
    this.act('pays')
  }
  async runOut(): Promise<void> {
    this.act('runs out')
  }
  async dispute({ providerPaymentId }: AtProvider): Promise<void> {
    this.act(`disputes ${providerPaymentId}`)
    this.of.payment.disputes = [{ disputeId: 'dp_1', status: 'OPEN' }]
  }
  async closeDispute(_: AtProvider, disputeId: string, shopWins: boolean): Promise<void> {
    this.act(`closes ${disputeId}`)
    this.of.payment.disputes = [{ disputeId, status: shopWins ? 'WON' : 'LOST' }]
  }

  private act(what: string): void {
    if (this.refuses) throw new Refused(409, 'BANK_REFUSED', what)
    this.acts.push(what)
  }
}
