import {
  createPaymentWebhook,
  thankWithAccepted,
  thankWithNothing,
  type PaymentSignal,
  type ReadPaymentPost,
} from '../../ingress/payment-webhook'
import type { CurrencyCode, CustomerId, MessageId, OrderId } from '../../schemas/ids'
import { call, problem } from './api-bodies'
import { partitions, PaymentsWorld } from './payments-world'

const world = new PaymentsWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

const topic = 'oms.payment.signals.v1'
const at = Date.UTC(2026, 0, 1)
const chargeReported = (eventId: string, orderId: string): PaymentSignal => ({
  type: 'ChargeReported',
  id: eventId.padEnd(22, '-') as MessageId,
  orderId: orderId as OrderId,
  at,
  eventId,
  provider: 'STRIPE',
  chargeRequestId: 'c'.repeat(22) as MessageId,
  providerPaymentId: 'pi_1',
  state: 'CAPTURED',
  amountMinor: 500,
  currency: 'USD' as CurrencyCode,
  capturesMany: false,
  expiresAt: null,
  code: null,
  reason: null,
  instrument: null,
  captureRequestId: null,
  reportedAt: at,
})
const methodReported = (eventId: string, customerId: string): PaymentSignal => ({
  type: 'StoredMethodReported',
  id: eventId.padEnd(22, '-') as MessageId,
  orderId: customerId as OrderId,
  at,
  eventId,
  provider: 'STRIPE',
  customerId: customerId as CustomerId,
  methodId: 'pm_1',
  state: 'ATTACHED',
  isDefault: null,
  method: 'CARD',
  brand: 'visa',
  last4: '4242',
  expiryMonth: 1,
  expiryYear: 2030,
  reportedAt: at,
})

describe.each([
  ['stripe', thankWithNothing, 204, ''],
  ['adyen', thankWithAccepted, 202, '[accepted]'],
] as const)('what %s posts', (provider, thank, status, thanks) => {
  let seen: { readonly raw: Buffer; readonly headers: Parameters<ReadPaymentPost>[1] }[] = []
  let read: ReadPaymentPost = () => ({ ignored: 'nothing' })
  const post = (raw: string | Buffer, headers: Record<string, string> = {}) =>
    call(world.server.url, 'POST', `/webhooks/${provider}`, { raw, headers })
  beforeAll(() => {
    const to = { log: world.log, codec: world.codec, partitions }
    const reading: ReadPaymentPost = (raw, headers) => (seen.push({ raw, headers }), read(raw, headers))
    world[provider] = createPaymentWebhook(to, reading, thank)
  })
  beforeEach(() => void (seen = []))

  test('is checked as it came, byte for byte, whatever it is', async () => {
    const raw = Buffer.from('{ "a" :\t1,\r\n"b":"\u00e9" }\u0000\xff', 'latin1')
    await post(raw, { 'stripe-signature': 't=1,v1=ab', 'content-type': 'application/json; charset=utf-8' })
    expect(seen[0]!.raw.equals(raw)).toBe(true)
    expect(seen[0]!.headers['stripe-signature']).toBe('t=1,v1=ab')
    await post('', {})
    expect(seen[1]!.raw).toHaveLength(0)
  })

  test('is refused with the reason where it is not proven, and nothing is written', async () => {
    const before = world.written
    read = () => ({ refused: 'wrong signature' })
    const answer = await post('{"secret":"xsecret"}')
    expect(answer).toMatchObject({
      status: 400,
      body: { type: problem('invalid-signature'), detail: 'Nothing was taken: wrong signature.' },
    })
    expect(answer.text).not.toContain('xsecret')
    expect(world.written).toBe(before)
  })

  test('is thanked for and not written where it is nothing for us', async () => {
    const before = world.written
    read = async () => ({ ignored: 'customer.tax_id.created' })
    expect(await post('{}')).toMatchObject({ status, text: thanks })
    read = () => ({ signals: [] })
    expect(await post('{}')).toMatchObject({ status, text: thanks })
    expect(world.written).toBe(before)
  })

  test('is thanked for once all of it is in the log, under order or customer', async () => {
    const name = (text: string): string => `${provider}-${text}`
    const orders = [name('order-1'), name('order-2')]
    read = () => ({
      signals: [
        chargeReported(name('evt1'), orders[0]!),
        chargeReported(name('evt2'), orders[1]!),
        methodReported(name('evt3'), name('buyer')),
        chargeReported(name('evt4'), orders[0]!),
      ],
    })
    const answer = await post('{}', { 'x-correlation-id': name('correlation') })
    expect(answer).toMatchObject({ status, text: thanks })
    const written = world.messages(topic).filter(({ key }) => key?.startsWith(provider))
    expect(written).toHaveLength(4)
    expect(written).toContainEqual(
      expect.objectContaining({ key: name('buyer'), type: 'StoredMethodReported', customerId: name('buyer') }),
    )
    const first = written.filter(({ key }) => key === orders[0])
    expect(first).toMatchObject([{ eventId: name('evt1') }, { eventId: name('evt4') }])
    for (const record of Array.from({ length: partitions }, (_, one) => [...world.log.records(topic, one)]).flat())
      if (record.key?.startsWith(provider)) expect(record.headers['correlation']).toBe(name('correlation'))
  })

  test('is asked for again where the log does not take it', async () => {
    read = () => ({ signals: [chargeReported(`${provider}-evt9`, `${provider}-order-9`)] })
    world.lost = topic
    expect(await post('{}')).toMatchObject({ status: 503, body: { type: problem('unavailable') } })
    world.lost = undefined
    expect((await post('{}')).status).toBe(status)
    expect(world.messages(topic).filter(({ key }) => key === `${provider}-order-9`)).toHaveLength(1)
  })

  test('is asked for again where the provider had to be asked and did not answer', async () => {
    const before = world.written
    read = async () => Promise.reject(new Error('connect ECONNREFUSED'))
    const answer = await post('{}')
    expect(answer).toMatchObject({ status: 503, body: { type: problem('unavailable') } })
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(answer.text).not.toContain('ECONNREFUSED')
    expect(world.written).toBe(before)
  })

  test('is refused unread where it is too large', async () => {
    expect(await post(Buffer.alloc(2 * 1024 * 1024 + 1, ' '))).toMatchObject({ status: 413 })
    expect(seen).toEqual([])
  })

  test('is taken by POST alone', async () => {
    const answer = await call(world.server.url, 'GET', `/webhooks/${provider}`)
    expect(answer).toMatchObject({ status: 405 })
    expect(answer.headers.get('allow')).toBe('POST')
  })
})

describe('the page to which a browser comes back', () => {
  test('is shown whatever it brings, and says nothing of it', async () => {
    const query = '?payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_xsecret&redirectResult=X%3D%3D'
    const answer = await call(world.server.url, 'GET', `/payments/return${query}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'/)
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.text).not.toMatch(/xsecret|pi_1/)
  })
})
