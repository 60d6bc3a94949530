// The simulated carrier's knowledge of addresses: POST /address/v1/addresses/resolve. Words in the street decide, in any case:
// NOWHERE: no such house · MISSPELT: the carrier spells the street "Correct" · FLAT?: the number of the flat is missing · PO BOX: a post
// office box · FORBIDDEN: refused outright. All else is known in the countries that it serves. It must never keep an address.
import type { RequestHandler } from 'express'
import { answer, failWith } from './fedex-envelope'
import { filled, list, object } from './fedex-json'
import { collector, type FedexError, type Place } from './fedex-requests'

type Wanted = Place & { readonly streetLines: readonly string[]; readonly postalCode?: string }

const served = ['BR', 'US', 'CA', 'MX', 'DE', 'AT', 'CH', 'FR', 'GB', 'ES', 'PT', 'IT', 'NL', 'AR', 'CL', 'CO']
const mostAddresses = 100

export const resolveAddresses: RequestHandler = (request, response) => {
  const wanted = list(object(request.body).addressesToValidate).map((one) => object(object(one).address))
  const errors = checkAddresses(wanted)
  if (errors.length > 0) return failWith(response, 400, errors)
  answer(response, { resolvedAddresses: wanted.map((address) => resolve(address as unknown as Wanted)) })
}

function checkAddresses(wanted: readonly ReturnType<typeof object>[]): FedexError[] {
  const { errors, demand } = collector()
  const few = wanted.length > 0 && wanted.length <= mostAddresses
  demand(few, 'ADDRESSES.COUNT.INVALID', `Please provide 1 to ${mostAddresses} addresses.`)
  for (const { streetLines, countryCode, city, postalCode } of wanted) {
    const lines = list(streetLines)
    const sound = lines.length > 0 && lines.length <= 3 && lines.every((line) => filled(line, 35))
    demand(sound, 'STREETLINES.INVALID', 'Street lines are 1 to 3, of 1 to 35 characters each.')
    demand(/^[A-Z]{2}$/.test(String(countryCode)), 'COUNTRYCODE.INVALID', 'Country code is missing or invalid.')
    demand(filled(city) || filled(postalCode), 'CITY.OR.POSTALCODE.REQUIRED', 'City or postal code is missing.')
    demand(!/FORBIDDEN/i.test(lines.join(' ')), 'ADDRESS.NOT.DELIVERABLE', 'FedEx does not deliver to this address.')
  }
  return errors
}

function resolve({ streetLines, city, stateOrProvinceCode, postalCode = '', countryCode }: Wanted): object {
  const street = streetLines.join(' ').toUpperCase()
  const isServed = served.includes(countryCode)
  const isKnown = isServed && !street.includes('NOWHERE')
  const lacksFlat = street.includes('FLAT?')
  const isBox = /\bP\.?O\.? BOX\b/.test(street)
  const changed = street.includes('MISSPELT')
  const [base, addOn] = postalCode.split('-')
  return {
    streetLinesToken: streetLines.map((line) => line.toUpperCase().replaceAll('MISSPELT', 'CORRECT')),
    city: city.toUpperCase(),
    ...(stateOrProvinceCode ? { stateOrProvinceCode } : {}),
    countryCode,
    customerMessage: lacksFlat ? ['INVALID.SUITE.NUMBER'] : [],
    cityToken: [{ changed: false, value: city.toUpperCase() }],
    postalCodeToken: { changed: false, value: postalCode },
    parsedPostalCode: { base, ...(addOn ? { addOn } : {}) },
    classification: isKnown ? 'RESIDENTIAL' : 'UNKNOWN',
    postOfficeBox: isBox,
    attributes: {
      POBox: isBox,
      CountrySupported: isServed,
      ValidlyFormed: true,
      Matched: isKnown,
      Resolved: isKnown,
      DPV: isKnown && !lacksFlat,
      InvalidSuiteNumber: false,
      SuiteRequiredButMissing: lacksFlat,
      MultipleMatches: false,
      StreetAddress: isKnown && !changed,
      AddressType: isServed ? (isKnown ? 'STANDARDIZED' : 'NORMALIZED') : 'RAW',
    },
  }
}
