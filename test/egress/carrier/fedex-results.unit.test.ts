import { readTrackResults } from '../../../egress/carrier/fedex-results'
import { Transient } from '../../../egress/provider'

const output = (...trackResults: object[]) => ({ completeTrackResults: [{ trackingNumber: '', trackResults }] })
const parcel = (patch: object = {}) => ({
  trackingNumberInfo: { trackingNumber: '794953535000' },
  latestStatusDetail: { code: 'PU' },
  scanEvents: [
    { date: '2018-02-02T12:01:00-07:00', eventType: 'PU', scanLocation: { city: 'SEATTLE', countryCode: 'US' } },
  ],
  ...patch,
})
const statusOf = (code: string) => {
  const scanEvents = [{ date: '2018-02-02T12:01:00-07:00', eventType: code }]
  return readTrackResults(output(parcel({ scanEvents })), 'strict')[0]?.status
}

describe("FedEx's track results", () => {
  it('tell the time in its zone and the place', () => {
    expect(readTrackResults(output(parcel()), 'strict')).toEqual([
      {
        trackingNumber: '794953535000',
        status: 'PICKED_UP',
        scannedAt: Date.parse('2018-02-02T19:01:00Z'),
        labelledAt: Date.parse('2018-02-02T19:01:00Z'),
        location: 'SEATTLE, US',
        code: 'PU',
        scans: [{ status: 'PICKED_UP', code: 'PU', at: Date.parse('2018-02-02T19:01:00Z'), location: 'SEATTLE, US' }],
        references: [],
      },
    ])
  })

  it.each([
    ['OC', 'LABEL_CREATED'],
    ['IN', 'LABEL_CREATED'],
    ['PU', 'PICKED_UP'],
    ['AR', 'IN_TRANSIT'],
    ['DP', 'IN_TRANSIT'],
    ['OD', 'OUT_FOR_DELIVERY'],
    ['DL', 'DELIVERED'],
    ['DE', 'EXCEPTION'],
    ['RS', 'RETURNED'],
    ['CA', 'CANCELLED'],
  ])('code %s means %s', (code, status) => {
    expect(statusOf(code)).toBe(status)
  })

  it('the latest scan counts, in whatever order they come', () => {
    const scanEvents = [
      { date: '2018-02-02T12:01:00-07:00', eventType: 'PU' },
      { date: '2018-02-03T08:00:00+00:00', eventType: 'DL' },
      { date: '2018-02-02T23:00:00-05:00', eventType: 'OD' },
    ]
    expect(readTrackResults(output(parcel({ scanEvents })), 'strict')[0]?.status).toBe('DELIVERED')
  })

  it('a label is known before its first scan', () => {
    const [found] = readTrackResults(output(parcel({ scanEvents: [], latestStatusDetail: { code: 'IN' } })), 'strict')
    expect(found).toMatchObject({ trackingNumber: '794953535000', status: 'LABEL_CREATED', scannedAt: undefined })
    expect(readTrackResults(output({ trackingNumberInfo: { trackingNumber: '1' } }), 'strict')).toHaveLength(1)
  })

  it('without scan events the status and its dates count', () => {
    const dateAndTimes = [
      { type: 'SHIP', dateTime: '2018-02-01T00:00:00+00:00' },
      { type: 'ACTUAL_DELIVERY', dateTime: '2018-02-04T10:00:00+00:00' },
    ]
    const result = parcel({ scanEvents: undefined, latestStatusDetail: { code: 'DL' }, dateAndTimes })
    expect(readTrackResults(output(result), 'strict')[0]).toMatchObject({
      status: 'DELIVERED',
      scannedAt: Date.parse('2018-02-04T10:00:00Z'),
    })
  })

  it.each([
    ['a date', { dateAndTimes: [{ type: 'ESTIMATED_DELIVERY', dateTime: '2018-02-04T10:00:00+00:00' }] }],
    ['a window', { estimatedDeliveryTimeWindow: { window: { ends: '2018-02-04T10:00:00+00:00' } } }],
  ])('tell when FedEx means to deliver, by %s', (_name, estimate) => {
    expect(readTrackResults(output(parcel(estimate)), 'strict')[0]).toMatchObject({
      estimatedDeliveryAt: Date.parse('2018-02-04T10:00:00Z'),
      scannedAt: Date.parse('2018-02-02T19:01:00Z'),
    })
  })

  it('a number that FedEx does not know is no parcel', () => {
    const notFound = {
      error: { code: 'TRACKING.REFERENCENUMBER.NOTFOUND', message: 'Reference number cannot be found.' },
    }
    expect(readTrackResults(output(notFound), 'strict')).toEqual([])
  })

  it.each([
    ['nothing', undefined],
    ['no list', {}],
    ['an ambiguous reference', output({ error: { code: 'TRACKING.DATA.NOTUNIQUE' } })],
    ['an error without a code', output({ error: {} })],
    ['a result without a number', output({ latestStatusDetail: { code: 'IN' } })],
    ['an error of the whole answer', { ...output(), cxsErrors: [{ code: 'SERVICE.UNAVAILABLE.ERROR' }] }],
  ])('%s is never taken for "there is no label"', (_name, answer) => {
    expect(() => readTrackResults(answer, 'strict')).toThrow(Transient)
  })

  it('when lenient, what is no parcel is left out and the others are told', () => {
    const answer = output({ error: { code: 'TRACKING.TRACKINGNUMBER.INVALID' } }, parcel())
    expect(readTrackResults(answer, 'lenient')).toHaveLength(1)
  })
})
