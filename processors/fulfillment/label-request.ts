// Labels are asked for one by one: one for each parcel, of the carrier that the rules choose.
import { carriageFor } from '../rules/carriers'
import { contentOf } from './goods'
import type { Parcel } from './parcel-state'
import type { Core, Said } from './state'

/** `at`: by the rules of which time a carrier is chosen. */
export const labelRequests = (
  parcels: readonly Pick<Parcel, 'parcelId' | 'lines' | 'weightGrams'>[],
  one: Pick<Core, 'warehouse' | 'shipTo' | 'contact' | 'currency' | 'lines'>,
  at: number,
): readonly Said[] =>
  parcels.map((parcel) => {
    const { warehouse, shipTo, contact, currency } = one
    const { parcelId, weightGrams } = parcel
    const carriage = carriageFor({ warehouse, to: shipTo, weightGrams, at })
    const lines = contentOf(one, parcel)
    return { type: 'LabelRequested', parcelId, warehouse, shipTo, contact, weightGrams, ...carriage, lines, currency }
  })
