// Captures, cancels, refunds and reversals at the simulated Adyen: always received, and a webhook says what became of them.
import { type Item, modification, openShop, payment, refusal, type Shop, stored } from './adyen-world'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const api = () => shop.checkout.ModificationsApi
const authorised = async (id = 'ADYEN_OK', patch: object = {}) => {
  const { pspReference = '' } = await shop.checkout.PaymentsApi.payments(payment(stored(id), patch))
  return pspReference
}
const capture = (psp: string, value?: number, reference?: string) =>
  api().captureAuthorisedPayment(psp, modification(value, reference))
const refund = (psp: string, value?: number, reference?: string) =>
  api().refundCapturedPayment(psp, modification(value, reference))
const cancel = (psp: string) =>
  api().cancelAuthorisedPaymentByPspReference(psp, { merchantAccount: 'OmsShop', reference: 'cancel' })
const reverse = (psp: string) => api().refundOrCancelPayment(psp, { merchantAccount: 'OmsShop' })
const money = (psp: string) => {
  const found = shop.simulator.book().payments.find(({ pspReference }) => pspReference === psp)
  return found && [found.authorisedMinor, found.capturedMinor, found.refundedMinor]
}
const status = (psp: string) => shop.simulator.book().payments.find(({ pspReference }) => pspReference === psp)?.status
const outcome = async ({ pspReference }: { pspReference: string }): Promise<Item | undefined> => {
  const [item] = await shop.came({ pspReference })
  return item
}

test('a capture is received at once and said to be done by webhook', async () => {
  const psp = await authorised()
  const received = await capture(psp, 3_000, 'capture-1')
  expect(received).toMatchObject({
    status: 'received',
    paymentPspReference: psp,
    reference: 'capture-1',
    merchantAccount: 'OmsShop',
    amount: { currency: 'BRL', value: 3_000 },
  })
  expect(received.pspReference).not.toBe(psp)
  expect(await outcome(received)).toMatchObject({
    eventCode: 'CAPTURE',
    success: 'true',
    originalReference: psp,
    merchantReference: 'capture-1',
    amount: { currency: 'BRL', value: 3_000 },
    paymentMethod: 'visa',
  })
})

test('a payment is captured in parts up to what was authorised', async () => {
  const psp = await authorised()
  await capture(psp, 3_000)
  await capture(psp, 2_000)
  const tooMuch = await capture(psp, 1)
  expect(tooMuch.status).toBe('received')
  expect(await outcome(tooMuch)).toMatchObject({ success: 'false', reason: 'Insufficient balance on payment' })
  expect(money(psp)).toEqual([5_000, 5_000, 0])
})

test('a captured payment is refunded in parts up to what was captured', async () => {
  const psp = await authorised()
  await capture(psp, 4_000)
  const first = await refund(psp, 1_500, 'refund-1')
  await refund(psp, 2_500)
  const tooMuch = await refund(psp, 1)
  expect(await outcome(first)).toMatchObject({ eventCode: 'REFUND', success: 'true', merchantReference: 'refund-1' })
  expect(await outcome(tooMuch)).toMatchObject({ success: 'false', reason: 'Insufficient balance on payment' })
  expect(money(psp)).toEqual([5_000, 4_000, 4_000])
})

test('a payment that is cancelled can not be captured any more', async () => {
  const psp = await authorised()
  expect(await outcome(await cancel(psp))).toMatchObject({ eventCode: 'CANCELLATION', success: 'true' })
  expect(await outcome(await capture(psp))).toMatchObject({ success: 'false' })
  expect([status(psp), money(psp)]).toEqual(['cancelled', [0, 0, 0]])
})

test('a cancel after a part was captured releases the rest, and a captured payment is not cancelled', async () => {
  const psp = await authorised()
  await capture(psp, 2_000)
  expect(await outcome(await cancel(psp))).toMatchObject({ success: 'true', amount: { value: 3_000 } })
  expect(await outcome(await cancel(psp))).toMatchObject({ success: 'false' })
  expect([status(psp), money(psp)]).toEqual(['authorised', [2_000, 2_000, 0]])
})

