import type { ApiSchemas } from '../../ingress/client/api-client'
import { keyed, problem } from './api-bodies'
import { ok, place, placedAndPaid, refused, show, startPicking } from './api-life'
import { ApiWorld, until } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())
afterEach(() => world.providers.goOn())

type Edit = ApiSchemas['OrderEdit']
type Preview = ApiSchemas['Preview']
type Result = ApiSchemas['CommandResult']

const edit = (orderId: string, body: Edit, more: object = {}, subject = 'customer-1') =>
  world.as('customer', subject).PUT('/api/v1/orders/{orderId}', {
    params: { path: { orderId }, header: { ...keyed(), ...more } },
    body,
  })
const preview = (orderId: string, body: Edit) =>
  ok(
    world.as('customer').PUT('/api/v1/orders/{orderId}', {
      params: { path: { orderId }, header: keyed(), query: { preview: 'true' } },
      body,
    }),
  ) as Promise<Preview>

describe('an edit', () => {
  test('adds, changes and drops lines, and the difference is charged', async () => {
    const { id } = await placedAndPaid(world)
    const before = await show(world, id)
    const body = {
      add: [{ sku: 'MUG-1', quantity: 3 }],
      quantities: [
        { lineId: '2', quantity: 0 },
        { lineId: '1', quantity: 3 },
      ],
    }
    const answer = (await ok(edit(id, body))) as Result
    expect(answer).toMatchObject({ orderId: id, event: 'ChangeOpened' })
    await world.settled()
    const order = await show(world, id)
    expect(order.lines).toMatchObject([
      { lineId: '1', sku: 'CHAIR-7', quantity: 3 },
      { lineId: '3', sku: 'MUG-1', quantity: 3, unitPriceMinor: 700 },
    ])
    expect(order.totals.itemsMinor).toBe(3 * 3_999 + 3 * 700)
    const { totalMinor } = order.totals
    expect(order.payment).toEqual({
      capturedMinor: totalMinor,
      refundedMinor: 0,
      securedMinor: totalMinor,
      wait: null,
    })
    expect(order.totals.totalMinor).toBeGreaterThan(before.totals.totalMinor)
    expect(order.change).toBeNull()
  })

  test('that makes the order cheaper gives the difference back', async () => {
    const { id } = await placedAndPaid(world)
    await ok(edit(id, { quantities: [{ lineId: '1', quantity: 1 }] }))
    await world.settled()
    const { totals, payment } = await show(world, id)
    expect(payment.capturedMinor - payment.refundedMinor).toBe(totals.totalMinor)
    expect(payment.refundedMinor).toBeGreaterThan(0)
  })

  test('changes address and contact, and leaves what it does not name', async () => {
    const { id } = await placedAndPaid(world)
    const shippingAddress = {
      recipient: 'Ana Lima',
      line1: '9 Oak Road',
      city: 'Austin',
      region: 'TX',
      postalCode: '73301',
      country: 'US',
    }
    await ok(edit(id, { shippingAddress }))
    await world.settled()
    const order = await show(world, id)
    expect(order).toMatchObject({ shippingAddress, contact: { name: 'Maria Souza' } })
    await ok(edit(id, { contact: { name: 'Ana Lima', email: 'ana@example.com' } }))
    await world.settled()
    expect(await show(world, id)).toMatchObject({ shippingAddress, contact: { name: 'Ana Lima', phone: null } })
  })

  test('of items alone has a path of its own', async () => {
    const { id } = await placedAndPaid(world)
    const params = { path: { orderId: id }, header: keyed() }
    await ok(
      world
        .as('customer')
        .POST('/api/v1/orders/{orderId}/items', { params, body: { lines: [{ sku: 'MUG-1', quantity: 1 }] } }),
    )
    await world.settled()
    expect((await show(world, id)).lines.map(({ sku }) => sku)).toEqual(['CHAIR-7', 'LAMP-2', 'MUG-1'])
  })

  test.each([
    ['an item that the catalogue does not have', { add: [{ sku: 'GHOST', quantity: 1 }] }, 422, 'UNKNOWN_SKU'],
    ['a line that the order does not have', { quantities: [{ lineId: '9', quantity: 1 }] }, 422, 'UNKNOWN_LINE'],
    [
      'nothing left',
      {
        quantities: [
          { lineId: '1', quantity: 0 },
          { lineId: '2', quantity: 0 },
        ],
      },
      422,
      'NO_ITEMS',
    ],
    ['nothing new', { quantities: [{ lineId: '1', quantity: 2 }] }, 422, 'NOTHING_TO_CHANGE'],
    ['a contact that is none', { contact: { name: 'x', email: 'x@y' } }, 422, 'INVALID_CONTACT'],
  ])('with %s is refused, and nothing changes', async (_what, body, status, code) => {
    const { id } = await placedAndPaid(world)
    const before = await show(world, id)
    const answer = await refused(edit(id, body as Edit))
    expect(answer.status).toBe(status)
    expect(answer.code).toBe(code)
    await world.settled()
    expect(await show(world, id)).toEqual(before)
  })

  test.each([
    ['a status', { status: 'DELIVERED' }],
    ['a price', { add: [{ sku: 'MUG-1', quantity: 1, unitPriceMinor: 1 }] }],
    ['totals', { totals: { totalMinor: 1 } }],
    ['what was paid', { payment: { capturedMinor: 1 } }],
    ['another customer', { customerId: 'customer-2' }],
  ])('that says %s is refused', async (_what, body) => {
    const { id } = await place(world)
    expect(await refused(edit(id, body as never))).toMatchObject({ status: 400, type: problem('invalid-request') })
  })

  test('once picking has started is refused', async () => {
    const { id, fulfillmentId } = await placedAndPaid(world)
    await startPicking(world, id, fulfillmentId)
    await world.settled()
    expect(await refused(edit(id, { quantities: [{ lineId: '1', quantity: 1 }] }))).toMatchObject({
      status: 409,
      type: problem('state-conflict'),
      code: 'FULFILLMENT_STARTED',
    })
  })
})

