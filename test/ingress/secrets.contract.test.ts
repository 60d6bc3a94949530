import { allowedTo } from '../../ingress/auth/permissions'
import type { ApiSchemas } from '../../ingress/client/api-client'
import { topicNames } from '../../topics/catalog'
import { call, keyed, newKey, placement, problem } from './api-bodies'
import { delivered, ok, place, placedAndPaid, reaches, startPicking } from './api-life'
import { bodies, operations, pathOf, pathWith, requestOf } from './api-operations'
import { ApiWorld, until } from './api-world'

const world = new ApiWorld()
beforeAll(async () => void (await world.start({ quota: { take: async () => 'unlimited' } })))
afterAll(() => world.stop())

/** All that is kept or told inside: records as bytes and decoded, states, views, the audit log, lines of the log. */
const everythingKept = (): string => {
  const records = world.allRecords.flatMap(({ key, value, headers }) => [
    key ?? '',
    JSON.stringify(headers),
    value?.toString('latin1') ?? '',
    value?.toString('utf8') ?? '',
    JSON.stringify(world.codec.decode(value)),
  ])
  const states = [...world.store.partitions.values()].flatMap(({ values }) => [...values.values()])
  const { orders, audited } = world.views
  return [
    ...records,
    ...states,
    JSON.stringify([...orders]),
    JSON.stringify(audited),
    JSON.stringify([...world.shipping.memory]),
    ...world.faults,
    ...world.logged,
  ].join('\n')
}

describe('card numbers', () => {
  const forms: readonly unknown[] = [
    '4111111111111111',
    'my card is 4111-1111-1111-1111, thanks',
    '5555 5555 5555 4444',
    '3782 822463 10005',
    '４１１１１１１１１１１１１１１１',
    4_111_111_111_111_111,
  ]
  const digits = /4111111111111111|5555555555554444|378282246310005/
  const plain = (text: string): string => text.normalize('NFKC').replace(/[ -]/g, '')
  const told: string[] = []

  /** The value with each of its leaves, in turn, being a card number; and with one more member, and a name that is one. */
  const spoiled = (value: unknown, form: () => unknown): unknown[] => {
    if (Array.isArray(value)) return value.flatMap((item) => spoiled(item, form).map((bad) => [bad, ...value.slice(1)]))
    if (typeof value !== 'object' || value === null) return [form()]
    const members = Object.entries(value)
    return [
      ...members.flatMap(([name, member]) => spoiled(member, form).map((bad) => ({ ...value, [name]: bad }))),
      { ...value, note: form() },
      { ...value, '4111 1111 1111 1111': 1 },
    ]
  }
  let turn = 0
  const next = (): unknown => forms[turn++ % forms.length]
  const ask = async (operation: (typeof operations)[number], more: object, path = pathOf(operation.path)) => {
    const allowed = allowedTo(operation.id)
    const token =
      allowed === 'public' ? {} : { token: await world.token([...allowed].find((one) => one !== 'guest') as 'csr') }
    const answer = await call(world.server.url, operation.method, path, { ...requestOf(operation), ...token, ...more })
    told.push(answer.text, JSON.stringify([...answer.headers]))
    return answer
  }
  const refusal = { status: 422, body: { type: problem('card-number-refused') } }

  const withBody = operations.filter(({ id }) => bodies[id])
  test.each(withBody)('are refused in every field of $id', async (operation) => {
    const before = world.allRecords.length
    const cases = spoiled(bodies[operation.id], next)
    expect(cases.length).toBeGreaterThan(2)
    for (const body of cases) expect(await ask(operation, { body })).toMatchObject(refusal)
    expect(world.allRecords.length).toBe(before)
  })

  const withParameters = operations.filter(({ parameters }) => parameters.length > 0)
  test.each(withParameters)('are refused in path, query and headers of $id', async (operation) => {
    const before = world.allRecords.length
    const card = encodeURIComponent(String(next()))
    for (const { name, in: where } of operation.parameters) {
      if (where === 'path') {
        const path = operation.path.replace(`{${name}}`, card)
        expect(await ask(operation, {}, pathOf(path))).toMatchObject(refusal)
      } else if (where === 'query')
        expect(await ask(operation, {}, pathWith(operation.path, `${name}=${card}`))).toMatchObject(refusal)
      else {
        const { headers } = requestOf(operation) as { headers: Record<string, string> }
        const answer = await ask(operation, { headers: { ...headers, [name.toLowerCase()]: '4111111111111111' } })
        // A value of a closed list is refused for what it is not.
        expect(answer).toMatchObject(name === 'X-Wait-For' ? { status: 400 } : refusal)
      }
    }
    expect(world.allRecords.length).toBe(before)
  })

  test('are refused in a line of an import, and the lines beside it are taken', async () => {
    const { lines: _, ...rest } = placement()
    const one = {
      ...rest,
      key: newKey(),
      customerId: 'customer-1',
      lines: [{ sku: 'VINTAGE-1', name: 'Lamp', quantity: 1, unitPriceMinor: 4_200, weightGrams: 900 }],
      shippingMinor: 0,
      taxMinor: 0,
    }
    const cases = spoiled(one, next)
    const raw = [...cases, { ...one, key: newKey() }].map((line) => JSON.stringify(line)).join('\n')
    const token = await world.token('service')
    const headers = { 'content-type': 'application/x-ndjson' }
    const { text } = await call(world.server.url, 'POST', '/api/v1/orders/imports', { token, headers, raw })
    told.push(text)
    const outcomes = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { outcome: string }).outcome)
    expect(outcomes).toEqual([...cases.map(() => 'INVALID'), 'CREATED'])
  })

  test('appear in no topic, state, view, log or answer', async () => {
    await world.settled()
    expect(plain(everythingKept())).not.toMatch(digits)
    expect(plain(told.join('\n'))).not.toMatch(digits)
    expect(told.length).toBeGreaterThan(300)
    expect(world.faults).toEqual([])
  })
})

