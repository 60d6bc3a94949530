// What happens on the way to the door: by hand, refused and mended, waited for, looked at.
import { lifeOf } from '../../../../dev/orders/lives/lives'
import { LivesDriver } from '../../../../dev/orders/lives/driver'
import { shippingLives } from '../../../../dev/orders/lives/shipping-lives'
import type { FakeApi } from '../fake-api'
import { all, has, one, sending, startStage, type Stage } from './stage'

let stage: Stage
let api: FakeApi
beforeEach(async () => {
  stage = await startStage()
  ;({ api } = stage)
})
afterEach(() => stage.stop())

const course = ['PENDING', 'PAYMENT_PROCESSING', 'FULFILLMENT_PENDING', 'DELIVERED']
const writesOf = (of: FakeApi): [string, unknown][] =>
  of.calls.filter(({ method }) => method !== 'GET').map(({ path, body }) => [path.replace(/^.*\/ord_\w+/, ''), body])
const outcomeOf = (name: string): string[] => [...(stage.driver.outcomes.get(name) ?? new Map<string, number>()).keys()]

test('every life on the way is some order’s', () => {
  const names = new Set(sending.flatMap((order) => (order.scripted ? [lifeOf(order, all)?.name] : [])))
  expect(names).toEqual(new Set(shippingLives.map(({ name }) => name)))
})

test('the first of two parcels leaves before the rest is picked', async () => {
  const order = await stage.live('packed in two parcels', ...course)
  const { sku } = order.body.lines[0]!
  expect(writesOf(api)).toEqual([
    ['/picking', {}],
    ['/scans', { sku }],
    ['/packing', { lines: [{ lineId: '1', quantity: 1 }], weightGrams: 480 }],
    ['/shipment', {}],
    ['/scans', { sku, quantity: 1 }],
    ['/packing', {}],
    ['/shipment', {}],
  ])
  expect(api.calls.filter(({ path }) => path.endsWith('/label'))).toHaveLength(2)
})

test('where the warehouse system was quicker there is nothing left to pack, and that is an end', async () => {
  api.instead = ({ path }) => (path.endsWith('/packing') ? { status: 409, body: { code: 'WRONG_STATE' } } : undefined)
  await stage.live('packed in two parcels', ...course)
  expect(outcomeOf('packed in two parcels')).toEqual(['WRONG_STATE'])
  expect(stage.problems).toEqual([])
})

test('who mends an address looks at the evidence first, and changes nothing else of it', async () => {
  await stage.live('label refused, address mended', ...course)
  const evidence = api.calls.findIndex(({ method, path }) => method === 'GET' && /\/fulfillments\/\w+$/.test(path))
  const retry = api.calls.findIndex(({ path }) => path.endsWith('/retry'))
  expect([evidence >= 0, evidence < retry]).toEqual([true, true])
  const address = { recipient: 'Zoë', line1: 'Rua A', city: 'X', region: 'SP', postalCode: '02108', country: 'BR' }
  expect(writesOf(api)).toEqual([['/retry', { shippingAddress: address, acceptAddress: true }]])
})

test('what is blocked elsewhere than the script says is told', async () => {
  api.blockedAt = 'WAREHOUSE_ORDER'
  await stage.live('label refused, given up', ...course)
  expect(outcomeOf('label refused, given up')).toEqual(['failed'])
  expect(stage.problems).toEqual([expect.stringMatching(/blocked at WAREHOUSE_ORDER, and was to be at LABEL/)])
})

test('while its life looks after what is blocked, nobody else does', async () => {
  const order = one('label refused, given up')
  stage.driver.expect(order)
  expect(stage.driver.mindsFloor(order.orderId)).toBe(true)
  has(api, order)
  for (const status of course) stage.driver.saw(order.orderId, status)
  await stage.lived()
  expect(stage.driver.mindsFloor(order.orderId)).toBe(false)
  expect(stage.driver.endsOf(order)).toEqual(expect.arrayContaining(['CANCELLED', 'REFUNDED']))
})

test('one unit comes to each of two warehouses', async () => {
  const order = await stage.live('from two warehouses', ...course)
  const { sku } = order.body.lines[0]!
  expect(stage.deliveries).toEqual([`1×${sku} to SAO-1`, `1×${sku} to REC-1`])
})

test('without a simulated inventory service nothing is brought to it', () => {
  const alone = new LivesDriver({ api: stage.orderApi, lives: true })
  alone.expect(one('from two warehouses'))
  expect(alone.open).toBe(0)
})

test('a parcel of which a stop is missing is told', async () => {
  api.stops = ['PICKED_UP', 'DELIVERED']
  await stage.live('delayed on its way', ...course)
  expect(stage.problems).toEqual([expect.stringMatching(/history lacks EXCEPTION/)])
}, 20_000)

test('an address that was found otherwise than expected is told', async () => {
  api.check = 'SUGGESTION_DECLINED'
  await stage.live('insists on an unknown address', ...course)
  expect(stage.problems).toEqual([expect.stringMatching(/SUGGESTION_DECLINED and was to be UNVERIFIABLE_ACCEPTED/)])
})

test('goods come back with the label that was made for them', async () => {
  await stage.live('sent back with our label', ...course)
  expect(outcomeOf('sent back with our label')).toEqual(['done'])
  const paths = api.calls.map(({ path }) => path.replace(/^.*\/ord_\w+/, ''))
  const printed = paths.findIndex((path) => path.endsWith('/label'))
  const received = paths.findIndex((path) => path.endsWith('/receipts'))
  expect([printed > 0, printed < received]).toEqual([true, true])
})
