import { openWmsBook, type NewWmsOrder } from '../../../dev/simulators/wms-book'
import { mishapsOf, noMishaps } from '../../../dev/simulators/wms-mishaps'

const minute = 60_000
const start = 1_700_000_100_000
const shipTo = {
  name: 'n',
  address1: 'a',
  address2: '',
  city: 'c',
  state: '',
  zip: 'z',
  country: 'BR',
  phone: '',
}
const order = (reference: string, skus: readonly string[], quantity = 2, address1 = 'a'): NewWmsOrder => ({
  reference,
  secondReference: `po-${reference}`,
  facility: 'F',
  shipTo: { ...shipTo, address1 },
  lines: skus.map((sku) => ({ sku, description: '', quantity })),
})

describe('what goes wrong in the simulated warehouse', () => {
  const clock = { now: start }
  let book: ReturnType<typeof openWmsBook>
  const open = (rates = noMishaps) => {
    clock.now = start
    book = openWmsBook({ now: () => clock.now, speed: 1, rates: () => rates })
  }
  beforeEach(() => open())
  /** What became of an order by the end of the day, in short. */
  const course = (wanted: NewWmsOrder): string[] => {
    book.create(wanted)
    clock.now += 24 * 60 * minute
    return (book.changesSince(0, 1_000) ?? [])
      .filter(({ reference }) => reference === wanted.reference)
      .map(({ status, mishap }) =>
        mishap
          ? [mishap.exception, ...mishap.lines.map(({ sku, quantity }) => `${quantity} ${sku}`)].join(' ')
          : status,
      )
  }

  test('a line that is not carried is rejected, and the rest goes on', () => {
    expect(course(order('o', ['LINEREJECT-1', 'A']))).toEqual([
      'RECEIVED',
      'RELEASED',
      'LINE_REJECTED 2 LINEREJECT-1',
      'PICKING',
      'PACKED',
    ])
  })

  test('an order of nothing but rejected lines is rejected', () => {
    expect(course(order('o', ['LINEREJECT-1']))).toEqual(['RECEIVED', 'REJECTED'])
  })

  test('goods that are not found or broken show while the rest is picked', () => {
    expect(course(order('o', ['SHORT-1', 'DAMAGED-1']))).toEqual([
      'RECEIVED',
      'RELEASED',
      'PICKING',
      'SHORT_PICK 1 SHORT-1',
      'DAMAGED 1 DAMAGED-1',
      'PACKED',
    ])
  })

  test('an order of which nothing is found is never packed, and can still be cancelled', () => {
    expect(course(order('o', ['SHORT-1'], 1))).toEqual(['RECEIVED', 'RELEASED', 'PICKING', 'SHORT_PICK 1 SHORT-1'])
    expect(book.cancel('o', 'nothing there')).toBe('cancelled')
  })

  test('an order of which one unit is found can not be cancelled any more', () => {
    course(order('o', ['SHORT-1'], 2))
    expect(book.cancel('o', 'late')).toBe('picking')
  })

  test('an address that is refused puts the order aside until it is cancelled', () => {
    expect(course(order('o', ['A'], 1, 'ADDRESS-REFUSED street 1'))).toEqual(['RECEIVED', 'ADDRESS_REFUSED'])
    expect(book.cancel('o', 'moved')).toBe('cancelled')
    clock.now += 15 * minute
    expect(book.changesSince(2, 9)).toEqual([expect.objectContaining({ status: 'CANCELLED', reason: 'moved' })])
  })

  test('an order that is left to others is picked two days later', () => {
    expect(course(order('o', ['A'], 1, 'BY-HAND Lane 1'))).toEqual(['RECEIVED', 'RELEASED'])
    clock.now += 26 * 60 * minute
    expect(book.changesSince(2, 9)?.map(({ status }) => status)).toEqual(['PICKING', 'PACKED'])
  })

  test('without rates nothing goes wrong, and with them about as much as they say, the same each time', () => {
    const rates = { lineRejectedRate: 0.02, shortPickRate: 0.05, damagedRate: 0.03, addressRefusedRate: 0.01 }
    const orders = Array.from({ length: 4_000 }, (_, index) => order(`o-${index}`, ['A', 'B'], 3))
    expect(orders.flatMap((one) => mishapsOf(one, noMishaps))).toEqual([])
    const all = orders.flatMap((one) => mishapsOf(one, rates))
    expect(orders.flatMap((one) => mishapsOf(one, rates))).toEqual(all)
    const share = (exception: string) => all.filter((one) => one.exception === exception).length / orders.length
    expect(share('LINE_REJECTED')).toBeCloseTo(0.02, 1)
    expect(share('SHORT_PICK')).toBeCloseTo(0.05, 1)
    expect(share('DAMAGED')).toBeCloseTo(0.03, 1)
    expect(share('ADDRESS_REFUSED')).toBeCloseTo(0.01, 1)
    for (const exception of ['LINE_REJECTED', 'SHORT_PICK', 'DAMAGED', 'ADDRESS_REFUSED'])
      expect(share(exception)).toBeGreaterThan(0.003)
  })

  test('mishaps together never take more of a line than it has', () => {
    const certain = { lineRejectedRate: 1, shortPickRate: 1, damagedRate: 1, addressRefusedRate: 0 }
    for (let index = 0; index < 500; index += 1) {
      const wanted = order(`o-${index}`, ['A', 'B', 'C'].slice(0, 1 + (index % 3)), 1 + (index % 2))
      for (const { sku, quantity } of wanted.lines) {
        const lost = mishapsOf(wanted, certain)
          .flatMap(({ lines }) => lines)
          .filter((line) => line.sku === sku)
          .reduce((sum, line) => sum + line.quantity, 0)
        expect(lost).toBeLessThanOrEqual(quantity)
      }
    }
  })

  test('the stock falls by what is packed and lost, is held by open orders, and moves only with a batch', () => {
    const [before] = book.stock('F', ['A'])
    book.create(order('o', ['A'], 5))
    clock.now += 15 * minute - 1
    expect(book.stock('F', ['A'])).toEqual([before])
    clock.now += 1
    const asOf = before!.asOf + 15 * minute
    expect(book.stock('F', ['A'])).toEqual([{ ...before, allocated: 5, asOf }])
    clock.now += 180 * minute
    expect(book.stock('F', ['A'])[0]).toMatchObject({ onHand: before!.onHand - 5, allocated: 0 })
    expect(book.stock('G', ['A'])[0]).toMatchObject({ onHand: before!.onHand, allocated: 0 })
  })

  test('the stock of a short and a broken unit is gone, of a rejected line untouched, of a cancelled order free', () => {
    const skus = ['SHORT-1', 'DAMAGED-1', 'A']
    const before = book.stock('F', skus)
    book.create(order('o', ['SHORT-1', 'DAMAGED-1', 'LINEREJECT-1'], 2))
    book.create(order('gone', ['A'], 2))
    book.cancel('gone', 'no')
    clock.now += 24 * 60 * minute
    expect(book.stock('F', skus).map(({ onHand, allocated }, at) => [before[at]!.onHand - onHand, allocated])).toEqual([
      [2, 0],
      [2, 0],
      [0, 0],
    ])
    expect(book.stock('F', ['LINEREJECT-1', 'REJECT-1', 'NOSUCH-1'])).toEqual([])
  })
})
