// Payments at the simulated Adyen through the official library: what each method comes to, what is refused, what a key keeps.
import { openShop, payment, type PaymentRequest, refusal, type Shop, stored } from './adyen-world'

let clock = 1_800_000_000_000
let shop: Shop
beforeAll(async () => {
  shop = await openShop({ now: () => clock })
})
afterAll(() => shop.close())

const pay = (request: PaymentRequest, idempotencyKey?: string) =>
  shop.checkout.PaymentsApi.payments(request, idempotencyKey === undefined ? undefined : { idempotencyKey })
const booked = (reference: string) => shop.simulator.book().payments.filter((entry) => entry.reference === reference)

describe('a payment by a stored method', () => {
  test('is authorised for what was asked and nothing is captured yet', async () => {
    const request = payment(undefined, { merchantOrderReference: 'order-7', installments: { value: 3 } })
    const answer = await pay(request)
    expect(answer).toMatchObject({
      resultCode: 'Authorised',
      merchantReference: request.reference,
      amount: request.amount,
    })
    expect(answer.pspReference).toMatch(/^[A-Z0-9]{16}$/)
    expect(booked(request.reference)).toMatchObject([
      {
        status: 'authorised',
        authorisedMinor: 5_000,
        capturedMinor: 0,
        currency: 'BRL',
        installments: 3,
        merchantOrderReference: 'order-7',
        orderId: request.metadata?.order_id,
        requestId: request.reference,
      },
    ])
  })

  test('is captured at once unless the shop captures by request', async () => {
    const request = payment(undefined, { additionalData: undefined })
    await pay(request)
    expect(booked(request.reference)).toMatchObject([{ status: 'authorised', capturedMinor: 5_000 }])
  })

  test('is captured by itself after the hours that the shop asked for', async () => {
    const request = payment(undefined, { additionalData: undefined, captureDelayHours: 2 })
    await pay(request)
    const before = booked(request.reference)[0]?.capturedMinor
    clock += 2 * 3_600_000
    expect([before, booked(request.reference)[0]?.capturedMinor]).toEqual([0, 5_000])
  })

  test.each([
    ['2', 'Refused', 'Refused'],
    ['3', 'Refused', 'Referral'],
    ['4', 'Error', 'Acquirer Error'],
    ['5', 'Refused', 'Blocked Card'],
    ['6', 'Refused', 'Expired Card'],
    ['9', 'Refused', 'Issuer Unavailable'],
    ['12', 'Refused', 'Not enough balance'],
    ['20', 'Refused', 'FRAUD'],
    ['24', 'Refused', 'CVC Declined'],
    ['25', 'Refused', 'Restricted Card'],
    ['27', 'Refused', 'Declined Non Generic'],
    ['38', 'Refused', 'Authentication required'],
  ])('that refuses with code %s answers %s: %s', async (code, resultCode, refusalReason) => {
    const request = payment(stored(`ADYEN_REFUSED_${code}`))
    const answer = await pay(request)
    expect(answer).toMatchObject({ resultCode, refusalReason, refusalReasonCode: code })
    expect(booked(request.reference)).toMatchObject([{ status: 'refused', authorisedMinor: 0 }])
  })

  test('that refuses once is authorised when the same order tries again', async () => {
    const method = stored('ADYEN_ONCE_REFUSED_12')
    const tries = ['order-a', 'order-a', 'order-b', 'order-a'].map((merchantOrderReference) => async () => {
      const { resultCode } = await pay(payment(method, { merchantOrderReference }))
      return resultCode
    })
    const results = []
    for (const attempt of tries) results.push(await attempt())
    expect(results).toEqual(['Refused', 'Authorised', 'Refused', 'Authorised'])
  })

  test('needs its shopper', async () => {
    const request = payment(undefined, { shopperReference: undefined })
    expect(await refusal(pay(request))).toMatchObject({
      statusCode: 422,
      message: "Required field 'shopperReference' is not provided.",
    })
  })
})

describe('a request that is not sound', () => {
  test.each([
    ['no amount', { amount: undefined }, 422, '100'],
    ['an amount below zero', { amount: { currency: 'BRL', value: -1 } }, 422, '137'],
    ['a fraction of a cent', { amount: { currency: 'BRL', value: 10.5 } }, 422, '137'],
    ['an unknown currency', { amount: { currency: 'QQQ', value: 100 } }, 422, '138'],
    ['no reference', { reference: undefined }, 422, '130'],
    ['a reference above 80 characters', { reference: 'r'.repeat(81) }, 422, '702'],
    ['no address to return to', { returnUrl: undefined }, 422, '14_030'],
    ['no payment method', { paymentMethod: undefined }, 422, '14_004'],
    ['no merchant account', { merchantAccount: undefined }, 422, '14_006'],
    ['an account of somebody else', { merchantAccount: 'Other' }, 403, '901'],
    ['an unknown stored method', { paymentMethod: stored('8416000000000000') }, 422, '803'],
    ['a shopper of two letters', { shopperReference: 'ab' }, 422, '702'],
    ['no whole number of installments', { installments: { value: 1.5 } }, 422, '702'],
    [
      '21 entries of metadata',
      { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, 'v'])) },
      422,
      '177',
    ],
    ['a key of metadata above 20 characters', { metadata: { ['k'.repeat(21)]: 'v' } }, 422, '178'],
    ['a value of metadata above 80 characters', { metadata: { note: 'v'.repeat(81) } }, 422, '179'],
  ])('with %s is refused and changes nothing', async (_case, patch, statusCode, errorCode) => {
    const before = shop.simulator.book().payments.length
    const refused = await refusal(pay(payment(undefined, patch)))
    expect(refused).toMatchObject({ statusCode, errorCode, pspReference: expect.any(String) })
    expect(shop.simulator.book().payments).toHaveLength(before)
  })

  test('with a field that Adyen does not know is refused, as the library would never send it', async () => {
    const headers = { 'content-type': 'application/json', 'x-api-key': 'adyen_test_local' }
    const body = JSON.stringify({ ...payment(), amuont: 1 })
    const response = await fetch(`${shop.simulator.url}/v71/payments`, { method: 'POST', headers, body })
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { errorCode: '702', message: expect.stringContaining('amuont') },
    ])
  })

  test('without the right key gets 401', async () => {
    const stranger = await openShop({}, { apiKey: 'adyen_test_other' })
    const refused = await refusal(stranger.checkout.PaymentsApi.payments(payment()))
    await stranger.close()
    expect(refused).toMatchObject({ statusCode: 401, errorCode: '000', errorType: 'security' })
  })

  test('for a payment to look up gets 404: Adyen has no such endpoint', async () => {
    const { pspReference } = await pay(payment())
    const headers = { 'x-api-key': 'adyen_test_local' }
    expect((await fetch(`${shop.simulator.url}/v71/payments/${pspReference}`, { headers })).status).toBe(404)
  })
})

