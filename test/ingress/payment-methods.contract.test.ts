import type { StoredMethodReported } from '../../schemas/messages'
import { keyed, problem } from './api-bodies'
import { ok, refused } from './api-life'
import { storedCard } from './memory-wallet'
import { PaymentsWorld } from './payments-world'

const world = new PaymentsWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())
afterEach(() => {
  world.wallet.down = false
  world.lost = undefined
})

const topic = 'oms.payment.signals.v1'
const reported = () => world.messages(topic) as (StoredMethodReported & { readonly key: string })[]
let customers = 0
/** A customer with two cards, the first of which is the default. */
const customer = () => {
  const name = `buyer-${++customers}`
  const cards = [
    storedCard(`pm_${name}_1`, { isDefault: true }),
    storedCard(`pm_${name}_2`, { last4: '4444' }),
  ] as const
  world.wallet.keep(name, ...cards)
  return { name, api: world.as('customer', name), first: cards[0].methodId, second: cards[1].methodId }
}
type Api = ReturnType<typeof world.as>
const list = (api: Api, customerId?: string) =>
  api.GET('/api/v1/payment-methods', { params: { query: customerId === undefined ? {} : { customerId } } })
const named = (methodId: string, customerId?: string, header = keyed()) => ({
  params: { path: { methodId }, header, query: customerId === undefined ? {} : { customerId } },
})
const setDefault = (api: Api, methodId: string, customerId?: string, header?: ReturnType<typeof keyed>) =>
  api.PUT('/api/v1/payment-methods/{methodId}/default', named(methodId, customerId, header))
const remove = (api: Api, methodId: string, customerId?: string, header?: ReturnType<typeof keyed>) =>
  api.DELETE('/api/v1/payment-methods/{methodId}', named(methodId, customerId, header))
const gone = async (asked: ReturnType<typeof remove>): Promise<void> => {
  const { response } = await asked
  expect(response.status).toBe(204)
}

describe('to keep a means of payment', () => {
  const begin = (api: Api, header = keyed()) => api.POST('/api/v1/payment-methods/setups', { params: { header } })

  test('a customer is given what the provider’s page takes; a repeat is given the same', async () => {
    const { name, api } = customer()
    const header = keyed()
    const first = await begin(api, header)
    expect(first.response.status).toBe(201)
    expect(first.response.headers.get('cache-control')).toBe('no-store')
    expect(first.data).toMatchObject({
      setupId: expect.any(String),
      clientSecret: expect.any(String),
      provider: 'STRIPE',
    })
    expect(await ok(begin(api, header))).toEqual(first.data)
    expect(await ok(begin(api))).not.toEqual(first.data)
    expect(world.wallet.done.filter((what) => what === `setup ${name}`)).toHaveLength(2)
  })

  test('another customer’s key is another’s', async () => {
    const header = keyed()
    const [one, other] = [await ok(begin(customer().api, header)), await ok(begin(customer().api, header))]
    expect(other.setupId).not.toBe(one.setupId)
  })

  test('nobody else is given it, staff neither', async () => {
    for (const role of ['csr', 'warehouse', 'ops', 'service'] as const)
      expect(await refused(begin(world.as(role)))).toMatchObject({ status: 403, code: 'role-not-allowed' })
  })

  test('is put off while the provider does not answer', async () => {
    world.wallet.down = true
    const answer = await begin(customer().api)
    expect(answer.response.headers.get('retry-after')).toBe('1')
    expect(answer.error).toMatchObject({ status: 503, type: problem('unavailable') })
  })
})

describe('the means of payment of a customer', () => {
  test('are listed to the customer', async () => {
    const { api, first, second } = customer()
    expect((await ok(list(api))).methods).toEqual([
      {
        methodId: first,
        provider: 'STRIPE',
        method: 'CARD',
        brand: 'visa',
        last4: '4242',
        expiryMonth: 12,
        expiryYear: 2030,
        isDefault: true,
      },
      expect.objectContaining({ methodId: second, last4: '4444', isDefault: false }),
    ])
  })

  test('are listed to staff who name the customer, which is on record', async () => {
    const { name, first } = customer()
    for (const role of ['csr', 'ops'] as const) {
      expect((await ok(list(world.as(role), name))).methods[0]).toMatchObject({ methodId: first })
      expect(world.accesses.at(-1)).toMatchObject({
        operation: 'listPaymentMethods',
        customerId: name,
        caller: { role },
      })
    }
    expect(await refused(list(world.as('csr')))).toMatchObject({
      status: 400,
      errors: [{ path: '/query/customerId' }],
    })
  })

  test('are nobody else’s to see', async () => {
    const { name, first } = customer()
    const other = customer()
    const seen = await ok(list(other.api, name))
    expect(seen).toEqual({ methods: [] })
    expect(await ok(list(other.api, other.name))).not.toMatchObject({ methods: [{ methodId: first }] })
    expect(await refused(list(world.as('service'), name))).toMatchObject({ status: 403 })
  })

  test('can not be had while the provider does not answer', async () => {
    world.wallet.down = true
    expect(await refused(list(customer().api))).toMatchObject({ status: 503 })
  })
})

