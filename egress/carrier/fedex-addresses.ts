// What FedEx says of an address before goods are sent there. It must never keep or log an address, nor take an address that FedEx can't judge
// for a wrong one.
import { Transient } from '../provider'
import type { FedexApi } from './fedex-api'
import { toAddress } from './fedex-shipment'

/** A place, without who lives there: FedEx need not know. */
export type AddressToCheck = {
  readonly line1: string
  readonly line2?: string | null | undefined
  readonly city: string
  readonly region?: string | null | undefined
  readonly postalCode: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

/** `reason` is a sentence for people, without the address. */
export type AddressVerdict =
  | { readonly verdict: 'VERIFIED' }
  /** The same house in the carrier's spelling, where that differs in more than case, marks and abbreviations. */
  | { readonly verdict: 'SUGGESTED'; readonly suggestion: AddressToCheck }
  /** The country is not known to the carrier, or the house is not: it may be there all the same. */
  | { readonly verdict: 'UNVERIFIABLE'; readonly reason: string }
  /** The carrier does not deliver there. */
  | { readonly verdict: 'REFUSED'; readonly reason: string }

export type FedexAddresses = {
  /** One call. Throws Transient 'none'; with retryAfterMs where the quota is used up, and then nothing was taken from it. */
  readonly validate: (address: AddressToCheck, signal: AbortSignal) => Promise<AddressVerdict>
}

/** FedEx writes its attributes as words and as booleans. */
type Flag = boolean | string
type Message = string | { code?: string }
type Resolved = {
  streetLinesToken?: string[]
  city?: string
  cityToken?: { value?: string }[]
  stateOrProvinceCode?: string
  countryCode?: string
  postalCode?: string
  postalCodeToken?: { value?: string }
  parsedPostalCode?: { base?: string; addOn?: string }
  postOfficeBox?: Flag
  attributes?: Readonly<Record<string, Flag>>
  /** Codes by FedEx's schema, and objects with a code by its examples. */
  customerMessage?: Message[]
  customerMessages?: Message[]
}

/** Errors in FedEx's answer that are about the address itself. */
const aboutAddress = /ADDRESS|POSTAL|STREET|CITY|STATE|COUNTRY/

export const createFedexAddresses = ({ api }: { readonly api: FedexApi }): FedexAddresses => ({
  validate: async (address, signal) => {
    const body = toAddressRequest(address)
    const call = { method: 'POST', path: '/address/v1/addresses/resolve', body, changes: false } as const
    const answer = await api({ ...call, priority: 'address' }, signal)
    if (!answer.done) {
      if (aboutAddress.test(answer.code)) return refused
      throw new Transient(`FedEx refused to look at an address (${answer.code}): check the account`, 'none')
    }
    const [resolved] = (answer.output as { resolvedAddresses?: Resolved[] }).resolvedAddresses ?? []
    return resolved ? judge(address, resolved) : unverifiable('The carrier does not know this address.')
  },
})

export const toAddressRequest = (address: AddressToCheck): object => ({
  validateAddressControlParameters: { includeResolutionTokens: true },
  addressesToValidate: [{ address: { postalCode: '', ...toAddress(whole(address)) } }],
})

const whole = ({ line1, line2 = null, city, region = null, postalCode, country }: AddressToCheck) => ({
  ...{ line1, line2, city, region, postalCode, country },
})

function judge(address: AddressToCheck, resolved: Resolved): AddressVerdict {
  const is = (name: string): boolean => String(resolved.attributes?.[name] ?? '') === 'true'
  const messages = [...(resolved.customerMessage ?? []), ...(resolved.customerMessages ?? [])]
  const codes = messages.map((message) => (typeof message === 'string' ? message : (message.code ?? '')))
  if (String(resolved.postOfficeBox ?? '') === 'true' || is('POBox'))
    return { verdict: 'REFUSED', reason: 'The carrier does not deliver to post office boxes.' }
  if (resolved.attributes?.['CountrySupported'] !== undefined && !is('CountrySupported'))
    return unverifiable('The carrier does not check addresses in this country.')
  if (codes.some((code) => code.includes('INVALID.SUITE') || code.includes('SUITE.NUMBER')) || is('InvalidSuiteNumber'))
    return unverifiable('The number of the flat or suite is missing or is not known to the carrier.')
  if (!is('Resolved') || is('MultipleMatches'))
    return unverifiable('The carrier could not find exactly one house for this address.')
  const suggestion = suggestionOf(address, resolved)
  return isSame(address, suggestion) ? { verdict: 'VERIFIED' } : { verdict: 'SUGGESTED', suggestion }
}

function suggestionOf(address: AddressToCheck, resolved: Resolved): AddressToCheck {
  const [line1 = address.line1, ...more] = resolved.streetLinesToken ?? []
  const { base, addOn } = resolved.parsedPostalCode ?? {}
  const parsed = base && [base, addOn].filter(Boolean).join('-')
  return {
    line1,
    line2: more.join(', ') || null,
    city: resolved.city ?? resolved.cityToken?.[0]?.value ?? address.city,
    region: resolved.stateOrProvinceCode ?? address.region ?? null,
    postalCode: resolved.postalCodeToken?.value ?? resolved.postalCode ?? parsed ?? address.postalCode,
    country: resolved.countryCode ?? address.country,
  }
}

/** What FedEx abbreviates in American addresses, so that its spelling is not taken for another street. */
const abbreviations: Readonly<Record<string, string>> = {
  STREET: 'ST',
  AVENUE: 'AVE',
  BOULEVARD: 'BLVD',
  ROAD: 'RD',
  DRIVE: 'DR',
  LANE: 'LN',
  COURT: 'CT',
  PLACE: 'PL',
  HIGHWAY: 'HWY',
  PARKWAY: 'PKWY',
  APARTMENT: 'APT',
  SUITE: 'STE',
  NORTH: 'N',
  SOUTH: 'S',
  EAST: 'E',
  WEST: 'W',
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => abbreviations[word] ?? word)
    .filter(Boolean)
    .join(' ')

/** The second part of an American postal code says nothing new. */
const postal = (code: string): string => {
  const digits = plain(code).replaceAll(' ', '')
  return /^\d{9}$/.test(digits) ? digits.slice(0, 5) : digits
}

const isSame = (one: AddressToCheck, other: AddressToCheck): boolean =>
  plain(`${one.line1} ${one.line2 ?? ''}`) === plain(`${other.line1} ${other.line2 ?? ''}`) &&
  plain(one.city) === plain(other.city) &&
  // Who names no region is not wrong about it.
  (!one.region || plain(one.region) === plain(other.region ?? '')) &&
  postal(one.postalCode) === postal(other.postalCode) &&
  one.country === other.country

const unverifiable = (reason: string): AddressVerdict => ({ verdict: 'UNVERIFIABLE', reason })
const refused: AddressVerdict = {
  verdict: 'REFUSED',
  reason: 'The carrier refuses this address: check street, city, postal code and country.',
}
