// The bank against the simulators themselves, by what their books say afterwards.
import { createBank, noBank, type AtProvider, type Bank } from '../../../../dev/orders/lives/bank'
import { startAdyenSimulator } from '../../../../dev/simulators/adyen'
import { adyenAccount } from '../../../../dev/simulators/adyen-account'
import { startStripeSimulator } from '../../../../dev/simulators/stripe'

type Simulator = { readonly url: string; readonly close: () => Promise<void> }
let stripe: Simulator
let adyen: Simulator
let bank: Bank
beforeEach(async () => {
  stripe = await startStripeSimulator({ speed: 1 })
  adyen = await startAdyenSimulator({ ...adyenAccount, speed: 1 })
  bank = createBank({ stripe: stripe.url, adyen: adyen.url })
})
afterEach(async () => {
  await stripe.close()
  await adyen.close()
})

const answer = async <Answer>(url: string, headers: Record<string, string>, body: string): Promise<Answer> =>
  (await (await fetch(url, { method: 'POST', headers, body })).json()) as Answer

const atStripe = async (token: string, more: Record<string, string> = {}): Promise<AtProvider> => {
  const form = { amount: '5000', currency: 'brl', payment_method: token, confirm: 'true', ...more }
  const body = new URLSearchParams({ ...form, return_url: 'https://shop.example/back' }).toString()
  const headers = { authorization: 'Bearer sk_test_local', 'content-type': 'application/x-www-form-urlencoded' }
  const { id } = await answer<{ id: string }>(`${stripe.url}/v1/payment_intents`, headers, body)
  return { provider: 'STRIPE', providerPaymentId: id }
}
const checkout = <Answer>(path: string, body: object): Promise<Answer> => {
  const headers = { 'x-api-key': adyenAccount.apiKey, 'content-type': 'application/json' }
  return answer<Answer>(`${adyen.url}/v71/${path}`, headers, JSON.stringify(body))
}
const atAdyen = async (paymentMethod: object, more: object = {}): Promise<AtProvider> => {
  const { merchantAccount } = adyenAccount
  const about = { merchantAccount, reference: 'r1', shopperReference: 'cus-1', returnUrl: 'https://shop.example/back' }
  const money = { amount: { value: 5_000, currency: 'BRL' }, paymentMethod }
  const { pspReference } = await checkout<{ pspReference: string }>('payments', { ...about, ...money, ...more })
  return { provider: 'ADYEN', providerPaymentId: pspReference }
}
const card = (storedPaymentMethodId: string): object => ({ type: 'scheme', storedPaymentMethodId })
const slip = { type: 'boletobancario' }
const shopperName = { firstName: 'Zoë', lastName: 'UNPAID' }

type Book = {
  readonly payments: readonly Record<string, unknown>[]
  readonly disputes: readonly Record<string, string>[]
}
const bookOf = async ({ url }: Simulator): Promise<Book> => (await (await fetch(`${url}/__sim/book`)).json()) as Book
const payment = async (simulator: Simulator) => (await bookOf(simulator)).payments[0]

test.each([
  [true, 'succeeded'],
  [false, 'requires_payment_method'],
])('whether a customer of Stripe passes (%s) is known at once', async (passes, status) => {
  expect(await bank.authenticate(await atStripe('pm_card_threeDSecure2Required'), passes)).toBeUndefined()
  expect(await payment(stripe)).toMatchObject({ status })
})

test.each([
  [true, 'Authorised', 'authorised'],
  [false, 'Refused', 'refused'],
])('whether a customer of Adyen passes (%s) is in what the page gives back', async (passes, resultCode, status) => {
  const redirectResult = await bank.authenticate(await atAdyen(card('ADYEN_3DS')), passes)
  expect(await checkout('payments/details', { details: { redirectResult } })).toMatchObject({ resultCode })
  expect(await payment(adyen)).toMatchObject({ status })
})

test('slips of both are paid at the counter', async () => {
  await bank.payAtCounter(await atStripe('pm_boleto_unpaid', { 'allowed_payment_method_types[]': 'boleto' }))
  expect(await payment(stripe)).toMatchObject({ status: 'succeeded', capturedMinor: 5_000 })
  await bank.payAtCounter(await atAdyen(slip, { shopperName }))
  expect(await payment(adyen)).toMatchObject({ status: 'authorised', capturedMinor: 5_000 })
})

test('what is set apart at Adyen runs out', async () => {
  await bank.runOut(await atAdyen(card('ADYEN_OK'), { additionalData: { manualCapture: 'true' } }))
  expect(await payment(adyen)).toMatchObject({ status: 'expired', capturedMinor: 0 })
  await expect(bank.runOut(await atStripe('pm_card_visa'))).rejects.toThrow(/card of its/)
})

test.each([
  [true, 'won'],
  [false, 'lost'],
])('a dispute at Stripe ends: the shop wins (%s)', async (shopWins, status) => {
  const charge = await atStripe('pm_card_visa')
  await bank.dispute(charge)
  await bank.closeDispute(charge, (await bookOf(stripe)).disputes[0]!['disputeId']!, shopWins)
  expect((await bookOf(stripe)).disputes).toMatchObject([{ status }])
})

test('a chargeback at Adyen is turned back', async () => {
  const charge = await atAdyen(card('ADYEN_OK'))
  await bank.dispute(charge)
  await expect(bank.closeDispute(charge, '', false)).rejects.toThrow(/let Stripe charge it/)
  await bank.closeDispute(charge, '', true)
  expect((await bookOf(adyen)).disputes).toMatchObject([{ status: 'reversed' }])
})

test('what can’t be done any more is refused with the provider’s words', async () => {
  const charge = await atStripe('pm_card_visa')
  await expect(bank.authenticate(charge, true)).rejects.toMatchObject({ code: 'BANK_REFUSED' })
  await expect(bank.payAtCounter(await atAdyen(card('ADYEN_OK')))).rejects.toThrow(/no open boleto/)
})

test('where no bank is simulated nothing is pretended', async () => {
  const charge = await atStripe('pm_card_visa')
  for (const act of [
    noBank.authenticate(charge, true),
    noBank.payAtCounter(charge),
    noBank.runOut(charge),
    noBank.dispute(charge),
    noBank.closeDispute(charge, '', true),
  ])
    await expect(act).rejects.toThrow(/no bank is simulated/)
})
