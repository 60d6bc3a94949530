// The Inventory Service's simulator keeps to its OpenAPI document: all calls of this file pass a validator of requests and answers.
import type { Server } from 'node:http'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type InventorySimulator, startInventorySimulator } from '../../../dev/simulators/inventory'
import { apiSpec, startValidator } from './inventory-validator'

const folder = mkdtempSync(join(tmpdir(), 'inventory-simulator-'))
let clock = 1_800_000_000_000
let simulator: InventorySimulator
let validator: Server
let validated: string
let token: string

beforeAll(async () => {
  simulator = await startInventorySimulator({ speed: 1, now: () => clock })
  validator = await startValidator(() => simulator.url)
  validated = `http://127.0.0.1:${(validator.address() as AddressInfo).port}`
  token = await newToken()
})
afterAll(async () => {
  await new Promise((resolve) => validator.close(resolve).closeAllConnections())
  await simulator.close()
  rmSync(folder, { recursive: true })
})

type Body = { [field: string]: unknown; code?: string; access_token?: string; expires_in?: number }
async function call(method: string, path: string, body?: object, base = validated, bearer = token) {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Body }
}
const get = (path: string) => call('GET', path)
const put = (path: string, body: { onHand?: number; items?: readonly object[] }) => {
  const at = (level: object) => ({ warehouse: 'SAO-1', ...level })
  return call('PUT', path, body.items ? { items: body.items.map(at) } : at(body))
}
const post = (path: string, body?: object) => call('POST', path, body)
async function askToken(fields: Record<string, string>) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'oms',
    client_secret: 'oms-secret',
    ...fields,
  })
  const response = await fetch(`${validated}/oauth/token`, { method: 'POST', body })
  return { status: response.status, body: (await response.json()) as Body }
}
const newToken = async () => String((await askToken({})).body.access_token)

let serial = 0
const reservation = (...lines: [sku: string, quantity: number][]) => {
  serial += 1
  return {
    reservationId: `r-${serial}`,
    orderReference: `o-${serial}`,
    lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
  }
}
const stock = async (sku: string) => (await get(`/v1/stock/${sku}`)).body

describe('stock', () => {
  test('is set for one SKU or for many, and read', async () => {
    expect(await put('/v1/stock/S-1', { onHand: 5 })).toMatchObject({
      status: 200,
      body: { sku: 'S-1', onHand: 5, available: 5 },
    })
    const items = [
      { sku: 'S-2', onHand: 0 },
      { sku: 'S/3 ü', onHand: 7 },
    ]
    expect(await put('/v1/stock', { items })).toEqual({ status: 200, body: { updated: 2 } })
    const level = { onHand: 7, reserved: 0, available: 7 }
    expect(await stock(encodeURIComponent('S/3 ü'))).toEqual({
      ...{ sku: 'S/3 ü', ...level, backordered: 0 },
      warehouses: [{ warehouse: 'SAO-1', ...level }],
    })
    expect(await get('/v1/stock/S-none')).toMatchObject({ status: 404, body: { code: 'unknown_sku' } })
    expect(await get('/v1/stock/constructor')).toMatchObject({ status: 404 })
  })

  test('is never set below what is reserved', async () => {
    await put('/v1/stock/S-4', { onHand: 5 })
    await post('/v1/reservations', reservation(['S-4', 3]))
    expect(await put('/v1/stock/S-4', { onHand: 2 })).toMatchObject({
      status: 409,
      body: { code: 'below_reserved', skus: ['S-4'] },
    })
    expect(await put('/v1/stock/S-4', { onHand: 3 })).toMatchObject({ status: 200, body: { available: 0 } })
  })
})

