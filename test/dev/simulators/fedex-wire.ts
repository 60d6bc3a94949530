// The simulated carrier's wire for its tests: a call with a token, and a sound shipment to spoil. It must never hold an assertion.
import { type FedexSimulator, fedexSimulatorAccount } from '../../../dev/simulators/fedex'

/** Whatever came over the wire: each assertion says what it expects of it. */
export type Parsed = ReturnType<typeof JSON.parse>
export type Answer = { status: number; headers: Headers; body: Parsed }

export const answerOf = async (response: Response): Promise<Answer> => {
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

export const tokenOf = async (
  simulator: FedexSimulator,
  secret = fedexSimulatorAccount.clientSecret,
): Promise<Answer> => {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: fedexSimulatorAccount.clientId,
    client_secret: secret,
  })
  return answerOf(await fetch(`${simulator.url}/oauth/token`, { method: 'POST', body }))
}

export const callOn = async (
  simulator: FedexSimulator,
  method: string,
  path: string,
  body: unknown,
  token?: string,
): Promise<Answer> => {
  const bearer = token ?? ((await tokenOf(simulator)).body.access_token as string)
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return answerOf(await fetch(simulator.url + path, { method, headers, body: text }))
}

export const party = () => ({
  contact: { personName: 'A Person', phoneNumber: '5511987654321' },
  address: { streetLines: ['Rua A 1'], city: 'Natal', postalCode: '01230', countryCode: 'BR' },
})

export const shipment = (reference = 'effect-1'): Parsed => ({
  accountNumber: { value: fedexSimulatorAccount.accountNumber },
  labelResponseOptions: 'URL_ONLY',
  requestedShipment: {
    shipper: party(),
    recipients: [party()],
    serviceType: 'FEDEX_PRIORITY',
    packagingType: 'YOUR_PACKAGING',
    pickupType: 'USE_SCHEDULED_PICKUP',
    shippingChargesPayment: { paymentType: 'SENDER' },
    labelSpecification: { imageType: 'PDF', labelStockType: 'PAPER_4X6' },
    totalWeight: 2.3,
    requestedPackageLineItems: [
      {
        weight: { units: 'KG', value: 1 },
        customerReferences: [{ customerReferenceType: 'CUSTOMER_REFERENCE', value: reference }],
      },
    ],
  },
})
