import type { LivesDriver } from '../../../../dev/orders/lives/driver'
import { allLives, lifeOf } from '../../../../dev/orders/lives/lives'
import { scriptedLives } from '../../../../dev/orders/lives/scripted'
import type { SampleOrder } from '../../../../dev/orders/sample-order'
import { misfit, type Call, type FakeApi } from '../fake-api'
import { all, has, one, orders, startStage, type Stage } from './stage'

let stage: Stage
let api: FakeApi
let driver: LivesDriver
beforeEach(async () => {
  stage = await startStage()
  ;({ api, driver } = stage)
})
afterEach(() => stage.stop())

const live = (name: string, ...statuses: string[]): Promise<SampleOrder> => stage.live(name, ...statuses)

const bodies: readonly (readonly [ends: string, method: string, schema: string])[] = [
  ['/items', 'POST', 'AddedItems'],
  ['/cancellation', 'POST', 'Cancellation'],
  ['/returns', 'POST', 'ReturnRequest'],
  ['/decision', 'POST', 'ReturnDecision'],
  ['/receipts', 'POST', 'ReturnReceipt'],
  ['/holds', 'POST', 'Hold'],
  ['/notes', 'POST', 'Note'],
  ['/assignment', 'PUT', 'Assignment'],
  ['/escalations', 'POST', 'Escalation'],
  ['/resolution', 'POST', 'Comment'],
  ['/guest-links', 'POST', 'GuestLinkRequest'],
  ['/payment/methods', 'POST', 'MeansOfPayment'],
  ['/payment/continuation', 'POST', 'PaymentContinuation'],
  ['/refunds', 'POST', 'Refund'],
  ['/scans', 'POST', 'Scan'],
  ['/packing', 'POST', 'ParcelPacking'],
  ['/retry', 'POST', 'Retrial'],
  ['/abandonment', 'POST', 'Abandonment'],
]

/** What the API says of an order in the life of that name. */
const told: Readonly<Record<string, Partial<Pick<FakeApi, 'blockedAt' | 'check'>>>> = {
  'refused by the warehouse, address mended': { blockedAt: 'WAREHOUSE_ORDER' },
  'put aside by the warehouse, address mended': { blockedAt: 'ADDRESS' },
  'insists on its address': { check: 'SUGGESTION_DECLINED' },
  'insists on an unknown address': { check: 'UNVERIFIABLE_ACCEPTED' },
}
const courses = ['PENDING', 'PAYMENT_PROCESSING', 'FULFILLMENT_PENDING', 'DELIVERED']
const schemaOf = ({ method, path }: Call): string | undefined => {
  const found = bodies.find(([ends, verb]) => verb === method && path.endsWith(ends))
  if (found) return found[2]
  if (/\/ord_\w+$/.test(path)) return { PUT: 'OrderEdit', DELETE: 'Cancellation' }[method]
  return undefined
}

describe('which life an order has', () => {
  test('most orders have none, and every life is some order’s', () => {
    const delivered = orders.filter(({ expectation }) => (expectation.ends as readonly string[]).includes('DELIVERED'))
    const names = delivered.flatMap((order) => lifeOf(order, all)?.name ?? [])
    expect(names.length / delivered.length).toBeGreaterThan(0.35)
    expect(names.length / delivered.length).toBeLessThan(0.45)
    expect(new Set(names)).toEqual(new Set(allLives.map(({ name }) => name)))
  })

  test('without lives only those cancel whose customers do', () => {
    for (const order of orders)
      expect(lifeOf(order, { ...all, lives: false })?.name).toBe(
        order.cancels ? 'cancelled by the customer' : undefined,
      )
  })
})

