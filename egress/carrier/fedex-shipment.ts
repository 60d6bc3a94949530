// Writes a label request in FedEx's words. It must never send what FedEx would cut or refuse for its form alone.
import type { Address, LabelRequested, ReturnLabelRequested } from '../../schemas/messages'
import type { PlainAddress } from '../../schemas/sealed'
import type { Recipient } from '../recipient'
import type { AnyLabelRequest } from './carrier'
import { toCustoms } from './fedex-customs'

type Place = Omit<PlainAddress, 'recipient'> & Pick<Address, 'country' | 'region'>

/** Where parcels are collected; its address has FedEx's state codes. */
export type FedexShipper = {
  readonly companyName: string
  /** Digits, 10 to 15. */
  readonly phone: string
  readonly address: Place
}

const longestLine = 35
const mostLines = 3
const gramsPerPound = 453.592_37
/** Elsewhere FedEx wants no state, and takes none longer than its codes. */
const countriesWithStates = ['US', 'CA', 'PR']

/** FedEx's words for what is printed, and on what. */
const printing = {
  PDF: { imageType: 'PDF', labelStockType: 'PAPER_4X6' },
  PNG: { imageType: 'PNG', labelStockType: 'PAPER_4X6' },
  ZPL: { imageType: 'ZPLII', labelStockType: 'STOCK_4X6' },
} as const

/**
 * The body of POST /ship/v1/shipments for one parcel. The request's id becomes the customer reference: FedEx takes 40 characters
 * with express services and 30 with ground, ids have 22. FedEx documents totalWeight in pounds whatever the package's unit is.
 */
export function toShipment(
  request: LabelRequested,
  serviceType: string,
  recipient: Recipient,
  shipper: FedexShipper,
  accountNumber: string,
): object {
  const { shipTo } = request
  return toBody(request, accountNumber, {
    shipper: toWarehouse(shipper),
    recipients: [toPerson(shipTo, recipient, shipper)],
    serviceType,
    shippingChargesPayment: { paymentType: 'SENDER' },
    ...customsOf(request, shipTo, shipper, 'SOLD'),
  })
}

/** The same for a parcel that comes back: the customer sends it, we pay. */
export function toReturnShipment(
  request: ReturnLabelRequested,
  serviceType: string,
  sender: Recipient,
  shipper: FedexShipper,
  accountNumber: string,
): object {
  const payor = { responsibleParty: { accountNumber: { value: accountNumber } } }
  return toBody(request, accountNumber, {
    shipper: toPerson(request.from, sender, shipper),
    recipients: [toWarehouse(shipper)],
    serviceType,
    shippingChargesPayment: { paymentType: 'SENDER', payor },
    shipmentSpecialServices: {
      specialServiceTypes: ['RETURN_SHIPMENT'],
      returnShipmentDetail: { returnType: 'PRINT_RETURN_LABEL' },
    },
    ...customsOf(request, request.from, shipper, 'REPAIR_AND_RETURN'),
  })
}

const toBody = (request: AnyLabelRequest, accountNumber: string, parties: object): object => ({
  accountNumber: { value: accountNumber },
  labelResponseOptions: 'LABEL',
  requestedShipment: {
    ...parties,
    packagingType: 'YOUR_PACKAGING',
    pickupType: 'USE_SCHEDULED_PICKUP',
    labelSpecification: printing[request.format],
    totalWeight: tenths(request.weightGrams / gramsPerPound),
    totalPackageCount: 1,
    requestedPackageLineItems: [toPackage(request)],
  },
})

/** Of a parcel that stays in its country nobody asks what is in it. */
const customsOf = (
  { lines, currency }: AnyLabelRequest,
  { country }: Address,
  { address }: FedexShipper,
  purpose: 'SOLD' | 'REPAIR_AND_RETURN',
): object =>
  country === address.country
    ? {}
    : { customsClearanceDetail: toCustoms({ lines, currency, madeIn: address.country, purpose }) }

const toPackage = ({ id, weightGrams }: AnyLabelRequest): object => ({
  sequenceNumber: 1,
  groupPackageCount: 1,
  weight: toWeight(weightGrams),
  customerReferences: [{ customerReferenceType: 'CUSTOMER_REFERENCE', value: id }],
})

export const toWeight = (weightGrams: number): object => ({ units: 'KG', value: tenths(weightGrams / 1_000) })

const toWarehouse = ({ companyName, phone, address }: FedexShipper): object => ({
  contact: { companyName: cut(companyName, longestLine), phoneNumber: phoneOf(phone) },
  address: toAddress(address),
})

const toPerson = ({ country, region }: Address, person: Recipient, shipper: FedexShipper): object => ({
  contact: { personName: cut(person.recipient, 70), phoneNumber: phoneOf(person.phone ?? shipper.phone) },
  address: toAddress({ ...person, country, region }),
})

/** A place in the form that all of FedEx's descriptions share. */
export function toAddress({ line1, line2, city, region, postalCode, country }: Place): object {
  const wantsState = region !== null && (countriesWithStates.includes(country) || region.length <= 2)
  return {
    streetLines: [line1, line2 ?? ''].flatMap(wrap).slice(0, mostLines),
    city: cut(city, longestLine),
    ...(wantsState ? { stateOrProvinceCode: region } : {}),
    ...(postalCode.trim() === '' ? {} : { postalCode: postalCode.trim() }),
    countryCode: country,
  }
}

/** Breaks a line at spaces into pieces that FedEx takes; a word that is longer is broken where it must be. */
function wrap(line: string): string[] {
  const pieces: string[] = []
  let rest = [...line.trim().replace(/\s+/g, ' ')]
  while (rest.length > longestLine) {
    const space = rest.lastIndexOf(' ', longestLine)
    const end = space > 0 ? space : longestLine
    pieces.push(rest.slice(0, end).join(''))
    rest = rest.slice(space > 0 ? end + 1 : end)
  }
  return rest.length > 0 ? [...pieces, rest.join('')] : pieces
}

/** By characters, not UTF-16 units: half an emoji is no character. */
const cut = (text: string, longest: number): string => [...text.trim()].slice(0, longest).join('')

const phoneOf = (phone: string): string => phone.replace(/\D/g, '').slice(0, 15)

/** One decimal, rounded up, at least 0.1; rounded first to thousandths, so that 0.3 stays 0.3. */
const tenths = (value: number): number => Math.max(1, Math.ceil(Math.round(value * 1_000) / 100)) / 10
