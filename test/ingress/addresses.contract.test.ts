import type { AddressVerdict, Place } from '../../ingress/shipping-ports'
import { deriveCommandId, deriveOrderId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import { call, keyed, newKey, placement, problem } from './api-bodies'
import { ok, place, refused } from './api-life'
import { ApiWorld, until } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())
beforeEach(() => {
  world.shipping.verdict = () => ({ verdict: 'VERIFIED' })
  world.shipping.asked.length = 0
})

const { shippingAddress } = placement()
let houses = 0
/** An address that nobody has sent yet. */
const address = (more: object = {}) => ({ ...shippingAddress, line1: `${++houses} Oak Street`, ...more })
const suggestion: Place = {
  line1: '1 OAK ST',
  line2: null,
  city: 'Memphis',
  region: 'TN',
  postalCode: '38116-1234',
  country: 'US',
}
const suggested: AddressVerdict = { verdict: 'SUGGESTED', suggestion }
const unverifiable: AddressVerdict = { verdict: 'UNVERIFIABLE', reason: 'The carrier does not know this house.' }
const forbidding: AddressVerdict = { verdict: 'REFUSED', reason: 'The carrier does not deliver to post office boxes.' }

const ask = (body: object, key = newKey()) =>
  world.as('customer').POST('/api/v1/orders', { params: { header: keyed(key) }, body: placement(body) })
const checkOf = (orderId: string) =>
  world
    .messages('oms.order.events.v1')
    .filter((message): message is MessageOf<'OrderCreated'> => message.type === 'OrderCreated')
    .find((message) => message.orderId === orderId)?.shippingAddress.check
const commands = () => world.messages('oms.order.commands.v1').length

describe('the address of a placement', () => {
  test('goes on as verified where the carrier knows it', async () => {
    const { id, shippingAddress: shown } = await place(world, { shippingAddress: address() })
    expect(checkOf(id)).toBe('VERIFIED')
    expect(shown.check).toBe('VERIFIED')
  })

  test('is given back with the carrier’s suggestion, and taken where the suggestion is', async () => {
    world.shipping.verdict = (asked) => (asked.line1 === suggestion.line1 ? { verdict: 'VERIFIED' } : suggested)
    const before = commands()
    const answer = await refused(ask({ shippingAddress: address() }))
    expect(answer).toMatchObject({ status: 422, type: problem('rule-broken'), code: 'ADDRESS_SUGGESTION' })
    const { suggestion: offered } = answer
    expect(offered).toEqual({
      ...{ recipient: 'Maria Souza', line1: '1 OAK ST', city: 'Memphis' },
      ...{ region: 'TN', postalCode: '38116-1234', country: 'US' },
    })
    expect(commands()).toBe(before)
    const { id } = await place(world, { shippingAddress: offered! })
    expect(checkOf(id)).toBe('VERIFIED')
  })

  test('is taken as it stands where its customer says so, and what is known of it stands in the order', async () => {
    world.shipping.verdict = () => suggested
    const declined = await place(world, { shippingAddress: address(), acceptAddress: true })
    expect(checkOf(declined.id)).toBe('SUGGESTION_DECLINED')
    world.shipping.verdict = () => unverifiable
    expect(await refused(ask({ shippingAddress: address() }))).toMatchObject({
      status: 422,
      code: 'ADDRESS_UNVERIFIABLE',
      detail: expect.stringContaining('acceptAddress'),
    })
    const vouched = await place(world, { shippingAddress: address(), acceptAddress: true })
    expect(checkOf(vouched.id)).toBe('UNVERIFIABLE_ACCEPTED')
  })

  test('is refused where the carrier does not deliver, whatever its customer says', async () => {
    world.shipping.verdict = () => forbidding
    for (const acceptAddress of [false, true])
      expect(await refused(ask({ shippingAddress: address(), acceptAddress }))).toMatchObject({
        status: 422,
        code: 'ADDRESS_REFUSED',
        detail: 'The carrier does not deliver to post office boxes.',
      })
  })

  test('is not checked, and placed, where the carrier fails, is not asked about such countries, or our own rules refuse it', async () => {
    world.shipping.verdict = () => new Error('HTTP 503')
    const { id } = await place(world, { shippingAddress: address() })
    expect(checkOf(id)).toBe('NOT_CHECKED')
    world.shipping.asked.length = 0
    const abroad = { ...address(), country: 'NP', region: undefined, postalCode: '44600' }
    const { id: other } = await place(world, { shippingAddress: abroad as never })
    expect(checkOf(other)).toBe('NOT_CHECKED')
    expect(await refused(ask({ shippingAddress: address({ postalCode: 'ABC' }) }))).toMatchObject({
      code: 'INVALID_ADDRESS',
    })
    expect(world.shipping.asked).toHaveLength(0)
  })

  test('of an import is not looked at', async () => {
    world.shipping.verdict = () => forbidding
    const { lines: _, ...rest } = placement({ shippingAddress: address() })
    const line = { sku: 'X-1', name: 'Thing', quantity: 1, unitPriceMinor: 900, weightGrams: 100 }
    const order = { ...rest, key: newKey(), customerId: 'cus-import', shippingMinor: 0, taxMinor: 0, lines: [line] }
    const answer = await call(world.server.url, 'POST', '/api/v1/orders/imports', {
      token: await world.token('service'),
      headers: { 'content-type': 'application/x-ndjson' },
      raw: `${JSON.stringify(order)}\n`,
    })
    expect(JSON.parse(answer.text)).toMatchObject({ outcome: 'CREATED' })
    expect(world.shipping.asked).toHaveLength(0)
  })
})

