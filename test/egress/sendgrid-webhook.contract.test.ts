// The event webhook as the simulator posts it, read by SendGrid's own library.
import { generateKeyPairSync, sign } from 'node:crypto'
import { readSendgridPost } from '../../egress/sendgrid-webhook'
import { contactOf, mailRequested, openWorld, type Post, type World } from './sendgrid-world'

let world: World

const open = async (options: Parameters<typeof openWorld>[0] = {}) => {
  world = await openWorld(options)
}

afterEach(() => world.close())

const send = (id: string, toEmail = 'a@example.com') =>
  world.sendgrid.perform(mailRequested(id, { contact: contactOf(toEmail) }), world.attempt())
const firstPost = async (): Promise<Post> => {
  await send('effect-1')
  await world.receiver.until(2)
  return world.receiver.posts[0] as Post
}
const read = (post: Post, patch: { body?: string; headers?: Post['headers']; now?: number; key?: string } = {}) =>
  readSendgridPost(
    patch.body ?? post.body,
    patch.headers ?? post.headers,
    patch.key ?? world.publicKey,
    patch.now ?? Date.now(),
  )

describe('a post of events is read', () => {
  it('tells of the request, the order, the event and when it was', async () => {
    await open()
    const before = Math.floor(Date.now() / 1_000) * 1_000
    await send('effect-1')
    await world.receiver.until(2)
    const results = world.receiver.posts.map((post) => read(post))
    const events = results.flatMap((result) => ('events' in result ? result.events : []))
    expect(events).toEqual([
      {
        effectId: 'effect-1',
        orderId: 'ord_1',
        event: 'PROCESSED',
        eventId: expect.any(String),
        at: expect.any(Number),
        reason: null,
      },
      {
        effectId: 'effect-1',
        orderId: 'ord_1',
        event: 'DELIVERED',
        eventId: expect.any(String),
        at: expect.any(Number),
        reason: null,
      },
    ])
    expect(events.every(({ at }) => at >= before && at <= Date.now())).toBe(true)
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(2)
  })

  it('tells why a mail bounced or was dropped', async () => {
    await open()
    await send('effect-1', 'bounce@example.com')
    await send('effect-2', 'drop@example.com')
    await world.receiver.until(3)
    const results = world.receiver.posts.map((post) => read(post))
    const events = results.flatMap((result) => ('events' in result ? result.events : []))
    const fates = events.map(({ effectId, event, reason }) => [effectId, event, reason] as const)
    expect(fates).toContainEqual(['effect-1', 'BOUNCED', '550 5.1.1 The account does not exist'])
    expect(fates).toContainEqual(['effect-2', 'DROPPED', 'Bounced Address'])
  })

  it('the body is taken as bytes as well', async () => {
    await open()
    const post = await firstPost()
    expect(readSendgridPost(Buffer.from(post.body), post.headers, world.publicKey, Date.now())).toEqual(read(post))
  })

  it('events of mails that are not ours, and events that say nothing of the fate, are left out', async () => {
    await open({ webhookUrl: undefined })
    const { signed, key } = signer()
    const own = { effect_id: 'e', order_id: 'o', sg_event_id: 's', timestamp: 1, event: 'delivered' }
    const body = JSON.stringify([
      { ...own, effect_id: undefined },
      { ...own, event: 'open' },
      null,
      1,
      { ...own, event: 'toString' },
      own,
    ])
    const result = readSendgridPost(body, signed(body), key, Date.now())
    expect(result).toEqual({
      events: [{ effectId: 'e', orderId: 'o', event: 'DELIVERED', eventId: 's', at: 1_000, reason: null }],
    })
  })

  it('an address that a reason quotes is not told on', async () => {
    await open({ webhookUrl: undefined })
    const { signed, key } = signer()
    const reason = "550 5.1.1 <łucja.o'neil@example.com>: no mailbox 'łucja@example.com', see smtp;a@b.example"
    const bounce = { effect_id: 'e', order_id: 'o', sg_event_id: 's', timestamp: 1, event: 'bounce', reason }
    const result = readSendgridPost(JSON.stringify([bounce]), signed(JSON.stringify([bounce])), key, Date.now())
    const [told] = 'events' in result ? result.events : []
    expect(told?.reason).not.toMatch(/@|łucja/)
    expect(told?.reason).toContain('550 5.1.1 <')
  })

  it('a post that SendGrid itself signed passes: the example of its library', async () => {
    await open({ webhookUrl: undefined })
    const key =
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g=='
    const headers = {
      'x-twilio-email-event-webhook-signature':
        'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
      'x-twilio-email-event-webhook-timestamp': '1600112502',
    }
    const event = {
      email: 'hello@world.com',
      event: 'dropped',
      reason: 'Bounced Address',
      sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
      sg_message_id: 'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
      'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
      timestamp: 1600112492,
    }
    const body = `${JSON.stringify([event])}\r\n`
    expect(readSendgridPost(body, headers, key, 1600112502_000)).toEqual({ events: [] })
    expect(readSendgridPost(`${body} `, headers, key, 1600112502_000)).toEqual({ refused: 'wrong signature' })
  })

  it('a key with its PEM lines is read as well', async () => {
    await open({ webhookUrl: undefined })
    const { signed, key } = signer()
    expect(
      readSendgridPost(
        '[]\r\n',
        signed('[]\r\n'),
        `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----`,
        Date.now(),
      ),
    ).toEqual({ events: [] })
  })
})

