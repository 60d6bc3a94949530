import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { openReceiver, type Receiver } from './stripe-receiver'
import { refusalOf, Sandbox } from './stripe-sandbox'

const folder = mkdtempSync(join(tmpdir(), 'stripe-events-'))
const sandbox = new Sandbox()
let receiver: Receiver

beforeEach(async () => {
  receiver = await openReceiver()
})
afterEach(async () => {
  await sandbox.stop()
  await receiver.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

const start = (options: Parameters<Sandbox['start']>[0] = {}) =>
  sandbox.start({ webhookUrl: receiver.url, speed: 100, ...options })
const secrets = async () =>
  (await (await fetch(`${sandbox.simulator.url}/__sim/stripe/webhook-secret`)).json()) as Record<string, string>
const verified = (post: Receiver['posts'][number], secret: string) =>
  sandbox.stripe.webhooks.constructEvent(
    post.body,
    post.signature,
    secret,
    300,
    undefined,
    Math.floor(sandbox.clock / 1_000),
  )

describe('an event', () => {
  test('shows its object as it was, and the request that caused it', async () => {
    await start()
    const held = await sandbox.hold('pm_card_visa')
    await sandbox.stripe.paymentIntents.capture(held.id, {}, { idempotencyKey: 'capture-1' })
    const { data } = await sandbox.stripe.events.list()
    const types = data.map(({ type }) => type).reverse()
    expect(types).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
    ])
    const statusIn = (type: string) => data.find((event) => event.type === type)?.data.object
    expect(statusIn('payment_intent.created')).toMatchObject({ status: 'requires_confirmation' })
    expect(statusIn('payment_intent.amount_capturable_updated')).toMatchObject({ amount_capturable: 2_000 })
    expect(statusIn('charge.succeeded')).toMatchObject({ captured: false })
    expect(data[0]).toMatchObject({
      api_version: '2026-10-28.endive',
      livemode: false,
      request: { id: expect.stringMatching(/^req_/), idempotency_key: 'capture-1' },
    })
    expect(await sandbox.stripe.events.retrieve(data[0]?.id ?? '')).toMatchObject({ type: 'payment_intent.succeeded' })
    expect((await refusalOf(sandbox.stripe.events.retrieve('evt_none'))).statusCode).toBe(404)
  })

  test('is listed by type, by time, and page by page', async () => {
    await start()
    await sandbox.pay('pm_card_visa')
    sandbox.clock += 5_000
    await sandbox.pay('pm_card_visa')
    const since = { gte: Math.floor(sandbox.clock / 1_000) }
    const types = ['charge.succeeded', 'payment_intent.succeeded']
    const { data } = await sandbox.stripe.events.list({ types, created: since })
    expect(data.map(({ type }) => type)).toEqual(['payment_intent.succeeded', 'charge.succeeded'])
    const pages: string[] = []
    for await (const { id } of sandbox.stripe.events.list({ limit: 1 })) pages.push(id)
    expect(pages).toHaveLength(6)
    expect(new Set(pages).size).toBe(6)
  })

  test('names an account where it is told to', async () => {
    await start({ account: 'acct_ours' })
    await sandbox.pay('pm_card_visa')
    expect((await sandbox.stripe.events.list()).data[0]?.account).toBe('acct_ours')
  })
})

