// What the simulated carrier demands of a request. It must never be stricter than what FedEx's schema and documentation agree
// on, nor laxer: where the two contradict each other, it accepts both.

import { filled, type Json, list, object } from './fedex-json'

export type FedexError = { readonly code: string; readonly message: string }
export type Place = { readonly city: string; readonly stateOrProvinceCode?: string; readonly countryCode: string }
export type Party = {
  readonly address: Place & { readonly postalCode?: string; readonly streetLines: readonly string[] }
}
export type Weight = { readonly units: 'KG' | 'LB'; readonly value: number }

/** The part of a valid shipment request that the simulator works with. */
export type ShipmentRequest = {
  readonly labelResponseOptions: 'URL_ONLY' | 'LABEL'
  readonly requestedShipment: {
    readonly shipper: Party
    readonly recipients: readonly [Party]
    readonly serviceType: string
    readonly labelSpecification: { readonly imageType: 'PDF' | 'PNG' | 'ZPLII' | 'EPL2' }
    readonly shipmentSpecialServices?: { readonly specialServiceTypes?: readonly string[] }
    readonly requestedPackageLineItems: readonly {
      readonly weight: Weight
      readonly customerReferences?: readonly { readonly customerReferenceType?: string; readonly value?: string }[]
    }[]
  }
}

export type Demand = (met: boolean, code: string, message: string) => void

export const groundServices = ['FEDEX_GROUND', 'GROUND_HOME_DELIVERY']
const expressServices =
  'FIRST_OVERNIGHT PRIORITY_OVERNIGHT STANDARD_OVERNIGHT FEDEX_2_DAY FEDEX_2_DAY_AM FEDEX_EXPRESS_SAVER FEDEX_FIRST ' +
  'FEDEX_PRIORITY FEDEX_PRIORITY_EXPRESS INTERNATIONAL_FIRST FEDEX_INTERNATIONAL_PRIORITY INTERNATIONAL_ECONOMY ' +
  'FEDEX_INTERNATIONAL_PRIORITY_EXPRESS FEDEX_INTERNATIONAL_CONNECT_PLUS'
const services = new Set([...groundServices, ...expressServices.split(' ')])
export const pickupTypes = ['CONTACT_FEDEX_TO_SCHEDULE', 'DROPOFF_AT_FEDEX_LOCATION', 'USE_SCHEDULED_PICKUP']
const paymentTypes = ['SENDER', 'RECIPIENT', 'THIRD_PARTY', 'COLLECT']
const imageTypes = ['ZPLII', 'EPL2', 'PDF', 'PNG']
const countriesWithStates = ['US', 'CA', 'PR']
const postalAwareCountries = ['US', 'CA', 'PR', 'BR']
const heaviestKg = 68
const kgPerPound = 0.453_592_37

/** All that is wrong with a body of POST /ship/v1/shipments; empty if it is sound and so a ShipmentRequest. */
export function checkShipment(body: unknown, account: string): FedexError[] {
  const { errors, demand } = collector()
  const request = object(body)
  const shipment = object(request.requestedShipment)
  checkAccount(request, account, demand)
  demand(
    oneOf(['URL_ONLY', 'LABEL'], request.labelResponseOptions),
    'LABELRESPONSEOPTIONS.INVALID',
    'Please provide a valid labelResponseOptions: URL_ONLY or LABEL.',
  )
  checkParty(object(shipment.shipper), 'SHIPPER', demand)
  const recipients = list(shipment.recipients)
  demand(recipients.length === 1, 'RECIPIENTS.REQUIRED', 'Please provide exactly one recipient.')
  recipients.forEach((recipient) => checkParty(object(recipient), 'RECIPIENT', demand))
  demand(services.has(String(shipment.serviceType)), 'SERVICE.TYPE.NOTAVAILABLE', 'Service type is not supported.')
  demand(filled(shipment.packagingType), 'PACKAGINGTYPE.MISSING.OR.INVALID', 'Packaging type is missing or invalid.')
  demand(oneOf(pickupTypes, shipment.pickupType), 'PICKUPTYPE.REQUIRED', 'Pickup type is missing or invalid.')
  checkPayment(object(shipment.shippingChargesPayment), demand)
  checkLabel(object(shipment.labelSpecification), demand)
  demand(
    Number.isFinite(shipment.totalWeight) && Number(shipment.totalWeight) > 0,
    'TOTALWEIGHT.INVALID',
    'Total weight is missing or invalid.',
  )
  checkReturn(object(shipment.shipmentSpecialServices), demand)
  checkCustoms(shipment, demand)
  checkPackages(list(shipment.requestedPackageLineItems), groundServices.includes(String(shipment.serviceType)), demand)
  return errors
}