describe('the same placement sent again', () => {
  test('gets its first answer, whatever the carrier says by then', async () => {
    const [key, body] = [newKey(), { shippingAddress: address() }]
    const first = await ok(ask(body, key))
    world.shipping.memory.clear()
    world.shipping.verdict = () => forbidding
    expect(await ok(ask(body, key))).toEqual(first)
    await world.restart()
    expect(await ok(ask(body, key))).toEqual(first)
    expect(await refused(ask({ ...body, lines: [{ sku: 'MUG-1', quantity: 1 }] }, key))).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    })
  })

  test('gets its first answer also where that was a refusal of intake', async () => {
    const [key, body] = [newKey(), { shippingAddress: address(), lines: [{ sku: 'OLD-3', quantity: 1 }] }]
    const first = await refused(ask(body, key))
    expect(first).toMatchObject({ code: 'DISCONTINUED' })
    world.shipping.memory.clear()
    world.shipping.verdict = () => suggested
    await world.restart()
    expect(await refused(ask(body, key))).toEqual(first)
  })

  test('is not refused after it was let through unchecked, although nobody knows yet what became of it', async () => {
    const [key, body] = [newKey(), { shippingAddress: address() }]
    world.shipping.verdict = () => forbidding
    expect(await refused(ask(body, key))).toMatchObject({ code: 'ADDRESS_REFUSED' })
    const orderId = deriveOrderId('customer-1', key)
    await world.shipping.addresses.passes(deriveCommandId(orderId, 'customer-1', key))
    expect(await ok(ask(body, key))).toMatchObject({ id: orderId })
    expect(checkOf(orderId)).toBe('NOT_CHECKED')
  })

  test('leaves word of what was let through unchecked before it is written', async () => {
    const key = newKey()
    world.shipping.verdict = () => new Error('slow')
    await ok(ask({ shippingAddress: address() }, key))
    const commandId = deriveCommandId(deriveOrderId('customer-1', key), 'customer-1', key)
    expect(await world.shipping.addresses.wasPassed(commandId)).toBe(true)
  })

  test('is asked about again where it was refused for its address, and is then another request', async () => {
    const key = newKey()
    world.shipping.verdict = () => suggested
    const shippingAddress = address()
    expect(await refused(ask({ shippingAddress }, key))).toMatchObject({ code: 'ADDRESS_SUGGESTION' })
    const { id } = (await ok(ask({ shippingAddress, acceptAddress: true }, key))) as { id: string }
    expect(checkOf(id)).toBe('SUGGESTION_DECLINED')
  })
})

