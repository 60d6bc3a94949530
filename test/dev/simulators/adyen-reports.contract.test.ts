// Chargebacks and settlement reports at the simulated Adyen, and what its book tells an audit.
import { type Item, modification, openShop, payment, type Shop, stored } from './adyen-world'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.close())

const api = () => shop.checkout.ModificationsApi
const captured = async (method?: object, patch: object = {}) => {
  const { pspReference = '' } = await shop.checkout.PaymentsApi.payments(
    payment(method, { additionalData: undefined, ...patch }),
  )
  return pspReference
}
const chargedBack = (psp: string) =>
  shop.simulator.book().payments.find(({ pspReference }) => pspReference === psp)?.chargedBackMinor
const codes = (items: readonly Item[]) => items.map(({ eventCode }) => String(eventCode))

describe('a dispute', () => {
  test('follows a capture by a shopper who disputes', async () => {
    const psp = await captured(stored('ADYEN_DISPUTE'))
    const items = await shop.came({ originalReference: psp }, 2)
    expect(codes(items).sort()).toEqual(['CHARGEBACK', 'NOTIFICATION_OF_CHARGEBACK'])
    expect(new Set(items.map(({ pspReference }) => pspReference)).size).toBe(1)
    expect(chargedBack(psp)).toBe(5_000)
  })

  test('takes what is not refunded, is reversed, and taken a second time', async () => {
    const psp = await captured()
    await api().refundCapturedPayment(psp, modification(2_000))
    await shop.admin('chargeback', { pspReference: psp })
    const taken = chargedBack(psp)
    await shop.admin('reverse-chargeback', { pspReference: psp })
    const given = chargedBack(psp)
    await shop.admin('second-chargeback', { pspReference: psp })
    expect([taken, given, chargedBack(psp)]).toEqual([3_000, 0, 3_000])
    const items = await shop.came({ originalReference: psp }, 5)
    expect(codes(items)).toEqual(
      expect.arrayContaining(['NOTIFICATION_OF_CHARGEBACK', 'CHARGEBACK', 'CHARGEBACK_REVERSED', 'SECOND_CHARGEBACK']),
    )
  })

  test('needs captured money', async () => {
    const { pspReference } = await shop.checkout.PaymentsApi.payments(payment())
    expect((await shop.admin('chargeback', { pspReference })).error).toMatch(/captured/)
    expect((await shop.admin('chargeback', { pspReference: 'S0' })).error).toMatch(/No such payment/)
  })
})

