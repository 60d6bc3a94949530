// How far a fulfillment is, as the floor sees it.
import { applyToFloor, type FloorInput, type FulfillmentRow } from '../../../state/views/floor-fold'
import { example } from '../../examples/examples'
import { at, contact, floorBy, head, id, lines, shippingAddress } from '../../examples/values'

const fulfillmentId = id('fulfill-1')
const place = { topic: 'oms.fulfillment.events.v1', partition: 0, offset: 0 }
const of = <Type extends FloorInput['type']>(type: Type, rest: object = {}): FloorInput =>
  ({ type, ...head(`${type}-1`), fulfillmentId, ...rest }) as unknown as FloorInput
const goods = { purpose: 'ORDER', warehouse: 'SAO-1', lines, shipTo: shippingAddress, contact }
const requested = of('WarehouseOrderRequested', goods)
const by = floorBy('floor-command-1')
const one = [{ lineId: '1', quantity: 1 }]

const after = (...messages: FloorInput[]): FulfillmentRow | undefined =>
  messages
    .reduce<readonly FulfillmentRow[] | undefined>(
      (row, message) => applyToFloor(row, message, place).row ?? row,
      undefined,
    )
    ?.find((row) => row.fulfillmentId === fulfillmentId)
const countsOf = (row: FulfillmentRow | undefined) =>
  row?.lines.map(({ lineId, quantity, picked, missing }) => [lineId, quantity, picked, missing])
const started = [requested, of('FulfillmentStarted', { by, warehouse: 'SAO-1' })]
const short = [...started, of('ShortPickReported', { by, lines: one }), of('FulfillmentShort', { lines: one })]
const scan = (sku: string, quantity: number) => of('ItemScanned', { by, sku, quantity })

describe('a fulfillment on the floor', () => {
  it.each([
    ['REQUESTED', [requested]],
    ['ACCEPTED', [requested, of('FulfillmentAccepted', { warehouse: 'SAO-1', warehouseOrderNumber: '1' })]],
    ['PICKING', started],
    ['SHORT', short],
    ['PACKED', [...started, of('FulfillmentPacked', { by, weightGrams: 900 })]],
    ['LABELLED', [...started, of('ParcelLabelled', { carrier: 'FEDEX', trackingNumber: '7', labelUrl: 'u' })]],
    ['SHIPPED', [...started, of('FulfillmentShipped', { carrier: 'FEDEX', trackingNumber: '7', shippedAt: at })]],
    ['DELIVERED', [...started, of('FulfillmentDelivered', { carrier: 'FEDEX', trackingNumber: '7', deliveredAt: at })]],
    ['CANCELLED', [...started, of('FulfillmentCancelled', { reason: 'r' })]],
    ['FAILED', [...started, of('FulfillmentFailed', { code: 'c', reason: 'r' })]],
  ])('is %s after what happened to it', (status, messages) => expect(after(...messages)?.status).toBe(status))

  it('fills lines of one SKU one after another, and takes no more than is asked for', () => {
    const twice = of('WarehouseOrderRequested', { ...goods, lines: [...lines, { ...lines[0]!, lineId: '3' }] })
    expect(countsOf(after(twice, scan('CHAIR-7', 3), scan('LAMP-2', 5)))).toEqual([
      ['1', 2, 2, 0],
      ['2', 1, 1, 0],
      ['3', 2, 1, 0],
    ])
  })

  it('does not have picked what is missing', () => {
    const row = after(...started, scan('CHAIR-7', 2), of('ShortPickReported', { by, lines: one }))
    expect(countsOf(row)).toEqual([
      ['1', 2, 1, 1],
      ['2', 1, 0, 0],
    ])
  })

  it('counts what is missing once, though it is told to the order as well', () => {
    expect(countsOf(after(...short))?.[0]).toEqual(['1', 2, 0, 1])
  })

  it('gives goods to another warehouse, and goes on with the rest', () => {
    const other = { newFulfillmentId: id('f2'), warehouse: 'REC-1', lines: one }
    const row = after(...started, of('ShortPickReported', { by, lines: one }), of('FulfillmentResourced', other))
    expect(countsOf(row)?.[0]).toEqual(['1', 1, 0, 0])
    expect(row?.status).toBe('PICKING')
  })

  it('goes on where it was once the customer has let go of what is missing', () => {
    const amended = of('FulfillmentAmended', { dropped: [...one, { lineId: '2', quantity: 1 }] })
    expect(countsOf(after(...short, amended))).toEqual([['1', 1, 0, 0]])
    expect(after(...short, amended)?.status).toBe('PICKING')
    const packed = of('FulfillmentPacked', { by, weightGrams: 900 })
    expect(after(...short, packed)?.status).toBe('SHORT')
    expect(after(...short, packed, amended)?.status).toBe('PACKED')
    expect(after(...short, of('FulfillmentAmended', { dropped: [{ lineId: '2', quantity: 1 }] }))?.status).toBe('SHORT')
  })

  it('begins anew at another warehouse, and is as old as it was', () => {
    const later = { ...of('WarehouseOrderRequested', { ...goods, warehouse: 'REC-1' }), at: at + 9 } as FloorInput
    const row = after(...short, of('WaveAssigned', { by, waveId: 'w' }), later)
    expect(row).toMatchObject({ warehouse: 'REC-1', status: 'REQUESTED', wave: null, picker: null, createdAt: at })
    expect(countsOf(row)?.[0]).toEqual(['1', 2, 0, 0])
  })

  it('is not touched by what is refused, late or only told', () => {
    const told = [
      of('FloorCommandRefused', { by, code: 'c', reason: 'r' }),
      of('FloorCommandDone', { by }),
      of('FulfillmentOverdue', { waitingFor: 'PACKING', attempt: 1 }),
      of('InventoryIssueReported', { by, sku: 'LAMP-2', code: 'DAMAGED', quantity: 1, comment: null }),
    ]
    expect(after(...started, ...told)).toEqual(after(...started))
  })

  it('that nobody asked for has a history and no row', () => {
    const applied = applyToFloor(undefined, of('FloorCommandRefused', { by, code: 'c', reason: 'r' }), place)
    expect(applied.row).toBeUndefined()
    expect(applied.entry?.message.type).toBe('FloorCommandRefused')
    expect(applyToFloor(undefined, of('FulfillmentCancelled', { reason: 'r' }), place).row).toBeUndefined()
  })

  it('stands beside others of its order, by their ids', () => {
    const first = applyToFloor(undefined, requested, place).row
    const both = applyToFloor(first, of('WarehouseOrderRequested', { ...goods, fulfillmentId: id('a') }), place).row
    expect(both?.map((row) => row.fulfillmentId)).toEqual(['a', 'fulfill-1'])
  })

  it('takes the examples of all messages', () => {
    expect(() => applyToFloor(undefined, example('WarehouseOrderRequested'), place)).not.toThrow()
  })
})