describe('the new address of an order', () => {
  const change = (orderId: string, body: object, query: object = {}, key = newKey()) =>
    world.as('customer').PUT('/api/v1/orders/{orderId}', {
      params: { path: { orderId }, header: keyed(key), query },
      body: body as never,
    })

  test('is looked at as that of a placement is, in a preview too', async () => {
    const { id } = await place(world)
    await until(() => world.views.orders.get(id)?.status === 'FULFILLMENT_PENDING')
    world.shipping.verdict = () => suggested
    const body = { shippingAddress: address() }
    for (const query of [{}, { preview: 'true' }])
      expect(await refused(change(id, body, query))).toMatchObject({ status: 422, code: 'ADDRESS_SUGGESTION' })
    const viaChanges = world.as('customer').POST('/api/v1/orders/{orderId}/changes', {
      params: { path: { orderId: id }, header: keyed() },
      body: { edit: body } as never,
    })
    expect(await refused(viaChanges)).toMatchObject({ code: 'ADDRESS_SUGGESTION' })
    await ok(change(id, { ...body, acceptAddress: true }))
    const opened = world
      .messages('oms.order.events.v1')
      .findLast((message): message is MessageOf<'ChangeOpened'> => message.type === 'ChangeOpened')
    expect(opened?.shippingAddress?.check).toBe('SUGGESTION_DECLINED')
  })

  test('sent again gets its first answer, whatever the carrier says by then', async () => {
    const { id } = await place(world)
    await until(() => world.views.orders.get(id)?.status === 'FULFILLMENT_PENDING')
    const [key, body] = [newKey(), { shippingAddress: address() }]
    const first = await ok(change(id, body, {}, key))
    await world.settled()
    world.shipping.memory.clear()
    world.shipping.verdict = () => forbidding
    await world.restart()
    expect(await ok(change(id, body, {}, key))).toEqual(first)
    expect(await refused(change(id, { shippingAddress: address() }))).toMatchObject({ code: 'ADDRESS_REFUSED' })
  })

  test('is not asked about where a change brings none', async () => {
    const { id } = await place(world)
    await world.settled()
    world.shipping.asked.length = 0
    await ok(change(id, { quantities: [{ lineId: '1', quantity: 1 }] }))
    expect(world.shipping.asked).toHaveLength(0)
  })
})

describe('an address on its own', () => {
  const verdict = (body: object, role: 'customer' | 'csr' = 'customer', query: object = {}) =>
    world.as(role).POST('/api/v1/addresses/validation', { params: { query }, body: body as never })

  test.each([
    [{ verdict: 'VERIFIED' } as const, { verdict: 'VERIFIED', reason: null, suggestion: null, faults: [] }],
    [unverifiable, { verdict: 'UNVERIFIABLE', reason: 'The carrier does not know this house.' }],
    [suggested, { verdict: 'SUGGESTED', suggestion: { recipient: 'Maria Souza', line1: '1 OAK ST' } }],
    [forbidding, { verdict: 'REFUSED', suggestion: null }],
  ])('gets the verdict of the carrier: %j', async (said, expected) => {
    world.shipping.verdict = () => said
    expect(await ok(verdict(address()))).toMatchObject(expected)
  })

  test('is told what breaks the rules of its country, and that nobody knows where nobody answers', async () => {
    expect(await ok(verdict(address({ postalCode: 'ABC' })))).toMatchObject({
      verdict: 'REFUSED',
      faults: [{ field: 'postalCode' }],
    })
    expect(world.shipping.asked).toHaveLength(0)
    world.shipping.verdict = () => new Error('down')
    expect(await ok(verdict(address()))).toMatchObject({ verdict: 'NOT_CHECKED', reason: null })
  })

  test('is remembered for the placement that follows, whoever asked for the customer', async () => {
    const [own, named] = [address(), address()]
    await ok(verdict(own))
    await ok(verdict(named, 'csr', { customerId: 'customer-1' }))
    expect(world.shipping.asked).toHaveLength(2)
    await place(world, { shippingAddress: own })
    await place(world, { shippingAddress: named })
    expect(world.shipping.asked).toHaveLength(2)
  })

  test('is nobody else’s to ask about', async () => {
    expect(await refused(verdict(address(), 'customer', { customerId: 'customer-2' }))).toMatchObject({ status: 403 })
  })
})
