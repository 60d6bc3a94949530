import type { Tender } from '../../schemas/messages'
import { call, newKey, placement, problem } from './api-bodies'
import { PaymentsWorld } from './payments-world'

const world = new PaymentsWorld()
beforeAll(async () => void (await world.start()))
afterAll(() => world.stop())

const card = { method: 'CARD', methodToken: 'pm_card_visa' }
const gift = { method: 'GIFT_CARD', amountMinor: 1_000, tokens: { adyen: 'giftcard_genericgiftcard_1' } }

const placing = async (payment: unknown) => {
  const before = world.commands.length
  const answer = await call(world.server.url, 'POST', '/api/v1/orders', {
    token: await world.token('customer'),
    headers: { 'idempotency-key': newKey() },
    body: { ...placement(), payment },
  })
  return { answer, commands: world.commands.slice(before).map(({ command }) => command) }
}
const tendersOf = async (payment: unknown): Promise<readonly Tender[]> => {
  const { answer, commands } = await placing(payment)
  expect(answer.status).toBe(202)
  expect(commands).toMatchObject([{ type: 'PlaceOrder' }])
  return (commands[0] as { tenders: readonly Tender[] }).tenders
}

describe('with what an order is paid', () => {
  test('a token alone is one card at Stripe that pays all at once', async () => {
    expect(await tendersOf({ methodToken: 'pm_card_visa', billingCountry: 'US' })).toEqual([
      {
        tenderId: '1',
        method: 'CARD',
        amountMinor: null,
        tokens: [{ provider: 'STRIPE', token: 'pm_card_visa' }],
        installments: 1,
      },
    ])
  })

  test('several tenders are numbered in their order, and one of them pays what the others leave', async () => {
    const both = { ...card, methodToken: undefined, tokens: { stripe: 'pm_1', adyen: 'scheme_1' }, installments: 12 }
    expect(await tendersOf({ tenders: [gift, both, { ...card, amountMinor: 5 }] })).toEqual([
      {
        tenderId: '1',
        method: 'GIFT_CARD',
        amountMinor: 1_000,
        tokens: [{ provider: 'ADYEN', token: 'giftcard_genericgiftcard_1' }],
        installments: 1,
      },
      {
        tenderId: '2',
        method: 'CARD',
        amountMinor: null,
        tokens: [
          { provider: 'STRIPE', token: 'pm_1' },
          { provider: 'ADYEN', token: 'scheme_1' },
        ],
        installments: 12,
      },
      {
        tenderId: '3',
        method: 'CARD',
        amountMinor: 5,
        tokens: [{ provider: 'STRIPE', token: 'pm_card_visa' }],
        installments: 1,
      },
    ])
  })

  test('thirty tenders are taken', async () => {
    const thirty = Array.from({ length: 30 }, (_, index) => ({ ...gift, amountMinor: index + 1 }))
    expect(await tendersOf({ tenders: thirty })).toHaveLength(30)
  })

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['a country alone', { billingCountry: 'US' }],
    ['a token and tenders', { methodToken: 'pm_card_visa', tenders: [card] }],
    ['no tender', { tenders: [] }],
    ['thirty-one tenders', { tenders: Array.from({ length: 31 }, () => gift) }],
    ['two tenders without an amount', { tenders: [card, { method: 'VOUCHER', methodToken: 'pm_voucher' }] }],
    ['a tender without a token', { tenders: [{ method: 'CARD' }] }],
    ['a tender with a token twice', { tenders: [{ ...card, tokens: { stripe: 'pm_1' } }] }],
    ['a tender with tokens of nobody', { tenders: [{ method: 'CARD', tokens: {} }] }],
    ['a tender with a token of another provider', { tenders: [{ method: 'CARD', tokens: { paypal: 'pp_1' } }] }],
    ['a tender without a kind', { tenders: [{ methodToken: 'pm_1' }] }],
    ['a tender of another kind', { tenders: [{ ...card, method: 'CASH' }] }],
    ['a tender of nothing', { tenders: [{ ...card, amountMinor: 0 }] }],
    ['a tender below nothing', { tenders: [{ ...card, amountMinor: -1 }] }],
    ['a tender of half a cent', { tenders: [{ ...card, amountMinor: 0.5 }] }],
    ['an amount in words', { tenders: [{ ...card, amountMinor: '100' }] }],
    ['a tender that is too large', { tenders: [{ ...card, amountMinor: 1_000_000_001 }] }],
    ['no instalment', { tenders: [{ ...card, installments: 0 }] }],
    ['twenty-five instalments', { tenders: [{ ...card, installments: 25 }] }],
    ['metadata', { tenders: [{ ...card, metadata: { note: 'x' } }] }],
    ['a name for the tender', { tenders: [{ ...card, tenderId: '1' }] }],
    ['a token of another form', { tenders: [{ method: 'CARD', methodToken: 'tok-1' }] }],
    ['a token of Adyen of another form', { tenders: [{ method: 'CARD', tokens: { adyen: '8415' } }] }],
    ['a token that is no text', { tenders: [{ method: 'CARD', methodToken: { id: 'pm_1' } }] }],
  ])('%s is refused as what is not described', async (_what, payment) => {
    const { answer, commands } = await placing(payment)
    expect(answer).toMatchObject({ status: 400, body: { type: problem('invalid-request') } })
    expect(commands).toEqual([])
  })

  test.each<[string, unknown]>([
    ['a token', { methodToken: '4111111111111111' }],
    ['a token that looks like one of Stripe', { methodToken: 'pm_4111111111111111' }],
    ['a token of a tender', { tenders: [{ method: 'CARD', methodToken: 'card_4111111111111111' }] }],
    ['a token of Adyen', { tenders: [{ method: 'CARD', tokens: { adyen: 'scheme_5555555555554444' } }] }],
    ['a token with underscores in it', { methodToken: 'pm_4111_1111_1111_1111' }],
    ['metadata', { tenders: [{ ...card, metadata: { note: '4111 1111 1111 1111' } }] }],
    ['the name of a member', { tenders: [{ ...card, '4111111111111111': true }] }],
    ['an amount', { tenders: [{ ...card, amountMinor: 4_111_111_111_111_111 }] }],
    ['a tender after others', { tenders: [card, gift, { method: 'CARD', methodToken: 'pm_378282246310005' }] }],
  ])('a card number in %s is refused, and is not told again', async (_what, payment) => {
    const { answer, commands } = await placing(payment)
    expect(answer).toMatchObject({ status: 422, body: { type: problem('card-number-refused') } })
    expect(answer.text).not.toMatch(/\d{12}|1111 1111/)
    expect(commands).toEqual([])
  })
})

