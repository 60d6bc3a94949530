import { GuardWorld, Turnstile, until } from './guard-world'

let world: GuardWorld
let turnstile: Turnstile
const get = 'GET /things HTTP/1.1\r\nHost: x\r\n\r\n'

beforeEach(async () => {
  turnstile = new Turnstile()
  world = await new GuardWorld().start()
  world.handle = async (_request, response) => {
    await turnstile.pass()
    response.json({ done: true })
  }
})
afterEach(async () => {
  turnstile.release()
  await world.stop()
})

test('what is in hand is answered, and its connection ends with the answer', async () => {
  const sockets = Array.from({ length: 5 }, () => world.open(get))
  await until(() => turnstile.count === 5)
  const closed = world.server.close(30_000)
  turnstile.release()
  for (const text of await Promise.all(sockets.map((socket) => socket.closed))) {
    expect(text).toMatch(/^HTTP\/1\.1 200/)
    expect(text).toMatch(/\r\nConnection: close\r\n/i)
    expect(text).toContain('{"done":true}')
  }
  await closed
})

test('an answer that has begun comes to its end', async () => {
  world.handle = async (_request, response) => {
    response.type('json').write('{"done":')
    await turnstile.pass()
    response.end('true}')
  }
  const socket = world.open(get)
  await until(() => turnstile.count === 1)
  const closed = world.server.close(30_000)
  turnstile.release()
  expect(await socket.closed).toContain('true}')
  await closed
})

test('idle connections end at once, used or not', async () => {
  turnstile.release()
  const unused = world.open('')
  const used = world.open(get)
  expect((await world.call('/things')).status).toBe(200)
  await world.server.close(30_000)
  expect(await unused.closed).toBe('')
  expect(await used.closed).not.toContain('500')
})

test('nobody is let in any more', async () => {
  const held = world.open(get)
  await until(() => turnstile.count === 1)
  const closed = world.server.close(30_000)
  await expect(world.call('/things')).rejects.toThrow()
  turnstile.release()
  await Promise.all([closed, held.closed])
})

test('what does not end within the bound is cut off', async () => {
  const socket = world.open(get)
  await until(() => turnstile.count === 1)
  await world.server.close(50)
  expect(await socket.closed).toBe('')
})

test('closing twice is closing once', async () => {
  await Promise.all([world.server.close(), world.server.close()])
})
