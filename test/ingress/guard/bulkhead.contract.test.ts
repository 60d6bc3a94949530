import { createBulkhead } from '../../../ingress/guard/bulkhead'
import type { Handler } from '../../../ingress/http-server'
import { GuardWorld, Turnstile, until, type Answer } from './guard-world'

let world: GuardWorld
let turnstile: Turnstile
let reading: number

beforeEach(async () => {
  world = new GuardWorld()
  turnstile = new Turnstile()
  reading = 0
  const bulkhead = createBulkhead({
    callerOf: (response) => ({ subject: response.locals['subject'] as string }),
    inHand: 64,
    waiting: 128,
  })
  world.handle = async (request, response) => {
    reading++
    if (request.get('x-caller') === 'flood') await turnstile.pass()
    response.json({ done: true })
  }
  const identify: Handler = (request, response, next) => {
    response.locals['subject'] = request.get('x-caller')
    next()
  }
  await world.start({ admit: () => [identify, bulkhead] })
})
afterEach(async () => {
  turnstile.release()
  await world.stop()
})

const flood = (count: number, signal?: AbortSignal): Promise<Answer>[] =>
  Array.from({ length: count }, () => world.call('/things', { headers: { 'x-caller': 'flood' }, signal }))
const calm = (): Promise<Answer> => world.call('/things', { headers: { 'x-caller': 'calm' } })
const countOf = (answers: readonly Answer[], status: number): number =>
  answers.filter((answer) => answer.status === status).length

test('a thousand requests at once of one caller leave room for the others', async () => {
  const refused: Answer[] = []
  const flooding = flood(1_000)
  for (const answer of flooding) void answer.then((got) => got.status === 429 && refused.push(got))
  await until(() => refused.length === 1_000 - 64 - 128)
  expect(turnstile.count).toBe(64)
  for (let n = 0; n < 20; n++) expect((await calm()).status).toBe(200)
  expect(turnstile.count).toBe(64)
  turnstile.release()
  const answers = await Promise.all(flooding)
  expect([countOf(answers, 200), countOf(answers, 429)]).toEqual([192, 808])
  expect(refused[0]).toMatchObject({ body: { type: 'https://oms.example/problems/too-many-requests' } })
  expect(refused[0]!.headers.get('retry-after')).toBe('1')
})

test('whoever gives up while waiting takes no place', async () => {
  const gone = new AbortController()
  const first = flood(64)
  await until(() => turnstile.count === 64)
  const waiting = Promise.allSettled(flood(128, gone.signal))
  let full = false
  while (!full) full = (await Promise.race([...flood(1), turnstile.pass().then(() => undefined)]))?.status === 429
  gone.abort()
  await waiting
  turnstile.release()
  expect(countOf(await Promise.all(first), 200)).toBe(64)
})

test('whoever gives up in hand leaves the place to the next', async () => {
  const gone = new AbortController()
  const first = Promise.allSettled(flood(64, gone.signal))
  await until(() => turnstile.count === 64)
  const next = flood(10)
  gone.abort()
  await first
  await until(() => turnstile.count === 74)
  turnstile.release()
  expect(countOf(await Promise.all(next), 200)).toBe(10)
  expect(reading).toBe(74)
})