test('a reversal cancels what is not captured and refunds what is', async () => {
  const [open, taken] = [await authorised(), await authorised()]
  await capture(taken, 5_000)
  const items = [await outcome(await reverse(open)), await outcome(await reverse(taken))]
  expect(items.map((item) => [item?.eventCode, item?.success, item?.additionalData?.['modification.action']])).toEqual([
    ['CANCEL_OR_REFUND', 'true', 'cancel'],
    ['CANCEL_OR_REFUND', 'true', 'refund'],
  ])
  expect([money(open), money(taken)]).toEqual([
    [0, 0, 0],
    [5_000, 5_000, 5_000],
  ])
})

test('an authorised amount is updated', async () => {
  const psp = await authorised()
  const received = await api().updateAuthorisedAmount(psp, modification(7_000, 'more'))
  expect(await outcome(received)).toMatchObject({ eventCode: 'AUTHORISATION_ADJUSTMENT', success: 'true' })
  expect(await outcome(await capture(psp, 7_000))).toMatchObject({ success: 'true' })
})

test.each([
  ['a payment that is not there', () => capture('S000000000000000'), '167'],
  ['an amount of nothing', async () => capture(await authorised(), 0), '137'],
  [
    'no amount',
    async () => api().captureAuthorisedPayment(await authorised(), { merchantAccount: 'OmsShop' } as never),
    '100',
  ],
])('a modification of %s is refused', async (_case, call, errorCode) => {
  expect(await refusal(call())).toMatchObject({ statusCode: 422, errorCode, errorType: 'validation' })
})

test('a modification in another currency fails', async () => {
  const other = { merchantAccount: 'OmsShop', amount: { currency: 'EUR', value: 100 } }
  expect(await outcome(await api().captureAuthorisedPayment(await authorised(), other))).toMatchObject({
    success: 'false',
  })
})

test('a refused payment can not be captured', async () => {
  expect(await outcome(await capture(await authorised('ADYEN_REFUSED_2')))).toMatchObject({ success: 'false' })
})

test('a capture that the bank rejects afterwards is taken back', async () => {
  const psp = await authorised('ADYEN_CAPTURE_FAILS')
  const { pspReference } = await capture(psp)
  const items = await shop.came({ pspReference }, 2)
  expect(items.map(({ eventCode, success }) => `${eventCode} ${success}`).sort()).toEqual([
    'CAPTURE true',
    'CAPTURE_FAILED true',
  ])
  expect(money(psp)).toEqual([5_000, 0, 0])
})

test('a refund that the bank rejects afterwards is taken back', async () => {
  const psp = await authorised('ADYEN_REFUND_FAILS')
  await capture(psp)
  const { pspReference } = await refund(psp, 1_000)
  const items = await shop.came({ pspReference }, 2)
  expect(items.map(({ eventCode }) => eventCode).sort()).toEqual(['REFUND', 'REFUND_FAILED'])
  expect(money(psp)).toEqual([5_000, 5_000, 0])
})

test('a refund that comes back from the bank is said to be reversed', async () => {
  const psp = await authorised()
  await capture(psp)
  const { pspReference } = await refund(psp, 1_000)
  await shop.admin('reverse-refund', { pspReference: psp })
  const [item] = await shop.came({ eventCode: 'REFUNDED_REVERSED' as never, pspReference })
  expect(item).toMatchObject({ originalReference: psp, amount: { value: 1_000 } })
  expect(money(psp)).toEqual([5_000, 5_000, 0])
})

test('an authorisation that expires is the shopper’s again', async () => {
  const psp = await authorised('ADYEN_EXPIRES')
  const [item] = await shop.came({ eventCode: 'EXPIRE' as never, originalReference: psp })
  expect(item).toMatchObject({ success: 'true', amount: { value: 5_000 } })
  expect([status(psp), money(psp)]).toEqual(['expired', [0, 0, 0]])
  expect(await outcome(await capture(psp))).toMatchObject({ success: 'false' })
})
