import fc from 'fast-check'
import { sampleOrders } from '../../../dev/orders/sample-orders'
import { isCountry } from '../../../processors/countries'
import { addressFaults, contactFaults, type PlainAddress, type PlainContact } from '../../../processors/rules/address'
import { regionsOf } from '../../../processors/rules/regions'
import { warehouses } from '../../../processors/rules/warehouses'

const address = (changes: Partial<PlainAddress> = {}): PlainAddress => ({
  recipient: 'Júlia Araújo',
  line1: "Rua d'Água Fria 12",
  line2: null,
  city: 'São Paulo',
  region: 'SP',
  postalCode: '01230-001',
  country: 'BR',
  ...changes,
})
const contact = (changes: Partial<PlainContact> = {}): PlainContact => ({
  name: 'Júlia Araújo',
  email: 'julia.araujo@example.com',
  phone: '+5511987654321',
  ...changes,
})
const codes = (changes: Partial<PlainAddress>): string[] =>
  addressFaults(address(changes)).map(({ field, code }) => `${field} ${code}`)

describe('an address', () => {
  it('that is sound has no fault', () => {
    expect(addressFaults(address())).toEqual([])
  })

  it.each(['recipient', 'line1', 'city', 'postalCode'] as const)('without its %s has a fault', (field) => {
    const text = `The shipping address has an empty ${field}.`
    expect(addressFaults(address({ [field]: '  ' }))).toEqual([{ field, code: 'EMPTY', text }])
  })

  it('in no country has a fault, and its region and postal code are not looked at', () => {
    const text = 'The country of the shipping address is no ISO 3166-1 alpha-2 code.'
    expect(addressFaults(address({ country: 'XX', region: '?', postalCode: '?' }))).toEqual([
      { field: 'country', code: 'UNKNOWN_COUNTRY', text },
    ])
    expect(codes({ country: 'br' })).toEqual(['country UNKNOWN_COUNTRY'])
  })

  it.each([
    [null, 'region EMPTY'],
    [undefined, 'region EMPTY'],
    [' ', 'region EMPTY'],
    ['sp', 'region UNKNOWN_REGION'],
    ['São Paulo', 'region UNKNOWN_REGION'],
    ['NY', 'region UNKNOWN_REGION'],
  ])('in Brazil with the region %j has a fault', (region, fault) => {
    expect(codes({ region })).toEqual([fault])
  })

  it('needs no region where the carrier needs none', () => {
    expect(codes({ country: 'DE', region: null, postalCode: '50667' })).toEqual([])
    expect(codes({ country: 'IN', region: 'Delhi', postalCode: '110001' })).toEqual([])
  })

  it('says which regions there are', () => {
    expect(addressFaults(address({ region: null }))[0]!.text).toBe(
      'An address in BR needs the code of its region in capitals, one of AC to TO.',
    )
  })

  it.each([
    ['BR', 'SP', '01230-001'],
    ['BR', 'SP', '01230001'],
    ['BR', 'SP', '01230'],
    ['US', 'MA', '02108'],
    ['US', 'MA', '02108-1234'],
    ['CA', 'QC', 'h2y 1c6'],
    ['AU', 'NSW', '2000'],
    ['GB', null, 'sw1a 1aa'],
    ['NL', null, '1012 ab'],
    ['IE', null, 'D02 X285'],
    ['JP', null, '1000005'],
    ['JP', null, ' 100-0005 '],
    ['PL', null, '00-950'],
    ['SA', null, '11564-1234'],
    ['CL', null, '832-0000'],
    ['HK', null, '000000'],
    ['AE', null, 'P.O. Box 12'],
  ])('in %s %s may have the postal code %s', (country, region, postalCode) => {
    expect(codes({ country, region, postalCode })).toEqual([])
  })

  it.each([
    ['BR', 'SP', '0123'],
    ['BR', 'SP', '01230-01'],
    ['US', 'MA', '2108'],
    ['US', 'MA', '02108-12'],
    ['CA', 'QC', '12345'],
    ['GB', null, '12345'],
    ['DE', null, '5066'],
    ['JP', null, '100-005'],
    ['DE', null, '50667\n'.padEnd(8, 'x')],
    ['DE', null, '٥٠٦٦٧'],
  ])('in %s %s may not have the postal code %j', (country, region, postalCode) => {
    expect(codes({ country, region, postalCode })).toEqual(['postalCode POSTAL_CODE_FORM'])
  })

  it('is told all its faults at once, in the order of its fields', () => {
    expect(codes({ recipient: '', city: '', region: null, postalCode: '1' })).toEqual([
      'recipient EMPTY',
      'city EMPTY',
      'region EMPTY',
      'postalCode POSTAL_CODE_FORM',
    ])
  })

  it('of a sample order or of a warehouse of ours is sound', () => {
    const addresses = sampleOrders(240).map(({ body }) => body.shippingAddress as unknown as PlainAddress)
    expect(addresses.flatMap((each) => addressFaults(each))).toEqual([])
    const ours = Object.values(warehouses).map((each) => ({ ...each.address, recipient: each.name }))
    expect(ours.flatMap((each) => addressFaults(each))).toEqual([])
  })

  it('of the countries with regions has codes that are two or three capitals', () => {
    for (const [country, regions] of Object.entries(regionsOf)) {
      expect(isCountry(country)).toBe(true)
      expect(regions.filter((region) => !/^[A-Z]{2,3}$/.test(region))).toEqual([])
      expect(new Set(regions).size).toBe(regions.length)
    }
  })
})