describe('a post of events is refused', () => {
  it('when a byte of it was altered', async () => {
    await open()
    const post = await firstPost()
    expect(read(post, { body: post.body.replace('ord_1', 'ord_2') })).toEqual({ refused: 'wrong signature' })
    expect(read(post, { body: post.body.trimEnd() })).toEqual({ refused: 'wrong signature' })
  })

  it('when it was signed with another key', async () => {
    await open()
    expect(read(await firstPost(), { key: signer().key })).toEqual({ refused: 'wrong signature' })
  })

  it('when its time is more than five minutes off, or was altered', async () => {
    await open()
    const post = await firstPost()
    const stamped = Number(post.headers['x-twilio-email-event-webhook-timestamp']) * 1_000
    expect(read(post, { now: stamped + 300_000 })).toHaveProperty('events')
    expect(read(post, { now: stamped - 300_000 })).toHaveProperty('events')
    expect(read(post, { now: stamped + 300_001 })).toEqual({ refused: 'too old or too new' })
    expect(read(post, { now: stamped - 300_001 })).toEqual({ refused: 'too old or too new' })
    const headers = { ...post.headers, 'x-twilio-email-event-webhook-timestamp': String(stamped / 1_000 + 1) }
    expect(read(post, { headers })).toEqual({ refused: 'wrong signature' })
    const noTime = { ...post.headers, 'x-twilio-email-event-webhook-timestamp': 'now' }
    expect(read(post, { headers: noTime })).toEqual({ refused: 'too old or too new' })
  })

  it.each(['', 'AAAA', 'not base64 at all', 'MEUCIQ=='])('when its signature is %j', async (signature) => {
    await open()
    const post = await firstPost()
    const headers = { ...post.headers, 'x-twilio-email-event-webhook-signature': signature }
    expect(read(post, { headers })).toEqual({ refused: 'wrong signature' })
  })

  it('when it is not signed at all', async () => {
    await open()
    expect(read(await firstPost(), { headers: {} })).toEqual({ refused: 'no signature' })
  })

  it.each(['{', '{}', 'null'])('when it is signed and is %s, no list', async (body) => {
    await open({ webhookUrl: undefined })
    const { signed, key } = signer()
    expect(readSendgridPost(body, signed(body), key, Date.now())).toEqual({ refused: 'not a list of events' })
  })

  it('a key that cannot be read is an error that says where to get one', async () => {
    await open()
    const post = await firstPost()
    expect(() => read(post, { key: 'no key' })).toThrow('verification key')
  })
})

describe('the webhook is no quiet line', () => {
  it('a post that is not taken comes again, with the same event ids', async () => {
    await open()
    world.receiver.answers.push(503, 500)
    await send('effect-1', 'drop@example.com')
    const events = await world.receiver.until(3)
    expect(new Set(events.map((event) => event.sg_event_id)).size).toBe(1)
  })

  it('events come twice when told so', async () => {
    await open({ knobs: { webhookDuplicateRate: 1 } })
    await send('effect-1')
    const events = await world.receiver.until(4)
    expect(new Set(events.map((event) => event.sg_event_id)).size).toBe(2)
  })

  it('events never come when told so, others do', async () => {
    await open({ knobs: { webhookDropRate: 1 } })
    await send('effect-1')
    world.simulator.knobs.set({ webhookDropRate: 0 })
    await send('effect-2')
    const events = await world.receiver.until(2)
    expect(events.map(({ effect_id }) => effect_id)).toEqual(['effect-2', 'effect-2'])
  })

  it('events come out of order when told so', async () => {
    await open({ knobs: { webhookShuffle: true } })
    for (let i = 0; i < 20; i += 1) await send(`effect-${i}`)
    const events = await world.receiver.until(40)
    const disordered = Array.from({ length: 20 }, (_, i) =>
      events.filter(({ effect_id }) => effect_id === `effect-${i}`),
    )
    expect(disordered.some(([first]) => first?.event === 'delivered')).toBe(true)
  })
})

/** Signs as SendGrid does: P-256 over timestamp and raw body. */
function signer() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const timestamp = String(Math.floor(Date.now() / 1_000))
  return {
    key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    signed: (body: string) => ({
      'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + body), privateKey).toString(
        'base64',
      ),
      'x-twilio-email-event-webhook-timestamp': timestamp,
    }),
  }
}
