import { planOrder } from '../../dev/simulators/wms-schedule'
import { Transient } from '../../egress/provider'
import { createWms } from '../../egress/wms'
import {
  attempt,
  cancellationOf,
  contactOf,
  inDoubt,
  minute,
  shipTo,
  startWarehouse,
  warehouseOrderRequested,
  wmsOptions,
} from './wms-examples'
import { erasedData, unseal } from './unsealed'

type Warehouse = Awaited<ReturnType<typeof startWarehouse>>
/** Far less than a hanging simulator takes to give up: only the attempt's own signal can end it in time. */
const withoutHanging = 10_000
const calm = { latencyMs: 0, errorRate: 0, timeoutBeforeRate: 0, timeoutAfterRate: 0, resetAfterRate: 0, down: false }

describe('the warehouse connector', () => {
  let warehouse: Warehouse
  beforeAll(async () => {
    warehouse = await startWarehouse()
  })
  afterEach(() => warehouse.knobs.set(calm))
  afterAll(() => warehouse.close())
  const entry = (reference: string) => warehouse.book().orders[reference]

  test('an order is accepted with the number that the warehouse gave it', async () => {
    const request = warehouseOrderRequested()
    const result = await warehouse.wms.perform(request, attempt())
    expect(result).toEqual({
      type: 'WarehouseOrderAccepted',
      requestId: request.id,
      warehouseOrderNumber: entry(request.id)?.orderNumber,
    })
    expect(entry(request.id)).toMatchObject({
      secondReference: request.orderId,
      facility: 'SAO-1',
      created: 1,
      lines: [{ sku: 'CHAIR-7', quantity: 2 }],
    })
  })

  test.each([
    ['several scripts', { recipient: '山田 太郎', line1: 'Ηρακλείτου 4', line2: 'شارع ١٢ 🏠', city: 'Київ' }],
    [
      'markup',
      { recipient: 'A & B <i>"Ltd"</i>', line1: "d'Água ]]> &amp; &lt;", line2: '<!-- x -->', city: '<!DOCTYPE a>' },
    ],
    ['what looks like CDATA', { recipient: '<![CDATA[ </Name><Name>x]]>', line1: 'a', line2: null, city: 'b' }],
    ['line breaks and tabs', { recipient: 'Ana\r\nMaria', line1: 'a\tb', line2: '  indented  ', city: 'c\nd' }],
    ['what XML cannot hold', { recipient: 'bell\u0007', line1: 'half \ud83c surrogate', line2: '\uffff', city: 'd' }],
  ])('an address with %s comes back as the same order', async (_what, parts) => {
    const request = warehouseOrderRequested({ shipTo: shipTo({ ...parts, postalCode: '00042' }, 'JP', null) })
    const first = await warehouse.wms.perform(request, attempt())
    expect(first.type).toBe('WarehouseOrderAccepted')
    expect(await warehouse.wms.perform(request, inDoubt())).toEqual(first)
    expect(entry(request.id)).toMatchObject({ created: 1, createCalls: 1 })
  })

  test('an order that exists already and is equal counts as accepted', async () => {
    const request = warehouseOrderRequested()
    const first = await warehouse.wms.perform(request, attempt())
    expect(await warehouse.wms.perform(request, attempt())).toEqual(first)
    expect(entry(request.id)).toMatchObject({ created: 1, createCalls: 2 })
  })

  test.each([
    ['another warehouse', { warehouse: 'RIO-2' }, 'Facility'],
    ['another phone', { contact: contactOf(null) }, 'ShipToPhone'],
    ['a postal code without its zero', { shipTo: shipTo({ postalCode: '1230' }) }, 'ShipToZip'],
    ['another quantity', { lines: warehouseOrderRequested().lines.map((line) => ({ ...line, quantity: 3 })) }, 'Lines'],
  ])('a reference that is taken by an order with %s is refused', async (_what, changes, field) => {
    const request = warehouseOrderRequested()
    await warehouse.wms.perform(request, attempt())
    for (const how of [attempt(), inDoubt()]) {
      expect(await warehouse.wms.perform({ ...request, ...changes }, how)).toEqual({
        type: 'WarehouseOrderRefused',
        requestId: request.id,
        code: 'reference_conflict',
        reason: `The warehouse holds another order under this reference: it differs in ${field}`,
      })
    }
  })

  test('an order that the warehouse finds invalid is refused in one line', async () => {
    const request = warehouseOrderRequested({ shipTo: shipTo({ recipient: 'x'.repeat(300) }) })
    expect(await warehouse.wms.perform(request, attempt())).toEqual({
      type: 'WarehouseOrderRefused',
      requestId: request.id,
      code: 'invalid_order',
      reason: 'Invalid order: Name exceeds 255 characters.',
    })
  })

  test('a SKU and an address that the warehouse does not know have codes of their own', async () => {
    const [line] = warehouseOrderRequested().lines
    const unknown = warehouseOrderRequested({ lines: [{ ...line!, sku: 'NOSUCH-7' }] })
    expect(await warehouse.wms.perform(unknown, attempt())).toMatchObject({
      type: 'WarehouseOrderRefused',
      code: 'unknown_sku',
      reason: "Invalid order: SKU 'NOSUCH-7' is unknown.",
    })
    const nowhere = warehouseOrderRequested({ shipTo: shipTo({ line1: 'NO-SUCH-ADDRESS 3' }) })
    expect(await warehouse.wms.perform(nowhere, attempt())).toMatchObject({
      type: 'WarehouseOrderRefused',
      code: 'address_refused',
      reason: 'Invalid order: ShipTo address is not accepted.',
    })
    expect(entry(unknown.id) ?? entry(nowhere.id)).toBeUndefined()
  })

  test('an order of a customer whose data were erased is refused, and nothing is sent', async () => {
    for (const changes of [{ contact: erasedData }, { shipTo: { ...shipTo(), sealed: erasedData } }]) {
      const request = warehouseOrderRequested(changes)
      for (const how of [attempt(), inDoubt()])
        expect(await warehouse.wms.perform(request, how)).toMatchObject({
          type: 'WarehouseOrderRefused',
          code: 'ERASED',
        })
      expect(entry(request.id)).toBeUndefined()
    }
  })

  test('an order that was placed before the data were erased is found, and only what can be read is compared', async () => {
    const request = warehouseOrderRequested()
    const first = await warehouse.wms.perform(request, attempt())
    const erased = { ...request, contact: erasedData, shipTo: { ...request.shipTo, sealed: erasedData } }
    expect(await warehouse.wms.perform(erased, inDoubt())).toEqual(first)
    expect(await warehouse.wms.perform({ ...erased, warehouse: 'RIO-2' }, inDoubt())).toMatchObject({
      code: 'reference_conflict',
      reason: expect.stringMatching(/Facility$/),
    })
  })

  test('a vault that is away leaves nothing done, and does not count against the warehouse', async () => {
    const away = new Transient('the vault is away', 'none', 1_000)
    const wms = createWms({ ...wmsOptions(warehouse.url), unseal: { ...unseal, contact: () => Promise.reject(away) } })
    const request = warehouseOrderRequested()
    await expect(wms.perform(request, attempt())).rejects.toBe(away)
    expect(entry(request.id)).toBeUndefined()
  })

  test('an order in doubt that never arrived is placed', async () => {
    const request = warehouseOrderRequested()
    expect((await warehouse.wms.perform(request, inDoubt())).type).toBe('WarehouseOrderAccepted')
    expect(entry(request.id)).toMatchObject({ created: 1, createCalls: 1 })
  })

  test(
    'a time-out before the effect leaves it unknown, and the look-up places the order once',
    async () => {
      const request = warehouseOrderRequested()
      warehouse.knobs.set({ timeoutBeforeRate: 1 })
      await expect(warehouse.wms.perform(request, attempt(false, 150))).rejects.toMatchObject({
        name: 'Transient',
        effect: 'unknown',
        message: expect.stringContaining('did not answer in time'),
      })
      expect(entry(request.id)).toBeUndefined()
      warehouse.knobs.set(calm)
      expect((await warehouse.wms.perform(request, inDoubt())).type).toBe('WarehouseOrderAccepted')
      expect(entry(request.id)).toMatchObject({ created: 1 })
    },
    withoutHanging,
  )

  test.each([
    ['a time-out', { timeoutAfterRate: 1 }],
    ['a reset', { resetAfterRate: 1 }],
  ])(
    '%s after the effect leaves it unknown, and the look-up finds the order',
    async (_what, fault) => {
      const request = warehouseOrderRequested()
      warehouse.knobs.set(fault)
      await expect(warehouse.wms.perform(request, attempt(false, 150))).rejects.toMatchObject({
        name: 'Transient',
        effect: 'unknown',
      })
      warehouse.knobs.set(calm)
      expect((await warehouse.wms.perform(request, inDoubt())).type).toBe('WarehouseOrderAccepted')
      expect(entry(request.id)).toMatchObject({ created: 1, createCalls: 1 })
    },
    withoutHanging,
  )

  test('two attempts at once make one order, and both get its number', async () => {
    const request = warehouseOrderRequested()
    const results = await Promise.all([1, 2, 3].map(() => warehouse.wms.perform(request, attempt())))
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1)
    expect(results[0]?.type).toBe('WarehouseOrderAccepted')
    expect(entry(request.id)).toMatchObject({ created: 1, createCalls: 3 })
  })

  test('an order whose answer was lost is found by whoever looks, while another instance places it again', async () => {
    const request = warehouseOrderRequested()
    warehouse.knobs.set({ resetAfterRate: 1 })
    await expect(warehouse.wms.perform(request, attempt())).rejects.toMatchObject({ effect: 'unknown' })
    warehouse.knobs.set(calm)
    const other = createWms({ ...wmsOptions(warehouse.url), unseal })
    const [found, placed] = await Promise.all([
      warehouse.wms.perform(request, inDoubt()),
      other.perform(request, attempt()),
    ])
    expect(found).toEqual(placed)
    expect(entry(request.id)).toMatchObject({ created: 1 })
  })

  test('an order whose answer was lost and that the warehouse then rejected still counts as placed', async () => {
    const [line] = warehouseOrderRequested().lines
    const request = warehouseOrderRequested({ lines: [{ ...line!, sku: 'REJECT-3' }] })
    warehouse.knobs.set({ resetAfterRate: 1 })
    await expect(warehouse.wms.perform(request, attempt())).rejects.toMatchObject({ effect: 'unknown' })
    warehouse.knobs.set(calm)
    warehouse.pass(15 * minute)
    expect(entry(request.id)).toMatchObject({ status: 'REJECTED' })
    expect((await warehouse.wms.perform(request, inDoubt())).type).toBe('WarehouseOrderAccepted')
  })

  test('a failing warehouse is tried again, and shows no stack trace', async () => {
    warehouse.knobs.set({ errorRate: 1 })
    await expect(warehouse.wms.perform(warehouseOrderRequested(), attempt())).rejects.toMatchObject({
      effect: 'unknown',
      message: 'The WMS failed (Timeout expired. The server is not responding.): if it stays, ask its operators',
    })
  })

  test('a warehouse that is down is tried again', async () => {
    warehouse.knobs.set({ down: true })
    await expect(warehouse.wms.perform(warehouseOrderRequested(), attempt())).rejects.toMatchObject({
      name: 'Transient',
    })
  })

  test('a wrong password proves that nothing was done, and says what to correct', async () => {
    const request = warehouseOrderRequested()
    const wms = createWms({ ...wmsOptions(warehouse.url), password: 'wrong', unseal })
    await expect(wms.perform(request, attempt())).rejects.toMatchObject({
      effect: 'none',
      message: 'The WMS refused our user name or password: correct the WMS credentials in the configuration',
    })
    expect(entry(request.id)).toBeUndefined()
  })

  test('an order is cancelled until picking starts, and again when in doubt', async () => {
    const request = warehouseOrderRequested()
    await warehouse.wms.perform(request, attempt())
    warehouse.pass(15 * minute)
    const cancelled = {
      type: 'WarehouseOrderCancelled',
      requestId: `cancel-${request.id}`,
      warehouseRequestId: request.id,
    }
    expect(await warehouse.wms.perform(cancellationOf(request.id), attempt())).toEqual(cancelled)
    expect(await warehouse.wms.perform(cancellationOf(request.id), inDoubt())).toEqual(cancelled)
    expect(entry(request.id)).toMatchObject({ cancelled: true })
  })

  test('a cancellation after picking started is refused', async () => {
    const request = warehouseOrderRequested()
    await warehouse.wms.perform(request, attempt())
    warehouse.pass(61 * minute)
    expect(await warehouse.wms.perform(cancellationOf(request.id), attempt())).toEqual({
      type: 'WarehouseCancellationRefused',
      requestId: `cancel-${request.id}`,
      warehouseRequestId: request.id,
      code: 'picking_started',
      reason: `Order with reference '${request.id}' cannot be cancelled: picking started.`,
    })
  })

  test('picking counts from when it starts, before a batch shows it', async () => {
    const request = warehouseOrderRequested()
    const plan = planOrder(request.id, request.lines, warehouse.clock.now, 1)
    const pickingAt = plan.find((step) => step.status === 'PICKING')?.at ?? NaN
    await warehouse.wms.perform(request, attempt())
    warehouse.pass(pickingAt - warehouse.clock.now)
    expect(entry(request.id)).toMatchObject({ status: 'RELEASED' })
    expect((await warehouse.wms.perform(cancellationOf(request.id), attempt())).type).toBe(
      'WarehouseCancellationRefused',
    )
  })

  test('an order that the warehouse rejected or never had counts as cancelled', async () => {
    const [line] = warehouseOrderRequested().lines
    const request = warehouseOrderRequested({ lines: [{ ...line!, sku: 'REJECT-1' }] })
    await warehouse.wms.perform(request, attempt())
    warehouse.pass(15 * minute)
    expect(entry(request.id)).toMatchObject({ status: 'REJECTED' })
    expect((await warehouse.wms.perform(cancellationOf(request.id), attempt())).type).toBe('WarehouseOrderCancelled')
    expect((await warehouse.wms.perform(cancellationOf('never-sent'), attempt())).type).toBe('WarehouseOrderCancelled')
  })

  test('the contract may be read from the warehouse itself, and serves many orders at once', async () => {
    const wms = createWms({ ...wmsOptions(warehouse.url), unseal })
    const requests = Array.from({ length: 50 }, () => warehouseOrderRequested())
    const results = await Promise.all(requests.map((request) => wms.perform(request, attempt())))
    expect(new Set(results.map((result) => result.type))).toEqual(new Set(['WarehouseOrderAccepted']))
    expect(new Set(results.map((result) => result.requestId)).size).toBe(50)
  })
})
