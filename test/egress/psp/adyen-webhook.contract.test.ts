// The simulator's webhooks over real posts: duplicated, late, out of order, and what they tell of the lives of charges that the provider made.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { adyenAccount } from '../../../dev/simulators/adyen-account'
import { type AdyenSimulator, startAdyenSimulator } from '../../../dev/simulators/adyen'
import type { PaymentSignal } from '../../../egress/psp/payment-signals'
import { readAdyenPost } from '../../../egress/psp/adyen-webhook'
import { AdyenWorld } from './adyen-world'

const world = new AdyenWorld()
const told = new Map<string, PaymentSignal>()
const refused: string[] = []
let waiting: (() => void)[] = []

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { merchantAccount, hmacKey } = adyenAccount
    const options = { hmacKeys: [hmacKey], live: false, merchantAccount, now: Date.now(), speed: 100 }
    const read = readAdyenPost(Buffer.concat(chunks), request.headers, options)
    if ('refused' in read) refused.push(read.refused)
    if ('signals' in read) for (const signal of read.signals) told.set(signal.id, signal)
    response.writeHead('refused' in read ? 400 : 202).end()
    const awake = waiting
    waiting = []
    for (const wake of awake) wake()
  })
})

/** Waits for posts until those signals of the order are there. */
async function toldOf(orderId: string, count: number): Promise<readonly PaymentSignal[]> {
  for (;;) {
    const own = [...told.values()].filter((signal) => signal.orderId === orderId)
    if (own.length >= count) return own
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
}

let simulator: AdyenSimulator
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const knobs = {
    webhookDuplicate: 1,
    webhookDelayMs: 50,
    followUpMs: 100,
    boletoPaidAfterMs: 100,
    expiresAfterMs: 100,
  }
  simulator = await startAdyenSimulator({ speed: 100, webhookUrl, knobs })
  world.use(simulator)
})
afterAll(async () => {
  await simulator.close()
  server.close()
  server.closeAllConnections()
  expect(refused).toEqual([])
})
beforeEach(() => void (world.clock = Date.now()))

const { begin, captureRequested, chargeRequested, perform, refundRequested, voidRequested } = world
const onShipment = { capture: 'ON_SHIPMENT' } as const
const states = (signals: readonly PaymentSignal[]) =>
  signals.map((signal) => `${signal.type} ${'state' in signal ? signal.state : ''}`).sort()

test('a charge taken at once and refunded is told with the amounts of both', async () => {
  const request = chargeRequested()
  const paymentId = await begin(request)
  const refund = refundRequested(request, paymentId, 5_000)
  await perform(refund)
  const head = { provider: 'ADYEN', providerPaymentId: paymentId, currency: 'BRL' }
  expect(await toldOf(request.orderId, 2)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ...head, state: 'CAPTURED', chargeRequestId: request.id, amountMinor: 12_345 }),
      expect.objectContaining({ ...head, state: 'DONE', refundRequestId: refund.id, amountMinor: 5_000 }),
    ]),
  )
})

test('an authorisation that is voided is told, with the card that may be charged again', async () => {
  const request = chargeRequested(onShipment)
  await perform(voidRequested(request, await begin(request)))
  const signals = await toldOf(request.orderId, 2)
  expect(states(signals)).toEqual(['ChargeReported AUTHORISED', 'ChargeReported VOIDED'])
  expect(signals).toContainEqual(
    expect.objectContaining({ state: 'AUTHORISED', instrument: expect.stringMatching(/^scheme_/) }),
  )
})

test('an authorisation that runs out is told', async () => {
  const request = chargeRequested({ ...onShipment, paymentMethodToken: 'scheme_ADYEN_EXPIRES' })
  await begin(request)
  expect(states(await toldOf(request.orderId, 2))).toEqual(['ChargeReported AUTHORISED', 'ChargeReported VOIDED'])
})

test.each([
  ['a decline', { paymentMethodToken: 'scheme_ADYEN_REFUSED_12' }, { state: 'DECLINED', code: 'not_enough_balance' }],
  ['a slip that is paid', { paymentMethodToken: 'boleto_Silva' }, { state: 'CAPTURED', amountMinor: 12_345 }],
  ['a payment that took time', { paymentMethodToken: 'scheme_ADYEN_PENDING' }, { state: 'CAPTURED' }],
])('%s is told', async (_what, patch, expected) => {
  const request = chargeRequested(patch)
  await perform(request)
  expect(await toldOf(request.orderId, 1)).toMatchObject([{ chargeRequestId: request.id, ...expected }])
})

test('a slip that nobody pays is told as declined', async () => {
  const request = chargeRequested({ paymentMethodToken: 'boleto_UNPAID' })
  const paymentId = await begin(request)
  await world.admin('close-boleto', { pspReference: paymentId })
  expect(await toldOf(request.orderId, 1)).toMatchObject([{ state: 'DECLINED', code: 'offer_closed' }])
})

test('an automatic capture that fails later is told as a charge that is void', async () => {
  const request = chargeRequested({ paymentMethodToken: 'scheme_ADYEN_CAPTURE_FAILS' })
  await begin(request)
  const signals = await toldOf(request.orderId, 2)
  expect(states(signals)).toEqual(['ChargeReported CAPTURED', 'ChargeReported VOIDED'])
  expect(signals).toContainEqual(expect.objectContaining({ code: 'capture_failed', chargeRequestId: request.id }))
})

test('a part that was captured above what is authorised is told as failed', async () => {
  const request = chargeRequested(onShipment)
  const capture = captureRequested(request, await begin(request), 99_999)
  expect(await perform(capture)).toMatchObject({ type: 'Captured' })
  const signals = await toldOf(request.orderId, 2)
  expect(signals).toContainEqual(
    expect.objectContaining({
      state: 'VOIDED',
      code: 'capture_failed',
      chargeRequestId: request.id,
      amountMinor: 99_999,
    }),
  )
})

test('a refund that fails later is told as done and as failed', async () => {
  const request = chargeRequested({ paymentMethodToken: 'scheme_ADYEN_REFUND_FAILS' })
  const refund = refundRequested(request, await begin(request), 12_345)
  await perform(refund)
  const signals = await toldOf(request.orderId, 3)
  expect(states(signals)).toEqual(['ChargeReported CAPTURED', 'RefundReported DONE', 'RefundReported FAILED'])
})

test('a dispute is told under one id from its opening to its end', async () => {
  const request = chargeRequested({ paymentMethodToken: 'scheme_ADYEN_DISPUTE' })
  const pspReference = await begin(request)
  const opened = await toldOf(request.orderId, 3)
  expect(states(opened)).toEqual(['ChargeReported CAPTURED', 'DisputeReported OPENED', 'DisputeReported OPENED'])
  await world.admin('reverse-chargeback', { pspReference })
  await world.admin('second-chargeback', { pspReference })
  const disputes = (await toldOf(request.orderId, 5)).filter((signal) => signal.type === 'DisputeReported')
  expect(disputes.map(({ state }) => state).sort()).toEqual(['LOST', 'OPENED', 'OPENED', 'WON'])
  expect(new Set(disputes.map(({ disputeId }) => disputeId)).size).toBe(1)
  expect(disputes).toContainEqual(
    expect.objectContaining({ chargeRequestId: request.id, providerPaymentId: pspReference, amountMinor: 12_345 }),
  )
})
