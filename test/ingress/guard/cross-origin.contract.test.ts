import { correlate } from '../../../ingress/guard/correlation'
import { parseOrigins } from '../../../ingress/guard/cross-origin'
import { GuardWorld, type Answer } from './guard-world'

const shop = 'https://shop.example'
let world: GuardWorld
afterEach(() => world?.stop())

const preflight = (origin: string, path = '/things'): Promise<Answer> =>
  world.call(path, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  })

describe('pages of other origins', () => {
  beforeEach(async () => {
    const admit = () => [() => fail('a preflight shows no token: it must be answered before')]
    world = await new GuardWorld().start({ corsOrigins: [shop, 'http://localhost:5173'], before: [correlate], admit })
  })

  test('one of the list may ask for what the API takes', async () => {
    const { status, headers } = await preflight(shop)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(shop)
    expect(headers.get('access-control-allow-methods')).toContain('DELETE')
    expect(headers.get('access-control-allow-headers')).toMatch(/Authorization.*Idempotency-Key.*If-Match/)
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    expect(headers.get('vary')).toContain('Origin')
    expect(headers.get('x-correlation-id')).toBeTruthy()
  })

  test.each(['https://evil.example', 'https://shop.example.evil.example', 'http://shop.example', 'null'])(
    '%s may not',
    async (origin) => {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull()
    },
  )
})

describe('answers to pages', () => {
  test('a page of the list may read the headers that matter', async () => {
    world = await new GuardWorld().start({ corsOrigins: [shop] })
    const { headers } = await world.call('/things', { headers: { origin: shop } })
    expect(headers.get('access-control-allow-origin')).toBe(shop)
    const exposed = headers.get('access-control-expose-headers')?.split(',')
    for (const name of [
      'ETag',
      'Location',
      'X-Correlation-Id',
      'RateLimit',
      'RateLimit-Reset',
      'Retry-After',
      'traceparent',
    ])
      expect(exposed).toContain(name)
  })

  test('without a list no page may do anything, and OPTIONS is no method of a path', async () => {
    world = await new GuardWorld().start()
    const answer = await preflight(shop)
    expect(answer.status).toBe(405)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('the API lets a browser do nothing with its answers, and a page only what is of the same origin', async () => {
    world = await new GuardWorld().start()
    world.handle = (_request, response) => void response.type('html').send('<p>')
    expect((await world.call('/things')).headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    )
    const page = (await world.call('/page')).headers.get('content-security-policy')
    expect(page).toContain("script-src 'self';")
    expect(page).toContain("connect-src 'self'")
    expect(page).not.toContain('upgrade-insecure-requests')
  })
})

test('the setting is a list of origins, and never a wildcard', () => {
  expect(parseOrigins('')).toEqual([])
  expect(parseOrigins(' https://a.example , http://localhost:5173')).toEqual([
    'https://a.example',
    'http://localhost:5173',
  ])
  for (const wrong of [
    '*',
    'https://*.example',
    'a.example',
    'https://a.example/',
    'https://a.example/x',
    'null',
    'file://x',
  ])
    expect(() => parseOrigins(`https://a.example,${wrong}`)).toThrow(/CORS_ORIGINS/)
})
