import { GuardWorld, until } from './guard-world'

let world: GuardWorld
afterEach(() => world.stop())

const drip = (socket: { write: (more: string) => void }, text: string, everyMs: number): NodeJS.Timeout => {
  let at = 0
  return setInterval(() => socket.write(text[at++ % text.length]!), everyMs)
}
const get = 'GET /things HTTP/1.1\r\nHost: x\r\n\r\n'
const post = (length: number, path = '/things', type = 'application/json'): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`

describe('clients that trickle', () => {
  beforeEach(async () => {
    world = await new GuardWorld().start(
      { bodyWithinMs: 400, lingerMs: 200 },
      { headersTimeoutMs: 400, checkEveryMs: 50 },
    )
  })

  test('fifty of them are cut off, and others are answered all the while', async () => {
    const headers = Array.from({ length: 25 }, () => world.open('POST /things HTTP/1.1\r\nHost: x\r\nX-Slow: '))
    const bodies = Array.from({ length: 25 }, () => world.open(`${post(1_000)}{"a":"`))
    const timers = [...headers, ...bodies].map((socket) => drip(socket, 'z', 20))
    let cut = false
    const closed = Promise.all([...headers, ...bodies].map((socket) => socket.closed)).then((texts) => {
      cut = true
      return texts
    })
    let served = 0
    while (!cut) {
      expect(await world.call('/things', { json: { n: served } })).toMatchObject({ status: 200 })
      served++
    }
    timers.forEach(clearInterval)
    for (const text of await closed) expect(text).toMatch(/^HTTP\/1\.1 408/)
    expect((await closed).at(-1)).toContain('problems/request-timeout')
    expect(served).toBeGreaterThan(10)
  })

  test('one that connects and says nothing is cut off', async () => {
    expect(await world.open('').closed).toMatch(/^(HTTP\/1\.1 408|$)/)
  })

  test('one that goes on sending after its answer is cut off', async () => {
    const socket = world.open(`${post(1_000_000, '/things', 'text/plain')}some`)
    const timer = drip(socket, 'z', 20)
    expect(await socket.closed).toMatch(/^HTTP\/1\.1 415/)
    clearInterval(timer)
  })

  test('headers above 16 kB are refused', async () => {
    const socket = world.open(`GET /things HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(await socket.closed).toMatch(/^HTTP\/1\.1 431/)
  })
})

test('a stream may take longer than a body that is read whole', async () => {
  world = await new GuardWorld().start({ bodyWithinMs: 50 })
  const lines: string[] = []
  world.handle = async (request, response) => {
    for await (const chunk of request) lines.push(String(chunk))
    response.setHeader('Connection', 'close')
    response.json({ done: lines.join('') })
  }
  const socket = world.open(`${post(4, '/imports', 'application/x-ndjson')}1\n`)
  await until(() => lines.length === 1)
  expect(await world.open(`${post(4)}{`).closed).toMatch(/^HTTP\/1\.1 408/)
  socket.write('2\n')
  expect(await socket.closed).toContain('{"done":"1\\n2\\n"}')
})

test('a connection above the bound is closed at once', async () => {
  world = await new GuardWorld().start({}, { maxConnections: 1 })
  const held = world.open(get)
  await until(() => held.received().includes('{"done":null}'))
  expect(await world.open(get).closed).toBe('')
  held.destroy()
})

test('a connection that was used often enough is told to end', async () => {
  world = await new GuardWorld().start({}, { maxRequestsPerSocket: 2 })
  const socket = world.open(get + get)
  await until(() => socket.received().split('{"done":null}').length === 3)
  const [first, second] = socket.received().split('{"done":null}')
  expect(first).toMatch(/\r\nConnection: keep-alive\r\n/i)
  expect(second).toMatch(/\r\nConnection: close\r\n/i)
  socket.destroy()
})
