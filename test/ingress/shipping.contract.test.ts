import { createHmac } from 'node:crypto'
import { readFedexScans } from '../../egress/carrier/fedex-tracking'
import { scanReported } from '../../ingress/carrier-scans'
import { createFedexWebhook } from '../../ingress/fedex-webhook'
import type { OrderId } from '../../schemas/ids'
import { call, keyed, newKey, problem } from './api-bodies'
import { delivered, ok, place, placedAndPaid, ship, show } from './api-life'
import { ApiWorld, partitions, until } from './api-world'

const world = new ApiWorld()
const secret = 'a-security-token-of-fedex'
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

const quote = (query: string, token: string) =>
  call(world.server.url, 'GET', `/api/v1/shipping/quotes?${query}`, { token })

describe('a quote of shipping', () => {
  const ground = { service: 'FEDEX_GROUND', amountMinor: 1_480, currency: 'USD', estimatedDeliveryAt: 86_400_000 }

  test('says what the customer pays, and what carriers ask and by when they deliver', async () => {
    world.shipping.rates = (services) => (services.includes('FEDEX_GROUND') ? [ground] : [])
    const token = await world.token('customer')
    const answer = await quote(
      'country=US&region=TN&postalCode=38116&sku=CHAIR-7&quantity=1&sku=MUG-1&quantity=2',
      token,
    )
    expect(answer).toMatchObject({
      status: 200,
      body: {
        ...{ currency: 'USD', weightGrams: 1_200, itemsMinor: 5_399, shippingMinor: 750, warehouse: 'MEM-1' },
        services: [{ carrier: 'FEDEX', ...ground, estimatedDeliveryAt: '1970-01-02T00:00:00.000Z' }],
        missing: [],
      },
    })
    const order = await place(world, {
      lines: [
        { sku: 'CHAIR-7', quantity: 1 },
        { sku: 'MUG-1', quantity: 2 },
      ],
    })
    expect(order.totals).toMatchObject({
      shippingMinor: 750,
      shippingRuleId: (answer.body as { ruleId: string }).ruleId,
    })
  })

  test('names the carriers that do not answer', async () => {
    world.shipping.rates = () => new Error('HTTP 503')
    const token = await world.token('customer')
    expect(await quote('country=US&postalCode=99501&sku=MUG-1&quantity=1', token)).toMatchObject({
      status: 200,
      body: { shippingMinor: 450, services: [], missing: ['FEDEX'] },
    })
  })

  test('is in the currency that is asked for, or the usual one of the country', async () => {
    const token = await world.token('customer')
    const inBrazil = 'country=BR&region=SP&postalCode=01310-100&sku=MUG-1&quantity=1'
    expect(await quote(inBrazil, token)).toMatchObject({
      body: { currency: 'BRL', itemsMinor: 3_500, warehouse: 'SAO-1' },
    })
    expect(await quote(`${inBrazil}&currency=USD`, token)).toMatchObject({ body: { currency: 'USD', itemsMinor: 700 } })
  })

  test.each([
    ['country=US&postalCode=1&sku=NONE&quantity=1', 422, 'rule-broken'],
    ['country=US&postalCode=1&sku=MUG-1&quantity=1&currency=EUR', 422, 'rule-broken'],
    ['country=US&postalCode=1&sku=MUG-1&sku=PIN-9&quantity=1', 400, 'invalid-request'],
    ['country=US&postalCode=1&sku=MUG-1', 400, 'invalid-request'],
    ['country=US&postalCode=1&sku=MUG-1&quantity=0', 400, 'invalid-request'],
    ['country=USA&postalCode=1&sku=MUG-1&quantity=1', 400, 'invalid-request'],
    ['country=US&sku=MUG-1&quantity=1', 400, 'invalid-request'],
  ])('is refused for %s', async (query, status, type) => {
    expect(await quote(query, await world.token('customer'))).toMatchObject({ status, body: { type: problem(type) } })
  })
})

describe('what an order waits for', () => {
  test('shows what is on backorder and until when, and what becomes of the rest', async () => {
    world.providers.missing.add('SOFA-4')
    const { id } = await place(world, {
      whenPartial: 'SPLIT',
      lines: [
        { sku: 'SOFA-4', quantity: 1 },
        { sku: 'MUG-1', quantity: 1 },
      ],
    })
    await until(() => (world.views.orders.get(id)?.document.backorders.length ?? 0) > 0)
    const { whenPartial, backorders } = await show(world, id)
    expect(whenPartial).toBe('SPLIT')
    expect(backorders).toEqual([{ sku: 'SOFA-4', quantity: 1, expectedAt: expect.stringMatching(/^\d{4}-.*Z$/) }])
    world.providers.missing.clear()
  })
})

