import { refusalOf, Sandbox } from './stripe-sandbox'

const sandbox = new Sandbox()
const { pay, hold, act, chargeOf, typesSince, lastEvent, paymentOf } = sandbox
const refund = (intent: { id: string }, amount?: number) =>
  sandbox.stripe.refunds.create({ payment_intent: intent.id, amount })
const disputesOf = async (intent: { id: string }) =>
  (await sandbox.stripe.disputes.list({ payment_intent: intent.id })).data

beforeAll(() => sandbox.start())
afterAll(sandbox.stop)

describe('a dispute', () => {
  test('takes the money back with a fee, as soon as a disputing card is captured', async () => {
    const held = await hold('pm_card_createDispute')
    expect(await disputesOf(held)).toEqual([])
    const since = await lastEvent()
    await sandbox.stripe.paymentIntents.capture(held.id)
    expect((await typesSince(since)).slice(-2)).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn'])
    const [dispute, ...others] = await disputesOf(held)
    expect(others).toEqual([])
    expect(dispute).toMatchObject({ amount: 2_000, currency: 'usd', status: 'needs_response', reason: 'fraudulent' })
    expect(dispute?.balance_transactions).toMatchObject([
      { amount: -2_000, fee: 1_500, net: -3_500, type: 'adjustment', reporting_category: 'dispute' },
    ])
    expect((await chargeOf(held)).disputed).toBe(true)
    expect(paymentOf(held)).toMatchObject({ capturedMinor: 2_000, refundedMinor: 0, disputedMinor: 2_000 })
  })

  test('forbids a refund of what was taken back', async () => {
    const paid = await pay('pm_card_createDisputeProductNotReceived')
    const refused = await refusalOf(refund(paid))
    expect(refused).toMatchObject({ statusCode: 400, code: 'charge_disputed' })
    expect(paymentOf(paid)?.refundedMinor).toBe(0)
  })

  test('is opened by an act on what is left of any captured charge, once', async () => {
    const paid = await pay('pm_card_visa')
    await refund(paid, 500)
    const opened = await act('dispute', { payment_intent: paid.id, reason: 'product_unacceptable' })
    expect(opened).toMatchObject({ status: 200, body: { amount: 1_500 } })
    expect((await act('dispute', { charge: paid.latest_charge })).status).toBe(400)
    const held = await hold('pm_card_visa')
    expect((await act('dispute', { payment_intent: held.id })).status).toBe(400)
  })

  test('that is won gives the money back, but not the fee', async () => {
    const paid = await pay('pm_card_visa')
    const { body } = await act('dispute', { payment_intent: paid.id })
    const since = await lastEvent()
    await act('close-dispute', { dispute: body.dispute, outcome: 'won' })
    expect(await typesSince(since)).toEqual(['charge.dispute.closed', 'charge.dispute.funds_reinstated'])
    const dispute = await sandbox.stripe.disputes.retrieve(String(body.dispute))
    expect(dispute.status).toBe('won')
    expect(dispute.balance_transactions.map(({ amount, fee }) => ({ amount, fee }))).toEqual([
      { amount: -2_000, fee: 1_500 },
      { amount: 2_000, fee: 0 },
    ])
    expect(await refund(paid)).toMatchObject({ status: 'succeeded', amount: 2_000 })
  })

  test('that is lost keeps it, and is closed once', async () => {
    const paid = await pay('pm_card_visa')
    const { body } = await act('dispute', { payment_intent: paid.id })
    const close = (outcome: string) => act('close-dispute', { dispute: body.dispute, outcome })
    expect((await close('lost')).body.status).toBe('lost')
    expect((await close('won')).status).toBe(400)
    expect(paymentOf(paid)?.disputedMinor).toBe(2_000)
    expect((await refusalOf(refund(paid))).code).toBe('charge_disputed')
  })
})

describe('a refund', () => {
  test('that fails later comes back to the balance', async () => {
    const paid = await pay('pm_card_refundFail')
    const made = await refund(paid, 700)
    expect(made.status).toBe('succeeded')
    expect(paymentOf(paid)?.refundedMinor).toBe(700)
    const since = await lastEvent()
    sandbox.clock += 60_000
    const failed = await sandbox.stripe.refunds.retrieve(made.id, { expand: ['failure_balance_transaction'] })
    expect(failed).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: { type: 'refund_failure', amount: 700 },
    })
    expect(await typesSince(since)).toEqual(['refund.failed', 'charge.refund.updated'])
    expect(paymentOf(paid)?.refundedMinor).toBe(0)
    expect((await chargeOf(paid)).amount_refunded).toBe(0)
    const entry = sandbox.simulator.book().refunds.find(({ refundId }) => refundId === made.id)
    expect(entry).toMatchObject({ status: 'failed', amountMinor: 700 })
  })

  test('that takes its time is pending until it arrives', async () => {
    const paid = await pay('pm_card_pendingRefund')
    const made = await refund(paid)
    expect(made).toMatchObject({ status: 'pending', pending_reason: 'processing' })
    sandbox.clock += 60_000
    expect((await sandbox.stripe.refunds.retrieve(made.id)).status).toBe('succeeded')
    const { data } = await sandbox.stripe.events.list({ type: 'refund.updated', limit: 1 })
    expect(data[0]?.data.previous_attributes).toEqual({ status: 'pending' })
  })
})