describe('a reservation', () => {
  test('takes all lines; the same SKU twice adds up', async () => {
    await put('/v1/stock', {
      items: [
        { sku: 'R-1', onHand: 5 },
        { sku: 'R-2', onHand: 1 },
      ],
    })
    const wish = reservation(['R-2', 1], ['R-1', 2], ['R-1', 2])
    const made = await post('/v1/reservations', wish)
    expect(made).toMatchObject({
      status: 201,
      body: {
        status: 'reserved',
        lines: [
          { sku: 'R-1', quantity: 4 },
          { sku: 'R-2', quantity: 1 },
        ],
      },
    })
    expect(await stock('R-1')).toMatchObject({ onHand: 5, reserved: 4, available: 1 })
    expect(await post('/v1/reservations', wish)).toEqual(made)
    expect(await stock('R-1')).toMatchObject({ reserved: 4 })
  })

  test('that one line falls short of takes nothing, and stays refused', async () => {
    await put('/v1/stock', {
      items: [
        { sku: 'R-3', onHand: 5 },
        { sku: 'R-4', onHand: 1 },
      ],
    })
    const wish = reservation(['R-3', 1], ['R-4', 2])
    const refused = await post('/v1/reservations', wish)
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'out_of_stock', shortages: [{ sku: 'R-4', requested: 2, available: 1 }] },
    })
    expect(await stock('R-3')).toMatchObject({ reserved: 0 })
    await put('/v1/stock/R-4', { onHand: 2 })
    expect(await post('/v1/reservations', wish)).toEqual(refused)
    expect(await get(`/v1/reservations/${wish.reservationId}`)).toMatchObject({
      status: 200,
      body: { status: 'refused' },
    })
    expect(await post(`/v1/reservations/${wish.reservationId}/commit`)).toMatchObject({
      status: 409,
      body: { code: 'refused' },
    })
  })

  test('of an unknown SKU or with the id of another is refused', async () => {
    await put('/v1/stock/R-5', { onHand: 5 })
    expect(await post('/v1/reservations', reservation(['R-none', 1]))).toMatchObject({
      status: 422,
      body: { code: 'unknown_sku', skus: ['R-none'] },
    })
    const wish = reservation(['R-5', 1])
    await post('/v1/reservations', wish)
    const other = { ...wish, lines: [{ sku: 'R-5', quantity: 2 }] }
    expect(await post('/v1/reservations', other)).toMatchObject({ status: 422, body: { code: 'other_body' } })
    expect(await stock('R-5')).toMatchObject({ reserved: 1 })
  })

  test('is committed once, and then no longer released', async () => {
    await put('/v1/stock/R-6', { onHand: 5 })
    const wish = reservation(['R-6', 2])
    await post('/v1/reservations', wish)
    const path = `/v1/reservations/${wish.reservationId}`
    expect(await post(`${path}/commit`)).toMatchObject({ status: 200, body: { status: 'committed' } })
    expect(await post(`${path}/commit`)).toMatchObject({ status: 200, body: { status: 'committed' } })
    expect(await stock('R-6')).toMatchObject({ onHand: 3, reserved: 0, available: 3 })
    expect(await post(`${path}/release`)).toMatchObject({ status: 409, body: { code: 'committed' } })
    expect(simulator.book().stock['R-6']).toMatchObject({ onHand: 3, reserved: 0, consumed: 2 })
  })

  test('is released once, and then neither committed nor made again', async () => {
    await put('/v1/stock/R-7', { onHand: 5 })
    const wish = reservation(['R-7', 2])
    await post('/v1/reservations', wish)
    const path = `/v1/reservations/${wish.reservationId}`
    expect(await post(`${path}/release`)).toMatchObject({ status: 200, body: { status: 'released' } })
    expect(await post(`${path}/release`)).toMatchObject({ status: 200, body: { status: 'released' } })
    expect(await stock('R-7')).toMatchObject({ onHand: 5, reserved: 0 })
    expect(await post(`${path}/commit`)).toMatchObject({ status: 409, body: { code: 'released' } })
    expect(await post('/v1/reservations', wish)).toMatchObject({ status: 409, body: { code: 'released' } })
    expect(await stock('R-7')).toMatchObject({ reserved: 0 })
  })

  test('released before it arrives is refused when it does', async () => {
    await put('/v1/stock/R-8', { onHand: 5 })
    const wish = reservation(['R-8', 2])
    const tombstone = await post(`/v1/reservations/${wish.reservationId}/release`)
    expect(tombstone).toMatchObject({ status: 200, body: { status: 'released', orderReference: null } })
    expect(await post('/v1/reservations', wish)).toMatchObject({ status: 409, body: { code: 'released' } })
    expect(await stock('R-8')).toMatchObject({ reserved: 0 })
    expect(await post('/v1/reservations/r-none/commit')).toMatchObject({
      status: 404,
      body: { code: 'unknown_reservation' },
    })
    expect(await get('/v1/reservations/r-none')).toMatchObject({ status: 404 })
  })
})