/** All that is wrong with a body of PUT /ship/v1/shipments/cancel. */
export function checkCancel(body: unknown, account: string): FedexError[] {
  const { errors, demand } = collector()
  const request = object(body)
  checkAccount(request, account, demand)
  demand(filled(request.trackingNumber), 'TRACKINGNUMBER.MISSING', 'Please provide the tracking number to cancel.')
  const control = request.deletionControl
  demand(
    control === undefined || control === 'DELETE_ALL_PACKAGES',
    'DELETIONCONTROL.INVALID',
    'Deletion control is invalid.',
  )
  return errors
}

export function checkAccount(request: Json, account: string, demand: Demand): void {
  const message = 'Please enter a valid 9-digit FedEx account number or register for a new FedEx account number.'
  demand(object(request.accountNumber).value === account, 'ACCOUNTNUMBER.REGISTRATION.REQUIRED', message)
}

function checkParty({ address, contact }: Json, role: string, demand: Demand): void {
  checkAddress(object(address), role, demand)
  const { personName, companyName, phoneNumber } = object(contact)
  const named = filled(personName, 70) || filled(companyName, 35)
  demand(named, `${role}.CONTACT.REQUIRED`, 'Person name or company name is missing or too long.')
  const callable = filled(phoneNumber, 15) && phoneNumber.replace(/\D/g, '').length >= 10
  demand(callable, `${role}.PHONENUMBER.INVALID`, 'Phone number has 10 to 15 characters.')
}

function checkAddress(address: Json, role: string, demand: Demand): void {
  const lines = list(address.streetLines)
  const country = String(address.countryCode)
  const postalCode = address.postalCode
  const needsPostalCode = postalCode !== undefined || postalAwareCountries.includes(country)
  demand(
    lines.length > 0 && lines.every((line) => filled(line, 35)),
    `${role}.STREETLINES.INVALID`,
    'Street lines are 1 to 35 characters each, at least one.',
  )
  demand(filled(address.city, 35), 'CITY.REQUIRED', `${role}: city is missing or longer than 35 characters.`)
  demand(
    /^[A-Z]{2}$/.test(country) && typeof address.countryCode === 'string',
    `${role}.COUNTRYCODE.INVALID`,
    'Country code is missing or invalid.',
  )
  demand(
    !needsPostalCode || (filled(postalCode, 10) && !/^0+$/.test(postalCode)),
    `${role}.POSTALCODE.INVALID`,
    'Postal code is missing or invalid.',
  )
  demand(
    !countriesWithStates.includes(country) || filled(address.stateOrProvinceCode, 2),
    `${role}.STATEORPROVINCECODE.INVALID`,
    'State or province code is missing or invalid.',
  )
}

function checkLabel(label: Json, demand: Demand): void {
  demand(oneOf(imageTypes, label.imageType), 'LABELIMAGETYPE.REQUIRED', 'Label image type is missing or invalid.')
  demand(
    /^(PAPER|STOCK)_[0-9A-Z_]+$/.test(String(label.labelStockType)),
    'LABELSTOCKTYPE.REQUIRED',
    'Label stock type is missing or invalid.',
  )
}