describe('the parcels of an order', () => {
  test('are followed from their labels on, each with its own history, before the order has shipped', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    const order = await ship(world, id, fulfillmentId)
    expect(order.status).not.toBe('SHIPPED')
    expect(order.parcels).toMatchObject([
      {
        fulfillmentId,
        carrier: 'FEDEX',
        status: 'LABELLED',
        deliveredAt: null,
        lines: [{ lineId: '1' }, { lineId: '2' }],
      },
    ])
    const { trackingNumber } = order.parcels[0]!
    const told = async (status: 'PICKED_UP' | 'EXCEPTION') => {
      const scannedAt = world.clock.now()
      const what = { carrier: 'FEDEX', trackingNumber, status, scannedAt, location: 'Memphis, TN, US' }
      await world.post(scanReported(what, id as OrderId, world.clock.now()))
      await world.settled()
    }
    await told('PICKED_UP')
    await told('EXCEPTION')
    const { parcels, status } = await show(world, id)
    expect(status).toBe('SHIPPED')
    expect(parcels).toMatchObject([{ trackingNumber, carrierStatus: 'EXCEPTION', purpose: 'ORDER' }])
    const history = parcels[0]!.history.map(({ carrierStatus, location }) => [carrierStatus, location])
    expect(history).toEqual([
      ['LABEL_CREATED', null],
      ['PICKED_UP', null],
      ['EXCEPTION', 'Memphis, TN, US'],
    ])
  })

  test('move the order by what FedEx posts, late, doubled and out of order as it may come', async () => {
    world.fedex = createFedexWebhook({
      ...{ log: world.log, codec: world.codec, partitions, clock: world.clock, secrets: [secret] },
      ...{ read: readFedexScans, parcels: world.ports.parcels },
    })
    const { id, fulfillmentId } = await placedAndPaid(world)
    const { trackingNumber } = (await ship(world, id, fulfillmentId)).parcels[0]!
    const begun = world.clock.now()
    const post = async (eventType: string, at: number, estimate?: number) => {
      const dateAndTimes = estimate ? [{ type: 'ESTIMATED_DELIVERY', dateTime: new Date(estimate).toISOString() }] : []
      const scanEvents = [{ date: new Date(at).toISOString(), eventType, scanLocation: { city: 'Memphis' } }]
      const trackResults = [{ trackingNumberInfo: { trackingNumber }, scanEvents, dateAndTimes }]
      const raw = JSON.stringify({ output: { completeTrackResults: [{ trackingNumber, trackResults }] } })
      const headers = { 'fdx-signature': createHmac('sha256', secret).update(raw).digest('base64') }
      expect(await call(world.server.url, 'POST', '/webhooks/fedex', { raw, headers })).toMatchObject({ status: 200 })
      await world.settled()
    }
    await post('DE', begun + 3, begun + 86_400_000)
    await post('PU', begun + 1)
    await post('DE', begun + 3, begun + 86_400_000)
    await post('IT', begun + 2)
    const under = await show(world, id)
    expect(under.status).toBe('SHIPPED')
    expect(under.parcels).toMatchObject([{ carrierStatus: 'EXCEPTION', deliveredAt: null }])
    expect(Date.parse(under.parcels[0]!.estimatedDeliveryAt!)).toBe(begun + 86_400_000)
    const escalations = await world.views.desk.escalations({ state: 'OPEN' }, { limit: 100 })
    expect(escalations.items.filter(({ orderId }) => orderId === id)).toHaveLength(1)
    await post('DL', begun + 5)
    await post('OD', begun + 4)
    await post('DL', begun + 5)
    const { status, parcels } = await show(world, id)
    expect(status).toBe('DELIVERED')
    expect(parcels).toMatchObject([{ carrierStatus: 'DELIVERED', deliveredAt: new Date(begun + 5).toISOString() }])
  })

  test('are shown as the order has them while their own view does not answer', async () => {
    const { id } = await delivered(world)
    const of = world.ports.parcels.of
    Object.assign(world.ports.parcels, { of: async () => Promise.reject(new Error('connection refused')) })
    expect((await show(world, id)).parcels).toMatchObject([
      { carrier: 'FEDEX', history: [], deliveredAt: expect.any(String) },
    ])
    Object.assign(world.ports.parcels, { of })
  })
})

describe('the label of a return', () => {
  const opened = async () => {
    const { id } = await delivered(world)
    const body = { kind: 'RETURN' as const, lines: [{ lineId: '1', quantity: 1 }], reasonCode: 'CHANGED_MIND' as const }
    const at = { params: { path: { orderId: id }, header: keyed(newKey()) } }
    await ok(world.as('customer').POST('/api/v1/orders/{orderId}/returns', { ...at, body }))
    await world.settled()
    const { returnId } = (await show(world, id)).returns[0]!
    expect((await show(world, id)).returns).toMatchObject([{ label: null }])
    await ok(
      world.as('csr').POST('/api/v1/orders/{orderId}/returns/{returnId}/decision', {
        params: { path: { orderId: id, returnId }, header: keyed(newKey()) },
        body: { approve: true },
      }),
    )
    return { id, returnId }
  }
  const label = async (id: string, returnId: string, customer = 'customer-1') =>
    call(world.server.url, 'GET', `/api/v1/orders/${id}/returns/${returnId}/label`, {
      token: await world.token('customer', customer),
    })

  test('is shown with the return, and is there for its customer as the carrier made it', async () => {
    const { id, returnId } = await opened()
    await until(async () => (await show(world, id)).returns[0]!.label !== null)
    expect((await show(world, id)).returns).toMatchObject([
      { returnId, label: { carrier: 'FEDEX', labelUrl: `/api/v1/orders/${id}/returns/${returnId}/label` } },
    ])
    const answer = await label(id, returnId)
    expect(answer).toMatchObject({ status: 200, text: `PDF of ${returnId}` })
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="label-${returnId}.pdf"`)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await label(id, returnId, 'customer-2')).toMatchObject({ status: 404 })
    expect(await label(id, 'b'.repeat(22))).toMatchObject({ status: 404, body: { type: problem('not-found') } })
    world.providers.labels.delete(returnId)
    expect(await label(id, returnId)).toMatchObject({ status: 404, body: { type: problem('not-found') } })
  })

  test('that staff fetch is on record', async () => {
    const { id, returnId } = await opened()
    await until(async () => (await show(world, id)).returns[0]!.label !== null)
    const path = `/api/v1/orders/${id}/returns/${returnId}/label`
    expect(await call(world.server.url, 'GET', path, { token: await world.token('csr') })).toMatchObject({
      status: 200,
    })
    await until(() =>
      world.views.audited.some(({ operation, resource }) => operation === 'getReturnLabel' && resource === path),
    )
  })
})
