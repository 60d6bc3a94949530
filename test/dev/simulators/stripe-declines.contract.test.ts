import { refusalOf, Sandbox } from './stripe-sandbox'

const sandbox = new Sandbox()
const { pay } = sandbox

beforeAll(() => sandbox.start())
afterAll(sandbox.stop)

describe('a card is declined', () => {
  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
    ['pm_card_chargeDeclinedFraudulent', 'card_declined', 'fraudulent'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
    ['pm_card_chargeDeclinedVelocityLimitExceeded', 'card_declined', 'card_velocity_exceeded'],
    ['pm_card_chargeDeclinedDoNotHonor', 'card_declined', 'do_not_honor'],
    ['pm_card_chargeDeclinedTryAgainLater', 'card_declined', 'try_again_later'],
    ['pm_card_chargeDeclinedIssuerNotAvailable', 'card_declined', 'issuer_not_available'],
    ['pm_card_chargeDeclinedCardNotSupported', 'card_declined', 'card_not_supported'],
    ['pm_card_chargeDeclinedPickupCard', 'card_declined', 'pickup_card'],
    ['pm_card_chargeDeclinedWithdrawalCountLimitExceeded', 'card_declined', 'withdrawal_count_limit_exceeded'],
    ['pm_card_chargeDeclinedAuthenticationRequired', 'authentication_required', 'authentication_required'],
  ])('%s: %s, %s', async (method, code, declineCode) => {
    const declined = await refusalOf(pay(method))
    expect(declined).toMatchObject({ statusCode: 402, type: 'StripeCardError', code, decline_code: declineCode })
    const payment = await sandbox.stripe.paymentIntents.retrieve(declined.payment_intent?.id ?? '')
    expect(payment).toMatchObject({
      status: 'requires_payment_method',
      amount_received: 0,
      last_payment_error: { code, decline_code: declineCode, payment_method: { type: 'card' } },
    })
    expect(await sandbox.chargeOf(payment)).toMatchObject({ status: 'failed', paid: false, failure_code: code })
  })

  test('and what failed is told', async () => {
    const since = await sandbox.lastEvent()
    await refusalOf(pay('pm_card_chargeDeclined'))
    expect(await sandbox.typesSince(since)).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
    ])
  })

  test('and another one pays the same payment', async () => {
    const declined = await refusalOf(pay('pm_card_chargeDeclined'))
    const id = declined.payment_intent?.id ?? ''
    const without = await refusalOf(sandbox.stripe.paymentIntents.confirm(id))
    expect(without.message).toContain('missing a payment method')
    const paid = await sandbox.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })
    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null })
    expect(sandbox.paymentOf(paid)?.chargeIds).toHaveLength(2)
  })
})

describe('a card that declines at first', () => {
  const order = (id: string) => ({ metadata: { order_id: id } })

  test('is approved the next time for the same order, and declines another order once', async () => {
    const method = 'pm_card_declinesOnce_insufficient_funds'
    for (const id of ['order-1', 'order-2']) {
      expect((await refusalOf(pay(method, order(id)))).decline_code).toBe('insufficient_funds')
      expect(await pay(method, order(id))).toMatchObject({ status: 'succeeded' })
      expect(await pay(method, order(id))).toMatchObject({ status: 'succeeded' })
    }
  })

  test('is approved the third time if it declines twice', async () => {
    const method = 'pm_card_declinesTwice_issuer_not_available'
    expect((await refusalOf(pay(method, order('order-3')))).decline_code).toBe('issuer_not_available')
    expect((await refusalOf(pay(method, order('order-3')))).decline_code).toBe('issuer_not_available')
    expect(await pay(method, order('order-3'))).toMatchObject({ status: 'succeeded' })
  })

  test('is saved all the same, and counts by customer where there is no order', async () => {
    const { id: customer } = await sandbox.stripe.customers.create({})
    const token = 'pm_card_declinesOnce_do_not_honor'
    const { id } = await sandbox.stripe.paymentMethods.attach(token, { customer })
    const again = () => pay(id, { customer, off_session: true })
    expect((await refusalOf(again())).decline_code).toBe('do_not_honor')
    expect(await again()).toMatchObject({ status: 'succeeded' })
  })

  test('is unknown with a decline that no issuer knows', async () => {
    const refused = await refusalOf(pay('pm_card_declinesOnce_bad_mood'))
    expect(refused).toMatchObject({ statusCode: 400, code: 'resource_missing' })
  })
})
