// The simulated carrier's rates, addresses, customs, returns and formats, on its own wire.
import { type FedexSimulator, fedexSimulatorAccount, startFedexSimulator } from '../../../dev/simulators/fedex'
import { type Answer, callOn, type Parsed, shipment } from './fedex-wire'

let simulator: FedexSimulator

const start = async () => {
  simulator = await startFedexSimulator({ speed: 1, quotaPerMinute: 100_000 })
}
afterEach(() => simulator.close())

const call = (method: string, path: string, body: unknown): Promise<Answer> => callOn(simulator, method, path, body)
const create = (body: unknown): Promise<Answer> => call('POST', '/ship/v1/shipments', body)

describe('rates and addresses', () => {
  beforeEach(() => start())

  const quote = (patch: object = {}) =>
    call('POST', '/rate/v1/rates/quotes', {
      accountNumber: { value: fedexSimulatorAccount.accountNumber },
      requestedShipment: {
        shipper: { address: { postalCode: '38116', countryCode: 'US' } },
        recipient: { address: { postalCode: '75063', countryCode: 'US' } },
        pickupType: 'USE_SCHEDULED_PICKUP',
        requestedPackageLineItems: [{ weight: { units: 'KG', value: 1.2 } }],
        ...patch,
      },
    })

  it('all services of a lane are quoted, or the one that is asked for', async () => {
    const all = (await quote()).body.output.rateReplyDetails
    expect(all.map(({ serviceType }: Parsed) => serviceType)).toContain('FEDEX_GROUND')
    const [ground] = (await quote({ serviceType: 'FEDEX_GROUND' })).body.output.rateReplyDetails
    expect(ground.ratedShipmentDetails[0]).toMatchObject({ rateType: 'ACCOUNT', totalNetCharge: 10.9 })
    expect((await quote({ serviceType: 'FEDEX_PRIORITY' })).status).toBe(400)
  })

  it('what is shipped costs what was quoted', async () => {
    const [ground] = (await quote({ serviceType: 'FEDEX_GROUND' })).body.output.rateReplyDetails
    const body = shipment()
    const address = { streetLines: ['1 Main St'], city: 'Irving', postalCode: '75063', stateOrProvinceCode: 'TX' }
    body.requestedShipment.shipper.address = { ...address, countryCode: 'US' }
    body.requestedShipment.recipients[0].address = { ...address, countryCode: 'US' }
    body.requestedShipment.serviceType = 'FEDEX_GROUND'
    body.requestedShipment.requestedPackageLineItems[0].weight.value = 1.2
    const [{ completedShipmentDetail: detail }] = (await create(body)).body.output.transactionShipments
    const [rated] = detail.shipmentRating.shipmentRateDetails
    expect(rated.totalNetCharge).toBe(ground.ratedShipmentDetails[0].totalNetCharge)
  })

  it.each([
    ['no weight', { requestedPackageLineItems: [{}] }, 'PACKAGE.WEIGHT.INVALID'],
    ['no pickup', { pickupType: undefined }, 'PICKUPTYPE.REQUIRED'],
    ['no country', { recipient: { address: {} } }, 'RECIPIENT.COUNTRYCODE.INVALID'],
  ])('a quote with %s is refused', async (_name, patch, code) => {
    const answer = await quote(patch)
    expect(answer.status).toBe(400)
    expect(answer.body.errors.map((error: { code: string }) => error.code)).toContain(code)
  })

  it('an address without a street is refused, and no address is kept', async () => {
    const resolve = (address: object) =>
      call('POST', '/address/v1/addresses/resolve', { addressesToValidate: [{ address }] })
    const address = { streetLines: ['Rua Secreta 1'], city: 'Natal', postalCode: '01230', countryCode: 'BR' }
    expect((await resolve(address)).body.output.resolvedAddresses[0].attributes.Resolved).toBe(true)
    expect((await resolve({ ...address, streetLines: [] })).status).toBe(400)
    expect(JSON.stringify(simulator.book())).not.toContain('Secreta')
  })
})

describe('parcels that cross a border or come back', () => {
  beforeEach(() => start())

  const abroad = (): Parsed => {
    const body = shipment()
    body.requestedShipment.recipients[0].address.countryCode = 'PT'
    const money = { amount: 10, currency: 'BRL' }
    const commodity = {
      ...{ description: 'Books', countryOfManufacture: 'BR', quantity: 1, weight: { units: 'KG', value: 1 } },
      ...{ unitPrice: money, customsValue: money },
    }
    body.requestedShipment.customsClearanceDetail = { commercialInvoice: {}, commodities: [commodity] }
    return body
  }
  const codesOf = async (body: Parsed): Promise<string[]> =>
    ((await create(body)).body.errors ?? []).map((error: { code: string }) => error.code)

  it('abroad nothing goes without customs data', async () => {
    expect(await codesOf(abroad())).toEqual([])
    const bare = abroad()
    delete bare.requestedShipment.customsClearanceDetail
    expect(await codesOf(bare)).toEqual(['COMMERCIALINVOICE.REQUIRED', 'COMMODITIES.REQUIRED'])
    const vague = abroad()
    delete vague.requestedShipment.customsClearanceDetail.commodities[0].countryOfManufacture
    expect(await codesOf(vague)).toEqual(['COMMODITY.COUNTRYOFMANUFACTURE.REQUIRED'])
  })

  it('a return says of what kind it is, and the book tells it from what goes out', async () => {
    const body = shipment()
    body.requestedShipment.shipmentSpecialServices = { specialServiceTypes: ['RETURN_SHIPMENT'] }
    expect(await codesOf(body)).toEqual(['RETURNTYPE.REQUIRED'])
    body.requestedShipment.shipmentSpecialServices.returnShipmentDetail = { returnType: 'PRINT_RETURN_LABEL' }
    expect(await codesOf(body)).toEqual([])
    expect(simulator.book().labels['effect-1']?.map(({ isReturn }) => isReturn)).toEqual([true])
  })

  it.each([
    ['PNG', '\x89PNG'],
    ['ZPLII', '^XA'],
  ])('a label in %s is one', async (imageType, begin) => {
    const body = { ...shipment(), labelResponseOptions: 'LABEL' }
    body.requestedShipment.labelSpecification.imageType = imageType
    const [document] = (await create(body)).body.output.transactionShipments[0].pieceResponses[0].packageDocuments
    expect(document.docType).toBe(imageType)
    expect(Buffer.from(document.encodedLabel, 'base64').toString('latin1').startsWith(begin)).toBe(true)
  })
})
