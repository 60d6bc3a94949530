// Payments that wait for their shopper at the simulated Adyen: the redirect, the bank's page, and what the shop sends in.
import { openShop, payment, refusal, type Shop, stored } from './adyen-world'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

type Redirect = { type: string; method: string; url: string }
const redirected = async (patch: object = {}) => {
  const request = payment(stored('ADYEN_3DS'), patch)
  const answer = await shop.checkout.PaymentsApi.payments(request)
  return { request, answer, action: answer.action as unknown as Redirect }
}
const details = (redirectResult: string) => shop.checkout.PaymentsApi.paymentsDetails({ details: { redirectResult } })
const booked = (reference: string) => shop.simulator.book().payments.find((entry) => entry.reference === reference)

test('a shopper who is to be authenticated is sent to a page and nothing is authorised yet', async () => {
  const { request, answer, action } = await redirected()
  expect(answer.resultCode).toBe('RedirectShopper')
  expect(action).toMatchObject({ type: 'redirect', method: 'GET', url: expect.stringContaining(shop.simulator.url) })
  expect(booked(request.reference)).toMatchObject({ status: 'open', authorisedMinor: 0 })
})

test.each([
  ['authenticated', 'Authorised', undefined, 'authorised'],
  ['failed', 'Refused', '11', 'refused'],
  ['cancelled', 'Cancelled', '16', 'refused'],
])('a shopper who %s brings back a payment that is %s', async (outcome, resultCode, code, status) => {
  const { request, answer } = await redirected()
  const { redirectResult = '' } = await shop.admin('authenticate', { reference: request.reference, outcome })
  const result = await details(redirectResult)
  expect([result.resultCode, result.refusalReasonCode]).toEqual([resultCode, code])
  expect(result.pspReference).toBe(answer.pspReference)
  expect(booked(request.reference)?.status).toBe(status)
  const success = (outcome === 'authenticated' ? 'true' : 'false') as never
  const [item] = await shop.came({ eventCode: 'AUTHORISATION' as never, pspReference: answer.pspReference })
  expect(item?.success).toBe(success)
})

test('the page sends the shopper back to the shop with the result', async () => {
  const { request, action } = await redirected()
  const page = await (await fetch(action.url)).text()
  const [, target = ''] = /action="([^"]+outcome=authenticated)"/.exec(page) ?? []
  const address = new URL(target.replaceAll('&amp;', '&'), shop.simulator.url)
  const response = await fetch(address, { method: 'POST', redirect: 'manual' })
  const location = new URL(response.headers.get('location') ?? '')
  expect([response.status, location.origin, location.searchParams.get('order')]).toEqual([
    302,
    'https://shop.example',
    '1',
  ])
  expect((await details(location.searchParams.get('redirectResult') ?? '')).resultCode).toBe('Authorised')
  expect(booked(request.reference)?.status).toBe('authorised')
})

test('what the shopper brought back counts once', async () => {
  const { request } = await redirected()
  const { redirectResult = '' } = await shop.admin('authenticate', {
    reference: request.reference,
    outcome: 'authenticated',
  })
  await details(redirectResult)
  expect(await refusal(details(redirectResult))).toMatchObject({ statusCode: 422, errorCode: '704' })
  const another = await shop.admin('authenticate', { reference: request.reference, outcome: 'failed' })
  expect(await refusal(details(another.redirectResult ?? ''))).toMatchObject({ errorCode: '704' })
  expect(booked(request.reference)).toMatchObject({ status: 'authorised', authorisedMinor: 5_000 })
})

test('a result that the page never gave is refused', async () => {
  expect(await refusal(details('X-invented'))).toMatchObject({ statusCode: 422, errorCode: '14_018' })
})

test('a shop that prefers the native challenge gets one', async () => {
  const patch = { authenticationData: { threeDSRequestData: { nativeThreeDS: 'preferred' } } }
  const { request, answer, action } = await redirected(patch)
  expect([answer.resultCode, action.type]).toEqual(['ChallengeShopper', 'threeDS2'])
  const { threeDSResult = '' } = await shop.admin('authenticate', {
    reference: request.reference,
    outcome: 'authenticated',
  })
  const result = await shop.checkout.PaymentsApi.paymentsDetails({ details: { threeDSResult } })
  expect(result.resultCode).toBe('Authorised')
})

test('a payment without its shopper is refused where authentication is required', async () => {
  const { answer } = await redirected({ shopperInteraction: 'ContAuth' })
  expect(answer).toMatchObject({ resultCode: 'Refused', refusalReasonCode: '38' })
})

test('a card is stored once its shopper was authenticated', async () => {
  const card = { type: 'scheme', number: '4917610000000000', holderName: 'ADYEN_3DS' }
  const request = payment(card, { storePaymentMethod: true, shopperReference: 'customer-3ds' })
  await shop.checkout.PaymentsApi.payments(request)
  const list = () => shop.checkout.RecurringApi.getTokensForStoredPaymentDetails('customer-3ds', 'OmsShop')
  const before = (await list()).storedPaymentMethods
  const { redirectResult = '' } = await shop.admin('authenticate', {
    reference: request.reference,
    outcome: 'authenticated',
  })
  const { additionalData } = await details(redirectResult)
  expect(before).toEqual([])
  expect((await list()).storedPaymentMethods).toMatchObject([
    { id: additionalData?.['tokenization.storedPaymentMethodId'] },
  ])
})

test.each(['Pending', 'Received'])('a payment that is %s is authorised later, by webhook', async (resultCode) => {
  const request = payment(stored(`ADYEN_${resultCode.toUpperCase()}`))
  const answer = await shop.checkout.PaymentsApi.payments(request)
  expect(answer.resultCode).toBe(resultCode)
  await shop.came({ pspReference: answer.pspReference, success: 'true' as never })
  expect(booked(request.reference)?.status).toBe('authorised')
})