describe('driving lives', () => {
  const named = new Set([...allLives, ...scriptedLives].map(({ name }) => name))
  test.each([...named].map((name) => [name]))('%s: every request fits the API', async (name) => {
    if (name === 'read by a guest link') {
      let revoked = false
      api.instead = ({ bearer, method, path }) => {
        revoked ||= method === 'DELETE' && path.endsWith('/guest-links')
        return revoked && bearer.startsWith('guest') ? { status: 401, body: { code: 'revoked' } } : undefined
      }
    }
    Object.assign(api, told[name])
    await live(name, ...courses)
    expect(stage.problems).toEqual([])
    expect([...driver.outcomes]).toEqual([[name, new Map([['done', 1]])]])
    const writes = api.calls.filter(({ method }) => method !== 'GET')
    expect(api.calls.length + stage.bank.acts.length).toBeGreaterThan(0)
    for (const call of writes) {
      const schema = schemaOf(call)
      if (schema) expect([call.path, misfit(schema, call.body)]).toEqual([call.path, ''])
      expect(call.key).toMatch(/^[!-~]{1,255}$/)
    }
    expect(new Set(writes.map(({ key }) => key)).size).toBe(writes.length)
  })

  test('a change is previewed, and applied with the digest and version of the preview', async () => {
    await live('change a quantity', 'PENDING')
    const [preview, applied] = api.calls.filter(({ method }) => method === 'PUT')
    expect(preview).toMatchObject({ preview: true, match: undefined })
    expect(applied).toMatchObject({
      preview: false,
      match: '"1"',
      body: { ...preview!.body, previewDigest: expect.any(String) as string },
    })
  })

  test('where the order has moved on, it is read and previewed again under other keys', async () => {
    let stale = 2
    api.instead = ({ method, preview }) => {
      if (method !== 'PUT' || preview || stale-- <= 0) return undefined
      return { status: 412, body: { code: 'STALE_VERSION' } }
    }
    await live('change a quantity', 'PENDING')
    expect(driver.outcomes.get('change a quantity')).toEqual(new Map([['done', 1]]))
    expect(api.calls.filter(({ preview }) => preview)).toHaveLength(3)
  })

  test('a refusal by a rule is an end, and counted by its code', async () => {
    api.instead = ({ method }) =>
      method === 'DELETE' ? { status: 409, body: { code: 'FULFILLMENT_STARTED' } } : undefined
    await live('cancelled by the customer', 'PENDING')
    expect(driver.outcomes.get('cancelled by the customer')).toEqual(new Map([['FULFILLMENT_STARTED', 1]]))
    expect(stage.problems).toEqual([])
  })

  test('what no script expects is told, and counted as failed', async () => {
    await live('read by a guest link', 'DELIVERED')
    expect(driver.outcomes.get('read by a guest link')).toEqual(new Map([['failed', 1]]))
    expect(stage.problems).toEqual([expect.stringMatching(/after it was revoked/)])
  })

  test('a life waits for the state in which it begins, and is too late once the order has ended', async () => {
    const order = one('a line sent back')
    has(api, order)
    driver.expect(order)
    driver.saw(order.orderId, 'SHIPPED')
    await new Promise((resolve) => setImmediate(resolve))
    expect([api.calls.length, driver.open]).toEqual([0, 1])
    driver.saw(order.orderId, 'CANCELLED')
    expect(driver.outcomes.get('a line sent back')).toEqual(new Map([['too late', 1]]))
    expect(driver.open).toBe(0)
  })

  test('an order that was never placed has no life', () => {
    const order = one('exchanged')
    driver.expect(order)
    driver.forget(order.orderId)
    expect(driver.open).toBe(0)
  })

  test('an order may end where its life leads', () => {
    const [returned, edited] = [one('all of it sent back'), one('add an item')]
    driver.expect(returned)
    driver.expect(edited)
    expect(driver.endsOf(returned)).toEqual(expect.arrayContaining(['DELIVERED', 'REFUNDED']))
    expect(driver.endsOf(edited)).toEqual(['DELIVERED'])
  })
})

test('what is only accepted is asked again under the same key before life goes on', async () => {
  let pending = 2
  api.instead = ({ method, path }) =>
    method === 'POST' && path.endsWith('/holds') && pending-- > 0
      ? { status: 202, body: { orderId: 'x', commandId: 'y' } }
      : undefined
  await live('held and released', 'PENDING')
  expect(driver.outcomes.get('held and released')).toEqual(new Map([['done', 1]]))
  const holds = api.calls.filter(({ path }) => path.endsWith('/holds'))
  expect(holds).toHaveLength(3)
  expect(new Set(holds.map(({ key }) => key)).size).toBe(1)
})