describe('a preview', () => {
  test.each<[string, Edit]>([
    ['more', { quantities: [{ lineId: '1', quantity: 5 }] }],
    ['less', { quantities: [{ lineId: '2', quantity: 0 }] }],
    ['other things', { add: [{ sku: 'MUG-1', quantity: 2 }], quantities: [{ lineId: '1', quantity: 1 }] }],
  ])('of %s is what applying it does, and does nothing itself', async (_what, body) => {
    const { id } = await placedAndPaid(world)
    const before = await show(world, id)
    const records = world.records('oms.order.commands.v1').length
    const { plan, digest, version } = await preview(id, body)
    expect(version).toBe(before.version)
    await world.settled()
    expect(world.records('oms.order.commands.v1')).toHaveLength(records)
    expect(await show(world, id)).toEqual(before)

    const applied = (await ok(edit(id, { ...body, previewDigest: digest }))) as Result
    expect(applied.data).toMatchObject({ plan, digest })
    await world.settled()
    const { lines, totals, payment } = await show(world, id)
    expect({ lines, totals }).toEqual({ lines: plan.lines, totals: plan.totals })
    const moved = payment.capturedMinor - payment.refundedMinor - before.totals.totalMinor
    expect(moved).toBe(plan.chargeMinor - plan.refundMinor)
  })

  test('that the order has left behind is refused with the new one, which can be agreed to', async () => {
    const { id } = await placedAndPaid(world)
    const body: Edit = { add: [{ sku: 'MUG-1', quantity: 1 }] }
    const { digest } = await preview(id, body)
    await ok(edit(id, { quantities: [{ lineId: '1', quantity: 4 }] }))
    await world.settled()
    const outdated = await refused(edit(id, { ...body, previewDigest: digest }))
    expect(outdated).toMatchObject({ status: 409, type: problem('preview-outdated'), preview: { orderId: id } })
    expect(outdated.preview!.plan.lines.map(({ quantity }) => quantity)).toEqual([4, 1, 1])
    await ok(edit(id, { ...body, previewDigest: outdated.preview!.digest }))
    await world.settled()
    expect((await show(world, id)).lines).toEqual(outdated.preview!.plan.lines)
  })

  test('of what is refused is the refusal', async () => {
    const { id } = await placedAndPaid(world)
    const params = { path: { orderId: id }, header: keyed(), query: { preview: '' as const } }
    const body = { quantities: [{ lineId: '9', quantity: 1 }] }
    expect(await refused(world.as('customer').PUT('/api/v1/orders/{orderId}', { params, body }))).toMatchObject({
      status: 422,
      code: 'UNKNOWN_LINE',
    })
  })

  test('of any change has one path', async () => {
    const { id } = await placedAndPaid(world)
    const ask = (body: ApiSchemas['Change']) =>
      world.as('customer').POST('/api/v1/orders/{orderId}/changes', {
        params: { path: { orderId: id }, header: keyed(), query: { preview: 'true' } },
        body,
      })
    expect(await ok(ask({ edit: { add: [{ sku: 'MUG-1', quantity: 1 }] } }))).toMatchObject({ plan: { kind: 'EDIT' } })
    expect(await ok(ask({ cancel: {} }))).toMatchObject({ plan: { kind: 'CANCEL' } })
    const back: ApiSchemas['ReturnRequest'] = {
      kind: 'RETURN',
      lines: [{ lineId: '1', quantity: 1 }],
      reasonCode: 'CHANGED_MIND',
    }
    expect((await ask({ return: back })).response.status).toBeGreaterThanOrEqual(400)
    expect(await refused(ask({ cancel: {}, edit: { add: [{ sku: 'MUG-1', quantity: 1 }] } }))).toMatchObject({
      status: 400,
    })
    expect(await refused(ask({} as never))).toMatchObject({ status: 400 })
  })
})

