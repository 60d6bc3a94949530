import { createSign, generateKeyPairSync } from 'node:crypto'
import { readSendgridPost } from '../../egress/sendgrid-webhook'
import { createSendgridWebhook } from '../../ingress/sendgrid-webhook'
import { AppendUnknown } from '../../processors/engine/log'
import { Codec, localSchemaIds } from '../../schemas/codec'
import { call } from './api-bodies'
import { ApiWorld, partitions } from './api-world'

const topic = 'oms.sendgrid.signals.v1'
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const nowSeconds = Date.UTC(2026, 0, 1) / 1_000

const event = (eventId: string, orderId: string, kind = 'delivered') => ({
  email: 'zoe@example.com',
  event: kind,
  timestamp: nowSeconds - 5,
  sg_event_id: eventId,
  effect_id: `eff-${eventId}`,
  order_id: orderId,
})
const signed = (raw: string, timestamp = String(nowSeconds)) => ({
  'x-twilio-email-event-webhook-timestamp': timestamp,
  'x-twilio-email-event-webhook-signature': createSign('sha256')
    .update(timestamp + raw)
    .sign(privateKey, 'base64'),
})

describe('mail events of SendGrid', () => {
  const world = new ApiWorld()
  const codec = new Codec(localSchemaIds())
  let lost = false
  beforeAll(async () => {
    const append = world.log.append.bind(world.log)
    world.log.append = (name, partition, records) =>
      lost && name === topic ? Promise.reject(new AppendUnknown('never')) : append(name, partition, records)
    const to = { log: world.log, codec, partitions }
    const now = Date.UTC(2026, 0, 1)
    world.sendgrid = createSendgridWebhook(to, (raw, headers) => readSendgridPost(raw, headers, key, now))
    await world.start()
  })
  afterAll(() => world.stop())
  const post = (raw: string, headers: Record<string, string> = signed(raw)) =>
    call(world.server.url, 'POST', '/webhooks/sendgrid', { raw, headers })

  test('a post whose signature is missing or wrong is refused, and nothing is written', async () => {
    const raw = JSON.stringify([event('e1', 'ord_1')])
    for (const headers of [{}, signed(`${raw} `), signed(raw, String(nowSeconds - 301))]) {
      const answer = await post(raw, headers as Record<string, string>)
      expect(answer).toMatchObject({ status: 400, body: { type: 'https://oms.example/problems/invalid-signature' } })
    }
    expect(world.records(topic)).toHaveLength(0)
  })

  test('events are answered once they are in the log, keyed by their order, and a repeat is the same messages', async () => {
    const raw = JSON.stringify([event('e1', 'ord_1'), event('e2', 'ord_2', 'bounce'), event('e3', 'ord_1', 'open')])
    expect((await post(raw)).status).toBe(204)
    await codec.learn(world.records(topic).map(({ value }) => value))
    const read = () =>
      world.records(topic).map(({ key: orderKey, value }) => ({ key: orderKey, ...codec.decode(value) }))
    const first = read()
    expect(first).toHaveLength(2)
    expect(first).toContainEqual(
      expect.objectContaining({
        key: 'ord_1',
        type: 'MailEventReported',
        orderId: 'ord_1',
        requestId: 'eff-e1',
        event: 'DELIVERED',
        eventId: 'e1',
        at: (nowSeconds - 5) * 1_000,
        reason: null,
      }),
    )
    expect((await post(raw)).status).toBe(204)
    expect(new Set(read().map(({ id }) => id)).size).toBe(2)
    expect(read()).toHaveLength(4)
  })

  test('events that are not written are not taken', async () => {
    lost = true
    const raw = JSON.stringify([event('e9', 'ord_9')])
    expect(await post(raw)).toMatchObject({ status: 503, body: { type: 'https://oms.example/problems/unavailable' } })
    lost = false
    expect((await post(raw)).status).toBe(204)
    expect(world.records(topic).filter(({ key: orderKey }) => orderKey === 'ord_9')).toHaveLength(1)
  })
})
