import { createStripeWallet, type StripeWallet } from '../../../egress/psp/stripe-wallet'
import type { CustomerId } from '../../../schemas/ids'
import { apiKey, calm, StripeWorld } from './stripe-world'

const world = new StripeWorld()
const { charge, chargeRequested, perform } = world
const customerId = 'owner' as CustomerId
const stranger = 'stranger' as CustomerId
let wallet: StripeWallet

beforeAll(async () => {
  await world.start()
  wallet = createStripeWallet({ apiKey, baseUrl: world.simulator.url, customers: world.customers, timeoutMs: 300 })
})
afterAll(() => world.simulator.close())
beforeEach(() => world.simulator.knobs.set(calm))

/** A card that was kept with a payment. */
const kept = async (of = customerId, paymentMethodToken = 'pm_card_visa'): Promise<string> =>
  (await charge(chargeRequested({ customerId: of, paymentMethodToken }))).instrument ?? ''

describe('setting up a means of payment', () => {
  test('gives the secret that the page needs, and the same one for the same key', async () => {
    const setup = await wallet.beginSetup(customerId, 'key-1')
    expect(setup).toEqual({
      setupId: expect.stringMatching(/^seti_/),
      clientSecret: expect.stringMatching(/^seti_\w+_secret_\w+$/),
    })
    expect(await wallet.beginSetup(customerId, 'key-1')).toEqual(setup)
    expect((await wallet.beginSetup(customerId, 'key-2')).setupId).not.toBe(setup.setupId)
  })

  test("gives another customer their own, though they use another's key", async () => {
    const [mine, theirs] = [await wallet.beginSetup(customerId, 'key-3'), await wallet.beginSetup(stranger, 'key-3')]
    expect(mine.setupId).not.toBe(theirs.setupId)
    const setups = world.simulator.book().setups
    const owners = [mine, theirs].map(({ setupId }) => setups.find((made) => made.setupIntentId === setupId)?.metadata)
    expect(owners).toEqual([{ customer_id: customerId }, { customer_id: stranger }])
  })
})

describe("a customer's means of payment", () => {
  test('are none for a customer whom Stripe does not know', async () => {
    expect(await wallet.list('nobody' as CustomerId)).toEqual([])
    expect(await wallet.setDefault('nobody' as CustomerId, 'pm_1', 'key')).toBeUndefined()
  })

  test('are listed with what a customer knows them by, and nothing more', async () => {
    const methodId = await kept('lister' as CustomerId, 'pm_card_mastercard')
    expect(await wallet.list('lister' as CustomerId)).toEqual([
      {
        methodId,
        method: 'CARD',
        brand: 'mastercard',
        last4: '4444',
        expiryMonth: expect.any(Number),
        expiryYear: expect.any(Number),
        isDefault: false,
      },
    ])
  })

  test('have one default, the last that was chosen', async () => {
    const [first, second] = [await kept(), await kept()]
    expect(await wallet.setDefault(customerId, first, 'a')).toMatchObject({ methodId: first, isDefault: true })
    expect(await wallet.setDefault(customerId, second, 'b')).toMatchObject({ methodId: second, isDefault: true })
    const defaults = (await wallet.list(customerId)).filter(({ isDefault }) => isDefault)
    expect(defaults.map(({ methodId }) => methodId)).toEqual([second])
  })

  test('are gone when they are detached: told as they were, and never charged again', async () => {
    const methodId = await kept()
    await wallet.setDefault(customerId, methodId, 'c')
    expect(await wallet.detach(customerId, methodId, 'd')).toMatchObject({ methodId, brand: 'visa', isDefault: true })
    expect((await wallet.list(customerId)).map((method) => method.methodId)).not.toContain(methodId)
    expect(await wallet.detach(customerId, methodId, 'e')).toBeUndefined()
    const request = chargeRequested({ customerId, paymentMethodToken: methodId, offSession: true })
    expect(await perform(request)).toMatchObject({ type: 'ChargeDeclined' })
  })

  test("can't be touched by another customer, nor if they are unknown", async () => {
    const methodId = await kept()
    await kept(stranger)
    for (const id of [methodId, 'pm_unknown']) {
      expect(await wallet.setDefault(stranger, id, 'f')).toBeUndefined()
      expect(await wallet.detach(stranger, id, 'g')).toBeUndefined()
    }
    expect((await wallet.list(customerId)).map((method) => method.methodId)).toContain(methodId)
  })
})

test.each([
  ['is down', { down: true }],
  ['fails', { errorRate: 1 }],
  ['does not answer in time', { timeoutBeforeRate: 1 }],
])('a wallet whose provider %s says so', async (_case, knobs) => {
  const methodId = await kept()
  world.simulator.knobs.set(knobs)
  const transient = { name: 'Transient' }
  await expect(wallet.beginSetup(customerId, 'h')).rejects.toMatchObject(transient)
  await expect(wallet.list(customerId)).rejects.toMatchObject(transient)
  await expect(wallet.setDefault(customerId, methodId, 'i')).rejects.toMatchObject(transient)
  await expect(wallet.detach(customerId, methodId, 'j')).rejects.toMatchObject(transient)
})
