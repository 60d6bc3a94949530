// The simulated mail service on its own wire: what it refuses, what it remembers, where its events go.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type SendgridSimulatorOptions,
  sendgridSimulatorKey,
  startSendgridSimulator,
} from '../../../dev/simulators/sendgrid'
import { mailRequested, openWorld } from '../../egress/sendgrid-world'

let simulator: Awaited<ReturnType<typeof startSendgridSimulator>>

const start = async (options: Partial<SendgridSimulatorOptions> = {}) => {
  simulator = await startSendgridSimulator({ speed: 1_000, ...options })
}

beforeEach(() => start())
afterEach(() => simulator.close())

/** Whatever came over the wire: each assertion says what it expects of it. */
type Parsed = ReturnType<typeof JSON.parse>

const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(simulator.url + path, {
    method,
    headers: { authorization: `Bearer ${sendgridSimulatorKey}`, 'content-type': 'application/json', ...headers },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as Parsed,
  }
}

const send = (body: unknown, headers: Record<string, string> = {}) => call('POST', '/v3/mail/send', body, headers)

const mail = (): Parsed => ({
  personalizations: [{ to: [{ email: 'a@example.com', name: 'A' }] }],
  from: { email: 'shop@example.com' },
  subject: 'Hello',
  content: [
    { type: 'text/plain', value: 'Hello' },
    { type: 'text/html', value: '<p>Hello</p>' },
  ],
  categories: ['ORDER_SHIPPED'],
  custom_args: { effect_id: 'effect-1', order_id: 'ord_1' },
})

describe('a mail is sent', () => {
  it('it is accepted with a message id and without a body', async () => {
    const answer = await send(mail())
    expect(answer.status).toBe(202)
    expect(answer.headers.get('x-message-id')).toMatch(/^[\w-]{22}$/)
    expect(answer.body).toBeUndefined()
  })

  it('twice alike, it is sent twice', async () => {
    const ids = [await send(mail()), await send(mail())].map(({ headers }) => headers.get('x-message-id'))
    expect(simulator.book()).toEqual({
      counts: { accepted: 2, effects: 1 },
      mails: {
        'effect-1': { count: 2, to: 'a@example.com', kind: 'ORDER_SHIPPED', orderId: 'ord_1', messageIds: ids },
      },
    })
  })

  it('in the sandbox it is checked and not sent', async () => {
    const answer = await send({ ...mail(), mail_settings: { sandbox_mode: { enable: true } } })
    expect(answer.status).toBe(200)
    expect(simulator.book().counts.accepted).toBe(0)
  })

  const faults: [string, (body: Parsed) => void, string][] = [
    ['no personalizations', (body) => delete body.personalizations, 'personalizations'],
    ['no recipient', (body) => (body.personalizations[0].to = []), 'personalizations.0.to'],
    [
      'a recipient that is no address',
      (body) => (body.personalizations[0].to[0].email = 'a@b'),
      'personalizations.0.to.0.email',
    ],
    ['no sender', (body) => delete body.from, 'from.email'],
    ['no subject', (body) => (body.subject = ''), 'subject'],
    ['no content', (body) => delete body.content, 'content'],
    ['empty content', (body) => (body.content[0].value = ''), 'content.0.value'],
    ['HTML before text', (body) => body.content.reverse(), 'content'],
    ['a custom arg that is no string', (body) => (body.custom_args.effect_id = 1), 'custom_args'],
    ['custom args too large', (body) => (body.custom_args.effect_id = 'x'.repeat(10_000)), 'custom_args'],
    ['eleven categories', (body) => (body.categories = Array.from({ length: 11 }, (_, i) => `c${i}`)), 'categories'],
    ['a date too far off', (body) => (body.send_at = Math.ceil(Date.now() / 1_000) + 73 * 3_600), 'send_at'],
    ['a property that SendGrid has not', (body) => (body.idempotency_key = 'k'), 'idempotency_key'],
  ]

  it.each(faults)('with %s it is refused and not sent', async (_name, spoil, field) => {
    const body = mail()
    spoil(body)
    const answer = await send(body)
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toContainEqual({ message: expect.any(String), field, help: null })
    expect(simulator.book().counts.accepted).toBe(0)
  })

  it.each(['', '{', '[]', 'null', '"text"'])('with the body %j it is refused', async (body) => {
    const answer = await send(body)
    expect(answer.status).toBe(400)
    expect(answer.body.errors.length).toBeGreaterThan(0)
  })

  it('a template needs neither subject nor content', async () => {
    const { subject: _subject, content: _content, ...rest } = mail()
    expect((await send({ ...rest, template_id: 'd-1' })).status).toBe(202)
  })
})

