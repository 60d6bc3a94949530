// The simulated carrier's rates: POST /rate/v1/rates/quotes, in the shapes of FedEx's description.
// It must never quote a service that it would not ship by.
import type { RequestHandler } from 'express'
import { wireDate } from './fedex-answers'
import { answer, fail, failWith } from './fedex-envelope'
import { filled, type Json, list, object } from './fedex-json'
import { checkAccount, collector, type FedexError, oneOf, pickupTypes, type Place, type Weight } from './fedex-requests'
import { offersFor, type Offered } from './fedex-tariff'

const dayMs = 86_400_000
const transitTimes = ['', 'ONE_DAY', 'TWO_DAYS', 'THREE_DAYS', 'FOUR_DAYS', 'FIVE_DAYS', 'SIX_DAYS']

export function quoteRates({ accountNumber, now }: { accountNumber: string; now: () => number }): RequestHandler {
  return (request, response) => {
    const errors = checkQuote(request.body, accountNumber)
    if (errors.length > 0) return failWith(response, 400, errors)
    const shipment = object(object(request.body).requestedShipment)
    const wanted = shipment.serviceType
    const offers = offersFor(
      placeOf(shipment.shipper),
      placeOf(shipment.recipient),
      list(shipment.requestedPackageLineItems).map((item) => object(item).weight as Weight),
    ).filter(({ service }) => wanted === undefined || service === wanted)
    if (offers.length === 0)
      return fail(response, 400, 'SERVICE.PACKAGECOMBINATION.INVALID', 'Service and packaging combination is invalid.')
    answer(response, { rateReplyDetails: offers.map((offer) => replyOf(offer, now())), quoteDate: wireDate(now()) })
  }
}

/** All that is wrong with a body; empty if it is sound. */
function checkQuote(body: unknown, account: string): FedexError[] {
  const { errors, demand } = collector()
  const request = object(body)
  const shipment = object(request.requestedShipment)
  checkAccount(request, account, demand)
  for (const role of ['shipper', 'recipient'] as const) {
    const address = object(object(shipment[role]).address)
    const name = role.toUpperCase()
    demand(/^[A-Z]{2}$/.test(String(address.countryCode)), `${name}.COUNTRYCODE.INVALID`, 'Country code is invalid.')
    const postal = address.postalCode === undefined || filled(address.postalCode, 10)
    demand(postal, `${name}.POSTALCODE.INVALID`, 'Postal code is invalid.')
  }
  demand(oneOf(pickupTypes, shipment.pickupType), 'PICKUPTYPE.REQUIRED', 'Pickup type is missing or invalid.')
  const packages = list(shipment.requestedPackageLineItems).map((item) => object(object(item).weight))
  const weighed = packages.every(({ units, value }) => oneOf(['KG', 'LB'], units) && Number(value) > 0)
  demand(packages.length > 0 && weighed, 'PACKAGE.WEIGHT.INVALID', 'Package weight is missing or invalid.')
  return errors
}

const placeOf = (party: unknown): Place => object(object(party).address as Json) as Place & Json

function replyOf({ service, days, charge: { amount, currency } }: Offered, now: number): object {
  const day = wireDate(now + days * dayMs)
  return {
    serviceType: service,
    serviceName: service,
    packagingType: 'YOUR_PACKAGING',
    ratedShipmentDetails: [
      {
        rateType: 'ACCOUNT',
        ratedWeightMethod: 'ACTUAL',
        totalDiscounts: 0,
        totalBaseCharge: amount,
        totalNetCharge: amount,
        totalNetFedExCharge: amount,
        shipmentRateDetail: { currency, totalSurcharges: 0 },
      },
    ],
    operationalDetail: { deliveryDate: `${day}T20:00:00`, transitTime: transitTimes[days] },
    commit: { dateDetail: { dayFormat: `${day}T20:00:00` } },
  }
}
