// The faults that every simulator can be told to show, tried on a server that only counts its effects.
import { createKnobs } from '../../../dev/simulators/knobs'
import { type Simulator, startSimulator } from '../../../dev/simulators/server'

let effects = 0
const knobs = createKnobs(7, { extra: { lagMs: 0 } })
let simulator: Simulator<{ effects: number }, { lagMs: number }>

beforeAll(async () => {
  simulator = await startSimulator({
    name: 'counter',
    knobs,
    mount: (app) => app.post('/effect', (_request, response) => void response.json({ effects: (effects += 1) })),
    book: () => ({ effects }),
    reset: () => {
      effects = 0
    },
  })
})
afterAll(() => simulator.close())
beforeEach(() => {
  effects = 0
  knobs.set({ ...createKnobs().get(), lagMs: 0 })
})

const act = (waitMs = 250) => fetch(`${simulator.url}/effect`, { method: 'POST', signal: AbortSignal.timeout(waitMs) })
const put = (body: string) =>
  fetch(`${simulator.url}/__sim/knobs`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })

describe('the knobs of a simulator', () => {
  test('all at zero let every request through', async () => {
    expect((await act()).status).toBe(200)
    expect(effects).toBe(1)
  })

  test('an error answers 500 and has no effect', async () => {
    knobs.set({ errorRate: 1 })
    expect((await act()).status).toBe(500)
    expect(effects).toBe(0)
  })

  test('a time-out before the effect hangs and has no effect', async () => {
    knobs.set({ timeoutBeforeRate: 1 })
    await expect(act()).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(effects).toBe(0)
  })

  test('a time-out after the effect hangs and has its effect', async () => {
    knobs.set({ timeoutAfterRate: 1 })
    await expect(act()).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(effects).toBe(1)
  })

  test('a reset after the effect breaks the connection and has its effect', async () => {
    knobs.set({ resetAfterRate: 1 })
    await expect(act()).rejects.toMatchObject({ cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) } })
    expect(effects).toBe(1)
  })

  test('a provider that is down breaks every connection and has no effect', async () => {
    knobs.set({ down: true })
    await expect(act()).rejects.toMatchObject({ name: 'TypeError' })
    expect(effects).toBe(0)
  })

  test('latency delays the answer', async () => {
    knobs.set({ latencyMs: 60 })
    const startedAt = performance.now()
    expect((await act()).status).toBe(200)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55)
  })

  test('the same seed gives the same faults', async () => {
    const faults = async () => {
      const seeded = createKnobs(42)
      seeded.set({ errorRate: 0.5 })
      const seen: boolean[] = []
      const response = { status: () => ({ json: () => seen.push(true) }) }
      for (let turn = 0; turn < 64; turn += 1) {
        await seeded.middleware({} as never, response as never, () => void seen.push(false))
      }
      return seen
    }
    const first = await faults()
    expect(await faults()).toEqual(first)
    expect(new Set(first)).toEqual(new Set([true, false]))
  })

  test('they are read and set over HTTP, whatever they say', async () => {
    const answer = await put('{"down":true,"lagMs":5}')
    expect(await answer.json()).toMatchObject({ down: true, lagMs: 5, errorRate: 0 })
    expect(await (await fetch(`${simulator.url}/__sim/health`)).json()).toMatchObject({ name: 'counter' })
    expect(await (await fetch(`${simulator.url}/__sim/knobs`)).json()).toMatchObject({ down: true })
  })

  test.each([
    ['an unknown knob', '{"speed":1}', /no knob 'speed'/],
    ['a rate above 1', '{"errorRate":1.5}', /0 to 1/],
    ['rates above 1 together', '{"errorRate":0.6,"resetAfterRate":0.6}', /add up/],
    ['a switch that is no boolean', '{"down":1}', /true or false/],
    ['a negative latency', '{"latencyMs":-1}', /≥ 0/],
    ['a body that is no object', '"x"', /./],
    ['a body that is no JSON', '{', /./],
  ])('%s is refused with the list of knobs and changes nothing', async (_case, body, message) => {
    const answer = await put(body)
    expect(answer.status).toBe(400)
    expect((await answer.json()) as object).toMatchObject({ error: expect.stringMatching(message) })
    expect(knobs.get()).toMatchObject({ errorRate: 0, down: false, latencyMs: 0, lagMs: 0 })
  })

  test('the book is read and reset over HTTP', async () => {
    await act()
    expect(await (await fetch(`${simulator.url}/__sim/book`)).json()).toEqual({ effects: 1 })
    expect((await fetch(`${simulator.url}/__sim/reset`, { method: 'POST' })).status).toBe(204)
    expect(simulator.book()).toEqual({ effects: 0 })
    expect((await fetch(`${simulator.url}/__sim/other`)).status).toBe(404)
  })
})
