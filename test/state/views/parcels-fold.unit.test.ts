// What each message of the fulfillment journal does to an order's parcels, and the history that it leaves.
import * as fc from 'fast-check'
import type { MessageOf } from '../../../schemas/message'
import { applyToParcels, type ParcelsInput } from '../../../state/views/parcels-fold'
import type { OrderParcels, ParcelScan } from '../../../state/views/parcels-rows'
import { about, day, idOf } from '../order-life'

const fulfillmentId = idOf('fulfill-1')
const lines = [{ lineId: '1', quantity: 2 }]
const packed = (name = 'p1', id = fulfillmentId): MessageOf<'ParcelPacked'> =>
  about('ParcelPacked', 1, { id: idOf(name), fulfillmentId: id, by: null, weightGrams: 700, lines })
const numbered = (name = 'p1', trackingNumber = '794') => ({
  ...{ fulfillmentId, parcelId: idOf(name), carrier: 'FEDEX', trackingNumber },
})
const labelled = (name = 'p1', trackingNumber = '794'): MessageOf<'ParcelLabelled'> =>
  about('ParcelLabelled', 1, {
    ...numbered(name, trackingNumber),
    ...{ labelUrl: '/l', service: 'FEDEX_GROUND', format: 'ZPL', estimatedDeliveryAt: day + 50 },
  })
const shipped = about('FulfillmentShipped', 1, { ...numbered(), shippedAt: day + 1, lines, warehouse: 'SAO-1' })
const progressed = (
  scannedAt: number,
  carrierStatus: MessageOf<'ParcelProgressed'>['carrierStatus'] = 'IN_TRANSIT',
  estimatedDeliveryAt: number | null = null,
): MessageOf<'ParcelProgressed'> => {
  const { carrier: _, ...parcel } = numbered()
  const where = { location: 'Osasco, BR', estimatedDeliveryAt }
  return about('ParcelProgressed', 1, {
    ...parcel,
    ...where,
    carrierStatus,
    scannedAt,
    at: day + 100 + scannedAt - day,
  })
}
const delivered = about('FulfillmentDelivered', 1, { ...numbered(), deliveredAt: day + 9 })
const cancelledOf = (id = fulfillmentId): MessageOf<'FulfillmentCancelled'> =>
  about('FulfillmentCancelled', 1, { fulfillmentId: id, reason: 'the order was cancelled' })
const voided = (trackingNumber = '794'): MessageOf<'LabelVoidRequested'> =>
  about('LabelVoidRequested', 1, { ...numbered('p1', trackingNumber), labelRequestId: idOf('l'), reason: 'unused' })

const told = (...messages: ParcelsInput[]): { row: OrderParcels | undefined; scans: ParcelScan[] } => {
  let row: OrderParcels | undefined
  const scans: ParcelScan[] = []
  for (const message of messages) {
    const applied = applyToParcels(row, message)
    row = applied.row ?? row
    if (applied.entry) scans.push(applied.entry)
  }
  return { row, scans }
}
const fold = (...messages: ParcelsInput[]): OrderParcels | undefined => told(...messages).row

