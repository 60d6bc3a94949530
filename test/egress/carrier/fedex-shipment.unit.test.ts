// What is sent to FedEx for a label; fedex-schema.contract.test.ts checks it against FedEx's own schema.
import { type FedexShipper, toReturnShipment, toShipment } from '../../../egress/carrier/fedex-shipment'
import type { Recipient } from '../../../egress/recipient'
import type { LabelRequested } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { lines, memphis, warehouse } from './fedex-world'

const base = example('LabelRequested', {
  id: 'AbCdEfGhIjKlMnOpQrSt_-' as LabelRequested['id'],
  shipTo: { ...example('LabelRequested').shipTo, country: 'BR', region: 'RN' },
  weightGrams: 1_000,
  lines,
  currency: 'BRL' as LabelRequested['currency'],
  format: 'PDF',
})
const request = (patch: Partial<LabelRequested> = {}): LabelRequested => ({ ...base, ...patch })
const recipient: Recipient = {
  recipient: 'José da Silva',
  line1: 'Rua A 1',
  line2: null,
  city: 'Natal',
  postalCode: '01230',
  phone: '+55 (84) 98888-7777',
}

type Sent = {
  requestedShipment: {
    shipper: { contact: object; address: Record<string, unknown> }
    labelSpecification: object
    shippingChargesPayment: object
    shipmentSpecialServices?: object
    customsClearanceDetail?: {
      totalCustomsValue: object
      commercialInvoice: object
      dutiesPayment: object
      customsOption?: object
      commodities: Record<string, unknown>[]
    }
    totalWeight: number
    recipients: [{ contact: { personName: string; phoneNumber: string }; address: Record<string, unknown> }]
    requestedPackageLineItems: [{ weight: { units: string; value: number }; customerReferences: object[] }]
  }
}

const sent = (from: LabelRequested, to: Partial<Recipient> = {}, shipper: FedexShipper = warehouse) =>
  (toShipment(from, 'FEDEX_PRIORITY', { ...recipient, ...to }, shipper, '740561073') as Sent).requestedShipment
const addressSent = (to: Partial<Recipient>, where: Partial<LabelRequested['shipTo']> = {}) =>
  sent(request({ shipTo: { ...request().shipTo, ...where } }), to).recipients[0].address

