// The simulated Adyen at its worst: whatever fails, a repeat by the same key does everything once.
import { modification, openShop, payment, refusal, type Shop } from './adyen-world'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ seed: 7 })
})
afterEach(() =>
  shop.simulator.knobs.set({
    errorRate: 0,
    resetAfterRate: 0,
    timeoutAfterRate: 0,
    rateLimitPerSecond: 0,
    down: false,
  }),
)
afterAll(() => shop.close())

const booked = (reference: string) => shop.simulator.book().payments.filter((entry) => entry.reference === reference)

test('a failure of Adyen’s own is a 500 without effect', async () => {
  shop.simulator.knobs.set({ errorRate: 1 })
  const request = payment()
  expect(await refusal(shop.checkout.PaymentsApi.payments(request))).toMatchObject({
    statusCode: 500,
    errorType: 'internal',
  })
  expect(booked(request.reference)).toEqual([])
})

test('too many requests are refused without effect', async () => {
  shop.simulator.knobs.set({ rateLimitPerSecond: 0.5 })
  const request = payment()
  expect(await refusal(shop.checkout.PaymentsApi.payments(request))).toMatchObject({ statusCode: 429 })
  expect(booked(request.reference)).toEqual([])
})

test('a connection that breaks after the effect is asked again by the same key and nothing is done twice', async () => {
  const request = payment()
  const pay = () => shop.checkout.PaymentsApi.payments(request, { idempotencyKey: 'broken-1' })
  shop.simulator.knobs.set({ resetAfterRate: 1 })
  await expect(pay()).rejects.toThrow()
  shop.simulator.knobs.set({ resetAfterRate: 0 })
  const answer = await pay()
  expect(booked(request.reference)).toMatchObject([{ pspReference: answer.pspReference, status: 'authorised' }])
})

test('without a key the same request pays twice, and the book says so', async () => {
  const request = payment()
  shop.simulator.knobs.set({ resetAfterRate: 1 })
  await expect(shop.checkout.PaymentsApi.payments(request)).rejects.toThrow()
  shop.simulator.knobs.set({ resetAfterRate: 0 })
  await shop.checkout.PaymentsApi.payments(request)
  expect(shop.simulator.book().duplicates).toMatchObject([{ kind: 'authorisation', key: request.reference }])
})

test('forty captures through failures, by keys, are each done once', async () => {
  const request = payment()
  const { pspReference = '' } = await shop.checkout.PaymentsApi.payments(request)
  shop.simulator.knobs.set({ errorRate: 0.3, resetAfterRate: 0.3 })
  const capture = async (at: number): Promise<void> => {
    const options = { idempotencyKey: `storm-${at}` }
    const body = modification(100, `storm-${at}`)
    for (;;) {
      const done = await shop.checkout.ModificationsApi.captureAuthorisedPayment(pspReference, body, {
        ...options,
      }).then(
        () => true,
        () => false,
      )
      if (done) return
    }
  }
  await Promise.all(Array.from({ length: 40 }, (_, at) => capture(at)))
  expect(booked(request.reference)).toMatchObject([{ capturedMinor: 4_000 }])
  expect(shop.simulator.book().duplicates.filter(({ kind }) => kind === 'capture')).toEqual([])
})

test('a service that is down can still be set up', async () => {
  shop.simulator.knobs.set({ down: true })
  await expect(shop.checkout.PaymentsApi.payments(payment())).rejects.toThrow()
  expect((await fetch(`${shop.simulator.url}/__sim/adyen/hmac-key`)).status).toBe(200)
})
