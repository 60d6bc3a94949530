import { allowedTo } from '../../ingress/auth/permissions'
import { call, problem, type RawAnswer } from './api-bodies'
import { delivered, ok, placedAndPaid } from './api-life'
import { bodies, operations, pathOf, requestOf, type Operation } from './api-operations'
import { ApiWorld } from './api-world'
import { storedCard } from './memory-wallet'

const world = new ApiWorld()
const victim = 'customer-victim'
const secrets = { contact: { name: 'Victoria Secreta', email: 'victoria@secret.example', phone: '+15550999888' } }
/** An order that is under way, one that has arrived, and all that hangs on them. */
const ids: Record<string, string> = {}
let markers: RegExp

beforeAll(async () => {
  await world.start({ quota: { take: async () => 'unlimited' } })
  const arrived = await delivered(world, secrets, victim)
  const { id, fulfillmentId } = await placedAndPaid(world, secrets, victim)
  const at = (orderId: string, key: string) => ({ params: { path: { orderId }, header: { 'Idempotency-Key': key } } })
  const note = { text: 'Victoria called.', visibility: 'CUSTOMER' } as const
  await ok(world.as('csr').POST('/api/v1/orders/{orderId}/notes', { ...at(id, 'n'), body: note }))
  const held = await ok(
    world.as('csr').POST('/api/v1/orders/{orderId}/holds', { ...at(id, 'h'), body: { code: 'OTHER' } }),
  )
  const returned = (await ok(
    world.as('customer', victim).POST('/api/v1/orders/{orderId}/returns', {
      ...at(arrived.id, 'r'),
      body: { kind: 'RETURN', lines: [{ lineId: '1', quantity: 1 }], reasonCode: 'CHANGED_MIND' },
    }),
  )) as { commandId: string }
  Object.assign(ids, {
    orderId: id,
    arrivedId: arrived.id,
    fulfillmentId,
    holdId: held.commandId,
    returnId: returned.commandId,
    changeId: held.commandId,
    userId: victim,
  })
  markers = new RegExp(`${victim}|Victoria|secret\\.example|${id}|${arrived.id}`)
  await world.settled()
})
afterAll(() => world.stop())

const ask = async (operation: Operation, orderId: string, query = ''): Promise<RawAnswer> => {
  const path = pathOf(operation.path, { ...ids, orderId })
  const body = operation.id === 'openReturn' ? { ...bodies.openReturn, previewDigest: undefined } : bodies[operation.id]
  const token = await world.token('customer', 'customer-attacker')
  return call(world.server.url, operation.method, `${path}${query}`, { ...requestOf(operation, body), token })
}
/** What an answer tells beside what the request said itself. */
const toldBy = ({ text, headers }: RawAnswer): string => text + JSON.stringify([...headers])
const state = () => ({ orders: JSON.stringify([...world.views.orders]), requests: world.providers.requests.length })

const forCustomers = operations.filter(
  ({ id }) => allowedTo(id) !== 'public' && allowedTo(id).includes('customer' as never),
)
const methods = forCustomers.filter(({ path }) => path.startsWith('/api/v1/payment-methods'))
const onOrders = forCustomers.filter(({ path }) => path.includes('{orderId}'))

describe('another customer’s order is to a customer as one that does not exist', () => {
  test('the operations on orders are many', () => expect(onOrders.length).toBeGreaterThan(12))

  describe.each(onOrders)('$id', (operation) => {
    test.each(['orderId', 'arrivedId'])('of the %s', async (which) => {
      const before = state()
      const real = await ask(operation, ids[which]!)
      const unknown = await ask(operation, `ord_${'f'.repeat(24)}`)
      expect(real).toMatchObject({ status: 404, body: { type: problem('order-not-found') } })
      expect(real.body).toEqual(unknown.body)
      expect(toldBy(real)).not.toMatch(markers)
      await world.settled()
      expect(state()).toEqual(before)
    })

    if (operation.parameters.some(({ name }) => name === 'preview'))
      test('as a preview', async () => {
        const answer = await ask(operation, ids['arrivedId']!, '?preview=true')
        expect(answer).toMatchObject({ status: 404, body: { type: problem('order-not-found') } })
        expect(toldBy(answer)).not.toMatch(markers)
      })
  })
})

describe('lists show a customer nobody else’s orders', () => {
  const lists = forCustomers.filter(({ id }) => id === 'listOrders' || id === 'listOrdersOfUser')
  test('these are all lists that name a customer, but for means of payment', () => {
    const naming = forCustomers.filter(
      ({ method, parameters }) =>
        method === 'GET' && parameters.some(({ name }) => name === 'customerId' || name === 'userId'),
    )
    expect(naming).toEqual([...lists, ...methods.filter(({ method }) => method === 'GET')])
  })

  test.each(lists)('$id, whoever is named', async (operation) => {
    for (const query of operation.id === 'listOrders'
      ? [`?customerId=${victim}`, '', '?sku=CHAIR-7', '?hold=true']
      : ['']) {
      const answer = await ask(operation, ids['orderId']!, query)
      expect(answer).toMatchObject({ status: 200, body: { orders: [], next: null } })
      expect(toldBy(answer)).not.toMatch(markers)
    }
  })

  test('a cursor of another’s list opens nothing', async () => {
    const { next } = await ok(world.as('customer', victim).GET('/api/v1/orders', { params: { query: { limit: 1 } } }))
    const own = world
      .as('customer', 'customer-attacker')
      .GET('/api/v1/orders', { params: { query: { cursor: next! } } })
    expect(await ok(own)).toEqual({ orders: [], next: null })
  })
})

describe('another customer’s means of payment are to a customer as ones that do not exist', () => {
  const card = storedCard('pm_card_1', { isDefault: true })
  beforeAll(() => world.wallet.keep(victim, card))
  const named = `?customerId=${victim}`

  test('in the list, whoever is named', async () => {
    const [list] = methods.filter(({ method }) => method === 'GET')
    for (const query of ['', named]) {
      const answer = await ask(list!, '', query)
      expect(answer).toMatchObject({ status: 200, body: { methods: [] } })
      expect(toldBy(answer)).not.toMatch(/pm_card_1|4242/)
    }
  })

  test.each(methods.filter(({ path }) => path.includes('{methodId}')))('$id', async (operation) => {
    for (const query of ['', named])
      expect(await ask(operation, '', query)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_METHOD' } })
    expect(world.wallet.of(victim)).toEqual([card])
  })
})

test('a key that another customer used is no way to the other’s order', async () => {
  const key = 'shared-key'
  const placing = async (subject: string) =>
    call(world.server.url, 'POST', '/api/v1/orders', {
      token: await world.token('customer', subject),
      headers: { 'idempotency-key': key },
      body: { ...(bodies.placeOrder as object), customerId: undefined, ...(subject === victim ? secrets : {}) },
    })
  const theirs = await placing(victim)
  const own = await placing('customer-attacker')
  expect([theirs.status, own.status]).toEqual([201, 201])
  expect(own.text).not.toMatch(/Victoria|victim/)
})

test('what the attacker tried is in the log of the attacker’s own name, sealed under the attacker’s key, and refused', async () => {
  const refusals = world.messages('oms.order.events.v1').filter(({ type }) => type === 'OrderCommandRefused')
  expect(refusals.length).toBeGreaterThan(5)
  for (const refusal of refusals) expect(refusal).toMatchObject({ by: { subject: 'customer-attacker' } })
})