describe('a shipment for FedEx', () => {
  it('carries the effect id as customer reference', () => {
    expect(sent(request()).requestedPackageLineItems[0].customerReferences).toEqual([
      { customerReferenceType: 'CUSTOMER_REFERENCE', value: 'AbCdEfGhIjKlMnOpQrSt_-' },
    ])
  })

  it.each([
    [1, 0.1, 0.1],
    [100, 0.1, 0.3],
    [101, 0.2, 0.3],
    [300, 0.3, 0.7],
    [1_240, 1.3, 2.8],
    [30_000, 30, 66.2],
  ])('of %i g weighs %d kg and %d lb in total', (weightGrams, kilograms, pounds) => {
    const shipment = sent(request({ weightGrams }))
    expect(shipment.requestedPackageLineItems[0].weight).toEqual({ units: 'KG', value: kilograms })
    expect(shipment.totalWeight).toBe(pounds)
  })

  it('keeps the leading zero of a postal code and sends the phone as digits', () => {
    expect(addressSent({}).postalCode).toBe('01230')
    expect(sent(request()).recipients[0].contact.phoneNumber).toBe('5584988887777')
  })

  it("gives the warehouse's phone when the recipient has none", () => {
    expect(sent(request(), { phone: null }).recipients[0].contact.phoneNumber).toBe('551140028922')
  })

  it('breaks long streets at words into at most three lines of 35 characters', () => {
    const line1 = 'Avenida Professor Doutor Francisco Morato de Albuquerque 1234'
    const lines = addressSent({ line1, line2: 'x'.repeat(80) }).streetLines
    expect(lines).toEqual(['Avenida Professor Doutor Francisco', 'Morato de Albuquerque 1234', 'x'.repeat(35)])
  })

  it('sends no empty street line and no empty postal code', () => {
    const address = addressSent({ line2: '  ', postalCode: ' ' })
    expect(address.streetLines).toEqual(['Rua A 1'])
    expect(address).not.toHaveProperty('postalCode')
  })

  it('cuts a name by characters, whatever the script', () => {
    expect(sent(request(), { recipient: '🙂'.repeat(80) }).recipients[0].contact.personName).toBe('🙂'.repeat(70))
  })

  it('leaves out a region that is no code, except where FedEx demands one', () => {
    expect(addressSent({}, { region: 'Bayern', country: 'DE' })).not.toHaveProperty('stateOrProvinceCode')
    expect(addressSent({}, { region: 'Texas', country: 'US' }).stateOrProvinceCode).toBe('Texas')
    expect(addressSent({}, { region: null })).not.toHaveProperty('stateOrProvinceCode')
  })

  it.each([
    ['PDF', { imageType: 'PDF', labelStockType: 'PAPER_4X6' }],
    ['PNG', { imageType: 'PNG', labelStockType: 'PAPER_4X6' }],
    ['ZPL', { imageType: 'ZPLII', labelStockType: 'STOCK_4X6' }],
  ] as const)('asks for a label in %s', (format, specification) => {
    expect(sent(request({ format })).labelSpecification).toEqual(specification)
  })

  it('tells customs nothing of what stays in its country', () => {
    expect(sent(request())).not.toHaveProperty('customsClearanceDetail')
  })

  it('tells customs what crosses a border, at what the customer paid, and pays the duties', () => {
    const customs = sent(request(), {}, memphis).customsClearanceDetail
    expect(customs).toMatchObject({
      dutiesPayment: { paymentType: 'SENDER' },
      totalCustomsValue: { amount: 219.8, currency: 'BRL' },
      commercialInvoice: { shipmentPurpose: 'SOLD' },
    })
    expect(customs?.commodities).toMatchObject([
      {
        description: 'Printed books: A history of parcels',
        harmonizedCode: '490199',
        countryOfManufacture: 'US',
        quantity: 2,
        weight: { units: 'KG', value: 0.84 },
        unitPrice: { amount: 49.9, currency: 'BRL' },
        customsValue: { amount: 99.8, currency: 'BRL' },
      },
      { harmonizedCode: '851679', quantity: 1, customsValue: { amount: 120, currency: 'BRL' } },
    ])
  })
})

describe('a return for FedEx', () => {
  const from = { ...example('ReturnLabelRequested').from, country: 'BR', region: 'RN' }
  const returned = example('ReturnLabelRequested', { from, lines, currency: 'BRL' as LabelRequested['currency'] })
  const body = (shipper: FedexShipper = warehouse) =>
    (toReturnShipment(returned, 'FEDEX_PRIORITY', recipient, shipper, '740561073') as Sent).requestedShipment

  it('is sent by the customer to the warehouse, and paid by us', () => {
    const shipment = body()
    expect(shipment.shipper).toMatchObject({ contact: { personName: 'José da Silva' }, address: { city: 'Natal' } })
    expect(shipment.recipients[0]).toMatchObject({ contact: { companyName: 'OMS Warehouse' } })
    expect(shipment.shippingChargesPayment).toEqual({
      paymentType: 'SENDER',
      payor: { responsibleParty: { accountNumber: { value: '740561073' } } },
    })
    expect(shipment.shipmentSpecialServices).toEqual({
      specialServiceTypes: ['RETURN_SHIPMENT'],
      returnShipmentDetail: { returnType: 'PRINT_RETURN_LABEL' },
    })
  })

  it('tells customs that the goods come back, where they cross a border', () => {
    expect(body()).not.toHaveProperty('customsClearanceDetail')
    expect(body(memphis).customsClearanceDetail).toMatchObject({
      commercialInvoice: { shipmentPurpose: 'REPAIR_AND_RETURN' },
      customsOption: { type: 'REJECTED' },
    })
  })
})
