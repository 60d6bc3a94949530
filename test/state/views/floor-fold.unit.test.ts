// How far a fulfillment is, as the floor sees it.
import { applyToFloor, type FloorInput } from '../../../state/views/floor-fold'
import type { FulfillmentRow } from '../../../state/views/floor-rows'
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
const all = [...one, { lineId: '1', quantity: 1 }, { lineId: '2', quantity: 1 }]
const packed = (name = 'parcel-1', lines: readonly object[] = all) =>
  of('ParcelPacked', { ...head(name), by, weightGrams: 900, lines })
const labelled = (parcelId = id('parcel-1'), trackingNumber = '7') =>
  of('ParcelLabelled', {
    ...{ parcelId, carrier: 'FEDEX', trackingNumber, labelUrl: 'u' },
    ...{ service: 'FEDEX_GROUND', format: 'ZPL', estimatedDeliveryAt: null },
  })
const sent = { parcelId: id('parcel-1'), carrier: 'FEDEX', trackingNumber: '7' }
const shipped = of('FulfillmentShipped', { ...sent, shippedAt: at, lines: all, warehouse: 'SAO-1' })
const scan = (sku: string, quantity: number) => of('ItemScanned', { by, sku, quantity })

describe('a fulfillment on the floor', () => {
  it.each([
    ['REQUESTED', [requested]],
    ['ACCEPTED', [requested, of('FulfillmentAccepted', { warehouse: 'SAO-1', warehouseOrderNumber: '1' })]],
    ['PICKING', started],
    ['SHORT', short],
    ['PACKED', [...started, packed()]],
    ['LABELLED', [...started, packed(), labelled()]],
    ['SHIPPED', [...started, packed(), labelled(), shipped]],
    [
      'DELIVERED',
      [...started, packed(), labelled(), shipped, of('FulfillmentDelivered', { ...sent, deliveredAt: at })],
    ],
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

  it('is packed once all that was found is in parcels, and labelled once each of them has a label', () => {
    const [first, rest] = [packed('parcel-1', one), packed('parcel-2', all.slice(1))]
    expect(after(...started, first)?.status).toBe('PICKING')
    expect(after(...started, first, labelled())?.status).toBe('PICKING')
    expect(after(...started, first, labelled(), rest)?.status).toBe('PACKED')
    expect(after(...started, first, labelled(), rest, labelled(id('parcel-2'), '8'))).toMatchObject({
      status: 'LABELLED',
      weightGrams: 1_800,
      trackingNumber: '8',
      parcels: [
        { parcelId: 'parcel-1', status: 'LABELLED', trackingNumber: '7', labelFormat: 'ZPL', lines: one },
        { parcelId: 'parcel-2', status: 'LABELLED', trackingNumber: '8', weightGrams: 900 },
      ],
    })
  })

  it('sends a part before the rest, which goes on being picked', () => {
    const part = of('ParcelShipped', { ...sent, shippedAt: at, lines: one, warehouse: 'SAO-1' })
    const row = after(...started, packed('parcel-1', one), labelled(), part)
    expect(row).toMatchObject({ status: 'PICKING', parcels: [{ status: 'SHIPPED' }] })
    const there = of('ParcelDelivered', { ...sent, deliveredAt: at })
    expect(after(...started, packed('parcel-1', one), labelled(), part, there)).toMatchObject({
      status: 'PICKING',
      parcels: [{ status: 'DELIVERED' }],
    })
  })

  it('is shipped with a parcel that was there before, once the rest is let go', () => {
    const part = of('ParcelShipped', { ...sent, shippedAt: at, lines: one, warehouse: 'SAO-1' })
    const there = of('ParcelDelivered', { ...sent, deliveredAt: at })
    const gone = [...started, packed('parcel-1', one), labelled(), part, there, shipped]
    expect(after(...gone)).toMatchObject({ status: 'SHIPPED', parcels: [{ status: 'DELIVERED' }] })
  })

  it('waits for somebody with what has failed, and goes on where it was when it is tried again', () => {
    const why = { step: 'LABEL', requestId: id('label-1'), code: 'SERVICE', reason: 'r' }
    const blocked = [...started, packed(), of('FulfillmentBlocked', why)]
    expect(after(...blocked)).toMatchObject({ status: 'BLOCKED', blocked: { ...why, since: at } })
    const again = (step: string) =>
      of('FulfillmentRetried', { by, step, shipTo: { ...shippingAddress, country: 'PT', region: null } })
    expect(after(...blocked, again('LABEL'))).toMatchObject({
      ...{ status: 'PACKED', blocked: null, country: 'PT', region: null },
    })
    expect(after(requested, of('FulfillmentBlocked', why), again('WAREHOUSE_ORDER'))?.status).toBe('REQUESTED')
    expect(after(...short, of('FulfillmentBlocked', why), again('ADDRESS'))?.status).toBe('SHORT')
    expect(after(...blocked, of('FulfillmentCancelled', { reason: 'r' }))?.blocked).toBeNull()
    expect(after(...blocked, of('FulfillmentFailed', { code: 'c', reason: 'r' }))?.blocked).toMatchObject(why)
  })

  it('keeps what the warehouse could not do', () => {
    const noted = { exception: 'DAMAGED', reportId: id('report-1'), lines: one, reason: 'wet' }
    expect(after(...started, of('WarehouseExceptionNoted', noted))?.exceptions).toEqual([
      { exception: 'DAMAGED', lines: one, reason: 'wet', at },
    ])
  })

  it('goes on where it was once the customer has let go of what is missing', () => {
    const amended = of('FulfillmentAmended', { dropped: [...one, { lineId: '2', quantity: 1 }] })
    expect(countsOf(after(...short, amended))).toEqual([['1', 1, 0, 0]])
    expect(after(...short, amended)?.status).toBe('PICKING')
    const rest = packed('parcel-1', one)
    expect(after(...short, rest)?.status).toBe('SHORT')
    expect(after(...short, rest, amended)?.status).toBe('PACKED')
    expect(after(...short, of('FulfillmentAmended', { dropped: [{ lineId: '2', quantity: 1 }] }))?.status).toBe('SHORT')
  })

  it('begins anew when what is not missing is asked for again, and is as old as it was', () => {
    const anew = { ...goods, warehouse: 'REC-1', lines: [{ ...lines[0]!, quantity: 1 }, lines[1]!] }
    const later = { ...of('WarehouseOrderRequested', anew), at: at + 9 } as FloorInput
    const row = after(...short, of('WaveAssigned', { by, waveId: 'w' }), later)
    expect(row).toMatchObject({ warehouse: 'REC-1', status: 'REQUESTED', wave: null, picker: null, createdAt: at })
    expect(countsOf(row)?.[0]).toEqual(['1', 2, 0, 1])
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