describe('a contact', () => {
  it.each([{}, { phone: null }, { phone: undefined }, { email: 'júlia@exämple.com.br' }])(
    'is sound with %j',
    (changes) => {
      expect(contactFaults(contact(changes))).toEqual([])
    },
  )

  const badEmail = "The contact's e-mail address is not of the form name@host.domain."
  const badPhone = "The contact's phone is not in E.164 form: + and 7 to 15 digits."
  it.each([
    [{ name: ' ' }, 'name', 'EMPTY', 'The contact has an empty name.'],
    [{ email: 'julia@localhost' }, 'email', 'EMAIL_FORM', badEmail],
    [{ email: 'julia@example.com\nBcc: x' }, 'email', 'EMAIL_FORM', badEmail],
    [{ email: 'julia@@example.com' }, 'email', 'EMAIL_FORM', badEmail],
    [{ phone: '11987654321' }, 'phone', 'PHONE_FORM', badPhone],
    [{ phone: '+0123456789' }, 'phone', 'PHONE_FORM', badPhone],
    [{ phone: '+1234567890123456' }, 'phone', 'PHONE_FORM', badPhone],
    [{ phone: '' }, 'phone', 'PHONE_FORM', badPhone],
  ])('with %j has a fault', (changes, field, code, text) => {
    expect(contactFaults(contact(changes))).toEqual([{ field, code, text }])
  })
})

test('no text tells what somebody wrote', () => {
  const written = fc.string({ minLength: 1, maxLength: 12 }).map((text) => `§${text}§`)
  const fields = fc.record({ recipient: written, line1: written, city: written, region: written, postalCode: written })
  const country = fc.constantFrom('BR', 'US', 'DE', '§XX§')
  const person = fc.record({ name: written, email: written, phone: written })
  fc.assert(
    fc.property(fields, country, person, (some, where, who) => {
      const faults = [...addressFaults({ ...some, country: where }), ...contactFaults(who)]
      expect(faults.length).toBeGreaterThan(1)
      expect(faults.filter(({ text }) => text.includes('§'))).toEqual([])
    }),
  )
})

test('a long text is looked at in no time', () => {
  const long = 'a.'.repeat(50_000)
  const started = process.cpuUsage().user
  contactFaults(contact({ email: `${long}@${long}`, phone: `+${'1'.repeat(100_000)}` }))
  addressFaults(address({ postalCode: '1 '.repeat(50_000), country: 'GB', region: long }))
  expect(process.cpuUsage().user - started).toBeLessThan(500_000)
})
