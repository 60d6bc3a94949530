import { createWmsStatusSource, type WarehouseMishap, type WarehouseStatusChange } from '../../egress/wms-feed-client'
import {
  attempt,
  cancellationOf,
  minute,
  shipTo,
  startWarehouse,
  warehouseOrderRequested,
  wmsOptions,
} from './wms-examples'

const said = (change: WarehouseStatusChange | WarehouseMishap): string =>
  'exception' in change ? change.exception : change.status

type Warehouse = Awaited<ReturnType<typeof startWarehouse>>

describe('the log of status changes', () => {
  let warehouse: Warehouse
  let closed = false
  beforeEach(async () => {
    warehouse = await startWarehouse()
    closed = false
  })
  afterEach(async () => {
    if (!closed) await warehouse.close()
  })
  const source = () => createWmsStatusSource(wmsOptions(warehouse.url))
  const statuses = async (limit = 100) => (await source().changesSince(undefined, limit)).changes.map(said)

  test('an order is received, released, picked and packed, each shown by a batch', async () => {
    const request = warehouseOrderRequested()
    const placedAt = warehouse.clock.now
    await warehouse.wms.perform(request, attempt())
    warehouse.pass(15 * minute - 1)
    expect(await statuses()).toEqual([])
    warehouse.pass(1)
    expect(await statuses()).toEqual(['RECEIVED', 'RELEASED'])
    warehouse.pass(45 * minute)
    expect(await statuses()).toEqual(['RECEIVED', 'RELEASED', 'PICKING'])
    warehouse.pass(75 * minute)
    const { changes, cursor } = await source().changesSince(undefined, 100)
    expect(cursor).toBe('4')
    expect(changes.map(said)).toEqual(['RECEIVED', 'RELEASED', 'PICKING', 'PACKED'])
    expect(changes[0]).toEqual({
      reference: request.id,
      orderId: request.orderId,
      warehouseOrderNumber: warehouse.book().orders[request.id]?.orderNumber,
      status: 'RECEIVED',
      changedAt: placedAt,
    })
    const [, released = 0, picking = 0, packed = 0] = changes.map((change) => change.changedAt)
    expect(released).toBe(placedAt + 15 * minute)
    expect(picking - released).toBeGreaterThanOrEqual(15 * minute)
    expect(picking - released).toBeLessThan(45 * minute)
    expect(packed - picking).toBeGreaterThanOrEqual(15 * minute)
    expect(packed - picking).toBeLessThan(60 * minute)
  })

  test('an order with a SKU that is not carried is accepted first and rejected by a batch, with the reason', async () => {
    const [line] = warehouseOrderRequested().lines
    const request = warehouseOrderRequested({ lines: [{ ...line!, sku: 'REJECT-99' }] })
    expect((await warehouse.wms.perform(request, attempt())).type).toBe('WarehouseOrderAccepted')
    expect(await statuses()).toEqual([])
    warehouse.pass(15 * minute)
    const { changes } = await source().changesSince('1', 10)
    expect(changes).toEqual([
      expect.objectContaining({ status: 'REJECTED', reason: 'SKU REJECT-99 is not carried by this facility' }),
    ])
  })

  test('a cancelled order ends as cancelled, and what was planned for it does not happen', async () => {
    const request = warehouseOrderRequested()
    await warehouse.wms.perform(request, attempt())
    await warehouse.wms.perform(cancellationOf(request.id), attempt())
    expect(await statuses()).toEqual([])
    warehouse.pass(15 * minute)
    expect(await statuses()).toEqual(['RECEIVED', 'CANCELLED'])
    warehouse.pass(180 * minute)
    const { changes } = await source().changesSince(undefined, 10)
    expect(changes.map(said)).toEqual(['RECEIVED', 'CANCELLED'])
    expect(changes[1]?.reason).toBe('customer asked')
  })

  test('what could not be done as asked is told among the changes, with its lines and the reason', async () => {
    const [line] = warehouseOrderRequested().lines
    const skus = ['LINEREJECT-1', 'SHORT-1', 'DAMAGED-1']
    const request = warehouseOrderRequested({ lines: skus.map((sku) => ({ ...line!, sku })) })
    const aside = warehouseOrderRequested({ shipTo: shipTo({ line1: 'ADDRESS-REFUSED 1' }) })
    await warehouse.wms.perform(request, attempt())
    warehouse.pass(15 * minute)
    await warehouse.wms.perform(aside, attempt())
    warehouse.pass(180 * minute)
    const { changes } = await source().changesSince(undefined, 100)
    expect(changes.filter(({ reference }) => reference === request.id).map(said)).toEqual([
      'RECEIVED',
      'RELEASED',
      'LINE_REJECTED',
      'PICKING',
      'SHORT_PICK',
      'DAMAGED',
      'PACKED',
    ])
    const told = { orderId: request.orderId, reference: request.id }
    const mishaps = changes.flatMap((change) => ('exception' in change ? [change] : []))
    expect(mishaps).toEqual([
      expect.objectContaining({
        ...told,
        exception: 'LINE_REJECTED',
        lines: [{ sku: 'LINEREJECT-1', quantity: 2 }],
        reason: 'The facility does not carry this item',
      }),
      expect.objectContaining({
        reference: aside.id,
        exception: 'ADDRESS_REFUSED',
        lines: [],
        reason: 'The address can not be served from this facility',
      }),
      expect.objectContaining({ ...told, exception: 'SHORT_PICK', lines: [{ sku: 'SHORT-1', quantity: 1 }] }),
      expect.objectContaining({ ...told, exception: 'DAMAGED', lines: [{ sku: 'DAMAGED-1', quantity: 1 }] }),
    ])
  })

  test('mishaps come by chance where an operator wants them', async () => {
    warehouse.knobs.set({ shortPickRate: 1 })
    const request = warehouseOrderRequested()
    await warehouse.wms.perform(request, attempt())
    warehouse.pass(180 * minute)
    expect((await statuses()).sort()).toEqual(['PACKED', 'PICKING', 'RECEIVED', 'RELEASED', 'SHORT_PICK'])
  })

  test('pages of any size give the same changes in the same order, each once', async () => {
    for (let order = 0; order < 25; order += 1) {
      await warehouse.wms.perform(warehouseOrderRequested(), attempt())
      warehouse.pass(3 * minute)
    }
    warehouse.pass(180 * minute)
    const whole = (await source().changesSince(undefined, 1_000)).changes
    expect(whole).toHaveLength(100)
    const paged = []
    let cursor: string | undefined
    for (
      let page = await source().changesSince(cursor, 7);
      page.changes.length > 0;
      page = await source().changesSince(cursor, 7)
    ) {
      paged.push(...page.changes)
      cursor = page.cursor
    }
    expect(paged).toEqual(whole)
    expect(cursor).toBe('100')
    expect(await source().changesSince('100', 7)).toEqual({ changes: [], cursor: '100' })
  })

  test('a page of the largest size comes whole', async () => {
    const requests = Array.from({ length: 250 }, () => warehouseOrderRequested())
    await Promise.all(requests.map((request) => warehouse.wms.perform(request, attempt())))
    warehouse.pass(180 * minute)
    const { changes, cursor } = await source().changesSince(undefined, 1_000)
    expect(cursor).toBe('1000')
    expect(new Set(changes.map((change) => `${change.reference} ${said(change)}`)).size).toBe(1_000)
    expect(new Set(changes.map((change) => change.orderId))).toEqual(
      new Set(requests.map((request) => request.orderId)),
    )
  })

  test('a cursor at the end stays, and one ahead of the log is an error instead of silence', async () => {
    expect(await source().changesSince(undefined, 10)).toEqual({ changes: [], cursor: '0' })
    expect(await source().changesSince('0', 10)).toEqual({ changes: [], cursor: '0' })
    await expect(source().changesSince('12', 10)).rejects.toMatchObject({
      name: 'Transient',
      message: expect.stringContaining('Sequence 12 does not exist'),
    })
  })

  test('a source whose warehouse is gone says so', async () => {
    const feed = source()
    await feed.changesSince(undefined, 1)
    await warehouse.close()
    closed = true
    await expect(feed.changesSince(undefined, 1)).rejects.toMatchObject({ name: 'Transient' })
  })
})
