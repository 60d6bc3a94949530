// Boleto and gift cards at the simulated Adyen: a voucher is paid later or never, a balance falls and rises.
import { modification, openShop, payment, refusal, type Shop } from './adyen-world'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const booked = (reference: string) => shop.simulator.book().payments.find((entry) => entry.reference === reference)

describe('a boleto', () => {
  const boleto = { type: 'boletobancario' }
  const shopperName = { firstName: 'Ana', lastName: 'Souza' }

  test('is shown to its shopper, and authorised and captured when it is paid', async () => {
    const request = payment(boleto, { shopperName })
    const answer = await shop.checkout.PaymentsApi.payments(request)
    expect(answer.resultCode).toBe('PresentToShopper')
    expect(answer.action).toMatchObject({
      type: 'voucher',
      paymentMethodType: 'boletobancario',
      reference: expect.stringMatching(/^03399\./),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
    const { downloadUrl = '', reference } = answer.action as { downloadUrl?: string; reference: string }
    expect(await (await fetch(downloadUrl)).text()).toContain(reference)
    const [item] = await shop.came({ pspReference: answer.pspReference })
    expect(item).toMatchObject({ eventCode: 'AUTHORISATION', success: 'true', paymentMethod: 'boletobancario' })
    expect(booked(request.reference)).toMatchObject({
      status: 'authorised',
      authorisedMinor: 5_000,
      capturedMinor: 5_000,
    })
  })

  test('that is never paid closes', async () => {
    shop.simulator.knobs.set({ boletoExpiresAfterMs: 3_600_000 })
    const request = payment(boleto, { shopperName: { ...shopperName, lastName: 'UNPAID' } })
    const { pspReference } = await shop.checkout.PaymentsApi.payments(request)
    shop.simulator.knobs.set({ boletoExpiresAfterMs: 72 * 3_600_000 })
    expect(await shop.came({ pspReference })).toMatchObject([{ eventCode: 'OFFER_CLOSED', success: 'true' }])
    expect(booked(request.reference)).toMatchObject({ status: 'expired', capturedMinor: 0 })
  })

  test('is paid by hand where nobody pays by himself', async () => {
    shop.simulator.knobs.set({ boletoPaidAfterMs: 0 })
    const request = payment(boleto, { shopperName })
    const { pspReference } = await shop.checkout.PaymentsApi.payments(request)
    await shop.admin('pay-boleto', { reference: request.reference })
    shop.simulator.knobs.set({ boletoPaidAfterMs: 3_600_000 })
    expect(await shop.came({ pspReference })).toMatchObject([{ eventCode: 'AUTHORISATION', success: 'true' }])
  })

  test.each([
    ['without a name', {}, '130'],
    ['without a first name', { shopperName: { lastName: 'Souza' } }, '130'],
    ['in another currency', { shopperName, amount: { currency: 'USD', value: 100 } }, '138'],
  ])('%s is refused', async (_case, patch, errorCode) => {
    expect(await refusal(shop.checkout.PaymentsApi.payments(payment(boleto, patch)))).toMatchObject({
      statusCode: 422,
      errorCode,
    })
  })
})

describe('a gift card', () => {
  const gift = (number: string) => ({ type: 'giftcard', brand: 'genericgiftcard', number })
  const balance = async (number: string, value: number, currency = 'BRL') => {
    const request = { paymentMethod: gift(number), amount: { currency, value }, merchantAccount: 'OmsShop' }
    const answer = await shop.checkout.OrdersApi.getBalanceOfGiftCard(request as never)
    return [answer.resultCode, answer.balance.value]
  }
  const pay = (number: string, patch: object = {}) => shop.checkout.PaymentsApi.payments(payment(gift(number), patch))

  test('pays as long as there is enough on it', async () => {
    const number = 'GIFT_8000_a'
    expect(await balance(number, 5_000)).toEqual(['Success', 8_000])
    expect(await pay(number)).toMatchObject({ resultCode: 'Authorised', paymentMethod: { brand: 'genericgiftcard' } })
    expect(await balance(number, 5_000)).toEqual(['NotEnoughBalance', 3_000])
    expect(await pay(number)).toMatchObject({ resultCode: 'Refused', refusalReasonCode: '12' })
    expect(await balance(number, 3_000)).toEqual(['Success', 3_000])
    expect(shop.simulator.book().giftCards).toContainEqual({ number, currency: 'BRL', balanceMinor: 3_000 })
  })

  test('gets back what is cancelled and what is refunded', async () => {
    const number = 'GIFT_6000_b'
    const { pspReference = '' } = await pay(number)
    const { ModificationsApi } = shop.checkout
    await ModificationsApi.captureAuthorisedPayment(pspReference, modification(4_000))
    await ModificationsApi.cancelAuthorisedPaymentByPspReference(pspReference, { merchantAccount: 'OmsShop' })
    expect(await balance(number, 1)).toEqual(['Success', 2_000])
    await ModificationsApi.refundCapturedPayment(pspReference, modification(1_500))
    expect(await balance(number, 1)).toEqual(['Success', 3_500])
  })

  test('has one currency', async () => {
    await pay('GIFT_9000_c')
    expect(await balance('GIFT_9000_c', 1, 'USD')).toEqual(['NotEnoughBalance', 0])
  })

  test('that does not exist is refused', async () => {
    expect(await balance('1234', 1)).toEqual(['Failed', 0])
    expect(await pay('1234')).toMatchObject({ resultCode: 'Refused', refusalReasonCode: '8' })
  })
})
