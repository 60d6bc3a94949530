import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'
import { Transient } from '../../../egress/provider'
import type { PaymentSignal, ReadPost } from '../../../egress/psp/payment-signals'
import { createStripeLookUps, type StripeLookUps } from '../../../egress/psp/stripe-events'
import { createStripeLists } from '../../../egress/psp/stripe-lists'
import { readStripePost, type StripePostOptions } from '../../../egress/psp/stripe-webhook'
import { apiKey, hourMs, StripeWorld } from './stripe-world'

const secret = 'whsec_contract'
const now = 1_800_000_000_000
const nothingFound: StripeLookUps = {
  idsOfPayment: async () => undefined,
  customerOf: async () => undefined,
  methodOf: async () => undefined,
}
const payment = {
  id: 'pi_1',
  object: 'payment_intent',
  status: 'succeeded',
  amount: 100,
  amount_received: 100,
  currency: 'brl',
  customer: null,
  payment_method: 'pm_1',
  metadata: { order_id: 'order-1', request_id: 'request-1' },
}
const event = (patch: object = {}, object: object = payment) => ({
  id: 'evt_1',
  object: 'event',
  created: 1_799_999_000,
  livemode: false,
  type: 'payment_intent.succeeded',
  data: { object },
  ...patch,
})
const signed = (payload: string, { at = now, by = secret }: { at?: number; by?: string } = {}) => ({
  'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret: by, timestamp: at / 1_000 }),
})
const read = (body: string | Buffer, headers: IncomingHttpHeaders, patch: Partial<StripePostOptions> = {}) =>
  readStripePost(Buffer.from(body), headers as Record<string, string>, {
    secrets: [secret],
    livemode: false,
    now,
    lookUps: nothingFound,
    ...patch,
  })
const posted = (said: object, patch: Partial<StripePostOptions> = {}) =>
  read(JSON.stringify(said), signed(JSON.stringify(said)), patch)

describe('a post that is believed', () => {
  test('gives the signal of its event', async () => {
    const { signals } = (await posted(event())) as { signals: readonly PaymentSignal[] }
    expect(signals).toMatchObject([
      { type: 'ChargeReported', orderId: 'order-1', chargeRequestId: 'request-1', state: 'CAPTURED', eventId: 'evt_1' },
    ])
  })

  test('may be signed with any of the secrets, while they are rotated', async () => {
    const body = JSON.stringify(event())
    const both = await read(body, signed(body), { secrets: ['', 'whsec_new', secret] })
    expect(both).toHaveProperty('signals')
  })

  test.each([
    ['an event that is nothing for us', event({ type: 'payout.paid' })],
    ['a payment that is none of ours', event({}, { ...payment, metadata: {} })],
    [
      'a dispute of a payment that is none of ours',
      event({ type: 'charge.dispute.created' }, { payment_intent: 'pi_2' }),
    ],
  ])('may be nothing for us: %s', async (_case, said) => {
    expect(await posted(said)).toEqual({ ignored: expect.stringMatching(/nothing of ours/) })
  })

  test('is not answered while something has to be looked up and Stripe is away', async () => {
    const away = { ...nothingFound, idsOfPayment: () => Promise.reject(new Transient('Stripe is away', 'unknown')) }
    const dispute = event({ type: 'charge.dispute.closed' }, { payment_intent: 'pi_1' })
    await expect(posted(dispute, { lookUps: away })).rejects.toBeInstanceOf(Transient)
  })
})