describe('the parcels of an order', () => {
  it('are packed, labelled, shipped and delivered', () => {
    expect(fold(packed())).toEqual([
      expect.objectContaining({ parcelId: 'p1', status: 'PACKED', lines, weightGrams: 700, trackingNumber: null }),
    ])
    expect(fold(packed(), labelled())).toEqual([
      expect.objectContaining({
        ...{ status: 'LABELLED', trackingNumber: '794', carrier: 'FEDEX', service: 'FEDEX_GROUND', labelFormat: 'ZPL' },
        ...{ carrierStatus: 'LABEL_CREATED', estimatedDeliveryAt: day + 50, lastScanAt: null },
      }),
    ])
    expect(fold(packed(), labelled(), shipped)?.[0]).toMatchObject({
      ...{ status: 'SHIPPED', carrierStatus: 'PICKED_UP', shippedAt: day + 1, lastScanAt: day + 1 },
    })
    expect(fold(packed(), labelled(), shipped, delivered)?.[0]).toMatchObject({
      ...{ status: 'DELIVERED', carrierStatus: 'DELIVERED', deliveredAt: day + 9, lastScanAt: day + 9 },
    })
  })

  it('stand where their latest scan says, in whatever order the scans come and however often', () => {
    const scans = [shipped, progressed(day + 3), progressed(day + 6, 'EXCEPTION', day + 90), progressed(day + 6)]
    const standing = (messages: readonly ParcelsInput[]) => fold(packed(), labelled(), ...messages)?.[0]
    fc.assert(
      fc.property(fc.shuffledSubarray([...scans, ...scans], { minLength: 8 }), (shuffled) => {
        expect(standing(shuffled)).toMatchObject({
          ...{ status: 'SHIPPED', carrierStatus: 'EXCEPTION', lastScanAt: day + 6, estimatedDeliveryAt: day + 90 },
        })
      }),
    )
  })

  it('are expected when the carrier last said, and an older scan does not change that', () => {
    const late = progressed(day + 6, 'IN_TRANSIT', day + 80)
    const parcel = fold(packed(), labelled(), late, progressed(day + 4, 'IN_TRANSIT', day + 60), progressed(day + 7))
    expect(parcel?.[0]?.estimatedDeliveryAt).toBe(day + 80)
  })

  it('are shipped and delivered once, also where their fulfillment ends later with what is left of it let go', () => {
    const { type: _s, ...left } = shipped
    const { type: _d, ...arrived } = delivered
    const early = told(
      ...[
        packed(),
        labelled(),
        { ...left, type: 'ParcelShipped' as const },
        { ...arrived, type: 'ParcelDelivered' as const },
      ],
    )
    const ended = [
      { ...shipped, lines: [], shippedAt: day + 500 },
      { ...delivered, deliveredAt: day + 500 },
    ]
    const { row } = early
    for (const message of ended) expect(applyToParcels(row, message)).toEqual({})
    expect(row?.[0]).toMatchObject({ status: 'DELIVERED', shippedAt: day + 1, deliveredAt: day + 9 })
  })

  it('leave a line for every scan, with where it was and when we learnt of it', () => {
    const { scans } = told(packed(), labelled(), shipped, progressed(day + 5), delivered)
    expect(scans.map(({ carrierStatus, scannedAt, location }) => [carrierStatus, scannedAt, location])).toEqual([
      ['LABEL_CREATED', day, null],
      ['PICKED_UP', day + 1, null],
      ['IN_TRANSIT', day + 5, 'Osasco, BR'],
      ['DELIVERED', day + 9, null],
    ])
    expect(scans[2]).toMatchObject({ parcelId: 'p1', trackingNumber: '794', learntAt: day + 105 })
  })

  it('are back with us when the carrier says so, unless they were delivered', () => {
    expect(fold(packed(), labelled(), shipped, progressed(day + 5, 'RETURNED'))?.[0]?.status).toBe('RETURNED')
    expect(fold(packed(), labelled(), delivered, progressed(day + 5, 'RETURNED'))?.[0]?.status).toBe('DELIVERED')
  })

  it('lose a label that is voided, and may get another', () => {
    expect(fold(packed(), labelled(), voided())?.[0]?.status).toBe('VOIDED')
    expect(fold(packed(), labelled(), voided('1'))?.[0]?.status).toBe('LABELLED')
    expect(fold(packed(), labelled(), shipped, voided())?.[0]?.status).toBe('SHIPPED')
    expect(fold(packed(), labelled(), voided(), labelled('p1', '795'))?.[0]).toMatchObject({
      ...{ status: 'LABELLED', trackingNumber: '795' },
    })
  })

  it('go nowhere when their fulfillment is cancelled or fails, but those that have left', () => {
    const two = [packed('p1'), packed('p2'), labelled('p1'), shipped]
    expect(fold(...two, cancelledOf())?.map(({ status }) => status)).toEqual(['SHIPPED', 'CANCELLED'])
    expect(fold(...two, cancelledOf(idOf('other')))?.map(({ status }) => status)).toEqual(['SHIPPED', 'PACKED'])
    const failed = about('FulfillmentFailed', 1, { fulfillmentId, code: 'c', reason: 'r' })
    expect(fold(packed(), failed)?.[0]?.status).toBe('CANCELLED')
    expect(fold(cancelledOf())).toBeUndefined()
  })

  it('do not come into being by news of an unknown parcel', () => {
    expect(() => fold(progressed(day))).toThrow(/about a parcel that was never packed/)
    expect(() => fold(packed('p2'), labelled('p1'))).toThrow(/about a parcel that was never packed/)
  })
})
