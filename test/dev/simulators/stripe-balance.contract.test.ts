import { dayMs, Sandbox } from './stripe-sandbox'

const sandbox = new Sandbox()
const { pay, act } = sandbox

beforeEach(() => sandbox.start())
afterEach(sandbox.stop)

const transactions = async (filter: object = {}) =>
  (await sandbox.stripe.balanceTransactions.list({ limit: 100, ...filter })).data
const available = async (currency: string) =>
  (await sandbox.stripe.balance.retrieve()).available.find((entry) => entry.currency === currency)?.amount
const net = async (filter: object = {}) => (await transactions(filter)).reduce((sum, entry) => sum + entry.net, 0)

test('a charge brings its amount less a fee, whose parts are told', async () => {
  const paid = await pay('pm_card_visa')
  const charge = await sandbox.stripe.charges.retrieve(String(paid.latest_charge), { expand: ['balance_transaction'] })
  expect(charge.balance_transaction).toMatchObject({
    amount: 2_000,
    fee: 88,
    net: 1_912,
    type: 'charge',
    reporting_category: 'charge',
    fee_details: [{ amount: 88, currency: 'usd', type: 'stripe_fee' }],
  })
  const [entry] = await transactions({ expand: ['data.source'] })
  expect(entry?.source).toMatchObject({ id: charge.id, object: 'charge' })
})

test('the balance is what came in less fees, refunds and disputes, in each currency', async () => {
  const paid = await pay('pm_card_visa')
  await sandbox.stripe.refunds.create({ payment_intent: paid.id, amount: 500 })
  await act('dispute', { payment_intent: (await pay('pm_card_visa')).id })
  await pay('pm_card_br', { currency: 'brl' })
  expect(await available('usd')).toBe(1_912 - 500 + 1_912 - 2_000 - 1_500)
  expect(await available('usd')).toBe(await net({ currency: 'usd' }))
  expect(await available('brl')).toBe(1_912)
  expect(sandbox.simulator.book().balances).toEqual({ usd: -176, brl: 1_912 })
})

test('a payout takes each day what came since the last, and holds its transactions', async () => {
  await pay('pm_card_visa')
  await pay('pm_card_br', { currency: 'brl' })
  sandbox.clock += dayMs
  const { data: payouts } = await sandbox.stripe.payouts.list()
  expect(payouts.map(({ amount, currency, status }) => ({ amount, currency, status }))).toEqual([
    { amount: 1_912, currency: 'brl', status: 'paid' },
    { amount: 1_912, currency: 'usd', status: 'paid' },
  ])
  for (const { id, amount, currency } of payouts) {
    const held = await transactions({ payout: id })
    expect(held.map(({ type, net: part }) => [type, part])).toEqual([
      ['payout', -amount],
      ['charge', amount],
    ])
    expect(await available(currency)).toBe(0)
  }
  const { data } = await sandbox.stripe.events.list({ types: ['payout.created', 'payout.paid'] })
  expect(data).toHaveLength(4)
  await pay('pm_card_visa', { amount: 1_000 })
  sandbox.clock += dayMs
  expect((await sandbox.stripe.payouts.list()).data[0]).toMatchObject({ amount: 941, currency: 'usd' })
})

test('nothing is paid out where more went out than came in, until it is made up for', async () => {
  await act('dispute', { payment_intent: (await pay('pm_card_visa')).id })
  expect((await act('payout')).body).toEqual({ payouts: [] })
  expect(await available('usd')).toBe(-1_588)
  await pay('pm_card_visa')
  expect((await act('payout')).body.payouts).toHaveLength(1)
  expect((await sandbox.stripe.payouts.list()).data[0]?.amount).toBe(1_912 - 1_588)
})

test('a payment by boleto is told apart from one by card', async () => {
  const waiting = await pay('pm_boleto_unpaid', { currency: 'brl' })
  await act('pay', { payment_intent: waiting.id })
  await sandbox.stripe.refunds.create({ payment_intent: waiting.id, amount: 100 })
  expect((await transactions()).map(({ type }) => type)).toEqual(['payment_refund', 'payment'])
})
