// Stripe's simulator on its bare wire: as strict as Stripe is, the same answer to the same key, lists that page.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StripeSimulator, startStripeSimulator } from '../../../dev/simulators/stripe'

const folder = mkdtempSync(join(tmpdir(), 'stripe-simulator-'))
const dayMs = 86_400_000
let clock = 1_800_000_000_000
let simulator: StripeSimulator

beforeAll(async () => {
  simulator = await startStripeSimulator({ speed: 1, now: () => clock })
})
afterAll(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

type Body = {
  id: string
  status: string
  latest_charge: string
  has_more: boolean
  data: { id: string }[]
  error: Record<string, unknown>
}
type Answer = { status: number; headers: Headers; body: Body }
async function call(method: string, path: string, form?: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${simulator.url}${path}`, {
    method,
    headers: { authorization: 'Bearer sk_test_bare', ...headers },
    body: form && new URLSearchParams(form),
  })
  return { status: response.status, headers: response.headers, body: await response.json() } as Answer
}
const post = (path: string, form: Record<string, string>, headers?: Record<string, string>) =>
  call('POST', path, form, headers)
const sound = {
  amount: '2000',
  currency: 'usd',
  confirm: 'true',
  payment_method: 'pm_card_visa',
  'automatic_payment_methods[enabled]': 'true',
  'automatic_payment_methods[allow_redirects]': 'never',
}
const pay = (patch: Record<string, string> = {}, headers?: Record<string, string>) =>
  post('/v1/payment_intents', { ...sound, ...patch }, headers)
const counts = () => ({ payments: simulator.book().payments.length, charges: simulator.book().charges.length })

describe('a malformed request', () => {
  test.each([
    ['an unknown parameter', { amuont: '1' }, 'parameter_unknown', 'amuont'],
    [
      'an unknown nested parameter',
      { 'automatic_payment_methods[on]': '1' },
      'parameter_unknown',
      'automatic_payment_methods[on]',
    ],
    ['no amount', { amount: '' }, 'parameter_missing', 'amount'],
    ['no currency', { currency: '' }, 'parameter_missing', 'currency'],
    ['a fraction of a cent', { amount: '20.5' }, 'parameter_invalid_integer', 'amount'],
    ['a negative amount', { amount: '-20' }, 'parameter_invalid_integer', 'amount'],
    ['an amount below the minimum', { amount: '49' }, 'amount_too_small', 'amount'],
    ['an amount above the maximum', { amount: '100000000' }, 'amount_too_large', 'amount'],
    ['an upper-case currency', { currency: 'USD' }, undefined, 'currency'],
    ['an unknown currency', { currency: 'xxq' }, undefined, 'currency'],
    ['an unknown payment method', { payment_method: 'pm_none' }, 'resource_missing', 'payment_method'],
    [
      'a redirect without a place to return to',
      { 'automatic_payment_methods[allow_redirects]': 'always' },
      undefined,
      'return_url',
    ],
    [
      'a value of metadata above 500 characters',
      { 'metadata[note]': 'x'.repeat(501) },
      'parameter_invalid_string_too_long',
      'metadata[note]',
    ],
  ])('with %s gets 400 and changes nothing', async (_case, patch, code, param) => {
    const before = counts()
    const { status, body } = await pay(patch)
    expect(status).toBe(400)
    expect(body.error).toMatchObject({ type: 'invalid_request_error', param, message: expect.any(String) })
    expect(body.error.code).toBe(code)
    expect(counts()).toEqual(before)
  })

  test.each([[{ authorization: '' }], [{ authorization: 'Bearer sk_live_1234567' }]])(
    'without a test key gets 401',
    async (headers) => {
      const { status, body } = await pay({}, headers)
      expect(status).toBe(401)
      expect(body.error.type).toBe('invalid_request_error')
    },
  )

  test('for an unknown path or object gets 404', async () => {
    expect((await call('GET', '/v1/nothing')).status).toBe(404)
    const { status, body } = await call('GET', '/v1/payment_intents/pi_none')
    expect([status, body.error.code]).toEqual([404, 'resource_missing'])
  })
})

describe('an idempotency key', () => {
  test('answers the same request alike, and says that it does', async () => {
    const first = await pay({}, { 'idempotency-key': 'k-1' })
    const before = counts()
    const again = await pay({}, { 'idempotency-key': 'k-1' })
    expect(again.body).toEqual(first.body)
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'))
    expect(counts()).toEqual(before)
  })

  test('keeps a decline too', async () => {
    const decline = { payment_method: 'pm_card_chargeDeclined' }
    const first = await pay(decline, { 'idempotency-key': 'k-2' })
    const before = counts()
    const again = await pay(decline, { 'idempotency-key': 'k-2' })
    expect([first.status, again.status]).toEqual([402, 402])
    expect(again.body).toEqual(first.body)
    expect(first.body.error).toMatchObject({
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      payment_intent: { status: 'requires_payment_method' },
    })
    expect(counts()).toEqual(before)
  })

  test('refuses another request', async () => {
    await pay({}, { 'idempotency-key': 'k-3' })
    const before = counts()
    const { status, body } = await pay({ amount: '2001' }, { 'idempotency-key': 'k-3' })
    expect([status, body.error.type]).toEqual([400, 'idempotency_error'])
    expect(counts()).toEqual(before)
  })

  test('does not keep what failed validation', async () => {
    expect((await pay({ amount: '1' }, { 'idempotency-key': 'k-4' })).status).toBe(400)
    expect((await pay({}, { 'idempotency-key': 'k-4' })).status).toBe(200)
  })

  test('in use answers 409', async () => {
    simulator.knobs.set({ processingMs: 100 })
    const both = await Promise.all([pay({}, { 'idempotency-key': 'k-5' }), pay({}, { 'idempotency-key': 'k-5' })])
    simulator.knobs.set({ processingMs: 0 })
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409])
    expect(both.find((answer) => answer.status === 409)?.body.error.code).toBe('idempotency_key_in_use')
  })

  test('belongs to one account key and is forgotten after 24 hours', async () => {
    const first = await pay({}, { 'idempotency-key': 'k-6' })
    const foreign = await pay({}, { 'idempotency-key': 'k-6', authorization: 'Bearer sk_test_other' })
    expect(foreign.body.id).not.toBe(first.body.id)
    clock += dayMs - 1
    expect((await pay({}, { 'idempotency-key': 'k-6' })).body.id).toBe(first.body.id)
    clock += 1
    expect((await pay({}, { 'idempotency-key': 'k-6' })).body.id).not.toBe(first.body.id)
  })
})

describe('a payment captured by hand', () => {
  test('is authorised, then captured in part once', async () => {
    const { body } = await pay({ capture_method: 'manual' })
    expect(body).toMatchObject({ status: 'requires_capture', amount_received: 0, amount_capturable: 2000 })
    const over = await post(`/v1/payment_intents/${body.id}/capture`, { amount_to_capture: '2001' })
    expect(over.body.error.code).toBe('amount_too_large')
    const captured = await post(`/v1/payment_intents/${body.id}/capture`, { amount_to_capture: '1500' })
    expect(captured.body).toMatchObject({ status: 'succeeded', amount_received: 1500 })
    const again = await post(`/v1/payment_intents/${body.id}/capture`, {})
    expect(again.body.error).toMatchObject({ code: 'payment_intent_unexpected_state', payment_intent: { id: body.id } })
  })

  test('can be cancelled instead, and not after its capture', async () => {
    const { body } = await pay({ capture_method: 'manual' })
    expect((await post(`/v1/payment_intents/${body.id}/cancel`, {})).body).toMatchObject({ status: 'canceled' })
    expect((await post(`/v1/payment_intents/${body.id}/capture`, {})).status).toBe(400)
    const paid = await pay()
    expect((await post(`/v1/payment_intents/${paid.body.id}/cancel`, {})).status).toBe(400)
  })

  test('is confirmed later when it was created without', async () => {
    const { body } = await pay({ confirm: 'false' })
    expect(body.status).toBe('requires_confirmation')
    expect((await post(`/v1/payment_intents/${body.id}/confirm`, {})).body).toMatchObject({ status: 'succeeded' })
    expect((await post(`/v1/payment_intents/${body.id}/confirm`, {})).status).toBe(400)
  })
})

describe('what is listed', () => {
  test('comes newest first, page by page, within the times asked for', async () => {
    clock += dayMs
    const ids: string[] = []
    for (let turn = 0; turn < 5; turn += 1) {
      clock += 1_000
      ids.unshift(String((await pay()).body.id))
    }
    const since = `created[gte]=${Math.floor((clock - 4_000) / 1_000)}`
    const list = async (query: string) => (await call('GET', `/v1/payment_intents?${since}&${query}`)).body
    const idsOf = (page: Body) => page.data.map((item) => item.id)
    const first = await list('limit=2')
    expect([idsOf(first), first.has_more]).toEqual([ids.slice(0, 2), true])
    const last = await list(`limit=100&starting_after=${ids[1]}`)
    expect([idsOf(last), last.has_more]).toEqual([ids.slice(2), false])
    expect(idsOf(await list(`limit=1&ending_before=${ids[2]}`))).toEqual([ids[1]])
    expect((await call('GET', `/v1/payment_intents?limit=101`)).status).toBe(400)
  })

  test('is searched by metadata once the index has it', async () => {
    simulator.knobs.set({ searchLagMs: 60_000 })
    const { body } = await pay({ 'metadata[order_id]': 'order-s', 'metadata[request_id]': 'request-s' })
    const query = encodeURIComponent("metadata['request_id']:'request-s' AND status:'succeeded'")
    const search = async () => (await call('GET', `/v1/payment_intents/search?query=${query}`)).body
    expect(await search()).toMatchObject({ object: 'search_result', data: [] })
    clock += 60_000
    expect(await search()).toMatchObject({ data: [{ id: body.id }] })
    expect((await call('GET', '/v1/payment_intents/search?query=nonsense')).status).toBe(400)
  })

  test('balances: what came in, what went back, and events of both', async () => {
    const { body } = await pay()
    const refund = await post('/v1/refunds', { charge: String(body.latest_charge), amount: '500' })
    const ofCharge = await call('GET', `/v1/balance_transactions?source=${body.latest_charge}`)
    expect(ofCharge.body).toMatchObject({ data: [{ amount: 2000, fee: 88, net: 1912, type: 'charge' }] })
    const ofRefund = await call('GET', `/v1/balance_transactions?source=${refund.body.id}`)
    expect(ofRefund.body).toMatchObject({ data: [{ amount: -500, fee: 0, type: 'refund' }] })
    const charge = await call('GET', `/v1/charges/${body.latest_charge}?expand[0]=payment_intent`)
    expect(charge.body).toMatchObject({ amount_refunded: 500, payment_intent: { id: body.id } })
    const refunds = await call('GET', `/v1/refunds?payment_intent=${body.id}`)
    expect(refunds.body).toMatchObject({ data: [{ id: refund.body.id }] })
    expect((await call('GET', `/v1/refunds/${refund.body.id}`)).body).toMatchObject({
      amount: 500,
      status: 'succeeded',
    })
    const events = await call('GET', '/v1/events?type=charge.refunded&limit=1')
    expect(events.body).toMatchObject({
      data: [{ type: 'charge.refunded', data: { object: { id: body.latest_charge } } }],
    })
  })
})

test('the book and the idempotency keys outlive a restart', async () => {
  const stateFile = join(folder, 'stripe.json')
  const outer = simulator
  const restart = async () => {
    if (simulator !== outer) await simulator.close()
    simulator = await startStripeSimulator({ speed: 1, stateFile })
  }
  try {
    await restart()
    const first = await pay({ 'metadata[order_id]': 'order-r' }, { 'idempotency-key': 'k-r' })
    await restart()
    const again = await pay({ 'metadata[order_id]': 'order-r' }, { 'idempotency-key': 'k-r' })
    expect(again.body).toEqual(first.body)
    expect(simulator.book().payments).toMatchObject([{ orderId: 'order-r', capturedMinor: 2000 }])
  } finally {
    await simulator.close()
    simulator = outer
  }
})
