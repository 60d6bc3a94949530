// Fulfillments of several parcels: each is told and its goods consumed, and the order is shipped, and delivered, with the last, as scenarios.
import { order } from '../../../processors/order/order'
import type { OrderStatus } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { at, currency, id, lines, totals, warehouse } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import * as history from './histories'

const { after, inWarehouse, withoutLamp } = history
const initial = history.lastId(history.pending, 'StockReservationRequested')
const { picking } = history
const { fulfillmentId } = history.fulfillmentIdOf(picking)
const oneChair = [{ lineId: '1', quantity: 1 }]
const parcel = (trackingNumber: string) => ({ fulfillmentId, carrier: 'FEDEX', trackingNumber })
const partLeft = example('ParcelShipped', { ...parcel('T-1'), lines: oneChair, warehouse })
const partly = after(picking, partLeft)
const whole = after(partly, example('FulfillmentShipped', parcel('T-2')))
const dispatched = (version: number) =>
  ({
    type: 'ParcelDispatched',
    purpose: 'ORDER',
    ...parcel('T-1'),
    isWhole: false,
    status: 'FULFILLMENT_IN_PROGRESS',
    version,
  }) as const
const arrived = (trackingNumber: string, status: OrderStatus, version: number) =>
  ({
    type: 'ParcelArrived',
    fulfillmentId,
    deliveredAt: at,
    isWhole: false,
    trackingNumber,
    status,
    version,
  }) as const
const partShort = after(
  partly,
  example('FulfillmentShort', { fulfillmentId, lines: [...oneChair, { lineId: '2', quantity: 1 }] }),
)
const restAsked = after(partShort, history.nowhere(partShort))

const severalParcels = [
  scenario(order, 'the first of several parcels is told, and its goods are consumed')
    .given(...picking)
    .when(partLeft)
    .then(
      { type: 'FulfillmentNoted', fulfillmentId, outcome: 'PARCEL_LEFT', lines: oneChair },
      dispatched(6),
      history.commit(initial, [{ sku: 'CHAIR-7', quantity: 1 }]),
    ),
  scenario(order, 'a parcel is told once')
    .given(...partly)
    .when({ ...partLeft, id: id('parcel-shipped-2') })
    .then(),
  scenario(order, 'the last parcel ships the order, and consumes what is left')
    .given(...partly)
    .when(example('FulfillmentShipped', parcel('T-2')))
    .then(
      { type: 'OrderShipped', carrier: 'FEDEX', trackingNumber: 'T-2', status: 'SHIPPED', version: 7 },
      history.commit(initial, [
        { sku: 'CHAIR-7', quantity: 1 },
        { sku: 'LAMP-2', quantity: 1 },
      ]),
    ),
  scenario(order, 'a parcel that arrives before the others have left is told')
    .given(...partly)
    .when(example('ParcelDelivered', parcel('T-1')))
    .then(arrived('T-1', 'FULFILLMENT_IN_PROGRESS', 7)),
  scenario(order, 'so is one that arrives while another is on its way')
    .given(...whole)
    .when(example('ParcelDelivered', parcel('T-1')))
    .then(arrived('T-1', 'SHIPPED', 8)),
  scenario(order, 'with the last of them the order is delivered')
    .given(...after(whole, example('ParcelDelivered', parcel('T-1'))))
    .when(example('FulfillmentDelivered', parcel('T-2')))
    .then({ type: 'OrderDelivered', deliveredAt: at, status: 'DELIVERED', version: 9 }),
  scenario(order, 'an order of which a parcel has left is not cancelled any more')
    .given(...partly)
    .when(example('CancellationAdmitted', { by: example('PlaceHold').by }))
    .then({
      type: 'OrderCommandRefused',
      by: example('PlaceHold').by,
      code: 'FULFILLMENT_STARTED',
      reason: 'The order is being picked or on its way already: open a return once it has arrived.',
      plan: null,
      digest: null,
    }),
  scenario(order, 'where the rest can not be found, the order is shipped with what has left')
    .given(...restAsked)
    .when(example('AnswerShortage', { shortageId: example('StockResourced').id }))
    .then(
      {
        type: 'ShortageAnswered',
        by: example('AnswerShortage').by,
        shortageId: example('StockResourced').id,
        answer: 'AMEND',
        status: 'FULFILLMENT_IN_PROGRESS',
        version: 8,
      },
      {
        ...withoutLamp(example('StockResourced').id, 'FULFILLMENT_IN_PROGRESS', 9, 5249),
        lines: [{ ...lines[0]!, quantity: 1 }],
        totals: { ...totals, itemsMinor: 3999, totalMinor: 5499 },
      },
      {
        type: 'StockReleaseRequested',
        reservationRequestId: initial,
        lines: inWarehouse([
          { sku: 'CHAIR-7', quantity: 1 },
          { sku: 'LAMP-2', quantity: 1 },
        ]),
        reason: 'The goods can not be sent.',
      },
      {
        type: 'FulfillmentAmendmentRequested',
        fulfillmentId,
        drop: [...oneChair, { lineId: '2', quantity: 1 }],
      },
      {
        type: 'PaymentAdjustmentRequested',
        dueMinor: 5499,
        currency,
        reason: 'A part of the price is given back.',
      },
      history.updated('SHIPPED', 10, 'Nothing more of it is to be sent.'),
    ),
]

export const orderParcelScenarios = severalParcels