test('imported orders are paid in the same ways', async () => {
  const { lines: _, ...rest } = placement()
  const one = (payment: unknown) => ({
    ...rest,
    key: newKey(),
    customerId: 'customer-1',
    lines: [{ sku: 'VINTAGE-1', name: 'Lamp', quantity: 1, unitPriceMinor: 4_200, weightGrams: 900 }],
    shippingMinor: 0,
    taxMinor: 0,
    payment,
  })
  const bad = [{}, { methodToken: 'pm_1', tenders: [card] }, { tenders: [card, card] }, { tenders: [] }]
  const good = [{ methodToken: 'pm_1' }, { tenders: [gift, card] }]
  const before = world.commands.length
  const { text } = await call(world.server.url, 'POST', '/api/v1/orders/imports', {
    token: await world.token('service'),
    headers: { 'content-type': 'application/x-ndjson' },
    raw: [...bad, ...good].map((payment) => JSON.stringify(one(payment))).join('\n'),
  })
  const results = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { outcome: string; errors: { path: string }[] })
  expect(results.map(({ outcome }) => outcome)).toEqual([...bad.map(() => 'INVALID'), ...good.map(() => 'PENDING')])
  expect(results[0]!.errors[0]!.path).toMatch(/^\/payment/)
  const tenders = world.commands.slice(before).map(({ command }) => (command as { tenders: readonly Tender[] }).tenders)
  expect(tenders).toMatchObject([
    [{ method: 'CARD', amountMinor: null }],
    [{ method: 'GIFT_CARD' }, { amountMinor: null }],
  ])
})
