import type { ApiSchemas } from '../../ingress/client/api-client'
import { keyed, problem } from './api-bodies'
import { ok, place, placedAndPaid, refused, show } from './api-life'
import { ApiWorld } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

const hour = 3_600_000
const at = (orderId: string, header: object = keyed()) => ({ params: { path: { orderId }, header: header as never } })

describe('holds', () => {
  const hold = (orderId: string, more: object = {}) =>
    world.as('csr').POST('/api/v1/orders/{orderId}/holds', {
      ...at(orderId, { ...keyed(), ...more }),
      body: { code: 'FRAUD_REVIEW', comment: 'Looks odd.' },
    })
  const release = (orderId: string, holdId: string) =>
    world.as('csr').DELETE('/api/v1/orders/{orderId}/holds/{holdId}', {
      params: { path: { orderId, holdId }, header: keyed() },
    })

  test('keep an order from being picked until the hold ends', async () => {
    const { id } = await placedAndPaid(world)
    await ok(hold(id))
    await world.settled()
    const { holds } = await show(world, id)
    expect(holds).toMatchObject([{ code: 'FRAUD_REVIEW', ruleId: null, since: expect.any(String) }])
    const { holdId } = holds[0]!
    expect(
      (await ok(world.as('csr').GET('/api/v1/orders', { params: { query: { hold: 'true' } } }))).orders,
    ).toMatchObject([{ id, onHold: true }])
    await ok(release(id, holdId))
    await world.settled()
    expect((await show(world, id)).holds).toEqual([])
    expect(await refused(release(id, holdId))).toMatchObject({ status: 404, code: 'UNKNOWN_HOLD' })
  })

  test('are for who has seen the order as it is', async () => {
    const { id } = await placedAndPaid(world)
    expect(await refused(hold(id, { 'If-Match': '"1"' }))).toMatchObject({ status: 412 })
  })

  test('do not show their comment in the order', async () => {
    const { id } = await placedAndPaid(world)
    await ok(hold(id))
    await world.settled()
    expect(JSON.stringify(await show(world, id))).not.toContain('odd')
  })
})

describe('notes', () => {
  const add = (orderId: string, body: ApiSchemas['Note']) =>
    world.as('csr').POST('/api/v1/orders/{orderId}/notes', { ...at(orderId), body })
  const list = async (role: 'csr' | 'customer', orderId: string) =>
    (await ok(world.as(role).GET('/api/v1/orders/{orderId}/notes', { params: { path: { orderId } } }))).notes

  test('are internal unless they are meant for the customer, who sees no others, and not who wrote them', async () => {
    const { id } = await place(world)
    await ok(add(id, { text: 'Called twice.' }))
    await ok(add(id, { text: 'We send it\non Monday.', visibility: 'CUSTOMER' }))
    await world.settled()
    expect(await list('csr', id)).toMatchObject([
      { text: 'Called twice.', visibility: 'INTERNAL', by: { role: 'csr', subject: 'csr-1' } },
      { text: 'We send it\non Monday.', visibility: 'CUSTOMER' },
    ])
    const seen = await list('customer', id)
    expect(seen).toMatchObject([{ text: 'We send it\non Monday.', by: { role: 'csr' } }])
    expect(JSON.stringify(seen)).not.toContain('csr-1')
  })

  test('of an order that does not exist are refused', async () => {
    expect(await refused(add(`ord_${'1'.repeat(24)}`, { text: 'x' }))).toMatchObject({ status: 404 })
  })

  test('are answered without their text', async () => {
    const { id } = await place(world)
    const answer = await ok(add(id, { text: 'Something confidential.' }))
    expect(answer).toMatchObject({ event: 'NoteAdded', status: null, version: null })
    expect(JSON.stringify(answer)).not.toContain('confidential')
  })
})

describe('assignment', () => {
  test('gives an order to somebody, and takes it back', async () => {
    const { id } = await place(world)
    const assign = (assignee: string | null) =>
      ok(world.as('csr').PUT('/api/v1/orders/{orderId}/assignment', { ...at(id), body: { assignee } }))
    expect(await assign('csr-9')).toMatchObject({ event: 'OrderAssigned', data: { assignee: 'csr-9' } })
    expect(await assign(null)).toMatchObject({ data: { assignee: null } })
  })
})

