// What a decision says of the fulfillment of the examples, where several scenarios expect it.
import { contact, currency, fulfillmentId, lines, parcelId, shippingAddress, warehouse } from '../../examples/values'

/** The label of a parcel with all of the order, by our own fleet. */
export const labelRequested = <More extends object>(more: More = {} as More) =>
  ({
    type: 'LabelRequested',
    fulfillmentId,
    parcelId,
    warehouse,
    shipTo: shippingAddress,
    contact,
    weightGrams: 3400,
    carrier: 'OWN_FLEET',
    services: ['FLEET_NEXT_DAY'],
    format: 'ZPL',
    lines,
    currency,
    ...more,
  }) as const
