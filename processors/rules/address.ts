// What is wrong with an address or a contact, told before they are sealed. A text must never quote what somebody wrote.
import { postcodeValidator, postcodeValidatorExistsForCountry } from 'postcode-validator'
import { isCountry } from '../countries'
import { regionsOf } from './regions'

export type PlainAddress = {
  readonly recipient: string
  readonly line1: string
  readonly line2?: string | null
  readonly city: string
  readonly region?: string | null
  readonly postalCode: string
  readonly country: string
}
export type PlainContact = { readonly name: string; readonly email: string; readonly phone?: string | null }
export type AddressFault = { readonly field: string; readonly code: FaultCode; readonly text: string }
export type FaultCode =
  'EMPTY' | 'UNKNOWN_COUNTRY' | 'UNKNOWN_REGION' | 'POSTAL_CODE_FORM' | 'EMAIL_FORM' | 'PHONE_FORM'

/** Where the package's form is narrower than what people and shops write: before its own, and instead of it. */
const postalCodes: Readonly<Record<string, RegExp>> = {
  // Marketplaces hand over the first five digits alone.
  BR: /^\d{5}(-?\d{3})?$/,
  AR: /^([A-HJ-NP-Z]?\d{4}|[A-HJ-NP-Z]\d{4}[A-Z]{3})$/,
  AZ: /^(AZ ?)?\d{4}$/,
  CL: /^\d{3}-?\d{4}$/,
  IE: /^([AC-FHKNPRTV-Y]\d{2}|D6W)[ -]?[\dAC-FHKNPRTV-Y]{4}$/,
  IN: /^\d{3} ?\d{3}$/,
  JP: /^\d{3}-?\d{4}$/,
  MD: /^(MD-?)?\d{4}$/,
  PL: /^\d{2}-?\d{3}$/,
  SA: /^\d{5}(-\d{4})?$/,
  SV: /^(CP )?\d{4}$/,
}

/** Everything that is wrong, in the order of the fields; nothing for a sound address. */
export const addressFaults = (address: PlainAddress): AddressFault[] => {
  const empty = (['recipient', 'line1', 'city', 'postalCode'] as const)
    .filter((field) => !address[field].trim())
    .map((field) => fault(field, 'EMPTY', `The shipping address has an empty ${field}.`))
  if (!isCountry(address.country)) {
    const text = 'The country of the shipping address is no ISO 3166-1 alpha-2 code.'
    return [...empty, fault('country', 'UNKNOWN_COUNTRY', text)]
  }
  return [...empty, ...regionFaults(address), ...postalCodeFaults(address)]
}

const regionFaults = ({ country, region }: PlainAddress): AddressFault[] => {
  const regions = regionsOf[country]
  if (!regions || regions.includes(region ?? '')) return []
  const code = region?.trim() ? 'UNKNOWN_REGION' : 'EMPTY'
  const known = `${regions[0]} to ${regions.at(-1)}`
  return [fault('region', code, `An address in ${country} needs the code of its region in capitals, one of ${known}.`)]
}

const postalCodeFaults = ({ country, postalCode }: PlainAddress): AddressFault[] => {
  const written = postalCode.trim().toUpperCase()
  if (written === '' || hasForm(written, country)) return []
  const text = `The postal code of the shipping address is not of the form of ${country}.`
  return [fault('postalCode', 'POSTAL_CODE_FORM', text)]
}

/** A country whose form nobody knows takes any. */
const hasForm = (written: string, country: string): boolean =>
  postalCodes[country]?.test(written) ??
  (!postcodeValidatorExistsForCountry(country) || postcodeValidator(written, country))

/** Everything that is wrong, in the order of the fields; nothing for a sound contact. */
export const contactFaults = ({ name, email, phone }: PlainContact): AddressFault[] => {
  const faults: AddressFault[] = []
  if (!name.trim()) faults.push(fault('name', 'EMPTY', 'The contact has an empty name.'))
  if (!/^[^\s@<>",;]+@[^\s@<>",;.]+(\.[^\s@<>",;.]+)+$/u.test(email))
    faults.push(fault('email', 'EMAIL_FORM', "The contact's e-mail address is not of the form name@host.domain."))
  if (phone !== undefined && phone !== null && !/^\+[1-9]\d{6,14}$/.test(phone))
    faults.push(fault('phone', 'PHONE_FORM', "The contact's phone is not in E.164 form: + and 7 to 15 digits."))
  return faults
}

const fault = (field: string, code: FaultCode, text: string): AddressFault => ({ field, code, text })