describe('an idempotency key', () => {
  test('answers the same request alike and names itself', async () => {
    const request = payment()
    const first = await pay(request, 'key-1')
    const again = await pay(request, 'key-1')
    expect(again).toEqual(first)
    expect(shop.lastHeaders().get('idempotency-key')).toBe('key-1')
    expect(booked(request.reference)).toHaveLength(1)
  })

  test('keeps a refusal too, and a modification', async () => {
    const request = payment(stored('ADYEN_ONCE_REFUSED_12'))
    const results = [await pay(request, 'key-2'), await pay(request, 'key-2')]
    expect(results.map(({ resultCode }) => resultCode)).toEqual(['Refused', 'Refused'])
    const { pspReference = '' } = await pay(payment())
    const body = { amount: { currency: 'BRL', value: 100 }, merchantAccount: 'OmsShop', reference: 'capture-2' }
    const capture = () =>
      shop.checkout.ModificationsApi.captureAuthorisedPayment(pspReference, body, { idempotencyKey: 'key-c' })
    expect(await capture()).toEqual(await capture())
    expect(shop.simulator.book().captures.filter(({ reference }) => reference === 'capture-2')).toHaveLength(1)
  })

  test('refuses another request', async () => {
    const request = payment()
    await pay(request, 'key-3')
    const other = { ...request, amount: { currency: 'BRL', value: 5_001 } }
    expect(await refusal(pay(other, 'key-3'))).toMatchObject({ statusCode: 422, errorCode: '704' })
    expect(booked(request.reference)).toHaveLength(1)
  })

  test('does not keep what failed validation', async () => {
    const request = payment()
    expect((await refusal(pay({ ...request, returnUrl: '' }, 'key-4'))).statusCode).toBe(422)
    expect((await pay(request, 'key-4')).resultCode).toBe('Authorised')
  })

  test('in use is refused as transient, and the request is executed once', async () => {
    shop.simulator.knobs.set({ processingMs: 100 })
    const request = payment()
    const both = await Promise.allSettled([pay(request, 'key-5'), pay(request, 'key-5')])
    shop.simulator.knobs.set({ processingMs: 0 })
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(refused.reason).toMatchObject({ statusCode: 422, errorCode: '704' })
    expect(booked(request.reference)).toHaveLength(1)
  })

  test('is kept for seven days, and is free after them', async () => {
    const request = payment()
    const first = await pay(request, 'key-6')
    clock += 7 * 86_400_000 - 1
    expect((await pay(request, 'key-6')).pspReference).toBe(first.pspReference)
    clock += 1
    expect((await pay(request, 'key-6')).pspReference).not.toBe(first.pspReference)
  })

  test('above 64 characters is refused', async () => {
    expect(await refusal(pay(payment(), 'k'.repeat(65)))).toMatchObject({ statusCode: 400 })
  })
})

describe('a card that is stored with a payment', () => {
  const card = { type: 'scheme', encryptedCardNumber: 'test_4111111111111111', holderName: 'ADYEN_DISPUTE' }
  const store = { storePaymentMethod: true, recurringProcessingModel: 'CardOnFile', shopperReference: 'customer-9' }

  test('is listed for its shopper, pays again, and is gone once deleted', async () => {
    const { additionalData } = await pay(payment(card, store))
    const id = additionalData?.['tokenization.storedPaymentMethodId'] ?? ''
    expect(additionalData?.['recurring.recurringDetailReference']).toBe(id)
    const { RecurringApi } = shop.checkout
    const listed = await RecurringApi.getTokensForStoredPaymentDetails('customer-9', 'OmsShop')
    expect(listed.storedPaymentMethods).toMatchObject([
      { id, brand: 'visa', lastFour: '1111', shopperReference: 'customer-9' },
    ])
    const unattended = { ...store, storePaymentMethod: false, shopperInteraction: 'ContAuth' }
    expect((await pay(payment(stored(id), unattended))).resultCode).toBe('Authorised')
    expect(await refusal(pay(payment(stored(id), { shopperReference: 'customer-8' })))).toMatchObject({
      errorCode: '803',
    })
    await RecurringApi.deleteTokenForStoredPaymentDetails(id, 'customer-9', 'OmsShop')
    expect(await refusal(pay(payment(stored(id), unattended)))).toMatchObject({ errorCode: '803' })
  })
})
