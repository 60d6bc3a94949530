// Everything that the connector sends, and everything that the simulator answers, against FedEx's own descriptions.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toReturnShipment, toShipment } from '../../../egress/carrier/fedex-shipment'
import type { Recipient } from '../../../egress/recipient'
import type { LabelRequested } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { hourMs, lines, memphis, openWorld, warehouse, type World } from './fedex-world'

type Validate = (body: unknown) => unknown[]
type Exchange = { readonly path: string; readonly sent: unknown; readonly status: number; readonly answered: unknown }

const folder = join(__dirname, '../../../../shared/data/fedex')
const schemas: Record<string, { file: string; request: string; answer: string }> = {
  '/ship/v1/shipments': {
    file: 'sdk-ship-v1.json',
    request: 'Full_Schema_Ship',
    answer: 'SHPCResponseVO_ShipShipment',
  },
  '/ship/v1/shipments/cancel': {
    file: 'sdk-ship-v1.json',
    request: 'Full_Schema_Cancel_Shipment',
    answer: 'SHPCResponseVO_CancelShipment',
  },
  '/track/v1/trackingnumbers': {
    file: 'sdk-track-v1.json',
    request: 'Full_Schema_Tracking_Numbers',
    answer: 'TrkcResponseVO_TrackingNumber',
  },
  '/track/v1/referencenumbers': {
    file: 'sdk-track-v1.json',
    request: 'Full_Schema_Tracking_References',
    answer: 'TrkcResponseVO_ReferenceNumber',
  },
  '/rate/v1/rates/quotes': {
    file: 'sdk-rates-transit-times-v1.json',
    request: 'Full_Schema_Quote_Rate',
    answer: 'RatcResponseVO',
  },
  '/address/v1/addresses/resolve': {
    file: 'sdk-address-validation-v1.json',
    request: 'Full_Schema_Validate_Address',
    answer: 'AdvcResponseVO',
  },
}

const labelRequest = example('LabelRequested', {
  id: 'AbCdEfGhIjKlMnOpQrSt_-' as LabelRequested['id'],
  shipTo: { ...example('LabelRequested').shipTo, country: 'BR', region: 'RN' },
  weightGrams: 1_000,
  lines,
  currency: 'BRL' as LabelRequested['currency'],
})
const recipient: Recipient = {
  recipient: 'José',
  line1: 'Rua A 1',
  line2: null,
  city: 'Natal',
  postalCode: '01230',
  phone: '+5584988887777',
}

if (!existsSync(folder)) {
  it.skip("FedEx's own schemas: skipped, ../shared/data/fedex is absent", () => undefined)
} else {
  const compile = compiler()

  describe("what is exchanged meets FedEx's schemas", () => {
    const exchanges: Exchange[] = []

    let world: World

    beforeAll(async () => {
      world = await openWorld({ fetch: recording(exchanges) })
      const { carrier, attempt, labelRequested, returnRequested, voidRequested } = world
      const [first, second] = [await world.makeLabel('effect-1'), await world.makeLabel('effect-2')]
      await world.makeLabel('effect-1')
      await carrier.perform(labelRequested('effect-1'), attempt({ inDoubt: true }))
      await carrier.perform(labelRequested('effect-3'), attempt({ inDoubt: true }))
      await carrier.perform(labelRequested('effect-4', { weightGrams: 90_000 }), attempt())
      const services = ['INTERNATIONAL_ECONOMY', 'FEDEX_INTERNATIONAL_PRIORITY']
      await carrier.perform(labelRequested('effect-6', { warehouse: 'memphis', services, format: 'ZPL' }), attempt())
      await carrier.perform(returnRequested('effect-7', { format: 'PNG' }), attempt())
      await carrier.perform(returnRequested('effect-8', { warehouse: 'memphis' }), attempt())
      for (const line1 of ['Rua A 1', 'Rua A 1 FLAT?', 'Rua Nowhere 1', 'Rua Forbidden 1'])
        await world.addresses.validate({ ...recipient, line1, region: 'RN', country: 'BR' }, attempt().signal)
      world.clock.now += 31 * hourMs
      await carrier.perform(voidRequested('effect-5', 'effect-2', second), attempt())
      await world.tracking.track([first, second, '799999999999'])
    })
    afterAll(() => world.simulator.close())

    it.each(Object.entries(schemas))('%s', (path, { file, request, answer }) => {
      const here = exchanges.filter((exchange) => exchange.path === path)
      expect(here.length).toBeGreaterThan(0)
      for (const { sent, status, answered } of here) {
        expect(compile(file, request)(sent)).toEqual([])
        expect(compile(file, status === 200 ? answer : 'ErrorResponseVO')(answered)).toEqual([])
      }
    })
  })

  describe("a shipment meets FedEx's schema", () => {
    const validate = compile('sdk-ship-v1.json', 'Full_Schema_Ship')

    it.each([
      ['without a phone', labelRequest, { ...recipient, phone: null }],
      ['to a long street', labelRequest, { ...recipient, line1: 'Rua '.repeat(40), line2: 'fundos' }],
      ['to a long city', labelRequest, { ...recipient, city: 'Llanfair'.repeat(8) }],
      [
        'by ground',
        {
          ...labelRequest,
          services: ['FEDEX_GROUND'],
          shipTo: { ...labelRequest.shipTo, country: 'US', region: 'TX' },
        },
        { ...recipient, postalCode: '75063' },
      ],
    ])('%s', (_name, from, to) => {
      expect(validate(toShipment(from, from.services[0]!, to, warehouse, '740561073'))).toEqual([])
    })

    it.each([
      ['over a border', memphis],
      ['within a country', warehouse],
    ])('%s, and on its way back', (_name, shipper) => {
      const returned = example('ReturnLabelRequested', { from: labelRequest.shipTo, lines })
      const service = 'INTERNATIONAL_ECONOMY'
      expect(validate(toShipment(labelRequest, service, recipient, shipper, '740561073'))).toEqual([])
      expect(validate(toReturnShipment(returned, service, recipient, shipper, '740561073'))).toEqual([])
    })

    it('which does refuse a body without totalWeight', () => {
      const body = toShipment(labelRequest, 'FEDEX_PRIORITY', recipient, warehouse, '740561073') as {
        requestedShipment: { totalWeight?: number }
      }
      delete body.requestedShipment.totalWeight
      expect(validate(body)).not.toEqual([])
    })
  })
}

function recording(exchanges: Exchange[]): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const answered: unknown = await response.clone().json()
    const path = new URL(String(input)).pathname
    exchanges.push({ path, sent: JSON.parse(String(init?.body)), status: response.status, answered })
    return response
  }
}

/** FedEx's descriptions are OpenAPI 3.0, whose schemas differ from JSON Schema in words that ajv is told to pass over. */
function compiler(): (file: string, schema: string) => Validate {
  // ajv comes with other packages: the project depends on it nowhere but here.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const Ajv = require('ajv').default as new (options: object) => {
    addSchema(schema: object, key: string): void
    getSchema(reference: string): ((body: unknown) => boolean) & { errors?: unknown[] | null }
  }
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
  for (const file of new Set(Object.values(schemas).map((schema) => schema.file))) {
    ajv.addSchema(JSON.parse(readFileSync(join(folder, file), 'utf8')) as object, file)
  }
  return (file, schema) => {
    const validate = ajv.getSchema(`${file}#/components/schemas/${schema}`)
    return (body) => (validate(JSON.parse(JSON.stringify(body))) ? [] : (validate.errors ?? ['no reason given']))
  }
}
