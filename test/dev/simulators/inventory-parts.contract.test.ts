// Parts of reservations and goods that come back: what the Inventory Service's simulator does, held to its OpenAPI document.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type InventorySimulator, startInventorySimulator } from '../../../dev/simulators/inventory'
import { startValidator } from './inventory-validator'

let simulator: InventorySimulator
let validator: Server
let validated: string
let token: string

beforeAll(async () => {
  simulator = await startInventorySimulator({ speed: 1 })
  validator = await startValidator(() => simulator.url)
  validated = `http://127.0.0.1:${(validator.address() as AddressInfo).port}`
  const grant = { grant_type: 'client_credentials', client_id: 'oms', client_secret: 'oms-secret' }
  const response = await fetch(`${validated}/oauth/token`, { method: 'POST', body: new URLSearchParams(grant) })
  token = ((await response.json()) as { access_token: string }).access_token
})
afterAll(async () => {
  await new Promise((resolve) => validator.close(resolve).closeAllConnections())
  await simulator.close()
})

async function call(method: string, path: string, body?: object, base = validated) {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as object }
}
const put = (path: string, body: object) => call('PUT', path, { warehouse: 'SAO-1', ...body })
const post = (path: string, body?: object) => call('POST', path, body)
const stock = async (sku: string) => (await call('GET', `/v1/stock/${sku}`)).body

let serial = 0
const reservation = (...lines: [sku: string, quantity: number][]) => {
  serial += 1
  return {
    reservationId: `r-${serial}`,
    orderReference: `o-${serial}`,
    lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
  }
}

describe('a part of a reservation', () => {
  const reserved = async (sku: string, quantity: number) => {
    await put(`/v1/stock/${sku}`, { onHand: 5 })
    const wish = reservation([sku, quantity])
    await post('/v1/reservations', wish)
    return `/v1/reservations/${wish.reservationId}`
  }
  const part = (requestId: string, sku: string, quantity: number) => ({ requestId, lines: [{ sku, quantity }] })

  test('is taken once by its id, and the parts end the whole', async () => {
    const path = await reserved('P-1', 3)
    const commit = await post(`${path}/commit`, part('c-1', 'P-1', 1))
    expect(commit).toMatchObject({
      status: 200,
      body: { status: 'reserved', committed: [{ sku: 'P-1', quantity: 1 }] },
    })
    expect(await post(`${path}/commit`, part('c-1', 'P-1', 1))).toEqual(commit)
    expect(await stock('P-1')).toMatchObject({ onHand: 4, reserved: 2 })
    expect(await post(`${path}/release`, part('c-2', 'P-1', 1))).toMatchObject({ status: 200 })
    expect(await stock('P-1')).toMatchObject({ onHand: 4, reserved: 1 })
    expect(await post(`${path}/release`, { requestId: 'c-3', lines: [] })).toMatchObject({
      status: 200,
      body: { status: 'committed', released: [{ sku: 'P-1', quantity: 2 }] },
    })
    expect(await stock('P-1')).toMatchObject({ onHand: 4, reserved: 0 })
    expect(await post(`${path}/release`, part('c-4', 'P-1', 1))).toMatchObject({
      status: 409,
      body: { code: 'committed' },
    })
    expect(await post(`${path}/release`, { requestId: 'c-3', lines: [] })).toMatchObject({ status: 200 })
  })

  test('that exceeds what is left, or has the id of another, moves nothing', async () => {
    const path = await reserved('P-2', 2)
    expect(await post(`${path}/commit`, part('d-1', 'P-2', 3))).toMatchObject({
      status: 409,
      body: { code: 'exceeds_left' },
    })
    expect(await post(`${path}/commit`, part('d-2', 'P-none', 1))).toMatchObject({
      status: 409,
      body: { code: 'exceeds_left' },
    })
    expect(await stock('P-2')).toMatchObject({ onHand: 5, reserved: 2 })
    await post(`${path}/commit`, part('d-3', 'P-2', 1))
    for (const wish of [part('d-3', 'P-2', 2), { requestId: 'd-3', lines: [] }])
      expect(await post(`${path}/commit`, wish)).toMatchObject({ status: 422, body: { code: 'other_body' } })
    expect(await post(`${path}/release`, part('d-3', 'P-2', 1))).toMatchObject({
      status: 422,
      body: { code: 'other_body' },
    })
    expect(await stock('P-2')).toMatchObject({ onHand: 4, reserved: 1 })
  })

  test('of what was refused or is not known is refused', async () => {
    await put('/v1/stock/P-3', { onHand: 0 })
    const wish = reservation(['P-3', 1])
    await post('/v1/reservations', wish)
    const path = `/v1/reservations/${wish.reservationId}`
    expect(await post(`${path}/release`, part('e-1', 'P-3', 1))).toMatchObject({
      status: 409,
      body: { code: 'refused' },
    })
    expect(await post('/v1/reservations/r-none/release', part('e-2', 'P-3', 1))).toMatchObject({
      status: 404,
      body: { code: 'unknown_reservation' },
    })
  })

  test('without an id of its own is refused', async () => {
    const path = await reserved('P-4', 2)
    const body = { lines: [{ sku: 'P-4', quantity: 1 }] }
    expect(await call('POST', `${path}/commit`, body, simulator.url)).toMatchObject({
      status: 400,
      body: { code: 'malformed' },
    })
  })
})

describe('a receipt', () => {
  const receipt = (disposition: string, sku: string) => {
    serial += 1
    const ids = { receiptId: `b-${serial}`, orderReference: 'o-1', returnReference: 'ret-1' }
    return { ...ids, disposition, lines: [{ sku, quantity: 2 }] }
  }

  test('puts goods back on the shelf once', async () => {
    await put('/v1/stock/B-1', { onHand: 1 })
    const wish = receipt('restock', 'B-1')
    const booked = await post('/v1/receipts', wish)
    expect(booked).toEqual({ status: 201, body: wish })
    expect(await post('/v1/receipts', wish)).toEqual(booked)
    expect(await stock('B-1')).toMatchObject({ onHand: 3, available: 3 })
    expect(simulator.book().stock['B-1']).toMatchObject({ restocked: 2, writtenOff: 0 })
    expect(await post('/v1/receipts', { ...wish, disposition: 'write_off' })).toMatchObject({
      status: 422,
      body: { code: 'other_body' },
    })
  })

  test('of written-off goods leaves the shelf as it is', async () => {
    await put('/v1/stock/B-2', { onHand: 1 })
    expect(await post('/v1/receipts', receipt('write_off', 'B-2'))).toMatchObject({ status: 201 })
    expect(simulator.book().stock['B-2']).toMatchObject({ onHand: 1, restocked: 0, writtenOff: 2 })
  })

  test('of an unknown SKU is refused', async () => {
    expect(await post('/v1/receipts', receipt('restock', 'B-none'))).toMatchObject({
      status: 422,
      body: { code: 'unknown_sku', skus: ['B-none'] },
    })
  })

  test('that neither restocks nor writes off breaks the contract', async () => {
    const answer = await call('POST', '/v1/receipts', receipt('keep', 'B-1'), simulator.url)
    expect(answer).toMatchObject({ status: 400, body: { code: 'malformed' } })
  })
})