describe('what breaks the contract', () => {
  test.each([
    ['no lines', { reservationId: 'x', orderReference: 'o', lines: [] }],
    ['no id', { orderReference: 'o', lines: [{ sku: 'S', quantity: 1 }] }],
    ['an empty id', { reservationId: '', orderReference: 'o', lines: [{ sku: 'S', quantity: 1 }] }],
    ['a quantity of zero', { reservationId: 'x', orderReference: 'o', lines: [{ sku: 'S', quantity: 0 }] }],
    ['half a piece', { reservationId: 'x', orderReference: 'o', lines: [{ sku: 'S', quantity: 0.5 }] }],
    ['a quantity in quotes', { reservationId: 'x', orderReference: 'o', lines: [{ sku: 'S', quantity: '1' }] }],
    ['a surplus field', { reservationId: 'x', orderReference: 'o', lines: [{ sku: 'S', quantity: 1 }], urgent: true }],
    ['a list', []],
  ])('%s, is refused by the document and by the simulator alike', async (_case, body) => {
    expect(await call('POST', '/v1/reservations', body)).toMatchObject({
      status: 400,
      body: { outsideOfContract: expect.anything() },
    })
    expect(await call('POST', '/v1/reservations', body, simulator.url)).toMatchObject({
      status: 400,
      body: { code: 'malformed' },
    })
  })

  test('no JSON at all is refused', async () => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${simulator.url}/v1/reservations`, { method: 'POST', headers, body: '{' })
    expect(answer.status).toBe(400)
  })

  test('a path that the document does not have gets 404', async () => {
    expect(await call('GET', '/v1/nothing', undefined, simulator.url)).toMatchObject({
      status: 404,
      body: { code: 'no_such_path' },
    })
  })
})

describe('a token', () => {
  test('is needed everywhere and ends with its lifetime', async () => {
    const document = parse(readFileSync(apiSpec, 'utf8')) as { paths: Record<string, Record<string, object>> }
    for (const [path, operations] of Object.entries(document.paths)) {
      if (path === '/oauth/token') continue
      for (const method of Object.keys(operations).filter((key) => key !== 'parameters')) {
        const concrete = path.replaceAll(/\{\w+\}/g, 'x')
        const answer = await call(
          method.toUpperCase(),
          concrete,
          method === 'get' ? undefined : {},
          simulator.url,
          'none',
        )
        expect({ path, method, ...answer }).toMatchObject({
          path,
          method,
          status: 401,
          body: { code: 'invalid_token' },
        })
      }
    }
    simulator.knobs.set({ tokenLifetimeMs: 60_000 })
    const short = await askToken({})
    simulator.knobs.set({ tokenLifetimeMs: 3_600_000 })
    expect(short.body.expires_in).toBe(60)
    const use = () => call('GET', '/v1/stock/T-1', undefined, validated, String(short.body.access_token))
    clock += 59_999
    expect((await use()).status).toBe(404)
    clock += 1
    expect((await use()).status).toBe(401)
  })

  test('is given only to the right client for the right grant', async () => {
    expect(await askToken({ client_secret: 'wrong' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    const answer = await fetch(`${simulator.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password' }),
    })
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'unsupported_grant_type' }])
  })
})

test('with automatic stock every SKU exists at first touch, those that start with OOS- without a piece', async () => {
  const outer = simulator
  const stateFile = join(folder, 'inventory.json')
  const restart = async (autoStock?: number) => {
    if (simulator !== outer) await simulator.close()
    simulator = await startInventorySimulator({ speed: 1, autoStock, stateFile, now: () => clock })
    token = await newToken()
  }
  try {
    await restart(10)
    expect(await post('/v1/reservations', reservation(['A-1', 4]))).toMatchObject({ status: 201 })
    const short = await post('/v1/reservations', reservation(['OOS-1', 1]))
    expect(short).toMatchObject({ status: 409, body: { code: 'out_of_stock' } })
    await restart()
    expect(simulator.book().stock).toMatchObject({
      'A-1': { onHand: 30, reserved: 4, warehouses: { 'SAO-1': { onHand: 10 }, 'MEM-1': { onHand: 10 } } },
      'OOS-1': { onHand: 0, reserved: 0 },
    })
    expect(simulator.book().reservations.map(({ status }) => status)).toEqual(['reserved', 'refused'])
  } finally {
    await simulator.close()
    simulator = outer
    token = await newToken()
  }
})
