import { parcelDocuments } from '../../ingress/parcel-documents'
import type { TrackedParcel } from '../../ingress/shipping-ports'
import type { MessageId } from '../../schemas/ids'
import type { ParcelRecord } from '../../schemas/read-model'

const at = Date.UTC(2026, 0, 5, 12)
const tracked = (more: Partial<TrackedParcel> = {}): TrackedParcel => ({
  parcelId: 'p1',
  fulfillmentId: 'f1',
  carrier: 'FEDEX',
  service: 'FEDEX_GROUND',
  trackingNumber: '7946',
  status: 'SHIPPED',
  carrierStatus: 'EXCEPTION',
  estimatedDeliveryAt: at,
  deliveredAt: null,
  lines: [{ lineId: '1', quantity: 2 }],
  history: [
    { carrierStatus: 'PICKED_UP', scannedAt: at - 9_000, location: 'Memphis, TN, US', estimatedDeliveryAt: null },
    { carrierStatus: 'EXCEPTION', scannedAt: at - 1_000, location: null, estimatedDeliveryAt: at },
  ],
  ...more,
})
const told = (more: Partial<ParcelRecord> = {}): ParcelRecord => ({
  fulfillmentId: 'f1' as MessageId,
  purpose: 'ORDER',
  carrier: 'FEDEX',
  trackingNumber: '7946',
  isWhole: true,
  deliveredAt: null,
  ...more,
})

describe('the parcels of an order', () => {
  test('show what the order knows of them together with what the carrier says of each', () => {
    expect(parcelDocuments([told()], [tracked()])).toEqual([
      {
        ...{ parcelId: 'p1', fulfillmentId: 'f1', purpose: 'ORDER', carrier: 'FEDEX', service: 'FEDEX_GROUND' },
        ...{ trackingNumber: '7946', status: 'SHIPPED', carrierStatus: 'EXCEPTION' },
        estimatedDeliveryAt: '2026-01-05T12:00:00.000Z',
        deliveredAt: null,
        lines: [{ lineId: '1', quantity: 2 }],
        history: [
          {
            ...{ carrierStatus: 'PICKED_UP', scannedAt: '2026-01-05T11:59:51.000Z', location: 'Memphis, TN, US' },
            estimatedDeliveryAt: null,
          },
          {
            ...{ carrierStatus: 'EXCEPTION', scannedAt: '2026-01-05T11:59:59.000Z', location: null },
            estimatedDeliveryAt: '2026-01-05T12:00:00.000Z',
          },
        ],
      },
    ])
  })

  test('are shown from their label on, before the order knows of them', () => {
    const labelled = tracked({ status: 'LABELLED', carrierStatus: null, history: [] })
    expect(parcelDocuments([], [labelled])).toMatchObject([
      { trackingNumber: '7946', purpose: null, carrierStatus: null },
    ])
  })

  test('are not shown without a label, nor with one that was voided', () => {
    const none = { carrier: null, trackingNumber: null }
    const hidden = [
      tracked({ ...none, status: 'PACKED' }),
      tracked({ status: 'VOIDED' }),
      tracked({ status: 'CANCELLED' }),
    ]
    expect(parcelDocuments([], hidden)).toEqual([])
  })

  test('are shown as the order has them where nothing else is known of them', () => {
    const parcels = parcelDocuments([told(), told({ trackingNumber: '80', deliveredAt: at })], [tracked()])
    expect(parcels).toMatchObject([
      { trackingNumber: '7946', carrierStatus: 'EXCEPTION' },
      { trackingNumber: '80', carrierStatus: null, history: [], deliveredAt: '2026-01-05T12:00:00.000Z' },
    ])
  })

  test('have arrived when either of the two says so', () => {
    expect(parcelDocuments([told({ deliveredAt: at })], [tracked()])).toMatchObject([
      { deliveredAt: expect.any(String) },
    ])
    expect(parcelDocuments([told()], [tracked({ deliveredAt: at })])).toMatchObject([
      { deliveredAt: expect.any(String) },
    ])
  })
})
