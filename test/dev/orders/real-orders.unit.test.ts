import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expectations, type SampleOrder } from '../../../dev/orders/sample-order'
import { readOrders, type UnreadableLine } from '../../../dev/orders/real-orders'
import { holdsCardNumber } from '../../../ingress/guard/card-number'
import { addressFaults, contactFaults } from '../../../processors/rules/address'
import { tendersOf } from '../../../ingress/tenders'
import { tenderBreach } from '../../../processors/intake-tenders'
import type { PlaceOrder } from '../../../schemas/messages'
import { misfit } from './fake-api'

const item = {
  line: 1,
  sku: 'c1488892604e4ba5',
  price_cents: 1_000,
  freight_cents: 250,
  category: 'furniture_decor',
  weight_g: '1400',
}
const line = (changes = {}) => ({
  order_id: 'a'.repeat(32),
  status: 'delivered',
  customer: { id: 'c'.repeat(32), zip: '01230', city: 'sao paulo', state: 'SP', country: 'BR' },
  currency: 'BRL',
  items: [item],
  payments: [{ seq: 1, type: 'credit_card', installments: 1, cents: 1_250 }],
  ...changes,
})

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orders-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const readAll = async (file: string): Promise<{ orders: SampleOrder[]; errors: string[] }> => {
  const orders: SampleOrder[] = []
  const errors: string[] = []
  for await (const order of readOrders(file, (error: UnreadableLine) => void errors.push(error.message)))
    orders.push(order)
  return { orders, errors }
}
const write = (name: string, content: string | Buffer): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const read = (...lines: object[]) => readAll(write('orders.jsonl', lines.map((one) => JSON.stringify(one)).join('\n')))

