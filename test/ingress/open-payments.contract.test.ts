import Stripe from 'stripe'
import { openPaymentWebhooks } from '../../ingress/open-payments'
import type { Context } from '../../processors/engine/context'
import { item, hmacKey, now, post as adyenPost, signed as signedByAdyen } from '../egress/psp/adyen-posts'
import { adyenAccount } from '../../dev/simulators/adyen-account'
import { call, problem } from './api-bodies'
import { partitions, PaymentsWorld } from './payments-world'

const topic = 'oms.payment.signals.v1'
const secrets = ['whsec_former', 'whsec_new'] as const
const settings = {
  STRIPE_API_KEY: 'sk_test_local',
  STRIPE_API_BASE: 'http://127.0.0.1:1',
  STRIPE_WEBHOOK_SECRETS: secrets.join(', '),
  ADYEN_HMAC_KEYS: `${'AB'.repeat(32)},${hmacKey}`,
  ADYEN_MERCHANT_ACCOUNT: adyenAccount.merchantAccount,
}
const world = new PaymentsWorld()
/** As the role opens them, with these settings. */
const withSettings = (env: Record<string, string>): void => {
  const { log, codec } = world
  const clock = { now: () => now, at: () => () => undefined }
  Object.assign(world, openPaymentWebhooks({ env, log, codec, partitions, clock } as unknown as Context))
}
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())
beforeEach(() => withSettings(settings))

const eventOf = (changes: object = {}): string =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    created: now / 1_000 - 5,
    livemode: false,
    type: 'payment_intent.succeeded',
    data: {
      object: {
        id: 'pi_1',
        object: 'payment_intent',
        status: 'succeeded',
        amount: 700,
        amount_received: 700,
        currency: 'usd',
        customer: null,
        payment_method: 'pm_1',
        metadata: { order_id: 'ord_stripe', request_id: 'c'.repeat(22) },
      },
    },
    ...changes,
  })
const stripe = (payload: string, secret: string = secrets[1], timestamp = now / 1_000) =>
  call(world.server.url, 'POST', '/webhooks/stripe', {
    raw: payload,
    headers: { 'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }) },
  })
const adyen = (raw: Buffer) => call(world.server.url, 'POST', '/webhooks/adyen', { raw })
const authorisation = item({ merchantReference: 'P.c-1.ord_adyen' })
const refusal = (reason: string) => ({
  status: 400,
  body: { type: problem('invalid-signature'), detail: `Nothing was taken: ${reason}.` },
})

describe('Stripe’s webhook', () => {
  test('takes an event signed with any of the secrets, once by its id', async () => {
    for (const secret of [...secrets, secrets[0]]) expect((await stripe(eventOf(), secret)).status).toBe(204)
    const written = world.messages(topic).filter(({ key }) => key === 'ord_stripe')
    expect(written).toHaveLength(3)
    expect(new Set(written.map(({ id }) => id)).size).toBe(1)
    expect(written[0]).toMatchObject({ type: 'ChargeReported', state: 'CAPTURED', amountMinor: 700, eventId: 'evt_1' })
  })

  test('writes nothing of what is altered, old, early, of live mode, or signed by somebody else', async () => {
    const before = world.written
    const payload = eventOf()
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: secrets[0], timestamp: now / 1_000 })
    const altered = { raw: payload.replace('700', '7'), headers: { 'stripe-signature': header } }
    expect(await call(world.server.url, 'POST', '/webhooks/stripe', altered)).toMatchObject(refusal('wrong signature'))
    expect(await call(world.server.url, 'POST', '/webhooks/stripe', { raw: payload })).toMatchObject(
      refusal('no signature'),
    )
    expect(await stripe(payload, 'whsec_other')).toMatchObject(refusal('wrong signature'))
    expect(await stripe(payload, secrets[0], now / 1_000 - 301)).toMatchObject(refusal('too old or too new'))
    expect(await stripe(payload, secrets[0], now / 1_000 + 301)).toMatchObject(refusal('too old or too new'))
    expect(await stripe(eventOf({ livemode: true }))).toMatchObject(refusal('an event of live mode'))
    expect(world.written).toBe(before)
  })

  test('is thanked for what is not about us', async () => {
    const before = world.written
    expect((await stripe(eventOf({ type: 'product.created', data: { object: {} } }))).status).toBe(204)
    expect(world.written).toBe(before)
  })

  test('asks Stripe for what an event does not say, and wants the event again when Stripe does not answer', async () => {
    const before = world.written
    const method = { id: 'pm_1', object: 'payment_method', type: 'card', customer: 'cus_1' }
    const payload = eventOf({ type: 'payment_method.attached', data: { object: method } })
    expect(await stripe(payload)).toMatchObject({ status: 503, body: { type: problem('unavailable') } })
    expect(world.written).toBe(before)
  })

  test('takes nothing at all where no secret is set', async () => {
    withSettings({ ...settings, STRIPE_WEBHOOK_SECRETS: 'none' })
    for (const secret of ['none', secrets[0]])
      expect(await stripe(eventOf(), secret)).toMatchObject(refusal('wrong signature'))
  })
})

describe('Adyen’s webhook', () => {
  test('takes a notification signed with any of the keys, and thanks as Adyen wants it', async () => {
    const answer = await adyen(adyenPost(signedByAdyen(authorisation)))
    expect(answer).toMatchObject({ status: 202, text: '[accepted]' })
    expect(world.messages(topic).filter(({ key }) => key === 'ord_adyen')).toMatchObject([
      { type: 'ChargeReported', provider: 'ADYEN', state: 'CAPTURED', chargeRequestId: 'c-1', amountMinor: 12_345 },
    ])
  })

  test('writes nothing of what is altered, unsigned, of another account, or of the other platform', async () => {
    const before = world.written
    const altered = { ...signedByAdyen(authorisation), amount: { currency: 'BRL', value: 1 } }
    expect(await adyen(adyenPost(altered))).toMatchObject(refusal('wrong signature'))
    expect(await adyen(adyenPost(authorisation))).toMatchObject(refusal('no signature'))
    const foreign = signedByAdyen(item({ merchantAccountCode: 'Other' }))
    expect(await adyen(adyenPost(foreign))).toMatchObject(refusal('an event of another merchant account'))
    withSettings({ ...settings, ADYEN_LIVE: 'yes' })
    expect(await adyen(adyenPost(signedByAdyen(authorisation)))).toMatchObject(refusal('a test event'))
    expect(world.written).toBe(before)
  })

  test('takes nothing at all where no key is set', async () => {
    withSettings({ ...settings, ADYEN_HMAC_KEYS: 'none' })
    expect(await adyen(adyenPost(signedByAdyen(authorisation)))).toMatchObject(refusal('wrong signature'))
  })
})
