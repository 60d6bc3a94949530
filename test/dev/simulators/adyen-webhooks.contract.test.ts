// The simulated Adyen's webhooks: signed, repeated until taken, lost, doubled and shuffled as the knobs say; kept over a restart.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hmacValidator } from '@adyen/api-library'
import { adyenAccount } from '../../../dev/simulators/adyen-account'
import { startAdyenSimulator } from '../../../dev/simulators/adyen'
import { modification, openShop, payment, type Shop, stored } from './adyen-world'

const folder = mkdtempSync(join(tmpdir(), 'adyen-simulator-'))
let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.close())
afterAll(() => rmSync(folder, { recursive: true }))

const pay = async (of: Shop = shop, id = 'ADYEN_OK') => {
  const { pspReference = '' } = await of.checkout.PaymentsApi.payments(payment(stored(id)))
  return pspReference
}
const several = async (count: number) => {
  const all = []
  for (let at = 0; at < count; at += 1) all.push(await pay())
  return all
}

test('an authorisation tells amount, references, metadata and what may be done next', async () => {
  const request = payment(undefined, { merchantOrderReference: 'order-1' })
  const { pspReference } = await shop.checkout.PaymentsApi.payments(request)
  const [item] = await shop.came({ pspReference })
  expect(item).toMatchObject({
    eventCode: 'AUTHORISATION',
    success: 'true',
    merchantReference: request.reference,
    merchantAccountCode: 'OmsShop',
    amount: { currency: 'BRL', value: 5_000 },
    operations: ['CANCEL', 'CAPTURE', 'REFUND'],
    eventDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
    additionalData: {
      'metadata.order_id': request.metadata?.order_id,
      'metadata.request_id': request.metadata?.request_id,
      merchantOrderReference: 'order-1',
    },
  })
})

test('a refusal tells its reason', async () => {
  const pspReference = await pay(shop, 'ADYEN_REFUSED_12')
  expect(await shop.came({ pspReference })).toMatchObject([
    { success: 'false', reason: 'Not enough balance', additionalData: { refusalReasonRaw: '12 : Not enough balance' } },
  ])
})

test('a webhook that was tampered with has no valid signature', async () => {
  const pspReference = await pay()
  const [item] = await shop.came({ pspReference })
  if (item === undefined) throw new Error('No webhook came')
  const { hmacKey } = (await (await fetch(`${shop.simulator.url}/__sim/adyen/hmac-key`)).json()) as { hmacKey: string }
  const tampered = { ...item, amount: { ...item.amount, value: 1 } }
  const validator = new hmacValidator()
  expect([validator.validateHMAC(item, hmacKey), validator.validateHMAC(tampered, hmacKey)]).toEqual([true, false])
})

test('a webhook that the shop did not take comes again', async () => {
  shop.refuseNext(2)
  const pspReference = await pay()
  expect(await shop.came({ pspReference })).toHaveLength(1)
})

test('a webhook of what a report tells as well is lost, and the next one is not', async () => {
  const atOnce = { additionalData: undefined, captureDelayHours: 0 }
  const take = async () => (await shop.checkout.PaymentsApi.payments(payment(stored('ADYEN_OK'), atOnce))).pspReference
  shop.simulator.knobs.set({ webhookLoss: 1 })
  const lost = await take()
  shop.simulator.knobs.set({ webhookLoss: 0 })
  const told = await take()
  await shop.came({ pspReference: told })
  expect(shop.items.map(({ pspReference }) => pspReference)).not.toContain(lost)
})

test('that a capture came to nothing is in no report: lost on its way, it is posted again', async () => {
  shop.simulator.knobs.set({ webhookLoss: 1 })
  const originalReference = await pay()
  await shop.admin('expire', { pspReference: originalReference })
  const received = await shop.checkout.ModificationsApi.captureAuthorisedPayment(originalReference, modification())
  const [item] = await shop.came({ pspReference: received.pspReference })
  expect(item).toMatchObject({ eventCode: 'CAPTURE', success: 'false', originalReference })
})

test('a webhook comes twice', async () => {
  shop.simulator.knobs.set({ webhookDuplicate: 1 })
  const pspReference = await pay()
  const [one, other] = await shop.came({ pspReference }, 2)
  expect(one).toEqual(other)
})

test('webhooks overtake each other', async () => {
  shop.simulator.knobs.set({ webhookDelayMs: 300 })
  const asked = await several(12)
  for (const pspReference of asked) await shop.came({ pspReference })
  const told = shop.items.map(({ pspReference }) => pspReference)
  expect(told).not.toEqual(asked)
  expect([...told].sort()).toEqual([...asked].sort())
})

test('webhooks go where the shop says', async () => {
  const other = await openShop()
  const put = (url: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'PUT', headers, body: JSON.stringify({ url }) }
    return fetch(`${shop.simulator.url}/__sim/adyen/webhook`, init)
  }
  expect([(await put('nowhere')).status, (await put(other.url)).status]).toEqual([400, 204])
  const pspReference = await pay()
  expect(await other.came({ pspReference })).toHaveLength(1)
  await other.close()
  expect(shop.items).toEqual([])
})

test('what was not told before a restart is told after it, and the book is kept', async () => {
  const stateFile = join(folder, 'adyen.json')
  const quiet = await openShop({ stateFile })
  quiet.refuseNext(1_000)
  const pspReference = await pay(quiet)
  await quiet.simulator.close()
  const again = await openShop({ stateFile })
  expect(await again.came({ pspReference })).toMatchObject([{ eventCode: 'AUTHORISATION' }])
  expect(again.simulator.book().payments).toMatchObject([{ pspReference, status: 'authorised' }])
  await again.close()
  await quiet.close()
})

test('a simulator that nobody listens to still answers', async () => {
  const alone = await startAdyenSimulator({ speed: 1_000 })
  const headers = { 'content-type': 'application/json', 'x-api-key': adyenAccount.apiKey }
  const response = await fetch(`${alone.url}/v72/payments`, {
    method: 'POST',
    headers,
    body: JSON.stringify(payment()),
  })
  await alone.close()
  expect([response.status, await response.json()]).toMatchObject([200, { resultCode: 'Authorised' }])
})
