// Writes a label request in FedEx's words. It must never send what FedEx would cut or refuse for its form alone.
import type { Address, LabelRequested } from '../schemas/messages'
import type { PlainAddress } from '../schemas/sealed'
import type { Recipient } from './recipient'

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

/**
 * The body of POST /ship/v1/shipments for one parcel. The request's id becomes the customer reference: FedEx takes 40 characters
 * with express services and 30 with ground, ids have 22. FedEx documents totalWeight in pounds whatever the package's unit is.
 */
export function toShipment(
  request: LabelRequested,
  recipient: Recipient,
  shipper: FedexShipper,
  accountNumber: string,
): object {
  return {
    accountNumber: { value: accountNumber },
    labelResponseOptions: 'URL_ONLY',
    requestedShipment: {
      shipper: {
        contact: { companyName: cut(shipper.companyName, longestLine), phoneNumber: phoneOf(shipper.phone) },
        address: toAddress(shipper.address),
      },
      recipients: [toRecipient(request, recipient, shipper)],
      serviceType: request.service,
      packagingType: 'YOUR_PACKAGING',
      pickupType: 'USE_SCHEDULED_PICKUP',
      shippingChargesPayment: { paymentType: 'SENDER' },
      labelSpecification: { imageType: 'PDF', labelStockType: 'PAPER_4X6' },
      totalWeight: tenths(request.weightGrams / gramsPerPound),
      totalPackageCount: 1,
      requestedPackageLineItems: [toPackage(request)],
    },
  }
}

const toPackage = ({ id, weightGrams }: LabelRequested): object => ({
  sequenceNumber: 1,
  groupPackageCount: 1,
  weight: { units: 'KG', value: tenths(weightGrams / 1_000) },
  customerReferences: [{ customerReferenceType: 'CUSTOMER_REFERENCE', value: id }],
})

const toRecipient = ({ shipTo }: LabelRequested, recipient: Recipient, shipper: FedexShipper): object => ({
  contact: { personName: cut(recipient.recipient, 70), phoneNumber: phoneOf(recipient.phone ?? shipper.phone) },
  address: toAddress({ ...recipient, country: shipTo.country, region: shipTo.region }),
})

function toAddress({ line1, line2, city, region, postalCode, country }: Place): object {
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