function checkPayment(payment: Json, demand: Demand): void {
  demand(oneOf(paymentTypes, payment.paymentType), 'PAYMENTTYPE.REQUIRED', 'Payment type is missing or invalid.')
  const payorKnown = payment.paymentType === 'SENDER' || object(payment.payor).responsibleParty !== undefined
  demand(payorKnown, 'PAYOR.REQUIRED', 'Payor is mandatory unless the sender pays.')
}

function checkReturn({ specialServiceTypes, returnShipmentDetail }: Json, demand: Demand): void {
  if (!list(specialServiceTypes).includes('RETURN_SHIPMENT')) return
  demand(
    oneOf(['PRINT_RETURN_LABEL', 'PENDING'], object(returnShipmentDetail).returnType),
    'RETURNTYPE.REQUIRED',
    'Return type is missing or invalid.',
  )
}

/** Both description and documentation want these of whatever crosses a border. */
function checkCustoms(shipment: Json, demand: Demand): void {
  const countryOf = (party: unknown): unknown => object(object(party).address).countryCode
  if (countryOf(shipment.shipper) === countryOf(list(shipment.recipients)[0])) return
  const customs = object(shipment.customsClearanceDetail)
  const commodities = list(customs.commodities).map(object)
  demand(typeof customs.commercialInvoice === 'object', 'COMMERCIALINVOICE.REQUIRED', 'Commercial invoice is missing.')
  demand(commodities.length > 0, 'COMMODITIES.REQUIRED', 'Please provide at least one commodity.')
  for (const { description, countryOfManufacture, quantity, weight, unitPrice, customsValue } of commodities) {
    demand(filled(description, 450), 'COMMODITY.DESCRIPTION.REQUIRED', 'Commodity description has 1 to 450 characters.')
    demand(
      filled(countryOfManufacture, 4),
      'COMMODITY.COUNTRYOFMANUFACTURE.REQUIRED',
      'Country of manufacture is missing or invalid.',
    )
    const counted = Number.isInteger(quantity) && Number(quantity) > 0
    demand(counted, 'COMMODITY.QUANTITY.INVALID', 'Commodity quantity is missing or invalid.')
    demand(Number(object(weight).value) > 0, 'COMMODITY.WEIGHT.INVALID', 'Commodity weight is missing or invalid.')
    const valued = [unitPrice, customsValue].every((money) => /^[A-Z]{3}$/.test(String(object(money).currency)))
    demand(valued, 'COMMODITY.VALUE.INVALID', 'Unit price or customs value is missing or invalid.')
  }
}

function checkPackages(packages: readonly unknown[], ground: boolean, demand: Demand): void {
  demand(packages.length > 0, 'REQUESTEDPACKAGELINEITEMS.REQUIRED', 'Please provide at least one package.')
  const longestReference = ground ? 30 : 40
  for (const item of packages.map(object)) {
    const { units, value } = object(item.weight)
    demand(
      oneOf(['KG', 'LB'], units) && typeof value === 'number' && value > 0,
      'PACKAGE.WEIGHT.INVALID',
      'Package weight is missing or invalid.',
    )
    const kilograms = Number(value) * (units === 'LB' ? kgPerPound : 1)
    demand(!(kilograms > heaviestKg), 'MAXIMUM.WEIGHT.EXCEEDED', 'Package weight exceeds the maximum.')
    const references = list(item.customerReferences).map(object)
    const sound = references.every(
      (reference) => filled(reference.customerReferenceType) && filled(reference.value, longestReference),
    )
    demand(
      sound,
      'CUSTOMERREFERENCE.INVALID',
      `Customer references have a type and 1 to ${longestReference} characters.`,
    )
  }
}

export function collector(): { errors: FedexError[]; demand: Demand } {
  const errors: FedexError[] = []
  return { errors, demand: (met, code, message) => void (met || errors.push({ code, message })) }
}

export const oneOf = (allowed: readonly string[], value: unknown): boolean =>
  typeof value === 'string' && allowed.includes(value)
