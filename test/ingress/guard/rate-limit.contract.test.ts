import { createRateLimit, type Quota, type RequestQuota } from '../../../ingress/guard/rate-limit'
import { clientAddress } from '../../../ingress/guard/client-address'
import type { Handler, HttpAppParts } from '../../../ingress/http-server'
import { Problem } from '../../../ingress/problems'
import { createMemoryQuota } from '../../../state/request-quota'
import { GuardWorld, type Answer } from './guard-world'

type Caller = { subject: string; tier: 'standard' | 'plus' | 'partner' }

/** Whoever sends x-caller is that one; whoever does not is refused. */
const identify: Handler = (request, response, next) => {
  const [subject, tier] = (request.get('x-caller') ?? '').split(':')
  if (!subject) throw new Problem('unauthorized', { detail: 'Send a token.' })
  response.locals['caller'] = { subject, tier }
  next()
}

const admitting = (quota: RequestQuota): NonNullable<HttpAppParts['admit']> => {
  const { callers, strangers } = createRateLimit({
    quota,
    callerOf: (response) => response.locals['caller'] as Caller,
    limits: { standard: 3, plus: 5, partner: 7 },
  })
  return (operationId) => (operationId === 'getPage' ? [] : [identify, strangers, callers])
}

let world: GuardWorld
const as = (caller: string): Promise<Answer> => world.call('/things', { headers: { 'x-caller': caller } })
afterEach(() => world.stop())

describe('requests per hour', () => {
  beforeEach(async () => void (world = await new GuardWorld().start({ admit: admitting(createMemoryQuota()) })))

  test('a caller is told what is left, and then to wait', async () => {
    const first = await as('ada:standard')
    expect(first.status).toBe(200)
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'ratelimit-limit': '3',
      'ratelimit-remaining': '2',
      'ratelimit-reset': '3600',
      'ratelimit-policy': '"hour";q=3;w=3600',
      ratelimit: '"hour";r=2;t=3600',
    })
    await as('ada:standard')
    expect((await as('ada:standard')).headers.get('ratelimit-remaining')).toBe('0')
    const refused = await as('ada:standard')
    expect(refused).toMatchObject({
      status: 429,
      body: { type: 'https://oms.example/problems/too-many-requests', status: 429 },
    })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500)
    expect(refused.headers.get('ratelimit-remaining')).toBe('0')
  })

  test.each([
    ['standard', 3],
    ['plus', 5],
    ['partner', 7],
  ])('the tier %s has %i requests', async (tier, limit) => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => as(`bob:${tier}`)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(limit)
  })

  test('a caller is not held to what another did, nor to a stranger of the same address', async () => {
    for (let n = 0; n < 9; n++) await Promise.all([as('eve:standard'), world.call('/things')])
    expect((await as('ada:standard')).status).toBe(200)
  })

  test('whoever guesses tokens is told to wait', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 5; n++) statuses.push((await world.call('/things')).status)
    expect(statuses).toEqual([401, 401, 401, 429, 429])
  })

  test('what is public is not limited', async () => {
    world.handle = (_request, response) => void response.type('html').send('<p>')
    for (let n = 0; n < 9; n++) expect((await world.call('/page')).status).toBe(200)
  })

  test('the body of a refused request is not read', async () => {
    for (let n = 0; n < 3; n++) await as('ada:standard')
    const malformed = { method: 'POST', body: '{', headers: { 'x-caller': 'ada:standard' } }
    expect((await world.call('/things', malformed)).status).toBe(429)
  })
})

test('where requests can not be counted, nobody is held up', async () => {
  const take = (): Promise<Quota | 'unlimited'> => Promise.resolve('unlimited')
  world = await new GuardWorld().start({ admit: admitting({ take }) })
  for (let n = 0; n < 9; n++) expect((await as('ada:standard')).status).toBe(200)
  expect((await as('ada:standard')).headers.has('ratelimit-limit')).toBe(false)
})

test('behind a trusted proxy, strangers are told apart by what it forwards', async () => {
  world = await new GuardWorld().start({ admit: admitting(createMemoryQuota()), trustedProxies: 1 })
  const from = (address: string): Promise<Answer> =>
    world.call('/things', { headers: { 'x-forwarded-for': `198.51.100.9, ${address}` } })
  for (let n = 0; n < 4; n++) await from('203.0.113.1')
  expect((await from('203.0.113.1')).status).toBe(429)
  expect((await from('203.0.113.2')).status).toBe(401)
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:0:7::1', '2001:db8:0:7::/64'],
  ['2001:db8:0:7:aaaa:bbbb:cccc:dddd', '2001:db8:0:7::/64'],
  ['2001:0db8::7:1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('the client at %s is counted as %s', (ip, counted) => expect(clientAddress({ ip })).toBe(counted))