describe('a settlement report', () => {
  const download = async (url: string) => {
    const credentials = Buffer.from('report@Company.OmsCompany:adyen_report_local').toString('base64')
    const response = await fetch(url, { headers: { authorization: `Basic ${credentials}` } })
    const [header = '', ...lines] = (await response.text()).trimEnd().split('\n')
    const columns = header.split(',')
    return lines.map((line) => Object.fromEntries(line.split(',').map((value, at) => [columns[at], value])))
  }
  const announced = async () => {
    const { name } = await shop.admin('report', {})
    const [item] = await shop.came({ eventCode: 'REPORT_AVAILABLE' as never, pspReference: name })
    return item?.reason ?? ''
  }
  const cents = (value: string | undefined) => Math.round(Number(value || 0) * 100)

  test('is announced, names every movement with its references and comes to nothing with its payout', async () => {
    const psp = await captured()
    await captured({ type: 'giftcard', brand: 'genericgiftcard', number: 'GIFT_9000_r' })
    const { pspReference: refund } = await api().refundCapturedPayment(psp, modification(1_250, 'refund-9'))
    await shop.admin('chargeback', { pspReference: psp })
    const rows = await download(await announced())
    expect(rows.map(({ Type }) => Type)).toEqual([
      'Settled',
      'Settled',
      'Refunded',
      'Chargeback',
      'Fee',
      'MerchantPayout',
    ])
    expect(rows[0]).toMatchObject({
      'Company Account': 'OmsCompany',
      'Merchant Account': 'OmsShop',
      'Psp Reference': psp,
      'Payment Method': 'visa',
      'Gross Currency': 'BRL',
      'Gross Credit (GC)': '50.00',
      'Net Credit (NC)': '49.55',
      'Markup (NC)': '0.30',
      'Scheme Fees (NC)': '0.05',
      'Interchange (NC)': '0.10',
      'Batch Number': '1',
    })
    expect(rows[2]).toMatchObject({
      'Psp Reference': psp,
      'Modification Reference': refund,
      'Modification Merchant Reference': 'refund-9',
      'Gross Debit (GC)': '12.50',
      'Net Debit (NC)': '12.50',
    })
    const sum = rows.reduce((total, row) => total + cents(row['Net Credit (NC)']) - cents(row['Net Debit (NC)']), 0)
    expect(sum).toBe(0)
  })

  test('holds what is new since the last; a batch that costs money is carried into the next', async () => {
    const psp = await captured()
    await announced()
    await api().refundCapturedPayment(psp, modification(5_000))
    const second = await download(await announced())
    await captured()
    const third = await download(await announced())
    expect(second.map(({ Type }) => Type)).toEqual(['Refunded', 'Balancetransfer'])
    expect(third.map(({ Type }) => Type)).toEqual(['Balancetransfer', 'Settled', 'Fee', 'Balancetransfer'])
    expect([second[1]?.['Net Credit (NC)'], third[0]?.['Net Debit (NC)']]).toEqual(['50.00', '50.00'])
  })

  test('is not made where nothing happened, nor given to strangers', async () => {
    expect((await shop.admin('report', {})).name).toBeNull()
    await captured()
    const url = await announced()
    expect((await fetch(url)).status).toBe(401)
    expect(
      (await fetch(url.replace('batch_1', 'batch_9'), { headers: { 'x-api-key': 'adyen_test_local' } })).status,
    ).toBe(404)
  })

  test('comes by itself', async () => {
    await captured()
    shop.simulator.knobs.set({ reportEveryMs: 1_000_000 })
    await captured()
    expect(await shop.came({ eventCode: 'REPORT_AVAILABLE' as never })).toHaveLength(1)
  })
})

describe('the book', () => {
  test('names what was done twice: by the request of the shop, or by the reference', async () => {
    const request = payment()
    const [one, other] = [
      await shop.checkout.PaymentsApi.payments(request),
      await shop.checkout.PaymentsApi.payments(request),
    ]
    const captures = [1_000, 1_000].map((value) =>
      api().captureAuthorisedPayment(one.pspReference ?? '', modification(value, 'capture-x')),
    )
    const references = (await Promise.all(captures)).map(({ pspReference }) => pspReference)
    expect(shop.simulator.book().duplicates).toEqual([
      { kind: 'authorisation', key: request.reference, pspReferences: [one.pspReference, other.pspReference] },
      { kind: 'capture', key: 'capture-x', pspReferences: references },
    ])
  })

  test('counts neither what was refused nor what is told twice as done twice', async () => {
    const method = stored('ADYEN_ONCE_REFUSED_2')
    const request = payment(method)
    const results = [
      await shop.checkout.PaymentsApi.payments(request),
      await shop.checkout.PaymentsApi.payments(request),
    ]
    expect(results.map(({ resultCode }) => resultCode)).toEqual(['Refused', 'Authorised'])
    const psp = results[1]?.pspReference ?? ''
    for (const key of ['key-a', 'key-a'])
      await api().captureAuthorisedPayment(psp, modification(5_000, 'capture-y'), { idempotencyKey: key })
    const tooMuch = await api().captureAuthorisedPayment(psp, modification(5_000, 'capture-y'))
    const { captures, duplicates } = shop.simulator.book()
    expect(duplicates).toEqual([])
    expect(captures.map(({ success }) => success)).toEqual([true, false])
    expect(captures[1]?.pspReference).toBe(tooMuch.pspReference)
  })

  test('is told over HTTP as well, and emptied by a reset', async () => {
    await captured()
    const read = async () => (await (await fetch(`${shop.simulator.url}/__sim/book`)).json()) as { payments: object[] }
    const before = (await read()).payments.length
    await fetch(`${shop.simulator.url}/__sim/reset`, { method: 'POST' })
    expect([before, (await read()).payments.length]).toEqual([1, 0])
  })
})