describe('a post that is refused', () => {
  const body = JSON.stringify(event())
  const refused = (refusal: string): ReadPost => ({ refused: refusal })

  test.each([
    ['without a signature', body, {}, 'no signature'],
    ['with a signature of nothing', body, { 'stripe-signature': 'v1=00' }, 'no signature'],
    ['with two signatures', body, { 'stripe-signature': ['t=1,v1=00', 't=1,v1=00'] }, 'no signature'],
    ['signed with another secret', body, signed(body, { by: 'whsec_other' }), 'wrong signature'],
    ['altered', body.replace('"amount_received":100', '"amount_received":999'), signed(body), 'wrong signature'],
    ['written anew', JSON.stringify(JSON.parse(body), null, 1), signed(body), 'wrong signature'],
    ['that is empty', '', signed(body), 'wrong signature'],
    ['too old', body, signed(body, { at: now - 301_000 }), 'too old or too new'],
    ['too new', body, signed(body, { at: now + 301_000 }), 'too old or too new'],
    ['that is no JSON', 'hello', signed('hello'), 'not an event'],
    ['that is no event', '{"object":"payment_intent"}', signed('{"object":"payment_intent"}'), 'not an event'],
  ])('%s', async (_case, said, headers, refusal) => {
    expect(await read(said, headers as never)).toEqual(refused(refusal))
  })

  test('at the edges of its time is believed', async () => {
    for (const at of [now - 300_000, now + 300_000])
      expect(await read(body, signed(body, { at }))).toHaveProperty('signals')
  })

  test('with a time that is not the signed one', async () => {
    const [, v1 = ''] = signed(body, { at: now - hourMs })['stripe-signature'].split(',')
    const forged = [`t=${now / 1_000}`, v1].join()
    expect(await read(body, { 'stripe-signature': forged })).toEqual(refused('wrong signature'))
    const twice = [`t=${now / 1_000}`, `t=${now / 1_000 - 3_600}`, v1].join()
    expect(await read(body, { 'stripe-signature': twice })).toEqual(refused('too old or too new'))
  })

  test('by an endpoint that has no secret', async () => {
    expect(await read(body, signed(body), { secrets: [] })).toEqual(refused('wrong signature'))
    expect(await read(body, signed(body), { secrets: ['', ' '] })).toEqual(refused('wrong signature'))
  })

  test('of the other mode', async () => {
    expect(await posted(event({ livemode: true }))).toEqual(refused('an event of live mode'))
    expect(await posted(event(), { livemode: true })).toEqual(refused('a test event'))
  })

  test('of a connected account, unless it is our own', async () => {
    expect(await posted(event({ account: 'acct_1' }))).toEqual(refused('an event of a connected account'))
    expect(await posted(event({ account: 'acct_1' }), { account: 'acct_1' })).toHaveProperty('signals')
  })
})

describe('what Stripe posts', () => {
  const world = new StripeWorld()
  const { charge, chargeRequested, perform, refundRequested } = world
  const posts: { readonly body: Buffer; readonly headers: IncomingHttpHeaders }[] = []
  const arrived = new EventTarget()
  let receiver: Server

  beforeAll(async () => {
    receiver = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        posts.push({ body: Buffer.concat(chunks), headers: incoming.headers })
        outgoing.writeHead(200).end()
        arrived.dispatchEvent(new Event('post'))
      })
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    await world.start(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks/stripe`)
  })
  afterAll(async () => {
    await world.simulator.close()
    receiver.close()
    receiver.closeAllConnections()
  })

  const secrets = async (): Promise<string[]> => {
    const answer = await fetch(`${world.simulator.url}/__sim/stripe/webhook-secret`)
    return Object.values((await answer.json()) as Record<string, string>)
  }
  const signalsPosted = async (): Promise<readonly PaymentSignal[]> => {
    const account = { apiKey, baseUrl: world.simulator.url }
    const options = {
      secrets: await secrets(),
      livemode: false,
      now: world.clock,
      lookUps: createStripeLookUps(account),
    }
    const read = await Promise.all(
      posts.map(({ body, headers }) => readStripePost(body, headers as Record<string, string>, options)),
    )
    expect(read.filter((post) => 'refused' in post)).toEqual([])
    return read.flatMap((post) => ('signals' in post ? post.signals : []))
  }

  test('twice and in any order has the same signals as the list of its events', async () => {
    world.simulator.knobs.set({ webhookDuplicate: 1, webhookDelayMs: 30 })
    const request = chargeRequested({ paymentMethodToken: 'pm_card_createDispute' })
    await charge(request)
    await perform(chargeRequested({ paymentMethodToken: 'pm_card_chargeDeclined' }))
    const other = chargeRequested()
    await perform(refundRequested(other, await charge(other), 500))
    const account = { apiKey, baseUrl: world.simulator.url }
    const lists = createStripeLists({
      ...account,
      lookUps: createStripeLookUps(account),
      now: () => world.clock + 1_000,
      settleMs: 0,
    })
    const listed = (await lists.events('', AbortSignal.timeout(5_000))).signals
    expect(listed.map(({ type }) => type).sort()).toEqual([
      'ChargeReported',
      'ChargeReported',
      'ChargeReported',
      'DisputeReported',
      'RefundReported',
      'StoredMethodReported',
      'StoredMethodReported',
    ])
    const distinct = async () => new Map((await signalsPosted()).map((signal) => [signal.id, signal]))
    const nextPost = () => new Promise((heard) => arrived.addEventListener('post', heard, { once: true }))
    for (let next = nextPost(); (await distinct()).size < listed.length; next = nextPost()) await next
    expect(await distinct()).toEqual(new Map(listed.map((signal) => [signal.id, signal])))
  })
})
