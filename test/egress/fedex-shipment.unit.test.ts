// What is sent to FedEx for a label; fedex-schema.contract.test.ts checks it against FedEx's own schema.
import { type FedexShipper, toShipment } from '../../egress/fedex-shipment'
import type { Recipient } from '../../egress/recipient'
import type { LabelRequested } from '../../schemas/messages'
import { warehouse } from './fedex-world'

const request = (patch: Partial<LabelRequested> = {}): LabelRequested => ({
  type: 'LabelRequested',
  id: 'AbCdEfGhIjKlMnOpQrSt_-' as LabelRequested['id'],
  orderId: 'ord_1' as LabelRequested['orderId'],
  at: 0,
  fulfillmentId: 'fulfillment-1' as LabelRequested['fulfillmentId'],
  warehouse: 'main',
  shipTo: { country: 'BR', region: 'RN', sealed: 's1.a' as LabelRequested['contact'] },
  contact: 's1.c' as LabelRequested['contact'],
  weightGrams: 1_000,
  service: 'FEDEX_PRIORITY',
  ...patch,
})
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
    totalWeight: number
    recipients: [{ contact: { personName: string; phoneNumber: string }; address: Record<string, unknown> }]
    requestedPackageLineItems: [{ weight: { units: string; value: number }; customerReferences: object[] }]
  }
}

const sent = (from: LabelRequested, to: Partial<Recipient> = {}, shipper: FedexShipper = warehouse) =>
  (toShipment(from, { ...recipient, ...to }, shipper, '740561073') as Sent).requestedShipment
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
})