describe('versions', () => {
  test('who has seen an older version is told so, and who has seen the current one goes on', async () => {
    const { id } = await placedAndPaid(world)
    const { version } = await show(world, id)
    const body: Edit = { add: [{ sku: 'MUG-1', quantity: 1 }] }
    expect(await refused(edit(id, body, { 'If-Match': `"${version - 1}"` }))).toMatchObject({
      status: 412,
      type: problem('stale-version'),
    })
    const { response } = await edit(id, body, { 'If-Match': `"${version}"` })
    expect(response.status).toBe(200)
    expect(response.headers.get('etag')).toBe(`"${version + 1}"`)
  })

  test('the ETag of a reading is what If-Match takes', async () => {
    const { id } = await placedAndPaid(world)
    const { response } = await world
      .as('customer')
      .GET('/api/v1/orders/{orderId}', { params: { path: { orderId: id } } })
    const etag = response.headers.get('etag')!
    expect((await edit(id, { add: [{ sku: 'MUG-1', quantity: 1 }] }, { 'If-Match': etag })).response.status).toBe(200)
  })

  test('of two edits at once that have seen the same version one is done, and the other is told, so that none is lost', async () => {
    const { id } = await placedAndPaid(world)
    const { version } = await show(world, id)
    const match = { 'If-Match': `"${version}"` }
    const both = await Promise.all([
      edit(id, { add: [{ sku: 'MUG-1', quantity: 1 }] }, match),
      edit(id, { add: [{ sku: 'MUG-1', quantity: 2 }] }, match),
    ])
    expect(both.map(({ response }) => response.status).sort()).toEqual([200, 412])
    await world.settled()
    expect((await show(world, id)).lines).toHaveLength(3)
  })

  test('of two edits at once without a version both are done, or one is told that a change is open', async () => {
    const { id } = await placedAndPaid(world)
    const both = await Promise.all([
      edit(id, { add: [{ sku: 'MUG-1', quantity: 1 }] }),
      edit(id, { add: [{ sku: 'MUG-1', quantity: 2 }] }),
    ])
    const done = both.filter(({ response }) => response.ok).length
    for (const { response } of both) expect([200, 409]).toContain(response.status)
    await world.settled()
    expect((await show(world, id)).lines).toHaveLength(2 + done)
  })

  test('while a change is open another is told to wait', async () => {
    const { id } = await placedAndPaid(world)
    world.providers.waiting.add('ChargeRequested')
    const opened = (await ok(edit(id, { add: [{ sku: 'MUG-1', quantity: 4 }] }))) as Result
    await world.settled()
    expect(await refused(edit(id, { quantities: [{ lineId: '1', quantity: 1 }] }))).toMatchObject({
      status: 409,
      code: 'CHANGE_OPEN',
    })
    const changeId = opened.commandId
    const { change } = await show(world, id)
    expect(change).toMatchObject({ plan: { kind: 'EDIT' } })
    const path = { orderId: id, changeId: change!.changeId }
    const asked = () =>
      ok(world.as('customer').GET('/api/v1/orders/{orderId}/changes/{changeId}', { params: { path } }))
    expect(await asked()).toMatchObject({ orderId: id, state: 'OPEN', plan: { kind: 'EDIT' } })
    world.providers.goOn()
    await world.settled()
    expect(await asked()).toMatchObject({ state: 'DONE' })
    expect(changeId).toMatch(/^[\w-]{22}$/)
  })

  test('a change whose charge is declined fails, and the order is as it was', async () => {
    const { id } = await placedAndPaid(world)
    const before = await show(world, id)
    world.providers.psp.declined = true
    await ok(edit(id, { add: [{ sku: 'MUG-1', quantity: 4 }] }))
    await world.settled()
    world.providers.psp.declined = false
    await until(() => world.views.orders.get(id)!.document.change === null)
    const { lines, totals } = await show(world, id)
    expect({ lines, totals }).toEqual({ lines: before.lines, totals: before.totals })
  })
})