describe('personal data', () => {
  const marked = {
    contact: { name: 'Xname Quetzal', email: 'xemail@quetzal.example', phone: '+15559876543' },
    shippingAddress: {
      recipient: 'Xrecipient Quetzal',
      line1: 'Xline1 Quetzal Street',
      line2: 'Xline2 Quetzal',
      city: 'Xcity Quetzal',
      region: 'TN',
      postalCode: '37203',
      country: 'US',
    },
  }
  const words = (name: string) => `X${name} quetzal words`
  const markers = /quetzal|xemail|15559876543|37203/i
  const customer = 'customer-marked'
  const header = () => keyed()

  test('is in no topic, state, view or log in clear, after a whole life of orders', async () => {
    const csr = world.as('csr')
    const buyer = world.as('customer', customer)

    // One order is held, noted, escalated, changed and cancelled.
    const first = await placedAndPaid(world, marked, customer)
    const at = { path: { orderId: first.id } }
    for (const visibility of ['INTERNAL', 'CUSTOMER'] as const)
      await ok(
        csr.POST('/api/v1/orders/{orderId}/notes', {
          params: { ...at, header: header() },
          body: { visibility, text: words('note') },
        }),
      )
    const body = { code: 'FRAUD_REVIEW', comment: words('hold') } as const
    const { commandId: holdId } = await ok(
      csr.POST('/api/v1/orders/{orderId}/holds', { params: { ...at, header: header() }, body }),
    )
    await world.settled()
    await ok(
      csr.DELETE('/api/v1/orders/{orderId}/holds/{holdId}', {
        params: { path: { orderId: first.id, holdId }, header: header() },
        body: { comment: words('release') },
      }),
    )
    const trouble = { priority: 'HIGH', reasonCode: 'COMPLAINT', comment: words('escalation') } as const
    await ok(csr.POST('/api/v1/orders/{orderId}/escalations', { params: { ...at, header: header() }, body: trouble }))
    await world.settled()
    const { escalations } = await ok(csr.GET('/api/v1/escalations'))
    const { escalationId } = escalations.find((one) => one.orderId === first.id)!
    await ok(
      csr.POST('/api/v1/orders/{orderId}/escalations/{escalationId}/resolution', {
        params: { path: { orderId: first.id, escalationId }, header: header() },
        body: { comment: words('resolution') },
      }),
    )
    const moved = { shippingAddress: { ...marked.shippingAddress, line1: 'Xmoved Quetzal' }, contact: marked.contact }
    await ok(buyer.PUT('/api/v1/orders/{orderId}', { params: { ...at, header: header() }, body: moved }))
    await world.settled()
    const why = { reasonCode: 'OTHER', comment: words('cancellation') } as const
    await ok(buyer.POST('/api/v1/orders/{orderId}/cancellation', { params: { ...at, header: header() }, body: why }))
    await reaches(world, first.id, 'REFUNDED')

    // Another is picked with an issue, delivered, and comes back.
    const second = await placedAndPaid(world, marked, customer)
    await startPicking(world, second.id, second.fulfillmentId)
    const issue = { sku: 'LAMP-2', code: 'DAMAGED', quantity: 1, comment: words('issue') } as const
    await ok(
      world.as('warehouse').POST('/api/v1/orders/{orderId}/fulfillments/{fulfillmentId}/issues', {
        params: { path: { orderId: second.id, fulfillmentId: second.fulfillmentId }, header: header() },
        body: issue,
      }),
    )
    const third = await delivered(world, marked, customer)
    const back: ApiSchemas['ReturnRequest'] = {
      kind: 'RETURN',
      lines: [{ lineId: '1', quantity: 1 }],
      reasonCode: 'DEFECTIVE',
      comment: words('return'),
    }
    await ok(
      buyer.POST('/api/v1/orders/{orderId}/returns', {
        params: { path: { orderId: third.id }, header: header() },
        body: back,
      }),
    )

    // A job writes words to many, and some are refused.
    const { jobId } = await ok(
      csr.POST('/api/v1/jobs', {
        params: { header: header() },
        body: { action: { note: { text: words('job') } }, orderIds: [first.id, second.id, third.id], dryRun: false },
      }),
    )
    await until(async () => {
      world.clock.advance(1_000)
      return (await ok(csr.GET('/api/v1/jobs/{jobId}', { params: { path: { jobId } } }))).state === 'FINISHED'
    })
    const refused = { ...placement(marked), customerId: undefined, lines: [{ sku: 'GHOST', quantity: 1 }] }
    await buyer.POST('/api/v1/orders', { params: { header: header() }, body: refused })
    const faulty = { ...marked.shippingAddress, postalCode: 'QUETZAL' }
    await buyer.POST('/api/v1/orders', { params: { header: header() }, body: placement({ shippingAddress: faulty }) })
    await world.settled()

    expect(await ok(buyer.GET('/api/v1/orders/{orderId}', { params: { path: { orderId: third.id } } }))).toMatchObject({
      contact: marked.contact,
      shippingAddress: marked.shippingAddress,
    })
    expect(everythingKept()).not.toMatch(markers)
    expect(world.faults).toEqual([])
  })

  test('what is looked through is what there is', async () => {
    const written = topicNames.filter((topic) => world.records(topic).length > 0)
    expect(written).toEqual(
      expect.arrayContaining([
        'oms.order.commands.v1',
        'oms.warehouse.commands.v1',
        'oms.desk.commands.v1',
        'oms.intake.events.v1',
        'oms.order.events.v1',
        'oms.payment.events.v1',
        'oms.fulfillment.events.v1',
        'oms.notification.events.v1',
        'oms.desk.events.v1',
        'oms.audit.signals.v1',
      ]),
    )
    expect(everythingKept()).toContain(customer)
  })

  test('the token of the means of payment is told to nobody', async () => {
    const { id } = await place(world, {}, customer)
    const params = { path: { orderId: id } }
    for (const path of [
      '/api/v1/orders/{orderId}',
      '/api/v1/orders/{orderId}/history',
      '/api/v1/orders/{orderId}/timeline',
    ] as const)
      expect(JSON.stringify(await ok(world.as('csr').GET(path, { params })))).not.toMatch(/pm_card|s1\./)
  })
})
