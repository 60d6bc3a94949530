// What customers, their banks and the desk do about payments, in the order in which it can be done.
import { LivesDriver } from '../../../../dev/orders/lives/driver'
import { lifeOf } from '../../../../dev/orders/lives/lives'
import { paymentLives, type ScriptedPayment } from '../../../../dev/orders/lives/payment-lives'
import type { SampleOrder } from '../../../../dev/orders/sample-order'
import type { FakeApi } from '../fake-api'
import { has, one, orders, paying, startStage, type FakeBank, type Stage } from './stage'

let stage: Stage
let api: FakeApi
let bank: FakeBank
let driver: LivesDriver
beforeEach(async () => {
  stage = await startStage()
  ;({ api, bank, driver } = stage)
})
afterEach(() => stage.stop())

const live = (name: string, ...statuses: string[]): Promise<SampleOrder> => stage.live(name, ...statuses)

describe('which life the payment of an order has', () => {
  test('every script is some order’s, whether lives are wanted or not', () => {
    const names = (lives: boolean): Set<string | undefined> =>
      new Set(paying.flatMap((order) => (order.scripted ? [lifeOf(order, { lives, bank: true })?.name] : [])))
    expect(names(false)).toEqual(new Set(paymentLives.map(({ name }) => name)))
    expect(names(true)).toEqual(names(false))
  })

  test('without banks those are left out that need one, and nobody else gets a life of theirs', () => {
    const left = [...orders, ...paying].flatMap((order) => lifeOf(order, { lives: true, bank: false }) ?? [])
    expect(left.filter(({ needsBank }) => needsBank)).toEqual([])
    expect(new Set(left.map(({ name }) => name)).has('gives another card')).toBe(true)
  })
})

describe('driving lives of payments', () => {
  const lives: readonly (readonly [name: ScriptedPayment, waits: string, acts: string[], paths: string[]])[] = [
    ['authenticates', 'ACTION', ['passes'], ['/payment/continuation']],
    ['fails to authenticate', 'ACTION', ['fails'], ['/payment/continuation', '/payment/methods']],
    ['gives another card', 'METHOD', [], ['/payment/methods']],
    ['gives a card instead', 'PROVIDER', [], ['/payment/methods']],
    ['pays at the bank', 'PROVIDER', ['pays'], []],
  ]
  test.each(lives)('%s: as soon as the payment waits for %s, and no earlier', async (name, waits, acts, paths) => {
    const order = one(name)
    has(api, order)
    driver.expect(order)
    for (const status of ['PENDING', 'PAYMENT_PROCESSING']) driver.saw(order.orderId, status)
    expect([bank.acts, api.calls, driver.open]).toEqual([[], [], 1])
    driver.saw(order.orderId, 'PAYMENT_PROCESSING', waits as 'ACTION')
    await stage.lived()
    expect(driver.outcomes.get(name)).toEqual(new Map([['done', 1]]))
    expect(bank.acts).toEqual(acts)
    const written = api.calls.filter(({ method }) => method !== 'GET').map(({ path }) => path.replace(/^.*ord_\w+/, ''))
    expect(written).toEqual(paths)
    expect(driver.endsOf(order)).toEqual(order.expectation.ends)
  })

  test('what the bank gave to the customer’s page is handed on', async () => {
    await live('authenticates', 'PAYMENT_PROCESSING')
    const [back] = api.calls.filter(({ path }) => path.endsWith('/continuation'))
    expect(back!.body).toEqual({ details: 'redirected' })
  })

  test.each([
    [undefined, 'done'],
    ['redirected', 'NOTHING_TO_CONTINUE'],
  ])('with nothing left to continue, who brings %s is %s', async (details, outcome) => {
    bank.details = details
    api.instead = ({ path }) =>
      path.endsWith('/continuation') ? { status: 409, body: { code: 'NOTHING_TO_CONTINUE' } } : undefined
    const order = await live('authenticates', 'PAYMENT_PROCESSING')
    expect(driver.outcomes.get('authenticates')).toEqual(new Map([[outcome, 1]]))
    expect(driver.endsOf(order).includes('PAYMENT_FAILED')).toBe(outcome !== 'done')
  })

  test('where the bank says that it is too late the order may stay unpaid', async () => {
    bank.refuses = true
    const order = await live('authenticates', 'PAYMENT_PROCESSING')
    expect(driver.outcomes.get('authenticates')).toEqual(new Map([['BANK_REFUSED', 1]]))
    expect(driver.endsOf(order)).toEqual(['DELIVERED', 'PAYMENT_FAILED'])
  })

  test('what was paid without a wait needs nobody any more', () => {
    const order = one('gives another card')
    driver.expect(order)
    driver.saw(order.orderId, 'PAYMENT_COMPLETED')
    expect(driver.outcomes.get('gives another card')).toEqual(new Map([['too late', 1]]))
  })

  test('without a bank an order whose customer would authenticate may stay unpaid', () => {
    const alone = new LivesDriver({ api: stage.orderApi, lives: true })
    const order = one('authenticates')
    alone.expect(order)
    expect(alone.open).toBe(0)
    expect(alone.endsOf(order)).toEqual(['DELIVERED', 'PAYMENT_FAILED'])
  })

  test.each([
    ['disputes and loses', 'WON'],
    ['disputes and wins', 'LOST'],
  ])('%s: the dispute is of a charge that a bank stands behind, and ends', async (name, status) => {
    await live(name, 'DELIVERED')
    expect(bank.acts).toEqual(['disputes pi_1', 'closes dp_1'])
    expect(api.payment.disputes).toEqual([{ disputeId: 'dp_1', status }])
  })
})