describe('escalations', () => {
  const open = (orderId: string, body: Partial<ApiSchemas['Escalation']> = {}) =>
    world.as('csr').POST('/api/v1/orders/{orderId}/escalations', {
      ...at(orderId),
      body: { priority: 'URGENT', reasonCode: 'COMPLAINT', comment: 'Very angry.', ...body },
    })
  const of = async (orderId: string, state: 'OPEN' | 'RESOLVED') => {
    const { escalations } = await ok(world.as('ops').GET('/api/v1/escalations', { params: { query: { state } } }))
    return escalations.filter((one) => one.orderId === orderId)
  }

  test('climb when nobody resolves them in time, and end when somebody does', async () => {
    const { id } = await place(world)
    await ok(open(id))
    await world.settled()
    const [first] = await of(id, 'OPEN')
    expect(first).toMatchObject({ priority: 'URGENT', level: 1, breaches: 0, openedBy: 'csr-1' })
    world.clock.advance(3 * hour)
    await world.settled()
    expect(await of(id, 'OPEN')).toMatchObject([{ level: 2, breaches: 1 }])
    const path = { orderId: id, escalationId: first!.escalationId }
    const resolve = () =>
      world.as('csr').POST('/api/v1/orders/{orderId}/escalations/{escalationId}/resolution', {
        params: { path, header: keyed() },
        body: { comment: 'Settled by phone.' },
      })
    expect(await ok(resolve())).toMatchObject({ event: 'EscalationResolved' })
    await world.settled()
    expect(await of(id, 'OPEN')).toEqual([])
    expect(await of(id, 'RESOLVED')).toMatchObject([{ resolvedBy: 'csr-1' }])
    expect((await refused(resolve())).status).toBe(404)
  })

  test('of who looks after an order are found by name, a page at a time', async () => {
    const assignee = 'csr-pages'
    for (let count = 0; count < 3; count++) {
      const { id } = await place(world)
      await ok(world.as('csr').PUT('/api/v1/orders/{orderId}/assignment', { ...at(id), body: { assignee } }))
      await ok(open(id))
    }
    await world.settled()
    const page = (cursor?: string) =>
      ok(
        world
          .as('csr')
          .GET('/api/v1/escalations', { params: { query: { assignee, limit: 2, ...(cursor ? { cursor } : {}) } } }),
      )
    const first = await page()
    const second = await page(first.next!)
    expect([first.escalations.length, second.escalations.length, second.next]).toEqual([2, 1, null])
  })

  test('show staff what was said about them, and nothing where that was erased', async () => {
    const { id } = await place(world, {}, 'customer-gone')
    await ok(open(id))
    await world.settled()
    expect(await of(id, 'OPEN')).toMatchObject([{ text: 'Very angry.', resolution: null }])
    await world.vault.erase('customer-gone')
    expect(await of(id, 'OPEN')).toMatchObject([{ text: '[erased]' }])
  })
})

describe('mails', () => {
  const resend = (orderId: string, kind: ApiSchemas['MailKind'], more: object = {}) =>
    world.as('csr').POST('/api/v1/orders/{orderId}/mails', { ...at(orderId, { ...keyed(), ...more }), body: { kind } })

  test('are sent again, each time that somebody asks', async () => {
    const { id } = await place(world)
    await world.settled()
    const sent = () =>
      world.providers.requests.filter(({ type, orderId }) => type === 'MailRequested' && orderId === id)
    expect(sent()).toHaveLength(1)
    expect(await ok(resend(id, 'ORDER_CONFIRMATION'))).toMatchObject({ event: 'MailRequested' })
    await ok(resend(id, 'ORDER_CONFIRMATION'))
    await world.settled()
    expect(sent()).toHaveLength(3)
  })

  test('that are sent again are in the timeline by the time of the answer, where the caller waits for that', async () => {
    const { id } = await place(world)
    await world.settled()
    world.views.standStill()
    let isAnswered = false
    const asked = ok(resend(id, 'ORDER_CONFIRMATION', { 'X-Wait-For': 'visible' })).finally(() => (isAnswered = true))
    await world.settled()
    expect(isAnswered).toBe(false)
    world.views.goOn()
    const { commandId } = await asked
    const timeline = await ok(
      world.as('csr').GET('/api/v1/orders/{orderId}/timeline', { params: { path: { orderId: id } } }),
    )
    const mail = timeline.events.find(({ by }) => by?.commandId === commandId)
    expect(mail).toMatchObject({ type: 'MailRequested', source: 'mails', data: { kind: 'ORDER_CONFIRMATION' } })
    expect(mail!.data).not.toHaveProperty('contact')
  })

  test('that were never sent are not sent again', async () => {
    const { id } = await place(world)
    expect(await refused(resend(id, 'ORDER_SHIPPED'))).toMatchObject({ status: 422, type: problem('rule-broken') })
  })
})