describe('real orders of a file', () => {
  test('one line comes of each product and price, with its quantity, and the freight is the shipping', async () => {
    const items = [
      item,
      { ...item, line: 2 },
      { ...item, line: 3, price_cents: 900 },
      { ...item, line: 4, sku: 'ff00aa11bb', category: null, freight_cents: 0 },
    ]
    const { orders } = await read(line({ items }))
    expect(orders[0]).toMatchObject({
      idempotencyKey: 'a'.repeat(32),
      imported: true,
      customerId: 'c'.repeat(32),
      cancels: false,
      expectation: expectations.delivered,
    })
    expect(orders[0]!.body).toMatchObject({
      customerId: 'c'.repeat(32),
      currency: 'BRL',
      shippingMinor: 750,
      taxMinor: 0,
      lines: [
        {
          sku: item.sku,
          name: 'furniture decor c1488892',
          category: 'furniture_decor',
          quantity: 2,
          unitPriceMinor: 1_000,
          weightGrams: 1_400,
        },
        { sku: item.sku, quantity: 1, unitPriceMinor: 900 },
        { sku: 'ff00aa11bb', name: 'article ff00aa11', quantity: 1, unitPriceMinor: 1_000 },
      ],
      shippingAddress: { postalCode: '01230', city: 'sao paulo', region: 'SP', country: 'BR' },
    })
  })

  test.each([
    ['delivered', [item], expectations.delivered],
    ['created', [item], expectations.delivered],
    ['delivered', [], expectations.noItems],
    ['delivered', [{ ...item, price_cents: 250, freight_cents: 250 }], expectations.totalTooLow],
    ['delivered', [{ ...item, price_cents: 251, freight_cents: 250 }], expectations.delivered],
    ['unavailable', [item], expectations.outOfStock],
  ])('of a %s order with %j comes what is expected', async (status, items, expectation) => {
    const { orders } = await read(line({ status, items }))
    expect(orders[0]!.expectation).toBe(expectation)
    expect(orders[0]!.body.lines.every(({ sku }) => sku.startsWith('OOS-') === (status === 'unavailable'))).toBe(true)
  })

  test('of the cancelled orders half are declined and half cancelled by the customer', async () => {
    const { orders } = await read(
      ...Array.from({ length: 100 }, (_, index) => line({ order_id: `order${index}`, status: 'canceled' })),
    )
    const declined = orders.filter(
      ({ body }) => body.payment.tenders!.at(-1)!.tokens!.stripe === 'pm_card_chargeDeclined',
    )
    expect(declined.length).toBeGreaterThan(30)
    expect(declined.length).toBeLessThan(70)
    for (const order of orders) expect(order.cancels).toBe(!declined.includes(order))
    for (const { expectation } of declined) expect(expectation).toBe(expectations.declined)
  })

  test('a line that is no order is named by file and line, and the rest goes on', async () => {
    const { customer } = line()
    const lines = [
      '{"order_id":',
      '',
      '7',
      JSON.stringify(line({ items: [{ ...item, weight_g: 'heavy' }] })),
      JSON.stringify(line({ customer: { ...customer, zip: undefined } })),
      JSON.stringify(line({ payments: undefined })),
      JSON.stringify(line({ payments: [{ type: 'voucher', installments: 1, cents: -5 }] })),
      JSON.stringify(line()),
    ]
    const file = write('broken.jsonl', lines.join('\n'))
    const { orders, errors } = await readAll(file)
    expect(orders).toHaveLength(1)
    expect(errors).toEqual([
      `${file}:1 is not JSON; correct or remove the line`,
      `${file}:3 is no order: the line is no object; correct or remove the line`,
      `${file}:4 is no order: items[0].weight_g is missing or no whole number; correct or remove the line`,
      `${file}:5 is no order: customer.zip is missing or no text; correct or remove the line`,
      `${file}:6 is no order: payments is no list; correct or remove the line`,
      `${file}:7 is no order: payments[0].cents is missing or no whole number; correct or remove the line`,
    ])
  })

  test('a file that is missing, or no gzip, is named', async () => {
    await expect(readAll(join(folder, 'none.jsonl'))).rejects.toThrow(/none\.jsonl can't be read .*ENOENT/)
    await expect(readAll(write('false.jsonl.gz', 'no gzip'))).rejects.toThrow(/false\.jsonl\.gz can't be read/)
  })

  test('a reader that stops early is let go', async () => {
    const file = write(
      'many.jsonl.gz',
      gzipSync(Array.from({ length: 5_000 }, () => JSON.stringify(line())).join('\n')),
    )
    for await (const order of readOrders(file, () => undefined)) {
      expect(order).toBeDefined()
      break
    }
  })
})

const real = join(__dirname, '../../../../shared/data/orders-dev.jsonl.gz')
const present = existsSync(real)
if (!present) console.warn('Skipped: the real orders in ../shared/data are not here.')
const withRealOrders = present ? test : test.skip

withRealOrders('every real order is read, and its fate follows from what it is', async () => {
  const { orders, errors } = await readAll(real)
  expect(errors).toEqual([])
  const count = (expectation: object): number => orders.filter((order) => order.expectation === expectation).length
  expect(orders).toHaveLength(4_084)
  expect(count(expectations.noItems)).toBe(386)
  expect(count(expectations.totalTooLow)).toBe(0)
  expect(count(expectations.outOfStock)).toBe(2)
  expect(count(expectations.declined) + count(expectations.cancelledByCustomer)).toBe(250)
  expect(count(expectations.delivered)).toBe(3_446)
  expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(4_084)
  let several = 0
  for (const { body, idempotencyKey, expectation } of orders) {
    const tenders = tendersOf(body.payment)
    if (tenders.length > 1) several++
    const placed = { tenders, currency: body.currency } as unknown as PlaceOrder
    if (expectation !== expectations.noItems) expect(tenderBreach(placed, totalOf(body))).toBeUndefined()
    const line = { key: idempotencyKey, ...body }
    expect(misfit('ImportedOrder', line)).toBe('')
    expect(addressFaults(body.shippingAddress)).toEqual([])
    expect(contactFaults(body.contact)).toEqual([])
    expect(textsOf(line).filter(holdsCardNumber)).toEqual([])
  }
  expect(several).toBeGreaterThan(100)
  expect(Math.max(...orders.map(({ body }) => body.payment.tenders!.length))).toBe(27)
  const names = orders.map(({ body }) => body.contact.name).join('')
  for (const script of [
    'Latin',
    'Cyrillic',
    'Greek',
    'Arabic',
    'Hebrew',
    'Han',
    'Katakana',
    'Hangul',
    'Thai',
    'Devanagari',
  ])
    expect(names).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'))
})

const totalOf = ({ lines, shippingMinor = 0 }: SampleOrder['body']): number =>
  lines.reduce((sum, one) => sum + one.quantity * (one as { unitPriceMinor: number }).unitPriceMinor, shippingMinor)

const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}
