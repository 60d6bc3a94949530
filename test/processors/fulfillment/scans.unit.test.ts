// Whatever the order in which the scans of a parcel's life come, and however often: what is known of it in the end is the same.
import fc from 'fast-check'
import { fulfillment, type FulfillmentsState } from '../../../processors/fulfillment/fulfillment'
import type { FulfillmentOutput } from '../../../processors/fulfillment/state'
import type { CarrierScanReported, CarrierStatus } from '../../../schemas/messages'
import { withHead } from '../../dsl/laws'
import { example } from '../../examples/examples'
import { at, fulfillmentId, id, minuteMs } from '../../examples/values'
import * as history from './histories'

const statuses: readonly CarrierStatus[] = [
  'LABEL_CREATED',
  'PICKED_UP',
  'IN_TRANSIT',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'EXCEPTION',
  'RETURNED',
]
const { trackingNumber } = example('LabelCreated')
const parcels = [trackingNumber, history.secondTracking.trackingNumber]

/** Some are dated after they were reported; each is reported once, later ones later. */
const scans = fc
  .array(
    fc.record({
      parcel: fc.constantFrom(...parcels),
      status: fc.constantFrom(...statuses),
      scanned: fc.integer({ min: -60, max: 90 }),
      estimate: fc.option(fc.integer({ min: 1, max: 3 })),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((all) => all.map((one, index) => scanOf(one.parcel, one.status, index, one.scanned, one.estimate)))
/** Which of both are delivered in the end. */
const deliveries = fc
  .subarray(parcels)
  .map((all) => all.map((parcel, index) => scanOf(parcel, 'DELIVERED', 20 + index, 0, null)))

const scanOf = (
  parcel: string,
  carrierStatus: CarrierStatus,
  index: number,
  scanned: number,
  estimate: number | null,
) => {
  const reportedAt = at + index * minuteMs
  return example('CarrierScanReported', {
    id: id(`scan-${index}`),
    at: reportedAt,
    trackingNumber: parcel,
    carrierStatus,
    scannedAt: reportedAt + scanned * minuteMs,
    estimatedDeliveryAt: estimate === null ? null : at + estimate * 1_000 * minuteMs,
  })
}

const labelled: FulfillmentsState = history.bothLabelled.reduce(fulfillment.evolve, fulfillment.initial)

const follow = (scan: CarrierScanReported, state: FulfillmentsState): readonly FulfillmentOutput[] =>
  fulfillment.decide(scan, state).map((body, index) => withHead('fulfillment', scan, body, index) as FulfillmentOutput)

const lived = (life: readonly CarrierScanReported[]) => {
  const told: FulfillmentOutput[] = []
  let state = labelled
  for (const scan of life) {
    const outputs = follow(scan, state)
    state = outputs.reduce(fulfillment.evolve, state)
    told.push(...outputs)
  }
  return { state, told }
}

/** What is known of the parcels; since when something is waited for depends on when it was told. */
const known = ({ byId }: FulfillmentsState) => {
  const one = byId[fulfillmentId]!
  return { status: one.status, parcels: 'parcels' in one ? one.parcels : [] }
}

const shuffledWithRepeats = (life: readonly CarrierScanReported[]) =>
  fc.array(fc.nat(life.length - 1), { maxLength: 6 }).chain((again) => {
    const all = [...life, ...again.map((index) => life[index]!)]
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
  })

const life = fc
  .tuple(scans, deliveries)
  .map(([some, ends]) => [...some, ...ends])
  .chain((all) => fc.tuple(fc.constant(all), shuffledWithRepeats(all)))

describe('the scans of parcels', () => {
  it('lead to the same end in every order and however often they come', () => {
    fc.assert(
      fc.property(life, ([inOrder, shuffled]) => {
        expect(known(lived(shuffled).state)).toEqual(known(lived(inOrder).state))
      }),
      { numRuns: 1_000, seed: 20260314 },
    )
  })

  it('tell once that a parcel has left and that it has arrived, and nothing of it after that', () => {
    fc.assert(
      fc.property(life, ([, shuffled]) => {
        const { told } = lived(shuffled)
        for (const parcel of parcels) {
          const of = told.filter((fact) => 'trackingNumber' in fact && fact.trackingNumber === parcel)
          const names = of.map(({ type }) =>
            /Shipped$/.test(type) ? 'left' : /Delivered$/.test(type) ? 'arrived' : 'news',
          )
          expect(names.filter((name) => name === 'left').length).toBeLessThanOrEqual(1)
          expect(['left', undefined]).toContain(names[0])
          expect(names.indexOf('arrived')).toBe(names.includes('arrived') ? names.length - 1 : -1)
        }
        const whole = told.filter(({ type }) => type === 'FulfillmentDelivered')
        expect(whole.length).toBe(parcels.every((parcel) => told.some((fact) => isArrival(fact, parcel))) ? 1 : 0)
      }),
      { numRuns: 500, seed: 20260315 },
    )
  })

  it('are never dated after they were reported', () => {
    fc.assert(
      fc.property(life, ([inOrder]) => {
        for (const fact of lived(inOrder).told) {
          const told = Object.entries(fact).filter(([name]) => ['shippedAt', 'deliveredAt', 'scannedAt'].includes(name))
          expect(told.filter(([, time]) => (time as number) > fact.at)).toEqual([])
          expect(told).not.toEqual([])
        }
      }),
      { numRuns: 300, seed: 20260316 },
    )
  })
})

const isArrival = (fact: FulfillmentOutput, parcel: string): boolean =>
  'deliveredAt' in fact && fact.trackingNumber === parcel
