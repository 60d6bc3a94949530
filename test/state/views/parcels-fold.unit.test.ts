// What each message of the fulfillment journal does to an order's parcels.
import type { MessageOf } from '../../../schemas/message'
import { applyToParcels, type OrderParcels, type ParcelsInput } from '../../../state/views/parcels-fold'
import { about, day, idOf } from '../order-life'

const fulfillmentId = idOf('fulfill-1')
const parcel = { fulfillmentId, carrier: 'FEDEX', trackingNumber: '794' }
const labelled = (trackingNumber = '794'): MessageOf<'ParcelLabelled'> =>
  about('ParcelLabelled', 1, { ...parcel, trackingNumber, labelUrl: 'https://x.example/l' })
const shipped = about('FulfillmentShipped', 1, { ...parcel, shippedAt: day + 1 })
const progressed = (
  scannedAt: number,
  carrierStatus: MessageOf<'ParcelProgressed'>['carrierStatus'] = 'IN_TRANSIT',
): MessageOf<'ParcelProgressed'> =>
  about('ParcelProgressed', 1, { fulfillmentId, trackingNumber: '794', carrierStatus, scannedAt })
const delivered = about('FulfillmentDelivered', 1, { ...parcel, deliveredAt: day + 9 })
const cancelledOf = (id = fulfillmentId): MessageOf<'FulfillmentCancelled'> =>
  about('FulfillmentCancelled', 1, { fulfillmentId: id, reason: 'the order was cancelled' })

const fold = (...messages: ParcelsInput[]): OrderParcels | undefined => {
  let row: OrderParcels | undefined
  for (const message of messages) row = applyToParcels(row, message).row ?? row
  return row
}

describe('the parcels of an order', () => {
  it('are open from the label until the delivery', () => {
    expect(fold(labelled())).toEqual([
      expect.objectContaining({ trackingNumber: '794', status: 'open', labelledAt: day, shippedAt: null }),
    ])
    expect(fold(labelled(), shipped, progressed(day + 5))).toEqual([
      expect.objectContaining({ status: 'open', shippedAt: day + 1, lastScanAt: day + 5 }),
    ])
    expect(fold(labelled(), shipped, delivered)).toEqual([
      expect.objectContaining({ status: 'closed', deliveredAt: day + 9, lastScanAt: day + 9 }),
    ])
  })

  it('keep their latest scan whatever the order of the news', () => {
    expect(fold(labelled(), progressed(day + 5), progressed(day + 3))?.[0]?.lastScanAt).toBe(day + 5)
  })

  it('are delivered even where the label and the shipment were never heard of', () => {
    expect(fold(delivered)).toEqual([
      expect.objectContaining({ trackingNumber: '794', status: 'closed', labelledAt: null, deliveredAt: day + 9 }),
    ])
  })

  it('are closed when their fulfillment is cancelled, and no others', () => {
    const closed = fold(labelled('1'), labelled('2'), cancelledOf())
    expect(closed?.map(({ status }) => status)).toEqual(['closed', 'closed'])
    expect(fold(labelled('1'), cancelledOf(idOf('fulfill-2')))?.map(({ status }) => status)).toEqual(['open'])
    expect(fold(cancelledOf())).toBeUndefined()
  })

  it('are closed when the carrier has brought them back', () => {
    expect(fold(labelled(), shipped, progressed(day + 5, 'RETURNED'))?.[0]?.status).toBe('closed')
  })

  it('do not come into being by news of an unknown parcel', () => {
    expect(() => fold(progressed(day))).toThrow(/about a parcel that was never labelled/)
    expect(() => fold(labelled('1'), progressed(day))).toThrow(/about a parcel that was never labelled/)
  })
})