describe('the default', () => {
  test('is another one from then on, and that stands in the log before it is told', async () => {
    const { name, api, first, second } = customer()
    const chosen = await ok(setDefault(api, second))
    expect(chosen).toMatchObject({ methodId: second, isDefault: true })
    expect((await ok(list(api))).methods).toMatchObject([{ isDefault: false }, { isDefault: true }])
    expect(reported().filter(({ customerId }) => customerId === name)).toMatchObject([
      { key: name, orderId: name, methodId: first, state: 'ATTACHED', isDefault: false, provider: 'STRIPE' },
      { key: name, orderId: name, methodId: second, state: 'ATTACHED', isDefault: true, last4: '4444' },
    ])
  })

  test('is set by a repeat neither at the provider nor in what is told', async () => {
    const { name, api, first, second } = customer()
    const header = keyed()
    await ok(setDefault(api, second, undefined, header))
    await ok(setDefault(api, first))
    expect(await ok(setDefault(api, second, undefined, header))).toMatchObject({ isDefault: false })
    const last = reported()
      .filter(({ customerId }) => customerId === name)
      .slice(-2)
    expect(last).toMatchObject([
      { methodId: first, isDefault: true },
      { methodId: second, isDefault: false },
    ])
    expect(world.wallet.done.filter((what) => what === `default ${second}`)).toHaveLength(1)
  })

  test('is set by staff who name the customer', async () => {
    const { name, api, second } = customer()
    await ok(setDefault(world.as('csr'), second, name))
    expect((await ok(list(api))).methods).toMatchObject([{}, { methodId: second, isDefault: true }])
    expect(await refused(setDefault(world.as('csr'), second))).toMatchObject({ status: 400 })
  })

  test('is never another customer’s', async () => {
    const [mine, theirs] = [customer(), customer()]
    const before = [world.written, world.wallet.done.length]
    for (const asked of [
      setDefault(mine.api, theirs.second),
      setDefault(mine.api, theirs.second, theirs.name),
      setDefault(world.as('csr'), theirs.second, mine.name),
      setDefault(mine.api, 'pm_unknown'),
    ])
      expect(await refused(asked)).toMatchObject({ status: 404, type: problem('not-found'), code: 'UNKNOWN_METHOD' })
    expect([world.written, world.wallet.done.length]).toEqual(before)
  })

  test('is not told to be set while the log does not take it, and a repeat brings it there', async () => {
    const { name, api, second } = customer()
    const header = keyed()
    world.lost = topic
    expect(await refused(setDefault(api, second, undefined, header))).toMatchObject({ status: 503 })
    world.lost = undefined
    await ok(setDefault(api, second, undefined, header))
    expect(reported().filter(({ customerId, isDefault }) => customerId === name && isDefault)).toHaveLength(1)
  })

  test('is not set while the provider does not answer', async () => {
    const { api, second } = customer()
    const before = world.written
    world.wallet.down = true
    expect(await refused(setDefault(api, second))).toMatchObject({ status: 503 })
    expect(world.written).toBe(before)
  })
})

describe('a means of payment that is removed', () => {
  test('is gone at the provider, and that stands in the log before it is told', async () => {
    const { name, api, first } = customer()
    await gone(remove(api, first))
    expect((await ok(list(api))).methods).toHaveLength(1)
    expect(reported().filter(({ customerId }) => customerId === name)).toMatchObject([
      { key: name, methodId: first, state: 'DETACHED', isDefault: false, brand: 'visa', last4: '4242' },
    ])
    expect(world.accesses.at(-1)).toMatchObject({ operation: 'removePaymentMethod', customerId: name })
  })

  test('stays removed: a repeat finds it in the payments’ database, and tells the same', async () => {
    const { name, api, first } = customer()
    const header = keyed()
    world.lost = topic
    expect(await refused(remove(api, first, undefined, header))).toMatchObject({ status: 503 })
    world.lost = undefined
    world.payments.methods.set(name, [storedCard(first)])
    await gone(remove(api, first, undefined, header))
    await gone(remove(api, first, undefined, header))
    const told = reported().filter(({ customerId }) => customerId === name)
    expect(told.map(({ state }) => state)).toEqual(['DETACHED', 'DETACHED'])
    expect(new Set(told.map(({ id }) => id)).size).toBe(1)
    expect(world.wallet.done.filter((what) => what === `detach ${first}`)).toHaveLength(1)
  })

  test('is never another customer’s', async () => {
    const [mine, theirs] = [customer(), customer()]
    const before = [world.written, world.wallet.done.length]
    for (const asked of [
      remove(mine.api, theirs.first),
      remove(mine.api, theirs.first, theirs.name),
      remove(world.as('ops'), theirs.first, mine.name),
      remove(mine.api, 'pm_unknown'),
    ])
      expect(await refused(asked)).toMatchObject({ status: 404, code: 'UNKNOWN_METHOD' })
    expect([world.written, world.wallet.done.length]).toEqual(before)
  })

  test('is removed by staff who name the customer', async () => {
    const { name, first } = customer()
    await gone(remove(world.as('ops'), first, name))
    expect(world.wallet.of(name)).toHaveLength(1)
  })

  test('is not removed while the provider does not answer', async () => {
    const { api, name, first } = customer()
    world.wallet.down = true
    expect(await refused(remove(api, first))).toMatchObject({ status: 503 })
    expect(world.wallet.of(name)).toHaveLength(2)
  })

  test.each(['pm with spaces', 'pm.1', 'a'.repeat(129)])('is not named %s', async (methodId) => {
    expect(await refused(remove(customer().api, methodId))).toMatchObject({ status: 400 })
  })
})