describe('who may send, and what', () => {
  it('a wrong key is refused before anything is read', async () => {
    const answer = await send('{', { authorization: 'Bearer SG.wrong' })
    expect(answer.status).toBe(401)
    expect(answer.body.errors[0].message).toContain('authorization')
  })

  it('another content type, method or path is refused', async () => {
    expect((await send('a=1', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await call('GET', '/v3/mail/send')).status).toBe(405)
    expect((await call('GET', '/v3/nothing')).status).toBe(404)
  })

  it('a body above the limit is refused', async () => {
    await simulator.close()
    await start({ largestBodyBytes: 1_000 })
    const answer = await send({ ...mail(), subject: 'x'.repeat(2_000) })
    expect(answer.status).toBe(413)
    expect(answer.body.errors[0].message).toBe('content too large')
  })

  it('a throttled send says when the limit starts anew', async () => {
    simulator.knobs.set({ throttled: true })
    const answer = await send(mail())
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1_000 - 1)
    expect(simulator.book().counts.accepted).toBe(0)
  })
})

describe('the webhook', () => {
  it('custom args stand beside the fields of an event, and its message id begins with the one of the send', async () => {
    const world = await openWorld()
    await world.simulator.close()
    await simulator.close()
    await start({ webhookUrl: world.receiver.url })
    const sent = await send({ ...mail(), custom_args: { effect_id: 'effect-1', order_id: 'ord_1', event: 'forged' } })
    const [event] = await world.receiver.until(2)
    await world.receiver.close()
    expect(event).toMatchObject({
      effect_id: 'effect-1',
      order_id: 'ord_1',
      event: 'processed',
      email: 'a@example.com',
    })
    expect(String(event?.sg_message_id).startsWith(`${sent.headers.get('x-message-id')}.`)).toBe(true)
  })

  it('is set, even while the service is down, and stops when it is taken away', async () => {
    const world = await openWorld()
    simulator.knobs.set({ down: true })
    expect((await call('PUT', '/__sim/webhook', { url: world.receiver.url })).status).toBe(204)
    expect((await call('GET', '/__sim/webhook-key')).body.publicKey).toMatch(/^MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/)
    simulator.knobs.set({ down: false })
    await send(mail())
    await world.receiver.until(2)
    expect((await call('PUT', '/__sim/webhook', { url: null })).status).toBe(204)
    await send({ ...mail(), custom_args: { effect_id: 'effect-2' } })
    await world.sendgrid.perform(mailRequested('effect-3'), world.attempt())
    const events = await world.receiver.until(4)
    expect(events.map(({ effect_id }) => effect_id)).not.toContain('effect-2')
    await world.close()
  })

  it('takes no URL that is none, and the common admin routes are still there', async () => {
    expect((await call('PUT', '/__sim/webhook', { url: 'nowhere' })).status).toBe(400)
    expect((await call('PUT', '/__sim/webhook')).status).toBe(400)
    expect((await call('GET', '/__sim/health')).body).toEqual({ name: 'sendgrid', status: 'ok' })
    expect((await call('GET', '/__sim/knobs')).body).toMatchObject({ webhookShuffle: false, webhookDropRate: 0 })
    expect((await call('GET', '/__sim/nothing')).status).toBe(404)
  })

  it('signs with the key that it is given', async () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await simulator.close()
    await start({ webhookPrivateKey: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() })
    const { publicKey } = (await call('GET', '/__sim/webhook-key')).body
    expect(publicKey).toBe(key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))
  })

  it('events that were not taken before a restart come after it', async () => {
    const world = await openWorld()
    const folder = mkdtempSync(join(tmpdir(), 'oms-sendgrid-'))
    const stateFile = join(folder, 'sendgrid.json')
    await simulator.close()
    await start({ stateFile, speed: 1, webhookUrl: world.receiver.url })
    await send(mail())
    await simulator.close()
    expect(world.receiver.posts).toHaveLength(0)
    await start({ stateFile, webhookUrl: world.receiver.url, now: () => Date.now() + 60_000 })
    const events = await world.receiver.until(2)
    expect(events.map(({ event }) => event)).toEqual(['processed', 'delivered'])
    expect(simulator.book().mails['effect-1']?.count).toBe(1)
    await simulator.close()
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  })
})