describe('a webhook', () => {
  test('comes signed for every event', async () => {
    await start()
    await sandbox.pay('pm_card_visa')
    await receiver.until(3)
    const { secret = '' } = await secrets()
    const events = receiver.posts.map((post) => verified(post, secret))
    expect(events.map(({ type }) => type).sort()).toEqual([
      'charge.succeeded',
      'payment_intent.created',
      'payment_intent.succeeded',
    ])
    expect(() => verified(receiver.posts[0]!, 'whsec_other')).toThrow(Stripe.errors.StripeSignatureVerificationError)
    const listed = await sandbox.stripe.events.retrieve(events[0]?.id ?? '')
    expect(listed.data.object).toEqual(events[0]?.data.object)
  })

  test('is signed with both secrets after a rotation', async () => {
    await start({ webhookSecret: 'whsec_first' })
    expect((await sandbox.act('rotate-secret')).body).toMatchObject({ previous: 'whsec_first' })
    await sandbox.pay('pm_card_visa')
    await receiver.until(3)
    const { secret = '' } = await secrets()
    expect(secret).toMatch(/^whsec_\w{48}$/)
    for (const post of receiver.posts) {
      expect(verified(post, secret).id).toBe(verified(post, 'whsec_first').id)
    }
  })

  test('comes again until it is taken', async () => {
    receiver.answer = (count) => (count <= 4 ? 500 : 200)
    await start()
    await sandbox.pay('pm_card_visa')
    await receiver.until(7)
    const ids = receiver.posts.map(({ body }) => (JSON.parse(body) as { id: string }).id)
    expect(new Set(ids).size).toBe(3)
    await receiver.taken(3)
    const undelivered = async () => (await sandbox.stripe.events.list({ delivery_success: false })).data
    while ((await undelivered()).length > 0) await receiver.next()
    expect((await sandbox.stripe.events.list({ delivery_success: true })).data).toHaveLength(3)
  })

  test('comes after a restart if it was not taken before', async () => {
    const stateFile = join(folder, 'restart.json')
    receiver.answer = () => 503
    await start({ stateFile })
    await sandbox.pay('pm_card_visa')
    await receiver.until(3)
    const { secret } = await secrets()
    await sandbox.stop()
    receiver.answer = () => 200
    await start({ stateFile })
    await receiver.taken(3)
    expect(await secrets()).toEqual({ secret })
  })

  test('is lost, sent twice or late where the knobs say so, and its event is listed all the same', async () => {
    await start({ knobs: { webhookLoss: 1 } })
    await sandbox.pay('pm_card_visa')
    sandbox.simulator.knobs.set({ webhookLoss: 0, webhookDuplicate: 1, webhookDelayMs: 50 })
    await sandbox.pay('pm_card_visa')
    await receiver.until(6)
    const ids = receiver.posts.map(({ body }) => (JSON.parse(body) as { id: string }).id)
    expect(new Set(ids).size).toBe(3)
    expect((await sandbox.stripe.events.list()).data).toHaveLength(6)
  })

  test('tells what time brings about without anybody asking', async () => {
    await start({ now: undefined, speed: 1, knobs: { processingAfterMs: 1, payoutEveryMs: 20 } })
    await sandbox.pay('pm_usBankAccount', { allowed_payment_method_types: ['us_bank_account'] })
    await receiver.until(7)
    const types = receiver.posts.map(({ body }) => (JSON.parse(body) as { type: string }).type)
    expect(types.sort()).toEqual([
      'charge.pending',
      'charge.succeeded',
      'payment_intent.created',
      'payment_intent.processing',
      'payment_intent.succeeded',
      'payout.created',
      'payout.paid',
    ])
  })

  test('goes where an operator says, and holds up no call while its receiver hangs', async () => {
    await start({ webhookUrl: undefined })
    const put = (url: string | null) =>
      fetch(`${sandbox.simulator.url}/__sim/stripe/webhook`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ url }),
      })
    await sandbox.pay('pm_card_visa')
    expect((await put('no url')).status).toBe(400)
    expect((await put(receiver.url)).status).toBe(204)
    receiver.answer = () => undefined
    await sandbox.pay('pm_card_visa')
    await receiver.until(3)
    expect(await sandbox.pay('pm_card_visa')).toMatchObject({ status: 'succeeded' })
    expect((await put(null)).status).toBe(204)
  })

  test('that was not taken goes to the next place that an operator names', async () => {
    receiver.answer = () => 500
    await start({ speed: 1 })
    await sandbox.pay('pm_card_visa')
    await receiver.until(3)
    const next = await openReceiver()
    try {
      await fetch(`${sandbox.simulator.url}/__sim/stripe/webhook`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ url: next.url }),
      })
      await next.taken(3)
    } finally {
      await next.close()
    }
  })
})
